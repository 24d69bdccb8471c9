"""The decision on one family's application: the rules asked in the order of payment, with what each of them said.

The order is that of the simulated office (``tsa_sim.assistance``): allowances first, for they count as income of what
comes after; Orleu in place of the assistance for the same members; then targeted social assistance.

Income is that of the previous quarter. An allowance that the family leaves out is taken from the rules: its amount is
that of the month of application, as in the ministry's example of March 2019, and it is income only where the law
already paid it in the quarter before.
"""

from typing import Any, NamedTuple

from tsa_sim.calculator.applicants import Family, Money
from tsa_sim.calculator.household import Household, household_of
from tsa_sim.calculator.law import CalculatorLaw
from tsa_sim.columns import Kind
from tsa_sim.law.asset_test.rules import (
    refuses_for_cars,
    refuses_for_deposits,
    refuses_for_homes,
    refuses_for_loans,
)
from tsa_sim.law.child_allowance.rules import monthly_payment as child_allowance_payment
from tsa_sim.law.expenditure_pilot.rules import refuses_for_spending
from tsa_sim.law.large_family.rules import monthly_payment as large_family_payment
from tsa_sim.law.means_test.rules import MeansTest, earnings_that_count
from tsa_sim.law.orleu.rules import entitled as entitled_to_orleu
from tsa_sim.law.orleu.rules import monthly_payment as orleu_payment
from tsa_sim.law.social_contract.rules import kind_of_assistance, months_barred, months_granted
from tsa_sim.law.special_state_allowance.rules import entitled as entitled_to_special
from tsa_sim.law.tsa.rules import award, below_line, months_to_quarter_end
from tsa_sim.law.tsa.rules import entitled as entitled_to_tsa

_EARNINGS = ("wage", "self_employment")
_APART = ("large_family_allowance", "special_state_allowance", "child_allowance")
_LONG_AT_WORK = 10_000
MONTHS = 3

Exact = Any  # tenge, whole or an exact fraction: the rules are written for whole tenge and take both


class Allowances(NamedTuple):
    """The three allowances: what is paid, and what of it is income of the means test; tenge a month."""

    special: int
    large_family: int
    child: int
    special_income: Money
    large_family_income: Money
    child_income: Money


class Decision(NamedTuple):
    """What the law gives, and every step on the way. Money in tenge a month, but for the quarter's income."""

    household: Household
    own_income: Exact  # counted income of the previous quarter without the allowances
    allowances: Allowances
    quarter_income: Exact  # counted income of the previous quarter, as assistance and Orleu see it
    below_line: bool  # income per member meets the test of targeted social assistance
    grounds_of_refusal: tuple[str, ...]
    tsa: int
    child_supplement: int
    orleu: int
    kind: int  # of what is granted: targeted social assistance or Orleu
    months: int
    contract_months: int
    prolongation_months: int

    @property
    def eligible(self) -> bool:
        """Whether assistance, or Orleu in its place, is granted."""
        return self.kind != Kind.NONE

    @property
    def paid(self) -> int:
        """All payments together, tenge a month."""
        parts = self.allowances
        return self.tsa + self.child_supplement + self.orleu + parts.special + parts.large_family + parts.child


def decide(family: Family, law: CalculatorLaw) -> Decision:
    """Decide on a family's application under the law of its month and region."""
    sheet = law.sheet
    household = household_of(family, law)
    own_income: Exact = MONTHS * counted_income(family, household, sheet.means)
    allowances = allowances_of(family, household, own_income, law)
    members = len(household.family)
    income = own_income + MONTHS * (
        allowances.special_income + allowances.large_family_income + allowances.child_income
    )
    below = entitled_to_tsa(income, members, sheet.tsa)
    grounds = grounds_of_refusal(family, household, law)
    found = Decision(household, own_income, allowances, income, below, grounds, 0, 0, 0, int(Kind.NONE), 0, 0, 0)
    if gets_orleu(family, household, income, law):
        paid = orleu_payment(income, members, sheet.orleu)
        term = sheet.orleu.months
        return found._replace(orleu=paid, kind=int(Kind.CONDITIONAL), months=term, contract_months=term)
    if not below or grounds:
        return found
    kind = int(Kind.UNCONDITIONAL)
    if sheet.tsa.new_format and sheet.contract.in_force:
        kind = kind_of_assistance(len(household.able), bool(household.carers))
    months = months_granted(kind, months_to_quarter_end(family.date), sheet.contract)
    conditional = kind == Kind.CONDITIONAL
    return found._replace(
        tsa=award(income, members, household.dependants, sheet.tsa),
        child_supplement=household.supplement,
        kind=kind,
        months=months,
        contract_months=months if conditional else 0,
        prolongation_months=sheet.contract.prolongation_months if conditional else 0,
    )


