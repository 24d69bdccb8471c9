"""The law books of the package, read from their files."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from tsa_sim.errors import Findings, UnknownName
from tsa_sim.parameters.book import LawBook
from tsa_sim.parameters.overlay import places_in
from tsa_sim.parameters.parameter import read_month
from tsa_sim.parameters.programme import read_programme
from tsa_sim.yaml_source import read_yaml

IN_FORCE = "in-force"

_LAW = Path(__file__).parents[1] / "law"
_BOOKS = _LAW / "books"
_NOT_PARAMETERS = ("title", "reference", "note")


@cache
def law_book(name: str = IN_FORCE) -> LawBook:
    """Read a law book of the package: ``in-force``, or another in ``law/books``, which is laid over it.

    Values are exact fractions, whole numbers, truth values or words, each with unit, reference and confidence; months
    count from year 0 (``tsa_sim.calendar``).
    Raises UnknownName; Findings for what is wrong in a file of the law.
    """
    if name not in law_books():
        raise UnknownName("law book", name, law_books())
    source = read_yaml(_BOOKS / f"{name}.yaml")
    if source.faults:
        raise Findings(source.faults)
    if name == IN_FORCE:
        parameters = {
            parameter.name: parameter
            for path in sorted(_LAW.glob("*/*.yaml"))
            if path.parent.name == path.stem
            for parameter in read_programme(path)
        }
        return LawBook(name, read_month(source.content["ends"], "ends", source.place("ends")), (), parameters)
    values = {key: entries for key, entries in source.content.items() if key not in _NOT_PARAMETERS}
    book = law_book().overlay(values, name, reference=source.content["reference"], place=places_in(source))
    return replace(book, name=name, origins=())


@cache
def law_books() -> tuple[str, ...]:
    """Give the names of the law books of the package."""
    return tuple(sorted(path.stem for path in _BOOKS.glob("*.yaml")))
