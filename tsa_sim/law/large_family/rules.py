"""The state allowance to families with four and more children, whatever their income (from 2020)."""

from typing import Any, NamedTuple

from tsa_sim.calendar import Month
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import rule


class LargeFamily(NamedTuple):
    """The allowance in one region and month: tenge a family by number of children; from eight a child in hundredths."""

    in_force: bool
    children_at_least: int
    amount_4: int
    amount_5: int
    amount_6: int
    amount_7: int
    hundredths_a_child: int  # 1/100 tenge for each child of eight and more
    counts_as_income: bool


def frozen(book: LawBook, region: str, month: Month) -> LargeFamily:
    """Freeze the allowance's parameters for one region and month."""

    def amount(children: int) -> int:
        return book.mci_amount(f"large_family.amount_mci_{children}", month, region)

    return LargeFamily(
        in_force=bool(book.value("large_family.in_force", month, region)),
        children_at_least=int(book.value("large_family.children_at_least", month, region)),
        amount_4=amount(4),
        amount_5=amount(5),
        amount_6=amount(6),
        amount_7=amount(7),
        hundredths_a_child=book.mci_amount("large_family.amount_mci_a_child_from_8", month, region, parts=100),
        counts_as_income=bool(book.value("large_family.counts_as_income", month, region)),
    )


@rule
def monthly_payment(children: int, allowance: Any) -> int:
    """Give a family's allowance, tenge a month; rounded up to a tenge.

    children: minor children living together and full-time students under 23.
    Reference: Law No.63-III of 28 June 2005, article 10, as amended from 1 January 2020 (16.03, 20.04, 24.05 and 28.06
    indices for four to seven children; 4 indices for every child of eight and more).
    """
    if not allowance.in_force or children < allowance.children_at_least:
        return 0
    if children <= 4:
        return int(allowance.amount_4)
    if children == 5:
        return int(allowance.amount_5)
    if children == 6:
        return int(allowance.amount_6)
    if children == 7:
        return int(allowance.amount_7)
    return int((children * allowance.hundredths_a_child + 99) // 100)
