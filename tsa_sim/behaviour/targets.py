"""Targets: akims who answer for the families in categories D and E serve these first, and some on paper only."""

from typing import Any, NamedTuple

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.chance import Decision, happens, threshold
from tsa_sim.rulebook import rule

CRISIS = 3  # category D, from which a family is under the target


class Targets(NamedTuple):
    """The target of one month."""

    counted: bool  # families are sorted into categories at the quarter's end
    others: int  # 1/1024 of the ticket of a family in D or E: 1024 = served like all others, 0 = before all others
    on_paper: int  # threshold a quarter


def frozen(coefficients: Coefficients) -> Targets:
    """Freeze the target."""
    number = coefficients.number
    strength = number("targets.akims_target")
    return Targets(
        counted=strength > 0 or number("targets.counts_categories") > 0,
        others=round((1 - strength) * 1024),
        on_paper=threshold(strength * number("targets.registered_out")),
    )


@rule
def in_order_of_target(home: Any, drawn: int, targets: Any) -> int:
    """Give a ticket as it counts under the target: that of a family in D or E comes earlier."""
    return (drawn * targets.others) >> 10 if home.category >= CRISIS else drawn


@rule
def registered_out(root: int, targets: Any) -> bool:
    """Tell whether a family leaves D and E on paper this quarter."""
    return targets.on_paper > 0 and happens(root, Decision.REGISTERED_OUT, 0, targets.on_paper)
