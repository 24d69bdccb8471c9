"""Fit the map from the order of incomes to welfare, so that poverty by region, locality and size is the Bureau's.

Call it with the names of bases (all without); it writes ``welfare_shifts.csv`` and ``welfare_curve.csv`` of each and
prints how far the targets are met. The curve lays the people, in the order of their incomes, on the published
distribution of 2018; its level is the one at which the published share lies below the regional minimum.
"""

import sys
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pack_law import write
from scipy.special import logit, ndtri

from tsa_sim.calendar import quarter
from tsa_sim.chance import Decision, draws
from tsa_sim.parameters.minimum import published_minimum
from tsa_sim.population.allowances import allowances
from tsa_sim.population.assumptions import number
from tsa_sim.population.base import base_of, bases
from tsa_sim.population.build import Made
from tsa_sim.population.incomes import (
    POOR_BY_SIZE_2024,
    SIZE_CLASSES,
    WelfareMap,
    of_base_month,
    place_in_order,
    to_january,
)
from tsa_sim.population.labour import pay_factors
from tsa_sim.population.people import blocks, join
from tsa_sim.population.targets import FOLDER, rows
from tsa_sim.regions import COUNTRY, REGIONS, region_of

Floats = npt.NDArray[np.float64]

SCALE, SEED, SAMPLES = Fraction(1, 10), 1, range(1)
ROUNDS, PACE = 200, 0.08
KNOTS = 120
FLAT = WelfareMap(np.zeros(len(REGIONS)), 0.0, np.zeros(SIZE_CLASSES), np.array([0.0, 20.0]), np.array([1.0, 1.0]))


class Homes(NamedTuple):
    """What the fit needs of each household."""

    income: Floats
    members: npt.NDArray[np.int64]
    region: npt.NDArray[np.int64]
    urban: npt.NDArray[np.int64]
    noise: Floats


def main(names: list[str]) -> None:
    """Fit, write and print every base named."""
    for base in names or bases():
        fit(base)


def fit(base: str) -> None:
    """Fit one base."""
    homes = [
        homes_of(base, join(blocks(base, scale=SCALE, seed=SEED, sample=sample, shifts=FLAT))) for sample in SAMPLES
    ]
    people = Homes(*(np.concatenate(parts) for parts in zip(*homes, strict=True)))
    minimum = np.array([yearly_minimum(code, base) for code in REGIONS])[people.region]
    level = level_of(base, people, minimum)
    shifts = FLAT
    for _ in range(ROUNDS):
        welfare, order = welfare_of(base, people, shifts, level)
        shifts = improved(base, shifts, people, welfare < minimum)
        level *= (share(people, welfare < minimum) / number("below_minimum_share", base)) ** 0.15
    welfare, order = welfare_of(base, people, shifts, level)
    save(base, shifts, people, order, welfare)
    report(base, people, welfare, minimum, level)


def homes_of(base: str, made: Made) -> Homes:
    """Give income (mean of the base's year), members, place and noise of every household."""
    persons, homes = made.persons, made.households
    here = persons["age_months"] >= 0
    pay = np.where(here, persons["potential"] * np.array(pay_factors(base))[persons["state"]] + persons["pension"], 0.0)
    january = np.array([to_january(REGIONS.index(code), base) for code in map_rows(base)])
    income = np.add.reduceat(pay, homes["first"]) + drawn_by_rule(base, persons, homes)
    income /= january[homes["region"]]
    members = np.add.reduceat(here.astype(np.int64), homes["first"])
    noise = ndtri(draws(SEED, homes["id"], Decision.PEOPLE_WELFARE, 0))
    return Homes(income, members, homes["region"].astype(np.int64), homes["urban"].astype(np.int64), noise)


def map_rows(base: str) -> list[str]:
    """Give for every region of today the region of the base's map that it lies in."""
    return [region_of(code, base_of(base).regions) for code in REGIONS]


def drawn_by_rule(base: str, persons: np.ndarray, homes: np.ndarray) -> Floats:
    """Give each household's allowances by rule, tenge a month of January 2018."""
    home = np.repeat(np.arange(len(homes)), homes["places"])
    here = persons["age_months"] >= 0
    columns = (persons[name][here].astype(np.int64) for name in ("age_months", "sex", "role", "state"))
    month = np.array([of_base_month(REGIONS.index(code), base) for code in map_rows(base)])
    return np.asarray(allowances(base, home[here], len(homes), *columns) * month[homes["region"]])


def yearly_minimum(code: str, base: str) -> float:
    """Give the mean of a region's quarterly minimums of the base's year, tenge a head a month."""
    year = base_of(base).year
    return float(np.mean([float(published_minimum(code, quarter(f"{year}-Q{n}")).value) for n in (1, 2, 3, 4)]))


def shape(base: str) -> tuple[Floats, Floats]:
    """Give the published shape: places among the people (0 to 1) and welfare over its mean, with drawn-out ends."""
    of_mean = np.array([float(row["of_mean"]) for row in rows(base, "welfare")])
    places = (np.arange(100) + 0.5) / 100
    low, high = of_mean[0] ** 2 / of_mean[1], of_mean[-1] * 1.6
    return np.concatenate([[0.0], places, [1.0]]), np.concatenate([[low], of_mean, [high]])


