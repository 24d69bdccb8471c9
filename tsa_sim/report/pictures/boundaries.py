"""The user's boundaries of the regions: read from GeoJSON, drawn with numbers and a list beside them."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tsa_sim.errors import BadValue, BrokenFile, MissingFile, UnknownName
from tsa_sim.picture_style import INK, QUIET
from tsa_sim.regions import REGIONS, region
from tsa_sim.report.pictures.canvas import canvas, unit_above, written
from tsa_sim.report.pictures.data import Shown
from tsa_sim.report.pictures.tile_map import Scale, values_of
from tsa_sim.tile_map import short_name

Ring = list[list[float]]
Area = list[Ring]  # the outer ring, then holes
Shapes = dict[str, list[Area]]

_MIDDLE = 48.0  # degrees north: the middle of the country, where the map is true to scale
_FINEST = 0.02  # degrees: what is smaller is not seen at a page's width
_CORNERS = 4  # of the smallest ring, the first one repeated at its end
_EAST, _NORTH = 180.0, 90.0  # degrees
_GRID = 15  # steps across an area in which a place for its number is looked for
_HEIGHT = 3.9  # inches
_LIST_FROM = 1.03  # the list begins to the right of the map, in widths of it


def read(path: Path) -> Shapes:
    """Read the regions' areas with their holes from GeoJSON; a feature is known by a property that names a region.

    Several features of one region are taken together. Raises MissingFile, BrokenFile; UnknownName when no feature is
    a region of today; BadValue for a feature that is no area, lies not in degrees or names two regions.
    """
    try:
        features = json.loads(path.read_text("utf-8"))["features"]
    except OSError:
        raise MissingFile(str(path)) from None
    except (ValueError, KeyError, TypeError):
        raise BrokenFile(f"{path} is not GeoJSON", todo="give a FeatureCollection with a feature a region") from None
    shapes: Shapes = {}
    for feature in features:
        code = _code_of(path, feature.get("properties") or {})
        if code is not None:
            shapes.setdefault(code, []).extend(_areas(path, feature.get("geometry") or {}))
    if not shapes:
        raise UnknownName("feature of a GeoJSON file", str(path), [region(code).name_en for code in REGIONS])
    return shapes


def _code_of(path: Path, properties: Mapping[str, Any]) -> str | None:
    """Give the region that a feature's properties name, as code or name in any language."""
    found: dict[str, Any] = {}
    for value in properties.values():
        try:
            code = region(str(value)).code
        except UnknownName:
            continue
        if code in REGIONS:
            found.setdefault(code, value)
    if len(found) > 1:
        told = " and ".join(f"{value} ({code})" for code, value in found.items())
        raise BadValue(str(path), told, "are two regions of one feature", "leave the property that names its region")
    return next(iter(found), None)


def _areas(path: Path, geometry: Mapping[str, Any]) -> list[Area]:
    kind, places = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon") or not places:
        raise BadValue(str(path), kind, "is no area", "give every region as Polygon or MultiPolygon")
    polygons = [places] if kind == "Polygon" else places
    return [_area_of(path, polygon) for polygon in polygons]


def _area_of(path: Path, polygon: Sequence[Sequence[Sequence[float]]]) -> Area:
    """Give an outer ring and those of its holes that can be seen."""
    rings = [[[float(x), float(y)] for x, y, *_ in ring] for ring in polygon]
    far = next((point for point in rings[0] if abs(point[0]) > _EAST or abs(point[1]) > _NORTH), None)
    if far is not None:
        raise BadValue(str(path), far, "is no place in degrees", "give longitude and latitude (EPSG:4326)")
    thinned = [_thinned(ring) for ring in rings]
    outer = thinned[0] if len(thinned[0]) >= _CORNERS else rings[0]
    return [outer, *(hole for hole in thinned[1:] if len(hole) >= _CORNERS)]


