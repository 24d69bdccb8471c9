"""A traced household is the simulated household: a thousand of them, month by month, field by field."""

import json
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import tsa_sim as tsa
from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients
from tsa_sim.calendar import month, month_text
from tsa_sim.chance import derived_seed
from tsa_sim.columns import FREE, HOUSEHOLD, PERSON
from tsa_sim.engine import simulate
from tsa_sim.errors import BadValue, OutsideData
from tsa_sim.run import frozen_plan
from tsa_sim.tally import GROUP_NAMES, Group, Measure
from tsa_sim.trace import months_of

HOUSEHOLDS = 1000
GROUPS = {GROUP_NAMES[group]: group for group in Group}
LIVED = [name for name in HOUSEHOLD if name not in ("first", "places")]


def test_a_thousand_traced_households_are_the_simulated_ones(line_50: Any) -> None:
    """Records of households and persons after every month, and the counts of all of them, are the same bits."""
    period = replace(line_50, first=month("2017-11"), last=month("2018-02"))  # around the reform
    sample = people.load("2018-01", scale=Fraction(1, 1000), seed=2018, sample=0)
    rows = np.linspace(0, len(sample.households) - 1, HOUSEHOLDS).astype(int)
    plan = frozen_plan(period, period.law_book(), Coefficients())
    part = replace(sample, households=np.array(sample.households)[rows])
    fast = simulate(part, plan, 11, snapshots=plan.reported)
    assert (np.stack(fast.desks)["load"] > 0).any()
    added = np.zeros((len(plan.reported), len(Measure), len(Group)), np.int64)
    for turn, row in enumerate(rows):
        for place, traced in enumerate(months_of(part, int(sample.households["id"][row]), plan, 11, desks=fast.desks)):
            homes, persons = fast.snapshots[plan.reported[place]]
            home = homes[turn]
            assert traced.month == month_text(plan.reported[place])
            assert [traced.household[name] for name in LIVED] == [int(home[name]) for name in LIVED]
            there = persons[home["first"] : home["first"] + home["places"]]
            simulated = [
                {"slot": slot, **{name: int(person[name]) for name in PERSON}}
                for slot, person in enumerate(there)
                if person["age_months"] != FREE
            ]
            assert traced.persons == simulated
            for measure, group, amount in traced.counted:
                added[place, Measure[measure.upper()], GROUPS[group]] += amount
    assert (added == fast.tally.sum(axis=1)).all()
    assert added[:, Measure.RECIPIENTS_PERSONS].sum() > 0


def test_a_household_that_moves_or_is_founded_is_traced_too(line_50: Any) -> None:
    """Through January 2019, in which grown children leave home: those left, those founded, records and persons."""
    sample = people.load("2018-01", scale=Fraction(1, 1000), seed=2018, sample=0)
    plan = frozen_plan(line_50, line_50.law_book(), Coefficients())
    months = [month("2018-12"), month("2019-01"), month("2019-03")]
    fast = simulate(sample, plan, 11, snapshots=months)
    before, after = (fast.snapshots[when][0] for when in months[::2])
    founded = after["id"][len(before) :]
    assert len(founded) > 10
    smaller = before["id"][after["members"][: len(before)] < before["members"]]
    for household in (*founded[:2], *smaller[:2]):
        told = {entry.month: entry for entry in months_of(sample, int(household), plan, 11)}
        assert ("2018-12" in told) == (household in before["id"])
        for when in months:
            homes, persons = fast.snapshots[when]
            if month_text(when) not in told:
                continue
            [home] = homes[homes["id"] == household]
            traced = told[month_text(when)]
            assert [traced.household[name] for name in LIVED] == [int(home[name]) for name in LIVED]
            there = persons[home["first"] : home["first"] + home["places"]]
            simulated = [
                {name: int(person[name]) for name in PERSON} for person in there if person["age_months"] != FREE
            ]
            assert [{name: person[name] for name in PERSON} for person in traced.persons] == simulated


