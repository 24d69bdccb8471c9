"""The desk: where regions meet between two months.

Households count themselves and leave tickets in the month's tally; when the month is over the desk of each region reads
them, and writes what the households of the region will meet next month: who is admitted to what is scarce, how long the
line at the employment centre is, how many mistakes its load brings, how many families know of the assistance. It works
on whole numbers by region, in NumPy, so that results are the same bits for any threads, blocks, shards and order.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.behaviour.offices import MILLIONTHS
from tsa_sim.behaviour.tightness import ONE, SEEKERS_ONE
from tsa_sim.chance import CERTAIN
from tsa_sim.lots import THOUSANDTHS, UNLIMITED, draw_lots
from tsa_sim.regions import REGIONS
from tsa_sim.rulebook import sheets
from tsa_sim.tally import Group, Measure, Scarce, Tally, empty_tally, tickets

Array = npt.NDArray[np.int64]
Desks = npt.NDArray[np.void]  # records of Desk, one a region

_ORDINARY = 1000  # load in thousandths: all that the offices can do
_ENOUGH = 1 << 50  # decisions left before anybody has been counted


class Desk(NamedTuple):
    """What the households of one region meet at its desk in one month."""

    admits: Array  # by scarce thing: tickets of last month below it are admitted
    kept: Array  # by scarce thing: capacity too small for a class of tickets, or worked in advance, thousandths
    takes: int  # threshold: new applications that are decided on in this very month
    slack: int  # decisions that the offices have left for new applications, thousandths of real families
    load: int  # of last month: work asked for as a part of what the offices can do, thousandths
    queue_days: int  # working days that the load of last month adds to a decision
    wrong_refusal: int  # threshold: an entitled family is refused by mistake
    aware: int  # threshold: families that know of the assistance
    finding: int  # how fast the jobless find work, 1/1024 of the published
    jobless: int  # unemployed of the first month
    persons: int  # people of the first month; 0 before it


def opened(conduct: Any) -> Desks:
    """Give the desks of the first month, at which nobody has asked for anything yet; shape (regions,)."""
    nothing = np.zeros(len(Scarce), np.int64)
    everybody = np.full(len(Scarce), CERTAIN)
    mistakes = int(conduct["offices"]["wrong_refusal"])
    return sheets([Desk(everybody, nothing, CERTAIN, _ENOUGH, 0, 0, mistakes, CERTAIN, ONE, 0, 0)] * len(REGIONS))


def after_month(desks: Desks, tally: Tally, conduct: Any, weight: float) -> Desks:
    """Give the desks of the next month.

    desks: of the month that is over; tally: of all its households; conduct: that month's record; weight: real families
    behind a simulated one. The desks given are left as they are.
    """
    each = round(weight * THOUSANDTHS)
    following = desks.copy()
    capacity = capacities(conduct, tally, each)
    kept = desks["kept"].copy()
    overtime = np.minimum(desks["slack"] - _counted(tally, Measure.DECIDED_AT_ONCE) * each, 0)
    limited = capacity[:, Scarce.DECISIONS] != UNLIMITED
    kept[:, Scarce.DECISIONS] += np.where(limited, overtime, 0)
    asked = tickets(tally)
    admits, given, left = draw_lots(asked, capacity, kept, each)
    following["admits"], following["kept"] = admits, left
    _receive(following, tally, capacity, kept, given, each)
    _add_haste(following, conduct["offices"], tally, capacity, each)
    _spread_the_word(following, conduct["information"], tally)
    _meet_vacancies(following, conduct["tightness"], tally)
    return following


def capacities(conduct: Any, tally: Tally, each: int) -> Array:
    """Give what there is of each scarce thing in a month, thousandths; shape (regions, things).

    conduct, tally: of the month; each: thousandths of real families behind a simulated one.
    """
    capacity = np.full((len(REGIONS), len(Scarce)), UNLIMITED, np.int64)
    if conduct["measures"]["participation"]:
        capacity[:, Scarce.VACANCIES : Scarce.UPSKILLING + 1] = conduct["measures"]["places"]
    offices = conduct["offices"]
    posts = _counted(tally, Measure.POSTS) * each // MILLIONTHS  # thousandths of real posts
    if offices["queue"]:
        capacity[:, Scarce.DECISIONS] = posts * offices["decisions"] // THOUSANDTHS
    if conduct["information"]["visits"]:
        capacity[:, Scarce.HOME_VISITS] = posts * offices["visits"] // THOUSANDTHS
    return capacity


def idle(conduct: Any) -> bool:
    """Tell whether no household's month hangs on what others do: nothing is limited, everybody knows."""
    unlimited = (capacities(conduct, empty_tally(len(REGIONS)), THOUSANDTHS) == UNLIMITED).all()
    neutral = (conduct["tightness"]["finding"] == ONE).all() and (conduct["tightness"]["vacancies"] == ONE).all()
    return bool(unlimited and neutral and conduct["information"]["aware"] == CERTAIN)


