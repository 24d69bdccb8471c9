"""The compiled month and the same functions in plain Python give the same bits, household by household."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np

from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients
from tsa_sim.behaviour.moving import move_all
from tsa_sim.columns import HOUSEHOLD, PERSON
from tsa_sim.desk import after_month, opened
from tsa_sim.engine import simulate
from tsa_sim.month import live_month
from tsa_sim.regions import REGIONS
from tsa_sim.rulebook import twin
from tsa_sim.run import frozen_plan
from tsa_sim.tally import counts, empty_tally

HOUSEHOLDS = 60
LIVED = [name for name in HOUSEHOLD if name not in ("first", "places")]  # all but where a household's persons stand


def test_compiled_months_are_the_plain_months(line_50: Any) -> None:
    """Sixty households through 39 months, some of which move: every record and every count is the same."""
    sample = people.load("2018-01", scale=Fraction(1, 1000), seed=2018, sample=0)
    chosen = np.array(sample.households)[:: len(sample.households) // HOUSEHOLDS][:HOUSEHOLDS]
    scheme = frozen_plan(line_50, line_50.law_book(), Coefficients({"life.new_households": 0.0}))
    part = type(sample)(**{**sample.__dict__, "households": chosen})
    last = scheme.months[-1].month
    fast = simulate(part, scheme, 11, snapshots=[last])

    homes = [SimpleNamespace(**{name: home[name].item() for name in HOUSEHOLD}) for home in chosen]
    persons = [SimpleNamespace(**{name: person[name].item() for name in PERSON}) for person in np.array(sample.persons)]
    work = twin(scheme.work[0])
    desks, tallies = opened(scheme.months[0].conduct[0]), []
    for sheets in scheme.months:
        tally = empty_tally(len(REGIONS))
        now, law, conduct = twin(sheets.now[0]), [twin(row) for row in sheets.law], twin(sheets.conduct[0])
        desk = [twin(row) for row in desks]
        move_all(homes, 11, sheets.month, [conduct.moving])
        for home in homes:
            live_month(home, persons, 11, now, law[home.region], conduct, desk[home.region], work, tally)
        tallies.append(counts(tally))
        desks = after_month(desks, tally, sheets.conduct[0], sample.weight)
    assert (np.stack(tallies)[scheme.burn_in :] == fast.tally).all()
    households, _ = fast.snapshots[last]
    for home, record in zip(homes, households, strict=True):
        assert {name: int(getattr(home, name)) for name in LIVED} == {name: int(record[name]) for name in LIVED}
