"""Rolling origin: what would have been said at a date with what was known then, beside what came.

At an origin the coefficients rest on the fitted figures published by then, the law of its last month runs on (amounts
indexed with prices, emergency prolongations ended), and the economy follows the plain path of ``outlook_as_of``. Said
a second time with the actual law, prolongations and economy: the difference is what could not be known. The slopes of
the stored fit turn figures into coefficients; they were taken at a set that later figures had a part in.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.calendar import MONTHS_IN_YEAR, Month, month, month_text, year_of
from tsa_sim.errors import OutsideData
from tsa_sim.record.backtest import counting
from tsa_sim.record.draws import WITH_TREND, Draws, Size, live_draws, months_to_live, spread_of
from tsa_sim.record.ensemble import Ensemble, conditioned_sets, stored
from tsa_sim.record.horizon import Horizon, outlook_as_of
from tsa_sim.record.misfit import Misfit, misfit_of
from tsa_sim.record.registry import official_figures, published_by
from tsa_sim.record.rehearsal import BRANCHING, record_scenario
from tsa_sim.record.rivals import SERIES, rivals_of, yearly_figures
from tsa_sim.record.statistics import statistic
from tsa_sim.tables.tidy import WHOLE_COUNTRY

Array = npt.NDArray[np.float64]
Told = Callable[[int, int, str], None]

ORIGINS = ("2021-01", "2021-06", "2022-01", "2022-06", "2023-01", "2023-06")
AS_KNOWN, AS_IT_CAME = "as_known", "actual_law_and_economy"
LAST_OFFICIAL = 2023
_EARLIEST = "2020-03"
COLUMNS = (
    "origin", "year", "years_ahead", "measure", "unit", "told", "simulated", "low90", "high90", "official", "error",
    "last_value", "constant_rate", "plan",
)  # fmt: skip


@dataclass(frozen=True)
class Rolling:
    """The table of all origins."""

    table: pd.DataFrame

    def verdict(self) -> pd.DataFrame:
        """Give mean absolute error, interval score, coverage and half-width beside each rival's mean absolute error.

        Errors are relative; the interval score is the width and twenty times what lies outside, over the figure.
        Each rival is compared on the figures for which it says something.
        """
        rows = []
        for told, part in self.table.groupby("told"):
            official = part["official"]
            below = (part["low90"] - official).clip(lower=0)
            above = (official - part["high90"]).clip(lower=0)
            width = (part["high90"] - part["low90"]) / official
            inside = (below + above) == 0
            for rival in ("last_value", "constant_rate", "plan"):
                asked = part[rival].notna()
                rows.append(
                    (told, int(asked.sum()), independent(part[asked]), rival, part["error"][asked].abs().mean(),
                     part[rival][asked].abs().mean(), (width + 20 * (below + above) / official).mean(),
                     inside.mean(), (width / 2).median())
                )  # fmt: skip
        columns = ["told", "forecasts", "independent_figures", "rival", "mean_error", "rivals_mean_error",
                   "interval_score", "inside_90", "median_half_width"]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    def rival_wins(self) -> pd.DataFrame:
        """Name every forecast in which a rival is nearer than the model."""
        rows = []
        for entry in self.table.itertuples():
            for rival in ("last_value", "constant_rate", "plan"):
                off = getattr(entry, rival)
                if not pd.isna(off) and abs(off) < abs(float(entry.error)):  # type: ignore[arg-type]
                    rows.append((entry.origin, entry.year, entry.measure, entry.told, rival, entry.error, off))
        columns = ["origin", "year", "measure", "told", "rival", "model_error", "rivals_error"]
        return pd.DataFrame(rows, columns=columns)


def rolling(
    origins: Sequence[str] = ORIGINS,
    *,
    ensemble: Ensemble | None = None,
    size: Size | None = None,
    told: Told | None = None,
) -> Rolling:
    """Say at each origin (YYYY-MM, its first day) what comes in the next years, twice.

    Raises OutsideData for an origin before March 2020: nothing of the regime was known.
    """
    ensemble = ensemble if ensemble is not None else stored()
    size = size if size is not None else Size(draws=6, samples=3)
    misfit = misfit_of(ensemble)
    starts = [origin_of(text) for text in origins]
    actual = record_scenario(month(f"{LAST_OFFICIAL}-12"))
    total = sum(
        months_to_live(record_scenario(start - 1), size, Horizon(actual.last, outlook_as_of(start)), 1)
        + months_to_live(actual, size, None, 1)
        for start in starts
    )
    count = counting(told, total, "origins")
    rows: list[tuple[object, ...]] = []
    for start in starts:
        sets = conditioned_sets(ensemble, start - 1, size.draws, size.seed)
        if start - 1 < actual.last:
            horizon = Horizon(actual.last, outlook_as_of(start))
            known = live_draws(record_scenario(start - 1), sets, size, trend_ends=None, horizon=horizon, told=count)
            rows += _rows(start, AS_KNOWN, known, misfit)
        came = live_draws(actual, sets, size, trend_ends=None, told=count)
        rows += _rows(start, AS_IT_CAME, came, misfit)
    return Rolling(pd.DataFrame(rows, columns=list(COLUMNS)))


def origin_of(text: str) -> Month:
    """Read an origin (YYYY-MM or YYYY-MM-DD): the month on whose first day it is said.

    Raises OutsideData before March 2020.
    """
    when = month(text)
    if when < month(_EARLIEST):
        raise OutsideData(
            f"at {text} nothing of the regime of 2020 was known", todo=f"Give a date from {_EARLIEST}-01 on"
        )
    return when


def figures_known(when: Month) -> int:
    """Tell how many figures of the registry were out by a month."""
    return len(published_by(official_figures(), when))


def independent(part: pd.DataFrame) -> int:
    """Count independent figures: a year of a series counts once, from however many origins it was foreseen."""
    return len(part[["year", "measure"]].drop_duplicates())


def _rows(start: Month, told: str, draws: Draws, misfit: Misfit) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = []
    origin_year = year_of(start - 1)  # the last year of which months are known
    for series in SERIES:
        for year, figure in sorted(yearly_figures(series).items()):
            ahead = year - origin_year
            when = figure.year * MONTHS_IN_YEAR + figure.month - 1
            if not 1 <= ahead <= 2 or year < year_of(BRANCHING) or month(figure.published) < start:
                continue
            values = np.concatenate(
                [statistic(one, series, WHOLE_COUNTRY, when) for one in draws.by_variant[WITH_TREND]]
            )
            beside = misfit.beside(series, WHOLE_COUNTRY, year, origin_year, share=False)
            found = spread_of(values, share=False, beside=beside)
            said = rivals_of(series, year, start - 1)
            off = [None if value is None else value / figure.value - 1 for value in said]
            rows.append(
                (month_text(start), year, ahead, series, figure.unit, told, *found, figure.value,
                 found.mean / figure.value - 1, *off)
            )  # fmt: skip
    return rows
