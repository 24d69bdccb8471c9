"""``tsa-sim run``: one scenario."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tsa_sim.cli import options

if TYPE_CHECKING:
    from tsa_sim.result import Result
    from tsa_sim.scenario import Scenario


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("run")(run)


def run(
    scenario: Annotated[str, typer.Argument(help="Scenario file, or the name of a shipped scenario.")],
    scale: options.Scale = None,
    replicates: options.Replicates = None,
    seed: options.Seed = None,
    threads: options.Threads = None,
    cluster: options.Cluster = None,
    panel: options.PanelFolder = None,
    out: options.Out = None,
    strict: options.Strict = False,
    survey: options.Survey = None,
    as_json: options.Json = False,
    lang: options.Lang = None,
) -> None:
    """Run one scenario: summary with 90% intervals, run folder, picture."""
    from tsa_sim.cli import show
    from tsa_sim.record import record_of
    from tsa_sim.run import run as run_scenario
    from tsa_sim.scenario import Scenario
    from tsa_sim.store import check_writable, save_run

    language = options.language(lang)
    loaded = options.on_survey(Scenario.load(scenario), survey)
    given = options.settings(scale, replicates, seed, threads)
    folder = out if out is not None else Path("runs") / loaded.name
    check_writable(folder)
    refuse_idle([loaded], strict)
    if panel is not None:
        _tell_size(loaded, given, panel)
    folder_of_panel = None if panel is None else str(panel)
    with show.progress() as tell:
        result = run_scenario(loaded, **given, cluster=cluster, panel=folder_of_panel, progress=tell)
    save_run(result, str(folder), lambda target: result.plot.months(target / "months.png"))
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


def _tell_size(scenario: "Scenario", given: dict[str, Any], folder: Path) -> None:
    """Tell on stderr how large a panel will be, before the run.

    Raises Unwritable when there is no room for it.
    """
    from tsa_sim.observation import Panel
    from tsa_sim.run import Settings, panel_bytes

    settings = Settings(given["scale"], given["replicates"], panel=Panel(str(folder))).filled_from(scenario)
    expected = panel_bytes(scenario, settings)
    assert settings.panel is not None
    settings.panel.refuse_without_room(expected)
    sys.stderr.write(f"Panel: at most {expected / 1e6:,.0f} MB in {folder}, written month by month\n")


def refuse_idle(scenarios: Sequence["Scenario"], strict: bool) -> None:
    """Warn of reform parameters that change nothing in the period; with --strict refuse them.

    Raises Finding.
    """
    from tsa_sim.compare import idle_parameters
    from tsa_sim.errors import Finding

    for scenario in scenarios:
        for name in idle_parameters(scenario):
            fault = Finding(
                f"{name} is set by a reform of {scenario.name} and changes nothing in its period",
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
    if result.hides_below is not None:
        shown.print(show.HIDDEN_WORDS[lang])
    fingerprint = str(result.manifest["fingerprint"])[:12]
    shown.print(f"Fingerprint {fingerprint}. Tables, manifest and picture: {folder}", markup=False)
