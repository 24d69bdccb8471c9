"""Candidate households of a cell: drawn from templates, weighted so that their counts meet the cell's totals.

Templates: a single; a couple; a couple or one parent with children; three generations; adults with grown children.
The draw only has to hold every kind of household; raking brings the counts to the totals.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.stats import binom

from tsa_sim.calendar import MONTHS_IN_YEAR
from tsa_sim.chance import Decision, draws
from tsa_sim.columns import Role, Sex
from tsa_sim.population.assumptions import number
from tsa_sim.population.raking import rake
from tsa_sim.population.targets import GROUP_STARTS, LARGE, MINORS, OLDEST, SIZES, targets

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

CANDIDATES = 4000
ADULTS = 5
PLACES = ADULTS + 9  # adults, then children under 18
NOBODY = -1
MOTHER, FATHER = 0, 1  # columns of the adults; then grandparents and grown children

_ADULTS_WITH_FEW = (
    0.60,
    0.22,
    0.13,
    0.05,
)  # two to five adults beside one or two children; raking brings sizes to totals
_ADULTS_WITH_MANY = (0.82, 0.10, 0.06, 0.02)  # beside three and more
_MANY = 3
_ADULTS_WITHOUT = (0.36, 0.34, 0.16, 0.10, 0.04)  # one to five
_ALONE_LARGE = 0.25  # part of the candidates drawn evenly over the numbers of children, so that none is missing
_GRANDPARENT, _GROWN, _ELDER_PARENT = 1, 2, 3
_CHILD_BEARING, _ADULT, _END_OF_STUDY = 50, 18, 23


class Pool(NamedTuple):
    """Candidates of one cell. Rows lie to and fro by men, size, children, age: even samples keep their sums."""

    age: Whole  # years, NOBODY where nobody is; shape (candidates, PLACES)
    sex: Whole  # code Sex; the same shape
    role: Whole  # code Role
    family: Whole  # number of the nuclear family
    weights: Floats  # households of the country behind each candidate; shape (candidates,)
    low: Floats  # place among the people of its sex and age group, youngest first; shape (candidates, PLACES)
    width: Floats  # part of the group that stands at this place; the same shape


@cache
def pool(base: str, cell: int) -> Pool:
    """Build the candidates of a cell, a row of ``targets(base).cells``. They hang on the cell's totals alone."""
    age, sex, role, family, start = _candidates(base, cell)
    weights = rake(_design(base, age, sex, role), _totals(base, cell), start)
    there = age >= 0
    men = (there & (sex == Sex.MALE)).sum(1)
    order = to_and_fro(men, there.sum(1), (there & (age < _ADULT)).sum(1), age[:, MOTHER])
    age, sex, weights = age[order], sex[order], weights[order]
    low, width = _places_in_group(age, sex, weights)
    return Pool(age, sex, role[order], family[order], weights, low, width)


def to_and_fro(*keys: Whole) -> Whole:
    """Give an order by several keys in which each key turns back where the one before it moves on.

    Neighbours are alike, so whatever is taken evenly along the order has nearly the sums of the whole.

    >>> keys = np.array([0, 0, 1, 1]), np.array([1, 2, 1, 2])
    >>> to_and_fro(*keys).tolist()
    [0, 1, 3, 2]
    """
    turned: list[Whole] = []
    group = np.zeros(len(keys[0]), np.int64)
    for key in keys:
        turned.append(np.where(group % 2 == 0, key, -key))
        order = np.lexsort(tuple(reversed(turned)))
        stacked = np.stack([part[order] for part in turned], axis=1)
        group[order] = np.concatenate([[0], np.cumsum((np.diff(stacked, axis=0) != 0).any(axis=1))])
    return np.asarray(order)


@cache
def ages_at(base: str, cell: int) -> Floats:
    """Give the part of an age group that is younger, at every birthday; shape (sexes, OLDEST + 2)."""
    found = np.zeros((2, OLDEST + 2))
    for sex in range(2):
        for first, after in zip(GROUP_STARTS, (*GROUP_STARTS[1:], OLDEST + 1), strict=True):
            of_group = targets(base).ages[cell, sex, first:after]
            found[sex, first + 1 : after + 1] = np.cumsum(of_group) / of_group.sum()
    return found


