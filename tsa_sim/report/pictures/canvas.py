"""The canvas of a picture: size, axes, ticks in the language's own digits, legends that never lie on the data."""

import textwrap
from collections.abc import Sequence
from datetime import date
from typing import Any

from tsa_sim.locale import word
from tsa_sim.picture_style import COLOURS, INK, QUIET
from tsa_sim.report.pictures.data import Shown

WIDTH = 7.2
"""Inches: the width of a page's text."""
MARKS = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 3)))
"""Lines differ by more than colour."""

_LETTERS_A_LINE = 92  # of the legend, at the width above
_LONGEST = 46  # letters of a label before it is broken
_TICKS = 9
_MINUS = "\u2212"


def canvas(height: float, panels: int = 1, ratios: Sequence[float] | None = None) -> tuple[Any, list[Any]]:
    """Give a figure of the page's width and its axes one below the other; height in inches."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height), layout="constrained")
    grid = figure.add_gridspec(panels, 1, height_ratios=ratios)
    return figure, [figure.add_subplot(grid[place, 0]) for place in range(panels)]


def colour(number: int) -> str:
    """Give the colour of a series: the base is grey, what is compared with it is coloured."""
    return COLOURS[number % len(COLOURS)]


def written(value: float | None, language: str, decimals: int, signed: bool = False) -> str:
    """Write a value as its language does; with its sign when it is a difference; a dash when it is not shown."""
    from babel.numbers import format_decimal

    if value is None:
        return "\u2013"
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(abs(value), format=pattern, locale=language)
    if not any(digit in text for digit in "123456789"):
        return text
    return (_MINUS if value < 0 else "+" if signed else "") + text


def unit_above(axis: Any, text: str) -> None:
    """Write what an axis counts above it, upright and on the left."""
    axis.set_title("\n".join(textwrap.wrap(text, _LETTERS_A_LINE)), loc="left", fontsize=9, color=QUIET, pad=8)


def number_ticks(axis: Any, language: str, across: bool = False, absolute: bool = False) -> None:
    """Write the ticks of an axis as the language writes numbers, with as few decimals as their step needs."""
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    line = axis.xaxis if across else axis.yaxis
    line.set_major_locator(MaxNLocator(8 if across else 6, steps=[1, 2, 2.5, 5, 10]))

    def tick(value: float, _: int) -> str:
        places = line.get_majorticklocs()
        step = abs(places[1] - places[0]) if len(places) > 1 else 1.0
        decimals = next((count for count in range(4) if abs(step * 10**count - round(step * 10**count)) < 1e-6), 4)
        return written(abs(value) if absolute else value, language, decimals)

    line.set_major_formatter(FuncFormatter(tick))


def month_ticks(axis: Any, months: Sequence[str], language: str) -> None:
    """Mark months along an axis: their short names, with the year below the first and every January."""
    from babel.dates import format_date

    every = next(step for step in (1, 2, 3, 4, 6, 12, 24, 60, 1200) if len(months) / step <= _TICKS)
    first = next((place for place, text in enumerate(months) if (int(text[5:7]) - 1) % min(every, 12) == 0), 0)
    places = list(range(first, len(months), every))
    labels, told = [], ""
    for place in places:
        year, number = (int(part) for part in months[place].split("-"))
        name = format_date(date(year, number, 1), "LLL", locale=language).rstrip(".")
        labels.append(name if str(year) == told else f"{name}\n{year}")
        told = str(year)
    axis.set_xticks(places, labels)
    axis.margins(x=0.02)


def legend_above(figure: Any, axis: Any) -> None:
    """Set the legend above the picture, in as many columns as its words leave room for."""
    handles, labels = axis.get_legend_handles_labels()
    if not labels:
        return
    broken = ["\n".join(textwrap.wrap(label, _LONGEST)) for label in labels]
    longest = max(len(line) for label in broken for line in label.split("\n")) + 7
    columns = max(1, min(len(labels), _LETTERS_A_LINE // longest))
    figure.legend(handles, broken, loc="outside upper left", ncols=columns, handlelength=2.4, columnspacing=1.4)


def limits(axis: Any, shown: Shown) -> None:
    """Draw what must not be exceeded as lines across, named in the legend."""
    for number, limit in enumerate(shown.parts("limits")):
        value = float(shown.wanted("value", limit))
        axis.axhline(
            value, color=INK, linewidth=1.2, linestyle=(0, (2 + 3 * number, 2)), label=shown.named("name", limit)
        )


def said(key: str, language: str) -> str:
    """Give a word of the pictures.

    Raises UnknownName for a word or language that is not kept.
    """
    return word("pictures", key, language)
