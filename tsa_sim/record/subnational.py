"""Below the country: how well regions are ranked and met, and Shymkent target by target.

No regional figure was fitted. District shares are listed beside, not simulated; the mix of measures (jobs, public
works, grants) is an input of the scenario, not a result.
"""

import math

import pandas as pd
from scipy.stats import spearmanr

from tsa_sim.calendar import MONTHS_IN_YEAR
from tsa_sim.record.registry import official_figures
from tsa_sim.record.statistics import NOT_SIMULATED
from tsa_sim.record.table import place_in_table
from tsa_sim.tables.tidy import WHOLE_COUNTRY

SHYMKENT, SHYMKENT_YEARS = "KZSHY", (2023, 2024)
_FEWEST_REGIONS = 5


def regional_scores(table: pd.DataFrame) -> pd.DataFrame:
    """Give rank correlation, median and worst error over regions, for every moment with five regions or more."""
    known = table[table["official"].notna() & (table["region"] != WHOLE_COUNTRY) & (table["use"] == "held_out")]
    known = known.drop_duplicates(["year", "month", "region", "measure", "group"], keep="last")
    known = known.assign(month=known["month"].fillna(MONTHS_IN_YEAR))
    rows = []
    for key, part in known.groupby(["year", "month", "measure", "group"]):
        if len(part) >= _FEWEST_REGIONS:
            rank = float(spearmanr(part["simulated"], part["official"]).statistic)
            errors = part["error"].abs()
            rows.append((*key, len(part), rank, errors.median(), errors.max()))
    columns = ["year", "month", "measure", "group", "regions", "rank_correlation", "median_error", "worst_error"]
    return pd.DataFrame(rows, columns=columns)


def shymkent(table: pd.DataFrame) -> pd.DataFrame:
    """Give every figure that Shymkent printed of 2023 and 2024 beside the model; what is not simulated says so."""
    rows = []
    for figure in official_figures():
        if figure.region != SHYMKENT or figure.year not in SHYMKENT_YEARS:
            continue
        if figure.statistic == NOT_SIMULATED:
            found = (math.nan, math.nan, math.nan, math.nan)
        else:
            measure, group = place_in_table(figure.statistic)
            same = (table["measure"] == measure) & (table["group"] == group) & (table["region"] == SHYMKENT)
            part = table[same & (table["year"] == figure.year) & (table["official"] == figure.value)]
            (line,) = part.tail(1)[["simulated", "low90", "high90", "error"]].to_numpy().tolist()
            found = tuple(line)
        rows.append((figure.year, figure.id, *found[:3], figure.value, found[3], figure.unit, figure.note))
    columns = ["year", "figure", "simulated", "low90", "high90", "official", "error", "unit", "note"]
    return pd.DataFrame(rows, columns=columns)
