"""Incomes of the people of January 2018: wages by region, sex and age, pensions, welfare on the published shape.

Pay and pensions are as published, before tax. What a household lives on (welfare a head) is another thing: it follows
the order of these incomes, with some noise, on the published distribution's shape, so that the shares below the
subsistence minimum are the Bureau's. Where welfare is above pay and pensions the household has other income; where it
is below, a part of them goes into taxes and saving or escapes the surveys.
"""

import csv
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from tsa_sim.calendar import month
from tsa_sim.columns import State
from tsa_sim.macro import income_index
from tsa_sim.population.assumptions import number
from tsa_sim.population.labour import ABILITIES, BANDS, labour_stocks, out_of_study
from tsa_sim.population.targets import FOLDER, SEXES, rows, targets
from tsa_sim.regions import COUNTRY, REGIONS_2018

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

YEAR = range(month("2018-01"), month("2018-12") + 1)  # pay and welfare are the year's means
SIZE_CLASSES = 5  # 1 to 4, and five and more members
FLOOR = 3_000.0  # tenge a head, added before the logarithm so that no income has a place too
_AGES_OF_BAND = (("16-24",), ("25-28", "29-34"), ("35-44",), ("45-54",), ("55-64",), ("65+",))
_SOUTH = ("KZYUZ", "KZSHY", "KZONT")
_WELFARE_ONE = 1024


class WelfareMap(NamedTuple):
    """From the order of incomes to welfare: shifts of log income, and the fitted curve."""

    region: Floats  # shape (regions,)
    rural: float
    size: Floats  # shape (SIZE_CLASSES,)
    income: Floats  # log of tenge a head, rising; shape (knots,)
    welfare: Floats  # tenge a head a month, mean of 2018; shape (knots,)


def to_january(region: int) -> float:
    """Give January 2018 over the mean of 2018 in money income of a region: the year's means are brought to January."""
    return float(1 / np.mean([income_index(REGIONS_2018[region], when) for when in YEAR]))


@cache
def wage_levels() -> Floats:
    """Give the wage of the median ability-free employee by region, sex and band, tenge a month of January 2018.

    Scaled so that the mean wage of a region's formal employees is the region's published mean. Shape (regions, sexes,
    bands); a person's wage is this times ``wage_spread``.
    """
    regional, ratios = regional_wages(), _ratios()
    spread = np.array([_mean_spread(ability) for ability in range(ABILITIES)])
    stocks, people = labour_stocks()[..., State.FORMAL], out_of_study()
    found = np.zeros((len(REGIONS_2018), len(SEXES), BANDS))
    for place in range(len(REGIONS_2018)):
        formal, pay = 0.0, 0.0
        for row, cell in enumerate(targets().cells):
            if cell.region == place:
                count = people[row][..., None] * stocks[place, cell.urban] / ABILITIES
                formal += count.sum()
                pay += (count * ratios[..., None] * spread).sum()
        found[place] = ratios * regional[place] * formal / pay * to_january(place)
    return found


@cache
def regional_wages() -> Floats:
    """Give the mean monthly wage by region, tenge, mean of 2018; shape (regions,).

    Hourly wages by region times the country's monthly over its hourly wage; Turkistan's month is published.
    """
    hourly, monthly = _hourly(), _monthly()
    hours = monthly["year", COUNTRY] / hourly[COUNTRY, "both", "all"]
    turkistan = monthly["Q3", "KZYUZ"] * monthly["year", COUNTRY] / monthly["Q3", COUNTRY]
    return np.array(
        [
            turkistan if code == "KZYUZ" else hours * hourly[code if code not in _SOUTH else "KZONT", "both", "all"]
            for code in REGIONS_2018
        ]
    )


def wage_spread(ability: Whole, luck: Floats) -> Floats:
    """Give a person's wage over the level of the market: lognormal, the quarter of it set by ability."""
    return np.asarray(np.exp(number("wage_log_sd") * ndtri((ability + luck) / ABILITIES)))


def pensions(luck: Floats, disabled: npt.NDArray[np.bool_]) -> Whole:
    """Give pensions (or, for those of working age, disability allowances), tenge a month of January 2018."""
    level = np.where(disabled, number("disability_allowance_2025"), number("pension_2025"))
    sd = number("pension_log_sd")
    spread = np.exp(sd * ndtri(luck) - sd**2 / 2)
    return np.rint(level * number("statutory_minimum_2018_to_2025") * spread).astype(np.int64)


@cache
def welfare_map() -> WelfareMap:
    """Read the fitted map from the order of incomes to welfare (made by ``tools/fit_population.py``)."""
    shifts = {(row["kind"], row["name"]): float(row["shift"]) for row in _own("welfare_shifts")}
    curve = _own("welfare_curve")
    return WelfareMap(
        np.array([shifts["region", code] for code in REGIONS_2018]),
        shifts["locality", "rural"],
        np.array([shifts["size", str(size + 1)] for size in range(SIZE_CLASSES)]),
        np.array([float(row["log_income"]) for row in curve]),
        np.array([float(row["welfare"]) for row in curve]),
    )


def place_in_order(
    income: Floats, members: Whole, region: Whole, urban: Whole, noise: Floats, shifts: WelfareMap
) -> Floats:
    """Give a household's place in the order of welfare: log income a head, shifted, with noise (a standard normal)."""
    place = np.log(income / np.maximum(members, 1) + FLOOR) + number("welfare_noise") * noise
    place += shifts.region[region] + shifts.rural * (1 - urban)
    return np.asarray(place + shifts.size[np.clip(members, 1, SIZE_CLASSES) - 1])


def other_and_consumed(income: Floats, members: Whole, welfare: Floats) -> tuple[Whole, Whole]:
    """Give other income (tenge a month) and the part of pay and pensions that reaches welfare (1/1024)."""
    wanted = welfare * members
    other = np.maximum(wanted - income, 0.0)
    part = np.where(income > wanted, wanted / np.maximum(income, 1.0), 1.0)
    return np.rint(other).astype(np.int64), np.rint(part * _WELFARE_ONE).astype(np.int64)


def _own(name: str) -> list[dict[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _ratios() -> Floats:
    """Give hourly wages by sex and band over the national mean; shape (sexes, bands)."""
    hourly = _hourly()
    mean = hourly[COUNTRY, "both", "all"]
    return np.array(
        [[np.mean([hourly[COUNTRY, sex, age] for age in ages]) / mean for ages in _AGES_OF_BAND] for sex in SEXES]
    )


def _mean_spread(ability: int) -> float:
    places = (np.arange(512) + 0.5) / 512
    return float(wage_spread(np.full(512, ability), places).mean())


def _hourly() -> dict[tuple[str, str, str], float]:
    return {
        (row["region_code"], row["sex"], row["age"]): float(row["value"])
        for row in rows("wages")
        if row["wage"] == "hourly"
    }


def _monthly() -> dict[tuple[str, str], float]:
    return {
        (row["period"], row["region_code"]): float(row["value"]) for row in rows("wages") if row["wage"] == "monthly"
    }
