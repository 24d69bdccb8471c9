"""The reference month B1, written as our rules are written: work -> quarter -> assistance -> count.

Its figures are synthetic and stand in the peers' ``common.py``, which states the work: adults change their state and
their pay, a family below the line may ask each month, the able-bodied sign a contract of six months and may break
it, the others are assisted until the quarterly test ends it. All rules stand in this one file, because the
compiler's cache notices changes only in the file of the entry.
"""

from concurrent.futures import ThreadPoolExecutor
from enum import IntEnum
from itertools import pairwise
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, ndtri

from tsa_sim.chance import draw, happens, luck, threshold, thresholds
from tsa_sim.columns import Records
from tsa_sim.rulebook import compiled, rule, sheet

HOME = np.dtype(
    [
        ("id", "i8"),
        ("pension", "f8"),  # tenge a month
        ("quarter_sum", "f8"),  # tenge a head, so far this quarter
        ("quarter_mean", "f8"),  # tenge a head a month, previous quarter
        ("first", "i4"),  # row of its first adult
        ("adults", "i1"),
        ("size", "i1"),
        ("children", "i1"),
        ("small_children", "i1"),  # aged 1 to 6
        ("able", "i1"),
        ("status", "i1"),
        ("months_left", "i1"),  # of the contract, or of the refusal after a breach
        ("active", "i1"),  # takes part in an active measure
    ],
    align=True,
)
ADULT = np.dtype([("pay", "f8"), ("band", "i1"), ("state", "i1")], align=True)

_SHOCK_CLASSES = 4096  # equally likely classes of the lognormal shock, straight lines inside them
_CLASS_BITS = 20  # of the 32 bits of a draw, those that say where inside its class it lies
_IN_CLASS = (1 << _CLASS_BITS) - 1
_MILLION = 1_000_000


class Status(IntEnum):
    """Where a family stands with the office."""

    NOT_ASSISTED = 0
    UNCONDITIONAL = 1
    CONDITIONAL = 2
    REFUSED = 3  # after a breach


class Decision(IntEnum):
    """What a draw decides."""

    STATE = 1
    PAY = 2
    APPLY = 3
    TAKE_PART = 4
    BREACH = 5


class Total(IntEnum):
    """What is counted each month, in the order of the peers; gaps in millionths of the line."""

    FAMILIES = 0
    PERSONS = 1
    CHILDREN = 2
    SPENT_ON_BASE = 3
    SPENT_ON_SUPPLEMENT = 4
    EXITS = 5
    BREACHES = 6
    POOR = 7
    GAP = 8
    SQUARED_GAP = 9


MILLIONTHS = (Total.GAP, Total.SQUARED_GAP)


class Terms(NamedTuple):
    """The figures of the reference work; probabilities as thresholds of a draw."""

    line: float  # tenge a head a month
    supplement: float  # tenge a month for a child aged 1 to 6
    working: npt.NDArray[np.float64]  # part of the pay that is earned, by state
    reach: npt.NDArray[np.int64]  # cumulative thresholds of the next state; shape (measure, band, state, 3)
    shock: npt.NDArray[np.float64]  # monthly factor of pay at the limits of its classes
    apply: int
    take_part: int
    breach: int
    contract_months: int
    refusal_months: int


class Now(NamedTuple):
    """What everybody shares in one month."""

    month: int
    quarter_begins: bool  # and a quarter has been closed before
    quarter_ends: bool


def terms(common: ModuleType) -> Terms:
    """Take the figures from the peers' ``common`` module."""
    return Terms(
        line=common.LINE,
        supplement=common.SUPP,
        working=np.asarray(common.FACTOR),
        reach=thresholds(common.CUM),
        shock=_shocks(common.MU, common.SIGMA),
        apply=threshold(common.P_APPLY),
        take_part=threshold(common.P_ACTIVE),
        breach=threshold(1 - common.P_COMPLY),
        contract_months=common.CONTRACT,
        refusal_months=common.BAR,
    )