def age_in_months(base: str, cell: int, candidates: Pool, chosen: Whole, luck: Floats) -> Whole:
    """Give ages in months, NOBODY where nobody is: in each age group the cell's single ages, in the candidates' order.

    Whoever is among the youngest of the group's candidates becomes one of its youngest. luck: 0 to 1 a person, shape
    (households, PLACES).
    """
    age, sex = candidates.age[chosen], candidates.sex[chosen]
    place = candidates.low[chosen] + candidates.width[chosen] * luck
    group = np.digitize(age, GROUP_STARTS) - 1
    known = ages_at(base, cell)
    found = np.full(age.shape, NOBODY, np.int64)
    for each in range(2):
        for number_of, (first, after) in enumerate(zip(GROUP_STARTS, (*GROUP_STARTS[1:], OLDEST + 1), strict=True)):
            inside = (group == number_of) & (sex == each) & (age >= 0)
            at = np.concatenate([[0.0], known[each, first + 1 : after + 1]])
            years = np.interp(place[inside], at, np.arange(first, after + 1))
            found[inside] = np.minimum(years * MONTHS_IN_YEAR, after * MONTHS_IN_YEAR - 1).astype(np.int64)
    return found


def _places_in_group(age: Whole, sex: Whole, weights: Floats) -> tuple[Floats, Floats]:
    """Give each one's place among the people of its sex and age group, youngest first: start and width, 0 to 1."""
    low, width = np.zeros(age.shape), np.zeros(age.shape)
    group = np.where(age >= 0, np.digitize(age, GROUP_STARTS) - 1, NOBODY)
    behind = np.broadcast_to(weights[:, None], age.shape)
    for each in range(2):
        for number_of in range(len(GROUP_STARTS)):
            inside = (group == number_of) & (sex == each)
            order = np.argsort(age[inside], kind="stable")
            parts = behind[inside][order]
            ends = np.cumsum(parts)
            starts, widths = np.empty(len(parts)), np.empty(len(parts))
            starts[order], widths[order] = (ends - parts) / ends[-1], parts / ends[-1]
            low[inside], width[inside] = starts, widths
    return low, width


def _candidates(base: str, cell: int) -> tuple[Whole, Whole, Whole, Whole, Floats]:
    numbers = np.arange(CANDIDATES, dtype=np.int64)

    def luck(decision: int, slot: int = 0) -> Floats:
        return draws(cell + 1, numbers, decision, slot)

    of_cell = targets(base).minors[cell] / targets(base).households[cell]
    drawn = (1 - _ALONE_LARGE) * of_cell + _ALONE_LARGE / MINORS
    minors = np.searchsorted(np.cumsum(drawn / drawn.sum()), luck(Decision.PEOPLE_MINORS)).clip(0, MINORS - 1)
    weights = (of_cell / drawn)[minors] * targets(base).households[cell] / CANDIDATES
    many = minors == MINORS - 1
    minors = minors + np.where(many, np.searchsorted((0.6, 0.85), luck(Decision.PEOPLE_MINORS, 1)), 0)
    drawn_adults = luck(Decision.PEOPLE_ADULTS)
    more = luck(Decision.PEOPLE_ADULTS, 1)
    few, many_children = (np.searchsorted(np.cumsum(part), more) for part in (_ADULTS_WITH_FEW, _ADULTS_WITH_MANY))
    further = 2 + np.where(minors >= _MANY, many_children, few)
    with_children = np.where(drawn_adults < _one_parent(base, minors), 1, further)
    without = 1 + np.searchsorted(np.cumsum(_ADULTS_WITHOUT), drawn_adults)
    adults = np.where(minors > 0, with_children, without).clip(1, ADULTS)
    age = np.full((CANDIDATES, PLACES), NOBODY, np.int64)
    sex = np.zeros_like(age)
    role = np.full_like(age, int(Role.OTHER))
    family = np.zeros_like(age)
    oldest = _children(age, sex, role, minors, luck)
    _heads(base, age, sex, role, minors, adults, oldest, luck)
    _others(age, sex, role, family, minors, adults, luck)
    return age, sex, role, family, weights


