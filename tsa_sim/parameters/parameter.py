"""One parameter of the law: its names, unit and range, and its dated values, each with a reference."""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from tsa_sim.calendar import Month, month, month_text
from tsa_sim.errors import BadValue, Finding, Findings, OutsideData, Place, UnknownName
from tsa_sim.parameters.values import TRUTH_UNIT, UNITS, Bounds, Value, plain, read_bounds, read_number, read_value
from tsa_sim.regions import parent, region
from tsa_sim.yaml_source import Key, YamlSource, read_yaml

CONFIDENCE = ("verified", "single-source", "memory", "inference", "assumption")

_FIELDS = ("name", "unit", "range", "values", "ends")
_VALUE_FIELDS = ("value", "regions", "reference", "source", "confidence", "note")
_LANGUAGES = ("kk", "ru", "en")
_FIRST_DAY = re.compile(r"^\d{4}-\d{2}(-01)?$")


class Names(NamedTuple):
    """A name in three languages."""

    kk: str
    ru: str
    en: str


class OfRegion(NamedTuple):
    """A region's own value; in a pilot it holds only in a share of the region's districts."""

    code: str
    value: Value
    districts: Fraction = Fraction(1)

    def said(self) -> str:
        """Say it as a person would."""
        where = "" if self.districts == 1 else f" in {plain(self.districts)} of the districts"
        return f"{self.code} {plain(self.value)}{where}"


ByRegion = tuple[OfRegion, ...]


class DatedValue(NamedTuple):
    """A value that holds from a month until the next one begins; some regions may have a value of their own."""

    since: Month
    value: Value
    reference: str
    confidence: str
    source: str = ""
    note: str = ""
    regions: ByRegion = ()

    def in_region(self, region_code: str | None, *, pilot: bool = False) -> Value:
        """Give the value of a region: its own, that of the region it was split from, or the country's.

        pilot: as it holds in the districts of a pilot; elsewhere a pilot's value does not.
        """
        found = self.of_region(region_code)
        return self.value if found is None or (found.districts < 1 and not pilot) else found.value

    def of_region(self, region_code: str | None) -> OfRegion | None:
        """Give what is said of a region, or of the region it was split from; None when nothing is."""
        asked = region_code if self.regions else None
        while asked is not None:
            for one in self.regions:
                if one.code == asked:
                    return one
            asked = parent(asked)
        return None


@dataclass(frozen=True)
class Parameter:
    """A parameter of the law. ``ends``: the first month for which nothing is known, if there is one."""

    name: str
    names: Names
    unit: str
    bounds: Bounds
    values: tuple[DatedValue, ...]
    ends: Month | None = None

    def at(self, when: Month) -> DatedValue:
        """Give the value in force in a month.

        Raises OutsideData before the first value and from the end on.
        """
        number = bisect_right(self.values, when, key=lambda dated: dated.since)
        if number == 0:
            first = month_text(self.values[0].since)
            raise OutsideData(f"{self.name} has no value in {month_text(when)}", todo=f"Ask from {first} on")
        if self.ends is not None and when >= self.ends:
            raise OutsideData(
                f"{self.name} has no value in {month_text(when)}",
                todo=f"Ask for a month before {month_text(self.ends)}",
            )
        return self.values[number - 1]

    def read(self, raw: Any, place: Place | None = None) -> Value:
        """Read a value of this parameter's unit and range. Raises BadValue or UnknownName."""
        return read_value(self.name, raw, self.unit, self.bounds, place)


def read_programme(path: Path) -> tuple[Parameter, ...]:
    """Read a programme's YAML file: every parameter with names, unit, range and dated values.

    Raises Findings with every fault: a value without a reference, an unknown field, a date written twice, a value
    out of range.
    """
    source = read_yaml(path)
    faults = list(source.faults)
    found = [_parameter(source, path.stem, name, faults) for name in source.content]
    if faults:
        raise Findings(faults)
    return tuple(parameter for parameter in found if parameter is not None)


def read_month(raw: Any, name: str, place: Place | None = None) -> Month:
    """Read the date from which a value holds: a month, or its first day.

    Raises BadValue: values change on the first of a month.
    """
    text = str(raw)
    try:
        when = month(text)
    except ValueError:
        raise BadValue(name, text, "is not a date", "Write YYYY-MM, for example 2018-01", place) from None
    if not _FIRST_DAY.match(text):
        raise BadValue(name, text, "is not the first of a month", f"Write {text[:7]}", place)
    return when


def _parameter(source: YamlSource, programme: str, field: str, faults: list[Finding]) -> Parameter | None:
    name = f"{programme}.{field}"
    declared = source.content[field]
    if not _is_declared(source, (field,), declared, _FIELDS, _FIELDS[:-1], faults):
        return None
    try:
        names = _names(source, field, declared["name"])
        unit = declared["unit"]
        if unit not in UNITS:
            raise UnknownName("unit", str(unit), UNITS, source.place(field, "unit"))
        bounds = read_bounds(name, declared["range"], unit, source.place(field, "range"))
        ends = declared.get("ends")
        end = None if ends is None else read_month(ends, f"{name}: ends", source.place(field, "ends"))
    except Finding as fault:
        faults.append(fault)
        return None
    values = _dated_values(source, name, field, unit, bounds, faults)
    if values and end is not None and end <= values[-1].since:
        faults.append(
            BadValue(
                f"{name}: ends", month_text(end), "lies before its last value", "Correct the date", source.place(field)
            )
        )
    return Parameter(name, names, unit, bounds, tuple(values), end) if values else None


