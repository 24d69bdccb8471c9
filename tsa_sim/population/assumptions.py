"""What the official tables do not say: assumptions about the people, each with range, unit, source and reason.

An entry holds for every base; under ``bases`` it may give another value, range, source or reason for one of them.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tsa_sim.own_yaml import own_yaml

_FILE = Path(__file__).with_name("assumptions.yaml")


class Assumption(NamedTuple):
    """One assumption: a number, or a table by whole number."""

    value: Any
    low: float
    high: float
    unit: str
    source: str
    reason: str


@cache
def assumptions(base: str) -> dict[str, Assumption]:
    """Read every assumption of a base by name.

    Raises KeyError when one lacks its value, range, unit, source or reason.
    """
    return {name: _of_base(entry, base) for name, entry in _entries().items()}


@cache
def _entries() -> dict[str, Any]:
    return dict(own_yaml(_FILE))


def number(name: str, base: str) -> float:
    """Give an assumption that is one number."""
    return float(assumptions(base)[name].value)


def table(name: str, base: str) -> dict[int, float]:
    """Give an assumption that is a table by whole number."""
    return {int(key): float(value) for key, value in assumptions(base)[name].value.items()}


def _of_base(entry: Mapping[str, Any], base: str) -> Assumption:
    held = {**entry, **entry.get("bases", {}).get(base, {})}
    low, high = (float(end) for end in held["range"])
    return Assumption(held["value"], low, high, held["unit"], held["source"], held["reason"])
