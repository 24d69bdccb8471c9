"""The rules of the package asked by families in arrays: plain for one family, compiled for a million.

A family file in columns. The order of the questions is the office's: allowances, Orleu, then the assistance.
"""

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from types import SimpleNamespace
from typing import Any, NamedTuple

import numpy as np

from tsa_sim import calendar
from tsa_sim.columns import Disability, Kind, Role, Sex, State
from tsa_sim.law.able_bodied.rules import ILL_OVER_TWO_MONTHS, able_bodied, needs_care
from tsa_sim.law.child_allowance.rules import monthly_payment as child_allowance_payment
from tsa_sim.law.child_supplement.rules import for_child
from tsa_sim.law.large_family.rules import monthly_payment as large_family_payment
from tsa_sim.law.means_test.rules import SOURCES, in_family, is_child
from tsa_sim.law.orleu.rules import entitled as entitled_to_orleu
from tsa_sim.law.orleu.rules import monthly_payment as orleu_payment
from tsa_sim.law.sheet import LawSheet, law_sheet
from tsa_sim.law.social_contract.rules import kind_of_assistance, months_granted
from tsa_sim.law.special_state_allowance.rules import entitled as entitled_to_special
from tsa_sim.law.tsa.rules import award, below_line, months_to_quarter_end, with_line
from tsa_sim.law.tsa.rules import entitled as entitled_to_tsa
from tsa_sim.money import round_half_up
from tsa_sim.parameters import law_book
from tsa_sim.regions import region
from tsa_sim.rulebook import compiled, rule, sheet

LEFT_OUT = -1  # an allowance of which the family says nothing
APART = ("special_state_allowance", "large_family_allowance", "child_allowance")
PERSON = np.dtype(
    [(name, "i4") for name in ("age_months", "sex", "state", "role", "disability", "cares_for", "carer")]
    + [("income", "i8", (len(SOURCES),))]
)
HOME = np.dtype(
    [(name, "i8") for name in ("first", "persons", "law", "orleu", "special", "large_family", "child_allowance")]
    + [("income", "i8", (len(SOURCES),))]
)
STATES = {
    "employed": State.FORMAL,
    "informal": State.INFORMAL,
    "self_employed": State.SELF_EMPLOYED,
    "unemployed": State.UNEMPLOYED,
    "student": State.STUDENT,
    "ill_over_two_months": ILL_OVER_TWO_MONTHS,
}
DISABILITIES = {
    "disabled_1": Disability.GROUP_1,
    "disabled_2": Disability.GROUP_2,
    "disabled_3": Disability.GROUP_3,
    "disabled_child": Disability.CHILD,
}


class Law(NamedTuple):
    """A month's law in a region; counts: by source, whether it is income; before: allowances paid a quarter earlier."""

    sheet: LawSheet
    counts: Any
    special_before: bool
    large_family_before: bool
    pilot: bool
    months_left: int


class Outcome(NamedTuple):
    """What the rules say, tenge a month; income: of the quarter."""

    income: int
    members: int
    kind: int
    tsa: int
    child_supplement: int
    large_family_allowance: int
    special_state_allowance: int
    child_allowance: int
    orleu: int
    months: int
    contract_months: int


@cache
def law_of(region_code: str, when: int, line: Fraction | None = None) -> Law:
    """Freeze the law of a month, with a line given or the region's."""
    book = law_book()
    frozen = law_sheet(book, region_code, when)
    if line is not None:
        exact = Fraction(round_half_up(line)) if book.value("tsa.rounds_line", when) else line
        frozen = frozen._replace(tsa=with_line(book, region_code, when, exact, round_half_up(exact)))
    last = calendar.quarter_of(when) * 3 - 1
    return Law(
        frozen,
        np.array([getattr(frozen.means, f"counts_{source}") for source in SOURCES], np.int64),
        bool(book.value("special_state_allowance.in_force", last)),
        bool(book.value("large_family.in_force", last)),
        book.value("orleu.coverage", when, region_code) >= Fraction(1, 2),
        months_to_quarter_end(when),
    )


@rule
def paid(given: Any, by_rule: int) -> int:
    """An allowance that the family switches off is not paid."""
    return 0 if given == 0 else by_rule


@rule
def income_of(given: Any, by_rule: int, before: bool) -> Any:
    """An allowance's income of the quarter: as given, or by rule where it was paid before."""
    if given != LEFT_OUT:
        return given
    return 3 * by_rule if before else 0


@rule
def counted(incomes: Any, counts: Any) -> Any:
    """Add up what counts of one person's or the family's incomes, tenge a quarter."""
    total = 0
    for number in range(len(counts)):
        if counts[number] == 1:
            total += incomes[number]
    return total


