"""Why: what every rule said about a family, with the act or publication behind it, in the three languages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from tsa_sim import locale
from tsa_sim.calculator.case import Case, children_of, plain_number
from tsa_sim.calculator.decision import MONTHS, bar, events
from tsa_sim.calculator.household import cared_for
from tsa_sim.calculator.reasons_before import Said, reasons_of_allowances, reasons_of_orleu
from tsa_sim.calendar import month_text, quarter_of, quarter_text
from tsa_sim.columns import Kind
from tsa_sim.law.tsa.rules import gap_per_member, income_limit


@dataclass(frozen=True)
class Reason:
    """What one rule said. values: what it compared, money in tenge a month; reference: what the rule rests on."""

    rule: str
    passed: bool
    key: str
    values: Mapping[str, Any] = field(hash=False)
    reference: str
    language: str = "en"

    @property
    def text(self) -> str:
        """The reason in words, in the answer's language."""
        return locale.text(self.key, self.language, **self.values)

    def as_dict(self) -> dict[str, Any]:
        """Give the reason for JSON."""
        values = {name: _for_json(name, value) for name, value in self.values.items()}
        return {
            "rule": self.rule, "passed": self.passed, "text": self.text, "reference": self.reference, "values": values
        }  # fmt: skip


def reasons_of(case: Case, language: str) -> tuple[Reason, ...]:
    """Give what every rule said, in the order in which they were asked."""
    said: list[Reason] = []
    steps = (_family, _line, _income, reasons_of_allowances, reasons_of_orleu, _assistance)
    for rule, passed, key, parameter, values in (one for step in steps for one in step(case)):
        reference = case.book.reference(parameter, case.family.date)
        said.append(Reason(rule, passed, key, values, reference, language))
    return tuple(said)


def _family(case: Case) -> Iterator[Said]:
    household = case.decision.household
    left_out = len(case.family.members) - len(household.family)
    key = "reason.family_narrowed" if left_out else "reason.family"
    values = {"members": case.members, "children": children_of(case)} | ({"left_out": left_out} if left_out else {})
    yield "means_test.in_family", case.members > 0, key, "means_test.family", values


def _line(case: Case) -> Iterator[Said]:
    family, line, month = case.family, case.law.line, case.family.date
    sheet = case.law.sheet.tsa
    shown = case.law.exact_line
    if family.line is not None or line is None:
        yield "tsa.line", True, "reason.line_given", "tsa.share_of_subsistence_minimum", {"line": shown}
        return
    share = Fraction(case.book.value("tsa.share_of_subsistence_minimum", month, family.region))
    values: dict[str, Any] = {"region": family.region, "month": month, "line": shown, "share": share}
    reference = "tsa.share_of_subsistence_minimum"
    if line.base in ("regional_quarter", "floor", "median"):
        quarter = quarter_of(month) - 1
        values |= {"minimum": case.book.minimum(family.region, quarter).value, "quarter": quarter_text(quarter)}
    if line.base == "statutory":
        values |= {"minimum": case.book.value("minimums.statutory_subsistence_minimum", month)}
        reference = "tsa.line_base"
    if line.base in ("floor", "median"):
        median_share = Fraction(case.book.value("tsa.share_of_median", month, family.region))
        values |= {"median_share": median_share, "turning_median": line.floor / median_share, "floor": line.floor}
        reference = "tsa.share_of_median"
    if line.base == "indexed":
        reference = "tsa.indexed_line"
    assert sheet.line == line.shown
    yield "tsa.line", True, f"reason.line_{line.base}", reference, values


def _income(case: Case) -> Iterator[Said]:
    values = {"income": Fraction(case.decision.quarter_income, MONTHS), "per_person": case.per_person}
    yield "means_test.income", True, "reason.income", "means_test.counts_wage", values


def _assistance(case: Case) -> Iterator[Said]:
    yield from _test(case)
    yield from _grounds(case)
    decision = case.decision
    if not decision.eligible or decision.orleu:
        return
    yield from _kind(case)
    yield from _award(case)
    yield from _months(case)


def _test(case: Case) -> Iterator[Said]:
    tsa, below = case.law.sheet.tsa, case.decision.below_line
    values = {"per_person": case.per_person, "line": income_limit(tsa)}
    words = {
        (True, True): "reason.not_above", (True, False): "reason.above",
        (False, True): "reason.below", (False, False): "reason.not_below",
    }  # fmt: skip
    key = words[tsa.eligible_at_line, below] if tsa.in_force else "reason.not_in_force"
    yield "tsa.entitled", below, key, "tsa.eligible_at_line", values if tsa.in_force else {}


