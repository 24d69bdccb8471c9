"""Measures of employment in the month of one person under contract: ask, wait for a place, attend, be helped by it.

A person asks for what the centre has to offer and leaves a ticket; next month the desk says whether there is a place
(see ``lots``). Who got none asks for public works, the last rung of the ladder. A measure once begun runs to its term,
whatever becomes of the contract; it ends earlier with a formal job. For twelve months after its end it still moves what
the person finds.
"""

from typing import Any

from tsa_sim.behaviour.measures import (
    EFFECT_MONTHS,
    available,
    becomes_available,
    finds_by_measure,
    is_marked,
    misses_job,
    offered,
    takes_part,
    wants_course,
)
from tsa_sim.chance import Decision
from tsa_sim.columns import Rung, State
from tsa_sim.law.measures.rules import is_low_paid, may_enter, measure_pay
from tsa_sim.lots import admitted, hand_in, ticket
from tsa_sim.rulebook import rule
from tsa_sim.tally import FIRST_RUNG, FIRST_RUNG_PLACES, Group, Measure, count_in


@rule
def take_part(
    home: Any,
    person: Any,
    slot: int,
    before: tuple[int, int],
    bound: bool,
    now: Any,
    root: int,
    life_luck: int,
    law: Any,
    conduct: Any,
    desk: Any,
    tally: Any,
) -> None:
    """Take a person who is bound by a contract, or was in a measure, through its month with the centre.

    before: employment state without this month's change, and months in it; bound: able-bodied, under contract.
    """
    if person.measure_months > 0:
        attend(home, person, slot, before, root, life_luck, conduct.measures, tally)
    elif person.measure_months < 0:
        look_for_work(home, person, slot, before, root, life_luck, conduct.measures, tally)
    elif person.measure != Rung.NONE:
        wait_for_place(home, person, slot, bound, now, life_luck, law, desk, tally)
    if bound and person.measure == Rung.NONE:
        ask_for_place(home, person, slot, now, root, life_luck, law, conduct.measures, tally)
    if person.measure_months > 0:
        count_measure(home, Measure.MEASURE_PARTICIPANTS, person.measure, 1, tally)
        spent = law.measures.paid_by_budget[person.measure]
        if spent > 0:
            count_measure(home, Measure.SPENT_MEASURES, person.measure, spent, tally)


@rule
def ask_for_place(
    home: Any, person: Any, slot: int, now: Any, root: int, life_luck: int, law: Any, measures: Any, tally: Any
) -> None:
    """Let a member under contract ask for a place, or be freed for work by adaptation."""
    if not takes_part(slot, life_luck, measures):
        return
    if person.state == State.INACTIVE:
        if becomes_available(slot, root, measures):
            person.state = State.UNEMPLOYED
            person.months_in_state = 0
            count_in(tally, home, Measure.ADAPTATION_SERVICES, Group.ALL, 1)
        return
    rung: int = Rung.UPSKILLING
    if available(person.state):
        rung = offered(home.urban, slot, root, measures)
        if not may_enter(rung, person.age_months, law.measures):
            rung = Rung.PUBLIC_WORKS
    elif not (is_low_paid(person.registered, law.measures) and wants_course(slot, root, measures)):
        return
    leave_ticket(home, person, slot, rung, now, life_luck, tally)


@rule
def leave_ticket(home: Any, person: Any, slot: int, rung: int, now: Any, life_luck: int, tally: Any) -> None:
    """Let a person wait for a place on a rung."""
    person.measure = rung
    count_measure(home, Measure.MEASURE_PLACES_ASKED, rung, 1, tally)
    hand_in(tally, home, FIRST_RUNG_PLACES + rung, ticket(life_luck, Decision.MEASURE_LOT, slot, now.month), 1)


@rule
def wait_for_place(
    home: Any, person: Any, slot: int, bound: bool, now: Any, life_luck: int, law: Any, desk: Any, tally: Any
) -> None:
    """Let a person who asked last month enter the measure, ask for public works instead, or give up."""
    rung = person.measure
    person.measure = Rung.NONE
    if not bound or (rung != Rung.UPSKILLING and not available(person.state)):
        return
    if admitted(desk, FIRST_RUNG_PLACES + rung, ticket(life_luck, Decision.MEASURE_LOT, slot, now.month - 1)):
        person.measure = rung
        person.measure_months = law.measures.months[rung]
        count_measure(home, Measure.MEASURE_PLACES_GIVEN, rung, 1, tally)
        if rung == Rung.BUSINESS_GRANT:
            person.state = State.SELF_EMPLOYED
            person.months_in_state = 0
            count_measure(home, Measure.SPENT_MEASURES, rung, law.measures.grant, tally)
    elif rung != Rung.PUBLIC_WORKS and rung != Rung.UPSKILLING:
        leave_ticket(home, person, slot, Rung.PUBLIC_WORKS, now, life_luck, tally)