def _thinned(ring: Ring) -> Ring:
    """Leave out points nearer than can be seen."""
    kept = ring[:1]
    for point in ring[1:-1]:
        if math.dist(point, kept[-1]) >= _FINEST:
            kept.append(point)
    return [*([[round(x, 4), round(y, 4)] for x, y in kept]), [round(value, 4) for value in ring[-1]]]


def paint_shapes(shown: Shown) -> Any:
    """Draw the boundaries, coloured and numbered, and the list of regions with their figures; give the figure."""
    shapes: Mapping[str, Sequence[Area]] = shown.wanted("shapes")
    found = values_of(shown)
    fills = Scale([value for value in found.values() if value is not None], bool(shown.data.get("signed")))
    figure, (axis,) = canvas(_HEIGHT)
    codes = [code for code in REGIONS if code in found]
    for code in sorted(shapes, key=lambda code: -max(map(_size, shapes[code]))):
        for area in shapes[code]:
            axis.add_patch(_patch(area, facecolor=fills.fill(found.get(code)), edgecolor=QUIET, linewidth=0.6))
    for number, code in enumerate(codes, start=1):
        if code in shapes:
            x, y = _middle(max(shapes[code], key=_size))
            axis.text(x, y, str(number), ha="center", va="center", fontsize=8, color=fills.ink(found[code]),
                      fontweight="bold")  # fmt: skip
        mark = number if code in shapes else "–"
        line = f"{mark}  {short_name(code, shown.language)}  {_figure(shown, found[code], fills)}"
        axis.text(_LIST_FROM, 1 - (number - 0.5) / max(len(codes), 12), line, transform=axis.transAxes, va="center",
                  fontsize=8, color=INK)  # fmt: skip
    axis.set_aspect(1 / math.cos(math.radians(_MIDDLE)))
    axis.autoscale_view()
    axis.axis("off")
    unit_above(axis, shown.named("unit"))
    return figure


def _figure(shown: Shown, value: float | None, fills: Scale) -> str:
    return written(value, shown.language, shown.decimals, fills.signed)


def _patch(area: Area, **looks: Any) -> Any:
    """Give an area as a patch through whose holes one sees what lies below."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    turned = [ring if (_twice_area(ring) > 0) == (place == 0) else ring[::-1] for place, ring in enumerate(area)]
    return PathPatch(Outline.make_compound_path(*(Outline(ring, closed=True) for ring in turned)), **looks)


def contains(area: Area, place: tuple[float, float]) -> bool:
    """Tell whether a place lies in an area: within its outer ring, in none of its holes."""
    from matplotlib.path import Path as Outline

    outer, *holes = (Outline(ring, closed=True).contains_point(place) for ring in area)
    return bool(outer and not any(holes))


def _size(area: Area) -> float:
    return abs(_twice_area(area[0])) / 2


def _twice_area(ring: Sequence[Sequence[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))


def _middle(area: Area) -> tuple[float, float]:
    """Give a place for an area's number: the centre of its weight, or the inner place farthest from its edges."""
    centre = _centre(area[0])
    if contains(area, centre):
        return centre
    xs, ys = ([point[side] for point in area[0]] for side in (0, 1))
    steps = [(place + 0.5) / _GRID for place in range(_GRID)]
    grid = [
        (min(xs) + a * (max(xs) - min(xs)), min(ys) + b * (max(ys) - min(ys))) for a in steps for b in steps
    ]  # fmt: skip
    inner = [place for place in grid if contains(area, place)]
    corners = [point for ring in area for point in ring]
    return max(inner, key=lambda place: min(math.dist(place, corner) for corner in corners), default=centre)


def _centre(ring: Ring) -> tuple[float, float]:
    """Give the centre of a ring's weight, of its corners when it has none."""
    twice = _twice_area(ring)
    if not twice:
        return sum(point[0] for point in ring) / len(ring), sum(point[1] for point in ring) / len(ring)
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * twice)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * twice)
    return x, y
