"""The rating of a report's uncertainty: computed from its numbers by a stated rule (``rating.yaml``)."""

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tsa_sim.record.ensemble import stored
from tsa_sim.report.making import Making
from tsa_sim.report.partitions import ALL_PAYMENTS
from tsa_sim.report.sections.record import beside, typical_error
from tsa_sim.yaml_source import read_yaml

TESTS = ("sampling", "record", "distance")
_WORST = "D"


class Test(NamedTuple):
    """One test: its value, and the letter that it earns."""

    name: str
    value: float | None
    letter: str


def rated(making: Making) -> list[Test]:
    """Give the tests in order; a value that is not known earns the worst letter."""
    values = {"sampling": _sampling(making), "record": _record(making), "distance": _distance(making)}
    return [Test(name, values[name], letter_of(name, values[name])) for name in TESTS]


def overall(tests: list[Test]) -> str:
    """Give the worst letter."""
    return max(test.letter for test in tests)


def letter_of(name: str, value: float | None) -> str:
    """Give the letter that a value earns in a test.

    >>> letter_of("sampling", 0.03)
    'B'
    """
    if value is None or not math.isfinite(value):
        return _WORST
    return next((letter for letter, bound in _bounds()[name].items() if value <= float(bound)), _WORST)


@cache
def _bounds() -> Mapping[str, Mapping[str, float]]:
    return read_yaml(Path(__file__).with_name("rating.yaml")).content  # type: ignore[no-any-return]


def _sampling(making: Making) -> float | None:
    from tsa_sim.intervals import estimate

    found = estimate(making.reform.at(making.year, ALL_PAYMENTS, making.asked.region))
    return (found.high - found.low) / 2 / found.mean if found.mean > 0 else None


def _record(making: Making) -> float | None:
    frame, _ = beside(making)
    held_out = frame[frame["use"] == "held_out"]
    return typical_error(held_out if len(held_out) else frame[frame["use"] == "calibrated"])


def _distance(making: Making) -> float:
    return float(max(0, making.year - int(stored().fitted["through"])))
