"""Who counts as able-bodied, and whose care exempts the only able-bodied member of a family."""

from typing import Any, NamedTuple

from tsa_sim.calendar import MONTHS_IN_YEAR, Month
from tsa_sim.columns import Disability, Sex, State
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import rule

ILL_OVER_TWO_MONTHS = 6  # a state beside those of ``State``: asked by the calculator, not simulated


class AbleBodied(NamedTuple):
    """Ages in months that make somebody able-bodied or in need of care, and what exempts."""

    working_age_months: int
    pension_age_months_men: int
    pension_age_months_women: int
    exempt_carer_child_age_months: int
    elderly_age_months: int
    exempts_groups_1_2: bool = True
    exempts_illness: bool = True
    exempts_study: bool = True
    care_of_disabled_child: bool = True
    care_of_groups_1_2: bool = True
    care_of_elderly: bool = True


def frozen(book: LawBook, region: str, month: Month) -> AbleBodied:
    """Freeze the ages and exemptions for one region and month."""

    def value(name: str) -> Any:
        return book.value(name, month, region)

    return AbleBodied(
        working_age_months=int(value("able_bodied.working_age_years")) * MONTHS_IN_YEAR,
        pension_age_months_men=int(value("able_bodied.pension_age_months_men")),
        pension_age_months_women=int(value("able_bodied.pension_age_months_women")),
        exempt_carer_child_age_months=int(value("social_contract.exempt_carer_child_age_years")) * MONTHS_IN_YEAR,
        elderly_age_months=int(value("able_bodied.elderly_age_years")) * MONTHS_IN_YEAR,
        exempts_groups_1_2=bool(value("able_bodied.exempts_disability_groups_1_2")),
        exempts_illness=bool(value("able_bodied.exempts_illness_over_two_months")),
        exempts_study=bool(value("able_bodied.exempts_full_time_study")),
        care_of_disabled_child=bool(value("social_contract.exempts_carer_of_disabled_child")),
        care_of_groups_1_2=bool(value("social_contract.exempts_carer_of_group_1_2")),
        care_of_elderly=bool(value("social_contract.exempts_carer_of_elderly")),
    )


@rule
def of_pension_age(age_months: int, sex: int, ages: Any) -> bool:
    """Tell whether a person has reached the general pension age.

    Reference: Law No.105-V of 21 June 2013 on pensions, article 11.
    """
    men, women = ages.pension_age_months_men, ages.pension_age_months_women
    return bool(age_months >= (men if sex == Sex.MALE else women))


@rule
def able_bodied(age_months: int, sex: int, disability: int, state: int, ages: Any) -> bool:
    """Tell whether a person counts as able-bodied.

    Of working age, not disabled of group I or II, not ill for over two months, not a full-time student.
    Reference: Ministry of Labour, "On targeted social assistance of a new format", 27 March 2019 (enbek.gov.kz); from
    2020 Social Code, article 122(4).
    """
    if age_months < ages.working_age_months:
        return False
    too_old = of_pension_age(age_months, sex, ages)
    disabled = ages.exempts_groups_1_2 & ((disability == Disability.GROUP_1) | (disability == Disability.GROUP_2))
    ill = ages.exempts_illness & (state == ILL_OVER_TWO_MONTHS)
    studies = ages.exempts_study & (state == State.STUDENT)
    return not (too_old | disabled | ill | studies)


@rule
def needs_care(age_months: int, disability: int, ages: Any) -> bool:
    """Tell whether caring for this person exempts the only able-bodied member.

    Reference: the same: a child under seven (from 2020 under three), a disabled child, disabled of group I or II, an
    elderly person in need.
    """
    small = age_months < ages.exempt_carer_child_age_months
    elderly = ages.care_of_elderly & (age_months >= ages.elderly_age_months)
    disabled_child = ages.care_of_disabled_child & (disability == Disability.CHILD)
    disabled = ages.care_of_groups_1_2 & ((disability == Disability.GROUP_1) | (disability == Disability.GROUP_2))
    return bool(small | elderly | disabled_child | disabled)
