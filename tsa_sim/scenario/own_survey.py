"""The survey of the user's own that a scenario names: ``population: {survey: PATH, mapping: PATH}``."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tsa_sim.errors import BadValue, Finding, Findings, MissingFile, Place
from tsa_sim.own_people import SurveyFiles
from tsa_sim.parameters import shown
from tsa_sim.scenario.entries import Entries, Entry
from tsa_sim.yaml_source import nearest_file

SURVEY, MAPPING = ("population", "survey"), ("population", "mapping")
_KEYS = (SURVEY, MAPPING)
_MOST_FILES = 2  # persons, households


def read_survey(entries: Entries, faults: list[Finding]) -> SurveyFiles | None:
    """Read which survey a scenario names, and its mapping; paths are relative to the file that names them.

    Faults of the scenario and of the mapping are added; None when there is no survey or a fault.
    """
    mapping, survey = entries.get(MAPPING), entries.get(SURVEY)
    if mapping is None and survey is None:
        return None
    before = len(faults)
    if mapping is None:
        assert survey is not None
        faults.append(
            Finding(
                "population.survey: a survey needs a mapping, which says which column is what",
                todo="write mapping: mapping.yaml beside it; tsa-sim data template writes an example",
                place=survey.place(*SURVEY),
            )
        )
        return None
    found = [_file(mapping.raw, mapping, MAPPING, mapping.place(*MAPPING), faults)]
    if survey is not None:
        found += [_file(raw, survey, SURVEY, place, faults) for raw, place in _named(survey, faults)]
    if len(faults) > before:
        return None
    paths = [path for path in found if path is not None]
    named = SurveyFiles(paths[0], tuple(paths[1:]))
    _check_mapping(named, faults)
    return named if len(faults) == before else None


def base_near(survey: SurveyFiles) -> str:
    """Give the base whose year is nearest to the survey's, for a scenario that names none."""
    from tsa_sim.survey import read_mapping
    from tsa_sim.survey.base import base_near as nearest

    return nearest(read_mapping(survey.mapping, survey.files).year)


def without_survey(content: Mapping[str, Any]) -> dict[str, Any]:
    """Give a scenario as it is written down, without the names of its survey's files."""
    population = {key: value for key, value in content["population"].items() if ("population", key) not in _KEYS}
    return {**content, "population": population}


def _named(survey: Entry, faults: list[Finding]) -> list[tuple[Any, Place | None]]:
    raw = survey.raw
    if not isinstance(raw, list | tuple):
        return [(raw, survey.place(*SURVEY))]
    if not 1 <= len(raw) <= _MOST_FILES:
        faults.append(
            BadValue("population.survey", shown(raw), "names no file or more than two", "Write the file of persons, or "
                     "[persons, households]", survey.place(*SURVEY))
        )  # fmt: skip
        return []
    return [(each, survey.place(*SURVEY, number)) for number, each in enumerate(raw)]


def _file(raw: Any, entry: Entry, key: tuple[str, ...], place: Place | None, faults: list[Finding]) -> Path | None:
    if not isinstance(raw, str | Path) or not str(raw).strip():
        faults.append(BadValue(".".join(key), shown(raw), "names no file", "Write the path of a file", place))
        return None
    path = Path(raw).expanduser()
    path = Path(((entry.folder or Path()) / path).absolute())
    try:
        if path.is_dir():
            raise MissingFile(str(path), "it is a folder, not a file", place=place)
        if not path.is_file():
            raise MissingFile(str(path), near=nearest_file(path), place=place)
    except MissingFile as fault:
        faults.append(fault)
        return None
    except OSError as fault:
        faults.append(MissingFile(str(path), f"it cannot be looked for ({fault.strerror})", place=place))
        return None
    return path


def _check_mapping(named: SurveyFiles, faults: list[Finding]) -> None:
    from tsa_sim.survey import read_mapping

    try:
        read_mapping(named.mapping, named.files)
    except Findings as several:
        faults += several.faults
    except Finding as fault:
        faults.append(fault)
