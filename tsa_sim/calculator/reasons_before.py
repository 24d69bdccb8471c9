"""What the rules said that come before targeted social assistance: the allowances and Orleu."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from tsa_sim.calculator.case import Case
from tsa_sim.calculator.decision import MONTHS

Said = tuple[str, bool, str, str, dict[str, Any]]  # rule, passed, message, parameter of the reference, values


def reasons_of_allowances(case: Case) -> Iterator[Said]:
    """Give what the rules of the three allowances said."""
    sheet, household, paid = case.law.sheet, case.decision.household, case.decision.allowances
    if sheet.special.in_force:
        key = "reason.special_paid" if paid.special else "reason.special_refused"
        values: dict[str, Any] = {"children": household.children, "least": sheet.special.children_at_least}
        values |= {"amount": paid.special} if paid.special else {}
        rule = "special_state_allowance.entitled"
        yield rule, paid.special > 0, key, "special_state_allowance.amount_mci", values
    if sheet.large_family.in_force:
        key = "reason.large_paid" if paid.large_family else "reason.large_refused"
        values = {"children": household.dependants, "least": sheet.large_family.children_at_least}
        values |= {"amount": paid.large_family} if paid.large_family else {}
        yield "large_family.monthly_payment", paid.large_family > 0, key, "large_family.in_force", values
    if sheet.child_allowance.in_force:
        key = "reason.child_paid" if paid.child else "reason.child_refused"
        income = case.decision.own_income + MONTHS * (paid.special_income + paid.large_family_income)
        values = {
            "children": household.children,
            "per_person": Fraction(income, MONTHS * case.members) if case.members else Fraction(0),
            "line": sheet.child_allowance.line,
        } | ({"amount": paid.child} if paid.child else {})
        rule = "child_allowance.monthly_payment"
        yield rule, paid.child > 0, key, "child_allowance.share_of_subsistence_minimum", values


def reasons_of_orleu(case: Case) -> Iterator[Said]:
    """Give what the rules of Orleu said."""
    orleu, decision = case.law.sheet.orleu, case.decision
    if not orleu.in_force:
        return
    rule, reference = "orleu.entitled", "orleu.share_of_subsistence_minimum"
    values: dict[str, Any] = {"per_person": case.per_person, "line": orleu.line}
    if decision.orleu:
        values |= {"months": orleu.months, "amount": decision.orleu}
        yield rule, True, "reason.orleu_paid", reference, values
    elif not (case.law.orleu_in_most_districts if case.family.orleu is None else case.family.orleu):
        coverage = Fraction(case.book.value("orleu.coverage", case.family.date, case.family.region))
        yield rule, False, "reason.orleu_district", "orleu.coverage", {"coverage": coverage}
    elif not decision.household.able:
        yield rule, False, "reason.orleu_able", reference, {}
    else:
        yield rule, False, "reason.orleu_income", reference, values
