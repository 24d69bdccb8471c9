"""Coefficients of behaviour as a scenario says them: one number, or numbers by the month from which each holds."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tsa_sim.behaviour import registry
from tsa_sim.behaviour.coefficients import FOR_A_WHOLE_RUN, Change
from tsa_sim.calendar import Month, month, month_text
from tsa_sim.errors import BadValue, Place
from tsa_sim.parameters import read_number, shown


def read_coefficient(name: str, raw: Any, place: Place | None) -> Change:
    """Read a coefficient.

    Raises BadValue for what is no number in its limits, no month, or changes what is frozen for a whole run.
    """
    if not isinstance(raw, Mapping):
        return _number(name, raw, place)
    if name.startswith(FOR_A_WHOLE_RUN):
        raise BadValue(name, shown(raw), "cannot change in the course of a run", "Write one number", place)
    if not raw:
        raise BadValue(name, shown(raw), "holds no month", "Write one number, or {2025-01: 0.5}", place)
    dated = {month_text(read_month(name, when, place)): _number(name, value, place) for when, value in raw.items()}
    return dict(sorted(dated.items()))


def read_month(name: str, raw: Any, place: Place | None) -> Month:
    """Read a month.

    Raises BadValue.
    """
    try:
        return month(str(raw))
    except ValueError:
        raise BadValue(name, shown(raw), "is not a month", "Write YYYY-MM, for example 2018-01", place) from None


def _number(name: str, raw: Any, place: Place | None) -> float:
    entry = registry()[name]
    low, high = (Fraction(limit) if abs(limit) < float("inf") else None for limit in entry.limits)
    return float(read_number(name, raw, low, high, entry.unit, place))
