"""What the economy makes of a forecast: slower and faster growth, and one series after another bent alone.

All of it is lived with the best set, one sample and the same luck, from a moment kept at the end of law and data, so
that differences are the economy's and not chance's.
"""

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from tsa_sim.record.anchoring import series_errors
from tsa_sim.record.bend import STRAIGHT, Bend
from tsa_sim.record.draws import RULES_ONLY, WITH_TREND, Size, months_to_live, trend_stopped
from tsa_sim.record.horizon import Horizon, path_errors
from tsa_sim.record.rehearsal import Rehearsal, Told
from tsa_sim.result import Result
from tsa_sim.scenario import Scenario
from tsa_sim.tables.declared import output

CENTRAL, SLOWER, FASTER = "central", "low", "high"
_GROWTH = {CENTRAL: 0.0, SLOWER: -1.0, FASTER: 1.0}  # standard deviations of yearly growth
ELASTICITY_COLUMNS = (
    "scenario", "year", "series", "standard_deviation", "measure", "unit", "below", "central", "above", "elasticity",
)  # fmt: skip


class Economy(NamedTuple):
    """Results by growth path and variant, and by series and the side it is bent to (with the trend of screening)."""

    paths: Mapping[tuple[str, str], Result]
    bent: Mapping[tuple[str, int], Result]


def months_of_economy(scenario: Scenario, size: Size, horizon: Horizon) -> int:
    """Give the months that ``live_economy`` lives: for the progress."""
    held = months_to_live(scenario, size._replace(draws=1), None, None)
    second = months_to_live(scenario, size._replace(draws=1), None, None, past_lived=True)
    return held + second + (horizon.last - scenario.last) * (2 * len(_GROWTH) + 2 * len(Bend._fields))


def live_economy(
    scenario: Scenario, best: Mapping[str, float], size: Size, horizon: Horizon, fitted: int, told: Told | None
) -> Economy:
    """Live the growth paths in both variants, and each series bent by its standard deviation to either side.

    scenario: over all months of law and data; fitted: last year in which screening grows in ``rules_only``.
    """
    rehearsal = Rehearsal(
        scenario, scale=size.scale, replicates=1, seed=size.seed, threads=size.threads, horizon=horizon, told=told
    )
    paths, bent = {}, {}
    for variant, more in ((WITH_TREND, {}), (RULES_ONLY, trend_stopped(fitted))):
        values = {**best, **more}
        kept = rehearsal.branched(values, scenario.last, told=told)
        for name, by in _GROWTH.items():
            outlook = horizon.outlook.faster(by * path_errors().growth)
            paths[name, variant] = kept.live(values, told=told, horizon=horizon._replace(outlook=outlook))
        if variant == WITH_TREND:
            for series, share in deviations().items():
                for sign in (-1, 1):
                    bend = STRAIGHT.by(series, sign * share)
                    bent[series, sign] = kept.live(values, told=told, horizon=horizon._replace(bend=bend))
    return Economy(paths, bent)


def deviations() -> dict[str, float]:
    """Give one standard deviation of the level of each series, as a share, in the order of ``Bend``."""
    known = {"real_incomes": path_errors().growth, "prices": path_errors().inflation, **series_errors()}
    return {series: known[series] for series in Bend._fields}


def ratio(lived: Economy, measure: str, year: int, variant: str, path: str) -> float:
    """Give a measure of a year on a growth path over that on the central one; not a number where that is nothing."""
    central = _yearly(lived.paths[CENTRAL, variant], measure, year)
    return _yearly(lived.paths[path, variant], measure, year) / central if central > 0 else math.nan


def elasticities(name: str, lived: Economy, measures: Sequence[str], year: int) -> pd.DataFrame:
    """Give each measure of a year with one series a standard deviation below and above, the trend going on.

    elasticity: percent of the measure for one percent of the series, over both sides.
    """
    rows = []
    for series, share in deviations().items():
        for measure in measures:
            central = _yearly(lived.paths[CENTRAL, WITH_TREND], measure, year)
            below, above = (_yearly(lived.bent[series, sign], measure, year) for sign in (-1, 1))
            slope = math.nan
            if below > 0 and above > 0:
                slope = math.log(above / below) / math.log((1 + share) / (1 - share))
            rows.append((name, year, series, share, measure, output(measure).unit, below, central, above, slope))
    return pd.DataFrame(rows, columns=list(ELASTICITY_COLUMNS))


def _yearly(result: Result, measure: str, year: int) -> float:
    return float(result.yearly(measure, year)[0])
