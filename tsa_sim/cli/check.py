"""``tsa-sim check``: every fault of scenario and reform files, with file, line and column."""

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tsa_sim.cli import options

if TYPE_CHECKING:
    from tsa_sim.errors import Finding


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(
    files: Annotated[list[str] | None, typer.Argument(help="Scenario and reform files, or shipped names.")] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON schema of the files, for editors.")] = False,
    as_json: options.Json = False,
) -> None:
    """Tell all faults of all files at once, one a line; exit status 1 when there is any."""
    from tsa_sim.cli import show
    from tsa_sim.errors import Finding

    if schema:
        from tsa_sim.scenario.schema import json_schema

        show.json_line(json_schema())
        return
    if not files:
        raise Finding("no file was named", todo="write tsa-sim check FILE... (or tsa-sim check --schema)")
    found = {file: faults_of(file) for file in files}
    if as_json:
        show.json_line([{"file": file, "faults": list(map(described, faults))} for file, faults in found.items()])
    else:
        for file, faults in found.items():
            tell(file, faults)
    if any(found.values()):
        raise typer.Exit(1)


def faults_of(file: str) -> tuple["Finding", ...]:
    """Give every fault of one file, in the order in which they stand."""
    from tsa_sim.errors import Finding, Findings
    from tsa_sim.scenario.checking import load

    try:
        load(file)
    except Findings as several:
        return several.faults
    except Finding as fault:
        return (fault,)
    return ()


def tell(file: str, faults: tuple["Finding", ...]) -> None:
    """Write a file's faults to stderr, or on stdout that it is fine."""
    if not faults:
        sys.stdout.write(f"{file}: fine\n")
    for fault in faults:
        sys.stderr.write(f"{fault}\n")


def described(fault: "Finding") -> dict[str, Any]:
    """Give a fault for JSON."""
    place = fault.place
    where = (place.file, place.line, place.column) if place else (None, None, None)
    return {**dict(zip(("file", "line", "column"), where, strict=True)), "found": fault.found, "todo": fault.todo}
