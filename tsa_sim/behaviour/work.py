"""Work: people leave what they do at a rate of their own and find their next place in their labour market.

A labour market (cell) is a region, town or village, sex, age band and ability. Its published shares are kept: a
person who leaves draws the next state so that flows between any two states balance, so the stocks of a cell stay as
published while people move. Students and the disabled of groups I and II keep their state.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.behaviour.life import years_of_age
from tsa_sim.behaviour.tightness import leaving
from tsa_sim.calendar import Month, month_text
from tsa_sim.chance import Decision, draw, happens, thresholds
from tsa_sim.columns import Disability, State
from tsa_sim.population.labour import band_of_age, labour_stocks
from tsa_sim.rulebook import rule

_MOVING = (State.FORMAL, State.INFORMAL, State.SELF_EMPLOYED, State.UNEMPLOYED, State.INACTIVE)
_RATES = ("formal", "informal", "self_employed", "unemployed", "inactive")


class Work(NamedTuple):
    """Thresholds of the labour markets."""

    leave: npt.NDArray[np.int64]  # shape (regions, urban, sex, band, ability, state)
    reach: npt.NDArray[np.int64]  # cumulative thresholds of the next state; the same shape
    band: npt.NDArray[np.uint8]  # age band by (sex, years of age)
    working_age_months: int


def frozen(coefficients: Coefficients, base: Month) -> Work:
    """Build the thresholds from the labour cells' shares and the leaving rates."""
    stocks = labour_stocks(month_text(base))[..., list(_MOVING)]
    shares = stocks / np.maximum(stocks.sum(axis=-1, keepdims=True), 1e-12)
    wanted = np.array([coefficients.number(f"work.leave_{name}_month") for name in _RATES])
    rates = np.broadcast_to(wanted, shares.shape).copy()
    for _ in range(8):  # those who redraw their own state do not leave it: raise the rates until the leavers agree
        reach = shares * rates
        reach /= np.maximum(reach.sum(axis=-1, keepdims=True), 1e-12)
        rates = np.minimum(wanted / np.maximum(1 - reach, 0.05), 1.0)
    reach = shares * rates
    reach /= np.maximum(reach.sum(axis=-1, keepdims=True), 1e-12)
    return Work(
        leave=thresholds(rates),
        reach=thresholds(np.cumsum(reach, axis=-1)),
        band=band_of_age(month_text(base)).astype(np.uint8),
        working_age_months=16 * 12,
    )


@rule
def change_state(person: Any, slot: int, root: int, region: int, urban: int, finding: int, work: Any) -> None:
    """Let a person of working age leave the present state, perhaps, and find the next.

    finding: how fast the region's jobless find work, 1/1024 of the published.
    """
    person.months_in_state += 1
    if person.age_months < work.working_age_months or person.state == State.STUDENT:
        return
    if person.disability == Disability.GROUP_1 or person.disability == Disability.GROUP_2:
        return
    band = work.band[person.sex, years_of_age(person.age_months)]
    leave = work.leave[region, urban, person.sex, band, person.ability, person.state]
    if not happens(root, Decision.LEAVE_STATE, slot, leaving(leave, person.state, finding)):
        return
    where = draw(root, Decision.NEXT_STATE, slot)
    state = 0
    while state < State.INACTIVE and where >= work.reach[region, urban, person.sex, band, person.ability, state]:
        state += 1
    if state != person.state:
        person.state = state
        person.months_in_state = 0
