"""Incomes of the people of a base: wages by region, sex and age, pensions, welfare on the published shape.

Pay and pensions are as published, before tax. What a household lives on (welfare a head) is another thing: it follows
the order of these incomes, with some noise, on the published distribution's shape, so that the shares below the
subsistence minimum are the Bureau's. Where welfare is above pay and pensions the household has other income; where it
is below, a part of them goes into taxes and saving or escapes the surveys.
"""

from fractions import Fraction
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from tsa_sim.calendar import MONTHS_IN_YEAR
from tsa_sim.columns import State
from tsa_sim.macro import income_index
from tsa_sim.money import round_up
from tsa_sim.parameters import law_book
from tsa_sim.population.assumptions import number
from tsa_sim.population.base import base_of
from tsa_sim.population.labour import ABILITIES, BANDS, labour_stocks, out_of_study
from tsa_sim.population.targets import SEXES, rows, targets
from tsa_sim.population.wage_spread import wage_spread
from tsa_sim.regions import COUNTRY, REGIONS, region_of

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

SIZE_CLASSES = 5  # 1 to 4, and five and more members
POOR_BY_SIZE_2024 = (1_400, 14_600, 35_600, 86_600, 889_200)  # persons, second quarter of 2024; the last 5 and more
FLOOR = 3_000.0  # tenge a head, added before the logarithm so that no income has a place too
_AGES_OF_BAND = (("16-24",), ("25-28", "29-34"), ("35-44",), ("45-54",), ("55-64",), ("65+",))
_SOUTH = ("KZYUZ", "KZSHY", "KZONT")
_WELFARE_ONE = 1024
_PLACES = 4096


class WelfareMap(NamedTuple):
    """From the order of incomes to welfare: shifts of log income, and the fitted curve."""

    region: Floats  # shape (regions,)
    rural: float
    size: Floats  # shape (SIZE_CLASSES,)
    income: Floats  # log of tenge a head, rising; shape (knots,)
    welfare: Floats  # tenge a head a month, mean of the base's year; shape (knots,)


def to_january(region: int, base: str) -> float:
    """Give January 2018 over the mean of the base's year in money income of a region.

    All tenge of the records are those of January 2018: the year's means are brought there.
    """
    first = base_of(base).year * MONTHS_IN_YEAR
    return float(1 / np.mean([income_index(REGIONS[region], when) for when in range(first, first + MONTHS_IN_YEAR)]))


def of_base_month(region: int, base: str) -> float:
    """Give January 2018 over the base's month in money income of a region."""
    return 1 / income_index(REGIONS[region], base_of(base).month)


@cache
def wage_levels(base: str) -> Floats:
    """Give the wage of the median ability-free employee by region, sex and band, tenge a month of January 2018.

    Scaled so that the mean wage of a region's formal employees is the region's published mean. Shape (regions, sexes,
    bands); a person's wage is this times ``wage_spread``.
    """
    regional, ratios = regional_wages(base), wage_ratios(base)
    spread = np.array([_mean_spread(ability, base) for ability in range(ABILITIES)])
    stocks, people = labour_stocks(base)[..., State.FORMAL], out_of_study(base)
    found = np.zeros((len(REGIONS), len(SEXES), BANDS))
    for place in {cell.region for cell in targets(base).cells}:
        formal, pay = 0.0, 0.0
        for row, cell in enumerate(targets(base).cells):
            if cell.region == place:
                count = people[row][..., None] * stocks[place, cell.urban] / ABILITIES
                formal += count.sum()
                pay += (count * ratios[..., None] * spread).sum()
        found[place] = ratios * regional[place] * formal / pay * to_january(place, base)
    return found


@cache
def regional_wages(base: str) -> Floats:
    """Give the mean monthly wage by region of today, tenge, mean of the base's year; shape (REGIONS,).

    Where the months of the year before are published by region: those times the country's growth. Otherwise hourly
    wages by region times the country's monthly over its hourly wage; Turkistan's month is published.
    """
    monthly, shown = _monthly(base), base_of(base).regions
    if ("year before", shown[0]) in monthly:
        growth = monthly["year", COUNTRY] / monthly["year before", COUNTRY]
        return np.array([monthly["year before", code] * growth for code in REGIONS])
    hourly = _hourly(base)
    hours = monthly["year", COUNTRY] / hourly[COUNTRY, "both", "all"]
    turkistan = monthly["Q3", "KZYUZ"] * monthly["year", COUNTRY] / monthly["Q3", COUNTRY]
    codes = [region_of(code, shown) for code in REGIONS]
    return np.array(
        [
            turkistan if code == "KZYUZ" else hours * hourly["KZONT" if code in _SOUTH else code, "both", "all"]
            for code in codes
        ]
    )