def records(people: dict[str, Any]) -> tuple[Records, Records]:
    """Lay the peers' people out as records of households and adults."""
    homes, adults = np.zeros(people["n"], HOME), np.zeros(people["na"], ADULT)
    homes["id"] = np.arange(people["n"])
    homes["first"] = people["off"][:-1]
    named = {"adults": "nad", "size": "size", "children": "nch", "small_children": "n16", "able": "able"}
    for name, theirs in {**named, "pension": "pension"}.items():
        homes[name] = people[theirs]
    adults["pay"], adults["band"], adults["state"] = people["wage"], people["band"], people["state"]
    return homes, adults


def simulate(
    homes: Records, adults: Records, figures: Terms, months: int, seed: int, threads: int = 1
) -> npt.NDArray[np.int64]:
    """Run some months from a start in which last quarter was like today; totals, shape (months, totals).

    The records given are left unchanged. Households never meet here: a thread copies its own, the cost of which is
    counted, and takes them through all months.
    """
    theirs, others = np.empty_like(homes), np.empty_like(adults)
    frozen, begin, live = sheet(figures), compiled(begin_block), compiled(run_block)
    calendar = [sheet(Now(month, month % 3 == 0 and month > 0, month % 3 == 2)) for month in range(months)]
    totals = np.zeros((threads, months, len(Total)), np.int64)

    def live_part(part: int, first: int, last: int) -> None:
        begin(homes, adults, theirs, others, first, last, frozen)
        for now, found in zip(calendar, totals[part], strict=True):
            live(theirs, others, first, last, seed, now, frozen, found)

    limits = np.linspace(0, len(homes), threads + 1).astype(np.int64).tolist()
    with ThreadPoolExecutor(threads) as pool:
        for job in [pool.submit(live_part, part, *ends) for part, ends in enumerate(pairwise(limits))]:
            job.result()
    return np.asarray(totals.sum(axis=0))


@rule
def begin_block(homes: Any, adults: Any, theirs: Any, others: Any, first: int, last: int, figures: Any) -> None:
    """Copy the households from row ``first`` to before ``last``, and their adults; last quarter was like today."""
    for row in range(first, last):
        theirs[row] = homes[row]
        home = theirs[row]
        income = 0.0
        for slot in range(home.adults):
            others[home.first + slot] = adults[home.first + slot]
            adult = others[home.first + slot]
            income += adult.pay * figures.working[adult.state]
        home.quarter_mean = (income + home.pension) / home.size


@rule
def run_block(homes: Any, adults: Any, first: int, last: int, seed: int, now: Any, figures: Any, totals: Any) -> None:
    """Take the households from row ``first`` to before ``last`` through one month."""
    for row in range(first, last):
        live_month(homes[row], adults, seed, now, figures, totals)


@rule
def live_month(home: Any, adults: Any, seed: int, now: Any, figures: Any, totals: Any) -> None:
    """Take one household through one month."""
    root = luck(seed, home.id, now.month)
    income = work(home, adults, root, figures) / home.size
    close_month(home, income, now)
    be_assisted(home, root, now, figures, totals)
    be_counted(home, income, figures, totals)
    end_contract_month(home)


@rule
def work(home: Any, adults: Any, root: int, figures: Any) -> float:
    """Let every adult change state and pay; give the household's income, tenge."""
    measure = 1 if home.status == Status.CONDITIONAL and home.active else 0
    income = home.pension
    for slot in range(home.adults):
        adult = adults[home.first + slot]
        adult.state = next_state(adult, measure, draw(root, Decision.STATE, slot), figures)
        adult.pay *= pay_factor(draw(root, Decision.PAY, slot), figures)
        income += adult.pay * figures.working[adult.state]
    return float(income)


@rule
def next_state(adult: Any, measure: int, drawn: int, figures: Any) -> int:
    """Give the state that a draw leads to from the present one."""
    state = 0
    for place in range(3):
        if drawn >= figures.reach[measure, adult.band, adult.state, place]:
            state += 1
    return state


