"""Means over replicates with a 90% interval.

A replicate is an independent sample of households with luck of its own, so the spread between replicates holds both
sampling and luck. The interval is that of the mean (Student's t); it does not hold what is uncertain about the
coefficients, the macro path or the law.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

COVERAGE = 0.90


class Estimate(NamedTuple):
    """A mean with the ends of its 90% interval and the number of replicates behind it."""

    mean: float
    low: float
    high: float
    replicates: int


def estimate(values: npt.ArrayLike) -> Estimate:
    """Give the mean over replicates and its interval; with one replicate the interval is not a number.

    >>> estimate([1.0, 3.0]).mean
    2.0
    """
    mean, low, high = band(np.asarray(values, np.float64))
    return Estimate(float(mean), float(low), float(high), len(np.asarray(values)))


def band(
    values: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Give mean, low and high over the first axis (replicates); the other axes stay."""
    count = values.shape[0]
    mean = values.mean(axis=0)
    if count < 2:
        nothing = np.full_like(mean, np.nan)
        return mean, nothing, nothing
    from scipy.stats import t as student

    half = student.ppf((1 + COVERAGE) / 2, count - 1) * values.std(axis=0, ddof=1) / np.sqrt(count)
    return mean, mean - half, mean + half
