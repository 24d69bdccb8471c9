"""The monthly allowance for the care of an infant by a parent without work: income of the means test."""

from typing import Any, NamedTuple

from tsa_sim.calendar import Month
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import rule


class ChildcareAllowance(NamedTuple):
    """The allowance in one region and month: tenge a month by order of the child; age to which it is paid."""

    first: int
    second: int
    third: int
    fourth: int
    until_months: int


def frozen(book: LawBook, region: str, month: Month) -> ChildcareAllowance:
    """Freeze the allowance's parameters for one region and month."""

    def amount(name: str) -> int:
        return book.mci_amount(f"childcare_allowance.amount_mci_{name}", month, region)

    return ChildcareAllowance(
        amount("first"),
        amount("second"),
        amount("third"),
        amount("fourth"),
        int(book.value("childcare_allowance.until_months", month, region)),
    )


@rule
def monthly_payment(age_months: int, order: int, allowance: Any) -> int:
    """Give the allowance for one infant, tenge a month.

    order: 1 for the mother's first child.
    Reference: Law No.63-III of 28 June 2005; enbek.gov.kz, types of financial support, 2025.
    """
    if age_months < 0 or age_months >= allowance.until_months:
        return 0
    if order <= 1:
        return int(allowance.first)
    if order == 2:
        return int(allowance.second)
    return int(allowance.third if order == 3 else allowance.fourth)
