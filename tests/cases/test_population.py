"""The people of January 2018 against the official tables, read here once more and by themselves.

Tolerances are those of sampling: an error is measured in standard errors of a plain random sample of as many
households (households are the units that are drawn; the persons of a household come together). The samples of the
package are spread evenly over the candidates, so most errors are smaller than that.
"""

import csv
import subprocess
import sys
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pytest
from ruamel.yaml import YAML

import tsa_sim.population as people
from tsa_sim.calendar import month
from tsa_sim.columns import Disability, Role, Sex, State
from tsa_sim.errors import BadValue, TsaError, UnknownName
from tsa_sim.macro import income_index
from tsa_sim.population import build, incomes, labour, pool, targets
from tsa_sim.regions import REGIONS, REGIONS_2018, region_of

DATA = Path(people.__file__).parents[1] / "data"
ASSUMED = YAML(typ="safe").load((Path(people.__file__).with_name("assumptions.yaml")).read_text("utf-8"))
BASE = "2018-01"
SCALE, SAMPLES = Fraction(1, 100), 3
MOST = 4.0  # standard errors
ADULT, WORKING_AGE = 18 * 12, 16 * 12

Values = npt.NDArray[np.float64]
OF_TODAY = [region_of(code, REGIONS_2018) for code in REGIONS]  # where each region of today lay in 2018


class Sampled(NamedTuple):
    """Several samples put together; ``home``: row of each person's household; weight: real households behind one."""

    homes: Any
    persons: Any
    home: npt.NDArray[np.int64]
    weight: float

    def by_home(self, mask: Any) -> Values:
        """Count (or add up) persons by household."""
        return np.bincount(self.home, mask, minlength=len(self.homes)).astype(np.float64)

    def region(self, code: str) -> npt.NDArray[np.bool_]:
        """Tell which households live in a region; KZ: all."""
        if code == "KZ":
            return np.ones(len(self.homes), bool)
        return np.isin(
            self.homes["region"], [row for row, today in enumerate(REGIONS) if region_of(today, REGIONS_2018) == code]
        )


@pytest.fixture(scope="module")
def sampled() -> Sampled:
    """Three independent samples of one household in a hundred."""
    loaded = [people.load("2018-01", scale=SCALE, seed=2018, sample=sample) for sample in range(SAMPLES)]
    homes = np.concatenate([np.array(one.households) for one in loaded])
    everybody = np.concatenate([np.array(one.persons) for one in loaded])
    home = np.repeat(np.arange(len(homes)), homes["places"])
    here = everybody["age_months"] >= 0
    return Sampled(homes, everybody[here], home[here], float(1 / SCALE) / SAMPLES)


