"""How near the people are to the official tables: what was used, what was held out, what rests on an assumption."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.calendar import quarter
from tsa_sim.columns import Disability, Records, Sex, State
from tsa_sim.parameters.minimum import published_minimum
from tsa_sim.population.assumptions import number
from tsa_sim.population.incomes import regional_wages, to_january
from tsa_sim.population.labour import pay_factors
from tsa_sim.population.people import Population
from tsa_sim.population.targets import GROUP_STARTS, MINORS, OLDEST, SIZES, rows, targets
from tsa_sim.regions import COUNTRY, REGIONS_2018

Floats = npt.NDArray[np.float64]

COLUMNS = ("target", "group", "official", "achieved", "error", "unit", "use", "source")
_WORKING_AGE, _ADULT = 16, 18
_LONGEST_GINI = 100
_HBS_CHILDREN = 1.97  # children under 18 a household with children, household budget survey 2018
_GINI_2018 = 0.278


class _People(NamedTuple):
    """Persons and households of a sample, as columns. ``home``: the household's row of each person."""

    homes: Records
    persons: Records
    home: npt.NDArray[np.int64]
    members: npt.NDArray[np.int64]
    minors: npt.NDArray[np.int64]
    welfare: Floats  # tenge a head a month, mean of 2018
    weight: float


def quality(population: Population) -> pd.DataFrame:
    """Compare a sample with the official tables, a row a target.

    error: achieved / official - 1; for shares the difference. use: used, held out or assumption.
    """
    people = _columns(population)
    parts = (_counts, _ages, _households, _work, _wages, _disability, _poverty, _held_out)
    found = [row for part in parts for row in part(people)]
    frame = pd.DataFrame(found, columns=["target", "group", "official", "achieved", "unit", "use", "source"])
    shares = frame["unit"].eq("share")
    relative = frame["achieved"] / frame["official"].where(frame["official"] != 0) - 1
    frame["error"] = (frame["achieved"] - frame["official"]).where(shares, relative)
    return frame[list(COLUMNS)]


def _columns(population: Population) -> _People:
    homes = np.array(population.households)
    everybody = np.array(population.persons)
    home = np.repeat(np.arange(len(homes)), homes["places"])
    here = everybody["age_months"] >= 0
    persons, home = everybody[here], home[here]
    members = np.bincount(home, minlength=len(homes))
    minors = np.bincount(home, persons["age_months"] < _ADULT * 12, minlength=len(homes)).astype(np.int64)
    pay = persons["potential"] * np.array(pay_factors())[persons["state"]] + persons["pension"]
    income = np.bincount(home, pay, minlength=len(homes)) * homes["consumed"] / 1024 + homes["other_income"]
    january = np.array([to_january(place) for place in range(len(REGIONS_2018))])[homes["region"]]
    return _People(homes, persons, home, members, minors, income / np.maximum(members, 1) / january, population.weight)


def _counts(people: _People) -> Iterator[tuple[Any, ...]]:
    wanted = {(row["region_code"], row["locality"], row["sex"]): float(row["persons"]) for row in rows("persons")}
    region, urban = people.homes["region"][people.home], people.homes["urban"][people.home]
    for (code, locality, sex), official in wanted.items():
        inside = (region == REGIONS_2018.index(code)) & (urban == (locality == "urban"))
        inside &= people.persons["sex"] == (Sex.MALE if sex == "male" else Sex.FEMALE)
        yield "persons", f"{code} {locality} {sex}", official, inside.sum() * people.weight, "persons", "used", "bns-8"


