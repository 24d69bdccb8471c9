"""The spread of pay inside a labour market: how far a person's wage lies above or below the market's level.

The log of pay rises with the normal score of a person's place by a slope of its own in each part of the market: pay is
pressed together near the minimum wage and drawn out at the top, as the published bands are.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from tsa_sim.population.assumptions import table

Floats = npt.NDArray[np.float64]

_HUNDREDTHS = 100
_PLACES = 4096


class Bends(NamedTuple):
    """Where the slope of log pay changes: normal scores, log pay there, and the slope from each on."""

    score: Floats
    log_pay: Floats
    slope: Floats


def wage_spread(place: Floats, base: str) -> Floats:
    """Give pay over the level of the market. place: 0 to 1, the lowest paid first."""
    return np.asarray(np.exp(log_spread(ndtri(place), bends(table("wage_log_slopes", base)))))


def place_of_wage(of_level: Floats, base: str) -> Floats:
    """Give the place, 0 to 1, of somebody with this pay over the level of the market."""
    known = bends(table("wage_log_slopes", base))
    log_pay = np.log(of_level)
    row = np.clip(np.searchsorted(known.log_pay, log_pay, side="right") - 1, 0, None)
    return np.asarray(ndtr(known.score[row] + (log_pay - known.log_pay[row]) / known.slope[row]))


@cache
def spread_of_log(base: str) -> float:
    """Give the standard deviation of log pay inside a market."""
    scores = ndtri((np.arange(_PLACES) + 0.5) / _PLACES)
    return float(log_spread(scores, bends(table("wage_log_slopes", base))).std())


def bends(slopes: dict[int, float]) -> Bends:
    """Give the bends of slopes by the hundredth of the market from which each holds; log pay is zero in the middle.

    The first slope holds downwards from the first bend too.
    """
    starts = sorted(slopes)
    slope = np.array([slopes[start] for start in starts])
    score = ndtri(np.array([max(start, 1) for start in starts]) / _HUNDREDTHS)
    risen = np.concatenate([[0.0], np.cumsum(np.diff(score) * slope[:-1])])
    from_first = Bends(score, risen, slope)
    return from_first._replace(log_pay=risen - log_spread(np.zeros(1), from_first)[0])


def log_spread(score: Floats, known: Bends) -> Floats:
    """Give log pay over the market's level at normal scores."""
    row = np.clip(np.searchsorted(known.score, score, side="right") - 1, 0, None)
    return np.asarray(known.log_pay[row] + (score - known.score[row]) * known.slope[row])
