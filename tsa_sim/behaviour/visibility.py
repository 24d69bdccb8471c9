"""Visibility: what the state's registers show of what people earn.

The means test sees registered income. Formal pay is seen, part of it hidden in envelopes; own-account income is seen
in part and only for those who are registered; pay without a contract is not seen. More stays hidden where informal
work is commoner. From 2020 data bases are checked
against each other: every unseen share falls, at once and then a little each year until a year that can be set.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import MONTHS_IN_YEAR, Month, month_of_year, month_text
from tsa_sim.calendar import month as calendar_month
from tsa_sim.chance import threshold
from tsa_sim.columns import State
from tsa_sim.population.labour import informality_of_regions
from tsa_sim.population.targets import persons_of_regions
from tsa_sim.rulebook import rule

_CHECKS_BEGIN = "2020-01"
_ONE = 1024
_QUANTILES = 256


class Visibility(NamedTuple):
    """Limits of the person's fixed quantile (0-255) and parts in 1/1024."""

    envelope: npt.NDArray[np.int64]  # by region of today
    envelope_seen: int
    unseen_own_account: npt.NDArray[np.int64]  # by region of today
    reported: int
    informal_seen: int
    other_seen: int
    season_own: npt.NDArray[np.int64]  # registered own-account income in villages and towns, 1/1024 of the year's mean
    season_other: npt.NDArray[np.int64]  # the same of other income
    relatives_apart: int
    minimum_wage: int  # tenge a month


def frozen(coefficients: Coefficients, minimum_wage: int, month: Month, base: Month) -> Visibility:
    """Freeze the limits; minimum_wage: tenge a month, the least that a formal job shows."""
    number = coefficients.number
    more = seen_more(coefficients, month)
    hidden = hidden_by_region(number("visibility.informality_elasticity"), month_text(base))
    return Visibility(
        envelope=_limits(max(number("visibility.envelope_share") - more, 0.0) * hidden),
        envelope_seen=round((1 - number("visibility.envelope_part")) * _ONE),
        unseen_own_account=_limits(max(number("visibility.self_employed_unseen_share") - more, 0.0) * hidden),
        reported=round(number("visibility.self_employed_reported_part") * _ONE),
        informal_seen=round(min(number("visibility.informal_seen_part") + more, 1.0) * _ONE),
        other_seen=round(min(number("visibility.other_income_seen_part") + more, 1.0) * _ONE),
        season_own=_season(coefficients, "visibility.farming_of_own_account", month),
        season_other=_season(coefficients, "visibility.farming_of_other_income", month),
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


def hidden_by_region(elasticity: float, base: str) -> npt.NDArray[np.float64]:
    """Give what stays hidden in a region over the country's: its informality over the country's, to a power.

    Over the people of the country the mean is one. Shape (regions,).
    """
    informality = informality_of_regions(base)
    found = (informality / np.average(informality, weights=persons_of_regions())) ** elasticity
    return np.asarray(found / np.average(found, weights=persons_of_regions()))


def _season(coefficients: Coefficients, part: str, month: Month) -> npt.NDArray[np.int64]:
    """Give a month's registered income over the year's mean in villages and towns, 1/1024; part: farming's share."""
    of_year = coefficients.table("visibility.farming_season")
    of_farming = of_year[month_of_year(month)] * len(of_year) / sum(of_year.values())
    of_villages = 1 + coefficients.number(part) * (of_farming - 1)
    return np.asarray(np.rint(np.array([of_villages, 1.0]) * _ONE), np.int64)


def _limits(share: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    return np.asarray(np.rint(np.minimum(share, 1.0) * _QUANTILES), np.int64)


@rule
def seen(earnings: int, state: int, quantile: int, region: int, urban: int, visibility: Any) -> int:
    """Give what the registers show of a month's earnings, tenge."""
    if earnings == 0:
        return 0
    in_envelope, reported, informal = visibility.envelope_seen, visibility.reported, visibility.informal_seen
    season, least = visibility.season_own[urban], visibility.minimum_wage
    formal = _ONE if quantile >= visibility.envelope[region] else in_envelope
    own = reported if quantile >= visibility.unseen_own_account[region] else 0
    is_formal, is_own = state == State.FORMAL, state == State.SELF_EMPLOYED
    part = informal + is_formal * (formal - informal) + is_own * (own - informal)
    of_season = _ONE + is_own * (season - _ONE)
    return int(max((((earnings * part) >> 10) * of_season) >> 10, is_formal * min(earnings, least)))


@rule
def seen_other(other: int, urban: int, visibility: Any) -> int:
    """Give what the registers show of a household's other income of a month, tenge."""
    return int((((other * visibility.other_seen) >> 10) * visibility.season_other[urban]) >> 10)
