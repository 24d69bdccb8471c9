"""Where two laws differ: the same parameter on two books, from date to date."""

from collections.abc import Iterator
from typing import NamedTuple

from tsa_sim.calendar import Month
from tsa_sim.parameters.parameter import DatedValue, Parameter
from tsa_sim.parameters.values import Value, plain


class Change(NamedTuple):
    """A difference between two law books: from ``since`` up to, not including, ``until`` (None: to the end)."""

    name: str
    since: Month
    until: Month | None
    before: Value | None
    after: Value | None
    reference: str


def changes_of(name: str, before: Parameter | None, after: Parameter | None, end: Month) -> Iterator[Change]:
    """Give where a parameter of one book differs from that of another, up to the end of the longer book."""
    dates = sorted({dated.since for parameter in (before, after) if parameter for dated in parameter.values})
    running: Change | None = None
    for since in dates:
        old, new = _held(before, since), _held(after, since)
        same = (_said(old) if old else None, _said(new) if new else None)
        if running is not None and (running.before, running.after) != same:
            yield running._replace(until=since)
            running = None
        if running is None and same[0] != same[1] and since < end:
            running = Change(name, since, None, *same, (new or old).reference)  # type: ignore[union-attr]
    if running is not None:
        yield running


def _held(parameter: Parameter | None, when: Month) -> DatedValue | None:
    return parameter.at(when) if parameter and parameter.values[0].since <= when else None


def _said(dated: DatedValue) -> Value:
    """Give what a dated value says: the value, or in words where regions differ."""
    if not dated.regions:
        return dated.value
    return "; ".join([plain(dated.value), *(one.said() for one in dated.regions)])


def spells(parameter: Parameter) -> list[tuple[Month, Value]]:
    """Give the values of a parameter and since when each one holds, without those that change nothing."""
    found: list[tuple[Month, Value]] = []
    for dated in parameter.values:
        if not found or found[-1][1] != _said(dated):
            found.append((dated.since, _said(dated)))
    return found
