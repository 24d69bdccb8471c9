"""The mapping: which column of the user's files is which field, in what unit, with which codes."""

from collections.abc import Mapping as Keys
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tsa_sim.errors import BadValue, Finding, Findings, MissingFile, Place, UnknownName, in_order
from tsa_sim.regions import COUNTRY, REGIONS_2018, parent, region
from tsa_sim.survey.layout import MONTH_FORMATS, TABLES, Field, fields_of
from tsa_sim.yaml_source import YamlSource, nearest_file, read_yaml

MARGINALS, NONE = "marginals", "none"
BY_ROW = "by row"
_KEYS = ("title", "note", "encoding", "separator", "decimal", "missing", "year", "reweight", *TABLES)
_COLUMN_KEYS = ("column", "unit", "codes", "format")
_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", ",": ",", ";": ";", "\t": "\t", "|": "|"}
_SUFFIXES = (".csv", ".txt", ".tsv", ".parquet", ".dta", ".sav", ".zsav")
_MISSING = ("", "NA", "N/A", ".", "-")
_EARLIEST, _LATEST = 2000, 2100


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


@dataclass(frozen=True)
class Mapping:
    """Where the tables lie and what their columns are.

    files: by table; a survey of one file has persons only, with the households' columns on each row. year: to which
    ages and incomes belong where no interview month is given, ``by row``: each household's own, None: one year, found
    in the interviews. reweight: ``marginals`` or ``none``.
    """

    file: str
    title: str
    files: Keys[str, Path] = field(hash=False)
    columns: Keys[str, Keys[str, Column]] = field(hash=False)
    encoding: str = "utf-8"
    separator: str = ","
    decimal: str = "."
    missing: tuple[str, ...] = _MISSING
    year: int | str | None = None
    reweight: str = MARGINALS

    @property
    def two_tables(self) -> bool:
        """Whether households have a file of their own."""
        return "households" in self.files

    def columns_of(self, table: str) -> dict[str, Column]:
        """Give the columns to be read from a table's file, by field; a single file holds those of both tables."""
        if self.two_tables:
            return dict(self.columns.get(table, {}))
        return {**self.columns.get("households", {}), **self.columns["persons"]}

    def place(self) -> Place:
        """Give the mapping file as a place."""
        return Place(self.file)


def read_mapping(path: Path, given: tuple[Path, ...] = ()) -> Mapping:
    """Read a mapping; ``given``: files in place of those it names (persons, or persons and households).

    Raises Findings with every fault; MissingFile or BrokenFile when it cannot be read at all.
    """
    source = read_yaml(path)
    faults: list[Finding] = list(source.faults)
    content = source.content
    for key in content:
        if key not in _KEYS:
            faults.append(UnknownName("key", key, _KEYS, source.key_place(key)))
    columns = {table: _columns(source, table, faults) for table in TABLES if table in content}
    files = _files(source, path.parent, given, faults)
    _missing_fields(columns, content, source, faults)
    separator = _one_of(source, "separator", _SEPARATORS, ",", faults)
    decimal = _one_of(source, "decimal", {".": ".", ",": ",", "point": ".", "comma": ","}, ".", faults)
    reweight = _one_of(source, "reweight", {MARGINALS: MARGINALS, NONE: NONE, "None": NONE}, MARGINALS, faults)
    encoding, year = _encoding(source, faults), _year(source, faults)
    missing = content.get("missing", list(_MISSING))
    if not isinstance(missing, list):
        faults.append(BadValue("missing", missing, "is not a list", 'Write ["", "NA"]', source.place("missing")))
        missing = []
    if separator == decimal:
        faults.append(
            BadValue("separator", separator, "is the decimal sign too", "They must differ", source.place("separator"))
        )
    if faults:
        raise Findings(in_order(faults))
    title = str(content.get("title") or path.stem)
    words = ("", *(str(word) for word in missing if word is not None))
    return Mapping(str(path), title, files, columns, encoding, separator, decimal, words, year, reweight)


def _columns(source: YamlSource, table: str, faults: list[Finding]) -> dict[str, Column]:
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
    """Give a region's row of ``REGIONS_2018``; a region split off later counts with the one it was split from.

    Raises UnknownName; Finding for the country, and for South Kazakhstan, which lies in two regions.
    """
    found = region(spelling, place).code
    if found not in REGIONS_2018 and (above := parent(found)) in REGIONS_2018:
        assert above is not None
        found = above
    if found not in REGIONS_2018:
        what = "the whole country" if found == COUNTRY else "two regions since June 2018, Turkistan and Shymkent"
        raise Finding(f"{spelling!r} is {what}", todo="give the region of each household", place=place)
    return REGIONS_2018.index(found)


