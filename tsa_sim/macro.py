"""The economy around the households, as published: money income by region, wages and prices of the country."""

import csv
import math
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from tsa_sim.calendar import MONTHS_IN_YEAR, Month, month, month_text
from tsa_sim.errors import OutsideData
from tsa_sim.regions import parent, region

_DRIFT_FROM = "2020-01"  # from here a region's incomes are set by where the poor live; before, by its money income
_MIDDLE = 6  # a year's drift holds in its July
_POOR_OF = "2023"  # the year of the newest map that is held by region
_FOLDER = Path(__file__).parent / "data" / "macro"


class Index(NamedTuple):
    """An index and how it is known: ``derived`` from published figures or ``filled`` by a rule."""

    value: float
    status: str
    source: str


def income_index(region_code: str, when: Month) -> float:
    """Give the trend of nominal money income per head of a region, January 2018 = 1. Raises as ``income``."""
    return income(region_code, when).value


def income(region_code: str, when: Month) -> Index:
    """Give the trend of nominal money income per head of a region with its status, January 2018 = 1.

    Season taken out, months interpolated between quarters; a region split in 2018 follows its parent before.
    Raises UnknownName, or OutsideData for a month that is not held.
    """
    asked: str | None = region_code
    while asked is not None:
        found = _money_income().get((asked, when))
        if found is not None:
            return found if asked == region_code else found._replace(status="filled")
        asked = parent(asked)
    months = [held for _, held in _money_income()]
    raise OutsideData(
        f"no money income of {region(region_code).name_en} in {month_text(when)} is held",
        todo=f"Ask for a month from {month_text(min(months))} to {month_text(max(months))}",
    )


def household_income_index(region_code: str, when: Month) -> float:
    """Give the trend of what households earn in a region, January 2018 = 1.

    Money income of the region until 2019. From 2020 the country's growth and a drift of the region's own, fitted to
    where the poor of each year live: administrative money income of 2020-2023 grew in poor regions as their poverty
    did not fall. Raises as ``income``.
    """
    begins = month(_DRIFT_FROM)
    if when < begins:
        return income_index(region_code, when)
    growth = income_index("KZ", when) / income_index("KZ", begins)
    return income_index(region_code, begins) * growth * math.exp(drift(region_code, when))


def drift(region_code: str, when: Month) -> float:
    """Give a region's drift from the country's growth of incomes since 2020, log points.

    A year's drift holds in its July; between them it moves evenly, before the first and after the last it stays.
    """
    by_year = regional_drift()[region_code]
    middles = [year * MONTHS_IN_YEAR + _MIDDLE for year in by_year]
    return float(np.interp(when, middles, list(by_year.values())))


@cache
def regional_drift() -> dict[str, dict[int, float]]:
    """Give each region's drift by year, in log points."""
    found: dict[str, dict[int, float]] = {}
    for row in _rows("regional_drift.csv"):
        found.setdefault(row["region_code"], {})[int(row["year"])] = float(row["log_points"])
    return found


@cache
def poor_neighbours() -> dict[str, float]:
    """Give each region's share of the poor in 2023 as a multiple of the country's (Bureau of National Statistics)."""
    return {row["region_code"]: float(row["poor"]) for row in _rows("regional_drift.csv") if row["year"] == _POOR_OF}


def wage_index(year: int) -> float:
    """Give the country's mean nominal wage of a year, 2018 = 1.

    Raises OutsideData for a year that is not held.
    """
    wages = _by_first_column("nominal_wage.csv")
    if str(year) not in wages:
        raise OutsideData(f"no mean wage of {year} is held", todo=f"Ask for {min(wages)} to {max(wages)}")
    return wages[str(year)]


def price_index(when: Month) -> float:
    """Give consumer prices of a month, December 2017 = 1: the same growth in every month of a year.

    Raises OutsideData for a month that is not held.
    """
    decembers = {month(name): value for name, value in _by_first_column("consumer_prices.csv").items()}
    first, last = min(decembers), max(decembers)
    if not first <= when <= last:
        raise OutsideData(
            f"no consumer prices of {month_text(when)} are held",
            todo=f"Ask for a month from {month_text(first)} to {month_text(last)}",
        )
    before = max(december for december in decembers if december <= when)
    after = min(before + MONTHS_IN_YEAR, last)
    part = (when - before) / MONTHS_IN_YEAR
    return math.exp((1 - part) * math.log(decembers[before]) + part * math.log(decembers[after]))


@cache
def _money_income() -> dict[tuple[str, Month], Index]:
    return {
        (row["region_code"], month(row["month"])): Index(float(row["index"]), row["status"], row["source"])
        for row in _rows("money_income.csv")
    }


@cache
def _by_first_column(name: str) -> dict[str, float]:
    return {next(iter(row.values())): float(row["index"]) for row in _rows(name)}


def _rows(name: str) -> list[dict[str, str]]:
    with (_FOLDER / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
