"""Lots: who gets what there is less of than is asked for. The lot is the same in every scenario.

A household that asks leaves a ticket: a draw of (seed, decision, household, month), counted by its first bits in one
of 256 classes of its region. When the month is over the desk names the last class that the capacity reaches, and next
month the household draws its own ticket again and compares. Only whole classes are admitted, so that no more is ever
given than there is; what is too little for the next class is kept for the month after. All is whole numbers by region:
the same bits for any threads, blocks, shards and order.

A scarce thing is added in three places: a name in ``tally.Scarce``; its capacity in ``desk.capacities``, in thousandths
of real families (or persons, places) a month by region, ``UNLIMITED`` where nothing limits it; and, in the month,
``hand_in`` where it is asked for and ``admitted`` in the month after, both with the ticket of the month of asking.
"""

from typing import Any

import numpy as np
import numpy.typing as npt

from tsa_sim.chance import CERTAIN, draw, luck
from tsa_sim.rulebook import rule
from tsa_sim.tally import TICKET_CLASSES, TICKET_ROWS, Group, Measure

Array = npt.NDArray[np.int64]

UNLIMITED = -1  # a capacity that nothing reaches
THOUSANDTHS = 1000  # capacities and weights are counted in thousandths of a real family
_WIDTH = CERTAIN // TICKET_CLASSES
_FIRST_BITS = 24  # a ticket of 32 bits, shifted by these, gives its class
_BEHIND_MEASURES, _GROUPS = len(Measure), len(Group)


@rule
def ticket(life_luck: int, decision: int, slot: int, month: int) -> int:
    """Give the ticket of a household (slot 0) or person for a lot of one month, 0 to 2^32 - 1.

    life_luck: the household's luck for life; month: in which it asks.
    """
    return draw(luck(life_luck, decision, month), decision, slot)


@rule
def hand_in(tally: Any, home: Any, scarce: int, drawn: int, amount: int) -> None:
    """Leave a ticket: for one family, or for an amount of what is scarce."""
    place = drawn >> _FIRST_BITS
    row = _BEHIND_MEASURES + scarce * TICKET_ROWS + place // _GROUPS
    tally[home.region, row, place % _GROUPS] += amount


@rule
def admitted(desk: Any, scarce: int, drawn: int) -> bool:
    """Tell whether a ticket of last month is admitted."""
    return bool(drawn < desk.admits[scarce])


def draw_lots(asked: Array, capacity: Array, kept: Array, weight: int) -> tuple[Array, Array, Array]:
    """Draw a month's lots; give below which draw tickets are admitted, what is given, and what is kept.

    asked: tickets by class, shape (..., classes); capacity: of the month, and kept: from earlier months, thousandths of
    what is scarce, shape (...); weight: thousandths of real families behind a simulated one. Kept is never more than
    one class of tickets, or one ticket, lacked: an idle month is lost.
    """
    free = capacity + kept
    reached = np.cumsum(asked, axis=-1) * weight
    classes = (reached <= free[..., None]).sum(axis=-1)
    classes = np.where(capacity == UNLIMITED, TICKET_CLASSES, classes)
    given = np.concatenate([np.zeros_like(reached[..., :1]), reached], axis=-1)
    given = np.take_along_axis(given, classes[..., None], axis=-1)[..., 0]
    following = np.concatenate([asked, np.zeros_like(asked[..., :1])], axis=-1) * weight
    lacked = np.take_along_axis(following, classes[..., None], axis=-1)[..., 0]
    left = np.minimum(free - given, np.maximum(lacked, weight))
    return classes * _WIDTH, given, np.where(capacity == UNLIMITED, 0, left)
