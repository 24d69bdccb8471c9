"""What can be read of the households of a model: the fields of their records and what is made of them."""

from collections.abc import Callable
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import MONTHS_IN_YEAR
from tsa_sim.columns import HOUSEHOLD, Dwelling, Kind, Records, Role, Sex, State
from tsa_sim.engine import MonthSheets
from tsa_sim.law.childcare_allowance.rules import monthly_payment as childcare_payment
from tsa_sim.law.social_contract.rules import monthly_payment
from tsa_sim.regions import REGIONS

Array = npt.NDArray[Any]


class Look:
    """The households at one moment, as columns that are made when asked for."""

    def __init__(self, households: Records, persons: Records, sheets: MonthSheets, where: Dwelling) -> None:
        self.households, self.persons, self.sheets, self.where = households, persons, sheets, where
        self._columns: dict[str, Array] = {}
        self._values: dict[str, list[Any]] = {}

    def column(self, name: str) -> Array:
        """Give an attribute of all households; shape (households,)."""
        if name not in self._columns:
            self._columns[name] = ATTRIBUTES[name].made(self)
        return self._columns[name]

    def values(self, name: str) -> list[Any]:
        """Give the same as plain Python values."""
        if name not in self._values:
            self._values[name] = self.column(name).tolist()
        return self._values[name]

    def added(self, values: Array) -> Array:
        """Add up something over the persons of each household; values: shape (places,), free places at zero."""
        return np.bincount(self.where.household, values, len(self.households)).astype(np.int64)

    def of_place(self, name: str) -> Array:
        """Give a field of persons by place; shape (places,)."""
        return self.persons[name][self.where.person].astype(np.int64)

    @cached_property
    def lived_in(self) -> Array:
        """Which places are held by somebody; shape (places,)."""
        return self.of_place("age_months") >= 0

    def indexed(self, amounts: Array, regions: Array) -> Array:
        """Bring amounts of the base month to the money incomes of this month, as ``behaviour.wages`` does."""
        return np.asarray((amounts * self.sheets.conduct["wages"]["income"][0][regions]) >> 16)


class Attribute(NamedTuple):
    """What can be read of a household: its unit, its meaning, and how the column is made."""

    unit: str
    meaning: str
    made: Callable[[Look], Array]


def _children(look: Look) -> Array:
    age = look.of_place("age_months")
    return look.added((age >= 0) & (age < look.sheets.law["child_allowance"]["child_age_months"][0]))


def _income(look: Look) -> Array:
    """True income of the month before the payments of this model, as ``month.live_and_earn`` adds it."""
    region = look.households["region"]
    pensions = look.indexed(look.of_place("pension"), region[look.where.household])
    lived_on = look.added(np.where(look.lived_in, look.of_place("earnings") + pensions, 0))
    other = look.indexed(look.households["other_income"].astype(np.int64), region)
    return np.asarray(((lived_on * look.households["consumed"]) >> 10) + _childcare(look) + other)


def _childcare(look: Look) -> Array:
    """Allowance of the month for the youngest child, as ``month.care_of_infant`` gives it: newborns not yet."""
    age, home = look.of_place("age_months"), look.where.household
    there = np.flatnonzero(age >= int(look.sheets.conduct["life"]["ageing"][0]))
    women = there[(look.of_place("sex")[there] == Sex.FEMALE) & (look.of_place("role")[there] <= Role.SPOUSE)]
    mother = np.full(len(look.households), -1)
    mother[home[women]] = women
    youngest = np.full(len(look.households), np.iinfo(np.int16).max)
    np.minimum.at(youngest, home[there], age[there])
    minors = np.bincount(home[there], age[there] < 18 * MONTHS_IN_YEAR, len(look.households)).astype(np.int64)
    drawn = np.zeros(len(look.households), np.int64)
    for row in np.flatnonzero((mother >= 0) & (look.of_place("state")[mother] > State.SELF_EMPLOYED)).tolist():
        allowance = _Dots(look.sheets.law[look.households["region"][row]]["childcare"])
        drawn[row] = childcare_payment(int(youngest[row]), int(minors[row]), allowance)
    return drawn


