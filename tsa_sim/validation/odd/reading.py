"""What the description reads from the code itself: fields, the order of a month, behaviours, rules, uses of chance."""

import ast
import csv
import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Callable, Iterator
from enum import IntEnum
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from tsa_sim import columns
from tsa_sim.behaviour.coefficients import registry
from tsa_sim.chance import Decision
from tsa_sim.desk import Desk, after_month
from tsa_sim.engine import Engine
from tsa_sim.month import live_month

_WITHOUT_STEPS = ("tsa_sim.chance", "tsa_sim.tally", "tsa_sim.calendar", "tsa_sim.money", "tsa_sim.rulebook")
_FOLLOWED = ("tsa_sim.month", "tsa_sim.assistance", "tsa_sim.livelihood")
_DEEPEST = 3
_FIELD = re.compile(r"^\s+(\w+): [^#\n]+?(?:  # (.*))?$", re.MULTILINE)


class Step(NamedTuple):
    """A step of the month: its place in the order, the function, where it stands, and its first line."""

    number: str
    name: str
    module: str
    says: str


class Part(NamedTuple):
    """A module or field by its name, and what it says of itself."""

    name: str
    says: str


class Programme(NamedTuple):
    """A programme of the law: dated parameters, values with a reference, rules, and what its rules say first."""

    name: str
    parameters: int
    values: int
    rules: int
    says: str


class Kept(NamedTuple):
    """A table of the package: rows and columns."""

    name: str
    rows: int
    says: str


def order_of_month() -> list[Step]:
    """Give the steps of one household's month, in the order in which ``live_month`` calls them, and those below."""
    return list(_steps(live_month, "", set(), 1))


def between_months() -> list[Step]:
    """Give what happens to regions when a month is over, and to households before the next begins."""
    found = list(_steps(after_month, "", set(), _DEEPEST, following=("tsa_sim.desk", "tsa_sim.lots")))
    for name in ("begin_month", "end_month"):
        found.append(Step(str(len(found) + 1), name, "tsa_sim.engine", _first_line(getattr(Engine, name))))
    return found


def desk_fields() -> list[Part]:
    """Give the fields of a region's desk with the remark that stands beside each."""
    return [Part(name, says) for name, says in _FIELD.findall(inspect.getsource(Desk)) if name in Desk._fields]


def codes() -> list[Part]:
    """Give every enumeration of the records with its values."""
    found = []
    for name, thing in vars(columns).items():
        if isinstance(thing, type) and issubclass(thing, IntEnum) and thing.__module__ == columns.__name__:
            found.append(Part(name, ", ".join(f"{one.value} {one.name.lower()}" for one in thing)))
    return found


def behaviours() -> list[Part]:
    """Give every file of behaviour with what people do, as its docstring begins."""
    package = importlib.import_module("tsa_sim.behaviour")
    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__))
    return [Part(name, _first_paragraph(importlib.import_module(f"tsa_sim.behaviour.{name}"))) for name in names]


def coefficients_of(behaviour: str) -> list[tuple[str, Any]]:
    """Give the coefficients of a behaviour's file by name."""
    return [(name, entry) for name, entry in registry().items() if name.startswith(f"{behaviour}.")]


def programmes() -> list[Programme]:
    """Give every programme of the law, counted from its files."""
    folder = Path(importlib.import_module("tsa_sim.law").__file__ or "").parent
    found = []
    for path in sorted(folder.glob("*/*.yaml")):
        if path.stem != path.parent.name:
            continue
        entries = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
        values = [value for entry in entries.values() for value in entry["values"].values()]
        referred = sum(bool(str(value["reference"]).strip()) for value in values)
        rules, says = _rules_of(path.stem)
        found.append(Programme(path.stem, len(entries), referred, rules, says))
    return found


def uses_of_chance() -> list[Part]:
    """Give every use of chance by the number of its own."""
    return [Part(str(one.value), one.name.lower().replace("_", " ")) for one in sorted(Decision)]


def kept_tables() -> list[Kept]:
    """Give every packed table of official data with its rows and the names of its columns."""
    root = files("tsa_sim").joinpath("data")
    found = []
    for path in sorted(Path(str(root)).rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            head, *rows = list(csv.reader(lines))
        found.append(Kept(path.relative_to(Path(str(root))).as_posix(), len(rows), ", ".join(head)))
    return found


def sources() -> list[tuple[str, str]]:
    """Give every source of the packed data by key, with its title."""
    text = files("tsa_sim").joinpath("data/sources.csv").read_text("utf-8")
    return [(row["source"], row["title"]) for row in csv.DictReader(text.splitlines())]


def _steps(
    function: Callable[..., Any], stem: str, met: set[str], depth: int, following: tuple[str, ...] = _FOLLOWED
) -> Iterator[Step]:
    """Walk the calls of a function as they stand in its source, each once."""
    count = 0
    for name in _calls(function):
        called = function.__globals__.get(name)
        if not inspect.isfunction(called) or name in met or called.__module__.startswith(_WITHOUT_STEPS):
            continue
        if not called.__doc__:  # a step says what it does; the rest is arithmetic
            continue
        met.add(name)
        count += 1
        number = f"{stem}{count}"
        yield Step(number, name, called.__module__, _first_line(called))
        if called.__module__ in following and depth < _DEEPEST:
            yield from _steps(called, f"{number}.", met, depth + 1, following)


def _calls(function: Callable[..., Any]) -> list[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    calls.sort(key=lambda node: (node.lineno, node.col_offset))
    return [node.func.id for node in calls if isinstance(node.func, ast.Name)]


def _first_line(thing: object) -> str:
    return (inspect.getdoc(thing) or "").split("\n\n")[0].replace("\n", " ")


def _first_paragraph(module: ModuleType) -> str:
    return " ".join((module.__doc__ or "").split("\n\n")[0].split())


def _rules_of(programme: str) -> tuple[int, str]:
    """Count the public rules of a programme; some hold values alone."""
    try:
        module = importlib.import_module(f"tsa_sim.law.{programme}.rules")
    except ModuleNotFoundError:
        return 0, ""
    own = [
        thing for name, thing in vars(module).items()
        if inspect.isfunction(thing) and thing.__module__ == module.__name__ and not name.startswith("_")
    ]  # fmt: skip
    return len(own), _first_paragraph(module)
