"""Screening: data bases block a growing share of families for good, whatever the rules of the means test say.

A family is blocked by what it owns or turns over (cars, houses, loans), seen by the state's data bases. Which families
are blocked is a lasting property; the share grows year by year and is enforcement, apart from the law.
"""

from typing import Any, NamedTuple

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import MONTHS_IN_YEAR, Month
from tsa_sim.chance import Decision, happens, threshold
from tsa_sim.rulebook import rule


class Screening(NamedTuple):
    """Threshold of the lasting draw."""

    blocked: int


def frozen(coefficients: Coefficients, month: Month) -> Screening:
    """Freeze the share of one month."""
    return Screening(blocked=threshold(blocked_share(coefficients, month)))


def blocked_share(coefficients: Coefficients, month: Month) -> float:
    """Give the share of families blocked by a month, 0 to 1: of the open ones the same share closes every year."""
    number = coefficients.number
    begins = round(number("screening.grows_from_year")) * MONTHS_IN_YEAR
    ends = (round(number("screening.grows_until_year")) + 1) * MONTHS_IN_YEAR
    years = max(min(month, ends) - begins, 0) / MONTHS_IN_YEAR
    open_share: float = (1.0 - number("screening.blocked_share_a_year")) ** years
    return 1.0 - open_share


@rule
def screened_out(life_luck: int, screening: Any) -> bool:
    """Tell whether the data bases block a family."""
    return happens(life_luck, Decision.SCREENED, 0, screening.blocked)
