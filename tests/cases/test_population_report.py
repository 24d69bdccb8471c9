"""The population report: every target and assumption on one page that needs nothing else."""

import re
import sys
from fractions import Fraction
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

from tsa_sim import population as people
from tsa_sim.aged import REGION_COLUMNS
from tsa_sim.cli import main
from tsa_sim.population.judging import (
    NO,
    NO_LIMIT,
    SAMPLING,
    YES,
    group_name,
    judged,
    target_name,
    targets_said,
    unit_name,
)
from tsa_sim.population.report import _words, report_html
from tsa_sim.regions import REGIONS, region
from tsa_sim.tile_map import short_name, tiles


@pytest.fixture(scope="module")
def built() -> people.Population:
    """One household in a thousand."""
    return people.load("2018-01", scale=Fraction(1, 1000), seed=2018)


@pytest.fixture(scope="module")
def page(built: people.Population) -> str:
    """The report in English."""
    return report_html(built, "1:1000")


class Rows(HTMLParser):
    """Counts rows of table bodies by section, and notes tags that are never closed."""

    def __init__(self) -> None:
        super().__init__()
        self.section, self.rows, self.open = "", {"": 0}, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Count a row in its section."""
        if tag == "section":
            self.section = dict(attrs)["class"] or ""
        if tag == "td" and dict(attrs)["data-label"] in ("group", "name"):
            self.rows[self.section] = self.rows.get(self.section, 0) + 1
        if tag in ("section", "table", "details", "figure", "svg", "main", "body"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Close a tag in its order."""
        if tag in ("section", "table", "details", "figure", "svg", "main", "body"):
            assert self.open.pop() == tag
        if tag == "section":
            self.section = ""


def test_every_target_and_assumption_stands_on_the_page(built: people.Population, page: str) -> None:
    """Used, held out and assumed apart, a row each; a table of assumptions with range, source and reason."""
    read = Rows()
    read.feed(page)
    assert not read.open
    quality = people.quality(built)
    for use, key in (("used", "used"), ("held out", "held_out"), ("assumption", "assumption")):
        assert read.rows[key] == int(quality["use"].eq(use).sum()) > 0
    assert read.rows[""] > 40
    text = unescape(re.sub(r"<[^>]+>", " ", page))
    assert "members of a household resemble each other" in text
    assert "Turkistan" in text and "KZYUZ" not in re.sub(r"<svg.*?</svg>", "", text, flags=re.S)


def test_pictures_are_inside_with_words_for_those_who_cannot_see_them(page: str) -> None:
    """Ten pictures, each with a description that holds numbers; nothing is fetched from anywhere."""
    labels = re.findall(r'<svg role="img" aria-label="([^"]+)"', page)
    assert len(labels) == 10
    assert all(re.search(r"\d", label) for label in labels)
    assert not re.search(r'(src|href)="(?!#|https?://)', re.sub(r'xlink:href="#[^"]+"', "", page))
    assert not re.search(r"<(script|link|img|iframe)\b|@import|url\((?!#)", page)
    assert "prefers-color-scheme: dark" in page and "var(--used)" in page and "#010203" not in page


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_headings_are_in_three_languages(built: people.Population, language: str) -> None:
    """Every word is held in every language."""
    words = _words(language)
    assert all(words.values())
    page = report_html(built, "1:1000", language)
    assert f'lang="{language}"' in page and words["held_out"] in page


@pytest.mark.parametrize("language", ["en", "ru", "kk"])
def test_the_aged_people_have_a_section_of_their_own(built: people.Population, language: str) -> None:
    """Every region by name with its persons as built, aged, and aged without moves; without ageing no section."""
    rows = [("KZNS", 1354.4, 1323.1, 1132.2), ("KZYUZ", 2118.0, 2119.8, 2207.5)]
    page = report_html(built, "1:1000", language, pd.DataFrame(rows, columns=list(REGION_COLUMNS)))
    section = unescape(page.split('<h2 id="ageing">')[1].split("<h2")[0])
    assert region("KZNS").name(language) in section and "1,132.2" in section and "-16.41%" in section
    assert _words(language)["ageing_note"] in section
    assert 'id="ageing"' not in report_html(built, "1:1000", language)


def test_the_page_is_the_same_bits_each_time(built: people.Population, page: str) -> None:
    """No date, no random name: two reports of the same people are equal."""
    assert report_html(built, "1:1000") == page


def test_the_command_writes_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``tsa-sim population report --out FILE``; a folder that cannot be written is told with status 1."""
    for out, status in ((tmp_path / "report.html", 0), (tmp_path / "nowhere" / "report.html", 1)):
        words = ["tsa-sim", "population", "report", "--scale", "1:1000", "--out", str(out)]
        monkeypatch.setattr(sys, "argv", words)
        with pytest.raises(SystemExit) as left:
            main()
        assert (left.value.code or 0) == status
        assert out.is_file() == (status == 0)


def test_verdicts_are_those_of_the_limits(built: people.Population) -> None:
    """Within the limit, above it by what the sample's chance allows, beyond it, or without a limit: one by one."""
    frame = judged(people.quality(built), built.weight)
    error, limit = frame["error"].abs(), frame["limit"]
    assert set(frame["passed"]) == {YES, SAMPLING, NO, NO_LIMIT}
    assert (error <= limit)[frame["passed"] == YES].all()
    assert (error > limit)[frame["passed"].isin((SAMPLING, NO))].all()
    assert frame["passed"].eq(NO_LIMIT).equals(limit.isna())
    chance = frame[frame["passed"] == SAMPLING]
    assert (chance["error"].abs() <= chance["limit"] + 2 * (built.weight / chance["official"]) ** 0.5).all()
    whole = judged(frame.drop(columns=["limit", "passed"]), 1.0)
    assert SAMPLING not in set(whole["passed"])


@pytest.mark.parametrize("base", ["2018-01", "2023-01"])
def test_every_target_has_a_name_and_a_limit_or_none_on_purpose(base: str) -> None:
    """No target, group or unit is left in English in the other languages."""
    frame = people.quality(people.load(base, scale=Fraction(1, 1000), seed=2018))
    for target in set(frame["target"]):
        assert "limit" in targets_said()[target]
        assert len({target_name(target, language) for language in ("kk", "ru", "en")}) == 3, target
    for group in set(frame["group"]):
        first, _, rest = str(group).partition(" ")
        words = rest if first.startswith("KZ") else str(group)
        assert not re.search(r"[a-z]{3}", group_name(words, "ru")), group
    for unit in set(frame["unit"]) - {"share"}:
        assert unit_name(unit, "kk") != unit


def test_the_map_has_a_tile_for_every_region_with_both_figures() -> None:
    """Twenty tiles, none upon another, each with the people's share and the official one."""
    built = people.load("2023-01", scale=Fraction(1, 1000), seed=2018)
    frame = people.quality(built)
    page = report_html(built, "1:1000", "ru")
    (drawn,) = re.findall(r'<figure class="map">.*?</figure>', page, flags=re.S)
    assert set(re.findall(r'data-region="(KZ\w+)"', drawn)) == set(REGIONS) == set(tiles())
    assert len(set(tiles().values())) == len(REGIONS)
    poor = frame[(frame["target"] == "below the subsistence minimum") & (frame["group"] == "KZYUZ all")].iloc[0]
    tile = re.findall(r'<g data-region="KZYUZ">.*?</g>', drawn, flags=re.S)[0]
    assert f">{100 * poor['achieved']:.1f}<" in tile and f">({100 * poor['official']:.1f})<" in tile
    assert short_name("KZYUZ", "ru") in tile
