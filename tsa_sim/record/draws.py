"""Draws: the record lived with several sets of coefficients, each on a sample of its own, and what they give.

A draw is one set of coefficients on one sample of households. The spread of the draws holds sampling, luck and
coefficients; what the sets have in common and still get wrong (the misfit), and the path of the economy beyond what is
known, are added to it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.stats import t as student

from tsa_sim.calendar import MONTHS_IN_YEAR, Month, month
from tsa_sim.intervals import COVERAGE
from tsa_sim.parameters import LawBook
from tsa_sim.record.ensemble import Ensemble
from tsa_sim.record.horizon import Horizon, Outlook
from tsa_sim.record.rehearsal import Moment, Rehearsal, Told
from tsa_sim.result import Result
from tsa_sim.scenario import Scenario

_FEWEST = 1.5  # draws that count, below which there is no interval
_MANY = 1000.0  # degrees of freedom of a standard deviation that is given, not measured

Array = npt.NDArray[np.float64]
RULES_ONLY, WITH_TREND = "rules_only", "with_trend"
VARIANTS = (RULES_ONLY, WITH_TREND)


class Size(NamedTuple):
    """How many draws on how many samples of what size, with which seed."""

    draws: int = 8
    samples: int = 4
    scale: Fraction = Fraction(1, 100)
    seed: int = 2020
    threads: int = 2


class Spread(NamedTuple):
    """A central value with the ends of its 90% interval."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True)
class Draws:
    """Results of every draw by variant, each of one replicate; moments: of the past that they share."""

    by_variant: Mapping[str, tuple[Result, ...]]
    moments: tuple[Moment, ...] = ()

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that were lived."""
        return next(iter(self.by_variant.values()))[0].months


def live_draws(
    scenario: Scenario,
    sets: Sequence[Mapping[str, float]],
    size: Size,
    *,
    trend_ends: int | None,
    book: LawBook | None = None,
    horizon: Horizon | None = None,
    outlooks: Sequence[Outlook] = (),
    moments: Sequence[Moment] = (),
    told: Told | None = None,
) -> Draws:
    """Live a scenario with each set in turn, the samples taking turns.

    trend_ends: last year in which screening and checks grow in the variant ``rules_only``; None lives one variant.
    outlooks: of each draw, beyond the months held; moments: of the same past, lived before.
    """
    rehearsal = Rehearsal(
        scenario,
        scale=size.scale,
        replicates=min(size.samples, len(sets)),
        seed=size.seed,
        threads=size.threads,
        book=book,
        horizon=horizon,
        told=told,
        moments=moments,
    )
    lived: dict[str, list[Result]] = {WITH_TREND: []}
    if trend_ends is not None:
        lived[RULES_ONLY] = []
    for number, values in enumerate(sets):
        sample = [number % len(rehearsal.moments)]
        path = horizon._replace(outlook=outlooks[number]) if horizon is not None and outlooks else None
        if trend_ends is None:
            lived[WITH_TREND].append(rehearsal.live(values, told=told, replicates=sample, horizon=path))
            continue
        both = rehearsal.branched(values, _december(trend_ends), told=told, replicates=sample, horizon=path)
        for variant, more in ((WITH_TREND, {}), (RULES_ONLY, trend_stopped(trend_ends))):
            lived[variant].append(both.live({**values, **more}, told=told, horizon=path))
    return Draws({variant: tuple(results) for variant, results in lived.items()}, rehearsal.moments)


def months_to_live(
    scenario: Scenario, size: Size, horizon: Horizon | None, trend_ends: int | None, *, past_lived: bool = False
) -> int:
    """Give the months that ``live_draws`` will live, over samples and draws: for the progress."""
    from tsa_sim.plans import months_unreported
    from tsa_sim.record.rehearsal import BRANCHING

    last = horizon.last if horizon is not None else scenario.last
    begins = scenario.first - months_unreported(scenario.first, month(scenario.base))
    past = 0 if past_lived else max(BRANCHING - begins, 0)
    twice = 0 if trend_ends is None else max(last - _december(trend_ends), 0)
    return past * min(size.samples, size.draws) + (last - BRANCHING + 1 + twice) * size.draws


def _december(year: int) -> Month:
    return year * MONTHS_IN_YEAR + MONTHS_IN_YEAR - 1


def trend_stopped(year: int) -> dict[str, float]:
    """Give the coefficients that stop the growth of screening and checks after a year: rules only."""
    return {"screening.grows_until_year": float(year), "visibility.trend_until_year": float(year)}


def chosen_sets(ensemble: Ensemble, count: int) -> list[dict[str, float]]:
    """Choose sets by their weights, evenly along them: the same every time, a heavy one more than once."""
    edges = np.cumsum(ensemble.weights)
    points = (np.arange(count) + 0.5) / count
    rows = np.searchsorted(edges, points * edges[-1])
    sets = list(ensemble.sets())
    return [sets[int(row)] for row in rows]


def spread_of(values: Array, *, share: bool, beside: float, weights: Array | None = None) -> Spread:
    """Give the mean over draws and its 90% interval as that of a forecast, not of a mean.

    weights: of the draws, equal unless given; share: an interval around a share, else around the logarithm; beside:
    standard deviation of what the draws do not hold (misfit, economy), a difference for shares and log points for the
    rest.
    """
    if not len(values) or not np.isfinite(values).all():
        return Spread(math.nan, math.nan, math.nan)
    given = np.full(len(values), 1 / len(values)) if weights is None else weights / weights.sum()
    mean = float(given @ values)
    effective = 1.0 / float((given**2).sum())
    if effective < _FEWEST or (mean <= 0 and not share):
        return Spread(mean, mean if mean == 0 else math.nan, mean if mean == 0 else math.nan)
    deviation = math.sqrt(float(given @ (values - mean) ** 2) * effective / (effective - 1))
    half = _quantile(effective - 1) * (deviation if share else deviation / mean)
    half = math.hypot(half, _quantile(_MANY) * beside)
    if share:
        return Spread(mean, mean - half, mean + half)
    return Spread(mean, mean * math.exp(-half), mean * math.exp(half))


@cache
def _quantile(freedom: float) -> float:
    return float(student.ppf((1 + COVERAGE) / 2, freedom))
