"""Labour markets: the shares of what people do, by region, town or village, sex, age band and ability.

Published for 2018: unemployment and informality by region and by sex, locality and age; the number of employed and the
urban part of the self-employed. Employment by age, the split of the informally employed and the slope in ability are
assumptions. A market's shares, averaged over its four abilities, are those of its cell.
"""

from collections.abc import Callable
from functools import cache

import numpy as np
import numpy.typing as npt

from tsa_sim.columns import State
from tsa_sim.population.assumptions import number, table
from tsa_sim.population.base import base_of
from tsa_sim.population.targets import OLDEST, SEXES, rows, targets
from tsa_sim.regions import COUNTRY, REGIONS, region_of

Floats = npt.NDArray[np.float64]

BANDS = 6  # 16-24, 25-34, 35-44, 45-54, 55 to pension age, pension age and over
ABILITIES = 4
_OLDEST_IN_TABLES = 110
_STATES = len(State)
_WORKING = (State.FORMAL, State.INFORMAL, State.SELF_EMPLOYED)
_PARTS_OF_BAND = (("16-24",), ("25-28", "29-34"), ("35-44",), ("45-54",), ("55-64",), ("65+", "55-64"))
_LEAST_INACTIVE = 0.01
_MOST = 0.6  # largest rate of unemployment or informality in a market
_ROUNDS = 20


@cache
def band_of_age(base: str) -> npt.NDArray[np.int64]:
    """Give the age band by sex and years of age; shape (sexes, 111). Children fall into the first."""
    years = np.arange(_OLDEST_IN_TABLES + 1)
    return np.stack([np.digitize(years, (25, 35, 45, 55, retires)) for retires in base_of(base).pension_age])


@cache
def pay_factors(base: str) -> tuple[float, ...]:
    """Give pay by employment state, in parts of an employee's wage."""
    factors = {
        State.FORMAL: 1.0,
        State.INFORMAL: number("pay_informal", base),
        State.SELF_EMPLOYED: number("pay_self_employed", base),
    }
    return tuple(factors.get(state, 0.0) for state in State)


@cache
def labour_stocks(base: str) -> Floats:
    """Give the share of each state; shape (regions, urban, sexes, bands, abilities, states), sums to one.

    Of people of 16 and over who neither study nor are disabled of group I or II.
    """
    cells = _cell_shares(base)
    slopes = np.zeros(_STATES)
    for state, name in (
        (State.FORMAL, "formal"),
        (State.INFORMAL, "informal"),
        (State.SELF_EMPLOYED, "self_employed"),
        (State.UNEMPLOYED, "unemployed"),
        (State.INACTIVE, "inactive"),
    ):
        slopes[state] = number(f"ability_{name}", base)
    tilt = np.exp(np.outer(np.arange(ABILITIES) - (ABILITIES - 1) / 2, slopes))
    shares = cells[..., None, :] * tilt
    for _ in range(60):  # to the cell's shares over abilities, and to one in each ability
        mean = shares.mean(axis=-2, keepdims=True)
        shares *= np.divide(cells[..., None, :], mean, out=np.zeros_like(mean), where=mean > 0)
        shares /= shares.sum(axis=-1, keepdims=True)
    return np.asarray(shares)


@cache
def out_of_study(base: str) -> Floats:
    """Give persons by cell, sex and band who neither study nor are disabled of group I or II.

    Shape (cells, sexes, bands).
    """
    ages = targets(base).ages.copy()
    ages[:, :, :18] = 0
    ages[:, :, 18:23] *= 1 - number("students_18_22_share", base)
    groups = table("disability_groups", base)
    unable = number("disabled_working_age", base) * (groups[1] + groups[2])
    pension_age = base_of(base).pension_age
    for sex, retires in enumerate(pension_age):
        ages[:, sex, :retires] *= 1 - unable / ages[:, :, : min(pension_age)].sum()
    bands = band_of_age(base)[:, : OLDEST + 1]
    return np.stack(
        [np.stack([(ages[:, sex] * (bands[sex] == band)).sum(1) for band in range(BANDS)], 1) for sex in range(2)], 1
    )


def _cell_shares(base: str) -> Floats:
    people, employed = out_of_study(base), _employment(base)
    unemployment, informality = _rates(base, "unemployment"), _rates(base, "informal")
    shares = np.zeros((len(REGIONS), 2, 2, BANDS, _STATES))
    own_account = _own_account(base, people, employed)
    cells = targets(base).cells
    for place, code in enumerate(REGIONS):
        region_code = region_of(code, base_of(base).regions)
        region = REGIONS.index(region_code)
        inside = [row for row, cell in enumerate(cells) if cell.region == region]
        towns = np.array([cells[row].urban for row in inside])
        published = (_published(base, "unemployment")[region_code], _published(base, "informal")[region_code])
        rates = unemployment[region, towns], informality[region, towns]
        jobless, informal = _to_region(people[inside], employed, *rates, published)
        for row, urban in enumerate(towns):
            work = _working(employed, jobless[row])
            hidden = number("informal_employees_part", base) * informal[row]
            of_cell = shares[place, urban]
            of_cell[..., State.INFORMAL] = work * hidden
            of_cell[..., State.SELF_EMPLOYED] = work * np.minimum(own_account[urban], 0.98 - hidden)
            of_cell[..., State.FORMAL] = work - of_cell[..., State.INFORMAL] - of_cell[..., State.SELF_EMPLOYED]
            of_cell[..., State.UNEMPLOYED] = work * jobless[row] / (1 - jobless[row])
            of_cell[..., State.INACTIVE] = 1 - of_cell.sum(-1)
    empty = shares.sum(-1) == 0  # cities without villages
    shares[empty] = shares[:, ::-1][empty]
    return shares


