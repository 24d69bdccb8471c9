"""What the people must add up to: official totals brought to the cells, a cell being town or village of a region."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.population.assumptions import number, table
from tsa_sim.regions import REGIONS_2018

Floats = npt.NDArray[np.float64]

FOLDER = Path(__file__).parents[1] / "data" / "population"

SEXES = ("male", "female")
OLDEST = 100  # the last age holds everybody older
PENSION_AGE = (63, 59)  # men, women: where the broad ages of the official table of 2020 begin
GROUP_STARTS = (0, 3, 7, 12, 16, 18, 25, 35, 45, 55, 63, 75)  # age groups whose people are counted exactly
SIZES = 8  # 8 = eight and more
MINORS = 8  # 0 to 6, and seven or more
_MANY_MINORS = 7.6  # mean children of families with seven and more
_ROUNDS = 200
_CHILD = 16
_ADULT = 18


class Cell(NamedTuple):
    """A region's towns or its villages."""

    region: int  # row of REGIONS_2018
    urban: int


class Targets(NamedTuple):
    """Totals of every cell; the first axis is the cell."""

    cells: tuple[Cell, ...]
    ages: Floats  # persons, shape (cells, sexes, ages 0 to 100)
    households: Floats  # shape (cells,)
    sizes: Floats  # households by 1 to 8+ members, shape (cells, SIZES)
    minors: Floats  # households by 0 to 7+ members under 18, shape (cells, MINORS)


@cache
def targets() -> Targets:
    """Bring the official totals to the cells."""
    cells, persons = _persons()
    ages = _ages(cells, persons)
    households = _households(cells, ages)
    people = np.asarray(ages.sum((1, 2)), np.float64)
    sizes = _tilted(_size_shares(), np.arange(1, SIZES + 1, dtype=np.float64), households, people, _size_of_many())
    number_of_minors = np.asarray(ages[:, :, :_ADULT].sum((1, 2)), np.float64)
    minors = _tilted(
        _minor_shares(number_of_minors.sum(), households.sum()),
        np.arange(MINORS, dtype=np.float64),
        households,
        number_of_minors,
        _MANY_MINORS,
    )
    return Targets(cells, ages, households, sizes, minors)


def rows(name: str) -> list[dict[str, str]]:
    """Read one of the packed official tables."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _persons() -> tuple[tuple[Cell, ...], Floats]:
    found = {(row["region_code"], row["locality"], row["sex"]): float(row["persons"]) for row in rows("persons")}
    cells = tuple(
        Cell(place, urban)
        for place, code in enumerate(REGIONS_2018)
        for urban in (1, 0)
        if (code, ("rural", "urban")[urban], "male") in found
    )
    persons = [
        [found[REGIONS_2018[cell.region], ("rural", "urban")[cell.urban], sex] for sex in SEXES] for cell in cells
    ]
    return cells, np.array(persons)


def _ages(cells: tuple[Cell, ...], persons: Floats) -> Floats:
    """Give persons by cell, sex and single age.

    Iterative proportional fitting to persons by cell and sex, and to the national ages scaled to the Bureau's totals;
    the start carries each region's broad ages of 2020 and the villages' larger share of children.
    """
    national = np.zeros((len(SEXES), OLDEST + 1))
    for row in rows("age_sex"):
        national[SEXES.index(row["sex"]), int(row["age"])] = float(row["persons"])
    national *= (persons.sum(0) / national.sum(1))[:, None]
    broad = {(row["region_code"], row["sex"], int(row["age_from"])): float(row["value"]) for row in rows("broad_age")}
    years = np.arange(OLDEST + 1)
    found = np.zeros((len(cells), len(SEXES), OLDEST + 1))
    for place, cell in enumerate(cells):
        for sex, name in enumerate(SEXES):
            parts = [broad[REGIONS_2018[cell.region], name, first] for first in (0, _CHILD, PENSION_AGE[sex])]
            inside = np.digitize(years, (_CHILD, PENSION_AGE[sex]))
            of_group = np.bincount(inside, national[sex])
            found[place, sex] = national[sex] * (np.array(parts) / of_group)[inside]
        if not cell.urban:
            found[place, :, :_CHILD] *= number("rural_children_factor")
    for _ in range(_ROUNDS):
        found *= (national / found.sum(0))[None]
        found *= (persons / found.sum(2))[:, :, None]
    return found


def _households(cells: tuple[Cell, ...], ages: Floats) -> Floats:
    persons = ages.sum((1, 2))
    children = ages[:, :, :_CHILD].sum((1, 2)) / persons
    size = children ** number("size_elasticity_to_children")
    size *= np.where([cell.urban for cell in cells], 1.0, number("rural_size_factor"))
    wanted = persons.sum() / number("mean_household_size")
    return np.asarray(persons / size * (wanted / (persons / size).sum()))


def _size_shares() -> Floats:
    shares = np.array([float(row["percent"]) for row in rows("sizes")])
    return np.asarray(shares / shares.sum())


def _size_of_many() -> float:
    shares = _size_shares()
    rest = number("mean_household_size") - (shares[:-1] * np.arange(1, SIZES)).sum()
    return float(rest / shares[-1])


def _minor_shares(children: float, households: float) -> Floats:
    """Give national shares of households by members under 18; large families fixed, the others in the ratio of 2015."""
    large = number("large_families") * np.array(list(table("large_family_shares").values()))
    in_large = (large * np.array([4, 5, 6, _MANY_MINORS])).sum()
    small = np.array(list(table("small_family_shares").values()))
    small *= (children - in_large) / (small * np.array([1, 2, 3])).sum()
    none = households - small.sum() - large.sum()
    return np.array([none, *small, *large]) / households


def _tilted(shares: Floats, values: Floats, households: Floats, sums: Floats, many: float) -> Floats:
    """Spread national shares over the cells so that each cell has its sum and the country its shares.

    households by cell and class = households x shares x a(class) x exp(tilt(cell) x value), a and tilt fitted.
    """
    values = values.copy()
    values[-1] = many
    wanted = shares * households.sum()
    means = sums / households
    means *= (wanted * values).sum() / (means * households).sum()  # the national mean of the classes themselves
    factor, tilt = np.ones(len(shares)), np.zeros(len(households))
    for _ in range(_ROUNDS):
        for _ in range(8):
            spread = shares * factor * np.exp(tilt[:, None] * values)
            spread /= spread.sum(1, keepdims=True)
            mean = spread @ values
            variance = spread @ values**2 - mean**2
            tilt += np.clip((means - mean) / variance, -0.5, 0.5)
        spread = shares * factor * np.exp(tilt[:, None] * values)
        spread /= spread.sum(1, keepdims=True)
        factor *= wanted / (spread * households[:, None]).sum(0)
    return np.asarray(spread * households[:, None])
