"""The mapping: which column of the user's files is which field, in what unit, with which codes."""

from collections.abc import Mapping as Keys
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tsa_sim.errors import BadValue, Finding, Findings, MissingFile, Place, UnknownName, in_order
from tsa_sim.survey.layout import TABLES, fields_of
from tsa_sim.survey.mapped import Column, columns_in
from tsa_sim.yaml_source import YamlSource, nearest_file, read_yaml

MARGINALS, NONE = "marginals", "none"
BY_ROW = "by row"
_KEYS = ("title", "note", "encoding", "separator", "decimal", "missing", "year", "reweight", *TABLES)
_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", ",": ",", ";": ";", "\t": "\t", "|": "|"}
_SUFFIXES = (".csv", ".txt", ".tsv", ".parquet", ".dta", ".sav", ".zsav")
_WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".ods")
_MISSING = ("", "NA", "N/A", ".", "-")
_EARLIEST, _LATEST = 2000, 2100


def is_mapping(content: Keys[str, Any]) -> bool:
    """Tell whether a file's keys are those of a mapping: it names the columns of persons or households."""
    return any(isinstance(content.get(table), Keys) for table in TABLES)


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
    columns = {table: columns_in(source, table, faults) for table in TABLES if table in content}
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
            known = f"Known: {', '.join(_SUFFIXES)}"
            todo = "Save each of its sheets as CSV in UTF-8" if path.suffix.lower() in _WORKBOOKS else known
            faults.append(BadValue("file", str(path), "has an extension that is not read", todo, place))
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
