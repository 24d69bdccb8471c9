"""The month of one household, compiled over all, and the same month in NumPy columns give the same bits."""

from fractions import Fraction
from operator import attrgetter
from typing import Any

import numpy as np
import pytest

from tests.oracles.month_in_columns import Told, month_in_columns
from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients
from tsa_sim.calendar import month
from tsa_sim.engine import Outcome, simulate
from tsa_sim.run import frozen_plan
from tsa_sim.tally import Group, Measure

SEED = 29


@pytest.fixture(scope="module")
def both(line_50: Any) -> tuple[Outcome, Told]:
    """February 2018, of one household in a hundred: by the engine and in columns."""
    sample = people.load("2018-01", scale=Fraction(1, 100), seed=2018)
    coefficients = Coefficients({"measures.places_scale": 20.0})  # many participants
    plan = frozen_plan(line_50, line_50.law_book(), coefficients)
    january, february = month("2018-01"), month("2018-02")
    outcome = simulate(sample, plan, SEED, snapshots=[january, february])
    [step] = [step for step, entry in enumerate(plan.months) if entry.month == february]
    sheet, desks = plan.months[step], outcome.desks[step]
    return outcome, month_in_columns(*outcome.snapshots[january], SEED, sheet, desks, plan.work[0])


def test_every_field_of_every_person_is_the_same(both: tuple[Outcome, Told]) -> None:
    """Ages, states, shocks, earnings, what is registered: all places, held or free."""
    outcome, told = both
    persons = outcome.snapshots[month("2018-02")][1]
    for name in persons.dtype.names or ():
        assert np.array_equal(persons[name], told.persons[name]), name
    before = outcome.snapshots[month("2018-01")][1]
    assert (before["state"] != persons["state"]).sum() > 1000


def test_what_the_office_finds_is_the_same(both: tuple[Outcome, Told]) -> None:
    """Members of every family, counted income of every household, and who is entitled in every region."""
    outcome, told = both
    before, after = (outcome.snapshots[month(when)][0] for when in ("2018-01", "2018-02"))
    assert np.array_equal(after["members"], told.members)
    alive = told.members > 0
    special = after["quarter_sum"].astype(np.int64) - before["quarter_sum"] - told.counted
    granted = after["special_allowance"] == 1
    assert (special[alive & ~granted] == 0).all()
    assert len(np.unique(special[granted])) == 1 < special[granted][0]


@pytest.mark.parametrize(
    ("measure", "values"),
    [
        (Measure.BIRTHS, "births"),
        (Measure.DEATHS, "deaths"),
        (Measure.MEASURE_PLACES_ASKED, "took.asked"),
        (Measure.MEASURE_PLACES_GIVEN, "took.given"),
        (Measure.MEASURE_PARTICIPANTS, "took.taking_part"),
        (Measure.MEASURES_ENDED, "took.ended"),
        (Measure.MEASURE_JOBS_FOUND, "took.jobs"),
        (Measure.ADAPTATION_SERVICES, "took.adapted"),
        (Measure.ENTITLED_FAMILIES, "entitled"),
        (Measure.ENTITLED_PERSONS, "entitled members"),
    ],
)
def test_what_the_month_counts_is_the_same(both: tuple[Outcome, Told], measure: Measure, values: str) -> None:
    """Births, deaths, places in measures, entitled families and persons, region by region."""
    outcome, told = both
    by_home = told.entitled * told.members if values == "entitled members" else attrgetter(values)(told)
    counted = outcome.tally[outcome.months.index(month("2018-02")), :, measure, Group.ALL]
    region = outcome.snapshots[month("2018-02")][0]["region"]
    assert np.array_equal(np.bincount(region, by_home, len(counted)).astype(np.int64), counted)
    assert counted.sum() > 0
