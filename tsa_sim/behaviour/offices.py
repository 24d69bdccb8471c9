"""Offices: the employment centres' staff, how fast they decide, and what mistakes the commissions make.

A region has posts by its families and its share of the poor; a post receives so many visitors a day, and an application
or a home visit takes so many of them. What is beyond that waits. A commission that is small, untrained or overloaded
refuses more entitled families by mistake; one larger or better trained than usual notices more income that no register
shows. The application FSM Social saves days, work and mistakes in the share of visits that use it.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import Month, year_of
from tsa_sim.chance import Decision, happens, threshold
from tsa_sim.macro import poor_neighbours, wage_index
from tsa_sim.regions import REGIONS
from tsa_sim.rulebook import rule

MILLIONTHS = 1_000_000  # posts are counted in millionths of a post a family

_THOUSANDTHS = 1000
_USUAL_MEMBERS = 5
_USUAL_TRAINED = 0.5
_REFERENCE_YEAR = 2022
_NEW_STANDARD = 2019


class Offices(NamedTuple):
    """The offices of one month."""

    queue: bool
    posts: npt.NDArray[np.int64]  # by region: millionths of a post a family
    decisions: int  # that a post can take in a month, thousandths
    visits: int  # home visits that a post makes in a month, thousandths
    days: npt.NDArray[np.int64]  # working days to a decision at ordinary load: village, town
    working_days: int  # of a month
    wrong_refusal: int  # threshold at ordinary load
    load_effect: int  # thousandths
    noticed: int  # threshold: unseen income that the visit notices beyond the usual
    cost_of_application: int  # tenge
    cost_of_case: int
    cost_of_visit: int


def frozen(coefficients: Coefficients, month: Month, wages: float | None = None) -> Offices:
    """Freeze one month; wages: the mean wage, 2018 = 1, as published for the year where left out.

    Raises OutsideData where no wage is held.
    """
    number = coefficients.number
    wages = wages if wages is not None else wage_index(year_of(month))
    prices = wages / wage_index(_REFERENCE_YEAR)
    visits = number("information.visits_of_post")
    received = number("offices.visitors_a_day") * number("offices.working_days")
    left = max(received - visits * number("offices.visitors_of_home_visit"), 0.0)
    work = number("offices.visitors_of_application") * (
        1 - number("offices.fsm_social") * number("offices.fsm_time_saved")
    )
    poor = np.array([poor_neighbours()[code] for code in REGIONS])
    return Offices(
        queue=number("offices.queue") > 0,
        posts=np.rint(poor * number("offices.posts_per_1000_families") / 1000 * MILLIONTHS).astype(np.int64),
        decisions=round(left / work * _THOUSANDTHS),
        visits=round(visits * _THOUSANDTHS),
        days=np.array([days(coefficients, month, place) for place in ("village", "town")], np.int64),
        working_days=round(number("offices.working_days")),
        wrong_refusal=threshold(min(wrong_refusal(coefficients), 1.0)),
        load_effect=round(number("offices.load_effect") * _THOUSANDTHS),
        noticed=threshold(noticed(coefficients)),
        cost_of_application=round(number("offices.cost_of_application") * prices),
        cost_of_case=round(number("offices.cost_of_case") * prices),
        cost_of_visit=round(number("offices.cost_of_visit") * prices),
    )


def days(coefficients: Coefficients, month: Month, place: str) -> int:
    """Give the working days to a decision at ordinary load, in a ``village`` or ``town``."""
    number = coefficients.number
    standard = number(f"offices.days_in_{place}_{2019 if year_of(month) >= _NEW_STANDARD else 2018}")
    late = max(number("offices.commission_members") - _USUAL_MEMBERS, 0.0) * number("offices.days_of_member")
    saved = number("offices.fsm_social") * number("offices.fsm_days_saved")
    return max(round(standard + late - saved), 1)


def wrong_refusal(coefficients: Coefficients) -> float:
    """Give the probability that an entitled family is refused by mistake at ordinary load."""
    number = coefficients.number
    training = 1 - number("offices.training_effect") * (number("offices.trained_share") - _USUAL_TRAINED)
    members = (_USUAL_MEMBERS / number("offices.commission_members")) ** number("offices.members_effect")
    form = 1 - number("offices.fsm_social") * number("offices.fsm_mistakes_avoided")
    return float(number("offices.wrong_refusal") * training * members * form)


def noticed(coefficients: Coefficients) -> float:
    """Give the probability that a visit notices unseen income that the usual commission does not."""
    number = coefficients.number
    members = (number("offices.commission_members") - _USUAL_MEMBERS) * number("offices.noticed_by_member")
    training = (number("offices.trained_share") - _USUAL_TRAINED) * number("offices.noticed_by_training")
    return min(max(members + training, 0.0), 1.0)


@rule
def refused_by_mistake(root: int, desk: Any) -> bool:
    """Tell whether the commission refuses an entitled family by mistake."""
    return happens(root, Decision.WRONG_REFUSAL, 0, desk.wrong_refusal)


@rule
def notices_unseen_income(root: int, offices: Any) -> bool:
    """Tell whether the visit notices that a family lives on income which no register shows."""
    return offices.noticed > 0 and happens(root, Decision.NOTICED, 0, offices.noticed)
