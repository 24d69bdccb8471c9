"""Moves between regions: the totals' residual, whole households, nobody lost, nobody else's luck moved."""

import csv
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from tsa_sim import population as people
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.behaviour.life import by_year
from tsa_sim.behaviour.moving import frozen, move_homes, residuals, shares_of_births
from tsa_sim.calendar import month
from tsa_sim.chance import CERTAIN, derived_seed
from tsa_sim.engine import plan, simulate
from tsa_sim.parameters import law_book
from tsa_sim.population.targets import FOLDER, persons_of_regions, targets
from tsa_sim.regions import REGIONS, REGIONS_2018, region_of
from tsa_sim.rulebook import sheets

BASE, WHEN = month("2018-01"), month("2019-01")
MORTALITY = tuple(
    tuple(by_year(Coefficients().table(f"life.mortality_{sex}"))[:101].tolist()) for sex in ("men", "women")
)
# births per 1000 persons in 2019, Bureau of National Statistics (single source); nothing is fitted to them
PUBLISHED_BIRTHS = {"KZMAN": 29.72, "KZYUZ": 27.87, "KZSHY": 27.89, "KZSEV": 12.46, "KZKUS": 13.15, "KZPAV": 15.35}


def table(name: str) -> list[dict[str, str]]:
    """Read a packed table."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def totals(year: int) -> dict[str, float]:
    """Give persons by region on 1 January of a year."""
    return {row["region_code"]: float(row["persons"]) for row in table("regional_totals") if int(row["year"]) == year}


@pytest.fixture(scope="module")
def sample() -> Any:
    """One household in a hundred."""
    return people.load("2018-01", scale=Fraction(1, 100), seed=5)


@pytest.fixture(scope="module")
def moving() -> Any:
    """The moves of January 2019."""
    return sheets([frozen(Coefficients(), WHEN, BASE)])[0]


@pytest.fixture(scope="module")
def moved(sample: Any, moving: Any) -> Any:
    """The households after that January's moves."""
    homes = np.array(sample.households)
    move_homes(homes, 7, WHEN, moving)
    return homes


def test_what_regions_gain_and_lose_is_what_their_totals_say() -> None:
    """Births and deaths of the country and the gains of 2019 by region add up to the totals of 2020, read here anew."""
    before, after = totals(2019), totals(2020)
    vital = {(int(row["year"]), row["event"]): float(row["persons"]) for row in table("vital")}
    latest = targets("2023-01")
    young, dying = np.zeros(len(REGIONS)), np.zeros(len(REGIONS))
    for cell, ages in zip(latest.cells, latest.ages, strict=True):
        young[cell.region] += ages[:, :5].sum()
        dying[cell.region] += (ages * np.array(MORTALITY)).sum()
    natural = vital[2019, "births"] * young / young.sum() - vital[2019, "deaths"] * dying / dying.sum()
    rate = residuals(MORTALITY)[2019]
    abroad = (after["KZ"] - before["KZ"] - natural.sum()) / before["KZ"]
    for code in REGIONS_2018:
        parts = [row for row, today in enumerate(REGIONS) if region_of(today, REGIONS_2018) == code]
        told = before[code] * (1 + rate[parts[0]] + abroad) + natural[parts].sum()
        assert told == pytest.approx(after[code], abs=1.0), code


def test_over_the_country_nobody_is_gained() -> None:
    """Net arrivals, weighted by the persons of the year's own map, are nothing."""
    for year, rate in residuals(MORTALITY).items():
        codes = [code for code in totals(year) if code != "KZ"]
        first = {
            code: next(row for row, now in enumerate(REGIONS) if region_of(now, tuple(codes)) == code) for code in codes
        }
        net = sum(totals(year)[code] * rate[row] for code, row in first.items())
        assert abs(net) < 1.0, year
    assert 2021 not in residuals(MORTALITY)  # the census lies between the totals of its ends


def test_known_directions() -> None:
    """People go to the three cities and to Mangystau; the north and the east lose, in every year."""
    for rate in residuals(MORTALITY).values():
        assert all(rate[REGIONS.index(code)] > 0 for code in ("KZNS", "KZALA", "KZSHY", "KZMAN"))
        assert all(rate[REGIONS.index(code)] < 0 for code in ("KZSEV", "KZVOS", "KZKUS", "KZAKM", "KZZHA"))


