"""What a family should know beside the reasons: what is an estimate, what was left out or taken for granted."""

from typing import Any

from tsa_sim import locale
from tsa_sim.calculator.applicants import ALLOWANCES, Status
from tsa_sim.calculator.case import Case
from tsa_sim.calculator.household import cared_for
from tsa_sim.columns import Kind


def notes_of(case: Case, language: str) -> tuple[str, ...]:
    """Give what the family should know beside the reasons: estimates, and what was taken for granted."""
    decision, law = case.decision, case.law
    notes: list[str] = []
    if law.line is not None and law.line.filled and case.family.line is None:
        notes.append(locale.text("note.line_filled", language))
    if law.not_held:
        notes.append(locale.text("note.not_held", language))
    left_out = _not_counted(case)
    if left_out:
        notes.append(locale.text("note.not_counted", language, sources=[f"source.{name}" for name in left_out]))
    by_rule = [f"source.{name}" for name in _computed(case)]
    if by_rule:
        notes.append(locale.text("note.by_rule", language, sources=by_rule))
    if decision.allowances.special and not law.sheet.special.new_grants:
        notes.append(locale.text("note.special_old_grants", language))
    if law.sheet.tsa.prolonged and decision.below_line:
        notes.append(locale.text("note.prolonged", language))
    if decision.kind == Kind.CONDITIONAL and _somebody_could_care(case):
        notes.append(locale.text("note.no_carer", language))
    return tuple(notes)


def _not_counted(case: Case) -> list[str]:
    """Name the sources that the family has and the test does not count."""
    family, means = case.family, case.law.sheet.means
    incomes = [family.income, *(family.members[place].income for place in case.decision.household.family)]
    has = {source for income in incomes for source, amount in income.items() if amount}
    has |= set(_computed(case, counted=False))
    return sorted(source for source in has if not getattr(means, f"counts_{source}"))


def _computed(case: Case, *, counted: bool = True) -> list[str]:
    """Name the allowances that rules computed: those that count as income, or those that are paid."""
    parts = case.decision.allowances
    amounts: tuple[Any, ...] = (
        (parts.large_family_income, parts.special_income, parts.child_income)
        if counted
        else (parts.large_family, parts.special, 0)
    )
    return [
        source
        for source, amount in zip(ALLOWANCES, amounts, strict=True)
        if amount and case.family.given(source) is None
    ]


def _somebody_could_care(case: Case) -> bool:
    """Tell whether the only able-bodied member would be exempt if it were marked as a carer."""
    household = case.decision.household
    if len(household.able) != 1 or household.carers:
        return False
    place = household.able[0]
    marked = case.family.members[place]._replace(status=Status.CARER, cares_for=None)
    members = (*case.family.members[:place], marked, *case.family.members[place + 1 :])
    return bool(cared_for(case.family._replace(members=members), place, case.law.sheet.ages))
