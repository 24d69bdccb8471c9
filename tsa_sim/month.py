"""One household through one month: live -> work and earn -> be assessed -> be assisted -> be counted.

This file says how law and behaviour meet, and nothing else. The same functions run compiled over millions of
records and uncompiled on plain Python objects.
"""

from typing import Any, NamedTuple

from tsa_sim.assistance import assist
from tsa_sim.behaviour.life import be_born, bears_child, grow_older, is_minor, may_bear, study
from tsa_sim.behaviour.splitting import registered_apart
from tsa_sim.behaviour.visibility import seen_other
from tsa_sim.behaviour.wages import indexed
from tsa_sim.calendar import MONTHS_IN_QUARTER
from tsa_sim.categories import count_category, sort_family
from tsa_sim.chance import FOR_LIFE, luck
from tsa_sim.columns import Kind
from tsa_sim.counting import count_living, count_month, count_vital
from tsa_sim.facts import Facts
from tsa_sim.law.able_bodied.rules import needs_care
from tsa_sim.law.child_supplement.rules import for_child
from tsa_sim.law.large_family.rules import monthly_payment as large_family_payment
from tsa_sim.law.means_test.rules import is_child, tests_each_member
from tsa_sim.law.social_package.rules import gets_kit, gets_school_package
from tsa_sim.livelihood import care_of_infant, counted_income, work_and_earn
from tsa_sim.participation import forget_measure
from tsa_sim.rulebook import rule
from tsa_sim.tally import Measure

_NO_CHILD = 32_767


class Now(NamedTuple):
    """What everybody shares in one month."""

    month: int  # months since year 0, the luck's month
    month_of_quarter: int  # 0 to 2
    january: bool
    first: bool  # the first month of all: last quarter is taken to have been like this month
    notched: int = 0  # months since the base date in which the law had a notch


@rule
def live_month(
    home: Any, people: Any, seed: int, now: Any, law: Any, conduct: Any, desk: Any, work: Any, tally: Any
) -> None:
    """Take one household through one month, in the order of life.

    home: record of HOUSEHOLD; people: all records of PERSON; law: the region's sheet; conduct: the behaviours' sheet;
    desk: the region's.
    """
    root = luck(seed, home.id, now.month)
    life_luck = luck(seed, home.id, FOR_LIFE)
    if now.january:
        home.seen_last_year = home.seen
        home.seen = 0
        home.first_kind = Kind.NONE
    facts = live_and_earn(home, people, now, root, life_luck, law, conduct, desk, work, tally)
    home.members = facts.members
    if now.first:
        home.quarter_counted = 3 * facts.counted
        if law.next_means.counts_large_family_allowance:
            home.quarter_counted += 3 * large_family_payment(facts.dependants, law.large_family)
    paid = assist(home, people, facts, now, root, life_luck, law, conduct, desk, tally)
    count_living(home, facts, conduct.offices, tally)
    count_month(home, facts, paid, now, law, tally)
    if conduct.targets.counted and law.family_map.in_force and facts.members > 0:
        if now.month_of_quarter == MONTHS_IN_QUARTER - 1:
            sort_family(home, people, facts, root, law, conduct.targets, tally)
        count_category(home, facts, tally)


@rule
def live_and_earn(
    home: Any,
    people: Any,
    now: Any,
    root: int,
    life_luck: int,
    law: Any,
    conduct: Any,
    desk: Any,
    work: Any,
    tally: Any,
) -> Facts:
    """Let everybody live, work and earn, a newborn last, and gather what the office asks of the family meanwhile.

    One pass over the places: members, children, who is able-bodied, who needs care, income before payments.
    """
    apart = registered_apart(life_luck, conduct.visibility.relatives_apart, conduct.splitting)
    under_contract = home.orleu_months > 0 or (home.tsa_months > 0 and home.tsa_kind == Kind.CONDITIONAL)
    each = tests_each_member(law.next_means)
    mother, youngest, free, minors = -1, _NO_CHILD, -1, 0
    persons, members, children, dependants, able, care = 0, 0, 0, 0, 0, False
    working, small, supplement, kits, schools, participants = 0, 0, 0, 0, 0, 0
    earned, counted = 0, 0
    places = home.places
    for turn in range(places + 1):
        slot = turn
        if turn == places:
            slot = newborn(home, people, mother, youngest, minors, free, root, conduct.life, tally)
            if slot < 0:
                break
        person = people[home.first + slot]
        if turn < places:
            if not lives(home, person, slot, root, life_luck, conduct.life, tally):
                if free < 0:
                    free = slot
                continue
            youngest = min(youngest, person.age_months)
            minors += is_minor(person)
            if may_bear(person):
                mother = slot
        member, is_able = work_and_earn(
            home, person, slot, apart, under_contract, now, root, life_luck, law, conduct, desk, work, tally
        )
        age = person.age_months
        pension = indexed(person.pension, home.region, conduct.wages)
        persons += 1
        earned += person.earnings + pension
        counted += counted_income(person, pension, apart, member, each, law)
        if not member:
            continue
        members += 1
        participants += person.measure_months != 0
        working += person.registered > 0
        if law.package.small_from_months <= age < law.package.small_below_months:
            small += 1
        if age < law.child_allowance.child_age_months:
            children += 1
        if is_child(age, person.state, law.means):
            dependants += 1
            supplement += for_child(age, law.supplement)
            kit = gets_kit(age, law.package)
            kits += kit
            schools += gets_school_package(age, law.package) > kit
        able += is_able
        care |= needs_care(age, person.disability, law.ages)
    childcare = care_of_infant(home, people, mother, youngest, minors, law)
    if law.next_means.counts_childcare_allowance:
        counted += childcare
    other = indexed(home.other_income, home.region, conduct.wages)
    true_income = ((earned * home.consumed) >> 10) + childcare + other
    if law.next_means.counts_other:
        counted += seen_other(other, home.urban, conduct.visibility)
    return Facts(
        persons, members, apart, children, dependants, able, care, working, small,
        supplement, kits, kits + schools, participants, counted, true_income,
    )  # fmt: skip


@rule
def lives(home: Any, person: Any, slot: int, root: int, life_luck: int, life: Any, tally: Any) -> bool:
    """Let the person of a place, if there is one, grow a month older; tell whether somebody lives there."""
    if person.age_months < 0:
        return False
    if not life.ageing:
        return True
    if not grow_older(person, slot, root, life):
        count_vital(home, Measure.DEATHS, tally)
        forget_measure(home, person, tally)
        return False
    study(person, slot, life_luck, life)
    return True


@rule
def newborn(
    home: Any, people: Any, mother: int, youngest: int, minors: int, free: int, root: int, life: Any, tally: Any
) -> int:
    """Let a child be born, perhaps; give its place, or -1.

    mother, free: places of who may bear a child and of nobody, or -1; youngest: age of the youngest, months; minors:
    persons under 18.
    """
    if mother < 0 or not life.ageing or youngest < life.months_between_births:
        return -1
    if not bears_child(people[home.first + mother], home.region, minors, mother, root, life):
        return -1
    if free < 0:
        count_vital(home, Measure.BIRTHS_WITHOUT_PLACE, tally)
        return -1
    be_born(people[home.first + free], free, root, people[home.first + mother].family, life)
    count_vital(home, Measure.BIRTHS, tally)
    return free
