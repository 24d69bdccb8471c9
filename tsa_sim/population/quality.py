"""How near the people are to the official tables: what was used, what was held out, what rests on an assumption."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.calendar import MONTHS_IN_YEAR, quarter
from tsa_sim.columns import Disability, Records, Role, Sex, State
from tsa_sim.macro import income_index
from tsa_sim.parameters.minimum import published_minimum
from tsa_sim.population.allowances import allowances
from tsa_sim.population.assumptions import number, table
from tsa_sim.population.base import base_of
from tsa_sim.population.incomes import (
    POOR_BY_SIZE_2024,
    SIZE_CLASSES,
    of_base_month,
    pension_age_months,
    regional_wages,
    to_january,
)
from tsa_sim.population.labour import pay_factors
from tsa_sim.population.people import Population
from tsa_sim.population.targets import GROUP_STARTS, LARGE, MINORS, OLDEST, SIZES, children_counted, rows, targets
from tsa_sim.regions import COUNTRY, REGIONS, region_of

Floats = npt.NDArray[np.float64]
Row = tuple[str, str, float, float, str, str, str]  # target, group, official, achieved, unit, use, source

COLUMNS = ("target", "group", "official", "achieved", "error", "unit", "use", "source")
_WORKING_AGE, _ADULT, _END_OF_STUDY = 16, 18, 23
_SINGLE_AGES_TO = 75  # from here on ages are too thin to be judged one by one


class _People(NamedTuple):
    """Persons and households of a sample, as columns. ``home``: the household's row of each person."""

    base: str
    homes: Records
    shown: npt.NDArray[np.int64]  # row of the base's map, by household
    persons: Records
    home: npt.NDArray[np.int64]
    members: npt.NDArray[np.int64]
    minors: npt.NDArray[np.int64]
    children: npt.NDArray[np.int64]  # students under 23 counted
    welfare: Floats  # tenge a head a month, mean of the base's year
    weight: float

    @property
    def regions(self) -> tuple[str, ...]:
        return base_of(self.base).regions

    def living_in(self, code: str) -> npt.NDArray[np.bool_]:
        """Tell which households live in a region of the base's map; KZ: all."""
        if code == COUNTRY:
            return np.ones(len(self.homes), bool)
        return np.asarray(self.shown == self.regions.index(code))


def quality(population: Population) -> pd.DataFrame:
    """Compare a sample with the official tables, a row a target.

    error: achieved / official - 1; for shares the difference. use: used, held out or assumption.
    """
    people = _columns(population)
    parts = (_counts, _ages, _households, _large_families, _work, _wages, _disability, _poverty, _checks)
    found = [row for part in parts for row in part(people)]
    frame = pd.DataFrame(found, columns=["target", "group", "official", "achieved", "unit", "use", "source"])
    shares = frame["unit"].eq("share")
    relative = frame["achieved"] / frame["official"].where(frame["official"] != 0) - 1
    frame["error"] = (frame["achieved"] - frame["official"]).where(shares, relative)
    return frame[list(COLUMNS)]


def _columns(population: Population) -> _People:
    base = population.base
    homes = np.array(population.households)
    everybody = np.array(population.persons)
    home = np.repeat(np.arange(len(homes)), homes["places"])
    here = everybody["age_months"] >= 0
    persons, home = everybody[here], home[here]
    age = persons["age_months"]
    members = np.bincount(home, minlength=len(homes))
    minors = np.bincount(home, age < _ADULT * 12, minlength=len(homes)).astype(np.int64)
    student = (age >= _ADULT * 12) & (age < _END_OF_STUDY * 12) & (persons["role"] == Role.CHILD)
    students = np.bincount(home, student & (persons["state"] == State.STUDENT), minlength=len(homes)).astype(np.int64)
    shown_codes = base_of(base).regions
    of_map = [region_of(code, shown_codes) for code in REGIONS]
    pay = persons["potential"] * np.array(pay_factors(base))[persons["state"]] + persons["pension"]
    income = np.bincount(home, pay, minlength=len(homes)) * homes["consumed"] / 1024 + homes["other_income"]
    month = np.array([of_base_month(REGIONS.index(code), base) for code in of_map])[homes["region"]]
    columns = (persons[name].astype(np.int64) for name in ("age_months", "sex", "role", "state"))
    income += allowances(base, home, len(homes), *columns) * month
    january = np.array([to_january(REGIONS.index(code), base) for code in of_map])[homes["region"]]
    welfare = income / np.maximum(members, 1) / january
    shown = np.array([shown_codes.index(code) for code in of_map])[homes["region"]]
    return _People(base, homes, shown, persons, home, members, minors, minors + students, welfare, population.weight)


