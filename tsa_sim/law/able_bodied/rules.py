"""Who counts as able-bodied, and whose care exempts the only able-bodied member of a family."""

from typing import Any, NamedTuple

from tsa_sim.calendar import MONTHS_IN_YEAR, Month
from tsa_sim.columns import Disability, Sex, State
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import rule


class AbleBodied(NamedTuple):
    """Ages in months that make somebody able-bodied or in need of care."""

    working_age_months: int
    pension_age_months_men: int
    pension_age_months_women: int
    exempt_carer_child_age_months: int
    elderly_age_months: int


def frozen(book: LawBook, region: str, month: Month) -> AbleBodied:
    """Freeze the ages for one month (they are the same in every region)."""
    return AbleBodied(
        working_age_months=int(book.value("able_bodied.working_age_years", month)) * MONTHS_IN_YEAR,
        pension_age_months_men=int(book.value("able_bodied.pension_age_months_men", month)),
        pension_age_months_women=int(book.value("able_bodied.pension_age_months_women", month)),
        exempt_carer_child_age_months=int(book.value("social_contract.exempt_carer_child_age_years", month))
        * MONTHS_IN_YEAR,
        elderly_age_months=int(book.value("able_bodied.elderly_age_years", month)) * MONTHS_IN_YEAR,
    )


@rule
def of_pension_age(age_months: int, sex: int, ages: Any) -> bool:
    """Tell whether a person has reached the general pension age.

    Reference: Law No.105-V of 21 June 2013 on pensions, article 11.
    """
    if sex == Sex.MALE:
        return bool(age_months >= ages.pension_age_months_men)
    return bool(age_months >= ages.pension_age_months_women)


@rule
def able_bodied(age_months: int, sex: int, disability: int, state: int, ages: Any) -> bool:
    """Tell whether a person counts as able-bodied.

    Of working age, not disabled of group I or II, not a full-time student. Illness of over two months is not
    simulated in this version.
    Reference: Ministry of Labour, "On targeted social assistance of a new format", 27 March 2019 (enbek.gov.kz).
    """
    if age_months < ages.working_age_months or of_pension_age(age_months, sex, ages):
        return False
    if disability == Disability.GROUP_1 or disability == Disability.GROUP_2:
        return False
    return state != State.STUDENT


@rule
def needs_care(age_months: int, disability: int, ages: Any) -> bool:
    """Tell whether caring for this person exempts the only able-bodied member.

    Reference: the same: a child under seven, a disabled child, disabled of group I or II, an elderly person.
    """
    if age_months < ages.exempt_carer_child_age_months or age_months >= ages.elderly_age_months:
        return True
    return disability == Disability.CHILD or disability == Disability.GROUP_1 or disability == Disability.GROUP_2
