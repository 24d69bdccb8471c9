"""Whether a total is met by errors that cancel: every official total that has official parts, taken apart.

Parts that add (kinds of assistance, children and adults, regions) are judged by their errors as shares of the total;
parts that multiply (families times persons a family; persons times tenge a person) by logarithms, which add. A total is
said to be met by errors that cancel when those of its parts together are more than twice its own and a part is off by
more than the fit's own tolerance.
"""

import math
from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from tsa_sim.record.targets import fit_plan
from tsa_sim.tables.tidy import WHOLE_COUNTRY

_LEVEL = "level"
PERSONS, FAMILIES, CHILDREN, PAID = (
    "recipients_persons_ytd", "recipients_families_ytd", "recipients_children_ytd", "paid_tsa",
)  # fmt: skip
_YEAR_END = 12
_FEWEST_REGIONS = 5
_HIDDEN = 2.0  # times that the parts' errors together exceed the total's


Key = tuple[int, int, str, str, str]  # year, month, region, measure, group
Pair = tuple[float, float]  # simulated, official


class Part(NamedTuple):
    """A part of a total: what the model and the office say, in the total's units or as a factor of it."""

    name: str
    simulated: float
    official: float


class Split(NamedTuple):
    """A total taken apart. multiplied: whether the parts are factors; together: sum of the parts' errors without sign.

    error: of the total, a share of it or log points; worst: the largest error of a part, in the same units; offset:
    how much of the parts' errors cancels, 0 to 1.
    """

    year: int
    month: int
    total: str
    by: str
    multiplied: bool
    error: float
    together: float
    worst: float
    parts: tuple[tuple[str, float], ...]

    @property
    def offset(self) -> float:
        """How much of the parts' errors cancels: 0 nothing, 1 everything."""
        return 1 - abs(self.error) / self.together if self.together else 0.0

    @property
    def cancels(self) -> bool:
        """Whether the total is met by errors that cancel, beyond the tolerance of a fitted level."""
        return self.worst > fit_plan().tolerance[_LEVEL] and self.together > _HIDDEN * abs(self.error)


def splits(table: pd.DataFrame) -> list[Split]:
    """Take apart every total of the table (rows with an official figure, one variant) whose parts are official too."""
    rows = table.assign(month=table["month"].fillna(_YEAR_END).astype(int))
    known: dict[Key, Pair] = {
        (int(row["year"]), int(row["month"]), str(row["region"]), str(row["measure"]), str(row["group"])): (
            float(row["simulated"]), float(row["official"]),
        )
        for row in rows.to_dict("records")
        if row["use"] != "none"
    }  # fmt: skip
    found: list[Split] = []
    for year, month in sorted({key[:2] for key in known}):
        country = {(key[3], key[4]): value for key, value in known.items() if key[:3] == (year, month, WHOLE_COUNTRY)}
        found += _of_country(year, month, country)
        for measure in (PERSONS, FAMILIES, PAID):
            parts = [Part(key[2], *value) for key, value in known.items() if _is_region(key, year, month, measure)]
            total = country.get((measure, "all"))
            if total is not None and len(parts) >= _FEWEST_REGIONS:
                rest = Part("rest", *(whole - sum(one) for whole, one in zip(total, _columns(parts), strict=True)))
                found.append(added(year, month, measure, "regions", total, [*parts, rest]))
    return found


def added(year: int, month: int, total: str, by: str, whole: Pair, parts: Iterable[Part]) -> Split:
    """Take a total apart into parts that add to it."""
    errors = [(part.name, (part.simulated - part.official) / whole[1]) for part in parts]
    return _split(year, month, total, by, False, whole[0] / whole[1] - 1, errors)


def multiplied(year: int, month: int, total: str, by: str, parts: Iterable[Part]) -> Split:
    """Take a total apart into factors of it."""
    errors = [(part.name, math.log(part.simulated / part.official)) for part in parts]
    return _split(year, month, total, by, True, sum(error for _, error in errors), errors)


def _split(
    year: int, month: int, total: str, by: str, factors: bool, error: float, errors: list[tuple[str, float]]
) -> Split:
    sizes = [abs(one) for _, one in errors]
    return Split(year, month, total, by, factors, error, sum(sizes), max(sizes), tuple(errors))


def _of_country(year: int, month: int, country: dict[tuple[str, str], Pair]) -> list[Split]:
    persons, families, paid = (country.get((name, "all")) for name in (PERSONS, FAMILIES, PAID))
    found = []
    if persons and families:
        size = Part("persons_per_family", persons[0] / families[0], persons[1] / families[1])
        found.append(multiplied(year, month, PERSONS, "families_and_size", [Part(FAMILIES, *families), size]))
    if persons and paid:
        each = Part("tenge_per_person", paid[0] / persons[0], paid[1] / persons[1])
        found.append(multiplied(year, month, PAID, "persons_and_award", [Part(PERSONS, *persons), each]))
    children = country.get((CHILDREN, "all")) or _share_of(country, "children_share_ytd", persons)
    if persons and children:
        found.append(
            added(year, month, PERSONS, "children_and_adults", persons, _two(persons, children, "children", "adults"))
        )
    alone = country.get((PERSONS, "kind=unconditional")) or _share_of(country, "unconditional_share_ytd", persons)
    if persons and alone:
        parts = _two(persons, alone, "unconditional", "conditional")
        found.append(added(year, month, PERSONS, "kinds", persons, parts))
    return found


def _share_of(country: dict[tuple[str, str], Pair], name: str, whole: Pair | None) -> Pair | None:
    share = country.get((name, "all"))
    return (share[0] * whole[0], share[1] * whole[1]) if share and whole else None


def _two(whole: Pair, part: Pair, name: str, other: str) -> list[Part]:
    return [Part(name, *part), Part(other, whole[0] - part[0], whole[1] - part[1])]


def _columns(parts: list[Part]) -> tuple[list[float], list[float]]:
    return [part.simulated for part in parts], [part.official for part in parts]


def _is_region(key: Key, year: int, month: int, measure: str) -> bool:
    return key[:2] == (year, month) and key[2] != WHOLE_COUNTRY and key[3:] == (measure, "all")
