"""The model beside the record: every official figure that a run covers, calibrated and held-out apart."""

import pandas as pd

from tsa_sim.calendar import MONTHS_IN_YEAR
from tsa_sim.intervals import estimate
from tsa_sim.record.registry import OfficialFigure, official_figures
from tsa_sim.record.statistics import NOT_SIMULATED, RATIO_UNITS, statistic
from tsa_sim.result import Result

COLUMNS = (
    "year", "month", "region", "statistic", "unit", "simulated", "low90", "high90", "official", "error", "use", "kind",
    "source",
)  # fmt: skip


def record_of(result: Result) -> pd.DataFrame:
    """Give the model's figure beside every official figure of the run's months, a row each.

    error: simulated / official - 1; for shares and ranks the difference. Plans are marked as plans.
    """
    rows = []
    for figure in official_figures():
        when = figure.year * MONTHS_IN_YEAR + figure.month - 1
        if when not in result.months or figure.statistic == NOT_SIMULATED:
            continue
        found = estimate(statistic(result, figure.statistic, figure.region, when))
        rows.append(
            (figure.year, figure.month, figure.region, figure.statistic, figure.unit, *found[:3], figure.value,
             error_of(found.mean, figure), figure.use, figure.kind, figure.source)
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def error_of(simulated: float, figure: OfficialFigure) -> float:
    """Give simulated / official - 1; for shares and ranks the difference."""
    if figure.unit in RATIO_UNITS:
        return simulated - figure.value
    return simulated / figure.value - 1
