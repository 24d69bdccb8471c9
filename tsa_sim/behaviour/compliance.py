"""Compliance: who signs a social contract, and who keeps it.

The probability to keep it through six months is the scenario's parameter; the monthly breach hazard follows from
it, whatever the contract's length: 1 - p^(1/6).
"""

from typing import Any, NamedTuple

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.chance import Decision, happens, threshold
from tsa_sim.rulebook import rule

_SIX_MONTHS = 6


class Compliance(NamedTuple):
    """Thresholds a month (breach) and an offer (refusal)."""

    breach: int
    refusal: int


def frozen(coefficients: Coefficients) -> Compliance:
    """Freeze the thresholds."""
    kept = coefficients.number("compliance.kept_share_of_six_months")
    return Compliance(
        breach=threshold(1 - kept ** (1 / _SIX_MONTHS)),
        refusal=threshold(coefficients.number("compliance.refusal")),
    )


@rule
def breaks_contract(slot: int, root: int, compliance: Any) -> bool:
    """Tell whether an able-bodied member fails the contract's obligations this month."""
    return happens(root, Decision.BREACH, slot, compliance.breach)


@rule
def refuses(root: int, compliance: Any) -> bool:
    """Tell whether the family's able-bodied members refuse to sign."""
    return happens(root, Decision.REFUSE_CONTRACT, 0, compliance.refusal)
