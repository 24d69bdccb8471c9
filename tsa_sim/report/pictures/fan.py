"""Fan: measures by month under every scenario, each with its interval."""

from collections.abc import Sequence
from typing import Any

from tsa_sim.picture_style import BAND
from tsa_sim.report.pictures.canvas import (
    MARKS,
    canvas,
    colour,
    legend_above,
    limits,
    month_ticks,
    number_ticks,
    said,
    unit_above,
)
from tsa_sim.report.pictures.data import Shown, drawable

_HEIGHT = 3.5


def paint(shown: Shown) -> Any:
    """Draw a line a series and the interval around it; give the figure."""
    figure, (axis,) = canvas(_HEIGHT)
    months = shown.wanted("months")
    places = list(range(len(months)))
    for number, series in enumerate(shown.wanted("series")):
        mid = drawable(shown.values("mid", len(months), series))
        axis.plot(places, mid, color=colour(number), linestyle=MARKS[number % len(MARKS)],
                  marker="o" if len(months) == 1 else None, label=shown.named("name", series))  # fmt: skip
        band = shown.band(len(months), series)
        if band:
            low, high = (drawable(values) for values in band)
            if len(months) == 1:
                axis.vlines(places, low, high, color=colour(number), alpha=2 * BAND, linewidth=6)
            axis.fill_between(places, low, high, color=colour(number), alpha=BAND, linewidth=0)
    limits(axis, shown)
    month_ticks(axis, months, shown.language)
    number_ticks(axis, shown.language)
    if axis.get_ylim()[0] > 0:
        axis.set_ylim(bottom=0)
    unit_above(axis, shown.named("unit"))
    legend_above(figure, axis)
    return figure


def rows(shown: Shown) -> Sequence[Sequence[Any]]:
    """Give a row a month: the middle and the bounds of every series."""
    months, series = shown.wanted("months"), shown.wanted("series")
    unit, low, high = shown.named("unit"), said("low", shown.language), said("high", shown.language)
    heading: list[Any] = [said("month", shown.language)]
    columns: list[Sequence[Any]] = [months]
    for entry in series:
        name = f"{shown.named('name', entry)}, {unit}"
        heading.append(name)
        columns.append(shown.values("mid", len(months), entry))
        band = shown.band(len(months), entry)
        if band:
            heading += [f"{name}: {low}", f"{name}: {high}"]
            columns += band
    return [heading, *zip(*columns, strict=True)]
