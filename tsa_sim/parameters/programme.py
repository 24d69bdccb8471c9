"""A programme's YAML file: every parameter that it declares, and every fault of it at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tsa_sim.calendar import Month, month_text
from tsa_sim.errors import BadValue, Finding, Findings, UnknownName
from tsa_sim.parameters.parameter import CONFIDENCE, DatedValue, Names, Parameter, read_month, read_regions
from tsa_sim.parameters.values import UNITS, Bounds, read_bounds, read_value
from tsa_sim.yaml_source import Key, YamlSource, read_yaml

_FIELDS = ("name", "unit", "range", "values", "ends")
_VALUE_FIELDS = ("value", "regions", "reference", "source", "confidence", "note")
_LANGUAGES = ("kk", "ru", "en")


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
