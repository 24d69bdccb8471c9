"""The law of one month in one region, frozen: every programme's parameters side by side."""

from typing import NamedTuple

from tsa_sim import calendar
from tsa_sim.calendar import Month
from tsa_sim.chance import threshold
from tsa_sim.law.able_bodied import rules as able_bodied
from tsa_sim.law.child_allowance import rules as child_allowance
from tsa_sim.law.child_supplement import rules as child_supplement
from tsa_sim.law.childcare_allowance import rules as childcare_allowance
from tsa_sim.law.expenditure_pilot import rules as expenditure_pilot
from tsa_sim.law.family_map import rules as family_map
from tsa_sim.law.large_family import rules as large_family
from tsa_sim.law.means_test import rules as means_test
from tsa_sim.law.measures import rules as measures
from tsa_sim.law.orleu import rules as orleu
from tsa_sim.law.social_contract import rules as social_contract
from tsa_sim.law.social_package import rules as social_package
from tsa_sim.law.special_state_allowance import rules as special_state_allowance
from tsa_sim.law.tsa import rules as tsa
from tsa_sim.money import round_half_up
from tsa_sim.parameters import LawBook, RegionalMinimum


class LawSheet(NamedTuple):
    """What the rules need to know of one month in one region."""

    tsa: tsa.Tsa
    contract: social_contract.SocialContract
    child_allowance: child_allowance.ChildAllowance
    special: special_state_allowance.SpecialStateAllowance
    orleu: orleu.Orleu
    ages: able_bodied.AbleBodied
    supplement: child_supplement.ChildSupplement
    large_family: large_family.LargeFamily
    childcare: childcare_allowance.ChildcareAllowance
    package: social_package.SocialPackage
    measures: measures.MeasuresOfEmployment
    spending: expenditure_pilot.ExpenditurePilot
    family_map: family_map.FamilyMap
    means: means_test.MeansTest  # of this month: who is the family now
    next_means: means_test.MeansTest  # of the next quarter, which will test this month's income
    minimum: int  # the region's subsistence minimum of this very quarter, tenge a head a month: fixed poverty lines
    filled: bool  # the line rests on a filled value of the minimum
    pilot_districts: int  # threshold of a lasting draw: the share of the region's districts under a pilot's law


def law_sheet(book: LawBook, region: str, month: Month) -> LawSheet:
    """Freeze the law of one month in one region.

    Raises OutsideData when the law book ends before that month.
    """
    quarter = calendar.quarter_of(month)
    next_quarter = min((quarter + 1) * calendar.MONTHS_IN_QUARTER, book.ends - 1)
    return LawSheet(
        tsa=tsa.frozen(book, region, month),
        contract=social_contract.frozen(book, region, month),
        child_allowance=child_allowance.frozen(book, region, month),
        special=special_state_allowance.frozen(book, region, month),
        orleu=orleu.frozen(book, region, month),
        ages=able_bodied.frozen(book, region, month),
        supplement=child_supplement.frozen(book, region, month),
        large_family=large_family.frozen(book, region, month),
        childcare=childcare_allowance.frozen(book, region, month),
        package=social_package.frozen(book, region, month),
        measures=measures.frozen(book, region, month),
        spending=expenditure_pilot.frozen(book, region, month),
        family_map=family_map.frozen(book, region, month),
        means=means_test.frozen(book, region, month),
        next_means=means_test.frozen(book, region, next_quarter),
        minimum=round_half_up(_minimum_of(book, region, month).value),
        filled=book.minimum(region, quarter - 1).status != "published",
        pilot_districts=threshold(float(book.pilot_districts(region, month))),
    )


def law_sheets(book: LawBook, regions: tuple[str, ...], month: Month) -> list[LawSheet]:
    """Freeze the law of one month in every region; where a pilot runs, that of its districts follows region by region.

    Raises OutsideData as ``law_sheet``, Finding for a pilot in two different shares of a region.
    """
    everywhere = [law_sheet(book, region, month) for region in regions]
    if not any(sheet.pilot_districts for sheet in everywhere):
        return everywhere
    return everywhere + [law_sheet(book.in_pilot(), region, month) for region in regions]


def _minimum_of(book: LawBook, region: str, month: Month) -> RegionalMinimum:
    """Give the minimum of a month's own quarter; in the book's last quarter, whose own is not known, the one before."""
    quarter = calendar.quarter_of(month)
    return book.minimum(region, min(quarter, calendar.quarter_of(book.ends - 1) - 1))
