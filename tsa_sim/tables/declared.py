"""How a table declares its outputs, and how the tables are found."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import Month, year_of
from tsa_sim.tally import Group, Measure

Array = npt.NDArray[np.float64]
Unit = Literal[
    "persons", "families", "children", "contracts", "places", "tenge", "tenge a month", "months", "days", "share"
]
Counting = Literal["stock", "flow", "mean", "year to date"]

EVERYWHERE = (
    Group.ALL,
    Group.URBAN,
    Group.RURAL,
    Group.NO_CHILDREN,
    Group.ONE_TO_THREE_CHILDREN,
    Group.FOUR_CHILDREN,
)
BY_KIND = (Group.UNCONDITIONAL, Group.CONDITIONAL)
BY_PAYMENT = (
    Group.PAYMENT_TSA,
    Group.PAYMENT_CHILD_ALLOWANCE,
    Group.PAYMENT_SPECIAL_STATE_ALLOWANCE,
    Group.PAYMENT_ORLEU,
    Group.PAYMENT_LARGE_FAMILY_ALLOWANCE,
    Group.PAYMENT_CHILD_SUPPLEMENT,
    Group.PAYMENT_ANY,
)
BY_MEASURE = (
    Group.MEASURE_VACANCY,
    Group.MEASURE_SOCIAL_JOB,
    Group.MEASURE_YOUTH_PRACTICE,
    Group.MEASURE_TRAINING,
    Group.MEASURE_BUSINESS_GRANT,
    Group.MEASURE_PUBLIC_WORKS,
    Group.MEASURE_UPSKILLING,
)
BY_PARTICIPATION = (Group.MEASURE_ANY, Group.MEASURE_NONE)
BY_LINE = (Group.LINE_40, Group.LINE_50, Group.LINE_70, Group.LINE_100)


class Counts:
    """The counts of one replicate in persons, families and tenge of the country.

    Each measure is an array of shape (months, regions + 1, groups); the last region is the whole country.
    """

    def __init__(self, months: tuple[Month, ...], tally: npt.NDArray[np.int64], weight: float) -> None:
        whole = tally.sum(axis=1, keepdims=True)
        self.months = months
        self._counts = np.concatenate([tally, whole], axis=1) * weight

    def __getitem__(self, measure: Measure) -> Array:
        return self._counts[:, :, measure]

    def year_to_date(self, measure: Measure) -> Array:
        """Add up a measure from each January to the month."""
        return self.cumulated(self[measure])

    def cumulated(self, values: Array) -> Array:
        """Add up values from each January to the month; shape (months, regions + 1, groups)."""
        total = np.empty_like(values)
        for place, month in enumerate(self.months):
            new_year = place == 0 or year_of(self.months[place - 1]) != year_of(month)
            total[place] = values[place] if new_year else total[place - 1] + values[place]
        return total


@dataclass(frozen=True)
class Output:
    """One output: its name in the tables, unit, counting, groups, definition by language, and how it is made."""

    name: str
    unit: Unit
    counting: Counting
    groups: tuple[Group, ...]
    definition: Mapping[str, str]
    made: Callable[[Counts], Array]


@dataclass(frozen=True)
class Table:
    """A named table of outputs."""

    name: str
    outputs: tuple[Output, ...]


def counted(measure: Measure) -> Callable[[Counts], Array]:
    """Give the counts of a measure as they are."""
    return lambda counts: counts[measure]


def counted_since_january(measure: Measure) -> Callable[[Counts], Array]:
    """Give the counts of a measure added up since January."""
    return lambda counts: counts.year_to_date(measure)


def ratio(above: Array, below: Array) -> Array:
    """Divide; where nothing is below the line the ratio is not a number."""
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)


@cache
def tables() -> tuple[Table, ...]:
    """Find every table of this package by its presence, in alphabetical order."""
    package = importlib.import_module("tsa_sim.tables")
    found = []
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda entry: entry.name):
        loaded = importlib.import_module(f"tsa_sim.tables.{module.name}")
        if hasattr(loaded, "TABLE"):
            found.append(loaded.TABLE)
    return tuple(found)


@cache
def output(name: str) -> Output:
    """Give a declared output by its name.

    Raises KeyError when no table declares it.
    """
    for table in tables():
        for candidate in table.outputs:
            if candidate.name == name:
                return candidate
    raise KeyError(name)
