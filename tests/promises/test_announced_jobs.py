"""Promises of announced jobs: vacancies of their region, no more and no less, and nothing without an elasticity."""

import dataclasses
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from tsa_sim import Scenario
from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients, tightness
from tsa_sim.behaviour.announcement import AnnouncedJobs
from tsa_sim.behaviour.jobs import added, announced, openings
from tsa_sim.calendar import month
from tsa_sim.engine import plan, simulate
from tsa_sim.errors import Findings
from tsa_sim.population.targets import persons_of_regions
from tsa_sim.record.horizon import Horizon, further_months, published_outlook
from tsa_sim.regions import REGIONS
from tsa_sim.run import frozen_plan
from tsa_sim.tally import Group, Measure

BASE = month("2018-01")
SHYMKENT = REGIONS.index("KZSHY")
JOBS = (
    AnnouncedJobs("KZSHY", month("2018-03"), 4, 8000.0, "a test"),
    AnnouncedJobs("KZSHY", month("2018-06"), 1, 500.0, "a test"),
)


def test_jobs_add_exactly_to_the_vacancies_of_their_region() -> None:
    """All months together hold what was announced; what is added over the ordinary vacancies gives the jobs back."""
    by_month = {when: announced(JOBS, when) for when in range(month("2018-01"), month("2019-01"))}
    assert sum(found.sum() for found in by_month.values()) == pytest.approx(8500.0, rel=1e-12)
    assert by_month[month("2018-02")].sum() == 0 and by_month[month("2018-06")][SHYMKENT] == 2500.0
    plain = Coefficients()
    more = added(plain, JOBS, month("2018-06"), BASE) * openings(plain, BASE)
    assert more[SHYMKENT] == pytest.approx(2500.0, rel=1e-12) and np.delete(more, SHYMKENT).sum() == 0
    frozen = tightness.frozen(Coefficients({"tightness.matching_elasticity": 0.5}), np.full(len(REGIONS), 3.0))
    assert (frozen.vacancies == 2 * tightness.ONE).all()  # four times the vacancies, to the power of a half


def test_ordinary_vacancies_are_those_whom_the_published_stocks_need() -> None:
    """In every region two to six persons in a thousand leave joblessness for work in a month."""
    share = openings(Coefficients(), BASE) / persons_of_regions()
    assert ((share > 0.002) & (share < 0.006)).all()


def test_no_jobs_and_no_elasticity_change_nothing_and_elsewhere_nothing_changes(line_50: Any) -> None:
    """The same bits; with an elasticity fewer are jobless in the region of the jobs, and no other has other bits."""
    sample = people.load("2018-01", scale=Fraction(1, 500), seed=2018)
    moving = {"tightness.matching_elasticity": 0.5, "life.moving": 0.0}

    def lived(jobs: tuple[AnnouncedJobs, ...], **behaviour: float) -> Any:
        scenario = dataclasses.replace(line_50, first=month("2018-01"), last=month("2018-12"), jobs=jobs)
        changed = Coefficients({"life.moving": 0.0, **behaviour})
        return simulate(sample, frozen_plan(scenario, scenario.law_book(), changed), 7).tally

    many = tuple(one._replace(number=50 * one.number) for one in JOBS)
    assert (lived((), **moving) == lived(tuple(one._replace(number=0.0) for one in JOBS), **moving)).all()
    assert (lived(()) == lived(many)).all()
    with_jobs, without = lived(many, **moving), lived((), **moving)
    elsewhere = [row for row in range(len(REGIONS)) if row != SHYMKENT]
    assert (with_jobs[:, elsewhere] == without[:, elsewhere]).all()
    jobless = [tally[3:, SHYMKENT, Measure.UNEMPLOYED_PERSONS, Group.ALL].sum() for tally in (with_jobs, without)]
    assert jobless[0] < jobless[1]


def test_a_forecast_counts_them_in_the_months_beyond_the_law() -> None:
    """Jobs of 2027 are vacancies of 2027 in their region, beside a forecast without them; no other month differs."""
    coefficients = Coefficients({"tightness.matching_elasticity": 0.5})
    base, last = month("2023-01"), month("2026-12")
    book = Scenario.load("line_50").law_book()
    held = plan(book, coefficients, month("2025-07"), last, base).months
    wages = {sheet.month: int(book.value("minimums.minimum_wage", sheet.month)) for sheet in held}
    to = Horizon(month("2027-12"), published_outlook())
    jobs = (AnnouncedJobs("KZSHY", month("2027-03"), 2, 8000.0, "a test"),)
    without, with_jobs = (further_months(held, coefficients, base, wages, to, one) for one in ((), jobs))
    for plain, more in zip(without, with_jobs, strict=True):
        before, after = (one.conduct[0]["tightness"]["vacancies"] for one in (plain, more))
        moved = np.flatnonzero(before != after).tolist()
        assert moved == ([SHYMKENT] if plain.month in (month("2027-03"), month("2027-04")) else [])


def test_a_scenario_lists_them_and_writes_them_down() -> None:
    """The shipped scenario: read, written, read again; without jobs a scenario's hash does not know of them."""
    scenario = Scenario.load("jobs_shymkent_2025")
    (one,) = scenario.jobs
    assert (one.region, one.number, one.months) == ("KZSHY", 24721, 12)
    assert Scenario.from_dict(scenario.as_dict()) == scenario
    none = dataclasses.replace(scenario, jobs=())
    assert none.hash() != scenario.hash() and "jobs" not in none.as_dict()
    assert scenario.with_(seed=3).jobs == scenario.jobs


def test_every_fault_of_announced_jobs_is_told() -> None:
    """A region that is not known, no source, a number below zero, months that are none, a key that is not known."""
    good = {"region": "Шымкент", "month": "2025-01", "number": 10, "source": "who said it"}
    wrong = [
        {**good, "region": "Shymkend"},
        {**good, "source": None},
        {**good, "number": -1},
        {**good, "months": 0},
        {**good, "mont": "2025-02"},
        {**good, "region": "KZONT"},
    ]
    content = Scenario.load("in_force_2025").as_dict()
    assert Scenario.from_dict({**content, "jobs": [good]}).jobs[0].region == "KZSHY"
    with pytest.raises(Findings) as told:
        Scenario.from_dict({**content, "jobs": wrong})
    assert len(told.value.faults) == len(wrong)
    with pytest.raises(Findings, match="not a list"):
        Scenario.from_dict({**content, "jobs": good})
