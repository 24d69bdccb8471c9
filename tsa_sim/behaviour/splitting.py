"""Splitting: couples that register apart, and families that report a little less, because the law has a notch.

Where one tenge over the line loses everything (April to December 2019) it pays to be two families, or to leave a little
unsaid. Some couples register apart without a notch too, fewer by far. Who registers apart is a lasting property, whose
share grows month by month from the base date on: the people of the base are counted as they were registered then.
"""

from typing import Any, NamedTuple

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import MONTHS_IN_QUARTER, MONTHS_IN_YEAR
from tsa_sim.chance import CERTAIN, Decision, draw, happens, threshold
from tsa_sim.rulebook import rule

TOGETHER, RELATIVES_APART, COUPLE_APART = 0, 1, 2  # bits: see ``facts.belongs``
_ONE = 1024


class Splitting(NamedTuple):
    """Thresholds of lasting draws."""

    couples_apart: int  # draws from here on: the head and the spouse are two families in the register
    reports_less: int  # of families near a notch
    near: int  # how far above the line is near, 1/1024 of it


def frozen(coefficients: Coefficients, notched: int, others: int) -> Splitting:
    """Freeze the shares of one month; notched, others: months since the base with and without a notch."""
    number = coefficients.number
    a_year, at_notch = number("splitting.couples_year"), number("splitting.couples_year_at_notch")
    together = (1 - at_notch) ** (notched / MONTHS_IN_YEAR) * (1 - a_year) ** (others / MONTHS_IN_YEAR)
    return Splitting(
        couples_apart=CERTAIN - threshold(1 - together),
        reports_less=threshold(number("splitting.reports_less_share")),
        near=round(number("splitting.reports_less_reach") * _ONE),
    )


@rule
def registered_apart(life_luck: int, relatives_apart: int, splitting: Any) -> int:
    """Tell who of a household is registered apart from the head's family: nobody, other relatives, or the spouse.

    relatives_apart: threshold. One lasting draw decides both, from its two ends.
    """
    drawn = draw(life_luck, Decision.REGISTERED_APART, 0)
    couple = COUPLE_APART if drawn >= splitting.couples_apart else TOGETHER
    return RELATIVES_APART if drawn < relatives_apart else couple


@rule
def reported(income: int, members: int, line: int, life_luck: int, splitting: Any) -> int:
    """Give the quarter's income that a family tells the office at a notch, tenge: a little less, near the line.

    income: of the quarter, tenge; line: tenge a head a month.
    """
    edge = MONTHS_IN_QUARTER * members * line
    if income < edge or income >= edge + ((edge * splitting.near) >> 10):
        return income
    if happens(life_luck, Decision.REPORTED_LESS, 0, splitting.reports_less):
        return edge - 1
    return income
