"""What the coefficients are fitted to: the calibrated figures since 2020, and the plan of the fit."""

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from ruamel.yaml import YAML

from tsa_sim.behaviour.coefficients import registry
from tsa_sim.calendar import MONTHS_IN_YEAR, Month
from tsa_sim.record.registry import OfficialFigure, official_figures
from tsa_sim.record.rehearsal import BRANCHING
from tsa_sim.record.statistics import RATIO_UNITS, statistic
from tsa_sim.regions import COUNTRY
from tsa_sim.result import Result

Array = npt.NDArray[np.float64]


class Moving(NamedTuple):
    """A coefficient that moves: its prior, the step of its slope, the stage it joins in, and its range."""

    name: str
    centre: float
    sd: float
    step: float
    stage: str
    low: float
    high: float


class FitPlan(NamedTuple):
    """The coefficients that move, the stages in order, and the tolerances by statistic."""

    moving: tuple[Moving, ...]
    stages: tuple[str, ...]
    tolerance: Mapping[str, float]

    def staged(self, stage: int) -> tuple[int, ...]:
        """Give the places of the coefficients that move in a stage: its own and those of the stages before."""
        return tuple(place for place, one in enumerate(self.moving) if self.stages.index(one.stage) <= stage)


@cache
def fit_plan() -> FitPlan:
    """Read the plan of the fit (``calibration.yaml``)."""
    content = YAML(typ="safe", pure=True).load(Path(__file__).with_name("calibration.yaml").read_text("utf-8"))
    known = registry()
    moving = tuple(
        Moving(name, one["centre"], one["sd"], one["step"], one["stage"], known[name].low, known[name].high)
        for name, one in content["moving"].items()
    )
    return FitPlan(moving, tuple(content["stages"]), content["tolerance"])


def targets(through: int | None = None) -> tuple[OfficialFigure, ...]:
    """Give the country's calibrated figures since 2020, up to a year's end; earlier ones fix what does not move.

    The regions' calibrated figures are those of access by region (``tools/fit_access.py``).
    """
    return tuple(
        figure
        for figure in official_figures()
        if figure.use == "calibrated"
        and figure.region == COUNTRY
        and month_of(figure) >= BRANCHING
        and (through is None or figure.year <= through)
    )


def month_of(figure: OfficialFigure) -> Month:
    """Give the last month that a figure covers."""
    return figure.year * MONTHS_IN_YEAR + figure.month - 1


def tolerance(figure: OfficialFigure) -> float:
    """Give the standard deviation of the error that a figure may have: log points, or a difference for shares."""
    known = fit_plan().tolerance
    return known.get(figure.statistic, known["level"]) / math.sqrt(figure.weight)


def error(simulated: Array, figure: OfficialFigure) -> Array:
    """Give log(simulated / official), for shares the difference."""
    if figure.unit in RATIO_UNITS:
        return simulated - figure.value
    return np.log(np.maximum(simulated, 1.0) / figure.value)


def simulated_targets(result: Result, figures: tuple[OfficialFigure, ...]) -> Array:
    """Give every figure's statistic, mean over replicates; shape (figures,)."""
    return np.array([statistic(result, one.statistic, one.region, month_of(one)).mean() for one in figures])


def residuals(simulated: Array, figures: tuple[OfficialFigure, ...]) -> Array:
    """Give the errors in units of their tolerance; shape (..., figures)."""
    columns = [error(simulated[..., place], figure) / tolerance(figure) for place, figure in enumerate(figures)]
    return np.stack(columns, axis=-1)
