"""``tsa-sim check``: every fault of scenarios, reforms, families and surveys, with file, line and column."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tsa_sim.cli import options
from tsa_sim.cli.survey_files import faults_of_survey, is_data, is_mapping_file, without_mapping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tsa_sim.errors import Finding


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(
    files: Annotated[
        list[str] | None,
        typer.Argument(help="Scenarios, reforms, families, mappings, surveys; or shipped names."),
    ] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON schema of the files, for editors.")] = False,
    as_json: options.Json = False,
) -> None:
    """Tell all faults of all files at once, one a line, and warnings apart; exit status 1 when there is any fault."""
    from tsa_sim.cli import show
    from tsa_sim.errors import Finding

    if schema:
        from tsa_sim.scenario.schema import json_schema

        show.json_line(json_schema())
        return
    if not files:
        raise Finding("no file was named", todo="write tsa-sim check FILE... (or tsa-sim check --schema)")
    data = [file for file in files if is_data(file)]
    found = {file: faults_of(file, data) for file in files if file not in data}
    if data and not any(map(is_mapping_file, found)):
        found |= {file: (without_mapping(file),) for file in data}
    doubts = {file: () if faults else doubts_of(file) for file, faults in found.items()}
    if as_json:
        show.json_line(
            [
                {"file": file, "faults": list(map(described, faults)), "warnings": list(map(described, doubts[file]))}
                for file, faults in found.items()
            ]
        )
    else:
        for file, faults in found.items():
            tell(file, faults, doubts[file])
    if any(found.values()):
        raise typer.Exit(1)


def faults_of(file: str, data: "Sequence[str]" = ()) -> tuple["Finding", ...]:
    """Give every fault of one file and of what it names, in the order in which they stand.

    data: files of a survey, for a mapping to be checked with in place of those it names.
    """
    from tsa_sim.errors import Finding, Findings
    from tsa_sim.scenario import Scenario
    from tsa_sim.scenario.checking import load

    try:
        if family := family_path(file):
            check_family(family)
        elif is_mapping_file(file):
            return faults_of_survey(Path(file), data)
        else:
            loaded = load(file)
            if isinstance(loaded, Scenario) and loaded.survey is not None:
                return faults_of_survey(loaded.survey.mapping, loaded.survey.files)
    except Findings as several:
        return several.faults
    except Finding as fault:
        return (fault,)
    return ()


def check_family(path: Path) -> None:
    """Read a family and decide on it under the law in force. Raises Findings, MissingFile, BrokenFile, OutsideData."""
    from tsa_sim.calculator import family

    family(path)


def family_path(file: str) -> Path | None:
    """Give the path of a family file, by path or by its shipped name; None for files of other kinds.

    Raises MissingFile or BrokenFile when a file that is named by its path cannot be read.
    """
    from tsa_sim.calculator.reading import is_family
    from tsa_sim.scenario.checking import found
    from tsa_sim.scenario.places import family_names, find_family, reform_names, scenario_names
    from tsa_sim.yaml_source import read_yaml

    if file in family_names() and file not in (*scenario_names(), *reform_names()):
        return find_family(file)
    path = found(file)
    return path if is_family(read_yaml(path).content) else None


def doubts_of(file: str) -> tuple["Finding", ...]:
    """Give the warnings about a scenario or reform that has no fault."""
    from tsa_sim.linting import doubts_of as doubts_about
    from tsa_sim.parameters.overlay import places_in
    from tsa_sim.scenario.checking import found, load
    from tsa_sim.yaml_source import read_yaml

    if is_data(file) or family_path(file) or is_mapping_file(file):
        return ()
    return doubts_about(load(file), places_in(read_yaml(found(file))))


def tell(file: str, faults: tuple["Finding", ...], doubts: tuple["Finding", ...] = ()) -> None:
    """Write a file's faults and warnings to stderr, or on stdout that it is fine."""
    if not faults:
        sys.stdout.write(f"{file}: fine\n" if not doubts else f"{file}: fine, warnings: {len(doubts)}\n")
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    for doubt in doubts:
        sys.stderr.write(f"warning: {doubt}\n")


def described(fault: "Finding") -> dict[str, Any]:
    """Give a fault for JSON."""
    place = fault.place
    where = (place.file, place.line, place.column) if place else (None, None, None)
    return {**dict(zip(("file", "line", "column"), where, strict=True)), "found": fault.found, "todo": fault.todo}
