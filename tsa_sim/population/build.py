"""Building people: an even sample of each cell's candidates, given birthdays, work, pay, pensions and other income.

A household is made from its own luck and its cell's tables alone: another region's figures leave it as it is, and a
smaller sample is the first part of a larger one.
"""

from fractions import Fraction
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from tsa_sim.calendar import MONTHS_IN_YEAR
from tsa_sim.chance import Decision, draws
from tsa_sim.columns import FREE, HOUSEHOLD, PERSON, Disability, Records, State, empty
from tsa_sim.population import incomes
from tsa_sim.population.allowances import allowances
from tsa_sim.population.assumptions import number, table
from tsa_sim.population.base import base_of, bases
from tsa_sim.population.candidates import MOTHER, NOBODY, PLACES
from tsa_sim.population.labour import ABILITIES, BANDS, band_of_age, labour_stocks, pay_factors
from tsa_sim.population.made import Made
from tsa_sim.population.pool import Pool, age_in_months, fertile, pool
from tsa_sim.population.raking import even_sample
from tsa_sim.population.targets import OLDEST, targets
from tsa_sim.population.wage_spread import wage_spread
from tsa_sim.regions import REGIONS, region_of

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_CELL_STEP = 1 << 40  # ids: cell, sample, number in the cell
_SAMPLE_STEP = 1 << 24
_WORKING_AGE, _ADULT, _END_OF_STUDY, _END_OF_ALIMONY = 16, 18, 23, 60
_QUANTILES = 256
_GRID = np.linspace(-7.0, 5.0, 1201)


