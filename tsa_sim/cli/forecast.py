"""``tsa-sim forecast``: to 2030, each scenario by its rules alone and with the trend of screening."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tsa_sim.cli import options

if TYPE_CHECKING:
    from tsa_sim.record.forecast import Forecast
    from tsa_sim.scenario import Scenario

_IN_FORCE = "line_50"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("forecast")(forecast)


def forecast(
    scenarios: Annotated[
        list[str] | None, typer.Argument(help="Scenario files or names (default: the law in force).")
    ] = None,
    reform: Annotated[
        list[str] | None, typer.Option(help="A reform file or name, laid over the law in force; may be repeated.")
    ] = None,
    to: Annotated[int, typer.Option(help="Last year, to 2030.")] = 2030,
    actuals: Annotated[
        Path | None, typer.Option(help="CSV of months already known: month,region,measure,value,unit,kind.")
    ] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="Start where the model is, not from the last figures.")
    ] = False,
    sets: Annotated[Path | None, typer.Option(help="Coefficient sets (default: those that ship).")] = None,
    draws: Annotated[int, typer.Option(help="Coefficient sets to live, 2 or more.")] = 8,
    scale: options.Scale = None,
    seed: options.Seed = None,
    threads: options.Threads = None,
    out: options.Out = None,
    as_json: options.Json = False,
) -> None:
    """Forecast recipients and budget with 90% intervals; beyond 2026 the law runs on by indexation (an assumption)."""
    from tsa_sim.cli import show
    from tsa_sim.cli.backtest import size_of
    from tsa_sim.errors import BadValue
    from tsa_sim.record.actuals import read_actuals
    from tsa_sim.record.ensemble import stored
    from tsa_sim.record.forecast import forecast as run_forecast
    from tsa_sim.record.forecast_files import write_forecast

    known = read_actuals(actuals) if actuals is not None else []
    if out is not None and not (out.parent.is_dir() and os.access(out.parent, os.W_OK)):
        raise BadValue("--out", out, "lies in no folder that can be written", "Give another place")
    size = size_of(draws, scale, seed, threads)
    asked = _asked(scenarios, reform)
    with show.progress() as tell:
        found = run_forecast(
            asked, to=to, actuals=known, anchored=not plain, ensemble=stored(sets), size=size, told=tell
        )
    if out is not None:
        write_forecast(found, out)
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
    _print(found, out)


def _asked(scenarios: list[str] | None, reforms: list[str] | None) -> "list[Scenario]":
    """Give the scenarios asked for; reforms stand beside the law in force."""
    from tsa_sim.scenario import Scenario

    in_force = Scenario.load(_IN_FORCE)
    loaded = [Scenario.load(name) for name in scenarios or []] or [in_force]
    return loaded + [in_force.with_(name=Path(name).stem, reforms=[name]) for name in reforms or []]


def _print(found: "Forecast", out: Path | None) -> None:
    from tsa_sim.cli import show
    from tsa_sim.cli.backtest import print_frames
    from tsa_sim.record.economy import CENTRAL
    from tsa_sim.record.forecast import HEADLINE

    columns = ["scenario", "year", "measure", "variant", "simulated", "low90", "high90", "rests_on"]
    central = found.table["macro"] == CENTRAL
    paths = found.table[~central & found.table["measure"].isin(HEADLINE)]
    bent = found.elasticities[found.elasticities["measure"].isin(HEADLINE)]
    frames = {
        "The forecast": found.table[central][columns],
        "With real incomes growing slower (low) and faster (high) by a standard deviation": paths[
            ["scenario", "year", "measure", "variant", "macro", "simulated"]
        ],
        "What a standard deviation of each series makes of the last year, and percent for one percent": bent,
    }
    if found.reweighted is not None and found.moved is not None:
        frames |= {"Before and after the months known": found.reweighted, "What they moved": found.moved}
    print_frames(frames)
    shown = show.console()
    shown.print(f"Economy: {found.outlook}.", markup=False)
    if out is not None:
        shown.print(f"Tables and fan charts: {out}", markup=False)
