"""New households: grown children leave home, alone or to live with somebody of their region, and couples part.

A lone parent seeks somebody too, at a rate of its own; the other moves in.

Once a year, in January. Who leaves and who joins is drawn from the household's identity, place and month; a new
household's identity is a hash of that of the woman's (or only) home, her place and the month, so nobody else's luck
moves. New households stand behind all others: no row moves.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.chance import Decision, happens, identity, luck
from tsa_sim.columns import FREE, HOUSEHOLD, PERSON, Records, Role, Sex, State, empty
from tsa_sim.new_living import other_and_consumed_of
from tsa_sim.new_partners import COMMON, Couples, move_in
from tsa_sim.rulebook import compiled, prepare, rule

Whole = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]

_SPARE_PLACES = 1
_ADULT_MONTHS = 18 * 12
_OLDEST = 110


class Settled(NamedTuple):
    """Households and persons after the moves, or the new ones alone."""

    households: Records
    persons: Records


class _Movers(NamedTuple):
    """Rows of persons who make one new household each; the second is NOBODY where one lives alone."""

    first: Whole
    second: Whole


class _Noted(NamedTuple):
    """Persons who may move: row, home and place of each, and which way; members of every household."""

    row: Whole
    home: Whole
    slot: Whole
    way: Whole
    members: npt.NDArray[np.int8]


_NOBODY = -1
_STAYS, _GOES, _SEEKS, _PARTS, _TAKES_IN = range(5)  # lives alone; seeks; leaves the spouse; seeks, with children


def with_new_homes(households: Records, persons: Records, seed: int, month: int, life: Any) -> Settled:
    """Let people found households; the records given are left as they are.

    life: the month's sheet of ``behaviour.life``: leave_home by age, joins, separates (thresholds of a year).
    """
    homes, people = households.copy(), persons.copy()
    new = found_homes(homes, people, seed, month, life)
    return Settled(np.concatenate([homes, new.households]), np.concatenate([people, new.persons]))


def found_homes(households: Records, persons: Records, seed: int, month: int, life: Any) -> Settled:
    """Let people leave their households, in place, and give the new ones, to stand behind all others.

    life: as for ``with_new_homes``.
    """
    noted = _noted(households, persons, seed, month, life)
    age, sex = persons["age_months"][noted.row].astype(np.int64), persons["sex"][noted.row]
    seeks = (noted.way == _SEEKS) | (noted.way == _TAKES_IN)
    couples = _moved_in(households, persons, _couples(households, noted.home, sex, noted.row, age, seeks), noted)
    alone = np.concatenate([noted.row[noted.way == way] for way in (_GOES, _PARTS)])
    movers = _Movers(
        np.concatenate([couples.first, alone]), np.concatenate([couples.second, np.full(len(alone), _NOBODY)])
    )
    return _founded(households, persons, movers, noted, month, seed, int(life["base"]))


def _noted(households: Records, persons: Records, seed: int, month: int, life: Any) -> _Noted:
    columns = [np.empty(len(persons), np.int64) for _ in range(4)]
    members = np.empty(len(households), np.int8)
    note = compiled(note_movers)
    lives = np.array([life])
    prepare(note, {}, households[:0], persons, seed, month, lives, members, *columns)
    count = int(note(households, persons, seed, month, lives, members, *columns))
    row, home, slot, way = (column[:count].copy() for column in columns)
    return _Noted(row, home, slot, way, members)


@rule
def note_movers(
    homes: Any,
    people: Any,
    seed: int,
    month: int,
    lives: Any,
    members: Any,
    rows: Any,
    homes_of: Any,
    slots: Any,
    ways: Any,
) -> int:
    """Note everybody who may move in a month, and the members of every household; give how many were noted."""
    count = 0
    for turn in range(len(homes)):
        home = homes[turn]
        here = 0
        minors = 0
        spouse = False
        for slot in range(home.places):
            person = people[home.first + slot]
            if person.age_months >= 0:
                here += 1
                minors += person.age_months < _ADULT_MONTHS
                spouse = spouse or person.role == Role.SPOUSE
        members[turn] = here
        root = luck(seed, home.id, month)
        for slot in range(home.places):
            person = people[home.first + slot]
            if person.age_months < 0:
                continue
            way = way_of(person, slot, here, minors, spouse, root, lives[0])
            if way != _STAYS:
                rows[count] = home.first + slot
                homes_of[count] = turn
                slots[count] = slot
                ways[count] = way
                count += 1
    return count


@rule
def way_of(person: Any, slot: int, here: int, minors: int, spouse: bool, root: int, life: Any) -> int:
    """Tell which way a person goes this year: stays, goes alone, seeks somebody, or leaves the spouse.

    Grown children who do not study leave home; who lives alone seeks somebody at the same rate; couples part; a lone
    parent may take somebody in.
    """
    if person.role == Role.HEAD and spouse and happens(root, Decision.SEPARATE, slot, life.separates):
        return _PARTS
    if person.age_months < _ADULT_MONTHS:
        return _STAYS
    if person.role == Role.HEAD and minors > 0 and not spouse:
        return _TAKES_IN if happens(root, Decision.LEAVE_HOME, slot, life.takes_in) else _STAYS
    grown = person.role == Role.CHILD and person.state != State.STUDENT
    if not (here == 1 or grown):
        return _STAYS
    if not happens(root, Decision.LEAVE_HOME, slot, life.leave_home[min(person.age_months // 12, _OLDEST)]):
        return _STAYS
    if here == 1 or happens(root, Decision.JOIN, slot, life.joins):
        return _SEEKS
    return _GOES


def _homes_and_slots(households: Records) -> tuple[Whole, Whole]:
    places = households["places"].astype(np.int64)
    home = np.repeat(np.arange(len(households)), places)
    return home, np.arange(len(home)) - np.repeat(np.cumsum(places) - places, places)


def _couples(households: Records, home: Whole, sex: Any, row: Whole, age: Whole, seeks: Truth) -> _Movers:
    """Pair men and women who seek, in each region's towns and villages, by age: women first in the result."""
    market = households["region"][home].astype(np.int64) * 2 + households["urban"][home]
    men, women = [], []
    for place in np.unique(market[seeks]):
        inside = seeks & (market == place)
        ordered = [np.flatnonzero(inside & (sex == each)) for each in (Sex.MALE, Sex.FEMALE)]
        pairs = min(len(rows) for rows in ordered)
        by_age = [rows[np.lexsort((households["id"][home[rows]], age[rows]))] for rows in ordered]
        men.append(row[by_age[0][_even(len(by_age[0]), pairs)]])
        women.append(row[by_age[1][_even(len(by_age[1]), pairs)]])
    nobody = np.zeros(0, np.int64)
    return _Movers(np.concatenate([nobody, *women]), np.concatenate([nobody, *men]))


