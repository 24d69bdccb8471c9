"""What the people must add up to: official totals brought to the cells, a cell being town or village of a region."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.population.assumptions import number, table
from tsa_sim.population.base import base_of, bases
from tsa_sim.regions import COUNTRY, REGIONS, region_of

Floats = npt.NDArray[np.float64]

FOLDER = Path(__file__).parents[1] / "data" / "population"

SEXES = ("male", "female")
OLDEST = 100  # the last age holds everybody older
_BROAD_AGES = (16, (63, 59))  # where the broad ages of the official table of 2020 begin: men, women
GROUP_STARTS = (0, 3, 7, 12, 16, 18, 23, 25, 35, 45, 55, 63, 75)  # age groups whose people are counted exactly
SIZES = 8  # 8 = eight and more
MINORS = 8  # 0 to 6, and seven or more
LARGE = 4  # children from which a family is a large one
_MANY_MINORS = 7.6  # mean children of families with seven and more
_ROUNDS = 200
_CHILD = 16
_ADULT = 18


class Cell(NamedTuple):
    """A region's towns or its villages."""

    region: int  # row of REGIONS
    urban: int


class Targets(NamedTuple):
    """Totals of every cell; the first axis is the cell."""

    cells: tuple[Cell, ...]
    ages: Floats  # persons, shape (cells, sexes, ages 0 to 100)
    households: Floats  # shape (cells,)
    sizes: Floats  # households by 1 to 8+ members, shape (cells, SIZES)
    minors: Floats  # households by 0 to 7+ members under 18, shape (cells, MINORS)
    large: Floats  # families with four and more children, students under 23 counted; shape (cells,)


@cache
def targets(base: str) -> Targets:
    """Bring the official totals of a base to its cells."""
    cells, persons = _persons(base)
    ages = _ages(base, cells, persons)
    households = _households(base, cells, ages)
    people = np.asarray(ages.sum((1, 2)), np.float64)
    sizes = _tilted(
        _size_shares(base), np.arange(1, SIZES + 1, dtype=np.float64), households, people, _size_of_many(base)
    )
    number_of_minors = np.asarray(ages[:, :, :_ADULT].sum((1, 2)), np.float64)
    minors = _tilted(
        _minor_shares(base, number_of_minors.sum(), households.sum()),
        np.arange(MINORS, dtype=np.float64),
        households,
        number_of_minors,
        _MANY_MINORS,
    )
    large = minors[:, LARGE:].sum(1) / number("large_families_of_minors", base)
    return Targets(cells, ages, households, sizes, minors, large)


@cache
def persons_of_regions() -> Floats:
    """Give persons by region of today, on the latest map; shape (REGIONS,)."""
    latest = targets(bases()[-1])
    persons = np.bincount([cell.region for cell in latest.cells], latest.ages.sum((1, 2)), len(REGIONS))
    return np.asarray(persons, np.float64)