def level_of(base: str, people: Homes, minimum: Floats) -> float:
    """Give a first level of mean welfare, tenge a head: the published share lies below the mean minimum."""
    places, of_mean = shape(base)
    return float(
        np.average(minimum, weights=people.members) / np.interp(number("below_minimum_share", base), places, of_mean)
    )


def welfare_of(base: str, people: Homes, shifts: WelfareMap, level: float) -> tuple[Floats, Floats]:
    """Give welfare a head of every household and its place in the order."""
    order = place_in_order(people.income, people.members, people.region, people.urban, people.noise, shifts, base)
    ranked = np.argsort(order, kind="stable")
    cumulated = np.cumsum(people.members[ranked])
    place = np.empty(len(order))
    place[ranked] = (cumulated - people.members[ranked] / 2) / cumulated[-1]
    return level * np.exp(np.interp(place, shape(base)[0], np.log(shape(base)[1]))), order


def improved(base: str, shifts: WelfareMap, people: Homes, poor: npt.NDArray[np.bool_]) -> WelfareMap:
    """Move every shift towards its target share of poor people."""
    known = {(row["region_code"], row["locality"]): float(row["value"]) / 100 for row in rows(base, "below_minimum")}
    region = shifts.region.copy()
    shown = map_rows(base)
    for place, code in enumerate(shown):
        inside = np.isin(people.region, [row for row, other in enumerate(shown) if other == code])
        region[place] += PACE * gap(share(people, poor, inside), known[code, "all"])
    rural = shifts.rural + PACE * (
        gap(share(people, poor, people.urban == 0), known[COUNTRY, "rural"])
        - gap(share(people, poor, people.urban == 1), known[COUNTRY, "urban"])
    )
    size = shifts.size.copy()
    klass = np.minimum(people.members, SIZE_CLASSES)
    all_poor = (people.members * poor).sum()
    for place in range(SIZE_CLASSES):
        wanted = POOR_BY_SIZE_2024[place] / sum(POOR_BY_SIZE_2024)
        size[place] += PACE * gap((people.members * (poor & (klass == place + 1))).sum() / all_poor, wanted)
    return shifts._replace(region=region - region.mean(), rural=rural, size=size - size[-1])


def gap(found: float, wanted: float) -> float:
    """Give how far a share is too high, in log odds, held to one step."""
    return float(np.clip(logit(max(found, 1e-4)) - logit(wanted), -1, 1))


def share(people: Homes, poor: npt.NDArray[np.bool_], inside: npt.NDArray[np.bool_] | None = None) -> float:
    """Give the share of persons that is poor."""
    weights = people.members if inside is None else people.members * inside
    return float((weights * poor).sum() / weights.sum())


def save(base: str, shifts: WelfareMap, people: Homes, order: Floats, welfare: Floats) -> None:
    """Write shifts and curve; the curve's knots lie closer at the poor end."""
    kinds = [
        ("region", code, shift)
        for code, shift in zip(REGIONS, shifts.region, strict=True)
        if code in base_of(base).regions
    ]
    kinds += [("locality", "rural", shifts.rural)]
    kinds += [("size", str(place + 1), shift) for place, shift in enumerate(shifts.size)]
    write(FOLDER / base / "welfare_shifts.csv", [{"kind": k, "name": n, "shift": f"{s:.4f}"} for k, n, s in kinds])
    ranked = np.argsort(order, kind="stable")
    cumulated = np.cumsum(people.members[ranked]) / people.members.sum()
    places = np.linspace(0, 1, KNOTS) ** 2
    at = np.searchsorted(cumulated, places).clip(0, len(ranked) - 1)
    knots = [(order[ranked[row]], welfare[ranked[row]]) for row in at]
    kept = [knots[0]] + [new for old, new in pairwise(knots) if new[0] > old[0] + 1e-6]
    write(FOLDER / base / "welfare_curve.csv", [{"log_income": f"{x:.5f}", "welfare": f"{y:.1f}"} for x, y in kept])


def report(base: str, people: Homes, welfare: Floats, minimum: Floats, level: float) -> None:
    """Print the level and how far poverty is met."""
    poor = welfare < minimum
    print(f"level of welfare {level:,.0f} tenge a head; below the minimum {share(people, poor):.4f}")
    known = {(row["region_code"], row["locality"]): float(row["value"]) / 100 for row in rows(base, "below_minimum")}
    shown = map_rows(base)
    for code in base_of(base).regions:
        inside = np.isin(people.region, [row for row, other in enumerate(shown) if other == code])
        print(f"{code} {share(people, poor, inside):.4f} wanted {known[code, 'all']:.4f}")
    klass = np.minimum(people.members, SIZE_CLASSES)
    for place in range(SIZE_CLASSES):
        part = (people.members * (poor & (klass == place + 1))).sum() / (people.members * poor).sum()
        wanted = POOR_BY_SIZE_2024[place] / sum(POOR_BY_SIZE_2024)
        print(f"size {place + 1}: share of the poor {part:.3f} wanted {wanted:.3f}")
    for urban, name in enumerate(("rural", "urban")):
        print(f"{name} {share(people, poor, people.urban == urban):.4f} wanted {known[COUNTRY, name]:.4f}")


if __name__ == "__main__":
    main(sys.argv[1:])
