"""``tsa-sim backtest``: the record, year by year; what was fitted and what was not stand apart."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tsa_sim.cli import options

if TYPE_CHECKING:
    import pandas as pd

    from tsa_sim.record.backtest import Backtest

_HEADINGS = {
    "calibrated": "Fitted on these figures",
    "held_out": "Never used in the fit",
    "none": "Doubtful or a plan: shown, not scored",
}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("backtest")(backtest)


def backtest(
    through: Annotated[int, typer.Option(help="Last year, 2017 to 2026.")] = 2026,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Say it as it would have been said at this date (YYYY-MM-DD), with what was out."),
    ] = None,
    all_origins: Annotated[bool, typer.Option("--rolling", help="Every origin in turn, beside the rivals.")] = False,
    sets: Annotated[Path | None, typer.Option(help="Coefficient sets (default: those that ship).")] = None,
    draws: Annotated[int, typer.Option(help="Coefficient sets to live, 2 or more.")] = 8,
    scale: options.Scale = None,
    seed: options.Seed = None,
    threads: options.Threads = None,
    as_json: options.Json = False,
) -> None:
    """Lay the model beside the official figures of every year since 2017."""
    from tsa_sim.cli import show
    from tsa_sim.errors import BadValue
    from tsa_sim.record.backtest import backtest as run_backtest
    from tsa_sim.record.ensemble import stored
    from tsa_sim.record.rolling import ORIGINS, origin_of, rolling
    from tsa_sim.record.table import FIRST_YEAR, LAST_YEAR

    if not FIRST_YEAR <= through <= LAST_YEAR:
        raise BadValue("--through", through, f"is not between {FIRST_YEAR} and {LAST_YEAR}", "Give a year in between")
    size = size_of(draws, scale, seed, threads)
    ensemble = stored(sets)
    if as_of is not None or all_origins:
        origins = ORIGINS if as_of is None else (_checked(as_of, origin_of),)
        with show.progress() as tell:
            found = rolling(origins, ensemble=ensemble, size=size._replace(draws=min(draws, 6)), told=tell)
        if as_json:
            show.json_line(show.records(found.table))
            return
        print_frames(
            {
                "What would have been said, and what came (errors relative; rivals as errors)": found.table,
                "Over all of them": found.verdict(),
                "Where a rival was nearer": found.rival_wins(),
            }
        )
        return
    with show.progress() as tell:
        result = run_backtest(through=through, ensemble=ensemble, size=size, told=tell)
    if as_json:
        show.json_line(show.records(result.table))
        return
    print_backtest(result)


def size_of(draws: int, scale: str | None, seed: int | None, threads: int | None) -> Any:
    """Read the size of the draws. Raises BadValue."""
    from tsa_sim.errors import BadValue
    from tsa_sim.record.draws import Size

    if draws < 2:
        raise BadValue("--draws", draws, "is fewer than 2", "Give 2 or more")
    given = options.settings(scale, None, seed, threads)
    plain = Size()
    return Size(
        draws=draws,
        samples=min(plain.samples, draws),
        scale=given["scale"] if given["scale"] is not None else plain.scale,
        seed=seed if seed is not None else plain.seed,
        threads=given["threads"],
    )


def print_backtest(result: "Backtest") -> None:
    """Print the rows with an official figure, by use, then scores and rivals."""
    from tsa_sim.record.rivals import rivals_beside
    from tsa_sim.record.subnational import regional_scores, shymkent

    rows = result.beside_official()
    columns = ["year", "month", "region", "measure", "group", "simulated", "low90", "high90", "official", "error"]
    frames = {}
    for use, heading in _HEADINGS.items():
        frames[heading] = rows[rows["use"] == use][columns]
    frames["Scores (errors relative; shares and ranks as differences); fitted and not fitted are never pooled"] = (
        result.scores()
    )
    frames["Errors beside what rivals would have said"] = rivals_beside(rows)
    frames["Forecast with everything frozen: the country"] = frozen_years(result.table)
    frames["Regions (none was fitted)"] = regional_scores(rows)
    frames["Shymkent, target by target (the mix of measures is an input)"] = shymkent(result.table)
    print_frames(frames)


def frozen_years(table: "pd.DataFrame") -> "pd.DataFrame":
    """Give the country's headline rows of April to December 2019 and of the years after the fit."""
    from tsa_sim.record.draws import RULES_ONLY

    headline = table["measure"].isin(["recipients_persons_ytd", "recipients_families_ytd", "paid_tsa"])
    chosen = table[headline & (table["region"] == "KZ") & (table["group"] == "all") & table["month"].isna()]
    forecast = set(chosen[chosen["variant"] == RULES_ONLY]["year"])
    columns = ["year", "measure", "variant", "simulated", "low90", "high90"]
    return chosen[chosen["year"].isin(forecast)].drop_duplicates(columns[:3])[columns]


def print_frames(frames: "dict[str, pd.DataFrame]") -> None:
    """Print tables one under another, numbers short."""
    from tsa_sim.cli import show

    shown = show.console()
    for heading, frame in frames.items():
        if len(frame):
            sides = [(name, "left" if frame[name].dtype.kind not in "iuf" else "right") for name in frame.columns]
            rows = [[_short(value) for value in row] for row in frame.itertuples(index=False)]
            shown.print(show.frame_table(f"{heading} ({len(frame)})", sides, rows))


def _short(value: Any) -> str:
    if value is None or (isinstance(value, float) and value != value):
        return "-"
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3f}".rstrip("0").rstrip(".")
    return str(value)


def _checked(text: str, read: Any) -> str:
    from tsa_sim.errors import BadValue

    try:
        read(text)
    except ValueError:
        raise BadValue("--as-of", text, "is not a date", "Write YYYY-MM-DD") from None
    return text