def rows(base: str, name: str) -> list[dict[str, str]]:
    """Read one of the packed official tables of a base."""
    with (FOLDER / base / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def common_rows(name: str) -> list[dict[str, str]]:
    """Read one of the packed official tables that belong to no base."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _persons(base: str) -> tuple[tuple[Cell, ...], Floats]:
    found = {(row["region_code"], row["locality"], row["sex"]): float(row["persons"]) for row in rows(base, "persons")}
    cells = tuple(
        Cell(place, urban)
        for place, code in enumerate(REGIONS)
        for urban in (1, 0)
        if (code, ("rural", "urban")[urban], "male") in found
    )
    persons = [[found[REGIONS[cell.region], ("rural", "urban")[cell.urban], sex] for sex in SEXES] for cell in cells]
    return cells, np.array(persons)


def _ages(base: str, cells: tuple[Cell, ...], persons: Floats) -> Floats:
    """Give persons by cell, sex and single age.

    Iterative proportional fitting to persons by cell and sex, and to the national ages; the start carries each
    region's broad ages of 2020 (a new region: those of the region it was split from) and the villages' larger share of
    children. Regions whose children were counted since have that many.
    """
    national = _national_ages(base, persons.sum(0))
    broad = {
        (row["region_code"], row["sex"], int(row["age_from"])): float(row["value"]) for row in rows(base, "broad_age")
    }
    known = {code for code, _, _ in broad}
    years = np.arange(OLDEST + 1)
    found = np.zeros((len(cells), len(SEXES), OLDEST + 1))
    for place, cell in enumerate(cells):
        code = region_of(REGIONS[cell.region], tuple(known))
        for sex, name in enumerate(SEXES):
            limits = (_BROAD_AGES[0], _BROAD_AGES[1][sex])
            parts = [broad[code, name, first] for first in (0, *limits)]
            inside = np.digitize(years, limits)
            of_group = np.bincount(inside, national[sex])
            found[place, sex] = national[sex] * (np.array(parts) / of_group)[inside]
        if not cell.urban:
            found[place, :, :_CHILD] *= number("rural_children_factor", base)
    young = children_counted(base, float(national[:, :_CHILD].sum()))
    chosen = {code: np.array([REGIONS[cell.region] == code for cell in cells]) for code in young}
    for _ in range(_ROUNDS):
        found *= (national / found.sum(0))[None]
        for code, children in young.items():
            here = found[chosen[code]]
            here[:, :, :_CHILD] *= children / here[:, :, :_CHILD].sum()
            found[chosen[code]] = here
        found *= (persons / found.sum(2))[:, :, None]
    return found


def children_counted(base: str, national: float = 1.0) -> dict[str, float]:
    """Give children under 16 by region where a later day's count is held, brought to the country's number."""
    if not (FOLDER / base / "children.csv").exists():
        return {}
    held = {row["region_code"]: float(row["persons"]) for row in rows(base, "children")}
    return {code: count * national / held[COUNTRY] for code, count in held.items() if code != COUNTRY}


def _national_ages(base: str, persons: Floats) -> Floats:
    """Give persons by sex and single age: the projection's, brought to the Bureau's totals.

    Where the Bureau's births of earlier years are held they give the youngest ages, and where its broad ages are held
    every group is scaled to them; otherwise all ages alike to the number of men and women. persons: by sex.
    """
    found = np.zeros((len(SEXES), OLDEST + 1))
    for row in rows(base, "age_sex"):
        found[SEXES.index(row["sex"]), int(row["age"])] = float(row["persons"])
    if not (FOLDER / base / "age_groups.csv").exists():
        return np.asarray(found * (persons / found.sum(1))[:, None])
    groups = {(row["sex"], int(row["age_from"])): float(row["persons"]) for row in rows(base, "age_groups")}
    starts = sorted({first for _, first in groups})
    born = {base_of(base).year - 1 - int(row["year"]): float(row["births"]) for row in rows(base, "births")}
    for sex, name in enumerate(SEXES):
        fixed = np.zeros(OLDEST + 1)
        for age, births in born.items():
            fixed[age] = (
                births * number("boys_at_birth", base) if sex == 0 else births * (1 - number("boys_at_birth", base))
            )
            fixed[age] *= number("surviving_children", base)
        for first, after in zip(starts, [*starts[1:], OLDEST + 1], strict=True):
            inside = (np.arange(OLDEST + 1) >= first) & (np.arange(OLDEST + 1) < after)
            free = inside & (fixed == 0)
            found[sex, free] *= (groups[name, first] - fixed[inside].sum()) / found[sex, free].sum()
        found[sex] = np.where(fixed > 0, fixed, found[sex])
    return found


def _households(base: str, cells: tuple[Cell, ...], ages: Floats) -> Floats:
    persons = ages.sum((1, 2))
    children = ages[:, :, :_CHILD].sum((1, 2)) / persons
    size = children ** number("size_elasticity_to_children", base)
    size *= np.where([cell.urban for cell in cells], 1.0, number("rural_size_factor", base))
    wanted = persons.sum() / number("mean_household_size", base)
    return np.asarray(persons / size * (wanted / (persons / size).sum()))


def _size_shares(base: str) -> Floats:
    shares = np.array([float(row["percent"]) for row in rows(base, "sizes")])
    return np.asarray(shares / shares.sum())


def _size_of_many(base: str) -> float:
    shares = _size_shares(base)
    rest = number("mean_household_size", base) - (shares[:-1] * np.arange(1, SIZES)).sum()
    return float(rest / shares[-1])


def _minor_shares(base: str, children: float, households: float) -> Floats:
    """Give national shares of households by members under 18; large families fixed, the others in the ratio of 2015."""
    families = number("large_families", base) * number("large_families_of_minors", base)
    large = families * np.array(list(table("large_family_shares", base).values()))
    in_large = (large * np.array([4, 5, 6, _MANY_MINORS])).sum()
    small = np.array(list(table("small_family_shares", base).values()))
    small = small * ((children - in_large) / (small * np.array([1, 2, 3])).sum())
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