@rule
def pay_factor(drawn: int, figures: Any) -> float:
    """Give the factor by which pay changes this month."""
    place = drawn >> _CLASS_BITS
    low = figures.shock[place]
    return float(low + (figures.shock[place + 1] - low) * ((drawn & _IN_CLASS) / _IN_CLASS))


@rule
def close_month(home: Any, income: float, now: Any) -> None:
    """Add the month's income a head to the quarter, and close the quarter with its third month."""
    home.quarter_sum += income
    if now.quarter_ends:
        home.quarter_mean = home.quarter_sum / 3
        home.quarter_sum = 0.0


@rule
def be_assisted(home: Any, root: int, now: Any, figures: Any, totals: Any) -> None:
    """Let a family serve its refusal, ask, pass the quarterly test or fail it, keep its contract or break it."""
    if home.status == Status.REFUSED:
        home.months_left -= 1
        if home.months_left == 0:
            home.status = Status.NOT_ASSISTED
    elif home.status == Status.NOT_ASSISTED:
        if home.quarter_mean < figures.line and happens(root, Decision.APPLY, 0, figures.apply):
            be_admitted(home, root, figures)
    elif now.quarter_begins and home.quarter_mean >= figures.line:
        home.status = Status.NOT_ASSISTED
        totals[Total.EXITS] += 1
    elif home.status == Status.CONDITIONAL and happens(root, Decision.BREACH, 0, figures.breach):
        home.status = Status.REFUSED
        home.months_left = figures.refusal_months
        totals[Total.BREACHES] += 1


@rule
def be_admitted(home: Any, root: int, figures: Any) -> None:
    """Grant assistance: under a contract where somebody is able to work, else without."""
    if not home.able:
        home.status = Status.UNCONDITIONAL
        return
    home.status = Status.CONDITIONAL
    home.months_left = figures.contract_months
    home.active = happens(root, Decision.TAKE_PART, 0, figures.take_part)


@rule
def be_counted(home: Any, income: float, figures: Any, totals: Any) -> None:
    """Count who is assisted, what is spent, and who is poor with the assistance."""
    base = 0.0
    supplement = 0.0
    if home.status == Status.UNCONDITIONAL or home.status == Status.CONDITIONAL:
        base = max(figures.line - home.quarter_mean, 0.0) * home.size
        supplement = figures.supplement * home.small_children
        totals[Total.FAMILIES] += 1
        totals[Total.PERSONS] += home.size
        totals[Total.CHILDREN] += home.children
        totals[Total.SPENT_ON_BASE] += int(base + 0.5)
        totals[Total.SPENT_ON_SUPPLEMENT] += int(supplement + 0.5)
    gap = figures.line - (income + (base + supplement) / home.size)
    if gap > 0.0:
        millionths = int(gap * _MILLION / figures.line)
        totals[Total.POOR] += home.size
        totals[Total.GAP] += home.size * millionths
        totals[Total.SQUARED_GAP] += home.size * (millionths * millionths // _MILLION)


@rule
def end_contract_month(home: Any) -> None:
    """Let a month of a running contract pass; the last one ends it."""
    if home.status == Status.CONDITIONAL:
        home.months_left -= 1
        if home.months_left == 0:
            home.status = Status.NOT_ASSISTED


def _shocks(mu: float, sigma: float) -> npt.NDArray[np.float64]:
    """Give the quantiles of a lognormal factor at the limits of its classes; the outer ends keep the mean."""
    limits = np.exp(mu + sigma * ndtri(np.arange(1, _SHOCK_CLASSES) / _SHOCK_CLASSES))
    tail = ndtri(1 / _SHOCK_CLASSES)
    mean = np.exp(mu + sigma**2 / 2)
    lowest, highest = (mean * _SHOCK_CLASSES * part for part in (ndtr(tail - sigma), ndtr(tail + sigma)))
    return np.concatenate([[2 * lowest - limits[0]], limits, [2 * highest - limits[-1]]])
