"""Announced jobs: work places that somebody has promised a region, month by month, as a scenario lists them.

They open vacancies beside the ordinary ones and move how fast the region's jobless find work (``tightness``); nobody
is given one. An ordinary vacancy is one that a jobless person takes up: there are as many a month as jobless people
find work while the published stocks hold, for no count of vacancies by region is published.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tsa_sim.behaviour.announcement import AnnouncedJobs
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.behaviour.work import frozen as labour_markets
from tsa_sim.calendar import Month, month_text
from tsa_sim.chance import CERTAIN
from tsa_sim.columns import State
from tsa_sim.population.base import base_of
from tsa_sim.population.labour import labour_stocks, out_of_study
from tsa_sim.population.targets import persons_of_regions, targets
from tsa_sim.regions import REGIONS, region_of

Floats = npt.NDArray[np.float64]

_JOBLESS = (State.UNEMPLOYED, State.INACTIVE)


def announced(jobs: Sequence[AnnouncedJobs], when: Month) -> Floats:
    """Give the announced jobs of a month; shape (regions,)."""
    found = np.zeros(len(REGIONS))
    for one in jobs:
        found[REGIONS.index(one.region)] += one.in_month(when)
    return found


def added(coefficients: Coefficients, jobs: Sequence[AnnouncedJobs], when: Month, base: Month) -> Floats:
    """Give the announced jobs of a month over the ordinary vacancies of their region; shape (regions,)."""
    found = announced(jobs, when)
    return found / openings(coefficients, base) if found.any() else found


def openings(coefficients: Coefficients, base: Month) -> Floats:
    """Give the ordinary vacancies: persons a month who leave joblessness for work at the base; shape (regions,).

    A region that the base's map does not have yet has those of the one it was cut from, by its part of the persons.
    """
    name = month_text(base)
    work = labour_markets(coefficients, base)
    find = work.leave[..., list(_JOBLESS)] / CERTAIN * (work.reach[..., State.SELF_EMPLOYED] / CERTAIN)[..., None]
    taken = (labour_stocks(name)[..., list(_JOBLESS)] * find).sum(-1).mean(-1)  # over abilities, a quarter each
    found = np.zeros(len(REGIONS))
    for cell, people in zip(targets(name).cells, out_of_study(name), strict=True):
        found[cell.region] += (people * taken[cell.region, cell.urban]).sum()
    whole = [REGIONS.index(region_of(code, base_of(name).regions)) for code in REGIONS]
    persons = persons_of_regions()
    return found[whole] * persons / np.bincount(whole, persons, len(REGIONS))[whole]
