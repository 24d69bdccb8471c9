"""Stacked budget: what is paid in a month, part upon part, with the interval of the whole."""

from collections.abc import Sequence
from typing import Any

from tsa_sim.picture_style import COLOURS, INK
from tsa_sim.report.pictures.canvas import canvas, legend_above, limits, month_ticks, number_ticks, said, unit_above
from tsa_sim.report.pictures.data import Shown

_HEIGHT = 3.6
_ORDER = (1, 6, 2, 5, 3, 4, 0)  # neighbours differ in lightness as well as in colour


def paint(shown: Shown) -> Any:
    """Draw a bar a month; give the figure."""
    figure, (axis,) = canvas(_HEIGHT)
    months = shown.wanted("months")
    places = list(range(len(months)))
    foot = [0.0] * len(months)
    for number, part in enumerate(shown.wanted("parts")):
        values = [value or 0.0 for value in shown.values("values", len(months), part)]
        axis.bar(places, values, 0.82, bottom=foot, color=COLOURS[_ORDER[number % len(_ORDER)]], linewidth=0.4,
                 edgecolor="#ffffff", label=shown.named("name", part))  # fmt: skip
        foot = [one + other for one, other in zip(foot, values, strict=True)]
    band = shown.band(len(months), shown.data)
    if band:
        spread = [[top - (low or 0.0) for top, low in zip(foot, band[0], strict=True)],
                  [(high or 0.0) - top for top, high in zip(foot, band[1], strict=True)]]  # fmt: skip
        axis.errorbar(places, foot, yerr=[[max(entry, 0.0) for entry in side] for side in spread], fmt="none",
                      ecolor=INK, elinewidth=0.9, capsize=2, label=said("interval", shown.language))  # fmt: skip
    limits(axis, shown)
    month_ticks(axis, months, shown.language)
    number_ticks(axis, shown.language)
    axis.set_ylim(bottom=0)
    unit_above(axis, shown.named("unit"))
    legend_above(figure, axis)
    return figure


def rows(shown: Shown) -> Sequence[Sequence[Any]]:
    """Give a row a month: every part, and the bounds of the whole."""
    months, unit = shown.wanted("months"), shown.named("unit")
    heading: list[Any] = [said("month", shown.language)]
    columns: list[Sequence[Any]] = [months]
    for part in shown.wanted("parts"):
        heading.append(f"{shown.named('name', part)}, {unit}")
        columns.append(shown.values("values", len(months), part))
    band = shown.band(len(months), shown.data)
    if band:
        heading += [f"{said('whole', shown.language)}: {said(end, shown.language)}" for end in ("low", "high")]
        columns += band
    return [heading, *zip(*columns, strict=True)]
