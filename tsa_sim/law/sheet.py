"""The law of one month in one region, frozen: every programme's parameters side by side."""

from typing import NamedTuple

from tsa_sim import calendar
from tsa_sim.calendar import Month
from tsa_sim.law.able_bodied import rules as able_bodied
from tsa_sim.law.child_allowance import rules as child_allowance
from tsa_sim.law.orleu import rules as orleu
from tsa_sim.law.social_contract import rules as social_contract
from tsa_sim.law.special_state_allowance import rules as special_state_allowance
from tsa_sim.law.tsa import rules as tsa
from tsa_sim.money import round_half_up
from tsa_sim.parameters import LawBook


class LawSheet(NamedTuple):
    """What the rules need to know of one month in one region."""

    tsa: tsa.Tsa
    contract: social_contract.SocialContract
    child_allowance: child_allowance.ChildAllowance
    special: special_state_allowance.SpecialStateAllowance
    orleu: orleu.Orleu
    ages: able_bodied.AbleBodied
    minimum: int  # the region's subsistence minimum of this very quarter, tenge a head a month: fixed poverty lines
    filled: bool  # the line rests on a filled value of the minimum


def law_sheet(book: LawBook, region: str, month: Month) -> LawSheet:
    """Freeze the law of one month in one region.

    Raises OutsideData when the law book ends before that month.
    """
    quarter = calendar.quarter_of(month)
    return LawSheet(
        tsa=tsa.frozen(book, region, month),
        contract=social_contract.frozen(book, region, month),
        child_allowance=child_allowance.frozen(book, region, month),
        special=special_state_allowance.frozen(book, region, month),
        orleu=orleu.frozen(book, region, month),
        ages=able_bodied.frozen(book, region, month),
        minimum=round_half_up(book.minimum(region, quarter).value),
        filled=book.minimum(region, quarter - 1).status != "published",
    )
