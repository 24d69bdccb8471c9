"""The columns of a mapping: which column of the user's is which field, in what unit, with which codes."""

from collections.abc import Mapping as Keys
from dataclasses import dataclass, field
from typing import Any

from tsa_sim.errors import BadValue, Finding, Findings, Place, UnknownName
from tsa_sim.regions import COUNTRY, REGIONS, region
from tsa_sim.survey.layout import MONTH_FORMATS, TABLES, Field, fields_of
from tsa_sim.yaml_source import YamlSource

_COLUMN_KEYS = ("column", "unit", "codes", "format")


@dataclass(frozen=True)
class Column:
    """A column of the user's: its name, the factor to the package's unit, what its codes mean, how months are written.

    unit: as the mapping words it, empty where the field has none.
    """

    name: str
    unit: str = ""
    factor: float = 1.0
    codes: Keys[str, int] = field(default_factory=dict, hash=False)
    format: str = ""


def columns_in(source: YamlSource, table: str, faults: list[Finding]) -> dict[str, Column]:
    """Read the columns that a mapping names for a table, by field; faults are added."""
    said = source.content[table]
    if not isinstance(said, Keys) or not isinstance(said.get("columns"), Keys):
        faults.append(
            Finding(
                f"{table} names no columns", todo=f"write {table}: {{file: ..., columns: {{household_id: ...}}}}",
                place=source.place(table),
            )
        )  # fmt: skip
        return {}
    for key in said:
        if key not in ("file", "columns"):
            faults.append(UnknownName(f"key of {table}", key, ("file", "columns"), source.key_place(table, key)))
    known, found = fields_of(table), {}
    for name, raw in said["columns"].items():
        if name not in known:
            place = source.key_place(table, "columns", name)
            other = next((each for each in TABLES if each != table and name in fields_of(each)), None)
            if other is not None:
                faults.append(Finding(f"{name} is a field of {other}, not of {table}", todo="move it", place=place))
            else:
                faults.append(UnknownName(f"field of {table}", name, known, place))
        elif raw is not None:
            try:
                found[name] = _column(source, table, name, raw, known[name])
            except Finding as fault:
                faults.append(fault)
            except Findings as several:
                faults += several.faults
    return found


def _column(source: YamlSource, table: str, name: str, raw: Any, declared: Field) -> Column:
    key = (table, "columns", name)
    said: dict[str, Any] = raw if isinstance(raw, dict) else {"column": raw}
    faults: list[Finding] = [
        UnknownName(f"key of {name}", entry, _COLUMN_KEYS, source.key_place(*key, entry))
        for entry in said
        if entry not in _COLUMN_KEYS
    ]
    if said.get("column") in (None, ""):
        faults.append(Finding(f"{name} names no column", todo="write column: NAME", place=source.place(*key)))
    unit = said.get("unit")
    if unit is not None and str(unit) not in declared.units:
        if declared.units:
            faults.append(UnknownName(f"unit of {name}", str(unit), declared.units, source.place(*key, "unit")))
        else:
            faults.append(BadValue(f"unit of {name}", unit, "has no place", "Leave it out", source.place(*key, "unit")))
    written = str(said.get("format", "YYYY-MM-DD" if name == "birth_date" else "YYYY-MM"))
    if declared.kind == "month" and written not in MONTH_FORMATS:
        faults.append(UnknownName(f"format of {name}", written, MONTH_FORMATS, source.place(*key, "format")))
    codes = _codes(source, (*key, "codes"), name, said.get("codes"), declared, faults)
    if faults:
        raise Findings(faults)
    unit_word = str(unit) if unit is not None else next(iter(declared.units), "")
    return Column(str(said["column"]), unit_word, declared.units.get(unit_word, 1.0), codes,
                  written if declared.kind == "month" else "")  # fmt: skip


def _codes(
    source: YamlSource, key: tuple[str, ...], name: str, raw: Any, declared: Field, faults: list[Finding]
) -> dict[str, int]:
    """Read codes; a field of words takes the words themselves too."""
    found = dict(declared.codes)
    if raw is None:
        return found
    if declared.kind != "code" or not isinstance(raw, dict):
        faults.append(
            BadValue(f"codes of {name}", raw, "are out of place", "Write codes: {1: male, 2: female}, for fields with "
                     "codes only", source.place(*key))
        )  # fmt: skip
        return found
    for code, meaning in raw.items():
        place = source.place(*key, code)
        word = str(meaning)
        if name == "region":
            try:
                found[code] = region_row(word, place)
            except Finding as fault:
                faults.append(fault)
        elif word not in declared.codes:
            faults.append(UnknownName(f"meaning of {name}", word, declared.codes, place))
        else:
            found[code] = declared.codes[word]
    return found


def region_row(spelling: str, place: Place | None = None) -> int:
    """Give a region's row of ``REGIONS``.

    Raises UnknownName; Finding for the country, and for South Kazakhstan, which lies in two regions.
    """
    found = region(spelling, place).code
    if found not in REGIONS:
        what = "the whole country" if found == COUNTRY else "two regions since June 2018, Turkistan and Shymkent"
        raise Finding(f"{spelling!r} is {what}", todo="give the region of each household", place=place)
    return REGIONS.index(found)
