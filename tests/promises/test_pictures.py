"""Promises of a report's pictures: every kind, every language, nothing cut, the same bytes, its data beside it."""

import csv
import json
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.oracles.pictures_by_hand import LAWS, MONTHS, PERSONS, PICTURES, picture
from tsa_sim import locale
from tsa_sim.errors import BadValue, BrokenFile, MissingFile, UnknownName
from tsa_sim.picture_style import COLOURS, INK, of_page, styled
from tsa_sim.regions import REGIONS, region
from tsa_sim.report import pictures
from tsa_sim.report.document import Picture
from tsa_sim.report.pictures import KINDS, boundaries, draw, drawn_in
from tsa_sim.report.pictures.data import Shown
from tsa_sim.report.pictures.stacked_budget import _ORDER
from tsa_sim.report.pictures.tile_map import Scale
from tsa_sim.tile_map import tiles

EVERY = [(kind, language) for kind in KINDS for language in locale.LANGUAGES]


def painted(drawn: Picture, language: str) -> Any:
    """Give the matplotlib figure of a picture."""
    with styled(drawn.id):
        return KINDS[drawn.kind][0](Shown(drawn.id, language, drawn.data))


def written_on(figure: Any) -> list[Any]:
    """Give every text of a figure that is seen: of ticks only those within the axis."""
    found = [*figure.texts, *(text for legend in figure.legends for text in legend.get_texts())]
    for each in figure.axes:
        found += [*each.texts, each._left_title]
        for line in (each.xaxis, each.yaxis) if each.axison else ():
            low, high = sorted(line.get_view_interval())
            found += [line.label, *(tick.label1 for tick in line.get_major_ticks() if low <= tick.get_loc() <= high)]
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def cut(figure: Any) -> list[str]:
    """Give the words of a figure that reach over its edge."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    FigureCanvasAgg(figure).draw()
    renderer = figure.canvas.get_renderer()
    paper = figure.bbox.padded(1.0)
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in written_on(figure)]
    return [text for text, box in boxes if not (paper.contains(box.x0, box.y0) and paper.contains(box.x1, box.y1))]


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_no_word_is_cut_in_any_language(kind: str, language: str) -> None:
    """Whatever is written on a picture stands within its edges, with the longest names of three languages."""
    assert cut(painted(PICTURES[kind], language)) == []


@pytest.mark.parametrize("signed", [False, True])
def test_names_of_regions_stay_within_their_tiles(signed: bool) -> None:
    """No name or figure is broader than a tile, in any language, with figures in millions."""
    data = {**PICTURES["tile_map"].data, "values": [-1_234_567.8] * len(REGIONS), "signed": signed}
    for language in locale.LANGUAGES:
        figure = painted(replace(PICTURES["tile_map"], data=data), language)
        assert cut(figure) == []
        (axis,) = figure.axes
        tile = axis.patches[0].get_window_extent()
        inside = [text for text in axis.texts if text.get_ha() == "center"]
        assert len(inside) == 2 * len(tiles())
        assert [text.get_text() for text in inside if text.get_window_extent().width > tile.width] == []


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_the_same_picture_is_the_same_bytes(kind: str, language: str, tmp_path: Path) -> None:
    """Drawn twice, forgotten between, PNG, SVG and CSV are equal; none holds a date or a place outside."""
    first = draw(PICTURES[kind], language, tmp_path / "first")
    pictures._drawn.cache_clear()
    second = draw(PICTURES[kind], language, tmp_path / "second")
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]
    assert first.png.read_bytes().startswith(b"\x89PNG") and first.svg.name == f"{kind}.{language}.svg"
    svg = first.svg.read_text("utf-8")
    assert set(re.findall(r"https?://[^\"' >]+", svg)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert not re.search(r"<metadata|<dc:date", svg)


@pytest.mark.parametrize(("kind", "language"), EVERY)
def test_an_svg_says_what_it_shows_and_its_words_are_text(kind: str, language: str) -> None:
    """Title and alternative text are in the SVG, named by the picture; its words are text in the language."""
    drawn = PICTURES[kind]
    root = etree.fromstring(drawn_in(drawn, language).svg.encode())
    space = {"s": "http://www.w3.org/2000/svg"}
    assert root.get("role") == "img"
    title, told = root.find("s:title", space), root.find("s:desc", space)
    assert (title.text, told.text) == (drawn.title[language], drawn.alternative[language])
    assert root.get("aria-labelledby") == f"{title.get('id')} {told.get('id')}"
    assert all(str(each.get("id")).startswith(f"{kind}-") for each in root.iterfind(".//*[@id]"))
    written = " ".join("".join(each.itertext()) for each in root.iterfind(".//s:text", space))
    assert drawn.data["unit"][language].split()[0] in written


@pytest.mark.parametrize("kind", KINDS)
def test_the_data_lie_beside_a_picture(kind: str, tmp_path: Path) -> None:
    """Every number that a picture is drawn from stands in its CSV, in whatever language, and none besides."""

    def numbers(value: Any) -> list[float]:
        if isinstance(value, bool | str):
            return []
        if isinstance(value, int | float):
            return [float(value)]
        return [found for entry in (value.values() if isinstance(value, dict) else value) for found in numbers(entry)]

    left_out = ("limits", "notches", "decimals", "months", "ages")
    drawn = {key: value for key, value in PICTURES[kind].data.items() if key not in left_out}
    for language in locale.LANGUAGES:
        file = draw(PICTURES[kind], language, tmp_path).csv
        rows = list(csv.reader(file.read_text("utf-8-sig").splitlines()))
        assert {len(row) for row in rows} == {len(rows[0])}
        found = [float(cell) for row in rows[1:] for cell in row if re.fullmatch(r"-?\d+(\.\d+)?", cell)]
        assert set(found) == set(numbers(drawn))


def test_neighbours_in_a_stack_differ_in_lightness_too() -> None:
    """Whoever sees no colours tells a part from the next: by a tenth of the way from black to white at least."""

    def lightness(colour: str) -> float:
        red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
        return 0.299 * red + 0.587 * green + 0.114 * blue

    order = [lightness(COLOURS[number]) for number in _ORDER]
    assert sorted(_ORDER) == list(range(len(COLOURS)))
    assert min(abs(one - other) for one, other in pairwise(order)) > 0.1


def test_ink_of_a_drawing_follows_the_page() -> None:
    """Laid into a page, a drawing has no paper of its own and no ink that would vanish in the dark."""
    laid = of_page(drawn_in(PICTURES["stacked_budget"], "en").svg)
    assert INK not in laid and "currentColor" in laid and "fill: none" in laid and "#ffffff" not in laid


def test_tiles_are_the_regions_of_today_each_on_its_own_place() -> None:
    """Twenty tiles, none upon another."""
    assert set(tiles()) == set(REGIONS) and len(set(tiles().values())) == len(REGIONS)


def test_a_difference_is_coloured_from_zero_both_ways() -> None:
    """Equal gains and losses are equally strong; zero is palest, whatever the other values are."""
    scale = Scale([-1.0, 4.0], signed=True)
    assert scale.share(0.0) == 0.5 and scale.share(4.0) == 1.0 and scale.share(-4.0) == 0.0


@pytest.mark.parametrize("language", locale.LANGUAGES)
def test_one_region_none_and_hidden_figures_are_drawn(language: str) -> None:
    """A map of one region, of hidden figures, of zeros; a fan of one month and of gaps; an empty flow."""
    one = picture("tile_map", unit=PERSONS, regions=["KZABY"], values=[0])
    hidden = picture("tile_map", unit=PERSONS, regions=list(REGIONS), values=[None] * len(REGIONS))
    month = picture(
        "fan", unit=PERSONS, months=["2018-01"], series=[{"name": LAWS[0], "mid": [0], "low": [0], "high": [1]}]
    )
    gaps = picture("fan", unit=PERSONS, months=MONTHS, series=[{"name": LAWS[0], "mid": [None, *([0] * 23)]}])
    nobody = picture("flow", unit=PERSONS, before=LAWS[1], after=LAWS[2], stayed=0, joined=0, left=0)
    nothing = picture("stacked_budget", unit=PERSONS, months=MONTHS, parts=[{"name": LAWS[0], "values": [0] * 24}])
    for drawn in (one, hidden, month, gaps, nobody, nothing):
        assert cut(painted(drawn, language)) == []
    assert "\u2013" in drawn_in(hidden, language).svg


def test_a_bridge_that_does_not_add_is_refused() -> None:
    """Steps that miss the total by a tenth are told, with what they add to."""
    steps = [
        {"name": LAWS[0], "value": 10.0, "total": True},
        {"name": LAWS[1], "value": 2.1},
        {"name": LAWS[2], "value": 12.2, "total": True},
    ]
    with pytest.raises(BadValue, match=r"add to 12\.1"):
        drawn_in(picture("bridge", unit=PERSONS, steps=steps), "en")


def test_what_a_picture_lacks_is_told() -> None:
    """A key, a language, a value too few, a region without a tile, an unknown kind or language."""
    fan = PICTURES["fan"]
    with pytest.raises(BadValue, match="months"):
        drawn_in(replace(fan, data={"unit": PERSONS, "series": []}), "en")
    with pytest.raises(BadValue, match="has no kk"):
        drawn_in(replace(fan, data={**fan.data, "unit": {"ru": "тыс. человек"}}), "kk")
    with pytest.raises(BadValue, match="has 2 values, not 24"):
        drawn_in(replace(fan, data={**fan.data, "series": [{"name": LAWS[0], "mid": [1, 2]}]}), "en")
    with pytest.raises(BadValue, match="KZONT"):
        drawn_in(picture("tile_map", unit=PERSONS, regions=["KZONT"], values=[1]), "en")
    with pytest.raises(UnknownName, match="pyramid"):
        drawn_in(replace(fan, kind="pyramide"), "en")
    with pytest.raises(UnknownName, match="language"):
        drawn_in(fan, "de")


def geojson(path: Path, names: list[str]) -> Path:
    """Write a square a region."""
    features = []
    for number, name in enumerate(names):
        x, y = 50.0 + 6 * (number % 5), 54.0 - 3 * (number // 5)
        ring = [[x, y], [x + 3, y + 0.001], [x + 6, y], [x + 6, y - 3], [x, y - 3], [x, y]]
        area = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"id": number, "NAME_1": name}, "geometry": area})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), "utf-8")
    return path


def test_the_users_boundaries_take_the_place_of_the_tiles(tmp_path: Path) -> None:
    """A feature is known by a name in any language; every region's figure stands in the list beside the map."""
    names = [region(code).name(("kk", "ru", "en")[place % 3]) for place, code in enumerate(REGIONS)]
    shapes = boundaries.read(geojson(tmp_path / "regions.geojson", names))
    assert set(shapes) == set(REGIONS)
    drawn = replace(PICTURES["tile_map"], data={**PICTURES["tile_map"].data, "shapes": shapes})
    for language in locale.LANGUAGES:
        figure = painted(drawn, language)
        assert cut(figure) == []
        assert len(figure.axes[0].patches) == len(REGIONS)
    assert "33.3" in drawn_in(drawn, "en").svg


