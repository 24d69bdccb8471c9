"""The special state allowance to families with four and more minor children, whatever their income."""

from typing import Any, NamedTuple

from tsa_sim.calendar import Month
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import rule


class SpecialStateAllowance(NamedTuple):
    """The allowance in one month. Amount: tenge per family a month."""

    in_force: bool
    new_grants: bool  # until 2017; what was granted before runs on
    amount: int
    children_at_least: int
    counts_as_income: bool


def frozen(book: LawBook, region: str, month: Month) -> SpecialStateAllowance:
    """Freeze the allowance's parameters for one region and month."""
    return SpecialStateAllowance(
        in_force=bool(book.value("special_state_allowance.in_force", month, region)),
        new_grants=bool(book.value("special_state_allowance.new_grants", month, region)),
        amount=book.mci_amount("special_state_allowance.amount_mci", month, region),
        children_at_least=int(book.value("special_state_allowance.children_at_least", month, region)),
        counts_as_income=bool(book.value("special_state_allowance.counts_as_income", month, region)),
    )


@rule
def entitled(children: int, allowance: Any) -> bool:
    """Tell whether a family has enough minor children living together.

    Reference: Law No.365-I of 5 April 1999 on the special state allowance, article 4.
    """
    return bool(allowance.in_force and children >= allowance.children_at_least)
