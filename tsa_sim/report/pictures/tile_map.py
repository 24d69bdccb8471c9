"""Tile map: a figure a region, every region as large as another, about where it lies; or the user's boundaries."""

from collections.abc import Sequence
from typing import Any

from tsa_sim.errors import BadValue
from tsa_sim.picture_style import INK, QUIET
from tsa_sim.regions import region
from tsa_sim.report.pictures.canvas import WIDTH, canvas, said, unit_above, written
from tsa_sim.report.pictures.data import Shown, Values
from tsa_sim.tile_map import short_name, tiles

_TILE = 0.78  # a tile's height over its width
_GAP = 0.05
_FIGURE, _FITTING = 10.0, 9  # points of a figure, and the signs that fit a tile at them
_MORE = ("#eef5fa", "#0072b2", "#00324f")  # pale to dark: read also in grey
_LESS = ("#fdf1e8", "#d55e00", "#6b2f00")
_DARK, _LIGHT = "#111112", "#fffffe"  # ink on a tile: it stays when the page turns dark
_NOTHING = "#e9e9ec"


def paint(shown: Shown) -> Any:
    """Draw the tiles, or the boundaries when the data has shapes; give the figure.

    Raises BadValue for a region that has no tile.
    """
    if shown.data.get("shapes"):
        from tsa_sim.report.pictures.boundaries import paint_shapes

        return paint_shapes(shown)
    columns, rows_down = (1 + max(place[axis] for place in tiles().values()) for axis in (0, 1))
    figure, (axis,) = canvas(WIDTH * _TILE * rows_down / columns * 0.86 + 0.3)
    found = values_of(shown)
    fills = Scale([value for value in found.values() if value is not None], bool(shown.data.get("signed")))
    for code, (column, row) in tiles().items():
        _draw_tile(axis, shown, code, (column, row * _TILE), found.get(code), fills)
    _draw_key(axis, shown, fills)
    axis.set_xlim(0, columns)
    axis.set_ylim(rows_down * _TILE, 0)
    axis.axis("off")
    unit_above(axis, shown.named("unit"))
    return figure


def values_of(shown: Shown) -> dict[str, float | None]:
    """Give the value of every region that the data names.

    Raises BadValue for a region that has no tile.
    """
    codes: Sequence[str] = shown.wanted("regions")
    values: Values = shown.values("values", len(codes))
    unknown = next((code for code in codes if code not in tiles()), None)
    if unknown is not None:
        raise BadValue(f"picture {shown.name}", unknown, "has no tile", "give codes of the regions of today")
    return dict(zip(codes, values, strict=True))


class Scale:
    """Colours of values: from pale to dark, or from zero both ways for a difference."""

    def __init__(self, values: Sequence[float], signed: bool) -> None:
        from matplotlib.colors import LinearSegmentedColormap

        self.signed = signed
        self.low, self.high = (min(values), max(values)) if values else (0.0, 0.0)
        if signed:
            self.high = max(abs(self.low), abs(self.high))
            self.low = -self.high
        colours = (*_LESS[::-1], *_MORE) if signed else _MORE
        self.map = LinearSegmentedColormap.from_list("tsa", colours)

    def share(self, value: float) -> float:
        """Give where a value lies between the lowest and the highest, 0 to 1."""
        return (value - self.low) / (self.high - self.low) if self.high > self.low else 0.5

    def fill(self, value: float | None) -> str:
        """Give the colour of a value."""
        from matplotlib.colors import to_hex

        return _NOTHING if value is None else to_hex(self.map(self.share(value)))

    def ink(self, value: float | None) -> str:
        """Give the ink that is read best on that colour."""
        if value is None:
            return _DARK
        red, green, blue = (int(self.fill(value)[place : place + 2], 16) for place in (1, 3, 5))
        return _DARK if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else _LIGHT


def _draw_tile(
    axis: Any, shown: Shown, code: str, corner: tuple[float, float], value: float | None, fills: Scale
) -> None:
    from matplotlib.patches import FancyBboxPatch

    x, y = corner
    axis.add_patch(
        FancyBboxPatch(
            (x + _GAP, y + _GAP), 1 - 2 * _GAP, _TILE - 2 * _GAP, boxstyle="round,pad=0,rounding_size=0.04",
            facecolor=fills.fill(value), edgecolor=QUIET, linewidth=0.6,
        )
    )  # fmt: skip
    name = short_name(code, shown.language).replace("-", "-\n").replace(" ", "\n").replace("г.\n", "г. ")
    axis.text(x + 0.5, y + 0.28, name, ha="center", va="center", fontsize=7.5, color=fills.ink(value), linespacing=1.0)
    text = written(value, shown.language, shown.decimals, fills.signed)
    size = _FIGURE * min(1.0, _FITTING / len(text))
    axis.text(
        x + 0.5, y + 0.59, text, ha="center", va="center", fontsize=size, fontweight="bold", color=fills.ink(value)
    )


def _draw_key(axis: Any, shown: Shown, fills: Scale) -> None:
    """Draw the scale of colours in the free corner of the north-west."""
    steps = 24
    if fills.high > fills.low:
        for step in range(steps):
            value = fills.low + (fills.high - fills.low) * step / (steps - 1)
            axis.bar(0.1 + 1.7 * step / steps, 0.13, 1.72 / steps, bottom=0.2, align="edge", color=fills.fill(value))
        for place, value, side in ((0.1, fills.low, "left"), (1.8, fills.high, "right")):
            text = written(value, shown.language, shown.decimals, fills.signed)
            axis.text(place, 0.46, text, ha=side, va="center", fontsize=8, color=INK)
    if any(code not in shown.wanted("regions") for code in tiles()) or None in values_of(shown).values():
        axis.bar(0.1, 0.1, 0.14, bottom=0.6, align="edge", color=_NOTHING, edgecolor=QUIET, linewidth=0.6)
        axis.text(0.3, 0.65, said("none", shown.language), va="center", fontsize=8, color=INK)


def rows(shown: Shown) -> Sequence[Sequence[Any]]:
    """Give a row a region: its code, name and value."""
    heading = ("code", said("region", shown.language), shown.named("unit"))
    return [heading, *((code, region(code).name(shown.language), value) for code, value in values_of(shown).items())]
