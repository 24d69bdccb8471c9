"""Pyramid: men and women by age, and another people's outline over them."""

from collections.abc import Sequence
from typing import Any

from tsa_sim.picture_style import COLOURS, INK, QUIET
from tsa_sim.report.pictures.canvas import canvas, legend_above, number_ticks, said, unit_above
from tsa_sim.report.pictures.data import Shown, drawable

_A_ROW, _AROUND, _LOWEST = 0.17, 1.1, 2.6  # inches
_MOST_LABELS = 20


def paint(shown: Shown) -> Any:
    """Draw men to the left and women to the right, the youngest below; give the figure."""
    ages = [shown.word(age) for age in shown.wanted("ages")]
    figure, (axis,) = canvas(max(_LOWEST, _A_ROW * len(ages) + _AROUND))
    places = list(range(len(ages)))
    reach = 0.0
    for key, sign, fill, hatch in (("men", -1, COLOURS[1], None), ("women", 1, COLOURS[5], None)):
        entry = shown.wanted(key)
        values = drawable(shown.values("values", len(ages), entry))
        reach = max([reach, *(value for value in values if value == value)])
        axis.barh(places, [sign * value for value in values], 0.86, color=fill, hatch=hatch,
                  label=shown.named("name", entry))  # fmt: skip
    outline = shown.data.get("outline")
    if outline:
        reach = max(reach, _draw_outline(axis, shown, outline, len(ages)))
    axis.axvline(0, color=INK, linewidth=0.8)
    every = -(-len(ages) // _MOST_LABELS)
    axis.set_yticks(places[::every], ages[::every])
    axis.set_ylim(-0.7, len(ages) - 0.3)
    axis.set_xlim(-1.06 * (reach or 1.0), 1.06 * (reach or 1.0))
    axis.grid(False)
    axis.grid(axis="x")
    axis.set_ylabel(said("age", shown.language), color=QUIET)
    number_ticks(axis, shown.language, across=True, absolute=True)
    unit_above(axis, shown.named("unit"))
    legend_above(figure, axis)
    return figure


def _draw_outline(axis: Any, shown: Shown, outline: Any, count: int) -> float:
    """Draw another people as steps around the bars; give how far they reach."""
    edges = [place - 0.5 for place in range(count + 1)]
    reach = 0.0
    for key, sign in (("men", -1), ("women", 1)):
        values = drawable(shown.values(key, count, outline))
        axis.stairs([sign * value for value in values], edges, orientation="horizontal", color=INK, linewidth=1.3,
                    label=shown.named("name", outline) if sign < 0 else None)  # fmt: skip
        reach = max([reach, *(value for value in values if value == value)])
    return reach


def rows(shown: Shown) -> Sequence[Sequence[Any]]:
    """Give a row an age."""
    ages = [shown.word(age) for age in shown.wanted("ages")]
    unit = shown.named("unit")
    heading: list[Any] = [said("age", shown.language)]
    columns: list[Sequence[Any]] = [ages]
    names = {key: shown.named("name", shown.wanted(key)) for key in ("men", "women")}
    for key, name in names.items():
        heading.append(f"{name}, {unit}")
        columns.append(shown.values("values", len(ages), shown.wanted(key)))
    outline = shown.data.get("outline")
    if outline:
        for key, name in names.items():
            heading.append(f"{shown.named('name', outline)}: {name}, {unit}")
            columns.append(shown.values(key, len(ages), outline))
    return [heading, *zip(*columns, strict=True)]