def _counted(tally: Tally, measure: Measure) -> Array:
    return np.asarray(tally[:, measure, Group.ALL])


def _receive(desks: Desks, tally: Tally, capacity: Array, kept: Array, given: Array, each: int) -> None:
    """Say how many new applications can be decided on at once: what those who waited leave, against those expected.

    As many are expected as applied last month or as have a grant that ends, whichever are more. What is decided on
    beyond the expected is worked in advance, and lacks next month.
    """
    row = Scarce.DECISIONS
    all_admitted = desks["admits"][:, row] == CERTAIN
    slack = np.where(all_admitted, np.maximum(capacity[:, row] + kept[:, row] - given[:, row], 0), 0)
    behind = np.where(all_admitted, np.minimum(capacity[:, row] + kept[:, row] - given[:, row], 0), 0)
    applied, ending = _counted(tally, Measure.APPLIED_FAMILIES), _counted(tally, Measure.CASES_ENDING)
    expected = np.maximum(applied, ending) * each
    part = np.minimum(slack, expected) * THOUSANDTHS // np.maximum(expected, 1)
    takes = np.where(slack >= expected, CERTAIN, part * (CERTAIN // THOUSANDTHS))
    unlimited = capacity[:, row] == UNLIMITED
    desks["takes"] = np.where(unlimited, CERTAIN, takes)
    desks["slack"] = np.where(unlimited, 0, slack)
    desks["kept"][:, row] = np.where(unlimited, 0, np.where(all_admitted, behind, desks["kept"][:, row]))


def _add_haste(desks: Desks, offices: Any, tally: Tally, capacity: Array, each: int) -> None:
    """Let the load of the month that is over add days to decisions, and mistakes where it is more than can be done."""
    decisions = capacity[:, Scarce.DECISIONS]
    work = (_counted(tally, Measure.APPLIED_FAMILIES) + _counted(tally, Measure.APPLICATIONS_WAITING)) * each
    load = np.where(decisions == UNLIMITED, 0, work * _ORDINARY // np.maximum(decisions, 1))
    beyond = np.clip(load - _ORDINARY, 0, 10 * _ORDINARY)
    in_line = np.minimum(beyond, _ORDINARY)  # who is decided on in time waits half a month at twice the load
    mistakes = int(offices["wrong_refusal"]) * (_ORDINARY + beyond * int(offices["load_effect"]) // THOUSANDTHS)
    desks["load"] = load
    desks["queue_days"] = in_line * int(offices["working_days"]) // (2 * _ORDINARY)
    desks["wrong_refusal"] = np.minimum(mistakes // _ORDINARY, CERTAIN)


def _spread_the_word(desks: Desks, information: Any, tally: Tally) -> None:
    """Let some of those who do not know of the assistance learn of it: by themselves, and from who draws it."""
    if information["begins_anew"]:
        desks["aware"] = information["aware"]
    unaware = CERTAIN - desks["aware"]
    families = np.maximum(_counted(tally, Measure.POPULATION_FAMILIES), 1)
    drawing = _counted(tally, Measure.RECIPIENTS_FAMILIES)
    heard = int(information["learns"]) + int(information["word_of_mouth"]) // families * drawing
    learn = (unaware >> 16) * (np.minimum(heard, CERTAIN) >> 16)
    desks["aware"] = np.minimum(desks["aware"] + learn, CERTAIN)


def _meet_vacancies(desks: Desks, tightness: Any, tally: Tally) -> None:
    """Let the jobless find work faster or more slowly, by their share in the people against that of the first month."""
    jobless, persons = _counted(tally, Measure.UNEMPLOYED_PERSONS), _counted(tally, Measure.POPULATION_PERSONS)
    first = desks["persons"] == 0
    desks["jobless"] = np.where(first, jobless, desks["jobless"])
    desks["persons"] = np.where(first, persons, desks["persons"])
    before, now = desks["jobless"] * persons, jobless * desks["persons"]
    ratio = now * SEEKERS_ONE // np.maximum(before, 1)
    finding = np.asarray(tightness["finding"])
    found = np.where(before > 0, finding[np.minimum(ratio, len(finding) - 1)], ONE)
    desks["finding"] = found * np.asarray(tightness["vacancies"]) // ONE