def build_cell(
    base: str, cell: int, scale: Fraction, seed: int, sample: int, shifts: incomes.WelfareMap | None = None
) -> Made:
    """Build one cell's sample. scale: part of the country; sample: which independent sample (replicate)."""
    candidates = pool(base, cell)
    count = round(float(targets(base).households[cell] * scale))
    ids = np.int64(cell * _CELL_STEP + sample * _SAMPLE_STEP) + np.arange(count, dtype=np.int64)
    offset = float(draws(seed, ids[:1], Decision.PEOPLE_OFFSET, 0)[0]) if count else 0.0
    chosen = even_sample(candidates.weights, count, offset)
    region, urban = targets(base).cells[cell]
    months = age_in_months(base, cell, candidates, chosen, _by_place(Decision.PEOPLE_MONTH_OF_BIRTH, seed, ids))
    there = months >= 0
    age, sex = np.where(there, months // MONTHS_IN_YEAR, NOBODY), candidates.sex[chosen]
    disability = _disability(base, age, sex, seed, ids)
    ability = _ability(base, cell, age, sex, seed, ids)
    state = _state(base, region, urban, age, sex, ability, disability, seed, ids)
    potential = _potential(base, region, age, sex, ability, seed, ids)
    pension = _pension(base, region, months, sex, disability, seed, ids)
    pension[:, MOTHER] += _alimony(base, region, age, seed, ids)
    pay = potential * np.array(pay_factors(base))[state]
    income = (np.where(there, pay + pension, 0)).sum(1).astype(np.float64)
    home, place = np.nonzero(there)
    columns = (part[home, place] for part in (months, sex, candidates.role[chosen], state))
    by_rule = allowances(base, home, count, *columns) * incomes.of_base_month(region, base)
    members = there.sum(1)
    homes = empty(HOUSEHOLD, count)
    homes["id"], homes["region"], homes["urban"] = ids, _region_of_today(base, region, urban, seed, ids), urban
    known = shifts if shifts is not None else incomes.welfare_map(base)
    noise = ndtri(draws(seed, ids, Decision.PEOPLE_WELFARE, 0))
    january = incomes.to_january(region, base)
    order = incomes.place_in_order(
        (income + by_rule) / january, members, np.full(count, region), np.full(count, urban), noise, known, base
    )
    lives_on = np.maximum(np.interp(order, known.income, known.welfare) * january * members - by_rule, 0.0)
    homes["other_income"], homes["consumed"] = incomes.other_and_consumed(income, lives_on)
    return _with_persons(base, homes, candidates, chosen, months, disability, ability, state, potential, pension, seed)


def _with_persons(
    base: str,
    homes: Records,
    candidates: Pool,
    chosen: Whole,
    months: Whole,
    disability: Whole,
    ability: Whole,
    state: Whole,
    potential: Whole,
    pension: Whole,
    seed: int,
) -> Made:
    """Lay persons side by side, household by household, with free places for births."""
    there = months >= 0
    members = there.sum(1)
    sex = candidates.sex[chosen]
    can_bear = fertile(np.where(there, months // MONTHS_IN_YEAR, NOBODY), sex)
    places = members + np.where(can_bear, int(number("spare_places", base)), 0)
    first = np.concatenate([[0], np.cumsum(places)[:-1]]) if len(places) else places
    homes["first"], homes["places"] = first, places
    people = empty(PERSON, int(places.sum()))
    people["age_months"] = FREE
    row = (first[:, None] + np.cumsum(there, axis=1) - 1)[there]
    home, place = np.nonzero(there)
    ids = homes["id"]

    def luck(decision: int) -> Floats:
        return _by_place(decision, seed, ids)[home, place]

    people["age_months"][row] = months[home, place]
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


def _region_of_today(base: str, region: int, urban: int, seed: int, ids: Whole) -> Whole:
    """Give the row of today's regions in which each household lives: a part of a region that was split afterwards.

    The parts are those of the towns' or villages' people on the latest map.
    """
    parts, shares = parts_of_region(base, region, urban)
    luck = draws(seed, ids, Decision.PEOPLE_PART_OF_REGION, 0)
    return np.asarray(np.array(parts)[np.searchsorted(np.cumsum(shares)[:-1], luck, side="right")], np.int64)


@cache
def parts_of_region(base: str, region: int, urban: int) -> tuple[tuple[int, ...], tuple[float, ...]]:
    """Give the rows of today's regions that a region of the base's map holds, and each part's share of its people."""
    shown = base_of(base).regions
    inside = tuple(row for row, code in enumerate(REGIONS) if region_of(code, shown) == REGIONS[region])
    latest = targets(bases()[-1])
    counts = [
        sum(latest.ages[row].sum() for row, cell in enumerate(latest.cells) if cell == (part, urban)) for part in inside
    ]
    return inside, tuple(float(count / sum(counts)) for count in counts)


@cache
def _disability_chances(base: str) -> Floats:
    """Give the chance of disability by sex and years of age; shape (sexes, OLDEST + 1)."""
    ages = targets(base).ages.sum(0)
    years = np.broadcast_to(np.arange(OLDEST + 1), ages.shape)
    old = years >= np.array(base_of(base).pension_age)[:, None]
    working = (years >= _ADULT) & ~old
    slope = 0.4 + 1.2 * (years - _ADULT) / 44
    found = np.zeros_like(ages)
    found[:, :_ADULT] = number("disabled_children", base) / ages[:, :_ADULT].sum()
    found[old] = number("disabled_pension_age", base) / ages[old].sum()
    found[working] = number("disabled_working_age", base) * slope[working] / (ages * slope)[working].sum()
    return np.asarray(found)


def _disability(base: str, age: Whole, sex: Whole, seed: int, ids: Whole) -> Whole:
    chance = _disability_chances(base)[sex, np.clip(age, 0, OLDEST)]
    luck = _by_place(Decision.PEOPLE_DISABILITY, seed, ids)
    groups = np.cumsum(list(table("disability_groups", base).values()))
    group = np.searchsorted(groups, luck / np.maximum(chance, 1e-12)).clip(0, 2) + int(Disability.GROUP_1)
    disabled = (luck < chance) & (age >= 0)
    return np.where(disabled, np.where(age < _ADULT, int(Disability.CHILD), group), int(Disability.NONE))


def _ability(base: str, cell: int, age: Whole, sex: Whole, seed: int, ids: Whole) -> Whole:
    """Give the quarter of its labour market in which a person competes: alike in a household, lower with children."""
    alike = number("ability_of_household", base)
    home = ndtri(draws(seed, ids, Decision.PEOPLE_HOUSEHOLD_ABILITY, 0))[:, None]
    own = ndtri(_by_place(Decision.PEOPLE_ABILITY, seed, ids))
    minors = ((age >= 0) & (age < _ADULT)).sum(1)[:, None]
    score = np.sqrt(alike) * home + np.sqrt(1 - alike) * own + _by_child(base)[sex] * minors
    band = band_of_age(base)[sex, np.maximum(age, 0)]
    limits = _quarter_limits(base, cell)[sex, band]
    return np.asarray((score[..., None] >= limits).sum(-1), np.int64)


def _by_child(base: str) -> Floats:
    return np.array([number("ability_children_men", base), number("ability_children_women", base)])


@cache
def _quarter_limits(base: str, cell: int) -> Floats:
    """Give the scores that part the four quarters of each market of a cell; shape (sexes, bands, 3)."""
    candidates = pool(base, cell)
    minors = ((candidates.age >= 0) & (candidates.age < _ADULT)).sum(1)
    band = band_of_age(base)[candidates.sex, np.maximum(candidates.age, 0)]
    adult = candidates.age >= _WORKING_AGE
    limits = np.zeros((2, BANDS, ABILITIES - 1))
    for sex in range(2):
        for place in range(BANDS):
            counted = (adult & (candidates.sex == sex) & (band == place)).sum(1) * candidates.weights
            share = np.bincount(minors, counted)
            below = sum(part * ndtr(_GRID - _by_child(base)[sex] * children) for children, part in enumerate(share))
            limits[sex, place] = np.interp(np.arange(1, ABILITIES) / ABILITIES, below / share.sum(), _GRID)
    return limits


def _state(
    base: str, region: int, urban: int, age: Whole, sex: Whole, ability: Whole, disability: Whole, seed: int, ids: Whole
) -> Whole:
    band = band_of_age(base)[sex, np.maximum(age, 0)]
    cumulated = np.cumsum(labour_stocks(base)[region, urban], axis=-1)[sex, band, ability]
    luck = _by_place(Decision.PEOPLE_STATE, seed, ids)[..., None]
    state = np.minimum((luck >= cumulated).sum(-1), int(State.INACTIVE))
    studies = _by_place(Decision.PEOPLE_STUDY, seed, ids) < number("students_18_22_share", base)
    student = ((age >= _WORKING_AGE) & (age < _ADULT)) | ((age >= _ADULT) & (age < _END_OF_STUDY) & studies)
    unable = (disability == Disability.GROUP_1) | (disability == Disability.GROUP_2)
    state = np.where((age < _WORKING_AGE) | unable, int(State.INACTIVE), state)
    return np.where(student & ~unable, int(State.STUDENT), state)


def _potential(base: str, region: int, age: Whole, sex: Whole, ability: Whole, seed: int, ids: Whole) -> Whole:
    band = band_of_age(base)[sex, np.maximum(age, 0)]
    wage = incomes.wage_levels(base)[region, sex, band]
    wage = wage * wage_spread((ability + _by_place(Decision.PEOPLE_WAGE, seed, ids)) / ABILITIES, base)
    return np.asarray(np.rint(wage), np.int64)


def _alimony(base: str, region: int, age: Whole, seed: int, ids: Whole) -> Whole:
    """Give alimony of lone parents, tenge a month of January 2018; shape (households,)."""
    minors = ((age >= 0) & (age < _ADULT)).sum(1)
    adults = ((age >= _ADULT) & (age < _END_OF_ALIMONY)).sum(1)
    parts = np.array([0.0, *table("alimony_parts", base).values()])[np.minimum(minors, 3)]
    pay = number("alimony_payer_wage", base) * incomes.regional_wages(base)[region] * incomes.to_january(region, base)
    drawn = draws(seed, ids, Decision.PEOPLE_ALIMONY, 0) < number("alimony_received", base)
    return np.rint(np.where((adults == 1) & drawn, parts * pay, 0.0)).astype(np.int64)


def _pension(base: str, region: int, months: Whole, sex: Whole, disability: Whole, seed: int, ids: Whole) -> Whole:
    old = months >= np.array(incomes.pension_age_months(base))[sex]
    paid = incomes.pensions(_by_place(Decision.PEOPLE_PENSION, seed, ids), ~old, base)
    paid = np.rint(paid * incomes.of_base_month(region, base)).astype(np.int64)
    return np.where((months >= 0) & (old | (disability != Disability.NONE)), paid, 0)
