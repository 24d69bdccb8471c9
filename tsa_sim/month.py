"""One household through one month: live -> work and earn -> be assessed -> be assisted -> be counted.

This file says how law and behaviour meet, and nothing else. The same functions run compiled over millions of
records and uncompiled on plain Python objects.
"""

from typing import Any, NamedTuple

from tsa_sim.assistance import Facts, assist, belongs
from tsa_sim.behaviour.life import be_born, bears_child, grow_older, is_minor, may_bear, study
from tsa_sim.behaviour.measures import asks_for_place, find_work, gets_place
from tsa_sim.behaviour.visibility import registered_apart, seen
from tsa_sim.behaviour.wages import earn, indexed
from tsa_sim.behaviour.work import change_state
from tsa_sim.chance import FOR_LIFE, luck
from tsa_sim.columns import Disability, Kind, State
from tsa_sim.counting import count_living, count_month, count_vital
from tsa_sim.law.able_bodied.rules import able_bodied, needs_care
from tsa_sim.law.child_supplement.rules import for_child
from tsa_sim.law.large_family.rules import monthly_payment as large_family_payment
from tsa_sim.law.means_test.rules import earnings_that_count, is_child, tests_each_member
from tsa_sim.law.social_package.rules import gets_kit, gets_school_package
from tsa_sim.rulebook import rule
from tsa_sim.tally import Measure

_NO_CHILD = 32_767


class Now(NamedTuple):
    """What everybody shares in one month."""

    month: int  # months since year 0, the luck's month
    month_of_quarter: int  # 0 to 2
    january: bool
    first: bool  # the first month of all: last quarter is taken to have been like this month


@rule
def live_month(home: Any, people: Any, seed: int, now: Any, law: Any, conduct: Any, work: Any, tally: Any) -> None:
    """Take one household through one month, in the order of life.

    home: record of HOUSEHOLD; people: all records of PERSON; law: the region's sheet; conduct: the behaviours' sheet.
    """
    root = luck(seed, home.id, now.month)
    life_luck = luck(seed, home.id, FOR_LIFE)
    if now.january:
        home.seen_last_year = home.seen
        home.seen = 0
        home.first_kind = Kind.NONE
    live(home, people, root, life_luck, conduct.life, tally)
    alone = registered_apart(life_luck, conduct.visibility)
    earned, registered = work_and_earn(home, people, alone, root, life_luck, law, conduct, work, tally)
    facts = assess(home, people, alone, registered, earned, law, conduct)
    home.members = facts.members
    if now.first:
        home.quarter_counted = 3 * facts.counted
        if law.next_means.counts_large_family_allowance:
            home.quarter_counted += 3 * large_family_payment(facts.dependants, law.large_family)
    paid = assist(home, people, facts, now, root, life_luck, law, conduct, tally)
    count_living(home, facts, tally)
    count_month(home, facts, paid, now, law, tally)


@rule
def live(home: Any, people: Any, root: int, life_luck: int, life: Any, tally: Any) -> None:
    """Let everybody grow a month older; some die, some are born, pupils leave school."""
    if not life.ageing:
        return
    mother = -1
    youngest = _NO_CHILD
    children = 0
    free = -1
    for slot in range(home.places):
        person = people[home.first + slot]
        lives = person.age_months >= 0
        if lives and not grow_older(person, slot, root, life):
            count_vital(home, Measure.DEATHS, tally)
            lives = False
        if not lives:
            if free < 0:
                free = slot
            continue
        study(person, slot, life_luck, life)
        youngest = min(youngest, person.age_months)
        if is_minor(person):
            children += 1
        if may_bear(person):
            mother = slot
    if mother < 0 or youngest < life.months_between_births:
        return
    if bears_child(people[home.first + mother], children, mother, root, life):
        if free < 0:
            count_vital(home, Measure.BIRTHS_WITHOUT_PLACE, tally)
            return
        be_born(people[home.first + free], free, root, people[home.first + mother].family, life)
        count_vital(home, Measure.BIRTHS, tally)


