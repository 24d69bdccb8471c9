"""Building people: an even sample of each cell's candidates, given birthdays, work, pay, pensions and other income.

A household is made from its own luck and its cell's tables alone: another region's figures leave it as it is, and a
smaller sample is the first part of a larger one.
"""

from fractions import Fraction
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from tsa_sim.calendar import MONTHS_IN_YEAR
from tsa_sim.chance import Decision, draws
from tsa_sim.columns import FREE, HOUSEHOLD, PERSON, Disability, Records, Sex, State, empty
from tsa_sim.population import incomes
from tsa_sim.population.assumptions import number, table
from tsa_sim.population.labour import ABILITIES, BANDS, band_of_age, labour_stocks, pay_factors
from tsa_sim.population.pool import MOTHER, PLACES, Pool, fertile, pool
from tsa_sim.population.raking import even_sample
from tsa_sim.population.targets import PENSION_AGE, targets

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_CELL_STEP = 1 << 40  # ids: cell, sample, number in the cell
_SAMPLE_STEP = 1 << 24
_WORKING_AGE, _ADULT, _END_OF_STUDY, _END_OF_ALIMONY = 16, 18, 23, 60
_QUANTILES = 256
_GRID = np.linspace(-7.0, 5.0, 1201)


class Made(NamedTuple):
    """The households of one cell: records, the persons' records in places, and welfare a head."""

    households: Records
    persons: Records


def build_cell(cell: int, scale: Fraction, seed: int, sample: int, shifts: incomes.WelfareMap | None = None) -> Made:
    """Build one cell's sample. scale: part of the country; sample: which independent sample (replicate)."""
    candidates = pool(cell)
    count = round(float(targets().households[cell] * scale))
    ids = np.int64(cell * _CELL_STEP + sample * _SAMPLE_STEP) + np.arange(count, dtype=np.int64)
    offset = float(draws(seed, ids[:1], Decision.PEOPLE_OFFSET, 0)[0]) if count else 0.0
    chosen = even_sample(candidates.weights, count, offset)
    region, urban = targets().cells[cell]
    age, sex = candidates.age[chosen], candidates.sex[chosen]
    there = age >= 0
    disability = _disability(age, sex, seed, ids)
    ability = _ability(cell, age, sex, seed, ids)
    state = _state(region, urban, age, sex, ability, disability, seed, ids)
    potential = _potential(region, age, sex, ability, seed, ids)
    pension = _pension(age, sex, disability, seed, ids)
    pension[:, MOTHER] += _alimony(region, age, seed, ids)
    pay = potential * np.array(pay_factors())[state]
    income = (np.where(there, pay + pension, 0)).sum(1).astype(np.float64)
    members = there.sum(1)
    homes = empty(HOUSEHOLD, count)
    homes["id"], homes["region"], homes["urban"] = ids, region, urban
    known = shifts if shifts is not None else incomes.welfare_map()
    noise = ndtri(draws(seed, ids, Decision.PEOPLE_WELFARE, 0))
    order = incomes.place_in_order(
        income / incomes.to_january(region), members, np.full(count, region), np.full(count, urban), noise, known
    )
    welfare = np.interp(order, known.income, known.welfare) * incomes.to_january(region)
    homes["other_income"], homes["consumed"] = incomes.other_and_consumed(income, members, welfare)
    return _with_persons(homes, candidates, chosen, age, sex, disability, ability, state, potential, pension, seed)


def _with_persons(
    homes: Records,
    candidates: Pool,
    chosen: Whole,
    age: Whole,
    sex: Whole,
    disability: Whole,
    ability: Whole,
    state: Whole,
    potential: Whole,
    pension: Whole,
    seed: int,
) -> Made:
    """Lay persons side by side, household by household, with free places for births."""
    there = age >= 0
    members = there.sum(1)
    places = members + np.where(fertile(age, sex), int(number("spare_places")), 0)
    first = np.concatenate([[0], np.cumsum(places)[:-1]]) if len(places) else places
    homes["first"], homes["places"] = first, places
    people = empty(PERSON, int(places.sum()))
    people["age_months"] = FREE
    row = (first[:, None] + np.cumsum(there, axis=1) - 1)[there]
    home, place = np.nonzero(there)
    ids = homes["id"]

    def luck(decision: int) -> Floats:
        return _by_place(decision, seed, ids)[home, place]

    months = (luck(Decision.PEOPLE_MONTH_OF_BIRTH) * MONTHS_IN_YEAR).astype(np.int64)
    people["age_months"][row] = age[home, place] * MONTHS_IN_YEAR + months
    people["sex"][row] = sex[home, place]
    people["role"][row] = candidates.role[chosen[home], place]
    people["family"][row] = candidates.family[chosen[home], place]
    people["disability"][row] = disability[home, place]
    people["ability"][row] = ability[home, place]
    people["state"][row] = state[home, place]
    people["potential"][row] = potential[home, place]
    people["pension"][row] = pension[home, place]
    people["shock"][row] = (luck(Decision.PEOPLE_SHOCK) * _QUANTILES).astype(np.int64)
    people["visibility"][row] = (luck(Decision.PEOPLE_VISIBILITY) * _QUANTILES).astype(np.int64)
    people["months_in_state"][row] = (luck(Decision.PEOPLE_TIME_IN_STATE) * 60).astype(np.int64)
    return Made(homes, people)


def _by_place(decision: int, seed: int, ids: Whole) -> Floats:
    return np.stack([draws(seed, ids, decision, place) for place in range(PLACES)], axis=1)