def test_a_trace_tells_luck_rules_with_references_and_payments(result_50: Any, line_50: Any, small_run: Any) -> None:
    """A family paid in December 2018 is traced to the same payment, by rules that name their articles."""
    kept = small_run(line_50, snapshots=["2018-12"]).households("2018-12")
    paid = kept[(kept["tsa_kind"] > 0) & (kept["months_since"] == 0) & (kept["tsa_broken"] == 0)].iloc[0]
    told = tsa.trace(int(paid["id"]), line_50, scale="1:1000", months=["2018-12"])
    [december] = told.months
    assert december.paid["tsa"] == paid["tsa_amount"] > 0
    assert december.household["tsa_months"] == paid["tsa_months"]
    entitled = [entry for entry in december.rulings if entry.rule == "tsa.entitled"]
    assert entitled and all("article 2" in entry.reference for entry in entitled)
    assert all(0 <= entry.value < 1 << 32 for entry in december.draws)
    assert all(entry.happened == (entry.value < entry.limit) for entry in december.draws if entry.limit is not None)
    assert f"tsa {int(paid['tsa_amount']):,}" in told.text()
    assert json.loads(json.dumps(told.as_dict()))["months"][0]["paid"] == december.paid


def test_an_unknown_household_or_month_is_told(line_50: Any) -> None:
    """Who asks for what is not there is told what to give."""
    with pytest.raises(BadValue, match="same scale, seed and replicate"):
        tsa.trace(-7, line_50, scale="1:1000")
    with pytest.raises(OutsideData, match="2017-01 to 2019-03"):
        tsa.trace(5, line_50, scale="1:1000", months=["2031-01"])


def test_tracing_loads_no_compiler() -> None:
    """A trace is plain Python from the first month to the last, where the desks are known and nobody leaves home."""
    script = """
import sys
from fractions import Fraction
from dataclasses import replace
import tsa_sim as tsa
from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients
from tsa_sim.calendar import month
from tsa_sim.desk import opened
from tsa_sim.run import frozen_plan
from tsa_sim.trace import months_of
year = replace(tsa.Scenario.load("line_50"), first=month("2018-01"), last=month("2018-12"))
plan = frozen_plan(year, year.law_book(), Coefficients())
sample = people.load("2018-01", scale=Fraction(1, 1000), seed=2018, sample=0)
desks = [opened(sheet.conduct[0]) for sheet in plan.months]
told = months_of(sample, int(sample.households["id"][17]), plan, 11, desks=desks)
sys.exit("numba" in sys.modules or len(told) != 12)
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_luck_of_a_trace_is_that_of_its_replicate(line_50: Any) -> None:
    """The second replicate of a run has people and luck of its own, and so has its trace."""
    sample = people.load("2018-01", scale=Fraction(1, 1000), seed=2018, sample=1)
    row = 123
    plan = frozen_plan(line_50, line_50.law_book(), Coefficients())
    told = tsa.trace(int(sample.households["id"][row]), line_50, scale="1:1000", replicate=1)
    assert told.months == months_of(sample, int(sample.households["id"][row]), plan, derived_seed(2018, 1))


def test_a_family_that_waits_at_the_office_is_traced_as_it_is_simulated(line_50: Any) -> None:
    """Few posts, homes visited, half of the families unaware: the neighbours decide who is admitted, and when."""
    changed = {"offices.posts_per_1000_families": 0.02, "information.visits_of_post": 50.0}
    plan = frozen_plan(
        replace(line_50, first=month("2017-11"), last=month("2018-04")),
        line_50.law_book(),
        Coefficients({**changed, "information.aware_at_reform": 0.5}),
    )
    sample = people.load("2018-01", scale=Fraction(1, 1000), seed=2018, sample=0)
    fast = simulate(sample, plan, 11, snapshots=plan.reported)
    told = {when: fast.snapshots[when][0] for when in plan.reported}
    waited = {int(each) for homes in told.values() for each in homes["id"][homes["waiting"] > 0]}
    visited = {int(each) for homes in told.values() for each in homes["id"][homes["informed"] > 0]}
    assert len(waited) >= 3 and len(visited) >= 2
    for household in (*sorted(waited)[:3], *sorted(visited)[:2]):
        for traced in months_of(sample, household, plan, 11):
            homes = told[month(traced.month)]
            [home] = homes[homes["id"] == household]
            assert [traced.household[name] for name in LIVED] == [int(home[name]) for name in LIVED]
            assert (", waits" in traced.status) == (home["waiting"] > 0)
