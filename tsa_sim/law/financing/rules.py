"""Who pays: each payment split between the republican and the local budget, exactly."""

from fractions import Fraction
from typing import NamedTuple

from tsa_sim.calendar import Month
from tsa_sim.money import round_half_up
from tsa_sim.parameters import LawBook

COMPONENTS = (
    "tsa",
    "child_supplement",
    "large_family",
    "special_state_allowance",
    "child_allowance",
    "orleu",
    "social_package",
)


class Shares(NamedTuple):
    """Tenge by budget; together they are the whole payment."""

    republican: int
    local: int


def split(book: LawBook, component: str, region: str, month: Month, paid: int) -> Shares:
    """Split a payment of one region and month between the budgets, tenge; the republican part is rounded half-up.

    Raises UnknownName for a component that the law does not know.
    """
    republican = round_half_up(Fraction(book.value(f"financing.{component}", month, region)) * paid)
    return Shares(republican, paid - republican)
