"""Budget constraint: what a family has as its own income moves, and how much of a further tenge is taken."""

import textwrap
from collections.abc import Sequence
from typing import Any

from tsa_sim.picture_style import COLOURS, INK, QUIET
from tsa_sim.report.pictures.canvas import MARKS, canvas, colour, legend_above, limits, number_ticks, said, unit_above
from tsa_sim.report.pictures.data import Shown, drawable

_HEIGHT, _WITH_RATES = 3.9, 5.6  # inches
_LOWEST, _HIGHEST = -10.0, 130.0  # percent shown: a notch takes more, and is named, not drawn to scale
_WHOLE = 100.0
_LETTERS = 105


def paint(shown: Shown) -> Any:
    """Draw a line a law, its notches numbered and named below; give the figure."""
    rates = shown.parts("rates")
    notches = shown.parts("notches")
    named = [
        "\n".join(textwrap.wrap(f"{number}. {shown.named('name', notch)}", _LETTERS))
        for number, notch in enumerate(notches, start=1)
    ]
    height = (_WITH_RATES if rates else _HEIGHT) + 0.16 * sum(text.count("\n") + 1 for text in named)
    figure, axes = canvas(height, 2 if rates else 1, (2, 1) if rates else None)
    income = axes[0]
    for number, curve in enumerate(shown.wanted("curves")):
        x, y = _points(shown, curve)
        income.plot(x, y, color=colour(number), linestyle=MARKS[number % len(MARKS)], label=shown.named("name", curve))
    limits(income, shown)
    for number, notch in enumerate(notches, start=1):
        spot = (float(shown.wanted("x", notch)), float(shown.wanted("y", notch)))
        income.plot(*spot, "o", color=COLOURS[5], markeredgecolor=INK, markersize=6, zorder=3)
        income.annotate(str(number), spot, (5, 7), textcoords="offset points", fontweight="bold")
    number_ticks(income, shown.language)
    income.set_ylim(bottom=min(0.0, income.get_ylim()[0]) if income.get_ylim()[0] < 0 else 0)
    unit_above(income, shown.named("unit"))
    if rates:
        _draw_rates(axes[1], shown)
        axes[1].sharex(income)
    for axis in axes:
        number_ticks(axis, shown.language, across=True)
        axis.margins(x=0.01)
    axes[-1].set_xlabel(shown.named("varied"), color=QUIET)
    if named:
        figure.supxlabel("\n".join(named), x=0.01, ha="left", fontsize=8.5, color=INK)
    legend_above(figure, income)
    return figure


def _draw_rates(axis: Any, shown: Shown) -> None:
    for number, rate in enumerate(shown.parts("rates")):
        x, y = _points(shown, rate)
        shut = [max(_LOWEST, min(_HIGHEST, value)) for value in y]
        axis.step(x, shut, where="post", color=colour(number), linestyle=MARKS[number % len(MARKS)], linewidth=1.4)
    axis.axhline(_WHOLE, color=INK, linewidth=0.8, linestyle=":")
    axis.set_ylim(_LOWEST, _HIGHEST)
    number_ticks(axis, shown.language)
    unit_above(axis, said("rate", shown.language))


def _points(shown: Shown, curve: Any) -> tuple[list[float], list[float]]:
    count = len(shown.wanted("x", curve))
    return drawable(shown.values("x", count, curve)), drawable(shown.values("y", count, curve))


def rows(shown: Shown) -> Sequence[Sequence[Any]]:
    """Give a row a point of every line."""
    heading = (said("curve", shown.language), shown.named("varied"), shown.named("unit"))
    found: list[Sequence[Any]] = [heading]
    for curve in shown.wanted("curves"):
        name = shown.named("name", curve)
        found += [(name, x, y) for x, y in zip(*_points(shown, curve), strict=True)]
    for rate in shown.parts("rates"):
        name = f"{shown.named('name', rate)}: {said('rate', shown.language)}"
        found += [(name, x, y) for x, y in zip(*_points(shown, rate), strict=True)]
    return found
