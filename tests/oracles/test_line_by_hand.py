"""Who comes up at the employment centre, worked out by hand: sorted tickets and an account of decisions by region.

A second program of the desk's line: plain lists and exact fractions instead of NumPy, classes named by sorting.
"""

from dataclasses import replace
from fractions import Fraction
from itertools import groupby
from typing import Any

import numpy as np
import pytest

from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients, registry
from tsa_sim.calendar import month
from tsa_sim.chance import FOR_LIFE, Decision, draw, luck
from tsa_sim.engine import Engine
from tsa_sim.macro import poor_neighbours
from tsa_sim.population import Population
from tsa_sim.regions import REGIONS
from tsa_sim.run import frozen_plan
from tsa_sim.tally import Group, Measure

SEED = 5
FEW = {"offices.posts_per_1000_families": 0.02, "offices.wrong_refusal": 0.0}


@pytest.fixture(scope="module")
def sample() -> Population:
    """One household in three hundred of 2018."""
    return people.load("2018-01", scale=Fraction(1, 300), seed=2018, sample=0)


def place(household: int, when: int, waited: int) -> int:
    """Give the ticket of an application that has waited so many months when month ``when`` ends, 0 to 2^32 - 1."""
    root = luck(luck(SEED, household, FOR_LIFE), Decision.WAIT, when)
    drawn = draw(root, Decision.WAIT, 0)
    return drawn // 2 if waited > 1 else drawn // 2 + 2**31


def admitted(line: list[tuple[int, int]], free: Fraction, weight: int) -> tuple[set[int], Fraction]:
    """Give who of a line (ticket, household) comes up, by whole classes of 2^24 tickets; and what is left, families."""
    up: set[int] = set()
    for _, several in groupby(sorted(line), key=lambda entry: entry[0] >> 24):
        of_class = [household for _, household in several]
        if weight * len(of_class) > free:
            return up, min(free, Fraction(max(weight * len(of_class), weight)))
        free -= weight * len(of_class)
        up.update(of_class)
    return (up, free) if free >= 0 else (set(), free)


def test_who_comes_up_is_who_was_worked_out_by_hand(sample: Population, line_50: Any) -> None:
    """Fifteen months of few posts: each household in line comes up in exactly the month that the sorted line says."""
    period = replace(line_50, first=month("2017-12"), last=month("2019-02"))
    plan = frozen_plan(period, period.law_book(), Coefficients(FEW))
    number = {name: Fraction(str(registry()[f"offices.{name}"].value)) for name in ("visitors_a_day", "working_days")}
    of_post = (
        number["visitors_a_day"]
        * number["working_days"]
        / Fraction(str(registry()["offices.visitors_of_application"].value))
    )
    weight, before = int(sample.weight), {region: (set[int](), Fraction(0), Fraction(10**9)) for region in range(20)}
    waiting_before: dict[int, int] = {}
    came_up = 0
    with Engine(sample, plan, SEED) as engine:
        for sheet in plan.months:
            told = engine.step()[..., Group.ALL]
            homes = engine.households
            waiting = {int(h["id"]): int(h["waiting"]) for h in homes[homes["waiting"] > 0]}
            region_of = {int(h["id"]): int(h["region"]) for h in homes}
            for region in range(len(REGIONS)):
                here = {household for household in waiting_before if region_of[household] == region}
                up, kept, slack = before[region]
                gone = {household for household in here if waiting.get(household, 0) <= waiting_before[household]}
                alive = {household for household in up if int(homes["members"][homes["id"] == household][0]) > 0}
                assert alive <= gone and gone - up == {household for household in gone - up if household not in waiting}
                assert not (gone - up) or told[region, Measure.WITHDRAWN] >= len(gone - up)
                came_up += len(up)
                overtime = min(slack - weight * int(told[region, Measure.DECIDED_AT_ONCE]), Fraction(0))
                posts = Fraction(round(poor_neighbours()[REGIONS[region]] * 0.02 / 1000 * 10**6), 10**6)
                posts *= weight * int(told[region, Measure.POPULATION_FAMILIES])
                capacity = Fraction(int(Fraction(int(posts * 1000)) * of_post), 1000)
                line = [
                    (place(household, sheet.month, waited), household)
                    for household, waited in waiting.items()
                    if region_of[household] == region
                ]
                up, left = admitted(line, capacity + kept + overtime, weight)
                everybody = len(up) == len(line) and left >= 0
                before[region] = (up, Fraction(0) if everybody else left, left if everybody else Fraction(0))
            waiting_before = waiting
    assert came_up > 50
    assert np.bincount(list(waiting.values())).size > 2