def counted_income(family: Family, household: Household, means: MeansTest) -> Money:
    """Give the family's counted income without the allowances that rules compute, tenge a month."""
    total: Money = 0
    for place in household.family:
        person = family.members[place]
        for source, amount in person.income.items():
            total += counted_of_source(source, amount, person.months_at_work, means)
    for source, amount in family.income.items():
        total += counted_of_source(source, amount, None, means)
    return total


def counted_of_source(source: str, amount: Exact, months_at_work: int | None, means: MeansTest) -> Exact:
    """Give what counts of an income, tenge a month: nothing of the three allowances, which are counted apart."""
    if source in _APART or not getattr(means, f"counts_{source}"):
        return 0
    if source in _EARNINGS and means.disregard_months:
        at_work = _LONG_AT_WORK if months_at_work is None else months_at_work
        return earnings_that_count(amount, at_work, means)
    return amount


def allowances_of(family: Family, household: Household, own_income: Exact, law: CalculatorLaw) -> Allowances:
    """Give the allowances that are paid, and what of them is income."""
    sheet = law.sheet
    special = int(sheet.special.amount) if entitled_to_special(household.children, sheet.special) else 0
    large = large_family_payment(household.dependants, sheet.large_family)
    special, special_income = _paid_and_counted(
        family.given("special_state_allowance"), special, law.special_before, sheet.means.counts_special_state_allowance
    )
    large, large_income = _paid_and_counted(
        family.given("large_family_allowance"),
        large,
        law.large_family_before,
        sheet.means.counts_large_family_allowance,
    )
    income = own_income + MONTHS * (special_income + large_income)
    child = 0
    if sheet.child_allowance.in_force and below_line(income, len(household.family), sheet.child_allowance.line):
        child = child_allowance_payment(household.children, sheet.child_allowance.amount)
    child, child_income = _paid_and_counted(
        family.given("child_allowance"),
        child,
        law.child_allowance_before,
        sheet.child_allowance.in_force and sheet.means.counts_child_allowance,
    )
    return Allowances(special, large, child, special_income, large_income, child_income)


def _paid_and_counted(given: Money | None, by_rule: int, before: bool, counts: bool) -> tuple[int, Money]:
    """Give an allowance's payment and its income. given: 0 switches it off; before: paid in the quarter before."""
    paid = 0 if given == 0 else by_rule
    income: Money = given if given is not None else by_rule if before else 0
    return paid, income if counts else 0


def gets_orleu(family: Family, household: Household, income: Exact, law: CalculatorLaw) -> bool:
    """Tell whether the family may sign an Orleu contract: entitled, and in a district that takes part."""
    takes_part = law.orleu_in_most_districts if family.orleu is None else family.orleu
    members = len(household.family)
    return takes_part and entitled_to_orleu(income, members, len(household.able), law.sheet.orleu)


def grounds_of_refusal(family: Family, household: Household, law: CalculatorLaw) -> tuple[str, ...]:
    """Name what refuses assistance whatever the income: bars, and tests of property that the law book switches on."""
    assets, pilot, tsa = law.assets, law.pilot, law.sheet.tsa
    loans: Exact = family.loans
    deposits: Exact = family.deposits
    spending: Exact = family.spending
    large = household.dependants >= law.sheet.large_family.children_at_least
    members = len(household.family)
    found = [event for event, since in events(family) if since <= family.date < since + bar(event, law)]
    if refuses_for_homes(family.homes, household.disabled_child, assets):
        found.append("homes")
    if refuses_for_cars(family.cars, household.disabled_child, large, assets):
        found.append("cars")
    if refuses_for_loans(loans, members, assets):
        found.append("loans")
    if refuses_for_deposits(deposits, assets):
        found.append("deposits")
    if spending is not None and refuses_for_spending(
        spending,
        members,
        family.consents,
        tsa.line_units,
        tsa.income_units,
        pilot,
    ):
        found.append("spending")
    return tuple(found)


def events(family: Family) -> list[tuple[str, int]]:
    """Give the events that may bar the family, with their months."""
    dated = (("refusal", family.refusal), ("breach", family.breach), ("false_data", family.false_data))
    return [(event, since) for event, since in dated if since is not None]


def bar(event: str, law: CalculatorLaw) -> int:
    """Give the months for which an event bars the whole family."""
    if event == "false_data":
        return int(law.sheet.contract.false_data_bar_months)
    return months_barred(event == "refusal", event == "breach", law.sheet.contract)
