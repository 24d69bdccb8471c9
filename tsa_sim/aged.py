"""One base aged to another: the people of January 2018 lived on to January 2023, beside those built for that day.

What still differs by region, beyond births, deaths and moves, is the census of 2021 (it raised the level of 1 January
2022 by about three percent, and earlier years are not revised) and the model's errors.
"""

from collections.abc import Mapping
from fractions import Fraction

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim import population as people
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import month
from tsa_sim.chance import derived_seed
from tsa_sim.columns import Role, dwelling
from tsa_sim.engine import plan, simulate
from tsa_sim.parameters import law_book
from tsa_sim.population import Population
from tsa_sim.regions import COUNTRY, REGIONS

REGION_COLUMNS = ("region", "built", "aged", "without_moves")
COLUMNS = ("figure", "group", "built", "aged", "difference", "unit")
_ADULT, _LARGE = 18 * 12, 4
_AGES = (0, 5, 10, 18, 25, 35, 45, 60, 75)


def aged(
    base: str = "2018-01",
    until: str = "2023-01",
    *,
    scale: Fraction,
    seed: int = 1,
    behaviour: Mapping[str, float] | None = None,
) -> Population:
    """Live the people of a base on to the first day of a later month, under the law and conduct of the package.

    behaviour: coefficients that differ from the package's.
    Raises UnknownName for a base that is not known, OutsideData when the series end before.
    """
    made = people.load(base, scale=scale, seed=seed)
    last = month(until) - 1
    scheme = plan(law_book(), Coefficients(behaviour), month(base), last, month(base), burn_in=0)
    outcome = simulate(made, scheme, derived_seed(seed, 0), snapshots=[last])
    households, persons = outcome.snapshots[last]
    return Population(base, households, persons, made.weight, made.fingerprint)


def aged_beside_built(base: str = "2018-01", until: str = "2023-01", *, scale: Fraction, seed: int = 1) -> pd.DataFrame:
    """Compare the aged people with those built for the later base, a row a figure.

    difference: aged / built - 1; for shares the difference. Raises as ``aged``.
    """
    built, lived = people.load(until, scale=scale, seed=seed), aged(base, until, scale=scale, seed=seed)
    rows = []
    for (name, group, unit, new), (_, _, _, old) in zip(_figures(built), _figures(lived), strict=True):
        rows.append((name, group, new, old, old - new if unit == "share" else old / new - 1, unit))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def regions_beside_built(
    base: str = "2018-01", until: str = "2023-01", *, scale: Fraction, seed: int = 1
) -> pd.DataFrame:
    """Compare persons by region, thousands: built for the later base, aged to it, and aged with nobody moving.

    Raises as ``aged``.
    """
    built = people.load(until, scale=scale, seed=seed)
    lived = aged(base, until, scale=scale, seed=seed)
    still = aged(base, until, scale=scale, seed=seed, behaviour={"life.moving": 0.0})
    columns = [_persons_by_region(population) / 1e3 for population in (built, lived, still)]
    return pd.DataFrame(dict(zip(REGION_COLUMNS, (list(REGIONS), *columns), strict=True)))


def _persons_by_region(population: Population) -> npt.NDArray[np.float64]:
    homes = population.households
    where = dwelling(homes)
    here = population.persons["age_months"][where.person] >= 0
    return np.asarray(np.bincount(homes["region"][where.household][here], minlength=len(REGIONS)) * population.weight)


def _figures(population: Population) -> list[tuple[str, str, str, float]]:
    homes, persons, weight = population.households, population.persons, population.weight
    home, row = dwelling(homes)
    age, role = persons["age_months"][row], persons["role"][row]
    here = age >= 0
    members = np.bincount(home, here, len(homes)).astype(np.int64)
    minors = np.bincount(home, here & (age < _ADULT), len(homes)).astype(np.int64)
    grown = np.bincount(home, here & (age >= _ADULT) & (age < 60 * 12), len(homes)).astype(np.int64)
    couples = np.bincount(home, here & (role == Role.SPOUSE), len(homes)) > 0
    lived_in = members > 0
    found = [
        ("persons", COUNTRY, "persons", float(here.sum() * weight)),
        ("households", COUNTRY, "households", float(lived_in.sum() * weight)),
        ("mean size", COUNTRY, "persons", float(members.sum() / lived_in.sum())),
    ]
    for first, after in zip(_AGES, (*_AGES[1:], 200), strict=True):
        inside = here & (age >= first * 12) & (age < after * 12)
        name = f"{first}-{after - 1}" if after < 200 else f"{first}+"
        found.append(("persons by age", name, "persons", float(inside.sum() * weight)))
    for size in range(1, 9):
        share = (np.minimum(members, 8) == size).sum() / lived_in.sum()
        found.append(("households by size", f"{size}{'+' if size == 8 else ''}", "share", float(share)))
    for children in range(1, 5):
        inside = (minors == children) if children < _LARGE else (minors >= children)
        name = f"{children}{'+' if children == _LARGE else ''} children under 18"
        found.append(("households by children", name, "households", float(inside.sum() * weight)))
    alone = (grown == 1) & (minors > 0)
    found.append(("one-parent households", COUNTRY, "households", float(alone.sum() * weight)))
    found.append(("couples", COUNTRY, "households", float(couples.sum() * weight)))
    for place, code in enumerate(REGIONS):
        inside = here & (homes["region"][home] == place)
        found.append(("persons by region", code, "persons", float(inside.sum() * weight)))
    return found