@rule
def decide(home: Any, people: Any, law: Any) -> tuple[Any, ...]:
    """Ask every rule about one family."""
    means, ages = law.sheet.means, law.sheet.ages
    members = children = dependants = able = exempt = supplement = 0
    income = counted(home.income, law.counts)
    for slot in range(home.persons):
        person = people[home.first + slot]
        if not in_family(person.age_months, person.state, person.role, means):
            continue
        members += 1
        income += counted(person.income, law.counts)
        children += person.age_months < law.sheet.child_allowance.child_age_months
        if is_child(person.age_months, person.state, means):
            dependants += 1
            supplement += for_child(person.age_months, law.sheet.supplement)
        if able_bodied(person.age_months, person.sex, person.disability, person.state, ages):
            able += 1
            for other_slot in range(home.persons):
                other = people[home.first + other_slot]
                named = person.cares_for == other_slot or (person.cares_for == -1 and person.carer == 1)
                if named and other_slot != slot and needs_care(other.age_months, other.disability, ages):
                    exempt = 1
    special = large = child = orleu = tsa = kind = months = contract = 0
    if entitled_to_special(children, law.sheet.special):
        special = law.sheet.special.amount
    large = large_family_payment(dependants, law.sheet.large_family)
    if means.counts_special_state_allowance:
        income += income_of(home.special, special, law.special_before)
    if means.counts_large_family_allowance:
        income += income_of(home.large_family, large, law.large_family_before)
    if law.sheet.child_allowance.in_force:
        if below_line(income, members, law.sheet.child_allowance.line):
            child = child_allowance_payment(children, law.sheet.child_allowance.amount)
        if means.counts_child_allowance:
            income += income_of(home.child_allowance, child, True)
    if home.orleu and entitled_to_orleu(income, members, able, law.sheet.orleu):
        orleu = orleu_payment(income, members, law.sheet.orleu)
        kind, months, contract, supplement = 2, law.sheet.orleu.months, law.sheet.orleu.months, 0
    elif entitled_to_tsa(income, members, law.sheet.tsa):
        tsa = award(income, members, dependants, law.sheet.tsa)
        kind = 1
        if law.sheet.tsa.new_format and law.sheet.contract.in_force:
            kind = kind_of_assistance(able, exempt == 1)
        months = months_granted(kind, law.months_left, law.sheet.contract)
        contract = months if kind == Kind.CONDITIONAL else 0
    else:
        supplement = 0
    return (
        income, members, kind, tsa, supplement, paid(home.large_family, large), paid(home.special, special),
        paid(home.child_allowance, child), orleu, months, contract,
    )  # fmt: skip


@rule
def decide_all(homes: Any, people: Any, laws: Any, outcomes: Any) -> None:
    """Ask every rule about every family."""
    for row in range(len(homes)):
        found = decide(homes[row], people, laws[homes[row].law])
        for number in range(len(found)):
            outcomes[row, number] = found[number]


def assess_all(homes: Any, people: Any, laws: list[Law]) -> Any:
    """Give the outcomes of many families by the compiled rules, one row a family in the order of ``Outcome``."""
    records = np.stack([np.asarray(sheet(law)) for law in laws])
    outcomes = np.zeros((len(homes), len(Outcome._fields)), np.int64)
    compiled(decide_all)(homes, people, records, outcomes)
    return outcomes


def assess(family: Mapping[str, Any]) -> Outcome:
    """Give a family file's outcome by the plain rules, exact also where incomes hold parts of a tenge."""
    code, when = region(family["region"]).code, calendar.month(str(family["date"]))
    law = law_of(code, when, Fraction(str(family["line"])) if "line" in family else None)
    given = family.get("family_income", {})

    def quarter(incomes: Mapping[str, Any]) -> list[Fraction | int]:
        return [0 if source in APART else 3 * Fraction(str(incomes.get(source, 0))) for source in SOURCES]

    def allowance(source: str) -> Fraction | int:
        return 3 * Fraction(str(given[source])) if source in given else LEFT_OUT

    people = [
        SimpleNamespace(
            age_months=person["age_months"],
            sex=int(Sex[person.get("sex", "male").upper()]),
            state=int(STATES.get(person["status"], State.INACTIVE)),
            role=int(Role[person.get("role", "spouse").upper()]),
            disability=int(DISABILITIES.get(person["status"], Disability.NONE)),
            cares_for=person.get("cares_for", -1),
            carer=int(person["status"] == "carer"),
            income=quarter(person.get("income", {})),
        )
        for person in family["members"]
    ]
    home = SimpleNamespace(
        first=0, persons=len(people), income=quarter(given), orleu=family.get("orleu", law.pilot),
        special=allowance(APART[0]), large_family=allowance(APART[1]), child_allowance=allowance(APART[2]),
    )  # fmt: skip
    return Outcome(*decide(home, people, law))
