"""How far forecasts lie off beyond what their draws say: a scale learnt from the errors seen so far, never from later.

Before any error is seen the scale may be anything from what the fit allows a figure to the worst error of an official
plan or forecast known by then, evenly in logarithms. Every error seen weighs the scales: those of figures never fitted
in the first quarter of 2019, then those of earlier origins that came true. A year of a series counts once, from however
many origins and months it was seen. Intervals are averaged over the scales, so few errors give wide tails.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.stats import norm

from tsa_sim.calendar import MONTHS_IN_YEAR, Month, month
from tsa_sim.intervals import COVERAGE
from tsa_sim.record.anchoring import anchors, forecasting, growth_of_error
from tsa_sim.record.registry import OfficialFigure, official_figures
from tsa_sim.record.rehearsal import BRANCHING
from tsa_sim.record.rivals import SERIES, rivals_of, yearly_figures
from tsa_sim.record.said import Said, figures_out
from tsa_sim.record.targets import month_of

Array = npt.NDArray[np.float64]


class Seen(NamedTuple):
    """One error that was seen: log points, the variance known of it beforehand, and that by which the scale grows.

    months: since January that the figure counts.
    """

    series: str
    year: int
    months: int
    error: float
    own: float
    grown: float


class Scale(NamedTuple):
    """Scales of the error a year ahead, log points, and how much each weighs."""

    steps: Array
    weights: Array

    @property
    def typical(self) -> float:
        """The root of the mean square."""
        return float(np.sqrt(self.weights @ self.steps**2))

    def interval(self, centre: float, own: float, grown: float) -> tuple[float, float]:
        """Give the ends of the 90% interval around a logarithm."""
        deviations = np.sqrt(own + self.steps**2 * grown)
        tail = (1 - COVERAGE) / 2

        def beyond(half: float) -> float:
            return float(self.weights @ norm.sf(half / deviations)) - tail

        half = float(brentq(beyond, 0.0, 10 * float(deviations.max())))
        return centre - half, centre + half


class Foreseen(NamedTuple):
    """A figure as an origin foresees it: logarithm, its variance over the draws, and how far the scale has grown."""

    centre: float
    own: float
    grown: float


def foreseen(said: Said, series: str, figure_id: str, when: Month, *, anchored: bool) -> Foreseen:
    """Give a figure as an origin foresees it, anchored on the last known figures or as the draws give it."""
    logs, years = said.logs[figure_id], None
    if anchored:
        moved, years = anchors(said, series, when)
        logs = logs + moved
    variance = float(logs.var(ddof=1)) * (1 + 1 / len(logs)) + forecasting("least_error") ** 2
    return Foreseen(float(logs.mean()), variance, growth_of_error(years))


def scale_at(said: Said, earlier: Sequence[Said], *, anchored: bool) -> Scale:
    """Give the scale at an origin: from what it could know of the model's own errors."""
    errors = errors_until(said.known_until, [said, *earlier], anchored=anchored)
    return scale_of(errors, worst_plan(said.known_until))


def errors_until(when: Month, lived: Sequence[Said], *, anchored: bool) -> list[Seen]:
    """Give the model's own errors that were known by a month: of figures of 2019, and of origins that came true.

    lived: at least one origin; the figures of 2019 are those of the first.
    """
    return _of_2019(lived[0]) + [one for said in lived for one in _come_true(said, when, anchored=anchored)]


def scale_of_rule(rule: str, when: Month) -> Scale:
    """Give the scale of a rival: from the errors of the same rule in the years known by a month."""
    errors = []
    for series in SERIES:
        for year, figure in yearly_figures(series).items():
            if month(figure.published) > when:
                continue
            value = getattr(rivals_of(series, year), rule)
            if value is not None:
                own, grown = forecasting("least_error") ** 2, years_since(series, year, rule)
                errors.append(Seen(series, year, MONTHS_IN_YEAR, math.log(figure.value / value), own, grown))
    return scale_of(errors, worst_plan(when))


def years_since(series: str, year: int, rule: str, when: Month | None = None) -> float:
    """Give the years between the last year a rival knows and the one it foresees; a plan is made for its year."""
    if rule == "plan":
        return 1.0
    known = [
        one
        for one, figure in yearly_figures(series).items()
        if one < year and (when is None or month(figure.published) <= when)
    ]
    return float(year - max(known)) if known else math.nan


def scale_of(errors: Sequence[Seen], most: float) -> Scale:
    """Weigh the scales between least and most by errors seen.

    A whole year of a series counts once, however often it was seen; a count of fewer months says less of a year: it
    weighs by its months, in its year and altogether.
    """
    steps = np.geomspace(forecasting("least_error"), most, int(forecasting("scale_steps")))
    logs = np.zeros(len(steps))
    for year in dict.fromkeys((one.series, one.year) for one in errors):
        seen = [one for one in errors if (one.series, one.year) == year]
        weight = max(one.months for one in seen) / MONTHS_IN_YEAR / sum(one.months for one in seen)
        for one in seen:
            variance = one.own + steps**2 * one.grown
            logs -= 0.5 * (one.error**2 / variance + np.log(variance)) * one.months * weight
    weights = np.exp(logs - logs.max())
    return Scale(steps, weights / weights.sum())


def worst_plan(when: Month) -> float:
    """Give the largest error of an official plan or forecast of the year known by a month, log points."""
    found = [forecasting("least_error") * 2]
    for plan in official_figures():
        if plan.kind == "plan" and plan.statistic in SERIES:
            came = yearly_figures(plan.statistic).get(plan.year)
            if came is not None and month(came.published) <= when:
                found.append(abs(math.log(plan.value / came.value)))
    return max(found)


def _of_2019(said: Said) -> list[Seen]:
    """Give the errors of figures that nothing was fitted to and that were out before the regime of 2020."""
    return [
        _seen(figure, Foreseen(float(logs.mean()), float(logs.var(ddof=1)) + forecasting("least_error") ** 2, 1.0))
        for figure in figures_out(BRANCHING)
        if figure.use == "held_out" and (logs := said.logs.get(figure.id)) is not None
    ]


def _come_true(said: Said, when: Month, *, anchored: bool) -> list[Seen]:
    known_then = {one.id for one in figures_out(said.known_until)}
    return [
        _seen(figure, foreseen(said, figure.statistic, figure.id, month_of(figure), anchored=anchored))
        for figure in figures_out(when)
        if figure.id not in known_then and figure.id in said.logs and month_of(figure) >= BRANCHING
    ]


def _seen(figure: OfficialFigure, said: Foreseen) -> Seen:
    error = math.log(figure.value) - said.centre
    return Seen(figure.statistic, figure.year, figure.month, error, said.own, said.grown)
