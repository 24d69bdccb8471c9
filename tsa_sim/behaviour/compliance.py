"""Compliance: who signs a social contract, and who keeps which part of the individual plan.

The probability to keep it through six months is the scenario's parameter; the monthly breach hazard follows from
it, whatever the contract's length: 1 - p^(1/6). A plan has three parts for every able-bodied member: work (look for
it, take part in a measure), adaptation (kindergarten, legal and psychological help, health) and the duties of the
family (schooling, health checks); a breach is of one of them. Whether the hazard moves with a measure and with what
there is to lose are coefficients that are neutral as long as nobody changes them.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.chance import Decision, draw, happens, threshold, thresholds
from tsa_sim.rulebook import rule

WORK_PART, ADAPTATION_PART, FAMILY_PART = 1, 2, 3
_SIX_MONTHS = 6
_PAYOFFS = 16  # eighths of the line that a family draws, 0 to 15
_EIGHTHS = 8
_REFERENCE_PAYOFF = 0.5  # of the line: about what a family of the record draws a head
_ONE = 1024
_FULL = 1000


class Compliance(NamedTuple):
    """Thresholds a month (breach) and an offer (refusal); parts of the breaches in 1/1024."""

    breach: npt.NDArray[np.int64]  # by in a measure or not, and what the family draws, eighths of the line
    load_effect: int  # 1/1024 of the hazard for every whole load beyond what the consultants can do
    of_work: int
    of_work_or_adaptation: int
    refusal: int


def frozen(coefficients: Coefficients) -> Compliance:
    """Freeze the thresholds."""
    number = coefficients.number
    kept = number("compliance.kept_share_of_six_months")
    drawn = (np.arange(_PAYOFFS) + 0.5) / _EIGHTHS
    factors = np.outer(
        [1.0, number("compliance.breach_in_measure")],
        (drawn / _REFERENCE_PAYOFF) ** -number("compliance.breach_payoff_elasticity"),
    )
    work, adaptation = number("compliance.work_part_of_breaches"), number("compliance.adaptation_part_of_breaches")
    return Compliance(
        breach=thresholds(factors * (1 - kept ** (1 / _SIX_MONTHS))),
        load_effect=round(number("compliance.breach_load_effect") * _ONE),
        of_work=round(work * _ONE),
        of_work_or_adaptation=round(min(work + adaptation, 1.0) * _ONE),
        refusal=threshold(number("compliance.refusal")),
    )


@rule
def payoff(amount: int, members: int, line: int) -> int:
    """Give what a family draws in eighths of its line, 0 to 15: what it would lose by a breach.

    amount: tenge a month; line: tenge a head a month.
    """
    return min(_EIGHTHS * amount // max(members * line, 1), _PAYOFFS - 1)


@rule
def breaks_contract(slot: int, root: int, in_measure: bool, drawn: int, load: int, compliance: Any) -> bool:
    """Tell whether an able-bodied member fails the obligations of the plan this month.

    drawn: what the family draws, as ``payoff`` gives it; load: of the centre, thousandths of what it can do.
    """
    limit = compliance.breach[1 if in_measure else 0, drawn]
    if load > _FULL:
        limit += ((limit * compliance.load_effect) >> 10) * (load - _FULL) // _FULL
    return happens(root, Decision.BREACH, slot, limit)


@rule
def broken_part(slot: int, root: int, children: int, compliance: Any) -> int:
    """Give the part of the plan that a member broke; without children there are no duties of the family."""
    where = draw(root, Decision.BROKEN_PART, slot) >> 22
    if where < compliance.of_work:
        return WORK_PART
    if where < compliance.of_work_or_adaptation:
        return ADAPTATION_PART
    return FAMILY_PART if children > 0 else WORK_PART


@rule
def refuses(root: int, compliance: Any) -> bool:
    """Tell whether the family's able-bodied members refuse to sign."""
    return happens(root, Decision.REFUSE_CONTRACT, 0, compliance.refusal)
