"""The verdict on forecasts: errors, interval scores and coverage beside those of the rivals."""

import pandas as pd

from tsa_sim.intervals import COVERAGE
from tsa_sim.record.rivals import RULES

_MISS = 2 / (1 - COVERAGE)  # what an interval pays for each unit that lies outside
_ALL = "none"


def verdict(table: pd.DataFrame) -> pd.DataFrame:
    """Give mean absolute error, interval score, coverage and half-width, beside each rival's on the same figures.

    Errors are relative. The interval score is the width and twenty times what lies outside, over the figure. Rows with
    the rival ``none`` are of all forecasts; ``years_of_series`` counts a year of a series once, from however many
    origins it was foreseen; ``half_width_a_year_ahead`` is the median of half the width over the central value.
    """
    rows = []
    for (told, start), part in table.groupby(["told", "start"], sort=False):
        for rival in (_ALL, *RULES):
            asked = part if rival == _ALL else part[part[rival].notna()]
            if not len(asked):
                continue
            beside = (None, None, None) if rival == _ALL else _of(asked, rival, f"{rival}_low90", f"{rival}_high90")
            next_year = asked[asked["years_ahead"] == 1]
            width = (next_year["high90"] - next_year["low90"]) / 2 / next_year["simulated"]
            rows.append(
                (told, start, rival, len(asked), independent(asked), *_of(asked, "simulated", "low90", "high90"),
                 width.median(), *beside)
            )  # fmt: skip
    columns = [
        "told", "start", "rival", "forecasts", "years_of_series", "mean_error", "interval_score", "inside_90",
        "half_width_a_year_ahead", "rivals_mean_error", "rivals_interval_score", "rivals_inside_90",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns)


def rival_wins(table: pd.DataFrame) -> pd.DataFrame:
    """Name every forecast in which a rival is nearer than the model."""
    rows = []
    for rival in RULES:
        off = table[rival] / table["official"] - 1
        nearer = table[off.notna() & (off.abs() < table["error"].abs())]
        named = nearer[["told", "start", "origin", "year", "measure"]].copy()
        named["rival"], named["model_error"], named["rivals_error"] = rival, nearer["error"], off[nearer.index]
        rows.append(named)
    found = pd.concat(rows, ignore_index=True)
    return found.sort_values(["told", "start", "origin", "year"], kind="stable").reset_index(drop=True)


def independent(part: pd.DataFrame) -> int:
    """Count independent figures: a year of a series counts once, from however many origins it was foreseen."""
    return len(part[["year", "measure"]].drop_duplicates())


def _of(part: pd.DataFrame, value: str, low: str, high: str) -> tuple[float, float, float]:
    official = part["official"]
    below, above = ((part[low] - official).clip(lower=0), (official - part[high]).clip(lower=0))
    score = (part[high] - part[low] + _MISS * (below + above)) / official
    error = (part[value] / official - 1).abs()
    return float(error.mean()), float(score.mean()), float(((below + above) == 0).mean())
