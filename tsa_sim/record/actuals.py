"""Months already known: a file of figures, and how they weight the draws of a forecast."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import Month, month, month_of_year, month_text, year_of
from tsa_sim.errors import BadValue, Finding, Findings, UnknownName
from tsa_sim.record.draws import WITH_TREND, Draws
from tsa_sim.record.ensemble import tempered
from tsa_sim.record.registry import OfficialFigure
from tsa_sim.record.rivals import SERIES
from tsa_sim.regions import regions
from tsa_sim.result import Result
from tsa_sim.tables.declared import output
from tsa_sim.tables.tidy import WHOLE_COUNTRY

Array = npt.NDArray[np.float64]

MEASURES = (
    "recipients_persons_ytd", "recipients_families_ytd", "recipients_children_ytd", "recipients_persons", "paid_tsa",
    "paid_child_supplement", "paid_large_family_allowance", "paid_total",
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


def figures_of(actuals: Sequence[Actual]) -> list[OfficialFigure]:
    """Give the known figures from which a forecast can start: cumulative ones of the country's headline series."""
    series = {name.removesuffix("_ytd") if name.startswith("paid_") else name: name for name in SERIES}
    return [
        OfficialFigure(
            f"actual_{series[one.measure]}_{month_text(one.when)}", series[one.measure], WHOLE_COUNTRY,
            year_of(one.when), month_of_year(one.when), one.value, output(one.measure).unit, "given by the user",
            "none", "outcome", month_text(one.when), "assumed", "single-source", 0.0, "", "",
        )
        for one in actuals
        if one.cumulative and one.region == WHOLE_COUNTRY and one.measure in series
    ]  # fmt: skip


def weights_by(draws: Draws, actuals: Sequence[Actual]) -> Array:
    """Weight the draws by known figures: log errors against what the sampling of a draw and a misfit allow.

    The weights are flattened as those of a fit are, so that no draw rules alone.
    """
    logs = np.zeros(len(draws.by_variant[WITH_TREND]))
    for actual in actuals:
        values = np.array([_value(result, actual) for result in draws.by_variant[WITH_TREND]])
        errors = np.log(np.maximum(values, 1.0) / actual.value)
        logs -= 0.5 * (errors / _ACTUAL_ERROR) ** 2 / max(1.0, len(actuals) / 3)
    return tempered(logs)


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