def test_births_lie_where_the_published_rates_say() -> None:
    """Six regions' crude rates of 2019: in their order, and to a fifth (young children of 2023 stand for births)."""
    births = 402_310 * shares_of_births()
    told = {code: 1000 * births[REGIONS.index(code)] / totals(2019)[code] for code in PUBLISHED_BIRTHS}
    for code, rate in PUBLISHED_BIRTHS.items():
        assert told[code] == pytest.approx(rate, rel=0.21), told
    south, north = ("KZMAN", "KZYUZ", "KZSHY"), ("KZSEV", "KZKUS", "KZPAV")
    assert min(told[code] for code in south) > 1.6 * max(told[code] for code in north)


def test_only_the_place_changes(sample: Any, moved: Any) -> None:
    """Region, and in a region without villages the town; everything else of every record stays."""
    before = np.array(sample.households)
    gone = before["region"] != moved["region"]
    for name in before.dtype.names or ():
        if name not in ("region", "urban"):
            assert (before[name] == moved[name]).all(), name
    assert (before["urban"][~gone] == moved["urban"][~gone]).all()
    cities = [REGIONS.index(code) for code in ("KZNS", "KZALA", "KZSHY")]
    assert moved["urban"][np.isin(moved["region"], cities)].all()


def test_as_many_move_as_the_rates_say(sample: Any, moving: Any, moved: Any) -> None:
    """Leavers by region within four standard errors; arrivals go where the gains are, and only there."""
    before = np.array(sample.households)["region"]
    gone = before != moved["region"]
    share = moving["leaves"] / CERTAIN
    for row in range(len(REGIONS)):
        inside = before == row
        expected = inside.sum() * share[row]
        assert abs(gone[inside].sum() - expected) <= 4 * np.sqrt(expected + 1), REGIONS[row]
    arrived = np.bincount(moved["region"][gone], minlength=len(REGIONS))
    expected = gone.sum() * np.diff(moving["arrives"] / CERTAIN, prepend=0.0)
    assert (np.abs(arrived - expected) <= 4 * np.sqrt(expected + 1)).all()
    assert (arrived[share > 0] == 0).all()
    assert gone.sum() > 100


def test_moves_of_one_region_leave_the_others_alone(sample: Any, moving: Any, moved: Any) -> None:
    """Taking one region's households away changes no move elsewhere."""
    kept = np.flatnonzero(np.array(sample.households)["region"] != REGIONS.index("KZYUZ"))
    rest = np.array(sample.households)[kept]
    move_homes(rest, 7, WHEN, moving)
    assert (rest == moved[kept]).all()


def test_moving_can_be_switched_off_and_comes_in_january_alone() -> None:
    """``life.moving`` at 0, a month that is not January, and a month before the base: nobody leaves."""
    assert frozen(Coefficients(), WHEN, BASE).leaves.any()
    assert not frozen(Coefficients({"life.moving": 0.0}), WHEN, BASE).leaves.any()
    assert not frozen(Coefficients(), WHEN + 1, BASE).leaves.any()
    assert not frozen(Coefficients(), month("2017-01"), BASE).leaves.any()


def test_after_the_last_total_the_mean_of_the_years_holds() -> None:
    """A January beyond the totals has the mean of the years, and so has that of the census."""
    mean = np.mean(list(residuals(MORTALITY).values()), axis=0)
    for when in ("2021-01", "2027-01"):
        found = frozen(Coefficients(), month(when), BASE)
        assert found.leaves == pytest.approx(np.maximum(-mean, 0.0) * CERTAIN, abs=1.0)
        gains = np.maximum(mean, 0.0) * persons_of_regions()
        assert np.diff(found.arrives, prepend=0) == pytest.approx(CERTAIN * gains / gains.sum(), abs=1.0)


def test_nobody_is_lost_in_a_year_of_moves() -> None:
    """With moves and without, the same persons of the same ages live in the same households, on one thread or two.

    Births hang on the region and new households on who is near, so these two are held still here.
    """
    made = people.load("2018-01", scale=Fraction(1, 500), seed=3)
    last = month("2019-02")
    seen = []
    for moving in (0.0, 1.0):
        known = Coefficients({"life.moving": moving, "life.births_scale": 0.0, "life.new_households": 0.0})
        scheme = plan(law_book(), known, BASE, last, BASE, burn_in=0)
        runs = [simulate(made, scheme, derived_seed(1, 0), threads=threads, snapshots=[last]) for threads in (1, 2)]
        assert (runs[0].tally == runs[1].tally).all()
        seen.append(runs[0].snapshots[last])
    (stayed, before), (went, after) = seen
    assert (stayed["id"] == went["id"]).all()
    for name in ("age_months", "sex", "potential"):
        assert (before[name] == after[name]).all(), name
    assert (stayed["region"] != went["region"]).sum() > 50
