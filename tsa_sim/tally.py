"""What the month counts: one whole-number table of measures by groups for every region and month.

The month adds, the tables read. A count is of persons, families or tenge, never of thousands. Groups are marginal:
a family of four children in a village adds to ``all``, ``locality=rural`` and ``children=4+``.
"""

from enum import IntEnum, auto
from typing import Any

import numpy as np
import numpy.typing as npt

from tsa_sim.columns import Kind, Rung
from tsa_sim.rulebook import rule

Tally = npt.NDArray[np.int64]  # shape (regions, measures, groups)


class Measure(IntEnum):
    """What is counted. ``YTD`` counts are of different families since January, the others of this month."""

    POPULATION_PERSONS = 0
    POPULATION_FAMILIES = auto()
    RECIPIENTS_PERSONS = auto()
    RECIPIENTS_FAMILIES = auto()
    RECIPIENTS_CHILDREN = auto()
    RECIPIENTS_PERSONS_YTD = auto()
    RECIPIENTS_FAMILIES_YTD = auto()
    RECIPIENTS_CHILDREN_YTD = auto()
    ENTITLED_PERSONS = auto()
    ENTITLED_FAMILIES = auto()
    APPLIED_FAMILIES = auto()
    ASSIGNED_FAMILIES = auto()
    REFUSED_FAMILIES = auto()
    PAID_TSA = auto()
    PAID_CHILD_ALLOWANCE = auto()
    PAID_SPECIAL_STATE_ALLOWANCE = auto()
    PAID_ORLEU = auto()
    PAID_TOTAL = auto()
    CONTRACTS_SIGNED = auto()
    CONTRACTS_KEPT = auto()
    CONTRACTS_BROKEN = auto()
    CONTRACTS_PROLONGED = auto()
    MEASURE_PLACES_ASKED = auto()
    MEASURE_PLACES_GIVEN = auto()
    CASELOAD = auto()
    ENTERED = auto()
    RETURNS = auto()
    EXITS_ASSISTANCE = auto()
    EXITS_SUSTAINED = auto()
    EXITS_OWN_LINE = auto()
    EXITS_FIXED_LINE = auto()
    EXITS_NOT_SEEN_NEXT_YEAR = auto()
    POOR_PERSONS_BEFORE = auto()
    POOR_PERSONS_AFTER = auto()
    GAP_PERMILLE_BEFORE = auto()
    GAP_PERMILLE_AFTER = auto()
    SQUARED_GAP_PERMILLE_BEFORE = auto()
    SQUARED_GAP_PERMILLE_AFTER = auto()
    RECEIVED_NOT_POOR_PERSONS = auto()
    POOR_NOT_RECEIVED_PERSONS = auto()
    BIRTHS = auto()
    DEATHS = auto()
    BIRTHS_WITHOUT_PLACE = auto()
    PAID_CHILD_SUPPLEMENT = auto()
    PAID_LARGE_FAMILY_ALLOWANCE = auto()
    DUE_TSA = auto()
    PACKAGE_IN_KIND = auto()
    SPENT_PACKAGE = auto()
    PROLONGED_WITHOUT_APPLICATION = auto()
    RECIPIENTS_WORKING_YTD = auto()
    RECIPIENTS_SMALL_CHILDREN_YTD = auto()
    POSTS = auto()  # millionths
    APPLICATIONS_WAITING = auto()
    DECIDED_AT_ONCE = auto()
    CASES_ENDING = auto()
    WAITING_DAYS = auto()  # working days of all whose assistance is assigned
    REFUSED_BY_MISTAKE = auto()
    REFUSED_UNSEEN_INCOME = auto()
    ASSIGNED_NOT_POOR = auto()
    LOST_BY_SILENCE = auto()
    LOST_BY_TURNOVER = auto()
    WITHDRAWN = auto()
    PUT_OFF = auto()
    HOME_VISITS = auto()
    OFFERS = auto()
    OFFERS_ACCEPTED = auto()
    SPENT_ADMINISTRATION = auto()
    FAMILIES_D_E = auto()
    EXITS_D_E = auto()
    EXITS_D_E_ABOVE_LINE = auto()
    EXITS_D_E_ON_PAPER = auto()
    UNEMPLOYED_PERSONS = auto()
    MEASURE_PARTICIPANTS = auto()
    MEASURES_ENDED = auto()
    MEASURE_JOBS_FOUND = auto()
    ADAPTATION_SERVICES = auto()
    SPENT_MEASURES = auto()
    CONTRACTS_BROKEN_WORK = auto()
    CONTRACTS_BROKEN_ADAPTATION = auto()
    CONTRACTS_BROKEN_FAMILY = auto()


COMPONENTS = (
    Measure.PAID_TSA,
    Measure.PAID_CHILD_ALLOWANCE,
    Measure.PAID_SPECIAL_STATE_ALLOWANCE,
    Measure.PAID_ORLEU,
    Measure.PAID_CHILD_SUPPLEMENT,
    Measure.PAID_LARGE_FAMILY_ALLOWANCE,
)
"""The parts of PAID_TOTAL."""


