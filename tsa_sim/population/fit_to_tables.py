"""How near the people are to the official tables: what was used, what was held out, what rests on an assumption."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.calendar import quarter
from tsa_sim.columns import Disability, Sex, State
from tsa_sim.parameters.minimum import published_minimum
from tsa_sim.population.assumptions import number, table
from tsa_sim.population.base import base_of
from tsa_sim.population.checks import Row, checks
from tsa_sim.population.counted import ADULT, WORKING_AGE, People, columns_of, cumulated
from tsa_sim.population.incomes import (
    POOR_BY_SIZE_2024,
    SIZE_CLASSES,
    regional_wages,
    to_january,
)
from tsa_sim.population.people import Population
from tsa_sim.population.targets import GROUP_STARTS, LARGE, MINORS, OLDEST, SIZES, rows, targets
from tsa_sim.regions import COUNTRY, REGIONS

Floats = npt.NDArray[np.float64]

COLUMNS = ("target", "group", "official", "achieved", "error", "unit", "use", "source")
_SINGLE_AGES_TO = 75  # from here on ages are too thin to be judged one by one


def quality(population: Population) -> pd.DataFrame:
    """Compare a sample with the official tables, a row a target.

    error: achieved / official - 1; for shares the difference. use: used, held out or assumption.
    """
    people = columns_of(population)
    parts = (_counts, _ages, _households, _large_families, _work, _wages, _disability, _poverty, checks)
    found = [row for part in parts for row in part(people)]
    frame = pd.DataFrame(found, columns=["target", "group", "official", "achieved", "unit", "use", "source"])
    shares = frame["unit"].eq("share")
    relative = frame["achieved"] / frame["official"].where(frame["official"] != 0) - 1
    frame["error"] = (frame["achieved"] - frame["official"]).where(shares, relative)
    return frame[list(COLUMNS)]


def _counts(people: People) -> Iterator[Row]:
    urban = people.homes["urban"][people.home]
    for row in rows(people.base, "persons"):
        code, locality, sex = row["region_code"], row["locality"], row["sex"]
        inside = people.living_in(code)[people.home] & (urban == (locality == "urban"))
        inside &= people.persons["sex"] == (Sex.MALE if sex == "male" else Sex.FEMALE)
        achieved = inside.sum() * people.weight
        yield "persons", f"{code} {locality} {sex}", float(row["persons"]), achieved, "persons", "used", row["source"]


def _ages(people: People) -> Iterator[Row]:
    years = np.minimum(people.persons["age_months"] // 12, OLDEST)
    wanted, used = targets(people.base).ages, "used"
    source = rows(people.base, "age_sex")[0]["source"] + ", brought to the Bureau's totals"
    groups = [*zip(GROUP_STARTS, (*GROUP_STARTS[1:], OLDEST + 1), strict=True)]
    singles = [(age, age + 1) for age in range(_SINGLE_AGES_TO)]
    broad = [(0, ADULT), (ADULT, OLDEST + 1)]
    for target, limits in (("persons by age", groups), ("persons by single age", singles), ("minors, adults", broad)):
        for sex, name in ((Sex.MALE, "male"), (Sex.FEMALE, "female")):
            of_sex = np.bincount(years[people.persons["sex"] == sex], minlength=OLDEST + 1) * people.weight
            for first, after in limits:
                group = f"{name} {first}" if after == first + 1 else f"{name} {first}-{after - 1}"
                official = float(wanted[:, sex, first:after].sum())
                yield target, group, official, of_sex[first:after].sum(), "persons", used, source
    cells = targets(people.base).cells
    for code in people.regions:
        inside_cells = [row for row, cell in enumerate(cells) if REGIONS[cell.region] == code]
        official = float(wanted[inside_cells, :, :WORKING_AGE].sum())
        inside = people.living_in(code)[people.home] & (years < WORKING_AGE)
        source = rows(people.base, "broad_age")[0]["source"] + " (2020), brought to the base"
        yield "persons 0-15", code, official, inside.sum() * people.weight, "persons", used, source


def _households(people: People) -> Iterator[Row]:
    wanted = targets(people.base)
    households, use = float(wanted.households.sum()), "assumption"
    achieved = len(people.homes) * people.weight
    yield "households", COUNTRY, households, achieved, "households", use, "mean_household_size"
    size = np.minimum(people.members, SIZES)
    for number_of in range(1, SIZES + 1):
        official = wanted.sizes[:, number_of - 1].sum() / households
        name = f"{number_of}{'+' if number_of == SIZES else ''} members"
        yield "households by size", name, official, (size == number_of).mean(), "share", use, "household_priors"
    minors = np.minimum(people.minors, MINORS - 1)
    for number_of in range(MINORS):
        official = wanted.minors[:, number_of].sum()
        name = f"{number_of}{'+' if number_of == MINORS - 1 else ''} children"
        achieved = (minors == number_of).sum() * people.weight
        yield "households by children under 18", name, official, achieved, "households", use, "large_families"
    parents = wanted.minors[:, 1:].sum() * number("one_parent_share", people.base)
    grown = (people.persons["age_months"] >= ADULT * 12) & (people.persons["age_months"] < 60 * 12)
    alone = (np.bincount(people.home, grown, minlength=len(people.homes)) == 1) & (people.minors > 0)
    yield "one-parent households", COUNTRY, parents, alone.sum() * people.weight, "households", use, "one_parent_share"


def _large_families(people: People) -> Iterator[Row]:
    large = people.children >= LARGE
    official, counted = number("large_families", people.base), large.sum() * people.weight
    yield "large families", COUNTRY, official, counted, "families", "assumption", "large_families"
    shares = table("large_family_shares_counted", people.base)
    mean = sum(children * share for children, share in shares.items())
    source = "household_priors (amounts paid in April 2024 and January 2026)"
    yield "children a large family", COUNTRY, mean, people.children[large].mean(), "children", "assumption", source


def _work(people: People) -> Iterator[Row]:
    base = people.base
    state, adult = people.persons["state"], people.persons["age_months"] >= WORKING_AGE * 12
    working = adult & (state <= State.SELF_EMPLOYED)
    jobless = adult & (state == State.UNEMPLOYED)
    employed = working.sum() * people.weight
    yield "employed", COUNTRY, number("employed_persons", base), employed, "persons", "assumption", "employed_persons"
    own = number("self_employed_share", base)
    achieved = (state[working] == State.SELF_EMPLOYED).mean()
    yield "self-employed of employed", COUNTRY, own, achieved, "share", "used", "self_employed_share"
    for row in rows(base, "labour"):
        if row["part"] != "all":
            continue
        here, official = people.living_in(row["region_code"])[people.home], float(row["percent"]) / 100
        if row["indicator"] == "unemployment":
            rate = (jobless & here).sum() / max(((working | jobless) & here).sum(), 1)
            yield "unemployment", row["region_code"], official, rate, "share", "used", row["source"]
        else:
            part = official * number("informal_employees_part", base)
            informal = (state[working & here] == State.INFORMAL).mean()
            target = "employees without contract of employed"
            yield (
                target,
                row["region_code"],
                part,
                informal,
                "share",
                "used",
                f"{row['source']}, informal_employees_part",
            )


def _wages(people: People) -> Iterator[Row]:
    formal = (people.persons["state"] == State.FORMAL) & (people.persons["age_months"] >= WORKING_AGE * 12)
    for code in people.regions:
        place = REGIONS.index(code)
        inside = formal & people.living_in(code)[people.home]
        pay = people.persons["potential"][inside].mean() / to_january(place, people.base)
        official = float(regional_wages(people.base)[place])
        yield "mean wage", code, official, pay, "tenge a month", "used", rows(people.base, "wages")[0]["source"]


def _disability(people: People) -> Iterator[Row]:
    disabled = (people.persons["disability"] != Disability.NONE).sum() * people.weight
    names = ("disabled_children", "disabled_working_age", "disabled_pension_age")
    wanted = sum(number(name, people.base) for name in names)
    yield "disabled persons", COUNTRY, wanted, disabled, "persons", "assumption", "disabled_*"


def _poverty(people: People) -> Iterator[Row]:
    base, year = people.base, base_of(people.base).year
    minimum = np.array([_yearly_minimum(code, year) for code in people.regions])[people.shown]
    poor = people.welfare < minimum
    for row in rows(base, "below_minimum"):
        inside = people.living_in(row["region_code"])
        if row["locality"] != "all":
            inside = inside & (people.homes["urban"] == (row["locality"] == "urban"))
        weights = people.members * inside
        name = f"{row['region_code']} {row['locality']}"
        achieved, official = (weights * poor).sum() / max(weights.sum(), 1), float(row["value"]) / 100
        yield "below the subsistence minimum", name, official, achieved, "share", "used", row["source"]
    klass = np.minimum(people.members, SIZE_CLASSES)
    for size in range(1, SIZE_CLASSES + 1):
        official = POOR_BY_SIZE_2024[size - 1] / sum(POOR_BY_SIZE_2024)
        achieved = (people.members * (poor & (klass == size))).sum() / max((people.members * poor).sum(), 1)
        name = f"{size}{'+' if size == SIZE_CLASSES else ''} members"
        source = "ranking-kz-from-bns-q2-2024"
        yield "poor persons by household size, of all poor", name, official, achieved, "ratio", "used", source
    places, values = cumulated(people)
    shape = np.array([float(row["of_mean"]) for row in rows(base, "welfare")])
    hundredths = (np.arange(100) + 0.5) / 100
    middle = np.interp(0.5, places, values)
    for place in (5, 10, 25, 75, 90, 95):
        official = np.interp(place / 100, hundredths, shape) / np.interp(0.5, hundredths, shape)
        achieved = np.interp(place / 100, places, values) / middle
        source = rows(base, "welfare")[0]["source"]
        yield "welfare over its median", f"percentile {place}", official, achieved, "ratio", "used", source


def _yearly_minimum(code: str, year: int) -> float:
    return float(np.mean([float(published_minimum(code, quarter(f"{year}-Q{n}")).value) for n in (1, 2, 3, 4)]))
