"""Targeted social assistance: who is entitled, and how much.

The line is a share of the regional subsistence minimum of the previous quarter (see ``parameters.poverty_line``).
Income is that of the three months of the previous quarter; it is compared exactly, without dividing it: line, income
and gap are counted in whole units of the law's own fractions, so that compiled code is exact to the tenge.
"""

from fractions import Fraction
from typing import Any, NamedTuple

from tsa_sim import calendar
from tsa_sim.calendar import Month
from tsa_sim.chance import threshold
from tsa_sim.parameters import LawBook, poverty_line
from tsa_sim.rulebook import rule

RUN_ON, RECALCULATED, ENDED = 0, 1, 2
_RUNNING_GRANTS = {"run_on": RUN_ON, "recalculated": RECALCULATED, "ended": ENDED}


class Tsa(NamedTuple):
    """The programme in one region and month.

    line: tenge per member a month, rounded half-up; the formula's own line and income are counted in units:
    ``line_units`` a member a month against ``income_units`` a tenge of income; a unit of the gap pays
    ``paid_units / money_units`` tenge.
    """

    in_force: bool
    new_format: bool  # from 2018: one payment, with or without a social contract
    line: int
    line_units: int = 0
    income_units: int = 1
    paid_units: int = 1
    money_units: int = 1
    eligible_at_line: bool = False
    rounds_gap_per_head: bool = True
    child_guarantee: bool = False
    running_grants: int = RUN_ON
    recalculates_on_change: bool = True
    prolonged: int = 0  # threshold of a draw: grants prolonged for the quarter without application
    grandfathering_months: int = 0  # months left, this one included
    grandfathering_begins: bool = False
    share_of_median: float = 0.0  # for the reader: the line already holds it


def frozen(book: LawBook, region: str, month: Month) -> Tsa:
    """Freeze the programme's parameters for one region and month.

    Raises OutsideData when the law book or the minimum does not reach that month.
    """
    line = poverty_line(book, region, month)
    return with_line(book, region, month, line.exact, line.shown)


def with_line(book: LawBook, region: str, month: Month, exact: Fraction, shown: int) -> Tsa:
    """Freeze the programme's parameters with a line given, tenge per member a month."""

    def value(name: str) -> Any:
        return book.value(f"tsa.{name}", month, region)

    withdrawn = Fraction(value("withdrawal_rate"))
    paid = Fraction(value("share_of_gap_paid"))
    kept = int(value("grandfathering_months"))
    since = book.dated("tsa.grandfathering_months", month).since
    return Tsa(
        in_force=bool(value("in_force")),
        new_format=bool(value("new_format")),
        line=shown,
        line_units=exact.numerator * withdrawn.denominator,
        income_units=withdrawn.numerator * exact.denominator,
        paid_units=paid.numerator,
        money_units=exact.denominator * withdrawn.denominator * paid.denominator,
        eligible_at_line=bool(value("eligible_at_line")),
        rounds_gap_per_head=bool(value("rounds_gap_per_head")),
        child_guarantee=bool(value("child_guarantee")),
        running_grants=_RUNNING_GRANTS[str(value("running_grants"))],
        recalculates_on_change=bool(value("recalculates_on_change_of_members")),
        prolonged=threshold(float(value("automatic_prolongation_share"))),
        grandfathering_months=max(0, kept - (month - since)),
        grandfathering_begins=kept > 0 and month == since,
        share_of_median=float(value("share_of_median")),
    )


@rule
def below_line(quarter_income: int, members: int, line: int) -> bool:
    """Tell whether a family's income per member lies below a line in whole tenge (of the old benefits and Orleu).

    quarter_income: counted income of the previous quarter, tenge; line: tenge per member a month.
    Reference: Law No.246-II of 17 July 2001, article 2 (adilet.zan.kz/eng/docs/Z010000246_).
    """
    return members > 0 and quarter_income < 3 * members * line


@rule
def entitled(quarter_income: int, members: int, tsa: Any) -> bool:
    """Tell whether income per member lies below the line, or from 2020 does not exceed it.

    quarter_income: counted income of the previous quarter, tenge.
    Reference: Law No.246-II, article 2 (below); Law of 26 December 2019 and Social Code, article 120 (does not exceed).
    """
    if members <= 0 or not tsa.in_force:
        return False
    if tsa.eligible_at_line:
        return bool(quarter_income * tsa.income_units <= 3 * members * tsa.line_units)
    return bool(quarter_income * tsa.income_units < 3 * members * tsa.line_units)


@rule
def gap_per_member(quarter_income: int, members: int, tsa: Any) -> int:
    """Give the gap between the line and income per member, tenge a month, rounded half-up a head.

    Reference: Law No.246-II, article 7; ministry's example of March 2019 (4 765 tenge a head times 6).
    """
    gap = 3 * members * tsa.line_units - quarter_income * tsa.income_units
    parts = 3 * members * tsa.money_units
    return int((2 * gap * tsa.paid_units + parts) // (2 * parts))


@rule
def family_gap(quarter_income: int, members: int, tsa: Any) -> int:
    """Give the gap of the whole family, tenge a month, rounded half-up once.

    Reference: Law of 26 December 2019 and Social Code, article 121; case of Karaganda, November 2021: 20.30 tenge a
    head, 122 a family of six.
    """
    gap = 3 * members * tsa.line_units - quarter_income * tsa.income_units
    return int((2 * gap * tsa.paid_units + 3 * tsa.money_units) // (6 * tsa.money_units))


@rule
def award(quarter_income: int, members: int, children: int, tsa: Any) -> int:
    """Give a family's assistance, tenge a month; 0 when it is not entitled.

    children: minor children and full-time students under 23 (they count from April to December 2019, when each was
    guaranteed the whole line).
    Reference: Law No.246-II, article 7 (to 2017 and 2018: the gap a head times members); rules of April 2019 (children
    the line, adults the gap a head); Law of 26 December 2019 and Social Code, article 121 (the gap of the family).
    """
    if not entitled(quarter_income, members, tsa):
        return 0
    if tsa.child_guarantee:
        guaranteed = children * tsa.line
        return int(guaranteed + (members - children) * gap_per_member(quarter_income, members, tsa))
    if tsa.rounds_gap_per_head:
        return members * gap_per_member(quarter_income, members, tsa)
    return family_gap(quarter_income, members, tsa)


def income_limit(tsa: Tsa) -> Fraction:
    """Give the income per member at which entitlement ends, tenge a month: the exact line unless assistance tapers."""
    return Fraction(tsa.line_units, tsa.income_units)


def months_to_quarter_end(month: Month) -> int:
    """Give the months from one month to the end of its quarter, both included."""
    return calendar.MONTHS_IN_QUARTER - calendar.month_of_quarter(month)
