"""The state allowance for children under 18 of families below 60% of the subsistence minimum (to 2017)."""

from typing import NamedTuple

from tsa_sim.calendar import MONTHS_IN_YEAR, Month
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import rule


class ChildAllowance(NamedTuple):
    """The allowance in one region and month. Line: tenge per member a month; amount: tenge per child a month."""

    in_force: bool
    line: int
    amount: int
    child_age_months: int
    counts_as_income: bool


def frozen(book: LawBook, region: str, month: Month) -> ChildAllowance:
    """Freeze the allowance's parameters for one region and month."""
    return ChildAllowance(
        in_force=bool(book.value("child_allowance.in_force", month, region)),
        line=book.line(region, month, "child_allowance.share_of_subsistence_minimum"),
        amount=book.mci_amount("child_allowance.amount_mci", month, region),
        child_age_months=int(book.value("child_allowance.age_years", month, region)) * MONTHS_IN_YEAR,
        counts_as_income=bool(book.value("child_allowance.counts_as_income_for_tsa", month, region)),
    )


@rule
def monthly_payment(children: int, amount: int) -> int:
    """Give a family's allowance, tenge a month: a fixed amount for each child.

    Reference: Law No.63-III of 28 June 2005 on state allowances to families with children, article 10.
    """
    return children * amount