@rule
def attend(
    home: Any,
    person: Any,
    slot: int,
    before: tuple[int, int],
    root: int,
    life_luck: int,
    measures: Any,
    tally: Any,
) -> None:
    """Take a participant through a month of a measure: who is busy finds work more seldom, who finds it leaves."""
    person.measure_months -= 1
    if person.measure_months == 0:
        end_measure(home, person, tally)
        look_for_work(home, person, slot, before, root, life_luck, measures, tally)
        return
    if person.state == before[0] or person.measure == Rung.UPSKILLING:
        return
    if person.state == State.FORMAL:
        if misses_job(person.measure, slot, root, measures):
            person.state = before[0]
            person.months_in_state = before[1]
            return
        count_measure(home, Measure.MEASURE_JOBS_FOUND, person.measure, 1, tally)
        end_measure(home, person, tally)
        person.measure_months = -1
    elif person.measure == Rung.BUSINESS_GRANT:
        end_measure(home, person, tally)
        person.measure_months = -1


@rule
def end_measure(home: Any, person: Any, tally: Any) -> None:
    """End a person's measure: its effect begins."""
    count_measure(home, Measure.MEASURES_ENDED, person.measure, 1, tally)
    person.measure_months = 0


@rule
def look_for_work(
    home: Any,
    person: Any,
    slot: int,
    before: tuple[int, int],
    root: int,
    life_luck: int,
    measures: Any,
    tally: Any,
) -> None:
    """Let a former participant find work sooner or later than others, by what the measure gives."""
    rung = person.measure
    person.measure_months -= 1
    months_since = -person.measure_months
    if months_since > EFFECT_MONTHS:
        person.measure = Rung.NONE
        person.measure_months = 0
        return
    leads_to: int = State.SELF_EMPLOYED if rung == Rung.BUSINESS_GRANT else State.FORMAL
    if rung == Rung.BUSINESS_GRANT and months_since == 1 and person.state == State.SELF_EMPLOYED:
        person.state = State.UNEMPLOYED
        person.months_in_state = 0
    elif person.state != before[0] and (person.state == leads_to or person.state == State.FORMAL):
        if person.state == leads_to and is_marked(rung, slot, life_luck, measures):
            person.state = before[0]
            person.months_in_state = before[1]
            return
        count_measure(home, Measure.MEASURE_JOBS_FOUND, rung, 1, tally)
    if (
        person.state != State.FORMAL
        and person.state != leads_to
        and finds_by_measure(rung, months_since, slot, root, measures)
    ):
        person.state = leads_to
        person.months_in_state = 0
        count_measure(home, Measure.MEASURE_JOBS_FOUND, rung, 1, tally)


@rule
def income_of_measure(person: Any, law: Any) -> int:
    """Give what a person is paid on a measure this month, tenge."""
    if person.measure_months <= 0:
        return 0
    return measure_pay(person.measure, law.measures)


@rule
def forget_measure(home: Any, person: Any, tally: Any) -> None:
    """End the measure of somebody who dies."""
    if person.measure_months > 0:
        count_measure(home, Measure.MEASURES_ENDED, person.measure, 1, tally)
    person.measure = Rung.NONE
    person.measure_months = 0


@rule
def attends(person: Any) -> bool:
    """Tell whether a person is in a measure that may outlast a contract: a subsidised job, practice or training."""
    return bool(person.measure_months > 0 and person.measure != Rung.PUBLIC_WORKS and person.measure != Rung.VACANCY)


@rule
def count_measure(home: Any, measure: int, rung: int, amount: int, tally: Any) -> None:
    """Count what happens on a rung, of all rungs and of its own."""
    count_in(tally, home, measure, Group.ALL, amount)
    count_in(tally, home, measure, FIRST_RUNG + rung, amount)
