"""What scenario files say, key by key with places, the files that they extend underneath."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tsa_sim.behaviour import behaviour_names, registry
from tsa_sim.errors import BadValue, Finding, Place
from tsa_sim.parameters import shown
from tsa_sim.parameters.overlay import Places, nowhere, places_in, unknown
from tsa_sim.scenario import places as files
from tsa_sim.yaml_source import read_yaml

PERIOD = ("from", "to")
POPULATION = ("base", "scale", "survey", "mapping")
FIELDS = (
    "name",
    "title",
    "extends",
    "period",
    "population",
    "law",
    "reforms",
    "behaviour",
    "jobs",
    "macro",
    "replicates",
    "seed",
)
WITH_KEYS = ("period", "population", "behaviour")
_ONLY_IN_SCENARIOS = frozenset(FIELDS) - {"name", "title"}


class Entry(NamedTuple):
    """One thing that a scenario says. folder: of the file it stands in, None outside files."""

    raw: Any
    place: Places
    folder: Path | None = None


Entries = dict[tuple[str, ...], Entry]


def is_reform(content: Mapping[str, Any]) -> bool:
    """Tell whether a file's keys are those of a reform: a reference or parameters, and nothing of a scenario's."""
    return not is_scenario(content) and any("." in key or key == "reference" for key in content)


def is_scenario(content: Mapping[str, Any]) -> bool:
    """Tell whether a file has a key that only a scenario has."""
    return not _ONLY_IN_SCENARIOS.isdisjoint(content)


def entries_of_file(path: Path, faults: list[Finding], above: tuple[Path, ...] = ()) -> Entries:
    """Read a scenario file over the files that it extends; above: the files that extend this one.

    Raises MissingFile or BrokenFile when the file cannot be read at all, Finding when it is a reform.
    """
    source = read_yaml(path)
    if is_reform(source.content):
        raise Finding(
            f"{path.stem} is a reform, not a scenario",
            todo="name it in the 'reforms' of a scenario: a list of names or files",
            place=source.place(),
        )
    faults += source.faults
    place = places_in(source)
    found = entries_of(source.content, faults, place, path.parent)
    extended = found.pop(("extends",), None)
    if extended is None:
        return found
    try:
        return {**_extended(extended, path, faults, above), **found}
    except Finding as fault:
        faults.append(fault)
        return {("extends",): extended, **found}


def entries_of(
    content: Mapping[str, Any], faults: list[Finding], place: Places = nowhere, folder: Path | None = None
) -> Entries:
    """Sort what a scenario says by key; what is empty is left out, what is unknown is a fault."""
    found: Entries = {}
    for name, raw in content.items():
        if name not in FIELDS:
            faults.append(unknown("key", str(name), FIELDS, place(str(name), key=True)))
        elif raw is None:
            continue
        elif name not in WITH_KEYS:
            found[(name,)] = Entry(raw, place, folder)
        elif not isinstance(raw, Mapping):
            faults.append(BadValue(name, shown(raw), "holds no keys", _example(name), place(name)))
            found[(name,)] = Entry(raw, place, folder)
        else:
            for key, value in raw.items():
                fault = _unknown_key(name, str(key), place(name, str(key), key=True))
                if fault is not None:
                    faults.append(fault)
                else:
                    found[(name, str(key))] = Entry(value, place, folder)
    return found


def _extended(extended: Entry, path: Path, faults: list[Finding], above: tuple[Path, ...]) -> Entries:
    where = extended.place("extends")
    if not isinstance(extended.raw, str):
        raise BadValue("extends", shown(extended.raw), "is no scenario", "Write its name or its file", where)
    below = files.find(files.SCENARIO, extended.raw, path.parent, where)
    chain = (*above, path.resolve())
    if below.resolve() in chain:
        circle = " -> ".join(each.stem for each in (*chain[chain.index(below.resolve()) :], below))
        raise Finding(f"extends goes in a circle: {circle}", todo="let one of them stand alone", place=where)
    inherited = entries_of_file(below, faults, chain)
    inherited.pop(("name",), None)
    return inherited


def _unknown_key(name: str, key: str, place: Place | None) -> Finding | None:
    if name != "behaviour":
        known = PERIOD if name == "period" else POPULATION
        return None if key in known else unknown(f"key of {name}", key, known, place)
    if key in behaviour_names():
        return None
    if key in registry():
        return Finding(
            f"behaviour {key} is a table by age, which a scenario cannot change",
            todo="change a coefficient that is one number",
            place=place,
        )
    return unknown("behaviour", key, behaviour_names(), place)


def _example(name: str) -> str:
    examples = {
        "period": "{from: 2017-01, to: 2019-03}",
        "population": '{base: 2018-01, scale: "1:100"}',
        "behaviour": "{compliance.refusal: 0.02}",
    }
    return f"Write {name}: {examples[name]}"
