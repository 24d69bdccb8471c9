"""Where persons stand: households side by side, with one free place where a child may be born.

A person's luck hangs on the household's identity and the place, never on the row; so where persons stand, and how many
free places there are, changes nothing but time and memory.
"""

from mmap import MADV_DONTNEED, mmap
from typing import Any

import numpy as np

from tsa_sim.columns import FREE, HOUSEHOLD_TYPE, PERSON, PERSON_TYPE, Records, Role, Sex, empty, own_copy
from tsa_sim.rulebook import compiled, rule

MONTHS_BETWEEN = 6  # no household has two births within this time, so that one free place is enough
_LAST_BIRTH_MONTHS = 50 * 12
_BLOCK = 100_000  # households laid out at a time
_NOBODY = empty(PERSON, 1)
_ROOM_TO_GROW = 1.05


class Shelves:
    """Records of one's own, in which every household has room for the births of the next months."""

    def __init__(self, households: Records, persons: Records) -> None:
        self.households = own_copy(households, HOUSEHOLD_TYPE)
        places = int(households["places"].sum(dtype=np.int64))
        self._rows = np.empty(places + len(households), PERSON_TYPE)
        self._held = 0
        lay_out_block, source = compiled(lay_out), np.asarray(persons).view(PERSON_TYPE)
        for first in range(0, len(households), _BLOCK):
            block = self.households[first : first + _BLOCK]
            self._held = int(lay_out_block(block, source, self._rows, self._held, _NOBODY))
            _forget(persons)
        _forget(households)

    @property
    def persons(self) -> Records:
        """The persons of all households, in the order of the households."""
        return self._rows[: self._held]

    def take(self, households: Records, persons: Records) -> None:
        """Take other records, in which persons stand in the order of their households."""
        if persons is not self._rows and len(persons) != self._held:
            self.households, self._rows, self._held = households, persons, len(persons)

    def make_room(self) -> None:
        """Give a new place to every household without a free one in which a woman may bear a child."""
        wanted = int(compiled(places_wanted)(self.households, self._rows))
        if wanted > len(self._rows):
            rows = np.empty(int(wanted * _ROOM_TO_GROW), PERSON_TYPE)
            rows[: self._held] = self.persons
            self._rows = rows
        if wanted > self._held:
            compiled(move_apart)(self.households, self._rows, wanted, _NOBODY)
            self._held = wanted


@rule
def lay_out(homes: Any, people: Any, rows: Any, row: int, nobody: Any) -> int:
    """Copy the persons of some households side by side, from ``row`` on, without the free places that nobody needs.

    Gives the row after the last.
    """
    for home in homes:
        held = home.places
        while held > 0 and people[home.first + held - 1].age_months == FREE:
            held -= 1
        for slot in range(held):
            rows[row + slot] = people[home.first + slot]
        home.first = row
        home.places = held
        if needs_place(home, rows):
            rows[row + held] = nobody[0]
            home.places = held + 1
        row += home.places
    return row


@rule
def places_wanted(homes: Any, people: Any) -> int:
    """Count the places that all households have or need."""
    wanted = 0
    for home in homes:
        wanted += home.places
        if needs_place(home, people):
            wanted += 1
    return wanted


@rule
def move_apart(homes: Any, people: Any, wanted: int, nobody: Any) -> None:
    """Move households apart, the last first, so that each that needs a place has one behind its last.

    wanted: places of all households afterwards.
    """
    row = wanted
    for turn in range(len(homes)):
        home = homes[len(homes) - 1 - turn]
        places = home.places
        more = 1 if needs_place(home, people) else 0
        row -= places + more
        if more:
            people[row + places] = nobody[0]
        if row == home.first:
            home.places = places + more
            continue
        for back in range(places):
            slot = places - 1 - back
            people[row + slot] = people[home.first + slot]
        home.first = row
        home.places = places + more


@rule
def needs_place(home: Any, people: Any) -> bool:
    """Tell whether a household has a woman who may bear a child, and no free place."""
    may_bear = False
    for slot in range(home.places):
        person = people[home.first + slot]
        if person.age_months == FREE:
            return False
        if person.sex == Sex.FEMALE and person.role <= Role.SPOUSE and person.age_months < _LAST_BIRTH_MONTHS:
            may_bear = True
    return may_bear


def _forget(records: Records) -> None:
    """Let the system take back the memory of what was read from a file: it can be read again."""
    source = getattr(records, "_mmap", None)
    if isinstance(source, mmap):
        source.madvise(MADV_DONTNEED)
