"""Candidate households drawn from templates: heads, children, grandparents, grown children, brothers and sisters."""

import numpy as np
import numpy.typing as npt

from tsa_sim.chance import Decision, draws
from tsa_sim.columns import Role, Sex
from tsa_sim.population.assumptions import number
from tsa_sim.population.targets import MINORS, targets

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


def candidates(base: str, cell: int) -> tuple[Whole, Whole, Whole, Whole, Floats]:
    """Draw candidates: age, sex, role and family, shape (CANDIDATES, PLACES), and the weights to start from."""
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
