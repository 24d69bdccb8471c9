"""What the office learns of a family in a month, and what it pays it."""

from typing import Any, NamedTuple

from tsa_sim.behaviour.splitting import COUPLE_APART, RELATIVES_APART
from tsa_sim.columns import Role
from tsa_sim.law.means_test.rules import in_family
from tsa_sim.rulebook import rule


class Facts(NamedTuple):
    """A family as the office sees it this month, and the household around it; money in tenge a month."""

    persons: int  # everybody in the household
    members: int  # of the family that is assessed
    apart: int  # who is registered apart from the head's family (see ``behaviour.splitting``)
    children: int  # under 18
    dependants: int  # under 18, or full-time students under 23
    able: int
    care: bool
    working: int  # members at work that the registers show
    small: int  # children of the age of the kits and of the supplement, 1 to 6
    supplement: int  # what the children of the family add to assistance
    kits: int  # children due the kits in kind
    packages: int  # children due any package in kind
    participants: int  # members in a measure of employment, or in one within the last twelve months
    counted: int  # registered income before the payments of this model, as the next quarter tests it
    true_income: int  # what the household lives on before the payments of this model


class Paid(NamedTuple):
    """What a family is paid this month, tenge, by payment."""

    tsa: int  # due in this month
    tsa_cash: int  # paid out in this month: more where it is paid at once for the term, then nothing
    child_supplement: int
    child_allowance: int
    special: int
    large_family: int
    orleu: int


@rule
def belongs(person: Any, apart: int, means: Any) -> bool:
    """Tell whether a person is of the family that the office assesses: by the register, and by the law."""
    may_part = RELATIVES_APART * (person.family > 0) + COUPLE_APART * (person.role == Role.SPOUSE)
    return bool(((apart & may_part) == 0) & in_family(person.age_months, person.state, person.role, means))
