"""The means test: who is the family, which income counts, and how income of three months meets the line."""

from typing import Any, NamedTuple

from tsa_sim.calendar import MONTHS_IN_YEAR, Month
from tsa_sim.columns import Role, State
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import rule


class MeansTest(NamedTuple):
    """The test in one region and month; a field ``counts_x`` tells whether the income source x counts."""

    narrowed: bool  # from April 2019: spouses, minor children, full-time students under 23
    child_age_months: int
    student_age_months: int
    months: int
    counts_wage: bool
    counts_self_employment: bool
    counts_business: bool
    counts_pension: bool
    counts_scholarship: bool
    counts_alimony: bool
    counts_child_disability_allowance: bool
    counts_childcare_allowance: bool
    counts_award_of_mother: bool
    counts_large_family_allowance: bool
    counts_special_state_allowance: bool
    counts_child_allowance: bool
    counts_property: bool
    counts_farming: bool
    counts_transfers: bool
    counts_loans: bool
    counts_deposits_interest: bool
    counts_other: bool
    counts_public_works: bool
    counts_housing_certificates: bool
    counts_housing_assistance: bool
    counts_funeral_grant: bool
    counts_tsa: bool
    disregard_numerator: int  # the share of new earnings left out of income
    disregard_denominator: int
    disregard_months: int
    precinct_visit: bool


ELSEWHERE = {
    "counts_large_family_allowance": "large_family.counts_as_income",
    "counts_special_state_allowance": "special_state_allowance.counts_as_income",
    "counts_child_allowance": "child_allowance.counts_as_income_for_tsa",
}
"""Sources whose parameter stands with the benefit itself."""

SOURCES = tuple(field.removeprefix("counts_") for field in MeansTest._fields if field.startswith("counts_"))
"""The income sources that the test knows, by the names of the family file."""


def frozen(book: LawBook, region: str, month: Month) -> MeansTest:
    """Freeze the test for one region and month: the month of application, not that of the income."""

    def value(name: str) -> Any:
        return book.value(name, month, region)

    disregard = value("means_test.earnings_disregard_share")
    counts = {
        f"counts_{source}": bool(value(ELSEWHERE.get(f"counts_{source}", f"means_test.counts_{source}")))
        for source in SOURCES
    }
    return MeansTest(
        narrowed=value("means_test.family") == "narrowed",
        child_age_months=int(value("means_test.child_age_years")) * MONTHS_IN_YEAR,
        student_age_months=int(value("means_test.student_age_years")) * MONTHS_IN_YEAR,
        months=int(value("means_test.months")),
        disregard_numerator=disregard.numerator,
        disregard_denominator=disregard.denominator,
        disregard_months=int(value("means_test.earnings_disregard_months")),
        precinct_visit=bool(value("means_test.precinct_visit")),
        **counts,
    )


@rule
def is_child(age_months: int, state: int, means: Any) -> bool:
    """Tell whether a member is a child of the law of April 2019 and later: under 18, or a full-time student under 23.

    Reference: Ministry of Labour, March 2019 (enbek.gov.kz/en/node/362357); large families: the law from 2020.
    """
    minor = age_months < means.child_age_months
    return bool(minor | ((state == State.STUDENT) & (age_months < means.student_age_months)))


@rule
def in_family(age_months: int, state: int, role: int, means: Any) -> bool:
    """Tell whether a member of a nuclear family belongs to the family that is assessed.

    Until March 2019 every relative of the household does. From April 2019: the head and the spouse, their minor
    children and full-time students under 23; grown children, parents and other relatives are families of their own.
    Reference: Ministry of Labour, answers on assistance (enbek.gov.kz): "Until April 1, 2019 ... all family members
    living together"; the narrowed list is completed from memory.
    """
    of_couple = (role == Role.HEAD) | (role == Role.SPOUSE)
    minor = age_months < means.child_age_months
    child = is_child(age_months, state, means) & ((role == Role.CHILD) | minor)
    return bool((not means.narrowed) | of_couple | child)


@rule
def earnings_that_count(earnings: int, months_at_work: int, means: Any) -> int:
    """Give what counts of a month's earnings, tenge: all of them, unless a reform leaves out a share of new earnings.

    months_at_work: full months since the person took up work.
    Reference: none: the law has never had an earnings disregard (parameters of ``means_test``).
    """
    if months_at_work >= means.disregard_months:
        return earnings
    left_out = earnings * means.disregard_numerator // means.disregard_denominator
    return int(earnings - left_out)


@rule
def tests_each_member(means: Any) -> bool:
    """Tell whether income has to be added member by member: not everybody's, or not all of it, counts.

    Reference: none: it spares the sum where every registered income of the household counts.
    """
    return bool(
        means.narrowed
        or means.disregard_months > 0
        or not means.counts_wage
        or not means.counts_self_employment
        or not means.counts_pension
        or not means.counts_child_disability_allowance
    )
