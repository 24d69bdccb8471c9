"""A year repeated: what a run would have been if part of the law or of conduct had stayed as in one year.

What is held takes, in every month after that year, what it had in the same month of it: lines by quarter, the index
with its change of April, a rush in January. People grow older, earn and move as in the run; luck is the same. Minimum
wage and prices are the economy's and are never held.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from tsa_sim.behaviour import (
    application,
    compliance,
    consent,
    information,
    offices,
    screening,
    targets,
    visibility,
)
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import MONTHS_IN_YEAR, QUARTERS_IN_YEAR, Month, Quarter, month, year_of
from tsa_sim.macro import wage_index
from tsa_sim.parameters import LawBook, Parameter, RegionalMinimum
from tsa_sim.plans import MonthSheets, Plan
from tsa_sim.replicates import frozen_plan
from tsa_sim.rulebook import sheets
from tsa_sim.scenario import Scenario


class Part(StrEnum):
    """What can be held, in the order in which a bridge lets go of it."""

    LINE = "line"  # subsistence minimum and median
    INDEX = "index"  # monthly calculation index
    RULES = "rules"  # every other value of the law
    TAKE_UP = "take_up"  # who asks, what families know, how offices work, how contracts are kept
    SCREENING = "screening"  # what data bases see and whom they block


_LINES = ("median_income.", "minimums.statutory_subsistence_minimum", "minimums.subsistence_minimum_divisor")
_INDEX = "minimums.monthly_calculation_index"
_WAGE = "minimums.minimum_wage"


@dataclass(frozen=True)
class RepeatedLaw(LawBook):
    """A law book whose regional minimum is, after a year, that of the same quarter in the year before each line."""

    minimum_of: int | None = None

    def minimum(self, region_code: str, quarter: Quarter) -> RegionalMinimum:
        """Give the minimum, tenge a head a month. Raises as ``LawBook.minimum``."""
        if self.minimum_of is not None:  # a line rests on the quarter before: that of January on the last of the year
            first = self.minimum_of * QUARTERS_IN_YEAR - 1
            quarter = first + (quarter - first) % QUARTERS_IN_YEAR if quarter > first else quarter
        return super().minimum(region_code, quarter)

    def hash(self) -> str:
        """Give the hash of everything that the book says."""
        return f"{super().hash()} {self.minimum_of}"


def plan_repeating(scenario: Scenario, year: int, held: frozenset[Part]) -> Plan:
    """Freeze a scenario's months with some parts held after a year; nothing held: the scenario's own plan.

    Raises OutsideData where law or series do not reach.
    """
    coefficients = Coefficients(dict(scenario.behaviour))
    whole = frozen_plan(scenario, law_repeating(scenario.law_book(), year, scenario.last, held), coefficients)
    base = month(scenario.base)
    rows = tuple(_held_conduct(sheet, scenario.law_book(), coefficients, base, year, held) for sheet in whole.months)
    return replace(whole, months=rows)


def law_repeating(book: LawBook, year: int, last: Month, held: frozenset[Part]) -> LawBook:
    """Give a law book in which the held parts of a year are repeated until a month."""
    parameters = {
        name: _repeated(book.parameter(name), year, last) if _part_of(name) in held else book.parameter(name)
        for name in book.names()
    }
    if not held & {Part.LINE, Part.INDEX, Part.RULES}:
        return book
    kept = year if Part.LINE in held else None
    return RepeatedLaw(
        book.name, book.ends, (*book.origins, f"{'+'.join(sorted(held))} of {year}"), parameters, book._medians,
        book._pilot, minimum_of=kept,
    )  # fmt: skip


def same_month(when: Month, year: int) -> Month:
    """Give the month of a year that a later month repeats; a month up to that year's end is itself.

    >>> from tsa_sim.calendar import month_text
    >>> month_text(same_month(month("2025-04"), 2023)), month_text(same_month(month("2022-04"), 2023))
    ('2023-04', '2022-04')
    """
    return year * MONTHS_IN_YEAR + when % MONTHS_IN_YEAR if year_of(when) > year else when


def _part_of(name: str) -> Part | None:
    if name == _WAGE:
        return None
    if name == _INDEX:
        return Part.INDEX
    return Part.LINE if name.startswith(_LINES) else Part.RULES


def _repeated(parameter: Parameter, year: int, last: Month) -> Parameter:
    """Repeat a parameter's values of a year; one that begins after it begins when it does."""
    first = (year + 1) * MONTHS_IN_YEAR
    if parameter.values[0].since >= year * MONTHS_IN_YEAR + 1:
        return parameter
    kept = [dated for dated in parameter.values if dated.since < first]
    for when in range(first, last + MONTHS_IN_YEAR):  # the next quarter's means test looks beyond the last month
        now = parameter.at(same_month(when, year))
        if now._replace(since=kept[-1].since) != kept[-1]:
            kept.append(now._replace(since=when))
    return replace(parameter, values=tuple(kept))


def _held_conduct(
    sheet: MonthSheets, book: LawBook, coefficients: Coefficients, base: Month, year: int, held: frozenset[Part]
) -> MonthSheets:
    """Put the held behaviours' sheets of the repeated month into a month's conduct."""
    when, now = same_month(sheet.month, year), sheet.month
    if when == now or not held & {Part.TAKE_UP, Part.SCREENING}:
        return sheet
    then, wages = coefficients.at(when), wage_index(year_of(now))
    parts: dict[str, Any] = {}
    if Part.TAKE_UP in held:
        parts |= {
            "application": application.frozen(then, when, wages), "information": information.frozen(then, now),
            "offices": offices.frozen(then, when, wages), "consent": consent.frozen(then),
            "compliance": compliance.frozen(then), "targets": targets.frozen(then),
        }  # fmt: skip
    if Part.SCREENING in held:
        wage = int(book.value(_WAGE, now))
        parts |= {
            "screening": screening.frozen(then, when), "visibility": visibility.frozen(then, wage, when, base),
        }  # fmt: skip
    return sheet._replace(conduct=_with(sheet.conduct, parts))


def _with(conduct: npt.NDArray[np.void], parts: dict[str, Any]) -> npt.NDArray[np.void]:
    found = conduct.copy()
    for name, part in parts.items():
        found[name] = sheets([part])
    return found
