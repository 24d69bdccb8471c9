"""The fan of a forecast: central values and 90% intervals by year, from the draws of a scenario."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.calendar import MONTHS_IN_YEAR, Month, month
from tsa_sim.record.anchoring import anchors, forecasting, growth_of_error
from tsa_sim.record.draws import VARIANTS, Draws, Spread, spread_of
from tsa_sim.record.economy import CENTRAL
from tsa_sim.record.ensemble import Ensemble
from tsa_sim.record.known_errors import ANCHORED, PLAIN, scale_of_today
from tsa_sim.record.misfit import misfit_of
from tsa_sim.record.registry import OfficialFigure
from tsa_sim.record.rivals import SERIES
from tsa_sim.record.said import AS_KNOWN, Said, headline_figures, logs_of
from tsa_sim.record.table import how
from tsa_sim.tables.declared import output
from tsa_sim.tables.tidy import WHOLE_COUNTRY

Array = npt.NDArray[np.float64]

COLUMNS = (
    "scenario", "year", "month", "region", "group", "measure", "unit", "definition", "variant", "macro", "simulated",
    "low90", "high90", "start", "rests_on",
)  # fmt: skip
_SERIES_OF = {  # whose gap and errors a measure has: its own, or that of the persons it counts
    "recipients_persons_ytd": SERIES[0],
    "recipients_children_ytd": SERIES[0],
    "recipients_persons": SERIES[0],
    "recipients_families_ytd": SERIES[1],
    "paid_tsa": SERIES[2],
}
_LAST_HELD = month("2026-12")


class Start(NamedTuple):
    """From what a fan starts: what the draws give for the official figures, and figures known beside them."""

    said: Said
    figures: tuple[OfficialFigure, ...] = ()


def start_of(draws: Draws, fitted: int, figures: Sequence[OfficialFigure] = ()) -> Start:
    """Give the start: the draws of the law in force beside the official figures, and beside those known further."""
    latest = max(month(figure.published) for figure in headline_figures() if figure.year <= fitted)
    return Start(Said(latest + 1, AS_KNOWN, logs_of(draws, figures)), tuple(figures))


@dataclass(frozen=True)
class Fan:
    """Draws of one scenario with their weights, and where its fan starts (None: where the draws do)."""

    draws: Draws
    ensemble: Ensemble
    fitted: int
    weights: Array
    start: Start | None

    def table(self, name: str, measures: Sequence[str], years: Iterable[int]) -> pd.DataFrame:
        """Give the fan on the central path: measures by year and variant."""
        known = ANCHORED if self.start is not None else PLAIN
        rows = [
            (name, year, None, WHOLE_COUNTRY, "all", measure, output(measure).unit, how(measure), variant, CENTRAL,
             *self.spread(measure, year, variant), known, _rests_on(year))
            for measure in measures for year in years for variant in VARIANTS
        ]  # fmt: skip
        return pd.DataFrame(rows, columns=list(COLUMNS))

    def spread(self, measure: str, year: int, variant: str) -> Spread:
        """Give central value and interval of a measure of a year.

        Measures whose errors were seen have their scale; the others the misfit of the fit.
        """
        values = np.array([float(result.yearly(measure, year)[0]) for result in self.draws.by_variant[variant]])
        series = _SERIES_OF.get(measure)
        if series is None or (values <= 0).any():
            beside = misfit_of(self.ensemble).beside(measure, WHOLE_COUNTRY, self.fitted, self.fitted, share=False)
            return spread_of(values, share=False, beside=beside, weights=self.weights)
        logs, years = np.log(values), None
        if self.start is not None:
            moved, years = anchors(self.start.said, series, _december(year), self.start.figures)
            logs = logs + moved
        centre = float(self.weights @ logs)
        own = forecasting("least_error") ** 2 + self._variance(logs, centre)
        scale = scale_of_today(ANCHORED if self.start is not None else PLAIN)
        low, high = scale.interval(centre, own, growth_of_error(years))
        return Spread(math.exp(centre), math.exp(low), math.exp(high))

    def _variance(self, logs: Array, centre: float) -> float:
        """Give the variance of the draws as that of a forecast, with what few draws leave open."""
        effective = 1 / float((self.weights**2).sum())
        if effective <= 1:
            return math.inf
        return float(self.weights @ (logs - centre) ** 2) * effective / (effective - 1) * (1 + 1 / effective)


def _december(year: int) -> Month:
    return year * MONTHS_IN_YEAR + MONTHS_IN_YEAR - 1


def _rests_on(year: int) -> str:
    if year * MONTHS_IN_YEAR <= _LAST_HELD:
        return "law and data of the year"
    return "assumption: the law of 2026 runs on, amounts indexed with prices, real incomes grow with output"
