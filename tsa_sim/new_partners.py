"""New partners: somebody moves into the home of a lone parent, with a share of what the former home had in common.

No row moves: the newcomer takes a free place of the home, which ``shelves`` keeps for every lone parent. Where a home
has none (records not kept on shelves) the two do not move together this year.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.columns import FREE, Records, Role, Sex

Whole = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]

COMMON = ("other_income", "quarter_counted", "true_sum")  # what a household has in common, shared out by head
_NOBODY = -1


class Couples(NamedTuple):
    """Rows of the woman and the man of each couple, and of their homes."""

    woman: Whole
    man: Whole
    her_home: Whole
    his_home: Whole

    def only(self, chosen: Truth) -> "Couples":
        """Give the couples chosen."""
        return Couples(*(column[chosen] for column in self))


def move_in(homes: Records, people: Records, couples: Couples, hers: Truth, members: Any) -> None:
    """Move partners into lone parents' homes, in place.

    couples: each with one lone parent; hers: it is the woman; members: persons of every household before the moves.
    """
    host = np.where(hers, couples.her_home, couples.his_home)
    place = free_place(homes, people, host)
    able = place != _NOBODY
    couples, hers, host, place = couples.only(able), hers[able], host[able], place[able]
    guest = np.where(hers, couples.man, couples.woman)
    parent = np.where(hers, couples.woman, couples.man)
    left = np.where(hers, couples.his_home, couples.her_home)
    for name in COMMON:
        share = homes[name][left].astype(np.int64) // np.maximum(members[left], 1)
        np.add.at(homes[name], host, share.astype(homes[name].dtype))
        np.subtract.at(homes[name], left, share.astype(homes[name].dtype))
    people[place] = people[guest]
    people["family"][place] = 0
    people["age_months"][guest] = FREE
    for row in (place, parent):
        people["role"][row] = np.where(people["sex"][row] == Sex.MALE, Role.HEAD, Role.SPOUSE)


def free_place(homes: Records, people: Records, rows: Whole) -> Whole:
    """Give the row of the first free place of each household, or -1."""
    found = np.full(len(rows), _NOBODY, np.int64)
    first, places = homes["first"][rows].astype(np.int64), homes["places"][rows].astype(np.int64)
    for slot in range(int(places.max(initial=0))):
        there = np.flatnonzero((slot < places) & (found == _NOBODY))
        free = people["age_months"][first[there] + slot] == FREE
        found[there[free]] = first[there[free]] + slot
    return found
