"""Flow: who receives under two laws, who only under one: stayed, joined, left."""

import textwrap
from collections.abc import Sequence
from typing import Any

from tsa_sim.picture_style import COLOURS, INK, QUIET
from tsa_sim.report.pictures.canvas import canvas, said, unit_above, written
from tsa_sim.report.pictures.data import Shown

_HEIGHT = 3.4
_LEFT, _RIGHT, _THICK = 0.0, 1.0, 0.035
_GAP = 0.13  # between what stays and what does not, as a share of everything
_NAMES = ("stayed", "joined", "left")
_COLOURS = {"stayed": COLOURS[0], "joined": COLOURS[1], "left": COLOURS[2]}
_LETTERS = 26
_THIN, _BESIDE = 0.08, 0.008  # of the whole height: a band too thin to be written on, and how far above it is written


def paint(shown: Shown) -> Any:
    """Draw the recipients of both laws as bars with bands between them; give the figure."""
    figure, (axis,) = canvas(_HEIGHT)
    stayed, joined, left = (float(shown.wanted(name)) for name in _NAMES)
    gap = _GAP * max(stayed + joined + left, 1e-9)
    middle = (0.0, stayed)
    above, below = (stayed + gap, stayed + gap + joined), (-gap - left, -gap)
    for name, band in (("stayed", middle), ("joined", above), ("left", below)):
        _draw_band(axis, band, name)
    bars = ((_LEFT - _THICK, middle), (_LEFT - _THICK, below), (_RIGHT, middle), (_RIGHT, above))
    for place, (foot, top) in bars:
        axis.bar(place, top - foot, _THICK, bottom=foot, align="edge", color=INK)
    whole = above[1] - below[0]
    for name, (foot, top), place, side in (
        ("stayed", middle, 0.5, "center"),
        ("joined", above, 0.5 - _THICK, "right"),
        ("left", below, 0.5 + _THICK, "left"),
    ):
        value = written(float(shown.wanted(name)), shown.language, shown.decimals)
        text = f"{said(name, shown.language)}: {value}"
        thin = name == "stayed" and top - foot < _THIN * whole  # written above the band, not on it
        height, foot_of_text = (top + _BESIDE * whole, "bottom") if thin else ((foot + top) / 2, "center")
        axis.text(place, height, text, ha=side, va=foot_of_text, color=INK, fontweight="bold")
    _name_ends(axis, shown, stayed, joined, left)
    axis.set_xlim(-0.62, 1.62)
    axis.set_ylim(below[0] - gap, above[1] + gap)
    axis.axis("off")
    unit_above(axis, shown.named("unit"))
    return figure


def _draw_band(axis: Any, band: tuple[float, float], name: str) -> None:
    """Draw what flows from left to right; who joins comes out of nothing, who leaves goes into nothing."""
    foot, top = band
    if top <= foot:
        return
    start, end = (0.5 if name == "joined" else _LEFT), (0.5 if name == "left" else _RIGHT)
    axis.fill_between([start, end], foot, top, color=_COLOURS[name], alpha=0.3, linewidth=0)


def _name_ends(axis: Any, shown: Shown, stayed: float, joined: float, left: float) -> None:
    before, after = (written(stayed + other, shown.language, shown.decimals) for other in (left, joined))
    for key, value, place, side in (("before", before, _LEFT - 0.06, "right"), ("after", after, _RIGHT + 0.06, "left")):
        name = "\n".join(textwrap.wrap(shown.named(key), _LETTERS))
        axis.text(place, stayed / 2, f"{value}\n", ha=side, va="center", fontsize=13, fontweight="bold", color=INK)
        axis.text(place, stayed / 2, f"\n{name}", ha=side, va="top", fontsize=9, color=QUIET, linespacing=1.15)


def rows(shown: Shown) -> Sequence[Sequence[Any]]:
    """Give a row a group."""
    heading = (said("group", shown.language), shown.named("unit"))
    return [heading, *((said(name, shown.language), float(shown.wanted(name))) for name in _NAMES)]
