"""Median registered income per head by region, from the simulated people: what the line of 2025 is a share of.

The law names the median of the Digital Family Map, a register; none of its quarterly medians is published. The
registered income of the previous quarter of the simulated people stands for it (``tsa.median_concept: registered``).
"""

from fractions import Fraction

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import Month, Quarter, quarter_of
from tsa_sim.columns import Records
from tsa_sim.parameters import LawBook
from tsa_sim.regions import REGIONS

Medians = dict[tuple[str, Quarter], Fraction]


def asks_for_medians(book: LawBook, month: Month) -> bool:
    """Tell whether the law of a month takes its line from a median of registered income that is not held yet."""
    return any(
        book.value("tsa.share_of_median", month, region) != 0
        and book.value("tsa.median_concept", month, region) == "registered"
        and book.median(region, month) is None
        for region in REGIONS
    )


def registered_medians(households: Records, quarter: Quarter) -> Medians:
    """Give the median of counted income per head and month by region in the quarter that has just closed, tenge.

    Half of the people live in families with no more; families count as often as they have members. Exact: the income
    of the family in the middle divided by its members and three months. A region without people has no median.
    """
    found: Medians = {}
    for row, region in enumerate(REGIONS):
        there = households[(households["region"] == row) & (households["members"] > 0)]
        if len(there):
            income, members = there["quarter_counted"].astype(np.int64), there["members"].astype(np.int64)
            middle = _middle(income / members, members)
            found[region, quarter] = Fraction(int(income[middle]), 3 * int(members[middle]))
    return found


def unknown_medians(month: Month) -> Medians:
    """Give medians of zero for the quarter before a month: the floor is the line until the people are known."""
    return {(region, quarter_of(month) - 1): Fraction(0) for region in REGIONS}


def _middle(per_head: npt.NDArray[np.float64], members: npt.NDArray[np.int64]) -> int:
    order = np.argsort(per_head, kind="stable")
    cumulated = np.cumsum(members[order])
    return int(order[np.searchsorted(2 * cumulated, cumulated[-1])])
