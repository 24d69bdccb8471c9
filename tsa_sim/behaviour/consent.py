"""Consent: in the pilot of the bank data every adult of the family answers an SMS in one working day.

One silence stops the application. Where all consent, the spending of the quarter is compared with the line, as the
law's ``expenditure_pilot`` says; what is spent from accounts is a part of what the household lives on.
"""

from typing import Any, NamedTuple

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.chance import Decision, happens, threshold
from tsa_sim.rulebook import rule


class Consent(NamedTuple):
    """Thresholds of the pilot."""

    districts: int
    answers: int
    through_accounts: int  # 1/1024
    days: int


def frozen(coefficients: Coefficients) -> Consent:
    """Freeze the thresholds."""
    number = coefficients.number
    return Consent(
        districts=threshold(number("consent.families_in_pilot")),
        answers=threshold(number("consent.adult_answers")),
        through_accounts=round(number("consent.through_accounts") * 1024),
        days=round(number("consent.days_for_answers")),
    )


@rule
def in_pilot(life_luck: int, spending: Any, consent: Any) -> bool:
    """Tell whether a family lives in a district of the pilot, while the law has it: a lasting property."""
    if not spending.in_force or consent.districts == 0:
        return False
    return happens(life_luck, Decision.BANK_PILOT, 0, consent.districts)


@rule
def all_answer(adults: int, root: int, consent: Any) -> bool:
    """Tell whether every adult answers in time."""
    silent = 0
    for adult in range(adults):
        if not happens(root, Decision.CONSENT, adult, consent.answers):
            silent += 1
    return silent == 0