def _one_parent(base: str, minors: Whole) -> Floats:
    """Give the chance that one parent is alone with so many children; it falls with each child."""
    return 0.22 * number("one_parent_fall_by_child", base) ** np.maximum(minors - 1, 0)


def _children(age: Whole, sex: Whole, role: Whole, minors: Whole, luck):  # type: ignore[no-untyped-def]
    """Give children under 18 their ages, spaced by one to five years; give the oldest child's age."""
    most = PLACES - ADULTS
    gaps = np.stack([1.0 + 3.6 * luck(Decision.PEOPLE_SPACING, slot) for slot in range(most)], axis=1)
    gaps[:, 0] = 0
    gaps[np.arange(most)[None, :] >= minors[:, None]] = 0
    span = gaps.sum(1)
    gaps *= np.minimum(1.0, 17.0 / np.maximum(span, 1e-9))[:, None]
    span = gaps.sum(1)
    youngest = luck(Decision.PEOPLE_YOUNGEST) * np.maximum(17.99 - span, 0.5)
    ages = np.minimum(youngest[:, None] + np.cumsum(gaps, axis=1), 17.99).astype(np.int64)
    for place in range(most):
        there = place < minors
        age[there, ADULTS + place] = ages[there, place]
        role[there, ADULTS + place] = Role.CHILD
        sex[:, ADULTS + place] = luck(Decision.PEOPLE_SEX, ADULTS + place) >= 0.513
    return np.where(minors > 0, ages[np.arange(len(ages)), np.maximum(minors - 1, 0)], 0)


def _heads(base: str, age: Whole, sex: Whole, role: Whole, minors: Whole, adults: Whole, oldest: Whole, luck) -> None:  # type: ignore[no-untyped-def]
    """Put the mother or first adult and, in couples, the partner."""
    first_birth = 18 + 15 * luck(Decision.PEOPLE_AGE, 0) ** 1.4
    mother = np.minimum(oldest + first_birth, 58).astype(np.int64)
    without = np.searchsorted((0.22, 0.56), luck(Decision.PEOPLE_AGE, 1))
    spread = luck(Decision.PEOPLE_AGE, 2)
    alone = np.choose(without, (19 + 16 * spread, 35 + 25 * spread, 60 + 32 * spread**1.3)).astype(np.int64)
    age[:, MOTHER] = np.where(minors > 0, mother, alone)
    kind = luck(Decision.PEOPLE_KIND, 0)
    couple = (adults >= 2) & np.where(minors > 0, kind < 0.93, kind < 0.72)
    older = np.round(-2 + 9 * luck(Decision.PEOPLE_AGE, 3)).astype(np.int64)
    partner = np.clip(age[:, MOTHER] + older, 19, 95)
    age[couple, FATHER] = partner[couple]
    lone_father = luck(Decision.PEOPLE_SEX, 0) >= number("mothers_among_lone_parents", base)
    man_alone = luck(Decision.PEOPLE_SEX, 1) < np.where(age[:, MOTHER] >= 60, 0.28, 0.52)
    sex[:, MOTHER] = np.where(couple, Sex.FEMALE, np.where(minors > 0, ~lone_father, ~man_alone))
    sex[:, FATHER] = Sex.MALE
    role[:, MOTHER] = np.where(couple, Role.SPOUSE, Role.HEAD)
    role[:, FATHER] = Role.HEAD


