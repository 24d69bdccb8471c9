"""The law of one region and month as the calculator asks it: the simulation's sheet, and what only a file can ask."""

from fractions import Fraction
from functools import cache
from typing import NamedTuple

from tsa_sim import calendar
from tsa_sim.calculator.applicants import Family
from tsa_sim.calendar import MONTHS_IN_QUARTER, Month, month_text
from tsa_sim.errors import OutsideData
from tsa_sim.law.able_bodied import rules as able_bodied
from tsa_sim.law.asset_test import rules as asset_test
from tsa_sim.law.child_allowance.rules import ChildAllowance
from tsa_sim.law.child_supplement.rules import ChildSupplement
from tsa_sim.law.childcare_allowance.rules import ChildcareAllowance
from tsa_sim.law.expenditure_pilot import rules as expenditure_pilot
from tsa_sim.law.family_map import rules as family_map
from tsa_sim.law.large_family.rules import LargeFamily
from tsa_sim.law.means_test import rules as means_test
from tsa_sim.law.measures import rules as measures
from tsa_sim.law.orleu.rules import Orleu
from tsa_sim.law.sheet import LawSheet, law_sheet
from tsa_sim.law.social_contract import rules as social_contract
from tsa_sim.law.social_package import rules as social_package
from tsa_sim.law.special_state_allowance.rules import SpecialStateAllowance
from tsa_sim.law.tsa import rules as tsa
from tsa_sim.money import round_half_up
from tsa_sim.parameters import LawBook, PovertyLine, poverty_line
from tsa_sim.regions import region as region_named

_HALF = Fraction(1, 2)
NOT_HELD = ("child_allowance", "large_family", "orleu", "special_state_allowance")
"""Programmes that a month before the figures leaves out, when the family brings its own line."""


class CalculatorLaw(NamedTuple):
    """The law of one region and month. line: None where the family brings its own and no figures are held.

    before: whether an allowance was already paid in the quarter before, and so can be income of it.
    """

    sheet: LawSheet
    line: PovertyLine | None
    assets: asset_test.AssetTest
    pilot: expenditure_pilot.ExpenditurePilot
    special_before: bool
    large_family_before: bool
    child_allowance_before: bool
    orleu_in_most_districts: bool
    not_held: tuple[str, ...] = ()
    own_line: Fraction | None = None  # given with the family, rounded where the law rounds

    @property
    def exact_line(self) -> Fraction:
        """The poverty line that decides, tenge a person a month."""
        if self.own_line is not None:
            return self.own_line
        return Fraction(0) if self.line is None else self.line.exact


class Laws:
    """A law book's sheets, each frozen once."""

    def __init__(self, book: LawBook) -> None:
        self.book = book
        self._region_month = cache(self._frozen)
        self._in_pilot: Laws | None = None

    def for_family(self, family: Family) -> CalculatorLaw:
        """Give the law that a family meets: of its month, region and line, in a pilot's district where it lives in one.

        Raises as ``of``.
        """
        return self.where(family).of(family.region, family.date, family.line)

    def where(self, family: Family) -> "Laws":
        """Give the law as it holds where a family lives: in the districts of a pilot, or elsewhere."""
        if not family.pilot_district:
            return self
        if self._in_pilot is None:
            self._in_pilot = Laws(self.book.in_pilot())
        return self._in_pilot

    def of(self, region: str, month: Month, line: Fraction | None = None) -> CalculatorLaw:
        """Give the law of one region and month, with a line given in place of the region's.

        Raises OutsideData when the book does not reach the month, or no line is held and none given.
        """
        try:
            law: CalculatorLaw = self._region_month(region, month)
        except OutsideData as fault:
            if line is None:
                raise self._no_line(fault, region, month) from fault
            law = self._without_figures(region, month)
        if line is None:
            return law
        exact = Fraction(round_half_up(line)) if self.book.value("tsa.rounds_line", month, region) else line
        own = tsa.with_line(self.book, region, month, exact, round_half_up(exact))
        return law._replace(sheet=law.sheet._replace(tsa=own), own_line=exact)

    def _no_line(self, fault: OutsideData, region: str, month: Month) -> OutsideData:
        """Make the fault of a month without a line; one behind the book's end, or before its rules, as it is."""
        first_rule = self.book.history("tsa.in_force")[0].since
        if month >= self.book.ends or month < first_rule:
            return fault
        return OutsideData(
            f"no poverty line of {region_named(region).name_en} in {month_text(month)} is held",
            todo=f"give the line ('line: ...', tenge a person), or ask from {month_text(self.book.begins)} on",
        )

    def _frozen(self, region: str, month: Month) -> CalculatorLaw:
        book = self.book
        return self._with_switches(
            law_sheet(book, region, month), poverty_line(book, region, month), region, month
        )._replace(assets=asset_test.frozen(book, region, month))

    def _with_switches(self, sheet: LawSheet, line: PovertyLine | None, region: str, month: Month) -> CalculatorLaw:
        book = self.book
        last = calendar.quarter_of(month) * MONTHS_IN_QUARTER - 1  # the last month of the quarter before

        def paid_before(programme: str) -> bool:
            history = book.history(f"{programme}.in_force")
            return history[0].since <= last and bool(book.value(f"{programme}.in_force", last, region))

        return CalculatorLaw(
            sheet=sheet,
            line=line,
            assets=asset_test.AssetTest(False, False, True, False, False, 0, False, 0, False),
            pilot=expenditure_pilot.frozen(book, region, month),
            special_before=paid_before("special_state_allowance"),
            large_family_before=paid_before("large_family"),
            child_allowance_before=paid_before("child_allowance"),
            orleu_in_most_districts=Fraction(book.value("orleu.coverage", month, region)) >= _HALF,
        )

    def _without_figures(self, region: str, month: Month) -> CalculatorLaw:
        """Give the rules of a month before the first figures: no line, no minimum, no index of that month is held."""
        book = self.book
        first = book.history("child_allowance.in_force")[0].since  # before, the test knew no child allowance to count
        means = means_test.frozen(book, region, max(month, first))
        sheet = LawSheet(
            tsa=tsa.with_line(book, region, month, Fraction(0), 0),
            contract=social_contract.frozen(book, region, month),
            child_allowance=ChildAllowance(False, 0, 0, means.child_age_months, True),
            special=SpecialStateAllowance(False, False, 0, 0, True),
            orleu=Orleu(False, 0, 0, 0, 0),
            ages=able_bodied.frozen(book, region, month),
            supplement=ChildSupplement(0, 0, 0, 0, 0, 0),
            large_family=LargeFamily(False, 0, 0, 0, 0, 0, 0, True),
            childcare=ChildcareAllowance(0, 0, 0, 0, 0),
            package=social_package.frozen(book, region, month),
            measures=measures.without_figures(),
            spending=expenditure_pilot.frozen(book, region, month),
            family_map=family_map.frozen(book, region, month),
            means=means,
            next_means=means,
            minimum=0,
            filled=False,
            pilot_districts=0,
        )
        return self._with_switches(sheet, None, region, month)._replace(not_held=NOT_HELD)