def _counts(people: _People) -> Iterator[Row]:
    urban = people.homes["urban"][people.home]
    for row in rows(people.base, "persons"):
        code, locality, sex = row["region_code"], row["locality"], row["sex"]
        inside = people.living_in(code)[people.home] & (urban == (locality == "urban"))
        inside &= people.persons["sex"] == (Sex.MALE if sex == "male" else Sex.FEMALE)
        achieved = inside.sum() * people.weight
        yield "persons", f"{code} {locality} {sex}", float(row["persons"]), achieved, "persons", "used", row["source"]


def _ages(people: _People) -> Iterator[Row]:
    years = np.minimum(people.persons["age_months"] // 12, OLDEST)
    wanted, used = targets(people.base).ages, "used"
    source = rows(people.base, "age_sex")[0]["source"] + ", brought to the Bureau's totals"
    groups = [*zip(GROUP_STARTS, (*GROUP_STARTS[1:], OLDEST + 1), strict=True)]
    singles = [(age, age + 1) for age in range(_SINGLE_AGES_TO)]
    broad = [(0, _ADULT), (_ADULT, OLDEST + 1)]
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
        official = float(wanted[inside_cells, :, :_WORKING_AGE].sum())
        inside = people.living_in(code)[people.home] & (years < _WORKING_AGE)
        source = rows(people.base, "broad_age")[0]["source"] + " (2020), brought to the base"
        yield "persons 0-15", code, official, inside.sum() * people.weight, "persons", used, source


def _households(people: _People) -> Iterator[Row]:
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
    grown = (people.persons["age_months"] >= _ADULT * 12) & (people.persons["age_months"] < 60 * 12)
    alone = (np.bincount(people.home, grown, minlength=len(people.homes)) == 1) & (people.minors > 0)
    yield "one-parent households", COUNTRY, parents, alone.sum() * people.weight, "households", use, "one_parent_share"


def _large_families(people: _People) -> Iterator[Row]:
    large = people.children >= LARGE
    official, counted = number("large_families", people.base), large.sum() * people.weight
    yield "large families", COUNTRY, official, counted, "families", "assumption", "large_families"
    shares = table("large_family_shares_counted", people.base)
    mean = sum(children * share for children, share in shares.items())
    source = "household_priors (amounts paid in April 2024 and January 2026)"
    yield "children a large family", COUNTRY, mean, people.children[large].mean(), "children", "assumption", source


def _work(people: _People) -> Iterator[Row]:
    base = people.base
    state, adult = people.persons["state"], people.persons["age_months"] >= _WORKING_AGE * 12
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


def _wages(people: _People) -> Iterator[Row]:
    formal = (people.persons["state"] == State.FORMAL) & (people.persons["age_months"] >= _WORKING_AGE * 12)
    for code in people.regions:
        place = REGIONS.index(code)
        inside = formal & people.living_in(code)[people.home]
        pay = people.persons["potential"][inside].mean() / to_january(place, people.base)
        official = float(regional_wages(people.base)[place])
        yield "mean wage", code, official, pay, "tenge a month", "used", rows(people.base, "wages")[0]["source"]


def _disability(people: _People) -> Iterator[Row]:
    disabled = (people.persons["disability"] != Disability.NONE).sum() * people.weight
    names = ("disabled_children", "disabled_working_age", "disabled_pension_age")
    wanted = sum(number(name, people.base) for name in names)
    yield "disabled persons", COUNTRY, wanted, disabled, "persons", "assumption", "disabled_*"


def _poverty(people: _People) -> Iterator[Row]:
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
    cumulated, values = _cumulated(people)
    shape = np.array([float(row["of_mean"]) for row in rows(base, "welfare")])
    hundredths = (np.arange(100) + 0.5) / 100
    middle = np.interp(0.5, cumulated, values)
    for place in (5, 10, 25, 75, 90, 95):
        official = np.interp(place / 100, hundredths, shape) / np.interp(0.5, hundredths, shape)
        achieved = np.interp(place / 100, cumulated, values) / middle
        source = rows(base, "welfare")[0]["source"]
        yield "welfare over its median", f"percentile {place}", official, achieved, "ratio", "used", source


def _checks(people: _People) -> Iterator[Row]:
    counted = children_counted(people.base)
    for row in rows(people.base, "checks"):
        value = float(row["value"])
        target, group, source = row["target"], f"{row['region_code']} {row['group']}", row["source"]
        if target == "children a household with children":
            mean = people.minors[people.minors > 0].mean()
            yield target, group, value, mean, "children", "held out", source
        elif target == "Gini of welfare":
            yield (
                target,
                group,
                value / (100 if row["unit"] == "percent" else 1),
                _gini(people),
                "share",
                "held out",
                source,
            )
        elif target == "pensioners":
            limits = np.array(pension_age_months(people.base))[people.persons["sex"]]
            old = (people.persons["age_months"] >= limits).sum() * people.weight
            yield target, group, value * 1000, old, "persons", "held out", source
        elif target.startswith("persons 0-15"):
            young = people.persons["age_months"] < _WORKING_AGE * 12
            inside = people.living_in(row["region_code"])
            if row["group"] != "persons":
                inside = inside & (people.homes["urban"] == (row["group"] == "persons urban"))
            achieved = (young & inside[people.home]).sum() * people.weight
            use = "used" if row["region_code"] in counted or row["group"] != "persons" else "held out"
            yield target, group, value, achieved, "persons", use, source
        elif target in ("wage band", "median wage"):
            pay = _pay(people, State.FORMAL, f"{base_of(people.base).year}-04")
            if target == "median wage":
                yield target, group, value, float(np.median(pay)), "tenge a month", "held out", source
            else:
                yield target, group, value / 100, _in_band(pay, row["group"]).mean(), "share", "used", source
        elif target == "self-employed by income":
            pay = _pay(people, State.SELF_EMPLOYED, f"{base_of(people.base).year - 1}-11")
            counted = _in_band(pay, row["group"].removesuffix(" thousand")).sum() * people.weight
            yield target, group, value, counted, "persons", "held out", source


def _pay(people: _People, state: State, when: str) -> Floats:
    """Give the pay of all who are in a state, tenge of a month, without shocks."""
    inside = (people.persons["state"] == state) & (people.persons["age_months"] >= _WORKING_AGE * 12)
    year, number_of = (int(part) for part in when.split("-"))
    index = np.array([income_index(code, year * MONTHS_IN_YEAR + number_of - 1) for code in REGIONS])
    region = people.homes["region"][people.home[inside]]
    pay: Floats = people.persons["potential"][inside] * pay_factors(people.base)[state] * index[region]
    return pay


def _in_band(pay: Floats, band: str) -> npt.NDArray[np.bool_]:
    """Tell which pay lies in a band of thousand tenge such as ``<70``, ``70-150``, ``>1500``."""
    low, _, high = band.lstrip("<>").partition("-")
    if band.startswith("<"):
        low, high = "0", low
    return np.asarray((pay >= float(low) * 1000) & (pay < (float(high) * 1000 if high else np.inf)))


def _yearly_minimum(code: str, year: int) -> float:
    return float(np.mean([float(published_minimum(code, quarter(f"{year}-Q{n}")).value) for n in (1, 2, 3, 4)]))


def _cumulated(people: _People) -> tuple[Floats, Floats]:
    order = np.argsort(people.welfare, kind="stable")
    return np.cumsum(people.members[order]) / people.members.sum(), people.welfare[order]


def _gini(people: _People) -> float:
    share, values = _cumulated(people)
    order = np.argsort(people.welfare, kind="stable")
    money = np.cumsum(people.members[order] * values) / (people.members * people.welfare).sum()
    widths = np.diff(np.concatenate([[0.0], share]))
    return float(1 - (widths * (money + np.concatenate([[0.0], money[:-1]]))).sum())