def _files(source: YamlSource, folder: Path, given: tuple[Path, ...], faults: list[Finding]) -> dict[str, Path]:
    content = source.content
    if "persons" not in content:
        faults.append(Finding("the mapping has no persons", todo="see tsa-sim data template", place=source.place()))
        return {}
    named = {
        table: folder / str(content[table]["file"])
        for table in TABLES
        if isinstance(content.get(table), Keys) and content[table].get("file")
    }
    if given:
        named |= dict(zip(("persons", "households"), given, strict=False))
    if "persons" not in named:
        faults.append(
            Finding("no file of persons is named", todo="write persons: {file: ...}", place=source.place("persons"))
        )
        return {}
    for table, path in named.items():
        place = None if given else source.place(table, "file")
        if path.is_dir():
            faults.append(MissingFile(str(path), "it is a folder, not a file", place=place))
        elif not path.is_file():
            faults.append(MissingFile(str(path), near=nearest_file(path), place=place))
        elif path.suffix.lower() not in _SUFFIXES:
            faults.append(
                BadValue("file", str(path), "has an unknown extension", f"Known: {', '.join(_SUFFIXES)}", place)
            )
    return named


def _missing_fields(
    columns: dict[str, dict[str, Column]], content: Any, source: YamlSource, faults: list[Finding]
) -> None:
    one_file = not (isinstance(content.get("households"), Keys) and content["households"].get("file"))
    for table in TABLES:
        if not columns.get(table) and table in content:
            continue
        for name, declared in fields_of(table).items():
            spared = name == "household_id" and table == "households" and one_file
            if declared.required and not spared and name not in _said(content, table):
                faults.append(
                    Finding(
                        f"{table} lack {name} ({declared.meaning})",
                        todo=f"write {name}: COLUMN under {table}, columns",
                        place=source.place(table),
                    )
                )
    persons = _said(content, "persons")
    if persons and "age" not in persons and "birth_date" not in persons:
        faults.append(
            Finding("persons lack age and birth_date", todo="map one of them", place=source.place("persons", "columns"))
        )
    if persons and "status" not in persons:
        faults.append(
            Finding("persons lack status (what the person does)", todo="write status: COLUMN under persons, columns",
                    place=source.place("persons", "columns"))
        )  # fmt: skip
    if content.get("year") is None and "interview" not in columns.get("households", {}):
        faults.append(
            Finding("neither a year nor interview months are given", todo="write year: 2018", place=source.place())
        )


def _said(content: Any, table: str) -> Keys[str, Any]:
    """Give the columns that a mapping names for a table, as they are written."""
    columns = content[table].get("columns") if isinstance(content.get(table), Keys) else None
    return columns if isinstance(columns, Keys) else {}


def _one_of(source: YamlSource, key: str, known: Keys[str, str], default: str, faults: list[Finding]) -> str:
    raw = source.content.get(key)
    if raw is None:
        return default
    if str(raw) not in known:
        faults.append(UnknownName(key, str(raw), known, source.place(key)))
        return default
    return known[str(raw)]


def _encoding(source: YamlSource, faults: list[Finding]) -> str:
    import codecs

    raw = str(source.content.get("encoding", "utf-8"))
    try:
        return codecs.lookup(raw).name
    except LookupError:
        faults.append(UnknownName("encoding", raw, ("utf-8", "cp1251", "utf-16", "koi8-r"), source.place("encoding")))
        return "utf-8"


def _year(source: YamlSource, faults: list[Finding]) -> int | str | None:
    raw = source.content.get("year")
    if raw is None:
        return None
    if raw == BY_ROW:
        return BY_ROW
    if isinstance(raw, int) and _EARLIEST <= raw <= _LATEST:
        return raw
    near = get_close_matches(str(raw), [BY_ROW], cutoff=0.5)
    todo = f"did you mean '{BY_ROW}'?" if near else f"Write a year such as 2018, or '{BY_ROW}'"
    faults.append(BadValue("year", raw, "is not a year", todo, source.place("year")))
    return None
