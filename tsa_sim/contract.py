"""The social contract's month: kept or broken by its members, ended by income, prolonged once, or kept to its end."""

from typing import Any

from tsa_sim.behaviour.compliance import ADAPTATION_PART, WORK_PART, breaks_contract, broken_part, payoff
from tsa_sim.behaviour.measures import unfinished
from tsa_sim.facts import Facts, belongs
from tsa_sim.law.able_bodied.rules import able_bodied
from tsa_sim.law.social_contract.rules import months_barred, months_left_after_breach
from tsa_sim.participation import attends
from tsa_sim.rulebook import rule
from tsa_sim.tally import Measure, count


@rule
def keep_contract(
    home: Any,
    people: Any,
    facts: Facts,
    entitled: bool,
    now: Any,
    root: int,
    law: Any,
    conduct: Any,
    desk: Any,
    tally: Any,
) -> None:
    """Let a running contract end by income at the quarter's turn, or be broken by a member."""
    if law.contract.recheck_each_quarter and now.month_of_quarter == 0 and not entitled:
        home.tsa_months = 0
        return
    if home.tsa_broken > 0:
        home.tsa_broken += 1
        return
    part = 0
    drawn = payoff(home.tsa_amount, home.tsa_members, law.tsa.line)
    for slot in range(home.places):
        person = people[home.first + slot]
        if (
            person.age_months >= 0
            and belongs(person, facts.apart, law.means)
            and able_bodied(person.age_months, person.sex, person.disability, person.state, law.ages)
            and breaks_contract(slot, root, person.measure_months > 0, drawn, desk.load, conduct.compliance)
        ):
            home.tsa_broken = 1
            part = broken_part(slot, root, facts.children, conduct.compliance)
    if home.tsa_broken > 0:
        count(tally, home, Measure.CONTRACTS_BROKEN, facts.children, 1)
        count_broken_part(home, part, facts, tally)
        home.tsa_months = months_left_after_breach(home.tsa_months, law.contract)
        home.refusal_months = max(home.refusal_months, months_barred(False, True, law.contract))


@rule
def count_broken_part(home: Any, part: int, facts: Facts, tally: Any) -> None:
    """Count a breach by the part of the plan that was broken."""
    measure: int = Measure.CONTRACTS_BROKEN_FAMILY
    if part == WORK_PART:
        measure = Measure.CONTRACTS_BROKEN_WORK
    elif part == ADAPTATION_PART:
        measure = Measure.CONTRACTS_BROKEN_ADAPTATION
    count(tally, home, measure, facts.children, 1)


@rule
def somebody_attends(home: Any, people: Any) -> bool:
    """Tell whether somebody of the household is in a measure that may outlast a contract."""
    found = False
    for slot in range(home.places):
        found = found or attends(people[home.first + slot])
    return found


@rule
def end_or_prolong(
    home: Any, people: Any, facts: Facts, entitled: bool, root: int, law: Any, conduct: Any, tally: Any
) -> None:
    """Let a contract that has run out be prolonged once when something is unfinished, or end as kept."""
    if home.tsa_broken == 0:
        if (
            entitled
            and law.contract.prolongation_months > 0
            and home.tsa_prolonged == 0
            and unfinished(somebody_attends(home, people), root, conduct.measures)
        ):
            home.tsa_months = law.contract.prolongation_months
            home.tsa_prolonged = 1
            if home.tsa_lump > 0:
                home.tsa_lump = 1
            count(tally, home, Measure.CONTRACTS_PROLONGED, facts.children, 1)
            return
        count(tally, home, Measure.CONTRACTS_KEPT, facts.children, 1)
