"""The forecast to 2030: every scenario twice, by its rules alone and with the trend of screening, as a fan.

Law and data end in December 2026; beyond it the law is taken to run on by indexation and incomes to grow with output
(``horizon.py``): an assumption that every row names. Each draw has its own path of the economy; the fan starts from the
last figures published (``anchoring.py``), and its width beyond the draws is that of the errors that earlier forecasts
made (``known_errors.py``). Months already paid can be given: they weight the draws and move the start.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.calendar import MONTHS_IN_YEAR, month
from tsa_sim.errors import BadValue
from tsa_sim.record.actuals import MEASURES, Actual, figures_of, weights_by
from tsa_sim.record.backtest import counting
from tsa_sim.record.draws import Size, chosen_sets, live_draws, months_to_live
from tsa_sim.record.economy import (
    ELASTICITY_COLUMNS,
    FASTER,
    SLOWER,
    Economy,
    elasticities,
    live_economy,
    months_of_economy,
    ratio,
)
from tsa_sim.record.ensemble import Ensemble, stored
from tsa_sim.record.fan import Fan, Start, start_of
from tsa_sim.record.horizon import Horizon, path_errors, paths, published_outlook
from tsa_sim.record.rehearsal import record_scenario
from tsa_sim.scenario import Scenario

Array = npt.NDArray[np.float64]
Told = Callable[[int, int, str], None]

LAST_HELD = month("2026-12")
FIRST_LIVED = month("2017-01")
LATEST = 2030
HEADLINE = ("recipients_persons_ytd", "recipients_families_ytd", "paid_tsa")


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
    anchored: bool = True,
    ensemble: Ensemble | None = None,
    size: Size | None = None,
    told: Told | None = None,
) -> Forecast:
    """Forecast each scenario to a year's end.

    actuals: figures already known, which weight the draws of the first scenario and with them those of all; anchored:
    start from the last figures known. Raises BadValue: a year outside 2024 to 2030, a survey.
    """
    ensemble = ensemble if ensemble is not None else stored()
    size = size if size is not None else Size()
    fitted = int(ensemble.fitted["through"])
    _check(scenarios, to, fitted)
    sets = chosen_sets(ensemble, size.draws)
    horizon = Horizon(max(to * MONTHS_IN_YEAR + MONTHS_IN_YEAR - 1, LAST_HELD + 1), published_outlook())
    of_each = paths(horizon.outlook, path_errors(), size.draws, size.seed)
    apart = anchored and not _past_in_force(scenarios[0], fitted)
    count = counting(told, _total(scenarios, size, horizon, fitted, apart), "the forecast")
    start: Start | None = None
    if apart:
        past = record_scenario(fitted * MONTHS_IN_YEAR + MONTHS_IN_YEAR - 1)
        start = start_of(live_draws(past, sets, size, trend_ends=None, told=count), fitted)
    frames, bent = [], []
    weights, reweighted, moved = np.full(size.draws, 1 / size.draws), None, None
    for place, scenario in enumerate(scenarios):
        whole = _whole(scenario)
        draws = live_draws(whole, sets, size, trend_ends=fitted, horizon=horizon, outlooks=of_each, told=count)
        if anchored and start is None:
            start = start_of(draws, fitted)
        fan = Fan(draws, ensemble, fitted, weights, start)
        if place == 0 and actuals:
            before = fan
            weights = weights_by(draws, actuals)
            if start is not None and not apart:  # the past of another law says nothing of figures of this one
                start = start_of(draws, fitted, figures_of(actuals))
            fan = replace(before, weights=weights, start=start)
            reweighted, moved = _before_and_after(before, fan, to), _moved(sets, weights)
        frames.append(fan.table(scenario.name, MEASURES, range(fitted + 1, to + 1)))
        if _beyond(to):
            lived = live_economy(whole, ensemble.best(), size, horizon, fitted, count)
            frames += [_on_path(frames[-1], lived, path) for path in (SLOWER, FASTER)]
            bent.append(elasticities(scenario.name, lived, MEASURES, to))
    return Forecast(
        pd.concat(frames, ignore_index=True),
        pd.concat(bent, ignore_index=True) if bent else pd.DataFrame(columns=list(ELASTICITY_COLUMNS)),
        reweighted,
        moved,
        horizon.outlook.said_by,
    )


def _check(scenarios: Sequence[Scenario], to: int, fitted: int) -> None:
    for scenario in scenarios:
        if scenario.survey is not None:
            raise BadValue("population.survey", scenario.name, "is not forecast: coefficients were fitted on the "
                           "package's people", "Name a scenario without a survey")  # fmt: skip
    if not fitted < to <= LATEST:
        raise BadValue("--to", to, f"is not between {fitted + 1} and {LATEST}", "Give a year in between")


def _beyond(to: int) -> bool:
    """Tell whether a year lies beyond law and data, so that the economy is a path and not a record."""
    return to * MONTHS_IN_YEAR > LAST_HELD


def _total(scenarios: Sequence[Scenario], size: Size, horizon: Horizon, fitted: int, apart: bool) -> int:
    whole = _whole(scenarios[0])
    each = months_to_live(whole, size, horizon, fitted)
    if horizon.last > LAST_HELD + 1:
        each += months_of_economy(whole, size, horizon)
    past = record_scenario(fitted * MONTHS_IN_YEAR + MONTHS_IN_YEAR - 1)
    return len(scenarios) * each + (months_to_live(past, size, None, None) if apart else 0)


def _whole(scenario: Scenario) -> Scenario:
    """Give a scenario over all months of law and data."""
    return replace(scenario, first=FIRST_LIVED, last=LAST_HELD)


def _past_in_force(scenario: Scenario, fitted: int) -> bool:
    """Tell whether a scenario is the record until the fit ends, so that its own past meets the official figures."""
    ends = f"{fitted}-12"
    dates = [date for reform in scenario.reforms for values in reform.values.values() for date in values]
    return scenario.law == "in-force" and not scenario.behaviour and all(str(date)[:7] > ends for date in dates)


def _on_path(central: pd.DataFrame, lived: Economy, path: str) -> pd.DataFrame:
    """Give the table on another growth path: moved by as much as the best set moves."""
    asked = zip(central["measure"], central["year"], central["variant"], strict=True)
    moved = np.array([ratio(lived, measure, year, variant, path) for measure, year, variant in asked])
    ends = {name: central[name] * moved for name in ("simulated", "low90", "high90")}
    return central.assign(macro=path, **ends)


def _before_and_after(before: Fan, after: Fan, to: int) -> pd.DataFrame:
    years = range(before.fitted + 1, to + 1)
    first, second = (fan.table("", HEADLINE, years) for fan in (before, after))
    found = first[["year", "measure", "variant"]].copy()
    for name, frame in (("before", first), ("after", second)):
        for column in ("simulated", "low90", "high90"):
            found[name if column == "simulated" else f"{name}_{column}"] = frame[column]
    return found


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
