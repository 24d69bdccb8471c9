"""Tornado: what each assumption moves between the ends of its range, what moves most on top."""

from collections.abc import Sequence
from typing import Any

from tsa_sim.picture_style import COLOURS, INK
from tsa_sim.report.pictures.canvas import canvas, legend_above, number_ticks, said, unit_above, written
from tsa_sim.report.pictures.data import Shown

_A_BAR, _AROUND = 0.27, 1.0  # inches
_ENDS = (("low", COLOURS[2], "////"), ("high", COLOURS[1], None))


def paint(shown: Shown) -> Any:
    """Draw two bars a row from zero, one an end of the range; give the figure."""
    bars = shown.wanted("bars")
    figure, (axis,) = canvas(_A_BAR * len(bars) + _AROUND)
    reach = max((abs(float(bar[end])) for bar in bars for end, *_ in _ENDS), default=1.0) or 1.0
    for end, fill, hatch in _ENDS:
        values = [float(bar[end]) for bar in bars]
        axis.barh(range(len(bars)), values, 0.66, color=fill, hatch=hatch, edgecolor="#ffffff", linewidth=0,
                  label=said(f"range_{end}", shown.language))  # fmt: skip
        for place, value in enumerate(values):
            _tell(axis, shown, place, value, reach, [float(bars[place][name]) for name, *_ in _ENDS])
    axis.axvline(0, color=INK, linewidth=1)
    axis.set_yticks(range(len(bars)), [shown.named("name", bar) for bar in bars])
    axis.set_ylim(len(bars) - 0.4, -0.6)
    axis.grid(False)
    axis.grid(axis="x")
    axis.set_xlim(*_limits(bars, reach))
    number_ticks(axis, shown.language, across=True)
    unit_above(axis, shown.named("unit"))
    legend_above(figure, axis)
    return figure


def _tell(axis: Any, shown: Shown, place: int, value: float, reach: float, both: Sequence[float]) -> None:
    """Write an end's value beyond its bar; where both ends lie on one side the farther one alone is written."""
    if not value or (min(both) * max(both) > 0 and abs(value) < max(map(abs, both))):
        return
    side = 1 if value > 0 else -1
    axis.text(value + side * 0.012 * reach, place, written(value, shown.language, shown.decimals, True), va="center",
              ha="left" if side > 0 else "right", color=INK, fontsize=7.5)  # fmt: skip


def _limits(bars: Sequence[Any], reach: float) -> tuple[float, float]:
    """Give the ends of the axis, with room for the values that are written."""
    values = [float(bar[end]) for bar in bars for end, *_ in _ENDS]
    return min(min(values, default=0.0), 0.0) - 0.16 * reach, max(max(values, default=0.0), 0.0) + 0.16 * reach


def rows(shown: Shown) -> Sequence[Sequence[Any]]:
    """Give a row a bar."""
    heads = (said("coefficient", shown.language), *(said(f"range_{end}", shown.language) for end, *_ in _ENDS))
    return [
        heads,
        *((shown.named("name", bar), *(float(bar[end]) for end, *_ in _ENDS)) for bar in shown.wanted("bars")),
    ]
