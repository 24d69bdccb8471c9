"""Targets: akims who answer for the families in categories D and E serve these first, and some on paper only."""

from typing import Any, NamedTuple

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.chance import CERTAIN, Decision, happens, threshold
from tsa_sim.rulebook import rule

CRISIS = 3  # category D, from which a family is under the target

_PARTS = 1024
_LAST_HALF = CERTAIN >> 1


class Targets(NamedTuple):
    """The target of one month."""

    counted: bool  # families are sorted into categories at the quarter's end
    first: int  # 1/1024 of the families in D and E, those that are served before all others
    on_paper: int  # threshold a quarter


def frozen(coefficients: Coefficients) -> Targets:
    """Freeze the target."""
    number = coefficients.number
    strength = number("targets.akims_target")
    return Targets(
        counted=strength > 0 or number("targets.counts_categories") > 0,
        first=round(strength * _PARTS),
        on_paper=threshold(strength * number("targets.registered_out")),
    )


@rule
def in_order_of_target(home: Any, drawn: int, targets: Any) -> int:
    """Give a ticket as it counts under the target: of those in D and E so many come before all others."""
    if targets.first == 0:
        return drawn
    half = drawn >> 1
    if home.category >= CRISIS and drawn % _PARTS < targets.first:
        return half
    return half + _LAST_HALF


@rule
def registered_out(root: int, targets: Any) -> bool:
    """Tell whether a family leaves D and E on paper this quarter."""
    return targets.on_paper > 0 and happens(root, Decision.REGISTERED_OUT, 0, targets.on_paper)
