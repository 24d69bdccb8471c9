"""What the official tables do not say: assumptions about the people, each with range, unit, source and reason."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from ruamel.yaml import YAML

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
def assumptions() -> dict[str, Assumption]:
    """Read every assumption by name.

    Raises KeyError when one lacks its value, range, unit, source or reason.
    """
    entries = YAML(typ="safe", pure=True).load(_FILE.read_text("utf-8"))
    return {
        name: Assumption(
            entry["value"],
            float(entry["range"][0]),
            float(entry["range"][1]),
            entry["unit"],
            entry["source"],
            entry["reason"],
        )
        for name, entry in entries.items()
    }


def number(name: str) -> float:
    """Give an assumption that is one number."""
    return float(assumptions()[name].value)


def table(name: str) -> dict[int, float]:
    """Give an assumption that is a table by whole number."""
    return {int(key): float(value) for key, value in assumptions()[name].value.items()}