def square(x: float, y: float, side: float) -> list[list[float]]:
    """Give a ring."""
    return [[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]]


def feature(geometry: dict[str, Any], **properties: Any) -> dict[str, Any]:
    """Give a feature."""
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def test_a_hole_shows_what_lies_below_and_a_number_stands_beside_it(tmp_path: Path) -> None:
    """An enclave is seen through its region's hole; islands belong to their region; numbers lie inside areas."""
    path = tmp_path / "holes.geojson"
    ring, hole = square(70, 50, 6), square(72, 52, 2)
    islands = [[square(50, 44, 4)], [square(55, 44, 1)]]
    features = [
        feature({"type": "Polygon", "coordinates": [ring, hole]}, name="Акмолинская область"),
        feature({"type": "Polygon", "coordinates": [hole]}, name="Астана қаласы"),
        feature({"type": "MultiPolygon", "coordinates": islands}, name="Маңғыстау облысы"),
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), "utf-8")
    shapes = boundaries.read(path)
    assert {code: [len(area) for area in areas] for code, areas in shapes.items()} == {
        "KZAKM": [2], "KZNS": [1], "KZMAN": [1, 1],
    }  # fmt: skip
    akmola = shapes["KZAKM"][0]
    assert boundaries.contains(akmola, (71, 51)) and not boundaries.contains(akmola, (73, 53))
    for areas in shapes.values():
        assert boundaries.contains(areas[0], boundaries._middle(areas[0]))
    corners = boundaries._patch([*akmola[:1], akmola[1][::-1]]).get_path().vertices
    assert (
        corners == boundaries._patch(akmola).get_path().vertices
    ).all()  # holes run against their ring: they are cut
    data = {**PICTURES["tile_map"].data, "shapes": shapes}
    told = drawn_in(replace(PICTURES["tile_map"], data=data), "ru").svg
    assert told.count(">– ") + told.count(">–\u00a0") >= 1  # a region without an area has its figure in the list


