"""``tsa-sim backtest``: the record, year by year; what was fitted and what was not stand apart."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tsa_sim.cli import options

if TYPE_CHECKING:
    import pandas as pd

    from tsa_sim.record.backtest import Backtest
    from tsa_sim.record.ensemble import Ensemble
    from tsa_sim.record.rolling import Rolling

_HEADINGS = {
    "calibrated": "Fitted on these figures",
    "held_out": "Never used in the fit",
    "none": "Doubtful or a plan: shown, not scored",
}
_SHOWN_PER = {"persons": 1e3, "families": 1e3, "tenge": 1e9}
_SHORT_NAMES = {
    "recipients_persons_ytd": "persons, thousand",
    "recipients_families_ytd": "families, thousand",
    "paid_tsa_ytd": "paid, bn tenge",
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
    draws: Annotated[
        int | None, typer.Option(help="Coefficient sets to live, 2 or more (default 8, of an origin 9).")
    ] = None,
    keep: Annotated[
        Path | None, typer.Option(help="With --rolling: write the errors made, from which forecasts take their width.")
    ] = None,
    scale: options.Scale = None,
    seed: options.Seed = None,
    threads: options.Threads = None,
    as_json: options.Json = False,
) -> None:
    """Lay the model beside the official figures of every year since 2017."""
    from tsa_sim.cli import show
    from tsa_sim.errors import BadValue
    from tsa_sim.record.backtest import backtest as run_backtest
    from tsa_sim.record.draws import Size
    from tsa_sim.record.ensemble import stored
    from tsa_sim.record.rolling import USUAL_SIZE as ROLLING
    from tsa_sim.record.table import FIRST_YEAR, LAST_YEAR

    if not FIRST_YEAR <= through <= LAST_YEAR:
        raise BadValue("--through", through, f"is not between {FIRST_YEAR} and {LAST_YEAR}", "Give a year in between")
    _check_place(keep)
    ensemble = stored(sets)
    if as_of is not None or all_origins:
        date = None if as_of is None else checked_date(as_of)
        _origins(date, through, ensemble, size_of(draws or ROLLING.draws, scale, seed, threads, ROLLING), keep, as_json)
        return
    size = size_of(draws or Size().draws, scale, seed, threads)
    with show.progress() as tell:
        result = run_backtest(through=through, ensemble=ensemble, size=size, told=tell)
    if as_json:
        show.json_line(show.records(result.table))
        return
    print_backtest(result)


def _origins(date: str | None, through: int, ensemble: "Ensemble", size: Any, keep: Path | None, as_json: bool) -> None:
    """Say one date, or every origin in turn, and print it."""
    from tsa_sim.cli import show
    from tsa_sim.record.as_of import as_of
    from tsa_sim.record.known_errors import keep as keep_errors
    from tsa_sim.record.rolling import rolling

    with show.progress() as tell:
        if date is None:
            found = rolling(ensemble=ensemble, size=size, told=tell)
            rows = found.table
        else:
            said = as_of(date, through=through, ensemble=ensemble, size=size, told=tell)
            found, rows = said.rolling, said.rows()
    if keep is not None and date is None:
        keep_errors(found.errors, keep, ensemble.identity())
    if as_json:
        show.json_line(show.records(rows))
        return
    if date is not None:
        print_frames({f"As of {date}: the country, year by year": _country(rows)})
    print_frames(_of_origins(found))


def _of_origins(found: "Rolling") -> "dict[str, pd.DataFrame]":
    """Lay out what origins said: as known and as it came apart, then the verdict."""
    from tsa_sim.record.rivals import RULES
    from tsa_sim.record.said import AS_IT_CAME, AS_KNOWN

    columns = ["origin", "year", "measure", "start", "simulated", "low90", "high90", "official", "error"]
    table, verdict = _shown_short(found.table), found.verdict()
    beside = verdict["rival"] == "none"
    return {
        "Said with what was known, and what came; errors of model and rivals": table[table["told"] == AS_KNOWN][
            [*columns, *RULES]
        ],
        "The same with the actual law, prolongations and economy": table[table["told"] == AS_IT_CAME][columns],
        "Scale of the errors that each could know (log points a year ahead)": found.scales,
        f"Over all of them ({found.independent()} years of series)": verdict[beside].drop(
            columns=[name for name in verdict if str(name).startswith("rival")]
        ),
        "Beside the rivals, on the figures of which each says something": verdict[
            ~beside & (verdict["told"] == AS_KNOWN)
        ].drop(columns=["told", "half_width_a_year_ahead"]),
        "Where a rival was nearer": found.rival_wins(),
    }


def _shown_short(table: "pd.DataFrame") -> "pd.DataFrame":
    """Give the table with thousands of persons and families, billions of tenge, and rivals as errors."""
    from tsa_sim.record.rivals import RULES

    per = table["unit"].map(_SHOWN_PER)
    levels = {name: table[name] / per for name in ("simulated", "low90", "high90", "official")}
    errors = {rule: table[rule].astype(float) / table["official"] - 1 for rule in RULES}
    names = table["measure"].replace(_SHORT_NAMES)
    return table.assign(**levels, **errors, measure=names)


def _country(rows: "pd.DataFrame") -> "pd.DataFrame":
    """Give the country's headline figures of whole years."""
    headline = rows["measure"].isin(["recipients_persons_ytd", "recipients_families_ytd", "paid_tsa"])
    chosen = rows[headline & (rows["region"] == "KZ") & (rows["group"] == "all") & rows["month"].isna()]
    columns = ["year", "measure", "variant", "told", "start", "simulated", "low90", "high90", "official", "error"]
    return chosen[columns].drop_duplicates()


