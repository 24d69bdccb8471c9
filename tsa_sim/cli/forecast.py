"""``tsa-sim forecast``: to 2030, each scenario by its rules alone and with the trend of screening."""

from pathlib import Path
from typing import Annotated

import typer

from tsa_sim.cli import options


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("forecast")(forecast)


def forecast(
    scenarios: Annotated[
        list[str] | None, typer.Argument(help="Scenario files or names (default: the law in force).")
    ] = None,
    to: Annotated[int, typer.Option(help="Last year, to 2030.")] = 2030,
    actuals: Annotated[
        Path | None, typer.Option(help="CSV of months already known: month,region,measure,value,unit,kind.")
    ] = None,
    sets: Annotated[Path | None, typer.Option(help="Coefficient sets (default: those that ship).")] = None,
    draws: Annotated[int, typer.Option(help="Coefficient sets to live, 2 or more.")] = 8,
    scale: options.Scale = None,
    seed: options.Seed = None,
    threads: options.Threads = None,
    as_json: options.Json = False,
) -> None:
    """Forecast recipients and budget with 90% intervals; beyond 2026 the law runs on by indexation (an assumption)."""
    from tsa_sim.cli import show
    from tsa_sim.cli.backtest import print_frames, size_of
    from tsa_sim.record.actuals import read_actuals
    from tsa_sim.record.ensemble import stored
    from tsa_sim.record.forecast import forecast as run_forecast
    from tsa_sim.scenario import Scenario

    known = read_actuals(actuals) if actuals is not None else []
    loaded = [Scenario.load(name) for name in scenarios or ["line_50"]]
    size = size_of(draws, scale, seed, threads)
    with show.progress() as tell:
        found = run_forecast(loaded, to=to, actuals=known, ensemble=stored(sets), size=size, told=tell)
    if as_json:
        show.json_line(
            {
                "forecast": show.records(found.table),
                "elasticities": show.records(found.elasticities),
                "reweighted": None if found.reweighted is None else show.records(found.reweighted),
                "moved": None if found.moved is None else show.records(found.moved),
                "outlook": found.outlook,
            }
        )
        return
    columns = ["scenario", "year", "measure", "variant", "simulated", "low90", "high90", "rests_on"]
    frames = {"The forecast": found.table[columns], "How growth of real incomes moves it": found.elasticities}
    if found.reweighted is not None and found.moved is not None:
        frames |= {"Before and after the months known": found.reweighted, "What they moved": found.moved}
    print_frames(frames)
    show.console().print(f"Economy: {found.outlook}.", markup=False)
