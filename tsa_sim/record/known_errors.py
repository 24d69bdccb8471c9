"""The errors that past forecasts made, kept: from them a forecast of today takes the width of its intervals.

``tsa-sim backtest --rolling --keep FILE`` writes the file; the one that ships was made with the sets that ship.
"""

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import pandas as pd

from tsa_sim.calendar import month
from tsa_sim.errors import Finding
from tsa_sim.record.discrepancy import Scale, Seen, errors_until, scale_of, worst_plan
from tsa_sim.record.said import Said, headline_figures

ANCHORED, PLAIN = "anchored", "plain"
KEPT = "data/record/forecast_errors.csv"


def errors_of_today(lived: Sequence[Said]) -> pd.DataFrame:
    """Give every error that the origins made on figures that are out today, anchored and plain."""
    latest = max(month(figure.published) for figure in headline_figures())
    rows = [
        (start, *one) for start in (ANCHORED, PLAIN) for one in errors_until(latest, lived, anchored=start == ANCHORED)
    ]
    return pd.DataFrame(rows, columns=["start", *Seen._fields])


def keep(errors: pd.DataFrame, path: Path, sets: str) -> None:
    """Write errors to a file, whole or not at all; sets: identity of the sets that made them."""
    half = path.with_suffix(path.suffix + ".part")
    errors.assign(sets=sets).to_csv(half, index=False, float_format="%.6g")
    half.replace(path)


def kept_rows() -> list[dict[str, str]]:
    """Give the errors that ship, as they are written."""
    return list(csv.DictReader(files("tsa_sim").joinpath(KEPT).read_text("utf-8").splitlines()))


@cache
def scale_of_today(start: str) -> Scale:
    """Give the scale of the errors of a forecast made today, from those that ship.

    Raises Finding when the file lacks errors of that start.
    """
    seen = [
        Seen(row["series"], int(row["year"]), int(row["months"]), *(float(row[one]) for one in Seen._fields[3:]))
        for row in kept_rows()
        if row["start"] == start
    ]
    if not seen:
        raise Finding(f"{KEPT} holds no errors of {start} forecasts", todo="Make it with tsa-sim backtest --rolling")
    return scale_of(seen, worst_plan(max(month(figure.published) for figure in headline_figures())))
