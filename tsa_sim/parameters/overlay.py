"""Values laid over a law book: ``{parameter: {date: value}}``.

From its date a value holds until the next date given for the same parameter; what the law below says about later
months is superseded. ``null`` ends the overlay: from that date the law below holds again. A value may be given by
region, ``{date: {KZSHY: 0.8, KZ: 0.7}}``: ``KZ`` is everybody else, who otherwise keep what the law below says that
day.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from tsa_sim.alphabets import in_latin
from tsa_sim.calendar import Month, month_text
from tsa_sim.errors import BadValue, Finding, OutsideData, Place, UnknownName
from tsa_sim.parameters.parameter import ByRegion, DatedValue, Parameter, read_month, read_regions
from tsa_sim.parameters.values import Value, shown
from tsa_sim.regions import COUNTRY
from tsa_sim.yaml_source import YamlSource

Overlay = Mapping[str, Mapping[str, Any]]
Places = Callable[..., Place | None]


class Regional(NamedTuple):
    """A value of an overlay that differs by region: everybody else's, and the regions' own."""

    value: Value
    regions: ByRegion


Entry = Value | Regional | None


def nowhere(*_: object, **__: object) -> None:
    """Give no place: for overlays that do not come from a file."""
    return None


def places_in(source: YamlSource) -> Places:
    """Give the places of an overlay that stands at the top level of a file."""

    def place(*keys: str, key: bool = False) -> Place:
        return source.key_place(*keys) if key else source.place(*keys)

    return place


def overlaid(parameter: Parameter, entries: Mapping[Month, Entry], reference: str, origin: str) -> Parameter:
    """Lay dated values over a parameter; a None gives the parameter's own value again."""
    starts = sorted(entries)
    values = [dated for dated in parameter.values if dated.since < starts[0]]
    for number, start in enumerate(starts):
        until = starts[number + 1] if number + 1 < len(starts) else None
        value = entries[start]
        if isinstance(value, Regional):
            note = f"laid over by {origin}"
            values.append(DatedValue(start, value.value, reference, "assumption", note=note, regions=value.regions))
            continue
        if value is not None:
            values.append(DatedValue(start, value, reference, "assumption", note=f"laid over by {origin}"))
            continue
        if start >= parameter.values[0].since:
            values.append(parameter.at(start)._replace(since=start))
        values += [
            dated for dated in parameter.values if start < dated.since and (until is None or dated.since < until)
        ]
    return replace(parameter, values=tuple(values))


def read_overlay(
    values: Any, parameters: Mapping[str, Parameter], ends: Month | None, place: Places = nowhere
) -> tuple[dict[str, dict[Month, Entry]], list[Finding]]:
    """Read an overlay against a law book's parameters; give the values and every fault.

    place: called with a parameter's name, or with it and a date, and ``key=True`` for the place of the key itself.
    """
    found: dict[str, dict[Month, Entry]] = {}
    faults: list[Finding] = []
    for name, entries in values.items():
        parameter = parameters.get(name)
        if parameter is None:
            faults.append(unknown("parameter", name, parameters, place(name, key=True)))
        elif not isinstance(entries, Mapping) or not entries:
            faults.append(
                BadValue(name, shown(entries), "has no date", "Write {YYYY-MM: value}: from when it holds", place(name))
            )
        else:
            found[name] = _read_entries(parameter, entries, ends, place, faults)
    return {name: entries for name, entries in found.items() if entries}, faults


def unknown(kind: str, name: str, known: Iterable[str], place: Place | None) -> UnknownName:
    """Make the fault of an unknown name; a name in letters of another alphabet is met with the one that was meant."""
    names = list(known)
    fault = UnknownName(kind, name, names, place)
    latin = in_latin(name)
    if latin != name and latin in names:
        return UnknownName(kind, f"{name} (in Cyrillic letters)", [latin], place)
    return fault


def _read_entries(
    parameter: Parameter, entries: Mapping[str, Any], ends: Month | None, place: Places, faults: list[Finding]
) -> dict[Month, Entry]:
    found: dict[Month, Entry] = {}
    for date, raw in entries.items():
        where = place(parameter.name, date, key=True)
        try:
            since = read_month(date, parameter.name, where)
            _check_held(parameter, since, ends, where)
            if since in found:
                raise BadValue(parameter.name, str(date), "is dated twice", "Keep one of them", where)
            found[since] = _read_entry(parameter, since, raw, lambda *keys, on=date: place(parameter.name, on, *keys))
        except Finding as fault:
            faults.append(fault)
    return found


def _read_entry(parameter: Parameter, since: Month, raw: Any, place: Places) -> Entry:
    if raw is None:
        return None
    if not isinstance(raw, Mapping):
        return parameter.read(raw, place())
    said = read_regions(parameter.name, raw, parameter.unit, parameter.bounds, place)
    elsewhere = [one.value for one in said if one.code == COUNTRY] or [parameter.at(since).value]
    return Regional(elsewhere[0], tuple(one for one in said if one.code != COUNTRY))


def _check_held(parameter: Parameter, since: Month, ends: Month | None, place: Place | None) -> None:
    first = parameter.values[0].since
    if since < first:
        raise OutsideData(
            f"{parameter.name}: {month_text(since)} lies before the data",
            todo=f"Write a month from {month_text(first)} on",
            place=place,
        )
    if ends is not None and since >= ends:
        raise OutsideData(
            f"{parameter.name}: {month_text(since)} lies after the end of the law in this version, "
            f"{month_text(ends - 1)}",
            todo=f"Write a month up to {month_text(ends - 1)}",
            place=place,
        )
