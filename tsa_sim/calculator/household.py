"""Who of a household is assessed, and as what: family, children, able-bodied members, carers; asked of the rules."""

from typing import NamedTuple

from tsa_sim.calculator.applicants import Family, Member
from tsa_sim.calculator.law import CalculatorLaw
from tsa_sim.columns import Disability, Role, Sex
from tsa_sim.law.able_bodied.rules import able_bodied, needs_care
from tsa_sim.law.child_supplement.rules import for_child
from tsa_sim.law.means_test.rules import MeansTest, in_family, is_child
from tsa_sim.law.social_package.rules import gets_kit, gets_school_package


class Household(NamedTuple):
    """Who of the household is assessed, and as what. Persons are named by their place in the list, from 0."""

    family: tuple[int, ...]
    children: int  # under 18
    dependants: int  # under 18, or full-time students under 23
    able: tuple[int, ...]
    carers: tuple[int, ...]  # able-bodied members whose care of somebody exempts
    supplement: int  # tenge a month, due with assistance
    kits: int
    school_packages: int
    disabled_child: bool


def household_of(family: Family, law: CalculatorLaw) -> Household:
    """Tell who is the family by the law of the day, who is a child, who is able-bodied, who cares for whom."""
    sheet = law.sheet
    means, ages = sheet.means, sheet.ages
    places = tuple(place for place, person in enumerate(family.members) if belongs(person, means))
    persons = [family.members[place] for place in places]
    dependants = [person for person in persons if is_child(person.age_months, person.state, means)]
    able = tuple(place for place in places if able_to_work(family.members[place], ages))
    return Household(
        family=places,
        children=sum(person.age_months < sheet.child_allowance.child_age_months for person in persons),
        dependants=len(dependants),
        able=able,
        carers=tuple(place for place in able if cared_for(family, place, ages)),
        supplement=sum(for_child(person.age_months, sheet.supplement) for person in dependants),
        kits=sum(gets_kit(person.age_months, sheet.package) for person in dependants),
        school_packages=sum(gets_school_package(person.age_months, sheet.package) for person in dependants),
        disabled_child=any(person.disability == Disability.CHILD for person in persons),
    )


def belongs(person: Member, means: MeansTest) -> bool:
    """Tell whether a person is of the family; without a role the list itself says so."""
    role = int(Role.SPOUSE if person.role is None else person.role)
    return in_family(person.age_months, person.state, role, means)


def able_to_work(person: Member, ages: object) -> bool:
    """Tell whether a person counts as able-bodied."""
    sex = int(Sex.MALE if person.sex is None else person.sex)
    return able_bodied(person.age_months, sex, person.disability, person.state, ages)


def cared_for(family: Family, carer: int, ages: object) -> tuple[int, ...]:
    """Give the places of those whose care by this person exempts it: the one it names, or whoever needs care."""
    person = family.members[carer]
    if person.cares_for is None and person.status != "carer":
        return ()
    named = range(len(family.members)) if person.cares_for is None else (person.cares_for,)
    return tuple(
        place
        for place in named
        if place != carer and needs_care(family.members[place].age_months, family.members[place].disability, ages)
    )
