"""Ageing: births and deaths are the Bureau's, people found households, and nobody else's luck moves."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from tsa_sim import population as people
from tsa_sim.aged import aged_beside_built
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.behaviour.life import frozen
from tsa_sim.calendar import month
from tsa_sim.chance import draw, draws_of_month, luck
from tsa_sim.columns import FREE, Role, Sex
from tsa_sim.new_homes import with_new_homes
from tsa_sim.population.labour import pay_factors
from tsa_sim.rulebook import sheets

WHEN = month("2019-01")


@pytest.fixture(scope="module")
def sample() -> Any:
    """One household in two hundred."""
    return people.load("2018-01", scale=Fraction(1, 200), seed=5)


@pytest.fixture(scope="module")
def life() -> Any:
    """The life of January 2019."""
    return sheets([frozen(Coefficients(), WHEN, month("2018-01"))])[0]


@pytest.fixture(scope="module")
def settled(sample: Any, life: Any) -> Any:
    """The sample after the moves of that January."""
    return with_new_homes(np.array(sample.households), np.array(sample.persons), 7, WHEN, life)


def of_home(households: Any, persons: Any, row: int) -> Any:
    """Give the persons' records of a household."""
    home = households[row]
    return persons[home["first"] : home["first"] + home["places"]]


def test_everybody_is_still_there_and_nobody_twice(sample: Any, settled: Any) -> None:
    """Persons, their ages and their potential pay are the same as before; households are more."""
    before, after = np.array(sample.persons), settled.persons
    for name in ("age_months", "potential", "sex"):
        held = [np.sort(part[name][part["age_months"] != FREE]) for part in (before, after)]
        assert np.array_equal(*held), name
    assert len(settled.households) > len(sample.households)
    assert len(np.unique(settled.households["id"])) == len(settled.households)


def test_new_households_are_couples_or_singles_and_old_ones_keep_a_head(sample: Any, settled: Any) -> None:
    """One adult head in each; a spouse is a woman beside a man of the same region."""
    known = len(sample.households)
    couples = 0
    for row in range(known, len(settled.households)):
        members = of_home(settled.households, settled.persons, row)
        members = members[members["age_months"] != FREE]
        assert 1 <= len(members) <= 2
        assert (members["role"] == Role.HEAD).sum() == 1
        assert (members["age_months"] >= 18 * 12).all()
        if len(members) == 2:
            couples += 1
            assert sorted(members["sex"].tolist()) == [Sex.MALE, Sex.FEMALE]
    lost = 0
    for row in range(known):
        members = of_home(settled.households, settled.persons, row)
        was = of_home(np.array(sample.households), np.array(sample.persons), row)
        members, was = members[members["age_months"] != FREE], was[was["age_months"] != FREE]
        couples += int((members["role"] == Role.SPOUSE).any() and not (was["role"] == Role.SPOUSE).any())  # moved in
        lost += int(len(members) > 0 and (was["role"] == Role.HEAD).any() and not (members["role"] == Role.HEAD).any())
    assert lost == 0
    marriages = couples * sample.weight
    assert 90_000 < marriages < 180_000  # 114.5 to 140.3 thousand marriages a year were registered in 2021-2025


def test_new_households_live_on_the_published_shape(sample: Any, settled: Any) -> None:
    """What they live on a head is that of built households of the same size: quartiles within a fifth."""
    known = len(sample.households)
    lives = {}
    for name, households, persons in (
        ("built", np.array(sample.households), np.array(sample.persons)),
        ("founded", settled.households[known:], settled.persons),
    ):
        welfare = []
        for row in range(len(households)):
            members = of_home(households, persons, row)
            members = members[members["age_months"] != FREE]
            young = len(members) == 2 and (members["age_months"] < 40 * 12).all()
            if young and (members["role"] == Role.SPOUSE).any():
                pay = members["potential"] * np.array(pay_factors("2018-01"))[members["state"]] + members["pension"]
                lived = pay.sum() * households["consumed"][row] / 1024 + households["other_income"][row]
                welfare.append(lived / len(members))
        lives[name] = np.quantile(welfare, [0.1, 0.25, 0.5])
    assert lives["founded"] == pytest.approx(lives["built"], rel=0.2)


def test_who_stays_is_untouched(sample: Any, settled: Any) -> None:
    """No row moves: a household that nobody left is the same record with the same people."""
    known = len(sample.households)
    before = np.array(sample.households)
    assert np.array_equal(before["id"], settled.households["id"][:known])
    assert np.array_equal(before["first"], settled.households["first"][:known])
    untouched = 0
    for row in range(0, known, 7):
        one, other = (
            of_home(part, all_of_them, row)
            for part, all_of_them in ((before, np.array(sample.persons)), (settled.households, settled.persons))
        )
        if np.array_equal(one["age_months"], other["age_months"]):
            untouched += 1
            assert (one == other).all()
            assert before[row] == settled.households[row][list(before.dtype.names)]
    assert untouched > known / 7 * 0.8


def test_moves_of_one_region_leave_the_others_alone(sample: Any, life: Any, settled: Any) -> None:
    """Taking one region's households away changes no move elsewhere: the same households are founded."""
    homes, persons = np.array(sample.households), np.array(sample.persons)
    kept = np.flatnonzero(homes["region"] != 12)
    rest = with_new_homes(homes[kept], persons, 7, WHEN, life)
    new, all_new = rest.households[len(kept) :], settled.households[len(homes) :]
    assert len(new) > 0
    assert set(new["id"].tolist()) == set(all_new["id"][all_new["region"] != 12].tolist())


def test_draws_are_those_of_the_rules(sample: Any) -> None:
    """Many draws at once are the draws of one household each."""
    ids = np.array(sample.households["id"][:50], np.int64)
    slots = np.arange(50, dtype=np.int64) % 6
    many = draws_of_month(7, ids, WHEN, 31, slots)
    assert many.tolist() == [draw(luck(7, int(i), WHEN), 31, int(s)) for i, s in zip(ids, slots, strict=True)]


def test_nobody_moves_when_the_scale_is_nothing(sample: Any) -> None:
    """``life.new_households`` at 0 keeps every household."""
    still = sheets([frozen(Coefficients({"life.new_households": 0.0}), WHEN, month("2018-01"))])[0]
    homes, persons = np.array(sample.households), np.array(sample.persons)
    settled = with_new_homes(homes, persons, 7, WHEN, still)
    assert (settled.households == homes).all()
    assert (settled.persons == persons).all()


def test_the_people_of_2018_aged_to_2023_beside_those_of_2023() -> None:
    """Persons to three percent (the census raised the level by as much), sizes and large families of the same make."""
    found = aged_beside_built(scale=Fraction(1, 200)).set_index(["figure", "group"])
    assert abs(found.loc[("persons", "KZ"), "difference"]) < 0.03
    assert abs(found.loc[("households", "KZ"), "difference"]) < 0.05
    assert abs(found.loc[("mean size", "KZ"), "difference"]) < 0.03
    assert found.loc["households by size", "difference"].abs().max() < 0.05
    assert found.loc["persons by age", "difference"].abs().max() < 0.12
    assert abs(found.loc[("households by children", "4+ children under 18"), "difference"]) < 0.15
    assert abs(found.loc[("one-parent households", "KZ"), "difference"]) < 0.25
    regions = found.loc["persons by region"]
    assert len(regions) == 20
    assert regions["built"].corr(regions["aged"]) > 0.995
    assert regions["difference"].abs().median() < 0.03