@cache
def pension_age_months(base: str) -> tuple[int, int]:
    """Give the pension age of men and women in the law of the base's month, months."""
    names = (f"able_bodied.pension_age_months_{sex}" for sex in ("men", "women"))
    men, women = (int(law_book().value(name, base_of(base).month)) for name in names)
    return men, women


def pensions(luck: Floats, disabled: npt.NDArray[np.bool_], base: str) -> Whole:
    """Give pensions (or, for those of working age, disability allowances), tenge a month of the base."""
    level = np.where(disabled, number("disability_allowance_2025", base), number("pension_2025", base))
    sd = number("pension_log_sd", base)
    spread = np.exp(sd * ndtri(luck) - sd**2 / 2)
    return np.rint(level * number("statutory_minimum_to_2025", base) * spread).astype(np.int64)


@cache
def welfare_map(base: str) -> WelfareMap:
    """Read the fitted map from the order of incomes to welfare (made by ``tools/fit_population.py``)."""
    shifts = {(row["kind"], row["name"]): float(row["shift"]) for row in rows(base, "welfare_shifts")}
    curve = rows(base, "welfare_curve")
    return WelfareMap(
        np.array([shifts["region", region_of(code, base_of(base).regions)] for code in REGIONS]),
        shifts["locality", "rural"],
        np.array([shifts["size", str(size + 1)] for size in range(SIZE_CLASSES)]),
        np.array([float(row["log_income"]) for row in curve]),
        np.array([float(row["welfare"]) for row in curve]),
    )


def place_in_order(
    income: Floats, members: Whole, region: Whole, urban: Whole, noise: Floats, shifts: WelfareMap, base: str
) -> Floats:
    """Give a household's place in the order of welfare: log income a head, shifted, with noise (a standard normal)."""
    place = np.log(income / np.maximum(members, 1) + FLOOR) + number("welfare_noise", base) * noise
    place += shifts.region[region] + shifts.rural * (1 - urban)
    return np.asarray(place + shifts.size[np.clip(members, 1, SIZE_CLASSES) - 1])


@cache
def large_family_allowances(base: str) -> Floats:
    """Give the large-family allowance by number of children in the law of the base's month, tenge; shape (21,)."""
    book, when = law_book(), base_of(base).month
    found = np.zeros(21)
    if book.value("large_family.in_force", when):
        index = Fraction(str(book.value("minimums.monthly_calculation_index", when)))
        for children in range(int(book.value("large_family.children_at_least", when)), len(found)):
            name = f"amount_mci_{children}" if children < 8 else "amount_mci_a_child_from_8"
            of_index = Fraction(str(book.value(f"large_family.{name}", when))) * (1 if children < 8 else children)
            found[children] = round_up(of_index * index)
    return found


def other_and_consumed(income: Floats, lives_on: Floats) -> tuple[Whole, Whole]:
    """Give other income (tenge a month) and the part of pay and pensions that a household lives on (1/1024)."""
    other = np.maximum(lives_on - income, 0.0)
    part = np.where(income > lives_on, lives_on / np.maximum(income, 1.0), 1.0)
    return np.rint(other).astype(np.int64), np.rint(part * _WELFARE_ONE).astype(np.int64)


def wage_ratios(base: str) -> Floats:
    """Give hourly wages by sex and band over the national mean; shape (sexes, bands)."""
    hourly = _hourly(base)
    mean = hourly[COUNTRY, "both", "all"]
    return np.array(
        [[np.mean([hourly[COUNTRY, sex, age] for age in ages]) / mean for ages in _AGES_OF_BAND] for sex in SEXES]
    )


def _mean_spread(ability: int, base: str) -> float:
    places = (np.arange(_PLACES) + 0.5) / _PLACES
    return float(wage_spread((ability + places) / ABILITIES, base).mean())


def _hourly(base: str) -> dict[tuple[str, str, str], float]:
    return {
        (row["region_code"], row["sex"], row["age"]): float(row["value"])
        for row in rows(base, "wages")
        if row["wage"] == "hourly"
    }


def _monthly(base: str) -> dict[tuple[str, str], float]:
    return {
        (row["period"], row["region_code"]): float(row["value"])
        for row in rows(base, "wages")
        if row["wage"] == "monthly"
    }
