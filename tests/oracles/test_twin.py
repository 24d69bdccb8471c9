"""The compiled month and the same functions in plain Python give the same bits, household by household."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np

from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients
from tsa_sim.columns import HOUSEHOLD, PERSON
from tsa_sim.engine import simulate
from tsa_sim.month import live_month
from tsa_sim.regions import REGIONS
from tsa_sim.run import frozen_plan
from tsa_sim.tally import empty_tally

HOUSEHOLDS = 60


def plain(record: Any) -> Any:
    """Copy a sheet's record into plain Python objects with the same dots."""
    values = {}
    for name in record.dtype.names:
        value = record[name]
        values[name] = plain(value) if value.dtype.names else value.tolist() if value.ndim else value.item()
    return SimpleNamespace(
        **{name: Nested(value) if isinstance(value, list) else value for name, value in values.items()}
    )


class Nested(list[Any]):
    """A table in plain lists that takes several indices at once."""

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, tuple):
            found: Any = self
            for part in key:
                found = list.__getitem__(found, part)
            return found
        return list.__getitem__(self, key)


def test_compiled_months_are_the_plain_months(line_50: Any) -> None:
    """Sixty households through 39 months: every record and every count is the same."""
    sample = people.load("2018-01", scale=Fraction(1, 1000), seed=2018, sample=0)
    chosen = np.array(sample.households)[:: len(sample.households) // HOUSEHOLDS][:HOUSEHOLDS]
    scheme = frozen_plan(line_50, line_50.law_book(), Coefficients())
    part = type(sample)(**{**sample.__dict__, "households": chosen})
    last = scheme.months[-1].month
    fast = simulate(part, scheme, 11, snapshots=[last])

    homes = [SimpleNamespace(**{name: home[name].item() for name in HOUSEHOLD}) for home in chosen]
    persons = [SimpleNamespace(**{name: person[name].item() for name in PERSON}) for person in np.array(sample.persons)]
    work = plain(scheme.work[0])
    tallies = []
    for sheets in scheme.months:
        tally = empty_tally(len(REGIONS))
        now, law, conduct = plain(sheets.now[0]), [plain(row) for row in sheets.law], plain(sheets.conduct[0])
        for home in homes:
            live_month(home, persons, 11, now, law[home.region], conduct, work, tally)
        tallies.append(tally)
    assert (np.stack(tallies)[scheme.burn_in :] == fast.tally).all()
    households, _ = fast.snapshots[last]
    for home, record in zip(homes, households, strict=True):
        assert {name: int(getattr(home, name)) for name in HOUSEHOLD} == {name: int(record[name]) for name in HOUSEHOLD}
