"""The table of the back-test: measures by year, month and region, beside the official figure where one is known."""

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.calendar import MONTHS_IN_YEAR, Month, month_of_year
from tsa_sim.record.draws import VARIANTS, WITH_TREND, Draws, spread_of
from tsa_sim.record.misfit import Misfit
from tsa_sim.record.registry import OfficialFigure, official_figures
from tsa_sim.record.statistics import NOT_SIMULATED, RATIO_UNITS, regions_of, statistic
from tsa_sim.regions import REGIONS, region_of
from tsa_sim.result import Result
from tsa_sim.tables.declared import output
from tsa_sim.tables.tidy import WHOLE_COUNTRY
from tsa_sim.tally import GROUP_NAMES

Array = npt.NDArray[np.float64]

FIRST_YEAR, LAST_YEAR = 2017, 2026
FROZEN = (2019, 4)  # April 2019 to December 2019: no figure of them is known to anything here
_NOTCH_YEAR = 2019

COLUMNS = (
    "year", "month", "region", "group", "measure", "unit", "definition", "variant", "simulated", "low90", "high90",
    "official", "error", "use", "source",
)  # fmt: skip


class Line(NamedTuple):
    """One measure of the table: group, whether its months are given too, and first and last year it makes sense in."""

    measure: str
    group: str = "all"
    monthly: bool = False
    first: int = FIRST_YEAR
    last: int = LAST_YEAR


LINES = (
    Line("recipients_persons_ytd", monthly=True),
    Line("recipients_families_ytd", monthly=True),
    Line("recipients_children_ytd", monthly=True),
    Line("paid_tsa", monthly=True),
    Line("recipients_persons_ytd", "kind=unconditional"),
    Line("recipients_persons_ytd", "kind=conditional"),
    Line("recipients_persons_ytd", "payment=child_allowance", last=2017),
    Line("recipients_children_ytd", "payment=child_allowance", last=2017),
    Line("recipients_persons_ytd", "payment=orleu", last=2017),
    Line("recipients_families_ytd", "payment=special_state_allowance"),
    Line("recipients_persons"),
    Line("recipients_families"),
    Line("recipients_small_children_ytd"),
    Line("recipients_working_ytd"),
    Line("entitled_persons"),
    Line("paid_child_allowance", last=2017),
    Line("paid_special_state_allowance"),
    Line("paid_orleu", last=2017),
    Line("paid_child_supplement", first=2023),
    Line("paid_large_family_allowance", first=2020),
    Line("paid_total"),
    Line("exits_not_seen_next_year", first=2018),
    Line("contracts_signed"),
)
_MEASURE_OF = {  # names of statistics that are measures of the tables under another name
    "mean_award_ytd": "mean_award_per_person",
    "mean_families:payment=large_family_allowance": "recipients_families:payment=large_family_allowance",
}


def table_of(draws: Draws, misfit: Misfit, fitted: int, years: Iterable[int]) -> pd.DataFrame:
    """Lay out the table: every line by year, month and region of the map of the time, then the other figures."""
    official = _official_by_key()
    rows: list[tuple[object, ...]] = []
    met: set[str] = set()
    wanted = list(years)
    for line in LINES:
        by_variant = {variant: _cumulated(results, line) for variant, results in draws.by_variant.items()}
        for year in wanted:
            if line.first <= year <= line.last:
                rows += _rows_of_line(line, year, by_variant, draws.months, misfit, fitted, official, met)
    rows += _rows_of_others(draws, misfit, fitted, official, met, wanted)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def variants_of(year: int, month: int, fitted: int, known: Iterable[str]) -> list[str]:
    """Give the variants a row comes in: a forecast comes twice, a year of the fit once, with the trend."""
    names = set(known)
    forecast = year > fitted or (year == _NOTCH_YEAR and month >= FROZEN[1])
    return [one for one in VARIANTS if one == WITH_TREND or (forecast and (one in names or year <= fitted))]


def _rows_of_line(
    line: Line,
    year: int,
    by_variant: Mapping[str, Array],
    months: tuple[Month, ...],
    misfit: Misfit,
    fitted: int,
    official: Mapping[tuple[object, ...], OfficialFigure],
    met: set[str],
) -> list[tuple[object, ...]]:
    declared = output(line.measure)
    rows: list[tuple[object, ...]] = []
    numbers = range(1, MONTHS_IN_YEAR + 1) if line.monthly else (MONTHS_IN_YEAR,)
    for number in numbers:
        when = year * MONTHS_IN_YEAR + number - 1
        if when not in months:
            continue
        for region in (WHOLE_COUNTRY, *regions_of(when)):
            key = (line.measure, line.group, region, year, number)
            figure = official.get(key)
            if figure is not None:
                met.add(figure.id)
            for variant in variants_of(year, number, fitted, by_variant):
                values = _in_region(by_variant.get(variant, by_variant[WITH_TREND]), months.index(when), region, when)
                beside = misfit.beside(line.measure, region, year, fitted, share=False)
                found = spread_of(values, share=False, beside=beside)
                rows.append(
                    _row(year, number, region, line.group, line.measure, declared.unit, how(line.measure), variant,
                         found, figure)
                )  # fmt: skip
    return rows


