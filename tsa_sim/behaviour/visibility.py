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
    # the same by employment state, as ``seen`` looks them up
    hidden_below: npt.NDArray[np.int64]  # by region and state: quantile from which a person hides nothing more
    part: npt.NDArray[np.int64]  # by hiding (0) or not (1), and state: what is shown, 1/1024
    season: npt.NDArray[np.int64]  # in villages and towns by state, 1/1024
    least: npt.NDArray[np.int64]  # by state: what a job shows at least, tenge a month


def frozen(coefficients: Coefficients, minimum_wage: int, month: Month, base: Month) -> Visibility:
    """Freeze the limits; minimum_wage: tenge a month, the least that a formal job shows."""
    number = coefficients.number
    more = seen_more(coefficients, month)
    hidden = hidden_by_region(number("visibility.informality_elasticity"), month_text(base))
    envelope = _limits(max(number("visibility.envelope_share") - more, 0.0) * hidden)
    unseen_own_account = _limits(max(number("visibility.self_employed_unseen_share") - more, 0.0) * hidden)
    envelope_seen = round((1 - number("visibility.envelope_part")) * _ONE)
    reported = round(number("visibility.self_employed_reported_part") * _ONE)
    informal_seen = round(min(number("visibility.informal_seen_part") + more, 1.0) * _ONE)
    season_own = _season(coefficients, "visibility.farming_of_own_account", month)
    nowhere = np.zeros_like(envelope)
    return Visibility(
        envelope=envelope,
        envelope_seen=envelope_seen,
        unseen_own_account=unseen_own_account,
        reported=reported,
        informal_seen=informal_seen,
        other_seen=round(min(number("visibility.other_income_seen_part") + more, 1.0) * _ONE),
        season_own=season_own,
        season_other=_season(coefficients, "visibility.farming_of_other_income", month),
        relatives_apart=threshold(number("visibility.relatives_apart_share")),
        minimum_wage=minimum_wage,
        hidden_below=np.stack(_by_state(envelope, unseen_own_account, nowhere), axis=-1),
        part=np.array([_by_state(envelope_seen, 0, informal_seen), _by_state(_ONE, reported, informal_seen)], np.int64),
        season=np.array([_by_state(_ONE, of_place, _ONE) for of_place in season_own], np.int64),
        least=np.array(_by_state(minimum_wage, 0, 0), np.int64),
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


def _by_state(formal: Any, own_account: Any, others: Any) -> list[Any]:
    known = {State.FORMAL: formal, State.SELF_EMPLOYED: own_account}
    return [known.get(state, others) for state in State]


def _limits(share: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    return np.asarray(np.rint(np.minimum(share, 1.0) * _QUANTILES), np.int64)


@rule
def seen(earnings: int, state: int, quantile: int, region: int, urban: int, visibility: Any) -> int:
    """Give what the registers show of a month's earnings, tenge."""
    if earnings == 0:
        return 0
    open_person = int(quantile >= visibility.hidden_below[region, state])
    shown = (earnings * visibility.part[open_person, state]) >> 10
    shown = (shown * visibility.season[urban, state]) >> 10
    return int(max(shown, min(earnings, visibility.least[state])))


@rule
def seen_other(other: int, urban: int, visibility: Any) -> int:
    """Give what the registers show of a household's other income of a month, tenge."""
    return int((((other * visibility.other_seen) >> 10) * visibility.season_other[urban]) >> 10)
