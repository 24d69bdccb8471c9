"""The forecast to 2030: every scenario twice, by its rules alone and with the trend of screening, as a fan.

Law and data end in December 2026; beyond it the law is taken to run on by indexation and incomes to grow with output
(``horizon.py``): an assumption that every row names. Months already paid can be given: they weight the draws.
"""

import csv
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.calendar import MONTHS_IN_YEAR, Month, month, month_of_year, month_text
from tsa_sim.errors import BadValue, Finding, Findings, UnknownName
from tsa_sim.record.backtest import counting, how
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
from tsa_sim.regions import regions
from tsa_sim.result import Result
from tsa_sim.scenario import Scenario
from tsa_sim.tables.declared import output
from tsa_sim.tables.tidy import WHOLE_COUNTRY

Array = npt.NDArray[np.float64]
Told = Callable[[int, int, str], None]

LAST_HELD = month("2026-12")
FIRST_LIVED = month("2017-01")
LATEST = 2030
CENTRAL, FASTER, SLOWER = "central", "faster", "slower"
MEASURES = (
    "recipients_persons_ytd", "recipients_families_ytd", "recipients_children_ytd", "recipients_persons", "paid_tsa",
    "paid_child_supplement", "paid_large_family_allowance", "paid_total",
)  # fmt: skip
COLUMNS = (
    "scenario", "year", "month", "region", "group", "measure", "unit", "definition", "variant", "macro", "simulated",
    "low90", "high90", "rests_on",
)  # fmt: skip
_ACTUALS = ("month", "region", "measure", "value", "unit", "kind")
_ACTUAL_ERROR = 0.05  # log points by which a month paid may lie off a true draw, beside the sampling of the draws


@dataclass(frozen=True)
class Actual:
    """One figure already known: of a month alone, or since January."""

    when: Month
    region: str
    measure: str
    value: float
    cumulative: bool


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

    actuals: figures already known, which weight the draws. Raises BadValue for a year outside 2024 to 2030.
    """
    ensemble = ensemble if ensemble is not None else stored()
    size = size if size is not None else Size()
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


def read_actuals(path: Path) -> list[Actual]:
    """Read a file of known figures: month, region, measure, value, unit, kind (cumulative or monthly).

    Raises Finding when it is not there or lacks a column, Findings with every bad line, in order.
    """
    if not path.exists():
        raise Finding(f"{path} does not exist", todo="Give a CSV file with the columns " + ", ".join(_ACTUALS))
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    missing = [name for name in _ACTUALS if not rows or name not in rows[0]]
    if missing:
        raise Finding(f"{path} lacks {', '.join(missing)}", todo="Give the columns " + ", ".join(_ACTUALS))
    found, faults = [], []
    for number, row in enumerate(rows, start=2):
        try:
            found.append(_actual(row))
        except (ValueError, UnknownName, BadValue) as fault:
            faults.append(Finding(f"{path}:{number}: {fault}", todo="Mend this line"))
    if faults:
        raise Findings(faults)
    return found


def weights_by(draws: Draws, actuals: Sequence[Actual]) -> Array:
    """Weight the draws by known figures: log errors against what the sampling of a draw and a misfit allow."""
    logs = np.zeros(len(draws.by_variant[WITH_TREND]))
    for actual in actuals:
        values = np.array([_value(result, actual) for result in draws.by_variant[WITH_TREND]])
        errors = np.log(np.maximum(values, 1.0) / actual.value)
        logs -= 0.5 * (errors / _ACTUAL_ERROR) ** 2 / max(1.0, len(actuals) / 3)
    weights = np.exp(logs - logs.max())
    return np.asarray(weights / weights.sum())


def _actual(row: dict[str, str]) -> Actual:
    measure, region, kind = row["measure"].strip(), row["region"].strip(), row["kind"].strip()
    if measure not in MEASURES:
        raise UnknownName("measure", measure, MEASURES)
    known = [WHOLE_COUNTRY, *(one.code for one in regions())]
    if region not in known:
        raise UnknownName("region", region, known)
    if kind not in ("cumulative", "monthly"):
        raise BadValue("kind", kind, "is neither cumulative nor monthly", "Write one of them")
    if row["unit"].strip() != output(measure).unit:
        raise BadValue("unit", row["unit"], f"is not {output(measure).unit}", "Give persons, families or tenge")
    value = float(row["value"])
    if value <= 0:
        raise BadValue("value", value, "is not above zero", "Give the figure paid or counted")
    return Actual(month(row["month"].strip()), region, measure, value, kind == "cumulative")


def _value(result: Result, actual: Actual) -> float:
    if actual.when not in result.months:
        raise BadValue("month", month_text(actual.when), "lies outside the forecast", "Give a month of 2017 or later")
    values = result.series(actual.measure, actual.region)[0]
    place = result.months.index(actual.when)
    if output(actual.measure).counting != "flow" or not actual.cumulative:
        before = values[place - 1] if month_of_year(actual.when) > 1 else 0.0
        counted = output(actual.measure).counting == "year to date" and not actual.cumulative
        return float(values[place] - before if counted else values[place])
    return float(values[place - month_of_year(actual.when) + 1 : place + 1].sum())


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