def _check_place(path: Path | None) -> None:
    from tsa_sim.errors import BadValue

    if path is not None and not (path.parent.is_dir() and os.access(path.parent, os.W_OK)):
        raise BadValue("--keep", path, "lies in no folder that can be written", "Give another place")


def size_of(draws: int, scale: str | None, seed: int | None, threads: int | None, usual: Any = None) -> Any:
    """Read the size of the draws; usual: what is not asked for is as there. Raises BadValue."""
    from tsa_sim.errors import BadValue
    from tsa_sim.record.draws import Size

    if draws < 2:
        raise BadValue("--draws", draws, "is fewer than 2", "Give 2 or more")
    given = options.settings(scale, None, seed, threads)
    plain = Size() if usual is None else usual
    return Size(
        draws=draws,
        samples=min(plain.samples, draws),
        scale=given["scale"] if given["scale"] is not None else plain.scale,
        seed=seed if seed is not None else plain.seed,
        threads=given["threads"],
    )


def print_backtest(result: "Backtest") -> None:
    """Print the rows with an official figure, by use, then scores and rivals."""
    from tsa_sim.record import subnational
    from tsa_sim.record.rivals import rivals_beside

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
    frames |= subnational.frames(result.table)
    print_frames(frames)


def frozen_years(table: "pd.DataFrame") -> "pd.DataFrame":
    """Give the country's headline rows of the quarters of 2019 from April on and of the years after the fit."""
    from tsa_sim.record.draws import RULES_ONLY
    from tsa_sim.record.table import FROZEN

    headline = table["measure"].isin(["recipients_persons_ytd", "recipients_families_ytd", "paid_tsa"])
    national = table[headline & (table["region"] == "KZ") & (table["group"] == "all")]
    twice = national[national["variant"] == RULES_ONLY][["year", "month"]].drop_duplicates()
    asked = national.merge(twice, on=["year", "month"])
    quarters = (asked["year"] == FROZEN[0]) & asked["month"].isin([6, 9])
    columns = ["year", "month", "measure", "variant", "simulated", "low90", "high90"]
    chosen = asked[asked["month"].isna() | quarters].drop_duplicates(columns[:4])
    return chosen.sort_values(["year", "month"], kind="stable")[columns]


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


def checked_date(text: str) -> str:
    """Give a date that can be read and is late enough. Raises BadValue, OutsideData."""
    from tsa_sim.errors import BadValue
    from tsa_sim.record.rolling import origin_of

    try:
        origin_of(text)
    except ValueError:
        raise BadValue("--as-of", text, "is not a date", "Write YYYY-MM-DD") from None
    return text
