"""``tsa-sim trace``: one household month by month."""

import sys
from typing import Annotated

import typer

from tsa_sim.cli import options


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("trace")(trace)


def trace(
    household: Annotated[int, typer.Argument(help="Id of the household, as snapshots and panels give it.")],
    scenario: Annotated[str, typer.Option(help="Scenario file, or the name of a shipped scenario.")],
    month: Annotated[
        list[str] | None, typer.Option(help="Month to tell (YYYY-MM), may be repeated; all if none.")
    ] = None,
    scale: options.Scale = None,
    seed: options.Seed = None,
    replicate: Annotated[int, typer.Option(min=1, help="Which replicate of the run, from 1.")] = 1,
    survey: options.Survey = None,
    as_json: options.Json = False,
) -> None:
    """Tell one household of a run: state, luck, rules with references, payments, where its case stands."""
    from tsa_sim.cli import show
    from tsa_sim.scenario import Scenario
    from tsa_sim.trace import trace as trace_household

    loaded = options.on_survey(Scenario.load(scenario), survey)
    told = trace_household(household, loaded, months=month or (), scale=scale, seed=seed, replicate=replicate - 1)
    if as_json:
        show.json_line(told.as_dict())
    else:
        sys.stdout.write(told.text() + "\n")
