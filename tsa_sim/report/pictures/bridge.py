"""Bridge: from one total to another by steps that add exactly."""

import textwrap
from collections.abc import Sequence
from typing import Any

from tsa_sim.errors import BadValue
from tsa_sim.picture_style import COLOURS, FAINT, INK
from tsa_sim.report.pictures.canvas import canvas, number_ticks, said, unit_above, written
from tsa_sim.report.pictures.data import Shown, same

_A_STEP, _AROUND = 0.34, 0.75  # inches
_LETTERS = 38
_MORE, _LESS, _TOTAL = COLOURS[1], COLOURS[2], COLOURS[0]


def paint(shown: Shown) -> Any:
    """Draw a bar a step from the top down; give the figure.

    Raises BadValue when the steps do not add to a total.
    """
    steps = shown.wanted("steps")
    names = ["\n".join(textwrap.wrap(shown.named("name", step), _LETTERS)) for step in steps]
    lines = sum(max(1, 0.6 * (name.count("\n") + 1)) for name in names)
    figure, (axis,) = canvas(_A_STEP * lines + _AROUND)
    spans = _spans(shown)
    reach = max(abs(end) for span in spans for end in span) or 1.0
    for place, (step, (start, end)) in enumerate(zip(steps, spans, strict=True)):
        whole, value = bool(step.get("total")), float(shown.wanted("value", step))
        fill = _TOTAL if whole else _MORE if value >= 0 else _LESS
        axis.barh(place, end - start, 0.62, left=start, color=fill, hatch=None if whole or value >= 0 else "////",
                  edgecolor="#ffffff", linewidth=0)  # fmt: skip
        axis.text(max(start, end) + 0.012 * reach, place, written(value, shown.language, shown.decimals, not whole),
                  va="center", color=INK, fontweight="bold" if whole else "normal")  # fmt: skip
        if place + 1 < len(steps):
            axis.plot([end, end], [place - 0.31, place + 1.31], color=FAINT, linewidth=1, zorder=0)
    axis.set_yticks(range(len(steps)), names)
    for step, label in zip(steps, axis.get_yticklabels(), strict=True):
        label.set_fontweight("bold" if step.get("total") else "normal")
    axis.set_ylim(len(steps) - 0.45, -0.55)
    axis.grid(False)
    axis.grid(axis="x")
    number_ticks(axis, shown.language, across=True)
    low = min(0.0, *(end for span in spans for end in span))
    axis.set_xlim(low - (0.04 * reach if low < 0 else 0), 1.14 * max(max(span) for span in spans) if reach else 1)
    unit_above(axis, shown.named("unit"))
    return figure


def _spans(shown: Shown) -> list[tuple[float, float]]:
    """Give where every bar starts and ends."""
    spans: list[tuple[float, float]] = []
    reached: float | None = None
    for step in shown.wanted("steps"):
        value = float(shown.wanted("value", step))
        if step.get("total"):
            if reached is not None and not same(reached, value):
                raise BadValue(
                    f"picture {shown.name}", value, f"is a total, but the steps before it add to {reached}",
                    "round the steps so that they add",
                )  # fmt: skip
            spans.append((0.0, value))
            reached = value
        else:
            start = reached or 0.0
            spans.append((start, start + value))
            reached = start + value
    return spans


def rows(shown: Shown) -> Sequence[Sequence[Any]]:
    """Give a row a step."""
    heading = (said("step", shown.language), shown.named("unit"))
    return [
        heading,
        *((shown.named("name", step), float(shown.wanted("value", step))) for step in shown.wanted("steps")),
    ]
