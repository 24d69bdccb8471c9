"""One person's month of work and income: changes of work, measures, pay, and what the next quarter tests of it."""

from typing import Any

from tsa_sim.behaviour.visibility import seen
from tsa_sim.behaviour.wages import earn, first_pension
from tsa_sim.behaviour.work import change_state
from tsa_sim.columns import Disability, Rung, State
from tsa_sim.facts import belongs
from tsa_sim.law.able_bodied.rules import able_bodied, of_pension_age
from tsa_sim.law.childcare_allowance.rules import monthly_payment as childcare_payment
from tsa_sim.law.means_test.rules import earnings_that_count
from tsa_sim.participation import income_of_measure, take_part
from tsa_sim.rulebook import rule
from tsa_sim.tally import Group, Measure, count_in


@rule
def work_and_earn(
    home: Any,
    person: Any,
    slot: int,
    apart: int,
    under_contract: bool,
    now: Any,
    root: int,
    life_luck: int,
    law: Any,
    conduct: Any,
    desk: Any,
    work: Any,
    tally: Any,
) -> tuple[bool, bool]:
    """Let a person change work, take part in a measure and earn; tell whether it is a member, and able-bodied.

    Who takes part is paid by the measure beside what other work brings, and the registers show that pay.
    """
    before = (person.state, person.months_in_state + 1)
    change_state(person, slot, root, home.region, home.urban, desk.finding, work)
    member = belongs(person, apart, law.means)
    is_able = member & able_bodied(person.age_months, person.sex, person.disability, person.state, law.ages)
    bound = under_contract & is_able
    if bound | (person.measure != Rung.NONE):
        take_part(home, person, slot, before, bound, now, root, life_luck, law, conduct, desk, tally)
        member = belongs(person, apart, law.means)
    if person.state == State.UNEMPLOYED:
        count_in(tally, home, Measure.UNEMPLOYED_PERSONS, Group.ALL, 1)
    person.earnings = earn(person, slot, root, home.region, conduct.wages)
    person.registered = seen(
        person.earnings, person.state, person.visibility, home.region, home.urban, conduct.visibility
    )
    if person.pension < of_pension_age(person.age_months, person.sex, law.ages):  # of that age, and without a pension
        person.pension = first_pension(slot, life_luck, home.region, conduct.wages)
    if person.measure_months > 0:
        paid = income_of_measure(person, law)
        person.earnings += paid
        person.registered += paid
    return member, is_able


@rule
def counted_income(person: Any, pension: int, apart: int, member: bool, each: bool, law: Any) -> int:
    """Give what a person's month adds to the income that the next quarter tests, tenge.

    pension: of this month, tenge; member: of the family of today; each: income is tested member by member.
    """
    if each:
        if not belongs(person, apart, law.next_means):
            return 0
        income = tested_income(person, pension, law.next_means)
    elif member:
        income = person.registered + pension
    else:
        return 0
    if person.measure_months > 0 and not law.next_means.counts_public_works:
        income -= income_of_measure(person, law)
    return int(income)


@rule
def tested_income(person: Any, pension: int, means: Any) -> int:
    """Give what a member's month adds to the income that the next quarter tests, tenge.

    pension: of this month, tenge.
    """
    income = 0
    if person.state == State.SELF_EMPLOYED:
        if means.counts_self_employment:
            income += earnings_that_count(person.registered, person.months_in_state, means)
    elif means.counts_wage:
        income += earnings_that_count(person.registered, person.months_in_state, means)
    of_child = person.disability == Disability.CHILD
    if (of_child and means.counts_child_disability_allowance) or (not of_child and means.counts_pension):
        income += pension
    return income


@rule
def care_of_infant(home: Any, people: Any, mother: int, youngest: int, minors: int, law: Any) -> int:
    """Give the allowance that a woman without work draws for the youngest child, tenge; in the month after its birth.

    mother: place of the woman, or -1; youngest: age, months; minors: persons under 18, the order of the child.
    """
    payment = childcare_payment(youngest, minors, law.childcare)
    if payment == 0 or mother < 0 or people[home.first + mother].state <= State.SELF_EMPLOYED:
        return 0
    return payment
