"""Screening: data bases block a growing share of families for good, whatever the rules of the means test say.

A family is blocked by what it owns or turns over (cars, houses, loans), seen by the state's data bases. Which families
are blocked is a lasting property; the share grows year by year and is enforcement, apart from the law.
"""

from typing import Any, NamedTuple

from tsa_sim.behaviour.application import LARGE_FAMILY
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import MONTHS_IN_YEAR, Month
from tsa_sim.chance import Decision, happens, threshold
from tsa_sim.rulebook import rule


class Screening(NamedTuple):
    """Thresholds of the lasting draw."""

    blocked: int
    blocked_large: int  # of families with four and more children


def frozen(coefficients: Coefficients, month: Month) -> Screening:
    """Freeze the share of one month."""
    blocked = blocked_share(coefficients, month)
    return Screening(threshold(blocked), threshold(blocked * (1 - coefficients.number("screening.large_spared"))))


def blocked_share(coefficients: Coefficients, month: Month) -> float:
    """Give the share of families blocked by a month, 0 to 1: of the open ones the same share closes every year."""
    number = coefficients.number
    begins = round(number("screening.grows_from_year")) * MONTHS_IN_YEAR
    ends = (round(number("screening.grows_until_year")) + 1) * MONTHS_IN_YEAR
    years = max(min(month, ends) - begins, 0) / MONTHS_IN_YEAR
    open_share: float = (1.0 - number("screening.blocked_share_a_year")) ** years
    return 1.0 - open_share


@rule
def screened_out(life_luck: int, children: int, screening: Any) -> bool:
    """Tell whether the data bases block a family."""
    blocked = screening.blocked_large if children >= LARGE_FAMILY else screening.blocked
    return happens(life_luck, Decision.SCREENED, 0, blocked)
