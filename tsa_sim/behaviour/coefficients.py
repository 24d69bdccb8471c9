"""The coefficients of behaviour: one YAML file a behaviour, every value with range, unit, source and reason."""

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tsa_sim.calendar import Month, month
from tsa_sim.errors import BadValue, UnknownName
from tsa_sim.own_yaml import own_yaml

Value = float | dict[int, float]
Dated = Mapping[str, float]  # values by the month (YYYY-MM) from which each holds
Change = float | Dated

FOR_A_WHOLE_RUN = ("work.",)  # behaviours frozen once: their coefficients cannot change in the course of a run


class Coefficient(NamedTuple):
    """One coefficient: its value, the range thought plausible, the limits of what it can be at all, and why."""

    value: Value
    low: float
    high: float
    limits: tuple[float, float]
    unit: str
    source: str
    reason: str


class Coefficients(Mapping[str, Value | Dated]):
    """Values by ``file.field``, with what a scenario changes laid over the defaults.

    A change is one number, or numbers by the month from which each holds; before the first the default holds.
    """

    def __init__(self, changed: Mapping[str, Change] | None = None) -> None:
        known = registry()
        self._values: dict[str, Value] = {name: entry.value for name, entry in known.items()}
        self._dated: dict[str, Dated] = {}
        for name, value in (changed or {}).items():
            for number in value.values() if isinstance(value, Mapping) else (value,):
                _check(name, number, known)
            if isinstance(value, Mapping):
                _check_dates(name)
                self._dated[name] = dict(sorted(value.items()))
            else:
                self._values[name] = value

    def __getitem__(self, name: str) -> Value | Dated:
        return self._dated.get(name, self._values[name])

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def at(self, when: Month) -> "Coefficients":
        """Give the coefficients of one month: of each that is dated the value that holds then."""
        if not self._dated:
            return self
        found = Coefficients()
        found._values = self._values | {
            name: value for name, dates in self._dated.items() for since, value in dates.items() if month(since) <= when
        }
        return found

    def number(self, name: str) -> float:
        """Give a coefficient that is one number, in all months or in that of ``at``.

        Raises TypeError for a table, or for one that has different values by month.
        """
        value = self[name]
        if isinstance(value, Mapping):
            raise TypeError(f"{name} is a table or dated, not a number")
        return float(value)

    def table(self, name: str) -> dict[int, float]:
        """Give a coefficient that is a table by age."""
        value = self._values[name]
        if not isinstance(value, dict):
            raise TypeError(f"{name} is a number, not a table")
        return value


@cache
def registry() -> Mapping[str, Coefficient]:
    """Read every coefficient of the package, by ``file.field``: value, range, limits, unit, source and reason.

    Raises KeyError when one lacks its value, range, unit, source or reason.
    """
    found: dict[str, Coefficient] = {}
    for path in sorted(Path(__file__).parent.glob("*.yaml")):
        entries = own_yaml(path)
        for field, entry in entries.items():
            low, high = (float(end) for end in entry["range"])
            found[f"{path.stem}.{field}"] = Coefficient(
                entry["value"], low, high, _limits(entry), entry["unit"], entry["source"], entry["reason"]
            )
    return found


def behaviour_names() -> dict[str, tuple[float, float]]:
    """Give the names a scenario may change, with the limits of each (wider than the plausible range)."""
    return {name: entry.limits for name, entry in registry().items() if not isinstance(entry.value, dict)}


def outside_plausible(values: Mapping[str, Change]) -> dict[str, float]:
    """Give the coefficients of which a value lies outside the range thought plausible, with that value."""
    known = registry()
    return {
        name: number
        for name, value in values.items()
        for number in (value.values() if isinstance(value, Mapping) else (value,))
        if not known[name].low <= number <= known[name].high
    }


def _limits(entry: Mapping[str, Any]) -> tuple[float, float]:
    """Give the limits of a coefficient: 0 to 1 for shares and probabilities, else none but what the file says."""
    if "limits" in entry:
        low, high = (float(end) for end in entry["limits"])
        return low, high
    if str(entry["unit"]).startswith(("share", "probability", "correlation")):
        return 0.0, 1.0
    return -math.inf, math.inf


def _check(name: str, value: float, known: Mapping[str, Coefficient]) -> None:
    if name not in known:
        raise UnknownName("behaviour", name, known)
    if isinstance(known[name].value, dict):
        raise BadValue(name, value, "cannot replace a table by age", "Change a coefficient that is one number")
    low, high = known[name].limits
    if not low <= value <= high:
        raise BadValue(
            name, value, f"lies outside {low:g} to {high:g} ({known[name].unit})", "Give a value in the range"
        )


def _check_dates(name: str) -> None:
    if name.startswith(FOR_A_WHOLE_RUN):
        raise BadValue(name, "values by month", "cannot change in the course of a run", "Give one number")
