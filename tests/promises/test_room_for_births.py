"""Households never run out of places for births, and new places change nobody's luck."""

import dataclasses
from types import SimpleNamespace
from typing import Any

import numpy as np

from tests.size import SCALE, SCALE_TEXT
from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients
from tsa_sim.behaviour.life import be_born
from tsa_sim.calendar import month
from tsa_sim.chance import luck
from tsa_sim.columns import FREE, PERSON, Role, Sex
from tsa_sim.engine import simulate
from tsa_sim.rulebook import twin
from tsa_sim.run import frozen_plan, results_hash
from tsa_sim.shelves import Shelves


def test_people_without_a_free_place_live_as_those_with_three(line_50: Any) -> None:
    """All free places taken away at the start: every count to March 2019 is the same."""
    sample = people.load("2018-01", scale=SCALE, seed=2018, sample=0)
    scheme = frozen_plan(line_50, line_50.law_book(), Coefficients())
    homes, persons = np.array(sample.households), np.array(sample.persons)
    held = persons["age_months"] != FREE
    home = np.repeat(np.arange(len(homes)), homes["places"])
    homes["places"] = np.bincount(home, held, minlength=len(homes))
    homes["first"] = np.cumsum(homes["places"]) - homes["places"]
    tight = dataclasses.replace(sample, households=homes, persons=persons[held])
    assert len(tight.persons) < len(sample.persons)
    assert results_hash([simulate(tight, scheme, 1)]) == results_hash([simulate(sample, scheme, 1)])


def test_a_free_place_stands_only_where_somebody_may_join(line_50: Any) -> None:
    """Spare places are put away; full households with a mother or a lone parent get one; every record is kept."""
    sample = people.load("2018-01", scale=SCALE, seed=2018, sample=0)
    persons = np.array(sample.persons)
    held = persons["age_months"] != FREE
    shelves = Shelves(sample.households, sample.persons)
    laid = shelves.persons["age_months"] != FREE
    assert len(shelves.persons) < len(persons)
    assert (shelves.persons[laid] == persons[held]).all()
    for home in shelves.households:
        places = shelves.persons[home["first"] : home["first"] + home["places"]]
        mothers = (places["sex"] == Sex.FEMALE) & (places["role"] <= Role.SPOUSE) & (places["age_months"] < 600)
        here = places["age_months"] != FREE
        lone = (here & (places["age_months"] < 216)).any() and not (here & (places["role"] == Role.SPOUSE)).any()
        assert (~here).sum() == ((mothers & here).any() or lone)


def test_room_made_later_moves_nobody_else(line_50: Any) -> None:
    """Where a birth has taken the free place a new one comes behind it, and all others keep their records."""
    sample = people.load("2018-01", scale=SCALE, seed=2018, sample=0)
    shelves = Shelves(sample.households, sample.persons)
    free = np.flatnonzero(shelves.persons["age_months"] == FREE)
    shelves.persons["age_months"][free[::2]] = 0
    before = shelves.persons.copy()
    places = shelves.households["places"].astype(int)
    shelves.make_room()
    given = shelves.households["places"] - places
    assert given.sum() == len(free[::2])
    assert set(np.unique(given)) == {0, 1}
    new = shelves.households["first"] + shelves.households["places"] - 1
    assert (shelves.persons["age_months"][new[given == 1]] == FREE).all()
    assert (np.delete(shelves.persons, new[given == 1]) == before).all()


def test_ten_years_of_births_find_room(line_50: Any) -> None:
    """January 2017 to December 2026 runs to its end, and births go on."""
    import tsa_sim as tsa

    longer = dataclasses.replace(line_50, name="longer", last=month("2026-12"))
    result = tsa.run(longer, scale=SCALE_TEXT, replicates=1)
    assert 0 < result.yearly("births", 2026)[0] < result.yearly("births", 2018)[0]  # nobody marries yet, so they fall


def test_a_newborn_inherits_nothing_from_who_held_the_place(line_50: Any) -> None:
    """Born on the place of anybody at all a child is the same child, and children differ in all that is drawn."""
    [sheet] = frozen_plan(line_50, line_50.law_book(), Coefficients()).months[-1:]
    former = [{name: value for name in PERSON} for value in (FREE, 3, 77)]
    born = []
    for household in range(400):
        places = [SimpleNamespace(**fields) for fields in former]
        for place in places:
            be_born(place, 2, luck(1, household, 9), 0, twin(sheet.conduct[0]["life"]))
        assert places[0] == places[1] == places[2]
        born.append(places[0])
    assert {child.ability for child in born} == {0, 1, 2, 3}
    assert len({child.visibility for child in born}) > 150
    pairs = np.corrcoef([[child.shock, child.visibility, child.ability] for child in born], rowvar=False)
    assert np.abs(pairs[np.triu_indices(3, 1)]).max() < 4 / np.sqrt(len(born))
