"""Measures of employment: who asks for which, how many places there are, and what a measure changes in finding work.

A measure's effect is given in points: by how much more often its participants have the work it leads to, twelve months
after its end. What leads straight into a job (a subsidised job, practice, a business of one's own) keeps some of its
participants there when it ends; help in finding a vacancy and training raise the chance to find work in each of the
twelve months; public works leave some without a job for a year. Afterwards the effect decays as people change their
work like everybody else. While a measure lasts, its participants find other work more seldom. Places are real places
of the country in a year.
"""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import MONTHS_IN_YEAR, Month, year_of
from tsa_sim.chance import Decision, draw, happens, threshold, thresholds
from tsa_sim.columns import Rung, State
from tsa_sim.macro import poor_neighbours
from tsa_sim.population.targets import rows
from tsa_sim.regions import REGIONS
from tsa_sim.rulebook import rule

EFFECT_MONTHS = MONTHS_IN_YEAR  # after its end a measure still moves what its participants find
_KEEPS_ITS_JOB = (Rung.SOCIAL_JOB, Rung.YOUTH_PRACTICE, Rung.BUSINESS_GRANT)
_LEAVES_TIME_FOR_SEARCH = (Rung.NONE, Rung.VACANCY, Rung.UPSKILLING)
_PEOPLE_OF = "2023-01"  # the newest map: every region of today has its towns and villages there
_LOCALITIES = ("rural", "urban")
_THOUSANDTHS = 1000


class Measures(NamedTuple):
    """Thresholds a month, and the places of the month."""

    participation: int
    offers: npt.NDArray[np.int64]  # cumulative, by village or town and rung from VACANCY to PUBLIC_WORKS
    places: npt.NDArray[np.int64]  # thousandths of real places, by region and rung from VACANCY
    adds: npt.NDArray[np.int64]  # of finding work, by rung and months since the end
    locked: npt.NDArray[np.int64]  # of a formal job found while in it being missed, by rung
    marked: npt.NDArray[np.int64]  # of former participants who find nothing for a year, by rung
    course: int
    adaptation: int
    adaptation_unfinished: int


def frozen(coefficients: Coefficients, month: Month) -> Measures:
    """Freeze the thresholds and places of one month."""
    number = coefficients.number
    mix = _mix(coefficients)
    adds, marked = _effects(coefficients)
    return Measures(
        participation=threshold(number("measures.participation")),
        offers=thresholds(np.cumsum(mix, axis=1)),
        places=_places(coefficients, mix, month),
        adds=adds,
        locked=_locked(coefficients),
        marked=marked,
        course=threshold(number("measures.upskilling_asked_month")),
        adaptation=threshold(number("measures.adaptation_month")),
        adaptation_unfinished=threshold(number("measures.adaptation_unfinished")),
    )


def _mix(coefficients: Coefficients) -> npt.NDArray[np.float64]:
    """Give the shares of the rungs from VACANCY to PUBLIC_WORKS among places; shape (village or town, rungs)."""
    tables = [coefficients.table(f"measures.mix_{where}") for where in ("weak", "town")]
    shares = np.array([[table.get(rung, 0.0) for rung in range(Rung.VACANCY, Rung.UPSKILLING)] for table in tables])
    return np.asarray(shares / shares.sum(axis=1, keepdims=True))


def _places(coefficients: Coefficients, mix: npt.NDArray[np.float64], month: Month) -> npt.NDArray[np.int64]:
    """Give a month's places, thousandths: a year's, over the regions as their poor, over the rungs as their mix."""
    number = coefficients.number
    year = _of_year(coefficients.table("measures.places_of_year"), year_of(month))
    places = year * _poor()
    own = coefficients.table("measures.places_of_shymkent")
    if year_of(month) >= min(own):
        shymkent = REGIONS.index("KZSHY")
        places[shymkent] *= _of_year(own, year_of(month)) / places[shymkent].sum()
    by_rung = places @ mix
    upskilling = by_rung.sum(axis=1, keepdims=True) * number("measures.upskilling_places")
    by_rung = np.concatenate([by_rung, upskilling], axis=1) * number("measures.places_scale")
    return np.asarray(np.rint(by_rung * _THOUSANDTHS / MONTHS_IN_YEAR), np.int64)


@cache
def _poor() -> npt.NDArray[np.float64]:
    """Give the part of the country's poor by region, village or town; shape (regions, 2)."""
    persons = dict.fromkeys(((code, locality) for code in REGIONS for locality in _LOCALITIES), 0.0)
    for row in rows(_PEOPLE_OF, "persons"):
        persons[row["region_code"], row["locality"]] += float(row["persons"])
    poor = np.array([[poor_neighbours()[code] * persons[code, where] for where in _LOCALITIES] for code in REGIONS])
    return np.asarray(poor / poor.sum())


