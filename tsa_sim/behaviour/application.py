"""Application: a family weighs the award against what asking costs it.

Monthly log odds = level + lasting type + type of the year + slope x log(award / reference)
- slope x log(what the family lives on / line) + bonus for those assisted last month (or within a year) - penalty
without children + rounds of large families - papers of each further adult - hassle of a contract + campaign of the new
format's first months. From 2020, when assistance is asked for anew each quarter, level, slope and bonus are the
regime's own, papers weigh less, and part of what an application costs a family is drawn anew each year. Who lives well
above the line on income that no register shows seldom asks: the commission visits the home. The access to each of the
old payments is a share of families for which it was open. Everything is whole numbers: log odds are counted in 1/64.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.special import expit, ndtri

from tsa_sim.behaviour.access import access
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import Month, month_of_year, year_of
from tsa_sim.calendar import month as calendar_month
from tsa_sim.chance import Decision, draw, happens, luck, threshold, thresholds
from tsa_sim.macro import poor_neighbours, wage_index
from tsa_sim.regions import REGIONS
from tsa_sim.rulebook import rule

LARGE_FAMILY = 4  # children from which commissions make their rounds

_STEPS = 64  # steps of log odds in one unit
_REACH = 512  # the table holds log odds from -8 to 8
_TYPES = 16
NEED_STEPS = 8  # steps of what a family lives on in one line
_BUCKET = 512  # tenge in one bucket of the award
_BUCKETS = 256
_REFERENCE_YEAR = 2022
FORMAT_OF_2020 = "2020-01"  # from here assistance is granted for a quarter and asked for anew
EARLY_2020 = ("2020-01", "2020-03")  # all running grants had ended, everybody applied anew
BACKLOG = ("2020-01", "2020-01")  # applications of the month that waited
PROLONGED_JANUARIES = ("2021-01", "2022-01")  # running grants went on without application: no rush to the offices
_WAITED = ("2020-02", "2020-03")  # months in which those who waited still count as assisted just before
EMERGENCY_OF_2022 = "2022-01"  # all that was drawn in the quarter before was prolonged
CAMPAIGN_2018 = ("2018-01", "2018-03")  # contracts for the new format were signed from the last quarter of 2017 on
_NEEDS = 256  # the table reaches 32 lines


class Application(NamedTuple):
    """Tables of the decision to apply in one month."""

    level: int
    campaign: int  # for the new format, in its first months
    type_shift: npt.NDArray[np.int64]  # by lasting type
    year_shift: npt.NDArray[np.int64]  # by type of the year
    year: int
    award_shift: npt.NDArray[np.int64]  # by award, 512 tenge a step
    need_shift: npt.NDArray[np.int64]  # by what the family lives on, 1/8 of the line a step
    renewal: int
    renewal_within: int  # months since the last payment that still count as a renewal
    recent: int  # assisted since January, or within twelve months before 2020
    recent_last_year: int  # assisted last in the year before
    since_january: int  # months since the last payment that still lie in this year
    children_shift: npt.NDArray[np.int64]  # by children of the family; the last is that of large families
    papers: int  # of each adult after the first
    contract: int
    child_allowance_ease: int
    chance: npt.NDArray[np.int64]  # threshold by log odds
    access_old_tsa: int
    access_child_allowance: int
    access_orleu: int
    access_special_allowance: int
    neighbours: npt.NDArray[np.int64]  # by region
    backlog: int  # of the month's applications, those that wait
    prolonged: int  # of the grants that the law prolongs without application, those that were


def frozen(coefficients: Coefficients, month: Month, wages: float | None = None) -> Application:
    """Freeze the tables of one month; the reference award moves with wages.

    wages: the mean wage, 2018 = 1; left out, as published for the year. Raises OutsideData where none is held.
    """
    number = coefficients.number
    wages = wages if wages is not None else wage_index(year_of(month))
    reference = number("application.reference_award_2022") * wages / wage_index(_REFERENCE_YEAR)
    awards = (np.arange(_BUCKETS) + 0.5) * _BUCKET
    needs = np.maximum((np.arange(_NEEDS) + 0.5) / NEED_STEPS, 0.5)
    new = month >= calendar_month(FORMAT_OF_2020)
    normal = ndtri((np.arange(_TYPES) + 0.5) / _TYPES) * _STEPS
    slope = number("application.award_slope_2020" if new else "application.award_slope")
    orleu = "application.access_orleu_2017" if year_of(month) >= 2017 else "application.access_orleu_2016"
    prolonged = "application.prolonged_share"
    if month >= calendar_month(EMERGENCY_OF_2022):
        prolonged = "application.prolonged_share_2022"
    return Application(
        level=_steps(level(coefficients, month)),
        campaign=_steps(campaign(coefficients, month)),
        type_shift=np.rint(normal * number("application.type_sd")).astype(np.int64),
        year_shift=np.rint(normal * (number("application.year_sd_2020") if new else 0.0)).astype(np.int64),
        year=year_of(month),
        award_shift=np.rint(np.log(awards / reference) * slope * _STEPS).astype(np.int64),
        need_shift=np.rint(-np.log(needs) * number("application.need_slope") * _STEPS).astype(np.int64),
        renewal=_steps(renewal(coefficients, month)),
        renewal_within=2 if _inside(month, _WAITED) else 0,
        recent=_steps(number("application.return_bonus")),
        recent_last_year=_steps(
            number("application.return_bonus_next_year_2020" if new else "application.return_bonus")
        ),
        since_january=month_of_year(month) - 2,
        children_shift=children_shift(coefficients, new),
        papers=_steps(number("application.papers_of_adult_2020" if new else "application.papers_of_adult")),
        contract=_steps(number("application.contract_hassle")),
        child_allowance_ease=_steps(number("application.child_allowance_ease")),
        chance=_chances(),
        access_old_tsa=threshold(number("application.access_old_tsa")),
        access_child_allowance=threshold(number("application.access_child_allowance")),
        access_orleu=threshold(number(orleu)),
        access_special_allowance=threshold(number("application.access_special_allowance")),
        neighbours=neighbours(coefficients) if new else np.zeros(len(REGIONS), np.int64),
        backlog=threshold(number("application.backlog_2020") if _inside(month, BACKLOG) else 0.0),
        prolonged=threshold(number(prolonged)),
    )


def neighbours(coefficients: Coefficients) -> npt.NDArray[np.int64]:
    """Give the log odds that living in a region adds, in 1/64: among its poor, and by its access."""
    relative = np.array([poor_neighbours()[code] for code in REGIONS])
    added = np.log(relative) * coefficients.number("application.neighbours_2020") + access(coefficients)
    return np.asarray(np.rint(added * _STEPS), np.int64)


def children_shift(coefficients: Coefficients, new: bool) -> npt.NDArray[np.int64]:
    """Give the log odds that children add, in 1/64, by their number; new: from 2020."""
    number = coefficients.number
    children = np.arange(LARGE_FAMILY + 1)
    added = np.where(children == 0, -number("application.no_children_penalty"), 0.0)
    rounds = number("application.large_family_rounds_2020" if new else "application.large_family_rounds")
    added += np.where(children >= LARGE_FAMILY, rounds, 0.0)
    return np.asarray(np.rint(added * _STEPS), np.int64)


def campaign(coefficients: Coefficients, month: Month) -> float:
    """Give the log odds that the campaign of a reform's first months adds."""
    return coefficients.number("application.campaign_2018") if _inside(month, CAMPAIGN_2018) else 0.0


