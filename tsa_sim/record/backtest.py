"""The back-test: what the model says of every year since 2017 beside what happened.

Figures the model was fitted on and figures it was not stand apart and are never pooled. Everything is lived from the
stored coefficient sets; nothing is fitted here.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tsa_sim.calendar import MONTHS_IN_YEAR
from tsa_sim.record.draws import WITH_TREND, Draws, Size, chosen_sets, live_draws, months_to_live
from tsa_sim.record.ensemble import Ensemble, stored
from tsa_sim.record.misfit import Misfit, misfit_of
from tsa_sim.record.rehearsal import record_scenario
from tsa_sim.record.table import FIRST_YEAR, LAST_YEAR, table_of
from tsa_sim.tables.tidy import WHOLE_COUNTRY

Told = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Backtest:
    """The table, and what it was made from."""

    table: pd.DataFrame
    draws: Draws
    misfit: Misfit
    ensemble: Ensemble
    size: Size

    def beside_official(self) -> pd.DataFrame:
        """Give the rows that have an official figure, the variant with the trend where there are two."""
        known = self.table[self.table["official"].notna()]
        return known[known["variant"] == WITH_TREND].reset_index(drop=True)

    def scores(self) -> pd.DataFrame:
        """Give mean absolute error, worst error and coverage by use, region or country, and measure."""
        found = []
        rows = self.beside_official()
        rows = rows[rows["use"].isin(["calibrated", "held_out"])]
        rows = rows.assign(where=np.where(rows["region"] == WHOLE_COUNTRY, "country", "regions"))
        for (use, where, measure, unit), part in rows.groupby(["use", "where", "measure", "unit"], observed=True):
            errors = part["error"].abs()
            inside = (part["low90"] <= part["official"]) & (part["official"] <= part["high90"])
            found.append((use, where, measure, unit, len(part), errors.mean(), errors.max(), inside.mean()))
        columns = ["use", "where", "measure", "unit", "figures", "mean_error", "worst_error", "inside_90"]
        return pd.DataFrame(found, columns=columns)


def backtest(
    *, through: int = LAST_YEAR, ensemble: Ensemble | None = None, size: Size | None = None, told: Told | None = None
) -> Backtest:
    """Live the record with the stored coefficient sets and lay it beside the official figures.

    through: the last year; told: called with months done, to do, and what is done.
    """
    ensemble = ensemble if ensemble is not None else stored()
    size = size if size is not None else Size()
    last = min(through, LAST_YEAR)
    scenario = record_scenario(last * MONTHS_IN_YEAR + MONTHS_IN_YEAR - 1)
    fitted = int(ensemble.fitted["through"])
    trend_ends = fitted if last > fitted else None
    total = months_to_live(scenario, size, None, trend_ends)
    draws = live_draws(
        scenario, chosen_sets(ensemble, size.draws), size, trend_ends=trend_ends, told=counting(told, total)
    )
    misfit = misfit_of(ensemble)
    return Backtest(table_of(draws, misfit, fitted, range(FIRST_YEAR, last + 1)), draws, misfit, ensemble, size)


def counting(told: Told | None, total: int, label: str = "the record") -> Callable[[int], None] | None:
    """Give a counter of months for a teller of progress."""
    if told is None:
        return None
    done = 0

    def one(months: int) -> None:
        nonlocal done
        done += months
        told(min(done, total), total, label)

    return one
