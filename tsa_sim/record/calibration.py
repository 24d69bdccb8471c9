"""Calibration: sets of coefficients that meet the record about equally well, with weights.

In stages, as ``calibration.yaml`` says: damped steps of Gauss and Newton on the errors of the calibrated figures and
the priors together, inside the ranges, with the same luck throughout. Around the best set the slopes give the
directions that the record leaves open; sets drawn along them are simulated and weighted by how well they do. Every
evaluation is kept as a line of a file beside the output, so a fit that was stopped goes on where it was.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import lsq_linear

from tsa_sim.calendar import Month, month_text
from tsa_sim.errors import OutsideData
from tsa_sim.record.bench import Bench, record_hash
from tsa_sim.record.ensemble import Ensemble, weights_of
from tsa_sim.record.registry import OfficialFigure, published_by
from tsa_sim.record.statistics import RATIO_UNITS
from tsa_sim.record.targets import FitPlan, fit_plan, residuals, targets, tolerance
from tsa_sim.scenario.scale import scale_text

Array = npt.NDArray[np.float64]
Told = Callable[[int, int, str], None]

LAST_FITTED_YEAR = 2023
_ROUNDS = 6  # of Gauss and Newton in the last stage
_FIRST_ROUNDS = 2  # in the stages before it: later ones move their coefficients again
_SETS = 48
_DAMPINGS = (0.0, 1.0, 6.0, 30.0)  # weight of staying where one is, in standard deviations of the priors
_SPREAD = 1.0  # of the drawn sets, in standard deviations that the slopes give
_LEAST_GAIN = 0.01  # relative fall of the objective below which a stage ends


@dataclass(frozen=True)
class Fit:
    """A fit under way: what it is fitted to, on which people, and what has been evaluated."""

    figures: tuple[OfficialFigure, ...]
    plan: FitPlan
    evaluate: Callable[[Array], Array]

    def objective(self, values: Array) -> float:
        """Give the sum of squares of errors and priors."""
        return float((self.rows(values, self.evaluate(values)) ** 2).sum())

    def rows(self, values: Array, simulated: Array) -> Array:
        """Give errors over tolerances, then distances from the priors over their deviations."""
        return np.concatenate([residuals(simulated, self.figures), (values - self.centres) / self.sds])

    @property
    def centres(self) -> Array:
        """Centres of the priors."""
        return np.array([one.centre for one in self.plan.moving])

    @property
    def sds(self) -> Array:
        """Standard deviations of the priors."""
        return np.array([one.sd for one in self.plan.moving])

    @property
    def ends(self) -> tuple[Array, Array]:
        """Ends of the ranges."""
        return np.array([one.low for one in self.plan.moving]), np.array([one.high for one in self.plan.moving])

    def slopes(self, values: Array, free: Sequence[int]) -> Array:
        """Give the slopes of all rows by the free coefficients; shape (rows, free)."""
        base = self.rows(values, self.evaluate(values))
        columns = []
        for place in free:
            one = self.plan.moving[place]
            step = one.step if values[place] + one.step <= one.high else -one.step
            moved = values.copy()
            moved[place] += step
            columns.append((self.rows(moved, self.evaluate(moved)) - base) / step)
        return np.stack(columns, axis=1)


def calibrate(
    *,
    through: int | None = None,
    as_of: Month | None = None,
    kept: Path,
    scale: Fraction = Fraction(1, 200),
    replicates: int = 2,
    seed: int = 20,
    sets: int = _SETS,
    threads: int = 2,
    told: Told | None = None,
) -> Ensemble:
    """Fit the moving coefficients to the record up to a year's end.

    as_of: with nothing but the figures that were out by the end of this month.
    kept: file of evaluations, read first and added to: the fit goes on where it was stopped. The same seed gives the
    same sets. told: called with evaluations done, expected, and what is done.
    Raises OutsideData when the record holds no figure to fit to.
    """
    figures = published_by(targets(through), as_of)
    if not figures:
        raise OutsideData("no calibrated figure since 2020 up to that year", todo="Ask for 2020 or later")
    plan = fit_plan()
    bench = Bench(figures, kept, scale, replicates, seed, threads, told, _expected(plan, sets))
    fit = Fit(figures, plan, bench.evaluate)
    best = fit.centres.copy()
    for stage in range(len(plan.stages)):
        bench.label = plan.stages[stage]
        best = _descend(fit, best, plan.staged(stage), _rounds(plan, stage))
    bench.label = "directions left open"
    slopes = fit.slopes(best, range(len(plan.moving)))
    bench.label = "sets"
    drawn = _drawn(best, slopes, fit.ends, sets, seed)
    simulated = np.stack([bench.evaluate(values) for values in drawn])
    weights = weights_of(simulated, figures, drawn, fit.centres, fit.sds, best, slopes)
    order = _best_first(np.array([(fit.rows(*pair) ** 2).sum() for pair in zip(drawn, simulated, strict=True)]))
    return Ensemble(
        names=tuple(one.name for one in plan.moving),
        values=drawn[order],
        weights=weights[order],
        figures=tuple(figure.id for figure in figures),
        simulated=simulated[order],
        slopes=slopes[: len(figures)],
        prior_sds=fit.sds,
        fitted={
            "through": max(figure.year for figure in figures),
            **({} if as_of is None else {"as_of": month_text(as_of)}),
            "scale": scale_text(scale),
            "replicates": replicates,
            "seed": seed,
            "record_hash": record_hash(figures),
            "evaluations": bench.done,
        },
    )


def fitted_figures(ensemble: Ensemble) -> pd.DataFrame:
    """Give each fitted figure beside what the best set and the weighted sets give."""
    central = ensemble.weights @ ensemble.simulated
    rows = []
    for place, figure in enumerate(ensemble.target_figures()):
        best, mean = float(ensemble.simulated[0, place]), float(central[place])
        share = figure.unit in RATIO_UNITS
        off = best - figure.value if share else best / figure.value - 1
        rows.append((figure.id, figure.value, best, mean, off, tolerance(figure)))
    return pd.DataFrame(rows, columns=["figure", "official", "best_set", "weighted_sets", "error", "tolerance"])


def _rounds(plan: FitPlan, stage: int) -> int:
    return _ROUNDS if stage == len(plan.stages) - 1 else _FIRST_ROUNDS


def _descend(fit: Fit, values: Array, free: Sequence[int], rounds: int) -> Array:
    low, high = fit.ends
    places = list(free)
    for _ in range(rounds):
        now = fit.objective(values)
        slopes = fit.slopes(values, places)
        rows = fit.rows(values, fit.evaluate(values))
        inside = (low[places] - values[places] - 1e-9, high[places] - values[places] + 1e-9)
        for damping in _DAMPINGS:
            held = np.diag(np.sqrt(damping) / fit.sds[places])
            change = lsq_linear(np.vstack([slopes, held]), np.append(-rows, np.zeros(len(places))), bounds=inside).x
            tried = values.copy()
            tried[places] = np.clip(values[places] + change, low[places], high[places]).round(6)
            then = fit.objective(tried)
            if then < now:
                break
        else:
            return values
        values = tried
        if then > (1 - _LEAST_GAIN) * now:
            break
    return values


def _best_first(objectives: Array) -> list[int]:
    """Give the order of the sets with the best of all first, the others as drawn."""
    best = int(objectives.argmin())
    return [best, *(place for place in range(len(objectives)) if place != best)]


def _drawn(best: Array, slopes: Array, ends: tuple[Array, Array], sets: int, seed: int) -> Array:
    """Draw sets around the best one along what the slopes leave open, inside the ranges; the first is the best."""
    spread = np.linalg.cholesky(np.linalg.inv(slopes.T @ slopes)) * _SPREAD
    rng = np.random.default_rng(seed)
    drawn = [best]
    while len(drawn) < sets:
        values = best + spread @ rng.standard_normal(len(best))
        drawn.append(np.clip(values, *ends).round(6))
    return np.stack(drawn)


def _expected(plan: FitPlan, sets: int) -> int:
    stages = [_rounds(plan, stage) * (len(plan.staged(stage)) + 2) for stage in range(len(plan.stages))]
    return sum(stages) + len(plan.moving) + sets