def _payment(look: Look) -> Array:
    """Assistance that a family draws for the month, by the rules of the contract; a lump sum by its months."""
    paid = np.zeros(len(look.households), np.int64)
    for row in np.flatnonzero(look.households["tsa_kind"] != Kind.NONE).tolist():
        home = look.households[row]
        law = look.sheets.law[home["region"]]
        if law["tsa"]["in_force"]:
            amount, able, gap, broken = (
                int(home[name]) for name in ("tsa_amount", "tsa_able", "tsa_gap", "tsa_broken")
            )
            due = monthly_payment(amount, able, gap, broken, _Dots(law["contract"]))
            paid[row] = max(due, int(home["tsa_kept"]))
    return paid


class _Dots:
    """A record of a sheet whose fields are read with dots, as rules read them."""

    def __init__(self, record: np.void) -> None:
        self._record = record

    def __getattr__(self, name: str) -> Any:
        return self._record[name].item()


def _per_person(look: Look) -> Array:
    members = look.column("members")
    nobody = np.full(len(members), np.nan)
    return np.asarray(np.divide(look.column("income"), members, out=nobody, where=members > 0))


def _kind(look: Look) -> Array:
    return _named(np.array([kind.name.lower() for kind in Kind]), look.households["tsa_kind"])


def _by_region(look: Look, values: Array) -> Array:
    return _named(values, look.households["region"])


def _named(values: Array, codes: Array) -> Array:
    return np.asarray(values[codes])


def _field(name: str) -> Callable[[Look], Array]:
    return lambda look: np.array(look.households[name])


ATTRIBUTES: dict[str, Attribute] = {
    **{name: Attribute(column.unit, column.meaning, _field(name)) for name, column in HOUSEHOLD.items()},
    "region": Attribute("code", "region of today", lambda look: _by_region(look, np.array(REGIONS))),
    "urban": Attribute("truth", "lives in a town", lambda look: look.households["urban"] == 1),
    "members": Attribute("persons", "everybody who lives in the household", lambda look: look.added(look.lived_in)),
    "children": Attribute("persons", "members under 18", _children),
    "adults": Attribute("persons", "members from 18", lambda look: look.column("members") - look.column("children")),
    "earnings": Attribute(
        "tenge a month",
        "true earnings of all members",
        lambda look: look.added(np.where(look.lived_in, look.of_place("earnings"), 0)),
    ),
    "registered_earnings": Attribute(
        "tenge a month",
        "what the registers show of the earnings",
        lambda look: look.added(np.where(look.lived_in, look.of_place("registered"), 0)),
    ),
    "income": Attribute("tenge a month", "true income of the household before the payments of this model", _income),
    "income_per_person": Attribute("tenge a head a month", "the same by member", _per_person),
    "subsistence_minimum": Attribute(
        "tenge a head a month",
        "the region's minimum of this quarter",
        lambda look: _by_region(look, look.sheets.law["minimum"]),
    ),
    "poverty_line": Attribute(
        "tenge a head a month",
        "the line of targeted social assistance in the region",
        lambda look: _by_region(look, look.sheets.law["tsa"]["line"]),
    ),
    "below_minimum": Attribute(
        "truth",
        "true income lies below the subsistence minimum",
        lambda look: look.column("income") < look.column("members") * look.column("subsistence_minimum"),
    ),
    "assistance": Attribute("word", "kind of targeted social assistance: none, unconditional, conditional", _kind),
    "tsa_payment": Attribute("tenge a month", "targeted social assistance drawn, without supplements", _payment),
    "receives_tsa": Attribute(
        "truth", "targeted social assistance is drawn this month", lambda look: look.column("tsa_payment") > 0
    ),
}
"""What can be read of a household, in the order of the records, then what is made of them."""
