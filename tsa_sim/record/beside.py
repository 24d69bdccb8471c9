"""The model beside the record: every official figure that a run covers, calibrated and held-out apart."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.calendar import MONTHS_IN_YEAR, Month, year_of
from tsa_sim.intervals import estimate
from tsa_sim.record.registry import OfficialFigure, official_figures
from tsa_sim.result import Result
from tsa_sim.tables.declared import output

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
        if when not in result.months:
            continue
        found = estimate(statistic(result, figure.statistic, figure.region, when))
        rows.append(
            (figure.year, figure.month, figure.region, figure.statistic, figure.unit, *found[:3], figure.value,
             _error(found.mean, figure), figure.use, figure.kind, figure.source)
        )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def statistic(result: Result, name: str, region: str, when: Month) -> npt.NDArray[np.float64]:
    """Give a statistic of the record since January at the end of a month, a value a replicate.

    name: a measure of the run tables, ``measure:group``, ``paid_..._ytd`` for tenge since January, or a named ratio.
    """
    if name == "unconditional_share_ytd":
        part = statistic(result, "recipients_persons_ytd:kind=unconditional", region, when)
        return part / statistic(result, "recipients_persons_ytd", region, when)
    if name == "persons_per_family_ytd":
        persons = statistic(result, "recipients_persons_ytd", region, when)
        return persons / statistic(result, "recipients_families_ytd", region, when)
    if name == "children_share_ytd":
        children = statistic(result, "recipients_children_ytd", region, when)
        return children / statistic(result, "recipients_persons_ytd", region, when)
    if name == "rank_of_region":
        by_region = np.stack([statistic(result, "recipients_persons_ytd", code, when) for code in result.regions])
        return np.asarray(1.0 + (by_region > by_region[result.regions.index(region)]).sum(axis=0))
    measure, _, group = name.partition(":")
    if measure.startswith("paid_") and measure.endswith("_ytd"):
        values = result.series(measure.removesuffix("_ytd"), region, group or "all")
        inside = [p for p, month in enumerate(result.months) if year_of(month) == year_of(when) and month <= when]
        return np.asarray(values[:, inside].sum(axis=1))
    assert output(measure).counting == "year to date", measure
    return result.series(measure, region, group or "all")[:, result.months.index(when)]


def _error(simulated: float, figure: OfficialFigure) -> float:
    if figure.unit in ("share", "rank"):
        return simulated - figure.value
    return simulated / figure.value - 1
