"""The bridge from one year's budget to another's: persons, months a person and the mean award, adding exactly.

What is paid is persons x months a person x tenge a person-month. A change of the product is given to its factors by the
logarithmic mean (Montgomery-Vartia, LMDI): each factor gets the log change of its own times the logarithmic mean of the
two totals, so that the parts add to the whole without a remainder.
"""

import math
from typing import NamedTuple, Protocol

from tsa_sim.report.partitions import ALL_PAYMENTS
from tsa_sim.report.runs import Array, Runs

FACTORS = ("persons", "months", "award")
_OF_THE_OLD_REGIME = ("paid_child_allowance", "paid_orleu")


class Product(NamedTuple):
    """What is paid in a year and its three factors: persons, months a person, tenge a person-month."""

    total: float
    persons: float
    months: float
    award: float

    @property
    def factors(self) -> tuple[float, float, float]:
        """The factors whose product is the total."""
        return self.persons, self.months, self.award


class Scope(NamedTuple):
    """What the bridge is of: a payment of the tables, and the group of those who draw it."""

    measure: str
    group: str


def scope_of(runs: Runs) -> Scope:
    """Give assistance alone, or all payments where a run lives under the old regime, with its three registers."""
    old = any(run.has(name) and run.series(name).sum() > 0 for run in runs.results for name in _OF_THE_OLD_REGIME)
    return Scope(ALL_PAYMENTS, "payment=any") if old else Scope("paid_tsa", "all")


class Asked(Protocol):
    """What a product is read from: a finished run, or one that lies in no folder."""

    @property
    def months(self) -> tuple[str, ...]:
        """The reported months, YYYY-MM."""

    def has(self, measure: str, group: str = ..., /) -> bool:
        """Tell whether a measure is held for a group."""

    def at(self, when: str | int, measure: str, region: str = ..., group: str = ..., /) -> Array:
        """Give a measure of a month or a year, a value a replicate."""


def product(run: Asked, year: int, region: str, scope: Scope) -> Product | None:
    """Give a run's payments of a year as a product; None where nobody is paid or the year is not whole."""
    months = [when for when in run.months if int(when[:4]) == year]
    if len(months) < 12 or not run.has("recipients_persons", scope.group):
        return None
    total = float(run.at(year, scope.measure, region).mean())
    persons = float(run.at(year, "recipients_persons_ytd", region, scope.group).mean())
    person_months = sum(float(run.at(when, "recipients_persons", region, scope.group).mean()) for when in months)
    if min(total, persons, person_months) <= 0 or not math.isfinite(total * persons * person_months):
        return None
    return Product(total, persons, person_months / persons, total / person_months)


def shares(before: Product, after: Product) -> tuple[float, float, float]:
    """Give the part of each factor in the change of the total, tenge; the three add to it.

    >>> parts = shares(Product(1000.0, 10.0, 10.0, 10.0), Product(2000.0, 20.0, 10.0, 10.0))
    >>> [round(part) for part in parts]
    [1000, 0, 0]
    """
    mean = logarithmic_mean(before.total, after.total)
    logs = [math.log(new / old) for old, new in zip(before.factors, after.factors, strict=True)]
    persons, months, award = (mean * log for log in logs)
    return persons, months, award


def logarithmic_mean(one: float, other: float) -> float:
    """Give the logarithmic mean of two positive numbers."""
    return one if one == other else (one - other) / math.log(one / other)
