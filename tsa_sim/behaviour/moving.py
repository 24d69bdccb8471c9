"""Moving: whole households move to another region, as many as the regions' totals say.

Moves are not published by origin and destination. What is: each region's persons on 1 January, and the country's births
and deaths. What a region gained beyond its births and deaths, less the country's own residual, moved; households leave
the regions that lost, and go to those that gained in proportion to their gain. Nobody leaves the country. Once a year,
in January, for that year; luck hangs on the household's identity, which does not change.
"""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.behaviour.life import by_year
from tsa_sim.calendar import Month, month_of_year, year_of
from tsa_sim.chance import Decision, draw, happens, luck, thresholds
from tsa_sim.columns import Records
from tsa_sim.population.base import bases
from tsa_sim.population.targets import OLDEST, common_rows, persons_of_regions, targets
from tsa_sim.regions import COUNTRY, REGIONS, region_of
from tsa_sim.rulebook import compiled, prepare, rule

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_CENSUS_YEAR = 2021  # the totals of its end are those of the census; earlier ones were not revised
_YOUNG = 5  # children under this age tell where the births of the last years were
_LAST = len(REGIONS) - 1


class Moving(NamedTuple):
    """Thresholds of one January, by region of today; shape (regions,). In other months nobody leaves."""

    leaves: Whole  # of a household that it leaves its region
    arrives: Whole  # cumulated, of those who leave: where they go
    towns_only: Whole  # 1 where a region has no villages


def frozen(coefficients: Coefficients, month: Month, base: Month) -> Moving:
    """Freeze one month; nobody moves before the base month."""
    factor = coefficients.number("life.moving") if month >= base and month_of_year(month) == 1 else 0.0
    mortality = np.stack([by_year(coefficients.table(f"life.mortality_{sex}")) for sex in ("men", "women")])
    net = net_arrivals(year_of(month), tuple(map(tuple, mortality[:, : OLDEST + 1])))
    gains = np.maximum(net, 0.0) * persons_of_regions()
    villages = {cell.region for cell in targets(bases()[-1]).cells if not cell.urban}
    return Moving(
        leaves=thresholds(np.maximum(-net, 0.0) * factor),
        arrives=thresholds(np.cumsum(gains / gains.sum())),
        towns_only=np.array([row not in villages for row in range(len(REGIONS))], np.int64),
    )


def net_arrivals(year: int, mortality: tuple[tuple[float, ...], ...]) -> Floats:
    """Give what each region of today gains by moves in a year, persons a person; over the country nothing.

    The year of the census and years after the last total have the mean of the years that are known.
    """
    known = residuals(mortality)
    return known[year] if year in known else np.asarray(np.mean(list(known.values()), axis=0))


@cache
def residuals(mortality: tuple[tuple[float, ...], ...]) -> dict[int, Floats]:
    """Give net arrivals, persons a person, by region of today, of every year whose totals can be compared.

    mortality: deaths per person-year by sex and age; they say how the country's deaths lie over the regions.
    """
    totals: dict[int, dict[str, float]] = {}
    for row in common_rows("regional_totals"):
        totals.setdefault(int(row["year"]), {})[row["region_code"]] = float(row["persons"])
    vital = {(int(row["year"]), row["event"]): float(row["persons"]) for row in common_rows("vital")}
    births, deaths = shares_of_births(), _shares_of_deaths(np.array(mortality))
    found = {}
    for year, before in totals.items():
        after = totals.get(year + 1)
        if after is None or year == _CENSUS_YEAR:
            continue
        codes = tuple(code for code in before if code != COUNTRY)
        of_map = np.array([codes.index(region_of(code, codes)) for code in REGIONS])
        natural = births * vital[year, "births"] - deaths * vital[year, "deaths"]
        persons = np.array([before[code] for code in codes])
        gained = np.array([after[code] for code in codes]) - persons - np.bincount(of_map, natural, len(codes))
        rate = gained / persons - gained.sum() / persons.sum()
        found[year] = rate[of_map]
    return found


@cache
def shares_of_births() -> Floats:
    """Give each region's share of the births of the last years: its share of the country's young children."""
    latest = targets(bases()[-1])
    young = np.bincount([cell.region for cell in latest.cells], latest.ages[:, :, :_YOUNG].sum((1, 2)), len(REGIONS))
    return np.asarray(young / young.sum())


def _shares_of_deaths(mortality: Floats) -> Floats:
    latest = targets(bases()[-1])
    deaths = (latest.ages * mortality).sum((1, 2))
    return np.asarray(np.bincount([cell.region for cell in latest.cells], deaths, len(REGIONS)) / deaths.sum())


def move_homes(households: Records, seed: int, month: int, moving: Any) -> None:
    """Let households move, in place. moving: the month's sheet."""
    move, known = compiled(move_all), np.array([moving])
    prepare(move, {}, households[:0], seed, month, known)
    move(households, seed, month, known)


@rule
def move_all(homes: Any, seed: int, month: int, known: Any) -> None:
    """Let every household stay or move."""
    for row in range(len(homes)):
        home = homes[row]
        root = luck(seed, home.id, month)
        if happens(root, Decision.MOVE, 0, known[0].leaves[home.region]):
            home.region = destination(root, known[0])
            if known[0].towns_only[home.region]:
                home.urban = 1


@rule
def destination(root: int, moving: Any) -> int:
    """Give the region to which a household goes."""
    where = draw(root, Decision.DESTINATION, 0)
    region = 0
    while region < _LAST and where >= moving.arrives[region]:
        region += 1
    return region
