"""``tsa-sim verify``: rerun a run from its manifest and compare, bit for bit."""

from pathlib import Path
from typing import Annotated

import typer

from tsa_sim.cli import options


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("verify")(verify)


def verify(
    run: Annotated[Path, typer.Argument(help="Run folder.")],
    threads: options.Threads = None,
    scenario: Annotated[
        str | None, typer.Option(help="The scenario file that was run, where it names a survey of your own.")
    ] = None,
    survey: Annotated[Path | None, typer.Option(help="Mapping of the survey that was run.")] = None,
    as_json: options.Json = False,
) -> None:
    """Run a run folder's scenario again and compare every cell; exit status 1 when anything differs."""
    from tsa_sim.cli import show
    from tsa_sim.own_people import SurveyFiles, people_of
    from tsa_sim.scenario import Scenario
    from tsa_sim.store import read_manifest
    from tsa_sim.verifying import verify_run

    manifest = read_manifest(str(run))
    named = SurveyFiles(survey.absolute()) if survey else Scenario.load(scenario).survey if scenario else None
    with show.progress() as tell:
        found = verify_run(manifest, population=people_of(named), threads=options.threads_of(threads), progress=tell)
    if as_json:
        show.json_line(found._asdict())
    else:
        shown = show.console()
        for line in found.differences:
            shown.print(f"differs: {line}", markup=False)
        word = "same, bit for bit" if found.same else "NOT the same"
        shown.print(f"{run}: {word} (results {found.results_before[:12]} and {found.results_now[:12]})", markup=False)
    if not found.same:
        raise typer.Exit(1)
