"""``tsa-sim sweep``: one scenario for several values of one parameter."""

from pathlib import Path
from typing import Annotated

import typer

from tsa_sim.cli import options


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sweep")(sweep)


def sweep(
    scenario: Annotated[str, typer.Argument(help="Scenario file, or the name of a shipped scenario.")],
    by: Annotated[str, typer.Option(help="Behaviour coefficient or law parameter to move.")],
    values: Annotated[str, typer.Option(help="Values, separated by commas: 0.6,0.7,0.8,0.9,1")],
    scale: options.Scale = None,
    replicates: options.Replicates = None,
    seed: options.Seed = None,
    threads: options.Threads = None,
    survey: options.Survey = None,
    out: options.Out = None,
    as_json: options.Json = False,
    lang: options.Lang = None,
) -> None:
    """Run a scenario for several values of one parameter, over the same people with the same luck."""
    from tsa_sim.cli import show
    from tsa_sim.cli.compare import document, save
    from tsa_sim.compare import sweep as sweep_scenario
    from tsa_sim.scenario import Scenario
    from tsa_sim.store import check_writable

    language = options.language(lang)
    loaded = options.on_survey(Scenario.load(scenario), survey)
    given = options.settings(scale, replicates, seed, threads)
    folder = out if out is not None else Path("runs") / f"{loaded.name}_by_{by}"
    check_writable(folder)
    with show.progress() as tell:
        found = sweep_scenario(loaded, by, read_values(values), **given, progress=tell)
    save(found, folder)
    if as_json:
        show.json_line(document(found, folder))
        return
    shown = show.console()
    for result in found.results:
        shown.print(
            show.frame_table(result.scenario.name, show.SUMMARY_COLUMNS, show.summary_rows(result.summary(), language))
        )
    if found.base.hides_below is not None:
        shown.print(show.HIDDEN_WORDS[language])
    shown.print(f"Tables, runs and pictures: {folder}", markup=False)


def read_values(text: str) -> list[float]:
    """Read numbers separated by commas.

    Raises BadValue for what is not a number, or fewer than two.
    """
    from tsa_sim.errors import BadValue

    found = []
    for part in text.split(","):
        try:
            found.append(float(part))
        except ValueError as fault:
            raise BadValue("--values", part, "is not a number", "Write numbers with a point: 0.6,0.7,0.8") from fault
    if len(found) < 2 or len(set(found)) < len(found):
        raise BadValue("--values", text, "needs two different values or more", "Write them separated by commas")
    return found