@rule
def work_and_earn(
    home: Any, people: Any, alone: bool, root: int, life_luck: int, law: Any, conduct: Any, work: Any, tally: Any
) -> tuple[int, int]:
    """Let everybody work and earn; give what the household lives on of it, and what is registered of the family's.

    alone: the head's family is registered apart from other relatives in the household. Tenge a month.
    """
    under_contract = home.orleu_months > 0 or (home.tsa_months > 0 and home.tsa_kind == Kind.CONDITIONAL)
    true_income = 0
    registered = 0
    for slot in range(home.places):
        person = people[home.first + slot]
        if person.age_months < 0:
            continue
        change_state(person, slot, root, home.region, home.urban, work)
        if (
            under_contract
            and belongs(person, alone, law.means)
            and able_bodied(person.age_months, person.sex, person.disability, person.state, law.ages)
        ):
            take_part(home, person, slot, root, life_luck, conduct.measures, tally)
        person.earnings = earn(person, slot, root, home.region, conduct.wages)
        person.registered = seen(person.earnings, person.state, person.visibility, conduct.visibility)
        pension = indexed(person.pension, home.region, conduct.wages)
        true_income += person.earnings + pension
        if belongs(person, alone, law.means):
            registered += person.registered + pension
    return (true_income * home.consumed) >> 10, registered


@rule
def take_part(home: Any, person: Any, slot: int, root: int, life_luck: int, measures: Any, tally: Any) -> None:
    """Let a member under contract ask for a place in a measure and, with a place, perhaps find formal work."""
    if not asks_for_place(person, slot, life_luck, measures):
        return
    count_vital(home, Measure.MEASURE_PLACES_ASKED, tally)
    if gets_place(slot, life_luck, measures):
        count_vital(home, Measure.MEASURE_PLACES_GIVEN, tally)
        find_work(person, slot, root, measures)


@rule
def assess(home: Any, people: Any, alone: bool, registered: int, true_income: int, law: Any, conduct: Any) -> Facts:
    """Gather what the office asks: members, children, who is able-bodied, who needs care, income before payments."""
    persons = 0
    members = 0
    children = 0
    dependants = 0
    able = 0
    care = False
    working = 0
    small = 0
    supplement = 0
    kits = 0
    packages = 0
    each = tests_each_member(law.next_means)
    tested = 0
    for slot in range(home.places):
        person = people[home.first + slot]
        age = person.age_months
        if age < 0:
            continue
        persons += 1
        if each and belongs(person, alone, law.next_means):
            tested += tested_income(home, person, law.next_means, conduct)
        if not belongs(person, alone, law.means):
            continue
        members += 1
        if person.registered > 0:
            working += 1
        if law.package.small_from_months <= age < law.package.small_below_months:
            small += 1
        if age < law.child_allowance.child_age_months:
            children += 1
        if is_child(age, person.state, law.means):
            dependants += 1
            supplement += for_child(age, law.supplement)
            if gets_kit(age, law.package):
                kits += 1
            if gets_kit(age, law.package) or gets_school_package(age, law.package):
                packages += 1
        if able_bodied(age, person.sex, person.disability, person.state, law.ages):
            able += 1
        if needs_care(age, person.disability, law.ages):
            care = True
    other = indexed(home.other_income, home.region, conduct.wages)
    counted = tested if each else registered
    if law.next_means.counts_other:
        counted += (other * conduct.visibility.other_seen) >> 10
    true_income += other
    return Facts(
        persons,
        members,
        alone,
        children,
        dependants,
        able,
        care,
        working,
        small,
        supplement,
        kits,
        packages,
        counted,
        true_income,
    )


@rule
def tested_income(home: Any, person: Any, means: Any, conduct: Any) -> int:
    """Give what a member's month adds to the income that the next quarter tests, tenge."""
    income = 0
    if person.state == State.SELF_EMPLOYED:
        if means.counts_self_employment:
            income += earnings_that_count(person.registered, person.months_in_state, means)
    elif means.counts_wage:
        income += earnings_that_count(person.registered, person.months_in_state, means)
    of_child = person.disability == Disability.CHILD
    if (of_child and means.counts_child_disability_allowance) or (not of_child and means.counts_pension):
        income += indexed(person.pension, home.region, conduct.wages)
    return income
