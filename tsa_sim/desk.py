"""The desk: where regions meet between two months.

Households count themselves and leave tickets in the month's tally; when the month is over the desk of each region reads
them, and writes what the households of the region will meet next month: who is admitted to what is scarce. It works on
whole numbers by region, in NumPy, so that results are the same bits for any threads, blocks, shards and order.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.chance import CERTAIN
from tsa_sim.lots import THOUSANDTHS, UNLIMITED, draw_lots
from tsa_sim.regions import REGIONS
from tsa_sim.rulebook import sheets
from tsa_sim.tally import Scarce, Tally, tickets

Desks = npt.NDArray[np.void]  # records of Desk, one a region


class Desk(NamedTuple):
    """What the households of one region meet at its desk in one month."""

    admits: npt.NDArray[np.int64]  # by scarce thing: tickets of last month below it are admitted
    kept: npt.NDArray[np.int64]  # by scarce thing: capacity too small for a class of tickets, thousandths


def opened() -> Desks:
    """Give the desks of the first month, at which nobody has asked for anything yet; shape (regions,)."""
    return sheets([Desk(np.full(len(Scarce), CERTAIN), np.zeros(len(Scarce), np.int64))] * len(REGIONS))


def after_month(desks: Desks, tally: Tally, conduct: Any, weight: float) -> Desks:
    """Give the desks of the next month.

    desks: of the month that is over; tally: of all its households; conduct: that month's record; weight: real families
    behind a simulated one. The desks given are left as they are.
    """
    following = desks.copy()
    admits, _, kept = draw_lots(tickets(tally), capacities(conduct), desks["kept"], round(weight * THOUSANDTHS))
    following["admits"], following["kept"] = admits, kept
    return following


def capacities(conduct: Any) -> npt.NDArray[np.int64]:
    """Give what there is of each scarce thing in a month, thousandths of real families; shape (regions, things)."""
    capacity = np.full((len(REGIONS), len(Scarce)), UNLIMITED, np.int64)
    capacity[:, Scarce.VACANCIES : Scarce.UPSKILLING + 1] = conduct["measures"]["places"]
    return capacity


def idle(conduct: Any) -> bool:
    """Tell whether no household's month hangs on what others ask for: nothing is limited."""
    return bool((capacities(conduct) == UNLIMITED).all())
