"""A sample as columns, for comparing it with the official tables: persons, their homes, and what these live on."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.columns import Records, Role, State
from tsa_sim.population.allowances import allowances
from tsa_sim.population.base import base_of
from tsa_sim.population.incomes import of_base_month, to_january
from tsa_sim.population.labour import pay_factors
from tsa_sim.population.people import Population
from tsa_sim.regions import COUNTRY, REGIONS, region_of

Floats = npt.NDArray[np.float64]

WORKING_AGE, ADULT, END_OF_STUDY = 16, 18, 23


class People(NamedTuple):
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
        """The base's map."""
        return base_of(self.base).regions

    def living_in(self, code: str) -> npt.NDArray[np.bool_]:
        """Tell which households live in a region of the base's map; KZ: all."""
        if code == COUNTRY:
            return np.ones(len(self.homes), bool)
        return np.asarray(self.shown == self.regions.index(code))


def columns_of(population: Population) -> People:
    """Lay a sample out as columns."""
    base = population.base
    homes = np.array(population.households)
    everybody = np.array(population.persons)
    home = np.repeat(np.arange(len(homes)), homes["places"])
    here = everybody["age_months"] >= 0
    persons, home = everybody[here], home[here]
    age = persons["age_months"]
    members = np.bincount(home, minlength=len(homes))
    minors = np.bincount(home, age < ADULT * 12, minlength=len(homes)).astype(np.int64)
    student = (age >= ADULT * 12) & (age < END_OF_STUDY * 12) & (persons["role"] == Role.CHILD)
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
    return People(base, homes, shown, persons, home, members, minors, minors + students, welfare, population.weight)


def cumulated(people: People) -> tuple[Floats, Floats]:
    """Give the part of the people up to each household, poorest first, and its welfare, tenge a head."""
    order = np.argsort(people.welfare, kind="stable")
    return np.cumsum(people.members[order]) / people.members.sum(), people.welfare[order]


def gini(people: People) -> float:
    """Give the Gini coefficient of welfare a head."""
    share, values = cumulated(people)
    order = np.argsort(people.welfare, kind="stable")
    money = np.cumsum(people.members[order] * values) / (people.members * people.welfare).sum()
    widths = np.diff(np.concatenate([[0.0], share]))
    return float(1 - (widths * (money + np.concatenate([[0.0], money[:-1]]))).sum())
