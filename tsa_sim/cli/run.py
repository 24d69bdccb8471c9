"""``tsa-sim run``: one scenario."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tsa_sim.cli import options

if TYPE_CHECKING:
    from tsa_sim.result import Result


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run")(run)


def run(
    scenario: Annotated[str, typer.Argument(help="Scenario file, or the name of a shipped scenario.")],
    scale: options.Scale = None,
    replicates: options.Replicates = None,
    seed: options.Seed = None,
    threads: options.Threads = options.default_threads(),
    out: options.Out = None,
    strict: options.Strict = False,
    as_json: options.Json = False,
    lang: options.Lang = None,
) -> None:
    """Run one scenario: summary with 90% intervals, run folder, picture."""
    from tsa_sim import run as runs
    from tsa_sim.cli import show
    from tsa_sim.record import record_of
    from tsa_sim.scenario import Scenario
    from tsa_sim.store import check_writable

    language = options.language(lang)
    loaded = Scenario.load(scenario)
    given = options.settings(scale, replicates, seed, threads)
    folder = out if out is not None else Path("runs") / loaded.name
    check_writable(folder)
    refuse_idle([loaded], strict)
    with show.progress() as tell:
        result = runs.run(loaded, **given, progress=tell)
    result.save(str(folder))
    result.plot.months(folder / "months.png")
    if as_json:
        show.json_line(
            {
                "manifest": result.manifest,
                "summary": show.records(result.summary()),
                "record": show.records(record_of(result)),
                "folder": str(folder),
            }
        )
        return
    print_result(result, language, folder)


def refuse_idle(scenarios: list["object"], strict: bool) -> None:
    """Warn of reform parameters that change nothing in the period; with --strict refuse them.

    Raises Finding.
    """
    import sys

    from tsa_sim.compare import idle_parameters
    from tsa_sim.errors import Finding

    for scenario in scenarios:
        for name in idle_parameters(scenario):  # type: ignore[arg-type]
            fault = Finding(
                f"{name} is set by a reform of {scenario.name} and changes nothing in its period",  # type: ignore[attr-defined]
                todo="Check its dates and value",
            )
            if strict:
                raise fault
            sys.stderr.write(f"Warning: {fault}\n")


def print_result(result: "Result", lang: str, folder: Path) -> None:
    """Print a result's summary and where its files lie."""
    from tsa_sim.cli import show

    shown = show.console()
    shown.print(
        show.frame_table(
            f"{result.scenario.title(lang)} ({result.scenario.name})",
            show.SUMMARY_COLUMNS,
            show.summary_rows(result.summary(), lang),
        )
    )
    shown.print(f"Interval: {result.manifest['interval']}.")
    shown.print(f"Fingerprint {str(result.manifest['fingerprint'])[:12]}. Tables, manifest and picture: {folder}")
