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
from tsa_sim.columns import Role, Sex
from tsa_sim.population.assumptions import number
from tsa_sim.population.candidates import MOTHER, NOBODY, candidates
from tsa_sim.population.raking import rake
from tsa_sim.population.targets import GROUP_STARTS, LARGE, MINORS, OLDEST, SIZES, targets

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

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
    age, sex, role, family, start = candidates(base, cell)
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
