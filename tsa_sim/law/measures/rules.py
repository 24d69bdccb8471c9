"""The measures of employment that a contract may offer: who may enter each, its pay and its term."""

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import MONTHS_IN_YEAR, Month
from tsa_sim.columns import Rung
from tsa_sim.money import round_half_up
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import rule


class MeasuresOfEmployment(NamedTuple):
    """Pay and terms in one month, by rung of the ladder."""

    pay: npt.NDArray[np.int64]  # tenge a month while on it
    months: npt.NDArray[np.int64]  # how long it lasts at most
    paid_by_budget: npt.NDArray[np.int64]  # tenge a month that the budget bears
    grant: int  # of a new business, once, tenge
    youth_age_months: int  # practice is open below it
    low_pay: int  # registered pay up to which upskilling is open to those at work, tenge a month


def frozen(book: LawBook, region: str, month: Month) -> MeasuresOfEmployment:
    """Freeze pay and terms for one region and month."""

    def number(name: str) -> Fraction:
        return book.number(f"measures.{name}", month, region)

    minimum_wage = book.number("minimums.minimum_wage", month, region)
    practice = book.mci_amount("measures.youth_practice_mci", month, region)
    works = book.mci_amount("measures.public_works_mci", month, region)
    course = book.mci_amount("measures.training_cost_mci", month, region)
    social = round_half_up(number("social_job_minimum_wages") * minimum_wage)
    subsidy = round_half_up(number("social_job_minimum_wages") * minimum_wage * number("social_job_subsidised_share"))
    return MeasuresOfEmployment(
        pay=_by_rung({Rung.SOCIAL_JOB: social, Rung.YOUTH_PRACTICE: practice, Rung.PUBLIC_WORKS: works}),
        months=_by_rung(
            {
                Rung.VACANCY: 1,
                **{
                    one: int(number(f"{one.name.lower()}_months"))
                    for one in Rung
                    if one not in (Rung.NONE, Rung.VACANCY)
                },
            }
        ),
        paid_by_budget=_by_rung(
            {
                Rung.SOCIAL_JOB: subsidy,
                Rung.YOUTH_PRACTICE: practice,
                Rung.TRAINING: course,
                Rung.PUBLIC_WORKS: works,
                Rung.UPSKILLING: course,
            }
        ),
        grant=book.mci_amount("measures.business_grant_mci", month, region),
        youth_age_months=(int(number("youth_practice_age_years")) + 1) * MONTHS_IN_YEAR,
        low_pay=round_half_up(minimum_wage),
    )


def without_figures() -> MeasuresOfEmployment:
    """Give a month for which no indices are held: nothing is offered."""
    return MeasuresOfEmployment(_by_rung({}), _by_rung({}), _by_rung({}), 0, 0, 0)


@rule
def may_enter(rung: int, age_months: int, measures: Any) -> bool:
    """Tell whether a jobless able-bodied member may enter a measure of the ladder.

    Reference: gov.kz, questions and answers: youth practice for graduates up to 29 years; the others have no age.
    """
    if rung == Rung.YOUTH_PRACTICE and age_months >= measures.youth_age_months:
        return False
    return bool(measures.months[rung] > 0)


@rule
def is_low_paid(registered: int, measures: Any) -> bool:
    """Tell whether somebody at work is paid so little that upskilling is offered.

    registered: pay of the month, tenge.
    Reference: none names a limit: the minimum wage is taken (an assumption).
    """
    return bool(registered <= measures.low_pay)


@rule
def measure_pay(rung: int, measures: Any) -> int:
    """Give the pay of a month on a measure, tenge; it counts as income of the family.

    Reference: gov.kz, how assistance is calculated: income from active measures counts; amounts in ``measures.yaml``.
    """
    return int(measures.pay[rung])


def _by_rung(amounts: dict[Rung, int]) -> npt.NDArray[np.int64]:
    return np.array([amounts.get(one, 0) for one in Rung], np.int64)
