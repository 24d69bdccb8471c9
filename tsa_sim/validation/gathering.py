"""Gathering what a report is made from: the record lived, the origins lived, the checks run, what is kept read."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from tsa_sim.record.backtest import backtest
from tsa_sim.record.draws import Size
from tsa_sim.record.ensemble import stored
from tsa_sim.record.rolling import ORIGINS, rolling
from tsa_sim.scenario.scale import read_scale
from tsa_sim.validation.live import live
from tsa_sim.validation.material import Material
from tsa_sim.validation.sensitivity import Setting, read
from tsa_sim.validation.workshop import workshop

Told = Callable[[int, int, str], None]

_DRAWS_AT_AN_ORIGIN = 6


def gather(
    size: Size | None = None,
    *,
    record: bool = True,
    origins: tuple[str, ...] = ORIGINS,
    sets: Path | None = None,
    sensitivity: Path | None = None,
    told: Told | None = None,
) -> Material:
    """Run and read everything.

    size: of the back-test; record: whether it is lived; origins: dates whose forecasts are lived, none when empty;
    sets: a file of coefficient sets; sensitivity: a file of runs, that of the package when left out; told: as of a
    back-test.
    Raises as ``backtest`` and ``rolling``.
    """
    tell = told if told is not None else _silent
    size = size if size is not None else Size()
    ensemble = stored(sets)
    tell(0, 1, "checks")
    checked = live(lambda label: tell(0, 1, label))
    result = backtest(ensemble=ensemble, size=size, told=told) if record else None
    draws = min(size.draws, _DRAWS_AT_AN_ORIGIN)
    small = size._replace(draws=draws, samples=min(size.samples, draws))
    rolled = rolling(origins, ensemble=ensemble, size=small, told=told) if record and origins else None
    tell(0, 1, "families worked out by hand")
    frame = read(sensitivity)
    today = datetime.date.today().isoformat()
    return Material(ensemble, result, rolled, checked, workshop(), frame, is_of_this_model(frame), today)


def is_of_this_model(frame: pd.DataFrame) -> bool:
    """Tell whether every kept run was made by the sources of today."""
    settings = frame[["of", "scale", "replicates", "seed"]].drop_duplicates()
    return all(
        row.of == Setting(read_scale(str(row.scale)), int(str(row.replicates)), int(str(row.seed))).fingerprint
        for row in settings.itertuples()
    )


def _silent(done: int, total: int, label: str) -> None:
    """Tell nobody."""