def _of_year(table: dict[int, float], year: int) -> float:
    """Give the entry of a year, or of the last year before it; before the first, the first."""
    return table[max((held for held in table if held <= year), default=min(table))]


def _locked(coefficients: Coefficients) -> npt.NDArray[np.int64]:
    """Give the part of the jobs found that somebody busy in a measure misses, by rung."""
    missed = 1 - coefficients.number("measures.lock_in")
    return thresholds([0.0 if rung in _LEAVES_TIME_FOR_SEARCH else missed for rung in Rung])


def _effects(coefficients: Coefficients) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Give what is added to finding work by rung and months since the end, and by rung who finds nothing for a year."""
    number = coefficients.number
    adds, marked = np.zeros((len(Rung), EFFECT_MONTHS + 1)), np.zeros(len(Rung))
    for rung in Rung:
        if rung == Rung.NONE:
            continue
        points = number(f"measures.effect_{rung.name.lower()}")
        own = "own_account" if rung == Rung.BUSINESS_GRANT else "formal"
        finds, leaves = (number(f"measures.{verb}_{own}_month") for verb in ("finds", "leaves"))
        if rung in _KEEPS_ITS_JOB and points >= 0:
            adds[rung, 1] = min(points / (1 - finds - leaves) ** (EFFECT_MONTHS - 1), 1.0)
        elif points >= 0:
            adds[rung, 1:] = _more_finding(points, finds, leaves)
        else:
            marked[rung] = min(-points / _share_at_work(finds, leaves), 1.0)
    return thresholds(adds), thresholds(marked)


@cache
def _more_finding(points: float, finds: float, leaves: float) -> float:
    """Give what has to be added to a monthly chance of finding work for a gain of points after twelve months."""
    wanted = _share_at_work(finds, leaves) + points
    low, high = 0.0, 1 - finds
    for _ in range(50):
        middle = (low + high) / 2
        if _share_at_work(finds + middle, leaves) < wanted:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _share_at_work(finds: float, leaves: float) -> float:
    """Give the share at work twelve months after all were without it."""
    share = 0.0
    for _ in range(EFFECT_MONTHS):
        share = share * (1 - leaves) + (1 - share) * finds
    return share


@rule
def takes_part(slot: int, life_luck: int, measures: Any) -> bool:
    """Tell whether an able-bodied person is one who takes part in measures: a lasting property."""
    return happens(life_luck, Decision.TAKE_PART, slot, measures.participation)


@rule
def available(state: int) -> bool:
    """Tell whether a person can enter a measure that fills the day: who has no registered work and nobody to care for.

    Those at home are kept there by care or health until adaptation helps; informal work is no work to the office.
    """
    return bool(state in (State.UNEMPLOYED, State.INFORMAL))


@rule
def offered(urban: int, slot: int, root: int, measures: Any) -> int:
    """Give the rung of the ladder that the centre has to offer this month, from VACANCY to PUBLIC_WORKS."""
    drawn = draw(root, Decision.MEASURE_OFFER, slot)
    rung = 0
    while rung < Rung.PUBLIC_WORKS - Rung.VACANCY and drawn >= measures.offers[urban, rung]:
        rung += 1
    return rung + 1


@rule
def wants_course(slot: int, root: int, measures: Any) -> bool:
    """Tell whether a low-paid person at work asks for a course this month."""
    return happens(root, Decision.MEASURE_OFFER, slot, measures.course)


@rule
def becomes_available(slot: int, root: int, measures: Any) -> bool:
    """Tell whether adaptation (a kindergarten, treatment, legal or psychological help) frees somebody for work."""
    return happens(root, Decision.ADAPTATION, slot, measures.adaptation)


@rule
def finds_by_measure(rung: int, months_since: int, slot: int, root: int, measures: Any) -> bool:
    """Tell whether a former participant finds work this month thanks to the measure."""
    return happens(root, Decision.FIND_JOB, slot, measures.adds[rung, months_since])


@rule
def misses_job(rung: int, slot: int, root: int, measures: Any) -> bool:
    """Tell whether a participant, busy in a measure, misses a job that would have been found this month."""
    return happens(root, Decision.LOCK_IN, slot, measures.locked[rung])


@rule
def is_marked(rung: int, slot: int, life_luck: int, measures: Any) -> bool:
    """Tell whether a former participant is one whom the measure keeps from finding work for a year."""
    return happens(life_luck, Decision.LOCK_IN, slot, measures.marked[rung])


@rule
def unfinished(in_measure: bool, root: int, measures: Any) -> bool:
    """Tell whether a measure or adaptation is unfinished when the contract ends."""
    return in_measure or happens(root, Decision.PROLONG, 0, measures.adaptation_unfinished)
