"""Where persons stand: households side by side, with one free place where a child may be born.

A person's luck hangs on the household's identity and the place, never on the row; so where persons stand, and how many
free places there are, changes nothing but time and memory.
"""

from mmap import MADV_DONTNEED, mmap
from typing import Any

import numpy as np
import numpy.typing as npt

from tsa_sim.columns import FREE, HOUSEHOLD_TYPE, PERSON, PERSON_TYPE, Records, Role, Sex, empty
from tsa_sim.rulebook import compiled, rule

MONTHS_BETWEEN = 6  # no household has two births within this time, so that one free place is enough
_ADULT_MONTHS = 18 * 12
_LAST_BIRTH_MONTHS = 50 * 12
_BLOCK = 100_000  # households laid out at a time
_NOBODY = empty(PERSON, 1)
_ROOM_TO_GROW = 1.2  # memory that is asked for and not touched costs nothing


class Shelves:
    """Records of one's own, in which every household has room for the births of the next months.

    waves: how many households stood here each time when new ones were put behind them.
    """

    def __init__(self, households: Records, persons: Records, *, as_they_stand: bool = False) -> None:
        """Copy records.

        as_they_stand: they come from other shelves, side by side, and keep the free places that they have.
        """
        self.waves: list[int] = []
        self._count = len(households)
        self._homes = _with(np.empty(int(self._count * _ROOM_TO_GROW), HOUSEHOLD_TYPE), 0, households)
        if as_they_stand:
            self._held = len(persons)
            self._rows = _with(np.empty(int(self._held * _ROOM_TO_GROW), PERSON_TYPE), 0, persons)
            return
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
    def households(self) -> Records:
        """All households."""
        return self._homes[: self._count]

    @property
    def persons(self) -> Records:
        """The persons of all households, in the order of the households."""
        return self._rows[: self._held]

    def append(self, households: Records, persons: Records) -> None:
        """Put new households behind all others, in the order of their ids, which tells nothing of where others stand.

        Their ``first`` tells where among all persons theirs will stand, in the order in which they come.
        """
        households, persons = in_order(households, persons, np.argsort(households["id"]), self._held)
        self.waves.append(self._count)
        self._homes = _with(self._homes, self._count, households)
        self._rows = _with(self._rows, self._held, persons)
        self._count += len(households)
        self._held += len(persons)

    def make_room(self) -> None:
        """Give a new place to every household without a free one in which a woman may bear a child."""
        wanted = int(compiled(places_wanted)(self.households, self._rows))
        if wanted > len(self._rows):
            self._rows = _with(np.empty(int(wanted * _ROOM_TO_GROW), PERSON_TYPE), 0, self.persons)
        if wanted > self._held:
            compiled(move_apart)(self.households, self._rows, wanted, _NOBODY)
            self._held = wanted


def in_order(
    households: Records, persons: Records, order: npt.NDArray[np.int64], begins: int = 0
) -> tuple[Records, Records]:
    """Give the households of some rows, in that order, and their persons side by side.

    begins: at which row of all persons the first of these stands, before and after.
    """
    chosen = households[order]
    places = chosen["places"].astype(np.int64)
    inside = np.arange(places.sum()) - np.repeat(np.cumsum(places) - places, places)
    row = np.repeat(chosen["first"].astype(np.int64) - begins, places) + inside
    chosen["first"] = begins + np.cumsum(places) - places
    return chosen, persons[row]


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
    """Tell whether somebody may join a household without a free place: a child of a woman, or a lone parent's partner.

    A lone parent always has a place to offer, so that who moves in never hangs on how the records stand.
    """
    may_bear, spouse, minors = False, False, False
    for slot in range(home.places):
        person = people[home.first + slot]
        if person.age_months == FREE:
            return False
        spouse = spouse or person.role == Role.SPOUSE
        minors = minors or person.age_months < _ADULT_MONTHS
        if person.sex == Sex.FEMALE and person.role <= Role.SPOUSE and person.age_months < _LAST_BIRTH_MONTHS:
            may_bear = True
    return may_bear or (minors and not spouse)


def _with(records: Records, held: int, more: Records) -> Records:
    """Write more records behind those held; where there is no room, into larger memory."""
    needed = held + len(more)
    if needed > len(records):
        larger = np.empty(int(needed * _ROOM_TO_GROW), records.dtype)
        larger[:held] = records[:held]
        records = larger
    records[held:needed] = more
    return records


def _forget(records: Records) -> None:
    """Let the system take back the memory of what was read from a file: it can be read again."""
    source = getattr(records, "_mmap", None)
    if isinstance(source, mmap):
        source.madvise(MADV_DONTNEED)
