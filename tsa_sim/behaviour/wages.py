"""Pay: what work brings this month, around a person's level, with a season, a lasting and a monthly shock.

Everything is whole numbers: factors are counted in 1/1024, indices in 1/65536.
"""

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import MONTHS_IN_YEAR, Month, month_of_year, month_text
from tsa_sim.chance import Decision, draw, happens, threshold
from tsa_sim.columns import State
from tsa_sim.macro import household_income_index
from tsa_sim.population.incomes import of_base_month, pensions
from tsa_sim.population.labour import pay_factors
from tsa_sim.regions import REGIONS
from tsa_sim.rulebook import rule

_ONE = 1024
_INDEX_ONE = 65536
_QUANTILES = 256


class Wages(NamedTuple):
    """Tables of pay in one month."""

    factor: npt.NDArray[np.int64]  # by employment state, 1/1024 of a person's level
    lasting: npt.NDArray[np.int64]  # by quantile of the lasting shock, 1/1024
    monthly: npt.NDArray[np.int64]  # by (employee or not, quantile), 1/1024
    income: npt.NDArray[np.int64]  # money income of the region against January 2018, 1/65536
    pension: npt.NDArray[np.int64]  # first pensions by (region, quantile), tenge a month of January 2018
    new_shock: int


def frozen(coefficients: Coefficients, month: Month, base: Month, real: float = 1.0) -> Wages:
    """Freeze the tables of one month; real: growth factor of incomes beyond the month's.

    Raises OutsideData when the money-income series does not reach that month.
    """
    correlation = coefficients.number("wages.lasting_shock_year_correlation")
    index = np.array([household_income_index(region, month) for region in REGIONS])
    return Wages(
        factor=np.rint(np.asarray(pay_factors(month_text(base))) * season(coefficients, month) * _ONE).astype(np.int64),
        lasting=_quantiles(coefficients.number("wages.lasting_shock_sd")),
        monthly=np.stack(
            [
                _quantiles(coefficients.number("wages.monthly_shock_sd_employee")),
                _quantiles(coefficients.number("wages.monthly_shock_sd_own_account")),
            ]
        ),
        income=np.rint(index * real * _INDEX_ONE).astype(np.int64),
        pension=_first_pensions(month_text(base)),
        new_shock=threshold(1 - correlation ** (1 / MONTHS_IN_YEAR)),
    )


def season(coefficients: Coefficients, month: Month) -> npt.NDArray[np.float64]:
    """Give what a month's pay is to the year's mean, by employment state; twelve months make one on average.

    A wave with its crest in the month named: building, trade and work on fields pay in summer and autumn.
    """
    crest = coefficients.number("wages.season_crest_month")
    wave = math.cos(2 * math.pi * (month_of_year(month) - crest) / MONTHS_IN_YEAR)
    amplitudes = {
        State.FORMAL: coefficients.number("wages.season_employee"),
        State.INFORMAL: coefficients.number("wages.season_informal"),
        State.SELF_EMPLOYED: coefficients.number("wages.season_own_account"),
    }
    return np.array([1 + amplitudes.get(state, 0.0) * wave for state in State])


@rule
def earn(person: Any, slot: int, root: int, region: int, wages: Any) -> int:
    """Give a person's true earnings of the month, tenge."""
    if happens(root, Decision.LASTING_SHOCK, slot, wages.new_shock):
        person.shock = draw(root, Decision.NEW_SHOCK, slot) >> 24
    factor = wages.factor[person.state]
    if factor == 0 or person.potential == 0:
        return 0
    own_account = 0 if person.state == State.FORMAL else 1
    pay = (person.potential * factor) >> 10
    pay = (pay * wages.lasting[person.shock]) >> 10
    pay = (pay * wages.monthly[own_account, draw(root, Decision.MONTHLY_SHOCK, slot) >> 24]) >> 10
    return int((pay * wages.income[region]) >> 16)


@rule
def first_pension(slot: int, life_luck: int, region: int, wages: Any) -> int:
    """Give the pension of somebody who reaches the age without one, tenge a month of January 2018."""
    return int(wages.pension[region, draw(life_luck, Decision.NEW_PENSION, slot) >> 24])


@rule
def indexed(amount: int, region: int, wages: Any) -> int:
    """Bring an amount of January 2018 to the money incomes of the month, tenge."""
    return int((amount * wages.income[region]) >> 16)


def _first_pensions(base: str) -> npt.NDArray[np.int64]:
    """Give 256 equally likely pensions by region: those of the base's pensioners."""
    drawn = pensions((np.arange(_QUANTILES) + 0.5) / _QUANTILES, np.zeros(_QUANTILES, bool), base)
    return np.stack([np.rint(drawn * of_base_month(row, base)).astype(np.int64) for row in range(len(REGIONS))])


def _quantiles(sd: float) -> npt.NDArray[np.int64]:
    """Give 256 equally likely factors of a lognormal shock with mean one, in 1/1024."""
    normal = ndtri((np.arange(_QUANTILES) + 0.5) / _QUANTILES)
    factors = np.exp(sd * normal)
    return np.asarray(np.rint(factors / factors.mean() * _ONE), np.int64)
