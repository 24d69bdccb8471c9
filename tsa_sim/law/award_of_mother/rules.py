"""The monthly allowance to mothers with the awards of many children: income of the means test."""

from typing import NamedTuple

from tsa_sim.calendar import Month
from tsa_sim.money import round_up
from tsa_sim.parameters import LawBook


class AwardOfMother(NamedTuple):
    """The allowance in one region and month, tenge a month: Kumis alqa, and Altyn alqa or Mother heroine."""

    silver: int
    gold: int


def frozen(book: LawBook, region: str, month: Month) -> AwardOfMother:
    """Freeze the amounts for one region and month."""
    index = book.value("minimums.monthly_calculation_index", month)
    return AwardOfMother(
        round_up(book.value("award_of_mother.amount_mci_silver", month, region) * index),
        round_up(book.value("award_of_mother.amount_mci_gold", month, region) * index),
    )
