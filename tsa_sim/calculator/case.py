"""A family, the law it meets, and the decision: what reasons, notes and changes are written from."""

from fractions import Fraction
from typing import Any, NamedTuple

from tsa_sim.calculator.applicants import Family
from tsa_sim.calculator.decision import MONTHS, Decision
from tsa_sim.calculator.law import CalculatorLaw
from tsa_sim.parameters import LawBook


class Case(NamedTuple):
    """A family, the law it meets, and the decision."""

    family: Family
    law: CalculatorLaw
    decision: Decision
    book: LawBook

    @property
    def members(self) -> int:
        """How many persons are assessed."""
        return len(self.decision.household.family)

    @property
    def per_person(self) -> Fraction:
        """Counted income per person, tenge a month; 0 in a family of nobody."""
        return Fraction(self.decision.quarter_income, MONTHS * self.members) if self.members else Fraction(0)


def children_of(case: Case) -> int:
    """Give the children of the family: under 18, from April 2019 also full-time students under 23."""
    household = case.decision.household
    return household.dependants if case.law.sheet.means.narrowed else household.children


def plain_number(value: Any) -> Any:
    """Give a number for JSON: whole where it is whole, else rounded to a hundredth; other values as they are."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else round(float(value), 4)
    return value
