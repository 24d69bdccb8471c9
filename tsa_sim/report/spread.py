"""What a budget may come to: quantiles of the outcome itself, not of its mean, and the chance of spending it all.

Two things spread an outcome around the run's mean: the sample and its luck (the spread between replicates), and what
the model got wrong on the figures it was fitted to and cannot know of later years (``record.misfit``). The outcome is
taken as log-normal around the mean; the law and the macro path are held.
"""

import math
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.record.ensemble import stored
from tsa_sim.record.misfit import misfit_of
from tsa_sim.tables.tidy import WHOLE_COUNTRY

Array = npt.NDArray[np.float64]
QUANTILES = (0.1, 0.5, 0.9)


class Spread(NamedTuple):
    """The middle of an outcome and its standard deviation in log points."""

    middle: float
    deviation: float

    def quantile(self, share: float) -> float:
        """Give the value below which the outcome lies with a probability."""
        if self.middle <= 0 or self.deviation == 0:
            return self.middle
        return self.middle * math.exp(NormalDist().inv_cdf(share) * self.deviation)

    def chance_above(self, amount: float) -> float:
        """Give the probability that the outcome is above an amount."""
        if self.middle <= 0 or self.deviation == 0:
            return float(self.middle > amount)
        if amount <= 0:
            return 1.0
        return 1 - NormalDist().cdf(math.log(amount / self.middle) / self.deviation)


def spread(values: Array, measure: str, year: int, region: str = WHOLE_COUNTRY) -> Spread:
    """Give the spread of an outcome; values: one a replicate.

    The replicates' own spread is that of a sample of the country and is counted as such: it narrows with the scale of
    the run. The model's misfit does not.
    """
    mean = float(values.mean())
    between = float(values.std(ddof=1)) / mean if len(values) > 1 and mean > 0 else 0.0
    ensemble = stored()
    beside = misfit_of(ensemble).beside(measure, region, year, int(ensemble.fitted["through"]), share=False)
    return Spread(mean, math.hypot(between / math.sqrt(len(values)), beside))
