"""The monthly allowance to mothers with the awards of many children: income of the means test."""

from typing import NamedTuple

from tsa_sim.calendar import Month
from tsa_sim.parameters import LawBook


class AwardOfMother(NamedTuple):
    """The allowance in one region and month, tenge a month: Kumis alqa, and Altyn alqa or Mother heroine."""

    silver: int
    gold: int


def frozen(book: LawBook, region: str, month: Month) -> AwardOfMother:
    """Freeze the amounts for one region and month."""
    return AwardOfMother(
        book.mci_amount("award_of_mother.amount_mci_silver", month, region),
        book.mci_amount("award_of_mother.amount_mci_gold", month, region),
    )