def _dated_values(
    source: YamlSource, name: str, field: str, unit: str, bounds: Bounds, faults: list[Finding]
) -> list[DatedValue]:
    entries = source.content[field]["values"]
    if not isinstance(entries, dict) or not entries:
        faults.append(
            BadValue(
                f"{name}: values", entries, "holds no date", "Write YYYY-MM-DD: {value, reference}", source.place(field)
            )
        )
        return []
    values: list[DatedValue] = []
    for date, entry in entries.items():
        key: Key = (field, "values", date)
        try:
            since = read_month(date, name, source.key_place(*key))
            if not _is_declared(source, key, entry, _VALUE_FIELDS, ("value", "reference", "confidence"), faults):
                continue
            if values and since <= values[-1].since:
                raise BadValue(
                    name, date, "does not come after the date above it", "Order the dates", source.key_place(*key)
                )
            values.append(_dated_value(source, name, key, entry, since, unit, bounds))
        except Finding as fault:
            faults.append(fault)
    return values


def _dated_value(
    source: YamlSource, name: str, key: Key, entry: Mapping[str, Any], since: Month, unit: str, bounds: Bounds
) -> DatedValue:
    if entry["confidence"] not in CONFIDENCE:
        raise UnknownName("confidence", str(entry["confidence"]), CONFIDENCE, source.place(*key, "confidence"))
    if not str(entry["reference"] or "").strip():
        raise BadValue(name, entry["reference"], "is no reference", "Name the act or publication", source.place(*key))
    value = read_value(name, entry["value"], unit, bounds, source.place(*key, "value"))
    return DatedValue(
        since,
        value,
        str(entry["reference"]),
        str(entry["confidence"]),
        str(entry.get("source", "")),
        str(entry.get("note", "")),
        read_regions(name, entry.get("regions", {}), unit, bounds, lambda *keys: source.place(*key, "regions", *keys)),
    )


def read_regions(name: str, raw: Any, unit: str, bounds: Bounds, place: Callable[..., Place | None]) -> ByRegion:
    """Read ``{region: value}``: names or codes of regions, each with a value of the parameter's unit and range.

    ``{region: {value: ..., districts: share}}`` is a pilot in a share of the region's districts.
    Raises UnknownName or BadValue.
    """
    if not isinstance(raw, Mapping):
        raise BadValue(f"{name}: regions", raw, "names no region", "Write {region: value}", place())
    found: dict[str, OfRegion] = {}
    for named, said in raw.items():
        code, own = region(str(named), place(named)).code, f"{name} ({named})"
        districts = Fraction(1)
        if isinstance(said, Mapping):
            if sorted(said) != ["districts", "value"]:
                raise BadValue(own, dict(said), "is no pilot", "Write {value: ..., districts: share}", place(named))
            districts = read_number(
                f"{own}: districts", said["districts"], Fraction(0), Fraction(1), "share", place(named)
            )
            said = said["value"]
        found[code] = OfRegion(code, read_value(own, said, unit, bounds, place(named)), districts)
    return tuple(found[code] for code in sorted(found))


def _is_declared(
    source: YamlSource, key: Key, entry: Any, known: tuple[str, ...], required: tuple[str, ...], faults: list[Finding]
) -> bool:
    if not isinstance(entry, dict):
        faults.append(
            BadValue(
                ".".join(map(str, key)), entry, "has no fields", f"Write {', '.join(required)}", source.place(*key)
            )
        )
        return False
    faults += [UnknownName("field", name, known, source.key_place(*key, name)) for name in entry if name not in known]
    absent = [name for name in required if name not in entry]
    faults += [
        Finding(f"{key[-1]} has no {name!r}", todo=f"add {name!r}: it is required", place=source.key_place(*key))
        for name in absent
    ]
    return not absent


def _names(source: YamlSource, field: str, raw: Any) -> Names:
    if not isinstance(raw, dict) or sorted(raw) != sorted(_LANGUAGES):
        raise BadValue(
            f"{field}: name", raw, "is not given in kk, ru and en", "Write all three", source.place(field, "name")
        )
    return Names(str(raw["kk"]), str(raw["ru"]), str(raw["en"]))


def described_bounds(parameter: Parameter) -> str:
    """Say what values a parameter may take."""
    if parameter.unit == TRUTH_UNIT:
        return "true or false"
    low, *_, high = parameter.bounds
    words = all(isinstance(bound, str) for bound in parameter.bounds)
    return ", ".join(map(str, parameter.bounds)) if words else f"{plain(low)} to {plain(high)}"