def _moved_in(homes: Records, people: Records, pairs: _Movers, noted: _Noted) -> _Movers:
    """Let the partners of lone parents move in; give the couples who found a household.

    Two of one home do not become a couple, nor do two lone parents: nothing is published about them.
    """
    order = np.argsort(noted.row, kind="stable")
    at = [order[np.searchsorted(noted.row[order], row)] for row in (pairs.first, pairs.second)]
    couples = Couples(pairs.first, pairs.second, noted.home[at[0]], noted.home[at[1]])
    strangers = couples.her_home != couples.his_home
    hers, his = (noted.way[place] == _TAKES_IN for place in at)
    chosen = strangers & (hers ^ his)
    move_in(homes, people, couples.only(chosen), hers[chosen], noted.members)
    found = strangers & ~hers & ~his
    return _Movers(pairs.first[found], pairs.second[found])


def _even(rows: int, wanted: int) -> Whole:
    """Give ``wanted`` places spread evenly over ``rows``."""
    return np.asarray((np.arange(wanted) * rows) // max(wanted, 1), np.int64)


def _founded(
    homes: Records, people: Records, movers: _Movers, noted: _Noted, month: int, seed: int, base: int
) -> Settled:
    """Take people out of their households, with their share of what is common; give the new ones."""
    count, two = len(movers.first), movers.second != _NOBODY
    order = np.argsort(noted.row, kind="stable")

    def at(row: Whole) -> Whole:
        """Give where the movers of these rows are noted."""
        return np.asarray(order[np.searchsorted(noted.row[order], row)], np.int64)

    first = at(movers.first)
    parent, partner = noted.home[first], noted.home[at(np.where(two, movers.second, movers.first))]
    places = 1 + two + _SPARE_PLACES
    new = empty(HOUSEHOLD, count)
    new["id"] = identity(homes["id"][parent].astype(np.int64), noted.slot[first], month)
    new["region"], new["urban"] = homes["region"][parent], homes["urban"][parent]
    new["poverty"] = homes["poverty"][parent]
    new["places"] = places
    new["first"] = len(people) + np.cumsum(places) - places
    left, leavers = np.unique(np.concatenate([parent, partner[two]]), return_counts=True)
    for name in COMMON:
        share = [
            homes[name][rows].astype(np.int64) // np.maximum(noted.members[rows], 1) for rows in (parent, partner, left)
        ]
        new[name] = share[0] + np.where(two, share[1], 0)
        homes[name][left] -= (share[2] * np.minimum(leavers, noted.members[left])).astype(homes[name].dtype)
    more = empty(PERSON, int(places.sum()))
    more["age_months"] = FREE
    start = new["first"].astype(np.int64) - len(people)
    more[start] = people[movers.first]
    more["role"][start] = np.where(two, Role.SPOUSE, Role.HEAD)
    more[start[two] + 1] = people[movers.second[two]]
    more["role"][start[two] + 1] = Role.HEAD
    more["family"] = 0
    left_alone = parent[people["role"][movers.first] == Role.HEAD]
    people["age_months"][movers.first] = FREE
    people["age_months"][movers.second[two]] = FREE
    _spouses_head(homes, people, left_alone)
    new["other_income"], new["consumed"] = other_and_consumed_of(new, more, seed, base)
    return Settled(new, more)


def _spouses_head(homes: Records, people: Records, left: Whole) -> None:
    """Make the spouse the head where the head has left."""
    left = np.unique(left)
    home, slot = _homes_and_slots(homes[left])
    row = homes["first"][left].astype(np.int64)[home] + slot
    spouse = (people["age_months"][row] >= 0) & (people["role"][row] == Role.SPOUSE)
    people["role"][row[spouse]] = Role.HEAD
