"""Reforms: ``{parameter: {date: value}}`` with a title and a reference, laid over a law book."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from tsa_sim.errors import Finding, Findings
from tsa_sim.parameters import LawBook, Parameter, Value, plain
from tsa_sim.parameters.overlay import Places, places_in, unknown
from tsa_sim.scenario.entries import is_scenario
from tsa_sim.scenario.title import read_titles, title_in
from tsa_sim.yaml_source import YamlSource, read_yaml

Written = str | bool | None | dict[str, Any]  # a value, none, or values by region

FIELDS = ("name", "title", "reference", "note")


@dataclass(frozen=True)
class Reform:
    """What a reform changes. values: by parameter and date; numbers as exact text, None where the law below holds."""

    name: str
    titles: Mapping[str, str] = field(hash=False)
    reference: str
    values: Mapping[str, Mapping[str, Written]] = field(hash=False)

    def title(self, language: str = "en") -> str:
        """Give the title in ``kk``, ``ru`` or ``en``."""
        return title_in(self.titles, language, self.name)

    def over(self, book: LawBook) -> LawBook:
        """Lay the reform over a law book. Raises Findings when the book lacks a parameter or a date."""
        return book.overlay(self.values, self.name, reference=self.reference)

    def as_dict(self) -> dict[str, Any]:
        """Give the reform as it is written in a file, with its name."""
        return {"name": self.name, "title": dict(self.titles), "reference": self.reference, **self.values}


def read_reform_file(path: Path, book: LawBook, faults: list[Finding]) -> Reform | None:
    """Read a reform file against the law book that it is laid over; faults are added, and None given, when it has any.

    Raises MissingFile or BrokenFile when the file cannot be read at all, Finding when it is a scenario.
    """
    source = read_yaml(path)
    if is_scenario(source.content):
        raise Finding(f"{path.stem} is a scenario, not a reform", todo="name it under 'extends'", place=source.place())
    faults += source.faults
    return read_reform_source(source, path.stem, book, faults)


def read_reform_source(source: YamlSource, name: str, book: LawBook, faults: list[Finding]) -> Reform | None:
    """Read a reform from a file that was read already."""
    return read_reform(source.content, name, book, places_in(source), faults)


def read_reform(
    content: Mapping[str, Any], name: str, book: LawBook, place: Places, faults: list[Finding]
) -> Reform | None:
    """Read a reform; faults are added, and None given, when it has any."""
    found: list[Finding] = []
    name = str(content.get("name", name))
    titles = read_titles(content.get("title"), place, found)
    reference = content.get("reference")
    if not isinstance(reference, str) or not reference.strip():
        found.append(
            Finding(
                f"the reform {name} has no reference",
                todo="write 'reference: ...': the act, the proposal or the question behind its values",
                place=place("reference", key=True),
            )
        )
    values = _parameters(content, name, book, place, found)
    try:
        book.overlay(values, name, place=place)
    except Findings as several:
        found += several.faults
    faults += found
    return None if found else Reform(name, titles, str(reference), _exact(values, book))


def _parameters(
    content: Mapping[str, Any], name: str, book: LawBook, place: Places, faults: list[Finding]
) -> dict[str, Any]:
    """Give what is no field of the reform's own; a name without a dot cannot be a parameter."""
    values = {str(key): entries for key, entries in content.items() if key not in FIELDS}
    if not values:
        faults.append(
            Finding(f"the reform {name} sets no parameter", todo="write 'parameter: {YYYY-MM: value}'", place=place())
        )
    for key in [key for key in values if "." not in key]:
        faults.append(unknown("key", key, (*FIELDS, *book.names()), place(key, key=True)))
        del values[key]
    return values


def _exact(values: Mapping[str, Mapping[str, Any]], book: LawBook) -> dict[str, dict[str, Written]]:
    return {
        name: {str(date)[:7]: _written(book.parameter(name), raw) for date, raw in entries.items()}
        for name, entries in values.items()
    }


def _written(parameter: Parameter, raw: Any) -> Written:
    if raw is None:
        return None
    if isinstance(raw, Mapping):
        return {str(code): _of_region(parameter, said) for code, said in raw.items()}
    return _text(parameter.read(raw))


def _of_region(parameter: Parameter, said: Any) -> str | bool | dict[str, str | bool]:
    if isinstance(said, Mapping):
        return {"value": _text(parameter.read(said["value"])), "districts": plain(Fraction(str(said["districts"])))}
    return _text(parameter.read(said))


def _text(value: Value) -> str | bool:
    return value if isinstance(value, bool) else plain(value)
