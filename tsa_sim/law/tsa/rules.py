"""Targeted social assistance: who is entitled, and how much.

Line = share of the regional subsistence minimum of the previous quarter, rounded half-up to a tenge. Income is
that of the three months of the previous quarter; it is compared exactly, without dividing it.
"""

from typing import NamedTuple

from tsa_sim.calendar import Month
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import rule


class Tsa(NamedTuple):
    """The programme in one region and month. Line: tenge per member a month."""

    in_force: bool
    new_format: bool  # from 2018: one payment, with or without a social contract
    line: int


def frozen(book: LawBook, region: str, month: Month) -> Tsa:
    """Freeze the programme's parameters for one region and month.

    Raises OutsideData when the law book or the minimum does not reach that month.
    """
    return Tsa(
        in_force=bool(book.value("tsa.in_force", month)),
        new_format=bool(book.value("tsa.new_format", month)),
        line=book.line(region, month, "tsa.share_of_subsistence_minimum"),
    )


@rule
def below_line(quarter_income: int, members: int, line: int) -> bool:
    """Tell whether a family's income per member lies below a line.

    quarter_income: counted income of the previous quarter, tenge; line: tenge per member a month.
    Reference: Law No.246-II of 17 July 2001, article 2 (adilet.zan.kz/eng/docs/Z010000246_).
    """
    return members > 0 and quarter_income < 3 * members * line


@rule
def gap_per_member(quarter_income: int, members: int, line: int) -> int:
    """Give the gap between the line and income per member, tenge a month, rounded half-up a head.

    Reference: Law No.246-II, article 7; ministry's example of March 2019 (4 765 tenge a head times 6).
    """
    exact_times_six = 2 * (3 * members * line - quarter_income)
    return (exact_times_six + 3 * members) // (6 * members)


@rule
def award(quarter_income: int, members: int, line: int) -> int:
    """Give a family's assistance, tenge a month: the gap a head, rounded, times its members; 0 at the line or above.

    Reference: Law No.246-II, article 7.
    """
    if not below_line(quarter_income, members, line):
        return 0
    return members * gap_per_member(quarter_income, members, line)