def _others(age: Whole, sex: Whole, role: Whole, family: Whole, minors: Whole, adults: Whole, luck) -> None:  # type: ignore[no-untyped-def]
    """Fill the further adults: the head's parents, grown children, brothers and sisters."""
    couple = age[:, FATHER] >= 0
    left = adults - 1 - couple
    grown_limit = age[:, MOTHER] - 19
    for number_of, place in enumerate(range(2, ADULTS + 1)):
        column = place if place < ADULTS else FATHER  # a lone adult leaves the partner's column free
        there = (left > number_of) & ((age[:, column] < 0) | (place < ADULTS))
        if place == ADULTS:
            there &= ~couple
        share = np.where(minors > 0, (0.62, 0.5, 0.25, 0.2)[number_of], (0.3, 0.2, 0.2, 0.2)[number_of])
        elder = (luck(Decision.PEOPLE_KIND, place) < share) & (age[:, MOTHER] < 62)
        grown = ~elder & (grown_limit >= 18)
        spread = luck(Decision.PEOPLE_AGE, 4 + place)
        of_parent = age[:, MOTHER] + 19 + (17 * spread)
        of_grown = 18 + np.minimum(grown_limit - 18, 17) * spread
        of_other = np.maximum(18, age[:, MOTHER] - 8 + 16 * spread)
        years = np.where(elder, of_parent, np.where(grown, of_grown, of_other)).astype(np.int64).clip(18, 97)
        age[there, column] = years[there]
        man = luck(Decision.PEOPLE_SEX, place) < np.where(elder, 0.27, 0.54)
        sex[there, column] = np.where(man, Sex.MALE, Sex.FEMALE)[there]
        role[there, column] = np.where(elder, Role.PARENT, np.where(grown, Role.CHILD, Role.OTHER))[there]
        family[there, column] = np.where(elder, 1, np.where(grown, 0, 2))[there]


def _design(base: str, age: Whole, sex: Whole, role: Whole) -> Floats:
    """Count each candidate's people by sex and age group, its size and its children; shape (candidates, margins)."""
    columns = []
    group = np.digitize(age, GROUP_STARTS) - 1
    for each in (Sex.MALE, Sex.FEMALE):
        for place in range(len(GROUP_STARTS)):
            columns.append(((group == place) & (age >= 0) & (sex == each)).sum(1))
    size = np.minimum((age >= 0).sum(1), SIZES)
    columns += [size == place for place in range(1, SIZES + 1)]
    minors = np.minimum(((age >= 0) & (age < 18)).sum(1), MINORS - 1)
    columns += [minors == place for place in range(MINORS)]
    lone = (minors > 0) & (((age >= 18) & (age < 60)).sum(1) == 1)
    columns += [lone, large_family_chance(base, age, role)]
    return np.stack(columns, axis=1).astype(np.float64)


def large_family_chance(base: str, age: Whole, role: Whole) -> Floats:
    """Give the chance that a household counts as a large family: children under 18, and children under 23 who study.

    shape (households,).
    """
    minors = ((age >= 0) & (age < _ADULT)).sum(1)
    young = ((age >= _ADULT) & (age < _END_OF_STUDY) & (role == Role.CHILD)).sum(1)
    missing = np.maximum(LARGE - minors, 0)
    return np.asarray(np.where(missing > 0, binom.sf(missing - 1, young, number("students_18_22_share", base)), 1.0))


def _totals(base: str, cell: int) -> Floats:
    wanted = targets(base)
    group = np.digitize(np.arange(OLDEST + 1), GROUP_STARTS) - 1
    ages = [np.bincount(group, wanted.ages[cell, sex]) for sex in (Sex.MALE, Sex.FEMALE)]
    parents = wanted.minors[cell, 1:].sum() * number("one_parent_share", base)
    return np.concatenate([*ages, wanted.sizes[cell], wanted.minors[cell], [parents, wanted.large[cell]]])


def fertile(age: Whole, sex: Whole) -> npt.NDArray[np.bool_]:
    """Tell which households have a woman under 50, head or married into it; shape (households,)."""
    return np.asarray(((age >= 0) & (age < _CHILD_BEARING) & (age >= 15) & (sex == Sex.FEMALE)).any(1))
