"""Information: what a family knows of the assistance, from visits, campaigns, messages and neighbours.

Everybody knows of it unless a scenario says otherwise. Outreach raises the odds of applying: of a family reached by a
campaign in that month, of a family visited at home for some months. A proactive message lets a family that accepts such
offers apply at once. After a reform knowing may begin with a share of families and spread month by month, the faster
the more of the region's families draw the assistance. What history had of it, the campaign of 2018 and the rounds of
large families, are fitted coefficients of ``application``; here is what comes on top.
"""

from typing import Any, NamedTuple

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import Month, month_of_year, year_of
from tsa_sim.chance import CERTAIN, Decision, happens, threshold
from tsa_sim.rulebook import rule

ON_THE_LIST = -1  # of ``home.informed``: the family is on the list of those to be visited

_STEPS = 64  # steps of log odds in one unit, as in ``application``


class Information(NamedTuple):
    """Thresholds and log odds of one month."""

    media: int
    media_odds: int
    visits: bool  # mobile groups go from door to door
    visit_odds: int
    visit_lasts: int  # months
    offers: int
    acceptance: int
    begins_anew: bool  # after this month what families know of the assistance begins with ``aware``
    aware: int
    learns: int  # threshold of the unaware, of 2^32
    word_of_mouth: int  # the same, where every family of the region draws the assistance


def frozen(coefficients: Coefficients, month: Month) -> Information:
    """Freeze one month."""
    number = coefficients.number
    return Information(
        media=threshold(number("information.media_reach")),
        media_odds=round(number("information.media_effect") * _STEPS),
        visits=number("information.visits_of_post") > 0,
        visit_odds=round(number("information.visit_effect") * _STEPS),
        visit_lasts=round(number("information.visit_lasts_months")),
        offers=threshold(number("information.offers")),
        acceptance=threshold(number("information.accepts_offer")),
        begins_anew=month_of_year(month + 1) == 1 and year_of(month + 1) == round(number("information.reform_year")),
        aware=threshold(number("information.aware_at_reform")),
        learns=threshold(number("information.learns_month")),
        word_of_mouth=round(number("information.word_of_mouth") * CERTAIN),
    )


@rule
def knows(home: Any, life_luck: int, aware: int) -> bool:
    """Tell whether a family knows of the assistance: the region's share does, for good; and who was visited."""
    if aware >= CERTAIN or home.informed > 0:
        return True
    return happens(life_luck, Decision.AWARE, 0, aware)


@rule
def told(home: Any, root: int, information: Any) -> int:
    """Give the log odds, in 1/64, that a campaign of the month or a visit not long ago adds to applying."""
    odds = 0
    if information.media > 0 and happens(root, Decision.MEDIA, 0, information.media):
        odds += information.media_odds
    if home.informed > 0:
        odds += information.visit_odds
    return odds


@rule
def offered(root: int, information: Any) -> bool:
    """Tell whether a family that fits the assistance is sent a message this month."""
    return information.offers > 0 and happens(root, Decision.OFFER, 0, information.offers)


@rule
def accepts(life_luck: int, information: Any) -> bool:
    """Tell whether a family is one of those that accept such an offer: a lasting property."""
    return happens(life_luck, Decision.ACCEPT_OFFER, 0, information.acceptance)