class Group(IntEnum):
    """The groups of a count; names as printed stand in ``GROUP_NAMES``."""

    ALL = 0
    URBAN = auto()
    RURAL = auto()
    UNCONDITIONAL = auto()
    CONDITIONAL = auto()
    NO_CHILDREN = auto()
    ONE_TO_THREE_CHILDREN = auto()
    FOUR_CHILDREN = auto()
    PAYMENT_TSA = auto()
    PAYMENT_CHILD_ALLOWANCE = auto()
    PAYMENT_SPECIAL_STATE_ALLOWANCE = auto()
    PAYMENT_ORLEU = auto()
    PAYMENT_ANY = auto()
    LINE_40 = auto()
    LINE_50 = auto()
    LINE_70 = auto()
    LINE_100 = auto()
    PAYMENT_LARGE_FAMILY_ALLOWANCE = auto()
    PAYMENT_CHILD_SUPPLEMENT = auto()
    MEASURE_VACANCY = auto()
    MEASURE_SOCIAL_JOB = auto()
    MEASURE_YOUTH_PRACTICE = auto()
    MEASURE_TRAINING = auto()
    MEASURE_BUSINESS_GRANT = auto()
    MEASURE_PUBLIC_WORKS = auto()
    MEASURE_UPSKILLING = auto()
    MEASURE_ANY = auto()  # families with a member in a measure, or in one within a year
    MEASURE_NONE = auto()


GROUP_NAMES = (
    "all",
    "locality=urban",
    "locality=rural",
    "kind=unconditional",
    "kind=conditional",
    "children=0",
    "children=1-3",
    "children=4+",
    "payment=tsa",
    "payment=child_allowance",
    "payment=special_state_allowance",
    "payment=orleu",
    "payment=any",
    "line=40",
    "line=50",
    "line=70",
    "line=100",
    "payment=large_family_allowance",
    "payment=child_supplement",
    "measure=vacancy",
    "measure=social_job",
    "measure=youth_practice",
    "measure=training",
    "measure=business_grant",
    "measure=public_works",
    "measure=upskilling",
    "measure=any",
    "measure=none",
)


class Scarce(IntEnum):
    """What there is less of than is asked for, and is therefore given by lot (see ``lots``)."""

    DECISIONS = 0  # applications that the offices of a region can decide in a month
    HOME_VISITS = auto()  # that mobile groups make to families which do not draw what they are entitled to
    VACANCIES = auto()  # places in the measures of employment, in the order of ``columns.Rung``
    SOCIAL_JOBS = auto()
    YOUTH_PRACTICE = auto()
    TRAINING = auto()
    BUSINESS_GRANTS = auto()
    PUBLIC_WORKS = auto()
    UPSKILLING = auto()


class Payment(IntEnum):
    """Payments as bits of ``seen``: which of them a family has received this year."""

    TSA = 1
    CHILD_ALLOWANCE = 2
    SPECIAL_STATE_ALLOWANCE = 4
    ORLEU = 8
    ANY = 16
    LARGE_FAMILY_ALLOWANCE = 32
    CHILD_SUPPLEMENT = 64


FIRST_RUNG = Group.MEASURE_VACANCY - Rung.VACANCY  # added to a rung it gives its group
FIRST_RUNG_PLACES = Scarce.VACANCIES - Rung.VACANCY  # added to a rung it gives its places among what is scarce

LARGE_FAMILY = 4  # children from which a family counts in the group children=4+


TICKET_CLASSES = 256  # classes by the first bits of a ticket's draw, in which the tickets of one lot are counted
TICKET_ROWS = -(-TICKET_CLASSES // len(Group))  # rows of a tally that hold the tickets of one lot


def empty_tally(regions: int) -> Tally:
    """Give a table of zeros: the measures, and behind them the tickets of the lots; see ``counts`` and ``tickets``."""
    return np.zeros((regions, len(Measure) + len(Scarce) * TICKET_ROWS, len(Group)), np.int64)


def counts(tally: Tally) -> Tally:
    """Give what the tables read of a tally; shape (regions, measures, groups)."""
    return np.ascontiguousarray(tally[:, : len(Measure)])


def tickets(tally: Tally) -> npt.NDArray[np.int64]:
    """Give the tickets of a tally; shape (regions, scarce things, classes)."""
    rows = tally[:, len(Measure) :].reshape(len(tally), len(Scarce), TICKET_ROWS * len(Group))
    return rows[..., :TICKET_CLASSES]


@rule
def count(tally: Any, home: Any, measure: int, children: int, amount: int) -> None:
    """Add to a measure in the groups that every family has: all, locality, children."""
    region = home.region
    tally[region, measure, Group.ALL] += amount
    tally[region, measure, Group.URBAN if home.urban else Group.RURAL] += amount
    if children == 0:
        tally[region, measure, Group.NO_CHILDREN] += amount
    elif children < LARGE_FAMILY:
        tally[region, measure, Group.ONE_TO_THREE_CHILDREN] += amount
    else:
        tally[region, measure, Group.FOUR_CHILDREN] += amount


@rule
def count_kind(tally: Any, home: Any, measure: int, kind: int, amount: int) -> None:
    """Add to a measure in the group of the kind of assistance."""
    if kind == Kind.UNCONDITIONAL:
        tally[home.region, measure, Group.UNCONDITIONAL] += amount
    elif kind == Kind.CONDITIONAL:
        tally[home.region, measure, Group.CONDITIONAL] += amount


@rule
def count_in(tally: Any, home: Any, measure: int, group: int, amount: int) -> None:
    """Add to a measure in one named group only."""
    tally[home.region, measure, group] += amount