def _of_pension_age(age: Whole, sex: Whole) -> npt.NDArray[np.bool_]:
    return np.asarray(age >= np.where(sex == Sex.MALE, *PENSION_AGE))


def _disability(age: Whole, sex: Whole, seed: int, ids: Whole) -> Whole:
    ages = targets().ages.sum(0)
    old = ages[0, PENSION_AGE[0] :].sum() + ages[1, PENSION_AGE[1] :].sum()
    chance = np.where(
        age < _ADULT,
        number("disabled_children") / ages[:, :_ADULT].sum(),
        np.where(
            _of_pension_age(age, sex),
            number("disabled_pension_age") / old,
            number("disabled_working_age") / (ages[:, _ADULT:].sum() - old) * (0.4 + 1.2 * (age - _ADULT) / 44),
        ),
    )
    luck = _by_place(Decision.PEOPLE_DISABILITY, seed, ids)
    groups = np.cumsum(list(table("disability_groups").values()))
    group = np.searchsorted(groups, luck / np.maximum(chance, 1e-12)).clip(0, 2) + int(Disability.GROUP_1)
    disabled = (luck < chance) & (age >= 0)
    return np.where(disabled, np.where(age < _ADULT, int(Disability.CHILD), group), int(Disability.NONE))


def _ability(cell: int, age: Whole, sex: Whole, seed: int, ids: Whole) -> Whole:
    """Give the quarter of its labour market in which a person competes: alike in a household, lower with children."""
    alike = number("ability_of_household")
    home = ndtri(draws(seed, ids, Decision.PEOPLE_HOUSEHOLD_ABILITY, 0))[:, None]
    own = ndtri(_by_place(Decision.PEOPLE_ABILITY, seed, ids))
    minors = ((age >= 0) & (age < _ADULT)).sum(1)[:, None]
    score = np.sqrt(alike) * home + np.sqrt(1 - alike) * own + _by_child()[sex] * minors
    band = band_of_age()[sex, np.maximum(age, 0)]
    limits = _quarter_limits(cell)[sex, band]
    return np.asarray((score[..., None] >= limits).sum(-1), np.int64)


def _by_child() -> Floats:
    return np.array([number("ability_children_men"), number("ability_children_women")])


@cache
def _quarter_limits(cell: int) -> Floats:
    """Give the scores that part the four quarters of each market of a cell; shape (sexes, bands, 3)."""
    candidates = pool(cell)
    minors = ((candidates.age >= 0) & (candidates.age < _ADULT)).sum(1)
    band = band_of_age()[candidates.sex, np.maximum(candidates.age, 0)]
    adult = candidates.age >= _WORKING_AGE
    limits = np.zeros((2, BANDS, ABILITIES - 1))
    for sex in range(2):
        for place in range(BANDS):
            counted = (adult & (candidates.sex == sex) & (band == place)).sum(1) * candidates.weights
            share = np.bincount(minors, counted)
            below = sum(part * ndtr(_GRID - _by_child()[sex] * children) for children, part in enumerate(share))
            limits[sex, place] = np.interp(np.arange(1, ABILITIES) / ABILITIES, below / share.sum(), _GRID)
    return limits


def _state(
    region: int, urban: int, age: Whole, sex: Whole, ability: Whole, disability: Whole, seed: int, ids: Whole
) -> Whole:
    band = band_of_age()[sex, np.maximum(age, 0)]
    cumulated = np.cumsum(labour_stocks()[region, urban], axis=-1)[sex, band, ability]
    luck = _by_place(Decision.PEOPLE_STATE, seed, ids)[..., None]
    state = np.minimum((luck >= cumulated).sum(-1), int(State.INACTIVE))
    studies = _by_place(Decision.PEOPLE_STUDY, seed, ids) < number("students_18_22_share")
    student = ((age >= _WORKING_AGE) & (age < _ADULT)) | ((age >= _ADULT) & (age < _END_OF_STUDY) & studies)
    unable = (disability == Disability.GROUP_1) | (disability == Disability.GROUP_2)
    state = np.where((age < _WORKING_AGE) | unable, int(State.INACTIVE), state)
    return np.where(student & ~unable, int(State.STUDENT), state)


def _potential(region: int, age: Whole, sex: Whole, ability: Whole, seed: int, ids: Whole) -> Whole:
    band = band_of_age()[sex, np.maximum(age, 0)]
    wage = incomes.wage_levels()[region, sex, band]
    wage = wage * incomes.wage_spread(ability, _by_place(Decision.PEOPLE_WAGE, seed, ids))
    return np.asarray(np.rint(wage), np.int64)


def _alimony(region: int, age: Whole, seed: int, ids: Whole) -> Whole:
    """Give alimony of lone parents, tenge a month of January 2018; shape (households,)."""
    minors = ((age >= 0) & (age < _ADULT)).sum(1)
    adults = ((age >= _ADULT) & (age < _END_OF_ALIMONY)).sum(1)
    parts = np.array([0.0, *table("alimony_parts").values()])[np.minimum(minors, 3)]
    pay = number("alimony_payer_wage") * incomes.regional_wages()[region] * incomes.to_january(region)
    drawn = draws(seed, ids, Decision.PEOPLE_ALIMONY, 0) < number("alimony_received")
    return np.rint(np.where((adults == 1) & drawn, parts * pay, 0.0)).astype(np.int64)


def _pension(age: Whole, sex: Whole, disability: Whole, seed: int, ids: Whole) -> Whole:
    old = _of_pension_age(age, sex)
    paid = incomes.pensions(_by_place(Decision.PEOPLE_PENSION, seed, ids), ~old)
    return np.where((age >= 0) & (old | (disability != Disability.NONE)), paid, 0)
