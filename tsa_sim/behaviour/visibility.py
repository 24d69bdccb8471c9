"""Visibility: what the state's registers show of what people earn.

The means test sees registered income. Formal pay is seen, part of it hidden in envelopes; own-account income is seen
in part and only for those who are registered; pay without a contract is not seen. From 2020 data bases are checked
against each other: every unseen share falls, at once and then a little each year until a year that can be set.
"""

from typing import Any, NamedTuple

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import MONTHS_IN_YEAR, Month
from tsa_sim.calendar import month as calendar_month
from tsa_sim.chance import threshold
from tsa_sim.columns import State
from tsa_sim.rulebook import rule

_CHECKS_BEGIN = "2020-01"
_ONE = 1024
_QUANTILES = 256


class Visibility(NamedTuple):
    """Limits of the person's fixed quantile (0-255) and parts in 1/1024."""

    envelope: int
    envelope_seen: int
    unseen_own_account: int
    reported: int
    informal_seen: int
    other_seen: int
    relatives_apart: int
    minimum_wage: int  # tenge a month


def frozen(coefficients: Coefficients, minimum_wage: int, month: Month) -> Visibility:
    """Freeze the limits; minimum_wage: tenge a month, the least that a formal job shows."""
    number = coefficients.number
    more = seen_more(coefficients, month)
    return Visibility(
        envelope=round(max(number("visibility.envelope_share") - more, 0.0) * _QUANTILES),
        envelope_seen=round((1 - number("visibility.envelope_part")) * _ONE),
        unseen_own_account=round(max(number("visibility.self_employed_unseen_share") - more, 0.0) * _QUANTILES),
        reported=round(number("visibility.self_employed_reported_part") * _ONE),
        informal_seen=round(min(number("visibility.informal_seen_part") + more, 1.0) * _ONE),
        other_seen=round(min(number("visibility.other_income_seen_part") + more, 1.0) * _ONE),
        relatives_apart=threshold(number("visibility.relatives_apart_share")),
        minimum_wage=minimum_wage,
    )


def seen_more(coefficients: Coefficients, month: Month) -> float:
    """Give by how much the unseen shares have fallen since the checks between data bases began, 0 to 1."""
    begun = calendar_month(_CHECKS_BEGIN)
    if month < begun:
        return 0.0
    stops = (round(coefficients.number("visibility.trend_until_year")) + 1) * MONTHS_IN_YEAR
    years = max(min(month, stops) - begun, 0) / MONTHS_IN_YEAR
    return coefficients.number("visibility.checks_2020") + years * coefficients.number("visibility.trend_a_year")


@rule
def seen(earnings: int, state: int, quantile: int, visibility: Any) -> int:
    """Give what the registers show of a month's earnings, tenge."""
    if earnings == 0:
        return 0
    if state == State.FORMAL:
        if quantile >= visibility.envelope:
            return earnings
        return int(max((earnings * visibility.envelope_seen) >> 10, min(earnings, visibility.minimum_wage)))
    if state == State.SELF_EMPLOYED:
        if quantile < visibility.unseen_own_account:
            return 0
        return int((earnings * visibility.reported) >> 10)
    return int((earnings * visibility.informal_seen) >> 10)
