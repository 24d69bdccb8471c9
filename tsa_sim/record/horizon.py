"""Beyond the last month of law and data: the law runs on, its amounts indexed with prices; incomes grow with output.

Assumption, marked as such in every forecast: line, index and minimum wage keep their value in the prices of the last
year held (the template), incomes grow in those prices as real output does, and what is paid is then told in the
prices of its own month. A line that hangs on the median stays on its floor. Emergency prolongations do not come back.
"""

import csv
import math
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from scipy.stats import norm

from tsa_sim import calendar
from tsa_sim.behaviour.announcement import AnnouncedJobs
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.behaviour.conduct import Money, conduct
from tsa_sim.calendar import MONTHS_IN_YEAR, Month, year_of
from tsa_sim.engine import MonthSheets
from tsa_sim.law.tsa.rules import RUN_ON
from tsa_sim.month import Now
from tsa_sim.record.bend import STRAIGHT, Bend, bent_conduct, bent_law
from tsa_sim.rulebook import sheets
from tsa_sim.tally import Measure, Tally

_LEAST_YEARS = 3  # whole years that the plain path is made from
TENGE = tuple(one for one in Measure if one.name.startswith(("PAID_", "DUE_", "SPENT_")))


class Outlook(NamedTuple):
    """What is expected beyond the last month held: yearly growth of real incomes and of prices, shares.

    said_by: where the path is from.
    """

    growth: Mapping[int, float]
    inflation: Mapping[int, float]
    said_by: str

    def faster(self, by: float, dearer: float = 0.0) -> "Outlook":
        """Give real incomes growing faster (or slower) by so much a year; dearer: and prices."""
        return self._replace(
            growth={year: growth + by for year, growth in self.growth.items()},
            inflation={year: rate + dearer for year, rate in self.inflation.items()},
        )


class Errors(NamedTuple):
    """One standard deviation of how far a path lies off a year: of growth and of inflation."""

    growth: float
    inflation: float


class Horizon(NamedTuple):
    """How far a run goes beyond the months held, on what path, and what is bent from its first month on."""

    last: Month
    outlook: Outlook
    bend: Bend = STRAIGHT


@cache
def published_outlook() -> Outlook:
    """Give the path of the International Monetary Fund: known years, then its projection to 2031."""
    rows = _rows()
    return Outlook(
        {int(row["year"]): float(row["growth_percent"]) / 100 for row in rows},
        {int(row["year"]): float(row["inflation_percent"]) / 100 for row in rows},
        "International Monetary Fund, World Economic Outlook (growth of output and prices)",
    )


def outlook_as_of(when: Month) -> Outlook:
    """Give a planner's plain path: the mean growth of the last three whole years, the last inflation."""
    full = published_outlook()
    known = [year for year in full.growth if year < year_of(when)][-3:]
    growth = sum(full.growth[year] for year in known) / len(known)
    years = range(year_of(when) - 1, year_of(when) + 10)
    rule = "mean growth of the last three whole years known, inflation of the last one"
    return Outlook(dict.fromkeys(years, growth), dict.fromkeys(years, full.inflation[known[-1]]), rule)


@cache
def path_errors() -> Errors:
    """Give how far the published path may lie off: the spread of the known years.

    No earlier projection of the source is held, so its own errors are not known; a path can hardly be worse than the
    spread of what it foretells.
    """
    return Errors(*(float(np.std(_known(name), ddof=1)) for name in ("growth", "inflation")))


def plain_errors(when: Month) -> Errors:
    """Give how far the plain path of ``outlook_as_of`` lay off in the years known by a month, a year ahead."""
    full = published_outlook()
    known = [year for year in full.growth if year < year_of(when)]
    growth, inflation = [], []
    for year in known[_LEAST_YEARS:]:
        said = outlook_as_of(year * MONTHS_IN_YEAR)
        growth.append(full.growth[year] - said.growth[year])
        inflation.append(full.inflation[year] - said.inflation[year])
    return Errors(*(float(np.sqrt(np.mean(np.square(one)))) for one in (growth, inflation)))


def paths(outlook: Outlook, errors: Errors, count: int, seed: int) -> list[Outlook]:
    """Give a path for each of so many draws: the first as it is, the others off to either side for all years.

    The deviations are even steps of the normal distribution, growth and prices dealt apart.
    """
    steps = norm.ppf((np.arange(count - 1) + 0.5) / max(count - 1, 1))
    rng = np.random.default_rng(seed)
    growth, inflation = (rng.permutation(steps) for _ in Errors._fields)
    pairs = zip(growth * errors.growth, inflation * errors.inflation, strict=True)
    return [outlook, *(outlook.faster(float(by), float(dearer)) for by, dearer in pairs)]


def further_months(
    held: Sequence[MonthSheets],
    coefficients: Coefficients,
    base: Month,
    minimum_wages: Mapping[Month, int],
    to: Horizon,
    announced: Sequence[AnnouncedJobs] = (),
) -> list[MonthSheets]:
    """Give the sheets of the months after those held, up to the horizon.

    held: at least the last twelve months; minimum_wages: tenge a month, by month held; announced: jobs that a scenario
    lists.
    """
    last = held[-1].month
    template = {calendar.month_of_year(sheet.month): sheet for sheet in held[-MONTHS_IN_YEAR:]}
    notched = int(held[-1].now[0]["notched"])
    found = []
    for month in range(last + 1, to.last + 1):
        like = template[calendar.month_of_year(month)]
        now = Now(month, calendar.month_of_quarter(month), calendar.month_of_year(month) == 1, False, notched)
        real = grown(to.outlook.growth, like.month, month) * (1 + to.bend.real_incomes)
        wage = round(minimum_wages[like.month] * (1 + to.bend.minimum_wage))
        frozen = conduct(coefficients, month, base, wage, notched, Money(like.month, real), announced)
        law = bent_law(_law_running_on(like.law), to.bend)
        found.append(MonthSheets(month, sheets([now]), law, bent_conduct(sheets([frozen]), to.bend)))
    return found


def in_prices_of_the_month(tally: Tally, month: Month, last_held: Month, to: Horizon) -> Tally:
    """Tell the tenge of a month beyond those held in its own prices."""
    if month <= last_held:
        return tally
    years = -((last_held - month) // MONTHS_IN_YEAR)
    factor = grown(to.outlook.inflation, month - years * MONTHS_IN_YEAR, month) * (1 + to.bend.prices)
    told = tally.copy()
    told[:, list(TENGE)] = np.rint(tally[:, list(TENGE)] * factor).astype(np.int64)
    return told


def grown(rates: Mapping[int, float], since: Month, until: Month) -> float:
    """Give the growth factor between two months, each month at its year's rate."""
    logs = (math.log1p(rates[year_of(month)]) for month in range(since + 1, until + 1))
    return math.exp(sum(logs) / MONTHS_IN_YEAR)


def _law_running_on(law: np.ndarray) -> np.ndarray:
    copied = law.copy()
    copied["tsa"]["prolonged"] = 0
    copied["tsa"]["running_grants"] = RUN_ON
    copied["tsa"]["grandfathering_begins"] = False
    return copied


def _known(name: str) -> list[float]:
    return [float(row[f"{name}_percent"]) / 100 for row in _rows() if row["status"] == "known"]


def _rows() -> list[dict[str, str]]:
    text = files("tsa_sim").joinpath("data/record/outlook.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))