def _rows_of_others(
    draws: Draws,
    misfit: Misfit,
    fitted: int,
    official: Mapping[tuple[object, ...], OfficialFigure],
    met: set[str],
    years: list[int],
) -> list[tuple[object, ...]]:
    rows = []
    for figure in official_figures():
        when = figure.year * MONTHS_IN_YEAR + figure.month - 1
        if figure.id in met or figure.statistic == NOT_SIMULATED or figure.year not in years:
            continue
        if figure.kind != "outcome":
            continue  # what was planned stands with the rivals
        measure, group = place_in_table(figure.statistic)
        share = figure.unit in RATIO_UNITS
        for variant in variants_of(figure.year, figure.month, fitted, draws.by_variant):
            results = draws.by_variant.get(variant, draws.by_variant[WITH_TREND])
            values = np.concatenate([statistic(one, figure.statistic, figure.region, when) for one in results])
            beside = misfit.beside(figure.statistic, figure.region, figure.year, fitted, share=share)
            found = spread_of(values, share=share, beside=beside)
            rows.append(
                _row(figure.year, figure.month, figure.region, group, measure, figure.unit,
                     figure.definition, variant, found, figure)
            )  # fmt: skip
    return rows


def _row(
    year: int,
    month: int,
    region: str,
    group: str,
    measure: str,
    unit: str,
    definition: str,
    variant: str,
    found: tuple[float, float, float],
    figure: OfficialFigure | None,
) -> tuple[object, ...]:
    official = figure.value if figure is not None else math.nan
    error = math.nan
    if figure is not None:
        error = found[0] - official if unit in RATIO_UNITS else found[0] / official - 1
    return (
        year, None if month == MONTHS_IN_YEAR else month, region, group, measure, unit,
        figure.definition if figure is not None else definition, variant, *found, official, error,
        figure.use if figure is not None else "none", figure.source if figure is not None else "",
    )  # fmt: skip


def how(measure: str) -> str:
    """Say how a measure's figure of the table is counted."""
    counting_ = output(measure).counting
    return {
        "year to date": "different since January",
        "flow": "added up since January",
        "stock": "average month since January",
        "mean": "average month since January",
    }[counting_]


def _cumulated(results: tuple[Result, ...], line: Line) -> Array:
    """Give a line's values since January; shape (draws, months, regions and the country)."""
    declared = output(line.measure)
    column = GROUP_NAMES.index(line.group)
    found = []
    for result in results:
        (counts,) = result.on_map(REGIONS).counts
        values = declared.made(counts)
        if declared.counting in ("flow", "stock"):
            values = counts.cumulated(values)
        if declared.counting == "stock":
            values = values / np.array([month_of_year(when) for when in result.months])[:, None, None]
        found.append(values[:, :, column])
    return np.stack(found)


def _in_region(values: Array, place: int, region: str, when: Month) -> Array:
    """Give a region's values of a month, on the map of that month: the sum of what lies in it today."""
    if region == WHOLE_COUNTRY:
        return values[:, place, -1]
    inside = [row for row, code in enumerate(REGIONS) if region_of(code, regions_of(when)) == region]
    return np.asarray(values[:, place, inside].sum(axis=1))


def _official_by_key() -> dict[tuple[object, ...], OfficialFigure]:
    """Give the outcome figures by measure, group, region, year and month; where two stand, the one in use."""
    found: dict[tuple[object, ...], OfficialFigure] = {}
    order = {"calibrated": 0, "held_out": 1, "none": 2}
    for figure in sorted(official_figures(), key=lambda one: -order[one.use]):
        if figure.kind != "outcome" or figure.statistic == NOT_SIMULATED:
            continue
        if figure.statistic.startswith(("recipients_families:", "mean_families")):
            continue  # a stock of one month, or an average: told apart
        measure, group = place_in_table(figure.statistic)
        found[measure, group, figure.region, figure.year, figure.month] = figure
    return found


def place_in_table(name: str) -> tuple[str, str]:
    """Give measure and group under which a statistic of the registry stands in the table."""
    measure, _, group = _MEASURE_OF.get(name, name).partition(":")
    if measure.startswith("paid_"):
        measure = measure.removesuffix("_ytd")
    return measure, group or "all"
