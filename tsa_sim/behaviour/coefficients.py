"""The coefficients of behaviour: one YAML file a behaviour, every value with range, unit, source and reason."""

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from tsa_sim.errors import BadValue, UnknownName

Value = float | dict[int, float]


class Coefficient(NamedTuple):
    """One coefficient: its value, the range thought plausible, the limits of what it can be at all, and why."""

    value: Value
    low: float
    high: float
    limits: tuple[float, float]
    unit: str
    source: str
    reason: str


class Coefficients(Mapping[str, Value]):
    """Values by ``file.field``, with what a scenario changes laid over the defaults."""

    def __init__(self, changed: Mapping[str, float] | None = None) -> None:
        known = registry()
        for name, value in (changed or {}).items():
            _check(name, value, known)
        self._values: dict[str, Value] = {name: entry.value for name, entry in known.items()}
        self._values.update(changed or {})

    def __getitem__(self, name: str) -> Value:
        return self._values[name]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def number(self, name: str) -> float:
        """Give a coefficient that is one number."""
        value = self._values[name]
        if isinstance(value, dict):
            raise TypeError(f"{name} is a table, not a number")
        return float(value)

    def table(self, name: str) -> dict[int, float]:
        """Give a coefficient that is a table by age."""
        value = self._values[name]
        if not isinstance(value, dict):
            raise TypeError(f"{name} is a number, not a table")
        return value


@cache
def registry() -> Mapping[str, Coefficient]:
    """Read every coefficient of the package, by ``file.field``.

    Raises KeyError when one lacks its value, range, unit, source or reason.
    """
    found: dict[str, Coefficient] = {}
    for path in sorted(Path(__file__).parent.glob("*.yaml")):
        entries = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
        for field, entry in entries.items():
            low, high = (float(end) for end in entry["range"])
            found[f"{path.stem}.{field}"] = Coefficient(
                entry["value"], low, high, _limits(entry), entry["unit"], entry["source"], entry["reason"]
            )
    return found


def behaviour_names() -> dict[str, tuple[float, float]]:
    """Give the names a scenario may change, with the limits of each (wider than the plausible range)."""
    return {name: entry.limits for name, entry in registry().items() if not isinstance(entry.value, dict)}


def outside_plausible(values: Mapping[str, float]) -> list[str]:
    """Name the coefficients whose value lies outside the range thought plausible, for a warning."""
    known = registry()
    return [name for name, value in values.items() if not known[name].low <= value <= known[name].high]


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
