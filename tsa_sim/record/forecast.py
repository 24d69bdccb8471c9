"""The forecast to 2030: every scenario twice, by its rules alone and with the trend of screening, as a fan.

Law and data end in December 2026; beyond it the law is taken to run on by indexation and incomes to grow with output
(``horizon.py``): an assumption that every row names. Months already paid can be given: they weight the draws.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.calendar import MONTHS_IN_YEAR, month
from tsa_sim.errors import BadValue
from tsa_sim.record.actuals import MEASURES, Actual, weights_by
from tsa_sim.record.backtest import counting
from tsa_sim.record.draws import (
    VARIANTS,
    WITH_TREND,
    Draws,
    Size,
    chosen_sets,
    live_draws,
    months_to_live,
    spread_of,
)
from tsa_sim.record.ensemble import Ensemble, stored
from tsa_sim.record.horizon import Horizon, growth_error, published_outlook
from tsa_sim.record.misfit import misfit_of
from tsa_sim.record.table import how
from tsa_sim.scenario import Scenario
from tsa_sim.tables.declared import output
from tsa_sim.tables.tidy import WHOLE_COUNTRY

Array = npt.NDArray[np.float64]
Told = Callable[[int, int, str], None]

LAST_HELD = month("2026-12")
FIRST_LIVED = month("2017-01")
LATEST = 2030
CENTRAL, FASTER, SLOWER = "central", "faster", "slower"
COLUMNS = (
    "scenario", "year", "month", "region", "group", "measure", "unit", "definition", "variant", "macro", "simulated",
    "low90", "high90", "rests_on",
)  # fmt: skip


@dataclass(frozen=True)
class Forecast:
    """The fan, how the economy moves it, and what months already paid changed."""

    table: pd.DataFrame
    elasticities: pd.DataFrame
    reweighted: pd.DataFrame | None
    moved: pd.DataFrame | None
    outlook: str


def forecast(
    scenarios: Sequence[Scenario],
    *,
    to: int = LATEST,
    actuals: Sequence[Actual] = (),
    ensemble: Ensemble | None = None,
    size: Size | None = None,
    told: Told | None = None,
) -> Forecast:
    """Forecast each scenario to a year's end.

    actuals: figures already known, which weight the draws. Raises BadValue: a year outside 2024 to 2030, a survey.
    """
    ensemble = ensemble if ensemble is not None else stored()
    size = size if size is not None else Size()
    for scenario in scenarios:
        if scenario.survey is not None:
            raise BadValue("population.survey", scenario.name, "is not forecast: coefficients were fitted on the "
                           "package's people", "Name a scenario without a survey")  # fmt: skip
    fitted = int(ensemble.fitted["through"])
    if not fitted < to <= LATEST:
        raise BadValue("--to", to, f"is not between {fitted + 1} and {LATEST}", "Give a year in between")
    sets = chosen_sets(ensemble, size.draws)
    horizon = Horizon(max(to * MONTHS_IN_YEAR + MONTHS_IN_YEAR - 1, LAST_HELD + 1), published_outlook())
    total = len(scenarios) * (
        months_to_live(_whole(scenarios[0]), size, horizon, 2)
        + 2 * months_to_live(_whole(scenarios[0]), size._replace(draws=1), horizon, 1)
    )
    count = counting(told, total, "the forecast")
    frames, bent = [], []
    weights, reweighted, moved = np.full(size.draws, 1 / size.draws), None, None
    for place, scenario in enumerate(scenarios):
        draws = live_draws(_whole(scenario), sets, size, trend_ends=fitted, horizon=horizon, told=count)
        if place == 0 and actuals:
            weights = weights_by(draws, actuals)
            reweighted = _before_and_after(draws, weights, fitted, to)
            moved = _moved(sets, weights)
        frames.append(_fan(scenario.name, draws, weights, ensemble, fitted, to))
        bent.append(_elasticity(scenario, ensemble, size, horizon, to, count))
    return Forecast(
        pd.concat(frames, ignore_index=True),
        pd.concat(bent, ignore_index=True),
        reweighted,
        moved,
        horizon.outlook.said_by,
    )


def _whole(scenario: Scenario) -> Scenario:
    """Give a scenario over all months of law and data."""
    return replace(scenario, first=FIRST_LIVED, last=LAST_HELD)


def _fan(name: str, draws: Draws, weights: Array, ensemble: Ensemble, fitted: int, to: int) -> pd.DataFrame:
    misfit = misfit_of(ensemble)
    rows = []
    for measure in MEASURES:
        for year in range(fitted + 1, to + 1):
            for variant in VARIANTS:
                values = _yearly(draws, variant, measure, year)
                beside = misfit.beside(measure, WHOLE_COUNTRY, year, fitted, share=False)
                found = spread_of(values, share=False, beside=beside, weights=weights)
                rows.append(
                    (name, year, None, WHOLE_COUNTRY, "all", measure, output(measure).unit, how(measure), variant,
                     CENTRAL, *found, _rests_on(year))
                )  # fmt: skip
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rests_on(year: int) -> str:
    if year * MONTHS_IN_YEAR <= LAST_HELD:
        return "law and data of the year"
    return "assumption: the law of 2026 runs on, amounts indexed with prices, real incomes grow with output"


def _yearly(draws: Draws, variant: str, measure: str, year: int) -> Array:
    return np.array([float(result.yearly(measure, year)[0]) for result in draws.by_variant[variant]])


def _elasticity(
    scenario: Scenario,
    ensemble: Ensemble,
    size: Size,
    horizon: Horizon,
    to: int,
    count: Callable[[int], None] | None,
) -> pd.DataFrame:
    """Tell what faster and slower growth of real incomes make of the last year, with the best set and one luck."""
    if to * MONTHS_IN_YEAR <= LAST_HELD:
        return pd.DataFrame()
    one, best = size._replace(draws=1, samples=1), [ensemble.best()]
    by = growth_error()
    lived = {
        name: live_draws(
            _whole(scenario), best, one, trend_ends=None, horizon=Horizon(horizon.last, horizon.outlook.faster(change)),
            told=count,
        )
        for name, change in ((SLOWER, -by), (FASTER, by))
    }  # fmt: skip
    years = (to * MONTHS_IN_YEAR - LAST_HELD) // MONTHS_IN_YEAR + 1
    rows = []
    for measure in MEASURES:
        slow, fast = (_yearly(lived[name], WITH_TREND, measure, to)[0] for name in (SLOWER, FASTER))
        elasticity = math.log(fast / slow) / (2 * by * years) if slow > 0 and fast > 0 else math.nan
        rows.append((scenario.name, to, measure, output(measure).unit, slow, fast, 100 * by, elasticity))
    columns = ["scenario", "year", "measure", "unit", "slower", "faster", "points_a_year", "elasticity_to_real_income"]
    return pd.DataFrame(rows, columns=columns)


def _before_and_after(draws: Draws, weights: Array, fitted: int, to: int) -> pd.DataFrame:
    rows = []
    for measure in ("recipients_persons_ytd", "recipients_families_ytd", "paid_tsa"):
        for year in range(fitted + 1, to + 1):
            for variant in VARIANTS:
                values = _yearly(draws, variant, measure, year)
                rows.append((year, measure, variant, float(values.mean()), float(weights @ values)))
    return pd.DataFrame(rows, columns=["year", "measure", "variant", "before", "after"])


def _moved(sets: Sequence[dict[str, float]], weights: Array) -> pd.DataFrame:
    """Tell which coefficients the known figures moved, in standard deviations of the draws."""
    rows = []
    for name in sets[0]:
        values = np.array([one[name] for one in sets])
        spread = float(values.std())
        after = float(weights @ values)
        shift = (after - float(values.mean())) / spread if spread > 0 else 0.0
        rows.append((name, float(values.mean()), after, shift))
    frame = pd.DataFrame(rows, columns=["coefficient", "before", "after", "moved_by_sd"])
    return frame.sort_values("moved_by_sd", key=lambda column: -column.abs()).reset_index(drop=True)
