"""New households: grown children leave home, alone or to live with somebody of their region, and couples part.

Once a year, in January. Who leaves and who joins is drawn from the household's identity, place and month; a new
household's identity is a hash of that of the woman's (or only) home, her place and the month, so nobody else's luck
moves. New households stand behind all others: no row moves.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.chance import Decision, draws_of_month, identity
from tsa_sim.columns import FREE, HOUSEHOLD, PERSON, Records, Role, Sex, State, empty

Whole = npt.NDArray[np.int64]
Truth = npt.NDArray[np.bool_]

_SPARE_PLACES = 3
_ADULT_MONTHS = 18 * 12
_OLDEST = 110


class Settled(NamedTuple):
    """Households and persons after the moves."""

    households: Records
    persons: Records


class _Movers(NamedTuple):
    """Rows of persons who make one new household each; the second is NOBODY where one lives alone."""

    first: Whole
    second: Whole


_NOBODY = -1


def with_new_homes(households: Records, persons: Records, seed: int, month: int, life: Any) -> Settled:
    """Let people found households; the records given are left as they are.

    life: the month's sheet of ``behaviour.life``: leave_home by age, joins, separates (thresholds of a year).
    """
    home, slot = _homes_and_slots(households)
    row = households["first"].astype(np.int64)[home] + slot
    age, role = persons["age_months"][row].astype(np.int64), persons["role"][row]
    here = age >= 0
    members = np.bincount(home, here, len(households)).astype(np.int64)
    years = np.clip(age // 12, 0, _OLDEST)

    def drawn(decision: int) -> Whole:
        return draws_of_month(seed, households["id"][home].astype(np.int64), month, decision, slot)

    grown = here & (role == Role.CHILD) & (age >= _ADULT_MONTHS) & (persons["state"][row] != State.STUDENT)
    goes = grown & (members[home] > 1) & (drawn(Decision.LEAVE_HOME) < np.asarray(life["leave_home"])[years])
    alone = here & (members[home] == 1) & (age >= _ADULT_MONTHS)
    seeks = (goes & (drawn(Decision.JOIN) < life["joins"])) | (
        alone & (drawn(Decision.LEAVE_HOME) < np.asarray(life["leave_home"])[years])
    )
    couples = _couples(households, home, persons["sex"][row], row, age, seeks)
    parting = _parting(persons, home, here, role, row, drawn(Decision.SEPARATE) < life["separates"], len(households))
    single = row[goes & ~np.isin(row, couples.first) & ~np.isin(row, couples.second) & ~seeks]
    movers = _Movers(
        np.concatenate([couples.first, single, parting]),
        np.concatenate([couples.second, np.full(len(single) + len(parting), _NOBODY)]),
    )
    if len(movers.first) == 0:
        return Settled(households, persons)
    home_of, slot_of = np.zeros(len(persons), np.int64), np.zeros(len(persons), np.int64)
    home_of[row], slot_of[row] = home, slot
    return _founded(households, persons, movers, home_of, slot_of, members, month)


def _homes_and_slots(households: Records) -> tuple[Whole, Whole]:
    places = households["places"].astype(np.int64)
    home = np.repeat(np.arange(len(households)), places)
    return home, np.arange(len(home)) - np.repeat(np.cumsum(places) - places, places)


def _couples(households: Records, home: Whole, sex: Any, row: Whole, age: Whole, seeks: Truth) -> _Movers:
    """Pair men and women who seek, in each region's towns and villages, by age: women first in the result."""
    market = households["region"].astype(np.int64)[home] * 2 + households["urban"][home]
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


def _even(rows: int, wanted: int) -> Whole:
    """Give ``wanted`` places spread evenly over ``rows``."""
    return np.asarray((np.arange(wanted) * rows) // max(wanted, 1), np.int64)


def _parting(persons: Records, home: Whole, here: Truth, role: Any, row: Whole, drawn: Truth, households: int) -> Whole:
    """Give the rows of heads who leave their spouse; the spouse stays with the children."""
    spouse = np.bincount(home, here & (role == Role.SPOUSE), households) > 0
    return np.asarray(row[here & (role == Role.HEAD) & spouse[home] & drawn])


def _founded(
    households: Records,
    persons: Records,
    movers: _Movers,
    home_of: Whole,
    slot_of: Whole,
    members: Whole,
    month: int,
) -> Settled:
    """Move people to their new households."""
    homes, people = households.copy(), persons.copy()
    count, two = len(movers.first), movers.second != _NOBODY
    parent = home_of[movers.first]
    places = 1 + two + _SPARE_PLACES
    new = empty(HOUSEHOLD, count)
    new["id"] = identity(homes["id"][parent].astype(np.int64), slot_of[movers.first], month)
    new["region"], new["urban"] = homes["region"][parent], homes["urban"][parent]
    new["consumed"], new["poverty"] = homes["consumed"][parent], homes["poverty"][parent]
    new["places"] = places
    new["first"] = len(people) + np.cumsum(places) - places
    for name in ("other_income", "quarter_counted", "true_sum"):
        share = homes[name].astype(np.int64) // np.maximum(members, 1)
        new[name] = share[parent] + np.where(two, share[home_of[np.where(two, movers.second, 0)]], 0)
        left = np.bincount(home_of[movers.first], minlength=len(homes))
        left += np.bincount(home_of[movers.second[two]], minlength=len(homes))
        homes[name] -= (share * np.minimum(left, members)).astype(homes[name].dtype)
    more = empty(PERSON, int(places.sum()))
    more["age_months"] = FREE
    start = new["first"].astype(np.int64) - len(people)
    more[start] = people[movers.first]
    more["role"][start] = np.where(two, Role.SPOUSE, Role.HEAD)
    more[start[two] + 1] = people[movers.second[two]]
    more["role"][start[two] + 1] = Role.HEAD
    more["family"] = 0
    left_alone = home_of[movers.first[people["role"][movers.first] == Role.HEAD]]
    people["age_months"][movers.first] = FREE
    people["age_months"][movers.second[two]] = FREE
    _spouses_head(homes, people, left_alone)
    return Settled(np.concatenate([homes, new]), np.concatenate([people, more]))


def _spouses_head(homes: Records, people: Records, left: Whole) -> None:
    """Make the spouse the head where the head has left."""
    home, slot = _homes_and_slots(homes)
    row = homes["first"].astype(np.int64)[home] + slot
    inside = np.isin(home, left) & (people["age_months"][row] >= 0) & (people["role"][row] == Role.SPOUSE)
    people["role"][row[inside]] = Role.HEAD
