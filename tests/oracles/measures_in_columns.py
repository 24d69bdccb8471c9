"""Measures of employment as NumPy columns, read anew from the rules: wait, attend, end, look for work, ask."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.chance import FOR_LIFE, Decision, draw, luck
from tsa_sim.columns import Rung, State
from tsa_sim.tally import Scarce

Array = npt.NDArray[Any]
YEAR = 12


class Took(NamedTuple):
    """What happened in measures, by household."""

    asked: Array
    given: Array
    taking_part: Array
    ended: Array
    jobs: Array
    adapted: Array


def take_part(at: Any, bound: Array, before: tuple[Array, Array], sheet: Any, desks: Any, seed: int) -> Took:
    """Take everybody through the month of measures; ``at``: places as columns, changed in place.

    bound: able-bodied members under contract; before: employment states and months in them before this month's changes;
    desks: record of its region's desk for every place.
    """
    measures, law = sheet.conduct[0]["measures"], sheet.law[at.region]["measures"]
    rung, left, state = at["measure"], at["measure_months"], at["state"]
    given, ended, jobs, again = (np.zeros(len(rung), bool) for _ in range(4))
    waits = (left == 0) & (rung != Rung.NONE)
    attended, helped = left > 0, left < 0
    # attend: to the term, to a formal job, or to a business that closes
    left[attended] -= 1
    at_term = attended & (left == 0)
    moved = attended & ~at_term & (state != before[0]) & (rung != Rung.UPSKILLING)
    formal = moved & (state == State.FORMAL)
    locked = formal & (at.drawn(Decision.LOCK_IN) < measures["locked"][rung])
    _undo(at, locked, before)
    jobs |= formal & ~locked
    closed = moved & (state != State.FORMAL) & (rung == Rung.BUSINESS_GRANT) & ~locked
    early = (formal & ~locked) | closed
    left[early] = -1
    ended |= at_term | early
    # look for work, for a year
    helped |= at_term
    left[helped] -= 1
    over = helped & (left < -YEAR)
    rung[over], left[over] = Rung.NONE, 0
    helped &= ~over
    since = np.where(helped, -left, 0)
    leads = np.where(rung == Rung.BUSINESS_GRANT, State.SELF_EMPLOYED, State.FORMAL)
    closes = helped & (rung == Rung.BUSINESS_GRANT) & (since == 1) & (state == State.SELF_EMPLOYED)
    state[closes], at["months_in_state"][closes] = State.UNEMPLOYED, 0
    found = helped & ~closes & (state != before[0]) & ((state == State.FORMAL) | (state == leads))
    missed = found & (state == leads) & (at.drawn(Decision.LOCK_IN, for_life=True) < measures["marked"][rung])
    _undo(at, missed, before)
    jobs |= found & ~missed
    placed = helped & ~missed & (state != State.FORMAL) & (state != leads)
    placed &= at.drawn(Decision.FIND_JOB) < measures["adds"][rung, since]
    state[placed], at["months_in_state"][placed] = leads[placed], 0
    jobs |= placed
    # wait for a place
    wanted = np.where(waits, rung, Rung.NONE)
    rung[waits] = Rung.NONE
    stays = waits & bound & ((wanted == Rung.UPSKILLING) | _available(state))
    for place in np.flatnonzero(stays):
        life = luck(seed, int(at.ids[place]), FOR_LIFE)
        ticket = draw(luck(life, Decision.MEASURE_LOT, sheet.month - 1), Decision.MEASURE_LOT, int(at.slot[place]))
        given[place] = ticket < desks["admits"][place][Scarce.VACANCIES - Rung.VACANCY + wanted[place]]
    rung[given] = wanted[given]
    left[given] = law["months"][given, wanted[given]]
    starts = given & (wanted == Rung.BUSINESS_GRANT)
    state[starts], at["months_in_state"][starts] = State.SELF_EMPLOYED, 0
    again = stays & ~given & (wanted != Rung.PUBLIC_WORKS) & (wanted != Rung.UPSKILLING)
    rung[again] = Rung.PUBLIC_WORKS
    # ask
    asks = bound & (rung == Rung.NONE) & (at.drawn(Decision.TAKE_PART, for_life=True) < measures["participation"])
    adapted = asks & (state == State.INACTIVE) & (at.drawn(Decision.ADAPTATION) < measures["adaptation"])
    asks &= state != State.INACTIVE
    state[adapted], at["months_in_state"][adapted] = State.UNEMPLOYED, 0
    drawn = at.drawn(Decision.MEASURE_OFFER)
    ladder = measures["offers"][at.urban][:, : Rung.PUBLIC_WORKS - 1]
    offer = 1 + (drawn[:, None] >= ladder).sum(axis=1)
    old = (offer == Rung.YOUTH_PRACTICE) & (at["age_months"] >= law["youth_age_months"])
    shut = law["months"][np.arange(len(offer)), offer] <= 0
    offer = np.where(old | shut, Rung.PUBLIC_WORKS, offer)
    course = (at["registered"] <= law["low_pay"]) & (drawn < measures["course"])
    offer = np.where(_available(state), offer, np.where(course, Rung.UPSKILLING, Rung.NONE))
    asks &= offer != Rung.NONE
    rung[asks] = offer[asks]
    return Took(*(at.summed(one) for one in (asks | again, given, left > 0, ended, jobs, adapted)))


def add_pay(at: Any, sheet: Any) -> None:
    """Pay who attends, beside what other work brings; the registers show it."""
    pay = sheet.law[at.region]["measures"]["pay"][np.arange(len(at.home)), at["measure"]]
    paid = np.where(at["measure_months"] > 0, pay, 0)
    for column in (at["earnings"], at["registered"]):
        column += paid


def _available(state: Array) -> Array:
    return (state == State.UNEMPLOYED) | (state == State.INFORMAL)


def _undo(at: Any, who: Array, before: tuple[Array, Array]) -> None:
    at["state"][who], at["months_in_state"][who] = before[0][who], before[1][who] + 1
