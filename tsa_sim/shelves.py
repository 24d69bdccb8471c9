"""Free places for births: households whose places are all held are given new ones, at the end of their row.

A person's luck hangs on the household's identity and the place, and no place moves; so more room changes nothing but
the rows.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.columns import FREE, PERSON, Records, Role, Sex, empty

MONTHS_BETWEEN = 6  # no household has two births within this time
_NEW_PLACES = 2
_LAST_BIRTH_MONTHS = 50 * 12


class Shelved(NamedTuple):
    """Households and persons with room for the births of the next months."""

    households: Records
    persons: Records


def with_room(households: Records, persons: Records) -> Shelved:
    """Give new places to every household without a free one in which a woman may bear a child.

    The records given are left as they are; when nobody needs room they are given back themselves.
    """
    places = households["places"].astype(np.int64)
    first = households["first"].astype(np.int64)
    age = persons["age_months"]
    mothers = (age >= 0) & (age < _LAST_BIRTH_MONTHS)
    mothers &= (persons["sex"] == Sex.FEMALE) & (persons["role"] <= Role.SPOUSE)
    full = (_counted(age == FREE, first, places) == 0) & (_counted(mothers, first, places) > 0)
    if not full.any():
        return Shelved(households, persons)
    room = places + np.where(full, _NEW_PLACES, 0)
    moved = np.concatenate([[0], np.cumsum(room)[:-1]])
    people = empty(PERSON, int(room.sum()))
    inside = np.arange(places.sum()) - np.repeat(np.cumsum(places) - places, places)
    people[np.repeat(moved, places) + inside] = persons[np.repeat(first, places) + inside]
    homes = households.copy()
    homes["first"], homes["places"] = moved, room
    return Shelved(homes, people)


def _counted(
    flags: npt.NDArray[np.bool_], first: npt.NDArray[np.int64], places: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    before = np.concatenate([[0], np.cumsum(flags)])
    return np.asarray(before[first + places] - before[first])
