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
from tsa_sim.report.pictures.tile_map import Scale, short_name, values_of

Ring = list[list[float]]
Shapes = dict[str, list[Ring]]

_MIDDLE = 48.0  # degrees north: the middle of the country, where the map is true to scale
_FINEST = 0.02  # degrees: what is smaller is not seen at a page's width
_HEIGHT = 3.9  # inches
_LIST_FROM = 1.03  # the list begins to the right of the map, in widths of it


def read(path: Path) -> Shapes:
    """Read outer rings of the regions from GeoJSON; a feature is known by any of its properties that names a region.

    Several features of one region are taken together. Raises MissingFile, BrokenFile, and UnknownName when no
    feature is a region of today.
    """
    try:
        features = json.loads(path.read_text("utf-8"))["features"]
    except OSError:
        raise MissingFile(str(path)) from None
    except (ValueError, KeyError, TypeError):
        raise BrokenFile(f"{path} is not GeoJSON", todo="give a FeatureCollection with a feature a region") from None
    shapes: Shapes = {}
    for feature in features:
        code = _code_of(feature.get("properties") or {})
        if code is not None:
            shapes.setdefault(code, []).extend(_rings(path, feature.get("geometry") or {}))
    if not shapes:
        raise UnknownName("feature of a GeoJSON file", str(path), [region(code).name_en for code in REGIONS])
    return shapes


def _code_of(properties: Mapping[str, Any]) -> str | None:
    for value in properties.values():
        try:
            code = region(str(value)).code
        except UnknownName:
            continue
        if code in REGIONS:
            return code
    return None


def _rings(path: Path, geometry: Mapping[str, Any]) -> list[Ring]:
    kind, places = geometry.get("type"), geometry.get("coordinates")
    if kind not in ("Polygon", "MultiPolygon") or not places:
        raise BadValue(str(path), kind, "is no area", "give every region as Polygon or MultiPolygon")
    polygons = [places] if kind == "Polygon" else places
    return [_thinned([[float(x), float(y)] for x, y, *_ in polygon[0]]) for polygon in polygons]


def _thinned(ring: Ring) -> Ring:
    """Leave out points nearer than can be seen."""
    kept = ring[:1]
    for point in ring[1:-1]:
        if math.dist(point, kept[-1]) >= _FINEST:
            kept.append(point)
    return [*([[round(x, 4), round(y, 4)] for x, y in kept]), [round(value, 4) for value in ring[-1]]]


def paint_shapes(shown: Shown) -> Any:
    """Draw the boundaries, coloured and numbered, and the list of regions with their figures; give the figure."""
    from matplotlib.patches import Polygon

    shapes: Mapping[str, Sequence[Ring]] = shown.wanted("shapes")
    found = values_of(shown)
    fills = Scale([value for value in found.values() if value is not None], bool(shown.data.get("signed")))
    figure, (axis,) = canvas(_HEIGHT)
    codes = [code for code in REGIONS if code in found]
    for code in sorted(shapes, key=lambda code: -max(_area(ring) for ring in shapes[code])):
        for ring in shapes[code]:
            fill = fills.fill(found.get(code))
            axis.add_patch(Polygon(ring, closed=True, facecolor=fill, edgecolor=QUIET, linewidth=0.6))
    for number, code in enumerate(codes, start=1):
        if code in shapes:
            x, y = _middle(max(shapes[code], key=_area))
            axis.text(x, y, str(number), ha="center", va="center", fontsize=8, color=fills.ink(found[code]),
                      fontweight="bold")  # fmt: skip
        line = f"{number}  {short_name(code, shown.language)}  {_figure(shown, found[code], fills)}"
        axis.text(_LIST_FROM, 1 - (number - 0.5) / max(len(codes), 12), line, transform=axis.transAxes, va="center",
                  fontsize=8, color=INK)  # fmt: skip
    axis.set_aspect(1 / math.cos(math.radians(_MIDDLE)))
    axis.autoscale_view()
    axis.axis("off")
    unit_above(axis, shown.named("unit"))
    return figure


def _figure(shown: Shown, value: float | None, fills: Scale) -> str:
    return written(value, shown.language, shown.decimals, fills.signed)


def _area(ring: Sequence[Sequence[float]]) -> float:
    return abs(_twice_area(ring)) / 2


def _twice_area(ring: Sequence[Sequence[float]]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))


def _middle(ring: Sequence[Sequence[float]]) -> tuple[float, float]:
    """Give the centre of an area's weight, of its corners when it has none."""
    twice = _twice_area(ring)
    if not twice:
        return sum(point[0] for point in ring) / len(ring), sum(point[1] for point in ring) / len(ring)
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * twice)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs) / (3 * twice)
    return x, y