def level(coefficients: Coefficients, month: Month) -> float:
    """Give the log odds of a month before anything of the family; from 2020 an ordinary January has its rush."""
    found = coefficients.number("application.level")
    if month >= calendar_month(FORMAT_OF_2020):
        found += coefficients.number("application.level_2020")
        if _new_year(month):
            found += coefficients.number("application.new_year_rush_2020")
    return found


def renewal(coefficients: Coefficients, month: Month) -> float:
    """Give the log odds that assistance drawn last month adds; from 2020 less of it is left at the new year."""
    if _inside(month, EARLY_2020):
        return coefficients.number("application.renewal_bonus_early_2020")
    if month < calendar_month(FORMAT_OF_2020):
        return coefficients.number("application.renewal_bonus")
    lost = coefficients.number("application.new_year_loss_2020") if _new_year(month) else 0.0
    return coefficients.number("application.renewal_bonus_2020") - lost


def _new_year(month: Month) -> bool:
    """Tell whether a month is a January in which everybody applies anew."""
    return month_of_year(month) == 1 and month not in map(calendar_month, PROLONGED_JANUARIES)


def _inside(month: Month, ends: tuple[str, str]) -> bool:
    return calendar_month(ends[0]) <= month <= calendar_month(ends[1])


@rule
def lasting_type(life_luck: int) -> int:
    """Give a family's lasting type, 0 (asks least readily) to 15."""
    return draw(life_luck, Decision.TAKE_UP_TYPE, 0) >> 28


@rule
def type_of_year(life_luck: int, year: int) -> int:
    """Give a family's type of one year, 0 (asks least readily) to 15."""
    return draw(luck(life_luck, Decision.TAKE_UP_OF_YEAR, year), Decision.TAKE_UP_OF_YEAR, 0) >> 28


@rule
def need(true_income: int, members: int, line: int) -> int:
    """Give what a family lives on in eighths of a line, 0 to 255.

    true_income: tenge a month; line: tenge a head a month.
    """
    return min(NEED_STEPS * true_income // max(members * line, 1), _NEEDS - 1)


@rule
def applies(
    award: int,
    lives_on: int,
    members: int,
    children: int,
    months_since: int,
    hassle: int,
    decision: int,
    root: int,
    life_luck: int,
    application: Any,
) -> bool:
    """Tell whether a family asks for assistance this month.

    award: tenge a month the family would draw, with what comes in kind at its cost; lives_on: as ``need`` gives it;
    months_since: months since it was last assisted (0 = last month);
    hassle: log odds that this payment's conditions cost, in 1/64.
    """
    odds = application.level + application.type_shift[lasting_type(life_luck)]
    odds += application.year_shift[type_of_year(life_luck, application.year)]
    odds += application.award_shift[min(award // _BUCKET, _BUCKETS - 1)]
    odds += application.need_shift[lives_on]
    odds -= application.papers * max(members - children - 1, 0)
    if months_since <= application.renewal_within:
        odds += application.renewal
    elif months_since <= application.since_january:
        odds += application.recent
    elif months_since <= 12:
        odds += application.recent_last_year
    odds += application.children_shift[min(children, LARGE_FAMILY)] - hassle
    place = min(max(odds + _REACH, 0), 2 * _REACH - 1)
    return happens(root, decision, 0, application.chance[place])


@rule
def has_access(life_luck: int, decision: int, share: int) -> bool:
    """Tell whether a payment is open to this family: a lasting property."""
    return happens(life_luck, decision, 0, share)


def _chances() -> npt.NDArray[np.int64]:
    """Give thresholds by log odds from -8 to 8; nobody and everybody at the ends: behaviour can be held fixed."""
    chances = expit((np.arange(2 * _REACH) - _REACH) / _STEPS)
    chances[0], chances[-1] = 0.0, 1.0
    return thresholds(chances)


def _steps(log_odds: float) -> int:
    return round(log_odds * _STEPS)
