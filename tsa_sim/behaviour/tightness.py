"""Tightness: vacancies and job-seekers of a region move how fast people find their next work.

Chance to leave joblessness = published one x (vacancies / job-seekers)^elasticity, both against the first month of the
run. Announced jobs (``jobs``) are vacancies of their region beside the others. The elasticity is zero until a scenario
sets it: then stocks stay as published and nobody's chances hang on others.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.columns import State
from tsa_sim.regions import REGIONS
from tsa_sim.rulebook import rule

ONE = 1024
SEEKERS_ONE = 256  # steps of the job-seekers' ratio in one
_SEEKERS = 4 * SEEKERS_ONE
_MOST = 8.0  # the factor at most


class Tightness(NamedTuple):
    """What the desk reads: the factor of finding work by the ratio of job-seekers to those of the first month."""

    finding: npt.NDArray[np.int64]  # 1/1024, by ratio in 1/256
    vacancies: npt.NDArray[np.int64]  # what announced jobs make of it, 1/1024, by region


def frozen(coefficients: Coefficients, added: npt.NDArray[np.float64] | None = None) -> Tightness:
    """Freeze the tables of one month; added: announced jobs over the ordinary vacancies, by region."""
    number = coefficients.number
    seekers = (np.arange(_SEEKERS) + 0.5) / SEEKERS_ONE
    vacancies = number("tightness.vacancies")
    factors = np.minimum((vacancies / seekers) ** number("tightness.matching_elasticity"), _MOST)
    more = 1 + (added if added is not None else np.zeros(len(REGIONS))) / vacancies
    announced = np.minimum(more ** number("tightness.matching_elasticity"), _MOST)
    return Tightness(*(np.asarray(np.rint(part * ONE), np.int64) for part in (factors, announced)))


@rule
def leaving(limit: int, state: int, finding: int) -> int:
    """Give the threshold to leave a state: for the jobless and the inactive it moves with the region's market.

    finding: factor in 1/1024.
    """
    if state < State.UNEMPLOYED:
        return limit
    return (limit * finding) >> 10