def _ages(people: _People) -> Iterator[tuple[Any, ...]]:
    years = np.minimum(people.persons["age_months"] // 12, OLDEST)
    source = "un-wpp-2019-medium-variant-s, scaled to the Bureau's totals"
    for sex, name in ((Sex.MALE, "male"), (Sex.FEMALE, "female")):
        for first, after in zip(GROUP_STARTS, (*GROUP_STARTS[1:], OLDEST + 1), strict=True):
            official = targets().ages[:, sex, first:after].sum()
            inside = (years >= first) & (years < after) & (people.persons["sex"] == sex)
            yield (
                "persons by age",
                f"{name} {first}-{after - 1}",
                official,
                inside.sum() * people.weight,
                "persons",
                "used",
                source,
            )
    for place, code in enumerate(REGIONS_2018):
        cells = [row for row, cell in enumerate(targets().cells) if cell.region == place]
        official = targets().ages[cells, :, :_WORKING_AGE].sum()
        inside = (people.homes["region"][people.home] == place) & (years < _WORKING_AGE)
        source_of_region = "data-egov-kz-population-by-r (2020), brought to 2018"
        yield "persons 0-15", code, official, inside.sum() * people.weight, "persons", "used", source_of_region


def _households(people: _People) -> Iterator[tuple[Any, ...]]:
    households = targets().households.sum()
    yield (
        "households",
        COUNTRY,
        households,
        len(people.homes) * people.weight,
        "households",
        "assumption",
        "mean_household_size",
    )
    size = np.minimum(people.members, SIZES)
    for number_of in range(1, SIZES + 1):
        official = targets().sizes[:, number_of - 1].sum() / households
        name = f"{number_of}{'+' if number_of == SIZES else ''} members"
        yield (
            "households by size",
            name,
            official,
            (size == number_of).mean(),
            "share",
            "assumption",
            "household_priors",
        )
    minors = np.minimum(people.minors, MINORS - 1)
    for number_of in range(MINORS):
        official = targets().minors[:, number_of].sum()
        name = f"{number_of}{'+' if number_of == MINORS - 1 else ''} children"
        achieved = (minors == number_of).sum() * people.weight
        yield "households by children under 18", name, official, achieved, "households", "assumption", "large_families"


def _work(people: _People) -> Iterator[tuple[Any, ...]]:
    state, adult = people.persons["state"], people.persons["age_months"] >= _WORKING_AGE * 12
    working = adult & (state <= State.SELF_EMPLOYED)
    jobless = adult & (state == State.UNEMPLOYED)
    yield (
        "employed",
        COUNTRY,
        number("employed_persons"),
        working.sum() * people.weight,
        "persons",
        "assumption",
        "employed_persons",
    )
    own = number("self_employed_share")
    achieved = (state[working] == State.SELF_EMPLOYED).mean()
    yield "self-employed of employed", COUNTRY, own, achieved, "share", "used", "self_employed_share"
    hidden, lost = (_by_region(indicator) for indicator in ("informal", "unemployment"))
    region = people.homes["region"][people.home]
    for code in (COUNTRY, *REGIONS_2018):
        here = np.ones(len(region), bool) if code == COUNTRY else region == REGIONS_2018.index(code)
        source = "bns-national-sdg-platform-8-5-2"
        rate = (jobless & here).sum() / max(((working | jobless) & here).sum(), 1)
        yield "unemployment", code, lost[code], rate, "share", "used", source
        informal = (state[working & here] == State.INFORMAL).mean()
        part = hidden[code] * number("informal_employees_part")
        yield (
            "employees without contract of employed",
            code,
            part,
            informal,
            "share",
            "assumption",
            "informal_employees_part",
        )


def _by_region(indicator: str) -> dict[str, float]:
    wanted = (row for row in rows("labour") if (row["indicator"], row["part"]) == (indicator, "all"))
    return {row["region_code"]: float(row["percent"]) / 100 for row in wanted}


def _wages(people: _People) -> Iterator[tuple[Any, ...]]:
    formal = (people.persons["state"] == State.FORMAL) & (people.persons["age_months"] >= _WORKING_AGE * 12)
    region = people.homes["region"][people.home]
    for place, code in enumerate(REGIONS_2018):
        pay = people.persons["potential"][formal & (region == place)].mean() / to_january(place)
        yield "mean wage", code, regional_wages()[place], pay, "tenge a month", "used", "bns-national-sdg-platform-8-5"


def _disability(people: _People) -> Iterator[tuple[Any, ...]]:
    disabled = people.persons["disability"] != Disability.NONE
    wanted = number("disabled_children") + number("disabled_working_age") + number("disabled_pension_age")
    yield "disabled persons", COUNTRY, wanted, disabled.sum() * people.weight, "persons", "assumption", "disabled_*"


def _poverty(people: _People) -> Iterator[tuple[Any, ...]]:
    minimum = np.array(
        [
            np.mean([float(published_minimum(code, quarter(f"2018-Q{n}")).value) for n in (1, 2, 3, 4)])
            for code in REGIONS_2018
        ]
    )[people.homes["region"]]
    poor = people.welfare < minimum
    source = "bns-national-sdg-platform-1-2"
    for row in rows("below_minimum"):
        inside = np.ones(len(poor), bool)
        if row["region_code"] != COUNTRY:
            inside &= people.homes["region"] == REGIONS_2018.index(row["region_code"])
        if row["locality"] != "all":
            inside &= people.homes["urban"] == (row["locality"] == "urban")
        weights = people.members * inside
        name = f"{row['region_code']} {row['locality']}"
        achieved = (weights * poor).sum() / max(weights.sum(), 1)
        yield "below the subsistence minimum", name, float(row["value"]) / 100, achieved, "share", "used", source
    order = np.argsort(people.welfare)
    cumulated = np.cumsum(people.members[order]) / people.members.sum()
    values = people.welfare[order]
    shape = np.array([float(row["of_mean"]) for row in rows("welfare")])
    middle = np.interp(0.5, cumulated, values)
    for place in (5, 10, 25, 75, 90, 95):
        official = np.interp(place / 100, (np.arange(100) + 0.5) / 100, shape) / np.interp(
            0.5, (np.arange(100) + 0.5) / 100, shape
        )
        achieved = np.interp(place / 100, cumulated, values) / middle
        yield (
            "welfare over its median",
            f"percentile {place}",
            official,
            achieved,
            "ratio",
            "used",
            "world-bank-pip-100-bin-distr",
        )


def _held_out(people: _People) -> Iterator[tuple[Any, ...]]:
    with_children = people.minors > 0
    mean = people.minors[with_children].mean()
    yield (
        "children a household with children",
        COUNTRY,
        _HBS_CHILDREN,
        mean,
        "children",
        "held out",
        "household budget survey 2018",
    )
    order = np.argsort(people.welfare)
    share = np.cumsum(people.members[order]) / people.members.sum()
    money = np.cumsum((people.members * people.welfare)[order]) / (people.members * people.welfare).sum()
    area = float((np.diff(np.concatenate([[0.0], share])) * (money + np.concatenate([[0.0], money[:-1]]))).sum())
    yield (
        "Gini of welfare",
        COUNTRY,
        _GINI_2018,
        1 - area,
        "share",
        "held out",
        "World Bank 2018 (from the same distribution)",
    )
