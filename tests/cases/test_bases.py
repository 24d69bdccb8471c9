"""The people of January 2023 against the official tables, and what holds for every base."""

import csv
from collections import Counter
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import tsa_sim.population as people
from tsa_sim.columns import FREE, Sex
from tsa_sim.population.build import Made
from tsa_sim.population.fit_to_tables import quality
from tsa_sim.population.people import blocks, join
from tsa_sim.regions import REGIONS, REGIONS_2018, on_map, region_of

DATA = Path(people.__file__).parents[1] / "data" / "population"
BASE = "2023-01"


@pytest.fixture(scope="module")
def tenth() -> people.Population:
    """One household in ten of January 2023."""
    return people.load(BASE, scale=Fraction(1, 10), seed=2023)


@pytest.fixture(scope="module")
def found(tenth: people.Population) -> pd.DataFrame:
    """How near they are to every target."""
    return quality(tenth)


def table(name: str) -> list[dict[str, str]]:
    """Read a packed official table."""
    with (DATA / BASE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def errors(found: pd.DataFrame, target: str) -> "pd.Series[float]":
    """Give the errors of a target by group."""
    return found[found["target"] == target].set_index("group")["error"]


def test_persons_of_twenty_regions_are_the_bureaus(tenth: people.Population) -> None:
    """Towns and villages, men and women, read from the table itself: a fifth of a percent, and half that typically."""
    homes, persons = np.array(tenth.households), np.array(tenth.persons)
    home = np.repeat(np.arange(len(homes)), homes["places"])
    here = persons["age_months"] != FREE
    counted = Counter(
        zip(
            homes["region"][home][here].tolist(),
            homes["urban"][home][here].tolist(),
            persons["sex"][here].tolist(),
            strict=True,
        )
    )
    misses = []
    for row in table("persons"):
        key = (REGIONS.index(row["region_code"]), int(row["locality"] == "urban"), int(Sex[row["sex"].upper()]))
        misses.append(abs(counted[key] * tenth.weight / float(row["persons"]) - 1))
    assert len(misses) == 74
    assert max(misses) < 0.002
    assert np.median(misses) < 0.001


def test_ages_are_the_printed_ones(tenth: people.Population) -> None:
    """The Bureau's broad ages by sex, and the births of every year since 2012 at their age."""
    age, sex = np.array(tenth.persons["age_months"]), np.array(tenth.persons["sex"])
    groups = table("age_groups")
    for row in groups:
        limits = [int(each["age_from"]) for each in groups if each["sex"] == row["sex"]]
        after = min([each for each in limits if each > int(row["age_from"])], default=200)
        inside = (age >= int(row["age_from"]) * 12) & (age < after * 12) & (sex == Sex[row["sex"].upper()])
        assert inside.sum() * tenth.weight == pytest.approx(float(row["persons"]), rel=0.01), row
    minors = ((age >= 0) & (age < 18 * 12)).sum() * tenth.weight
    assert minors == pytest.approx(6_738_017, rel=0.005)
    for row in table("births"):
        years = 2022 - int(row["year"])
        living = ((age >= years * 12) & (age < years * 12 + 12)).sum() * tenth.weight
        assert 0.96 < living / float(row["births"]) < 1.0, row


def test_single_ages(found: pd.DataFrame) -> None:
    """Every year of age by sex: two percent at 1:10 (an age is 10 to 20 thousand records), a quarter typically."""
    by_age = errors(found, "persons by single age").abs()
    assert len(by_age) == 150
    assert by_age.max() < 0.02
    assert by_age.median() < 0.004


@pytest.mark.parametrize(
    ("target", "most"),
    [
        ("households", 0.005),
        ("households by size", 0.002),
        ("large families", 0.005),
        ("children a large family", 0.01),
        ("persons 0-15", 0.02),
        ("unemployment", 0.01),
        ("employees without contract of employed", 0.01),
        ("mean wage", 0.02),
        ("employed", 0.005),
        ("welfare over its median", 0.03),
        ("below the subsistence minimum", 0.012),
        ("pensioners", 0.03),
    ],
)
def test_what_was_used_is_met(found: pd.DataFrame, target: str, most: float) -> None:
    """Relative errors; for shares the difference."""
    of_target = errors(found, target)
    assert len(of_target) > 0
    assert of_target.abs().max() < most, of_target[of_target.abs() >= most]


def test_the_map_of_poverty(found: pd.DataFrame) -> None:
    """The order of the twenty regions, and half of the errors below half a point."""
    poor = found[(found["target"] == "below the subsistence minimum") & found["group"].str.endswith(" all")]
    poor = poor[poor["group"] != "KZ all"]
    assert len(poor) == 20
    assert poor["official"].corr(poor["achieved"], method="spearman") > 0.9
    assert poor["error"].abs().median() < 0.005
    gini = found[found["target"] == "Gini of welfare"]["achieved"].iloc[0]
    assert 0.27 < gini < 0.29
    by_size = errors(found, "poor persons by household size, of all poor")
    assert by_size.drop("1 members").abs().max() < 0.15  # the poor who live alone are 140 of 574 thousand households


def equal(one: Made, other: Made) -> bool:
    """Tell whether two made samples are the same records."""
    return bool((one.households == other.households).all() and (one.persons == other.persons).all())


@pytest.mark.parametrize("base", people.bases())
def test_threads_and_regions_do_not_matter(base: str) -> None:
    """The same people from one thread or two; a region built alone is the region of the whole, persons and all."""
    scale = Fraction(1, 1000)
    whole = join(blocks(base, scale=scale, seed=5, threads=1))
    assert equal(whole, join(blocks(base, scale=scale, seed=5, threads=2)))
    for code in ("KZAKM", "KZVOS", "KZNS"):
        alone = join(blocks(base, scale=scale, seed=5, regions=[code]))
        inside = np.isin(whole.households["id"], alone.households["id"])
        assert len(alone.households) > 0
        for name in ("id", "region", "urban", "other_income", "consumed", "places"):
            assert (whole.households[name][inside] == alone.households[name]).all(), name
        assert (whole.persons[np.repeat(inside, whole.households["places"])] == alone.persons).all()
        assert {region_of(REGIONS[row], people.regions_of(base)) for row in alone.households["region"]} == {code}


def test_a_region_that_will_split_is_home_to_both_parts() -> None:
    """The people of 2018 live in regions of today, and the map of 2018 is a sum over these."""
    made = people.load("2018-01", scale=Fraction(1, 100), seed=5)
    members = np.bincount(
        np.repeat(np.array(made.households["region"]), np.array(made.households["places"]))[
            np.array(made.persons["age_months"]) != FREE
        ],
        minlength=len(REGIONS),
    ).astype(np.int64)
    assert (members > 0).all()
    of_2018 = on_map(members, REGIONS_2018)
    place = REGIONS_2018.index("KZVOS")
    assert of_2018[place] == members[REGIONS.index("KZVOS")] + members[REGIONS.index("KZABY")]
    assert of_2018.sum() == members.sum()
    # Abai has 45% of both regions' people on 1 January 2023
    assert members[REGIONS.index("KZABY")] / of_2018[place] == pytest.approx(610_205 / 1_340_441, abs=0.02)