def _grounds(case: Case) -> Iterator[Said]:
    family, grounds = case.family, case.decision.grounds_of_refusal
    for event, since in events(family):
        months = bar(event, case.law)
        reference = f"social_contract.{event}_bar_months"
        if event in grounds:
            values: dict[str, Any] = {"since": since, "months": months, "until": since + months}
            yield "social_contract.months_barred", False, f"reason.bar_{event}", reference, values
        elif since <= family.date:
            values = {"since": since, "months": months, "event": f"event.{event}"}
            yield "social_contract.months_barred", True, "reason.bar_over", reference, values
    for ground, parameter in _GROUNDS.items():
        if ground in grounds:
            yield f"asset_test.refuses_for_{ground}", False, "reason.assets", parameter, {"ground": f"ground.{ground}"}
    tested = case.law.pilot.planned_for_all or (case.law.pilot.in_force and family.consents)
    if family.spending is not None and tested:
        limit = MONTHS * case.members * income_limit(case.law.sheet.tsa)
        values = {"spending": family.spending, "limit": limit}
        rule = "expenditure_pilot.refuses_for_spending"
        yield rule, "spending" not in grounds, "reason.pilot", "expenditure_pilot.in_force", values


_GROUNDS = {
    "homes": "asset_test.second_home",
    "cars": "asset_test.car",
    "loans": "asset_test.planned_loans",
    "deposits": "asset_test.planned_deposits",
}


def _kind(case: Case) -> Iterator[Said]:
    household, sheet = case.decision.household, case.law.sheet
    rule = "social_contract.kind_of_assistance"
    if not (sheet.tsa.new_format and sheet.contract.in_force):
        yield rule, True, "reason.old_format", "tsa.new_format", {}
    elif not household.able:
        yield rule, True, "reason.no_able", "able_bodied.exempts_disability_groups_1_2", {}
    elif case.decision.kind == Kind.UNCONDITIONAL:
        cared = cared_for(case.family, household.carers[0], sheet.ages)[0]
        reference = "social_contract.exempt_carer_child_age_years"
        yield rule, True, "reason.exempt_carer", reference, {"cared_for": cared + 1}
    else:
        yield rule, True, "reason.able", "social_contract.in_force", {"able": len(household.able)}


def _award(case: Case) -> Iterator[Said]:
    decision, tsa, members = case.decision, case.law.sheet.tsa, case.members
    gap = gap_per_member(decision.quarter_income, members, tsa)
    if tsa.child_guarantee:
        children = decision.household.dependants
        values = {"children": children, "adults": members - children, "line": tsa.line, "gap": gap}
        key, parameter = "reason.award_guarantee", "tsa.child_guarantee"
    elif tsa.rounds_gap_per_head:
        key, parameter, values = "reason.award_per_head", "tsa.rounds_gap_per_head", {"gap": gap, "members": members}
    else:
        key, parameter, values = "reason.award_family", "tsa.rounds_gap_per_head", {"members": members}
    yield "tsa.award", decision.tsa > 0, key, parameter, values | {"amount": decision.tsa}
    if decision.child_supplement:
        values = {"amount": decision.child_supplement}
        yield "child_supplement.for_child", True, "reason.supplement", "child_supplement.amount_mci_1_to_6", values
    household = decision.household
    if household.kits or household.school_packages:
        values = {"kits": household.kits, "school": household.school_packages}
        parameter = (
            "social_package.small_children_in_kind" if household.kits else "social_package.school_children_in_kind"
        )
        rule = "social_package.gets_kit" if household.kits else "social_package.gets_school_package"
        yield rule, True, "reason.package" if household.kits else "reason.package_school", parameter, values


def _months(case: Case) -> Iterator[Said]:
    decision, contract = case.decision, case.law.sheet.contract
    values: dict[str, Any] = {"months": decision.months}
    if decision.kind == Kind.CONDITIONAL and not contract.ends_with_quarter:
        key, parameter = "reason.months_contract", "social_contract.months"
        values |= {"prolongation": decision.prolongation_months}
    elif decision.kind == Kind.CONDITIONAL:
        key, parameter = "reason.months_contract_quarter", "social_contract.ends_with_quarter"
    else:
        key, parameter = "reason.months", "tsa.unconditional_months"
    yield "social_contract.months_granted", True, key, parameter, values


def _for_json(name: str, value: Any) -> Any:
    return month_text(value) if name in _MONTHS_SHOWN else plain_number(value)


_MONTHS_SHOWN = ("month", "since", "until")
