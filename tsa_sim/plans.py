"""Plans: law, conduct and calendar of every month of a run, frozen into sheets before it begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim import calendar
from tsa_sim.behaviour.announcement import AnnouncedJobs
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.behaviour.conduct import conduct, labour_markets
from tsa_sim.calendar import Month
from tsa_sim.law.sheet import law_sheets
from tsa_sim.medians import Medians, asks_for_medians, unknown_medians
from tsa_sim.month import Now
from tsa_sim.parameters import LawBook
from tsa_sim.regions import REGIONS
from tsa_sim.rulebook import sheets

BURN_IN_MONTHS = 12  # unreported months, at least, that set spells and quarters


class MonthSheets(NamedTuple):
    """Everything that a month needs beside the records: law by region, conduct, the calendar."""

    month: Month
    now: npt.NDArray[np.void]  # shape (1,)
    law: npt.NDArray[np.void]  # shape (regions,), or twice as many: then the second half holds in a pilot's districts
    conduct: npt.NDArray[np.void]  # shape (1,)


@dataclass(frozen=True)
class Plan:
    """The sheets of every month of a run, burn-in first, and the labour markets."""

    months: tuple[MonthSheets, ...]
    work: npt.NDArray[np.void]
    burn_in: int
    medians_of: LawBook | None = None  # a law whose line hangs on the median of the people as they are simulated

    @property
    def reported(self) -> tuple[Month, ...]:
        """The months that are reported, in order."""
        return tuple(sheets.month for sheets in self.months[self.burn_in :])


def months_unreported(first: Month, base: Month) -> int:
    """Give how many months people live before the first that is reported: a year, and all since their base.

    What a family has drawn and learned over years bears on what it does next, and people age from their base on: a
    month of a later period is what it would be in a longer one.
    """
    return BURN_IN_MONTHS + max(first - base, 0)


def plan(
    book: LawBook,
    coefficients: Coefficients,
    first: Month,
    last: Month,
    base: Month,
    burn_in: int | None = None,
    jobs: Sequence[AnnouncedJobs] = (),
) -> Plan:
    """Freeze law and conduct for every month from ``first`` to ``last``, and for the burn-in before.

    burn_in: unreported months, ``months_unreported`` where left out; jobs: announced, as a scenario lists them.
    Raises OutsideData when a month lies outside the law book or the series.
    """
    burn_in = months_unreported(first, base) if burn_in is None else burn_in
    rows = []
    hangs_on_medians = False
    notched = 0
    for month in calendar.months(first - burn_in, last):
        law = book
        if asks_for_medians(book, month):
            hangs_on_medians = True
            law = book.with_medians(unknown_medians(month))
        if month > base and law.value("tsa.child_guarantee", month):
            notched += 1
        quarter_turn, january = calendar.month_of_quarter(month), calendar.month_of_year(month) == 1
        now = Now(month, quarter_turn, january, month == first - burn_in, notched)
        wage = int(book.value("minimums.minimum_wage", month))
        rows.append(
            MonthSheets(
                month,
                sheets([now]),
                sheets(list(law_sheets(law, REGIONS, month))),
                sheets([conduct(coefficients, month, base, wage, notched, announced=jobs)]),
            )
        )
    return Plan(tuple(rows), sheets([labour_markets(coefficients, base)]), burn_in, book if hangs_on_medians else None)


def sheets_of_month(plan: Plan, sheet: MonthSheets, medians: Medians) -> MonthSheets:
    """Give a month's sheets, its law frozen again where its line hangs on medians: those of the people, as given."""
    book = plan.medians_of
    if book is None or not asks_for_medians(book, sheet.month):
        return sheet
    book = book.with_medians({**unknown_medians(sheet.month), **medians})
    return sheet._replace(law=sheets(list(law_sheets(book, REGIONS, sheet.month))))


def founds_homes(sheet: MonthSheets) -> bool:
    """Tell whether people found new households at the beginning of a month."""
    return calendar.month_of_year(sheet.month) == 1 and bool(sheet.conduct["life"][0]["leave_home"].any())


def moves_homes(sheet: MonthSheets) -> bool:
    """Tell whether households move to other regions at the beginning of a month."""
    return bool(sheet.conduct["moving"][0]["leaves"].any())