def _working(employed: Floats, jobless: Floats) -> Floats:
    """Give the working share; at least one in a hundred stays out of the labour force."""
    return np.asarray(np.minimum(employed, (1 - _LEAST_INACTIVE) * (1 - jobless)))


def _to_region(
    people: Floats, employed: Floats, jobless: Floats, hidden: Floats, published: tuple[float, float]
) -> tuple[Floats, Floats]:
    """Bring the products of a region's ratios back to its published rates of unemployment and informality.

    people: persons, jobless and hidden: rates; all by town or village, sex and band.
    """
    for _ in range(_ROUNDS):
        work = people * _working(employed, jobless)
        force = work / (1 - jobless)
        jobless = np.minimum(jobless * published[0] * force.sum() / (force * jobless).sum(), _MOST)
        hidden = np.minimum(hidden * published[1] * work.sum() / (work * hidden).sum(), _MOST)
    return jobless, hidden


def _employment(base: str) -> Floats:
    """Give the employed share by sex and band: assumed by age, scaled to the employed men and women of the country."""
    people = out_of_study(base).sum(0)
    total, ratio = number("employed_persons", base), number("employed_men_to_women", base)
    wanted = (total * ratio / (1 + ratio), total / (1 + ratio))
    found = []
    for sex, name in enumerate(("employment_men", "employment_women")):
        shape = np.array(list(table(name, base).values()))
        odds = np.log(shape / (1 - shape))
        shift = _root(lambda by: float((people[sex] / (1 + np.exp(-odds - by))).sum() - wanted[sex]))  # noqa: B023
        found.append(1 / (1 + np.exp(-odds - shift)))
    return np.stack(found)


def _own_account(base: str, people: Floats, employed: Floats) -> tuple[float, float]:
    """Give the self-employed share of employed in villages and in towns."""
    urban = np.array([bool(cell.urban) for cell in targets(base).cells])
    work = (people * employed).sum((1, 2))
    all_of_them = number("self_employed_share", base) * work.sum()
    in_towns = number("self_employed_urban_part", base)
    return (1 - in_towns) * all_of_them / work[~urban].sum(), in_towns * all_of_them / work[urban].sum()


def _rates(base: str, indicator: str) -> Floats:
    """Give a rate by region, locality, sex and band: the region's rate times its ratios by sex, locality and age.

    A ratio that a region lacks is the country's. Shape (REGIONS, urban, sexes, bands); a region that the base's map
    does not have yet has the rates of the one it was split from.
    """
    held = _held(base, indicator)

    def ratio(code: str, parts: tuple[str, ...]) -> float:
        for place in (code, COUNTRY):
            known = [held[place, part] for part in parts if (place, part) in held]
            if known:
                return float(np.mean(known)) / held[place, "all"]
        return 1.0

    found = np.zeros((len(REGIONS), 2, 2, BANDS))
    for place, today in enumerate(REGIONS):
        code = region_of(today, base_of(base).regions)
        for urban, locality in enumerate(("rural", "urban")):
            for sex, name in enumerate(SEXES):
                for band, parts in enumerate(_PARTS_OF_BAND):
                    product = ratio(code, (locality,)) * ratio(code, (name,)) * ratio(code, parts)
                    found[place, urban, sex, band] = min(held[code, "all"] * product, _MOST)
    return found


def _held(base: str, indicator: str) -> dict[tuple[str, str], float]:
    return {
        (row["region_code"], row["part"]): float(row["percent"]) / 100
        for row in rows(base, "labour")
        if row["indicator"] == indicator
    }


def _published(base: str, indicator: str) -> dict[str, float]:
    """Give the published rate by region."""
    return {code: rate for (code, part), rate in _held(base, indicator).items() if part == "all"}


def informality_of_regions(base: str) -> Floats:
    """Give informal employment by region of today, parts of the employed; shape (REGIONS,)."""
    published, shown = _published(base, "informal"), base_of(base).regions
    return np.array([published[region_of(code, shown)] for code in REGIONS])


def _root(function: Callable[[float], float]) -> float:
    from scipy.optimize import brentq

    return float(brentq(function, -6.0, 6.0))