def test_boundaries_in_metres_or_of_two_names_are_refused(tmp_path: Path) -> None:
    """Metres are no degrees; a feature that names two regions would colour the wrong one."""
    path = tmp_path / "faulty.geojson"
    for geometry, names, match in (
        ({"type": "Polygon", "coordinates": [square(7_900_000, 6_600_000, 1e5)]}, {"n": "Akmola"}, "degrees"),
        ({"type": "Polygon", "coordinates": [square(70, 50, 1)]}, {"n": "Akmola", "m": "Astana"}, "two regions"),
        ({"type": "Point", "coordinates": [70, 50]}, {"n": "Akmola"}, "no area"),
    ):
        path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature(geometry, **names)]}), "utf-8")
        with pytest.raises(BadValue, match=match):
            boundaries.read(path)


def test_boundaries_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    """A file that is not there, is not GeoJSON, or names no region."""
    broken = tmp_path / "broken.geojson"
    broken.write_text("{}", "utf-8")
    with pytest.raises(MissingFile):
        boundaries.read(tmp_path / "none.geojson")
    with pytest.raises(BrokenFile, match="FeatureCollection"):
        boundaries.read(broken)
    with pytest.raises(UnknownName):
        boundaries.read(geojson(tmp_path / "other.geojson", ["Bavaria"]))


def test_words_of_the_pictures_and_writers_are_in_three_languages() -> None:
    """Every word of both catalogues in each language, with the same places for values."""
    for name in ("pictures", "writers"):
        for key, entry in locale.catalogue(name).items():
            assert set(entry) == set(locale.LANGUAGES), (name, key)
            places = {tuple(sorted(re.findall(r"\{\w+\}", text))) for text in entry.values()}
            assert len(places) == 1, (name, key)