def table(name: str) -> list[dict[str, str]]:
    """Read a packed official table."""
    with (DATA / "population" / BASE / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def off_total(sampled: Sampled, by_home: Values, inside: Any, official: float) -> float:
    """Give the error of a total in standard errors; that a cell's households are a whole number counts as half one."""
    values = by_home[inside]
    error = sampled.weight * np.hypot(np.sqrt(len(values)) * values.std(), values.mean() / 2)
    return float((sampled.weight * values.sum() - official) / error)


def off_ratio(above: Values, below: Values, inside: Any, official: float) -> float:
    """Give the error of a ratio of totals in standard errors."""
    counted, base = above[inside], below[inside]
    found = counted.sum() / base.sum()
    rest = counted - official * base
    return float((found - official) / (np.sqrt(len(base)) * rest.std() / base.sum()))


def assert_near(errors: dict[str, float]) -> None:
    """Assert that no error is above four standard errors and that, taken together, they are those of sampling."""
    far = {name: round(error, 1) for name, error in errors.items() if not abs(error) < MOST}
    assert not far, far
    assert np.sqrt(np.mean(np.square(list(errors.values())))) < 1.6, errors


def test_persons_by_region_locality_and_sex_are_the_bureaus(sampled: Sampled) -> None:
    """Every one of the published counts of 1 January 2018 is met within sampling."""
    errors = {}
    for row in table("persons"):
        inside = sampled.region(row["region_code"]) & (sampled.homes["urban"] == (row["locality"] == "urban"))
        count = sampled.by_home(sampled.persons["sex"] == (Sex.MALE if row["sex"] == "male" else Sex.FEMALE))
        errors[" ".join(list(row.values())[:3])] = off_total(sampled, count, inside, float(row["persons"]))
    assert len(errors) == 62
    assert_near(errors)


def test_the_yardstick_would_notice_a_fault(sampled: Sampled) -> None:
    """A sample with a tenth of the villages' households left out is far outside the tolerance."""
    inside = sampled.region("KZYUZ") & (sampled.homes["urban"] == 0)
    official = sum(
        float(r["persons"]) for r in table("persons") if (r["region_code"], r["locality"]) == ("KZYUZ", "rural")
    )
    members = sampled.by_home(np.ones(len(sampled.persons)))
    assert abs(off_total(sampled, members, inside, official)) < MOST
    assert abs(off_total(sampled, members, inside & (np.arange(len(inside)) % 10 > 0), official)) > MOST


def test_ages_are_the_published_ones(sampled: Sampled) -> None:
    """Five-year ages by sex follow the published single ages, scaled to the Bureau's number of men and women."""
    errors = {}
    for sex, name in ((Sex.MALE, "male"), (Sex.FEMALE, "female")):
        published = np.zeros(110)
        for row in table("age_sex"):
            if row["sex"] == name:
                published[int(row["age"])] = float(row["persons"])
        total = sum(float(row["persons"]) for row in table("persons") if row["sex"] == name)
        published *= total / published.sum()
        years = sampled.persons["age_months"] // 12
        for first in (0, 3, 7, 12, 16, 18, 25, 35, 45, 55, 63, 75):
            after = {0: 3, 3: 7, 7: 12, 12: 16, 16: 18, 18: 25, 25: 35, 35: 45, 45: 55, 55: 63, 63: 75, 75: 110}[first]
            inside = (years >= first) & (years < after) & (sampled.persons["sex"] == sex)
            errors[f"{name} {first}"] = off_total(
                sampled, sampled.by_home(inside), sampled.region("KZ"), published[first:after].sum()
            )
    assert_near(errors)


def test_households_have_the_assumed_sizes_and_children(sampled: Sampled) -> None:
    """Sizes follow the prior's shares, and large families are as many as assumed, by number of children."""
    members = sampled.by_home(np.ones(len(sampled.persons)))
    minors = sampled.by_home(sampled.persons["age_months"] < ADULT)
    one, everywhere = np.ones(len(members)), sampled.region("KZ")
    shares = {int(row["size"]): float(row["percent"]) / 100 for row in table("sizes")}
    errors = {
        f"{size} members": off_ratio(
            (np.minimum(members, 8) == size) * 1.0, one, everywhere, share / sum(shares.values())
        )
        for size, share in shares.items()
    }
    errors["members"] = off_ratio(members, one, everywhere, ASSUMED["mean_household_size"]["value"])
    large = ASSUMED["large_families"]["value"] * ASSUMED["large_families_of_minors"]["value"]
    errors["large families"] = off_total(sampled, (minors >= 4) * 1.0, everywhere, large)
    for children, share in ASSUMED["large_family_shares"]["value"].items():
        count = (minors >= 7 if children == 7 else minors == children) * 1.0
        errors[f"{children} children"] = off_total(sampled, count, everywhere, large * share)
    assert_near(errors)


def test_unemployment_and_pay_without_contract_are_the_published_ones(sampled: Sampled) -> None:
    """Region by region, in points of the labour force and of the employed; the country's to a fifth of a point.

    A market's rate is its region's times the region's ratios by locality, sex and age. The product is not brought back
    to the region's own rate: beside sampling (a third of a point) that may cost half a point, most in Turkistan.
    """
    state, adult = sampled.persons["state"], sampled.persons["age_months"] >= WORKING_AGE
    working = sampled.by_home(adult & (state <= State.SELF_EMPLOYED))
    jobless = sampled.by_home(adult & (state == State.UNEMPLOYED))
    hidden = sampled.by_home(adult & (state == State.INFORMAL))
    part = ASSUMED["informal_employees_part"]["value"]
    points = {}
    for row in table("labour"):
        if row["part"] == "all":
            inside, official = sampled.region(row["region_code"]), float(row["percent"]) / 100
            if row["indicator"] == "unemployment":
                found = jobless[inside].sum() / (working + jobless)[inside].sum()
            else:
                found, official = hidden[inside].sum() / working[inside].sum(), part * official
            points[row["indicator"], row["region_code"]] = round(100 * float(found - official), 2)
    assert len(points) == 36
    for indicator, most in (("unemployment", 0.75), ("informal", 1.25)):
        of_regions = [points[indicator, code] for code in REGIONS_2018]
        assert max(map(abs, of_regions)) < most, points
        assert abs(points[indicator, "KZ"]) < 0.2, points


def to_january(code: str) -> float:
    """Give January 2018 over the year's mean in money income."""
    return float(1 / np.mean([income_index(code, when) for when in range(month("2018-01"), month("2018-12") + 1)]))


def test_mean_wages_by_region_are_the_published_ones(sampled: Sampled) -> None:
    """The mean pay of registered employees of every region, over the year, is the published mean wage."""
    rows = {
        (row["wage"], row["period"], row["region_code"], row["sex"], row["age"]): float(row["value"])
        for row in table("wages")
    }
    monthly = rows["monthly", "year", "KZ", "both", "all"]
    hours = monthly / rows["hourly", "year", "KZ", "both", "all"]
    formal = (sampled.persons["state"] == State.FORMAL) & (sampled.persons["age_months"] >= WORKING_AGE)
    pay = sampled.by_home(np.where(formal, sampled.persons["potential"], 0))
    errors = {}
    for code in REGIONS_2018:
        if code == "KZYUZ":
            official = rows["monthly", "Q3", code, "both", "all"] * monthly / rows["monthly", "Q3", "KZ", "both", "all"]
        else:
            official = hours * rows["hourly", "year", "KZONT" if code == "KZSHY" else code, "both", "all"]
        errors[code] = off_ratio(pay, sampled.by_home(formal), sampled.region(code), official * to_january(code))
    assert_near(errors)


def welfare_of(sampled: Sampled) -> Values:
    """Give what a household lives on, tenge a head a month, mean of 2018."""
    factors = {
        State.FORMAL: 1.0,
        State.INFORMAL: ASSUMED["pay_informal"]["value"],
        State.SELF_EMPLOYED: ASSUMED["pay_self_employed"]["value"],
    }
    pay = (
        sampled.persons["potential"] * np.array([factors.get(state, 0.0) for state in State])[sampled.persons["state"]]
    )
    money = sampled.by_home(pay + sampled.persons["pension"]) * sampled.homes["consumed"] / 1024
    january = np.array([to_january(code) for code in OF_TODAY])[sampled.homes["region"]]
    return (money + sampled.homes["other_income"]) / sampled.by_home(np.ones(len(sampled.persons))) / january


def test_poverty_by_region_and_locality_is_the_bureaus(sampled: Sampled) -> None:
    """The share of persons who live on less than their region's subsistence minimum, mean of 2018."""
    with (DATA / "law" / "subsistence_minimum_regional_quarter.csv").open(encoding="utf-8", newline="") as lines:
        quarters = [row for row in csv.DictReader(lines) if row["quarter"].startswith("2018")]
    minimum = np.array(
        [np.mean([float(row["value_tenge"]) for row in quarters if row["region_code"] == code]) for code in OF_TODAY]
    )
    members = sampled.by_home(np.ones(len(sampled.persons)))
    poor = members * (welfare_of(sampled) < minimum[sampled.homes["region"]])
    errors = {}
    for row in table("below_minimum"):
        inside = sampled.region(row["region_code"])
        if row["locality"] != "all":
            inside = inside & (sampled.homes["urban"] == (row["locality"] == "urban"))
        errors[f"{row['region_code']} {row['locality']}"] = off_ratio(poor, members, inside, float(row["value"]) / 100)
    assert len(errors) == 20
    assert_near(errors)


@pytest.mark.parametrize("percentile", [2, 5, 10, 25, 75, 90, 95])
def test_welfare_has_the_published_shape(sampled: Sampled, percentile: int) -> None:
    """The share of persons below each published multiple of the median is the published one, to half a point.

    Half a point is four standard errors of the share in the middle, where the sample's own median counts too.
    """
    of_mean = np.array([float(row["of_mean"]) for row in table("welfare")])
    places = (np.arange(100) + 0.5) / 100
    multiple = np.interp(percentile / 100, places, of_mean) / np.interp(0.5, places, of_mean)
    welfare, members = welfare_of(sampled), sampled.by_home(np.ones(len(sampled.persons)))
    order = np.argsort(welfare)
    cumulated = np.cumsum(members[order]) / members.sum()
    median = np.interp(0.5, cumulated, welfare[order])
    assert np.interp(multiple * median, welfare[order], cumulated) == pytest.approx(percentile / 100, abs=0.005)


def test_every_household_is_one_that_can_be(sampled: Sampled) -> None:
    """One head of age in each, at most one spouse, nobody in two states, places for births where a woman can bear."""
    adult, role = sampled.persons["age_months"] >= ADULT, sampled.persons["role"]
    assert (sampled.by_home((role == Role.HEAD) & adult) == 1).all()
    assert (sampled.by_home(role == Role.SPOUSE) <= 1).all()
    minor = sampled.persons["age_months"] < ADULT
    assert (sampled.persons["disability"][minor] != Disability.GROUP_1).all()
    assert (sampled.persons["disability"][~minor] != Disability.CHILD).all()
    members = sampled.by_home(np.ones(len(sampled.persons)))
    assert (sampled.homes["places"] >= members).all()
    assert (np.unique(sampled.homes["id"], return_counts=True)[1] == 1).all()
    assert (sampled.homes["other_income"] >= 0).all() and (sampled.persons["potential"] >= 0).all()


def test_the_printed_report_says_what_the_records_say(sampled: Sampled) -> None:
    """``tsa-sim population`` reports every published table that was used, with the figures of the file, by use."""
    frame = people.quality(people.load("2018-01", scale=SCALE, seed=2018, sample=0))
    assert set(frame["use"]) == {"used", "held out", "assumption"}
    reported = frame[frame["target"] == "persons"].set_index("group")["official"]
    for row in table("persons"):
        assert reported[f"{row['region_code']} {row['locality']} {row['sex']}"] == float(row["persons"])
    assert frame["source"].str.len().gt(0).all() and frame["unit"].str.len().gt(0).all()
    assert frame.loc[frame["target"] == "below the subsistence minimum", "achieved"].between(0.0, 0.2).all()


# -- promises of the building: what the people hang on, and what not


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache folder."""
    monkeypatch.setenv("TSA_SIM_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


SMALL = Fraction(1, 500)


def test_the_same_seed_builds_the_same_people_and_another_sample_others(cache: Path) -> None:
    """Fingerprints repeat without the cache and in another process; seeds and samples differ."""
    first = people.load("2018-01", scale=SMALL, seed=5)
    for path in cache.rglob("*.npy"):
        path.unlink()
    assert people.load("2018-01", scale=SMALL, seed=5).fingerprint == first.fingerprint
    code = (
        "from fractions import Fraction; import tsa_sim.population as p;"
        "print(p.load('2018-01', scale=Fraction(1, 500), seed=5).fingerprint)"
    )
    for path in cache.rglob("*.npy"):
        path.unlink()
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert other == first.fingerprint
    others = {people.load("2018-01", scale=SMALL, seed=s, sample=n).fingerprint for s, n in ((6, 0), (5, 1), (5, 2))}
    assert len(others | {first.fingerprint}) == 4


def test_a_smaller_sample_is_the_first_part_of_a_larger_one(cache: Path) -> None:
    """Every household of 1:1000 stands in 1:500 with the same records, persons and all; only rows differ."""
    small = people.load("2018-01", scale=Fraction(1, 1000), seed=5)
    large = people.load("2018-01", scale=SMALL, seed=5)
    rows = np.searchsorted(large.households["id"], small.households["id"])
    assert (large.households["id"][rows] == small.households["id"]).all()
    for name in small.households.dtype.names or ():
        if name != "first":
            assert (large.households[name][rows] == small.households[name]).all(), name
    for home, row in zip(small.households, rows, strict=True):
        other = large.households[row]
        mine = small.persons[home["first"] : home["first"] + home["places"]]
        assert (mine == large.persons[other["first"] : other["first"] + other["places"]]).all()


CACHED = (
    targets.targets,
    pool.ages_at,
    build.parts_of_region,
    build._disability_chances,
    pool.pool,
    build._quarter_limits,
    incomes.wage_levels,
    incomes.regional_wages,
    incomes.welfare_map,
    labour.labour_stocks,
    labour.out_of_study,
)


@pytest.fixture
def forgetting() -> Iterator[Callable[[], None]]:
    """Forget every table read and every candidate made, now and afterwards."""

    def forget() -> None:
        for function in CACHED:
            function.cache_clear()

    yield forget
    forget()


def change_sizes(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Make the region's households of one member twice as many, at the cost of those of two."""
    known = targets.targets(BASE)
    sizes = known.sizes.copy()
    for row, cell in enumerate(known.cells):
        if REGIONS[cell.region] == code:
            sizes[row, 1] -= sizes[row, 0] / 2
            sizes[row, 0] *= 1.5
    monkeypatch.setattr(pool, "targets", lambda base: known._replace(sizes=sizes))


def change_rows(module: Any, name: str, key: str, factor: float) -> Callable[[pytest.MonkeyPatch, str], None]:
    """Give a change of one region's rows of an official table."""

    def change(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
        read = module.rows

        def rows(base: str, asked: str) -> list[dict[str, str]]:
            found = read(base, asked)
            for row in found:
                if asked == name and row["region_code"] == code:
                    row[key] = str(float(row[key]) * factor)
            return list(found)

        monkeypatch.setattr(module, "rows", rows)

    return change


CHANGES: dict[str, Callable[[pytest.MonkeyPatch, str], None]] = {
    "sizes of households": change_sizes,
    "wages": change_rows(incomes, "wages", "value", 1.2),
    "unemployment and informality": change_rows(labour, "labour", "percent", 1.5),
}


@pytest.mark.parametrize("change", CHANGES)
def test_one_regions_tables_leave_the_other_regions_people_alone(
    change: str, forgetting: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Households hang on their own region's tables: another region's figures leave every record as it was."""
    forgetting()
    mine, other = (
        next(row for row, cell in enumerate(targets.targets(BASE).cells) if REGIONS[cell.region] == code)
        for code in ("KZPAV", "KZATY")
    )
    before = {cell: build.build_cell(BASE, cell, SMALL, 5, 0) for cell in (mine, other)}
    CHANGES[change](monkeypatch, "KZPAV")
    forgetting()
    after = {cell: build.build_cell(BASE, cell, SMALL, 5, 0) for cell in (mine, other)}
    assert (after[other].households == before[other].households).all()
    assert (after[other].persons == before[other].persons).all()
    assert len(after[mine].persons) != len(before[mine].persons) or (after[mine].persons != before[mine].persons).any()


@pytest.mark.parametrize("damage", [b"", b"not an array", None])
@pytest.mark.parametrize("part", ["households.npy", "persons.npy", "sha256"])
def test_a_damaged_cache_is_built_again(cache: Path, part: str, damage: bytes | None) -> None:
    """Files of the cache that are empty, cut short or something else are replaced, with the same people."""
    good = people.load("2018-01", scale=Fraction(1, 1000), seed=5)
    fingerprint, households = good.fingerprint, np.array(good.households)
    (path,) = cache.rglob(f"*{part}")
    whole = path.read_bytes()
    path.unlink()  # a new file: the people loaded above still lie in the old one
    path.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    again = people.load("2018-01", scale=Fraction(1, 1000), seed=5)
    assert again.fingerprint == fingerprint
    assert (np.array(again.households) == households).all()
    assert len(path.read_bytes()) == len(whole)


def test_where_the_cache_cannot_be_written_people_are_built_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A cache inside a file instead of a folder is no fault."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("TSA_SIM_CACHE", str(tmp_path / "file" / "cache"))
    built = people.load("2018-01", scale=Fraction(1, 1000), seed=5)
    assert len(built.households) > 5000
    assert (tmp_path / "file").read_text("utf-8") == ""


@pytest.mark.parametrize("scale", [Fraction(0), Fraction(-1, 10), Fraction(1, 1001), Fraction(101, 100)])
def test_a_scale_outside_the_country_is_refused(scale: Fraction) -> None:
    """The message names the scale, the limits and a good scale."""
    with pytest.raises(BadValue, match=r"outside 1:1000 to 1:1.*Give a scale such as 1:100"):
        people.load("2018-01", scale=scale, seed=5)


def test_an_unknown_base_is_refused_with_the_known_one() -> None:
    """January 2018 and January 2023 are there."""
    with pytest.raises(UnknownName, match="2018-01") as fault:
        people.load("2018-02", scale=SMALL, seed=5)
    assert isinstance(fault.value, TsaError)
