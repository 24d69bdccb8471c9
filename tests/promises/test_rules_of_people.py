"""Rules of the people beside the law's test: season, visibility by region, pensions, care of infants, partners, pay."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tsa_sim import population as people
from tsa_sim.behaviour import visibility, wages
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.behaviour.life import frozen as life_of
from tsa_sim.calendar import month
from tsa_sim.columns import FREE, HOUSEHOLD, PERSON, Role, Sex, State, dwelling, empty
from tsa_sim.law.sheet import law_sheet
from tsa_sim.month import care_of_infant
from tsa_sim.new_homes import with_new_homes
from tsa_sim.new_partners import Couples, move_in
from tsa_sim.parameters import law_book
from tsa_sim.population.allowances import allowances
from tsa_sim.population.incomes import pension_age_months
from tsa_sim.population.labour import informality_of_regions
from tsa_sim.population.targets import persons_of_regions
from tsa_sim.population.wage_spread import bends, log_spread, place_of_wage, spread_of_log, wage_spread
from tsa_sim.regions import REGIONS
from tsa_sim.rulebook import sheets

BASE = month("2018-01")
COEFFICIENTS = Coefficients()


def seen_in(when: str, **changed: float) -> visibility.Visibility:
    """Freeze what registers show in a month; changed: coefficients of visibility."""
    known = Coefficients({f"visibility.{name}": value for name, value in changed.items()})
    return visibility.frozen(known, 28_284, month(when), BASE)


# -- the season


def test_farming_has_a_season_in_villages_whose_year_is_the_mean() -> None:
    """Twelve months add up to twelve means within rounding; autumn is above, winter below; towns have none."""
    year = [seen_in(f"2018-{number:02d}") for number in range(1, 13)]
    for name in ("season_own", "season_other"):
        villages = [int(getattr(each, name)[0]) for each in year]
        assert sum(villages) == pytest.approx(12 * 1024, abs=6)
        assert max(villages) == villages[8] and min(villages) == villages[1]
        assert all(int(getattr(each, name)[1]) == 1024 for each in year)


def test_the_season_can_be_taken_away() -> None:
    """At a farming share of nothing every month is the mean; what is earned in truth has no season at all."""
    still = seen_in("2018-09", farming_of_own_account=0.0, farming_of_other_income=0.0)
    assert still.season_own.tolist() == still.season_other.tolist() == [1024, 1024]
    now = seen_in("2018-09")
    own = (100_000, State.SELF_EMPLOYED, 255, REGIONS.index("KZYUZ"))
    assert visibility.seen(*own, 0, now) > visibility.seen(*own, 1, now) == visibility.seen(*own, 1, still)
    assert visibility.seen_other(100_000, 0, now) > visibility.seen_other(100_000, 1, now)
    hired = (100_000, State.FORMAL, 255, REGIONS.index("KZYUZ"))
    assert visibility.seen(*hired, 0, now) == visibility.seen(*hired, 1, now) == 100_000


# -- visibility by region


@pytest.mark.parametrize("base", people.bases())
@pytest.mark.parametrize("elasticity", [0.0, 0.5, 1.0])
def test_visibility_by_region_leaves_the_country_where_it_is(base: str, elasticity: float) -> None:
    """The mean over the people is one; more is hidden where informal work is commoner; at nothing all are alike."""
    hidden = visibility.hidden_by_region(elasticity, base)
    assert np.average(hidden, weights=persons_of_regions()) == pytest.approx(1.0)
    if elasticity == 0.0:
        assert hidden == pytest.approx(1.0)
    else:
        assert (np.argsort(hidden) == np.argsort(informality_of_regions(base))).all() or np.corrcoef(
            hidden, informality_of_regions(base)
        )[0, 1] > 0.95


def test_envelopes_are_commoner_where_informality_is() -> None:
    """West Kazakhstan (29.8% informal) against Mangystau (3.0%); the country's limits are the coefficients'."""
    now = seen_in("2018-06")
    west, mangystau = REGIONS.index("KZZAP"), REGIONS.index("KZMAN")
    for name in ("envelope", "unseen_own_account"):
        limits = getattr(now, name)
        assert limits[west] > 1.5 * limits[mangystau]
        share = {"envelope": "envelope_share", "unseen_own_account": "self_employed_unseen_share"}[name]
        wanted = COEFFICIENTS.number(f"visibility.{share}") * 256
        assert np.average(limits, weights=persons_of_regions()) == pytest.approx(wanted, abs=1.0)


# -- pensions and the care of infants


def test_first_pensions_are_those_of_the_pensioners() -> None:
    """The mean of the 256 pensions of a region is that of the base's pensioners there."""
    paid = wages.frozen(COEFFICIENTS, BASE, BASE).pension
    made = people.load("2018-01", scale=Fraction(1, 100), seed=5)
    homes, persons = np.array(made.households), np.array(made.persons)
    where = dwelling(homes)
    limit = np.array(pension_age_months("2018-01"))[persons["sex"]]
    old = (persons["age_months"] >= limit)[where.person]
    drawn = persons["pension"][where.person][old]
    assert paid.shape == (len(REGIONS), 256)
    assert drawn.mean() == pytest.approx(paid.mean(), rel=0.02)
    assert pension_age_months("2018-01") == (63 * 12, 58 * 12 + 6)


@pytest.mark.parametrize(
    ("when", "age", "state", "minors", "indices"),
    [
        ("2022-12", 11, State.INACTIVE, 1, "5.76"),
        ("2022-12", 12, State.INACTIVE, 1, "0"),
        ("2023-01", 17, State.UNEMPLOYED, 2, "6.81"),
        ("2023-01", 18, State.INACTIVE, 2, "0"),
        ("2023-01", 3, State.INACTIVE, 3, "7.85"),
        ("2023-01", 3, State.INACTIVE, 6, "8.90"),
        ("2023-01", 3, State.FORMAL, 1, "0"),
        ("2023-01", 3, State.SELF_EMPLOYED, 1, "0"),
    ],
)
def test_who_cares_for_an_infant_without_work_draws_the_allowance(
    when: str, age: int, state: State, minors: int, indices: str
) -> None:
    """The law's figures by order of the child, to a year and, from 2023, to a year and a half."""
    law = law_sheet(law_book(), "KZYUZ", month(when))
    index = Fraction(str(law_book().value("minimums.monthly_calculation_index", month(when))))
    home, woman = SimpleNamespace(first=0), SimpleNamespace(state=int(state))
    found = care_of_infant(home, [woman], 0, age, minors, law)
    assert found == -(-Fraction(indices) * index // 1)
    assert care_of_infant(home, [woman], -1, age, minors, law) == 0


def test_the_people_of_a_base_draw_what_the_month_will_give() -> None:
    """By rule: a mother of two at home with an infant, one at work, a father alone, and a family of four children."""
    home = np.array([0, 0, 0, 1, 1, 2, 2, 3, 3, 3, 3, 3])
    age = 12 * np.array([30, 5, 0, 30, 0, 40, 0, 40, 9, 8, 7, 6])
    sex = np.array([1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0])
    role = np.array([0, 2, 2, 0, 2, 0, 2, 0, 2, 2, 2, 2])
    role = np.where(role == 2, int(Role.CHILD), int(Role.HEAD))
    state = np.full(12, int(State.INACTIVE))
    state[3] = State.FORMAL
    assert Sex.FEMALE == 1
    assert allowances("2018-01", home, 4, age, sex, role, state).tolist() == [-(-6.81 * 2405 // 1), 0, 0, 0]
    late = allowances("2023-01", home, 4, age, sex, role, state)
    assert late.tolist() == [-(-6.81 * 3450 // 1), 0, 0, -(-16.03 * 3450 // 1)]


# -- partners


def home_of(*members: tuple[int, Sex, Role], free: int = 0) -> tuple[Any, Any]:
    """Make a household's records: members by age in years, sex and role; free places; 100 tenge in common a head."""
    homes, persons = empty(HOUSEHOLD, 1), empty(PERSON, len(members) + free)
    persons["age_months"] = FREE
    for row, (age, sex, role) in enumerate(members):
        persons[row]["age_months"], persons[row]["sex"], persons[row]["role"] = age * 12, sex, role
    homes["places"], homes["other_income"] = len(members) + free, 100 * len(members)
    return homes, persons


def test_a_man_moves_in_with_a_lone_mother_and_brings_his_share() -> None:
    """He takes the free place and heads the household; his parents' home keeps its own share."""
    mother = home_of((35, Sex.FEMALE, Role.HEAD), (9, Sex.MALE, Role.CHILD), free=1)
    parents = home_of((60, Sex.MALE, Role.HEAD), (58, Sex.FEMALE, Role.SPOUSE), (33, Sex.MALE, Role.CHILD))
    homes, persons = np.concatenate([mother[0], parents[0]]), np.concatenate([mother[1], parents[1]])
    homes["first"] = [0, 3]
    pair = Couples(*(np.array([value]) for value in (0, 5, 0, 1)))
    move_in(homes, persons, pair, np.array([True]), np.array([2, 3]))
    assert persons["age_months"].tolist() == [35 * 12, 9 * 12, 33 * 12, 60 * 12, 58 * 12, FREE]
    assert persons["role"][:3].tolist() == [Role.SPOUSE, Role.CHILD, Role.HEAD]
    assert homes["other_income"].tolist() == [300, 200]


def test_without_a_free_place_nobody_moves_in() -> None:
    """Nothing at all changes."""
    mother = home_of((35, Sex.FEMALE, Role.HEAD), (9, Sex.MALE, Role.CHILD))
    single = home_of((33, Sex.MALE, Role.HEAD))
    homes, persons = np.concatenate([mother[0], single[0]]), np.concatenate([mother[1], single[1]])
    homes["first"] = [0, 2]
    before = homes.copy(), persons.copy()
    move_in(homes, persons, Couples(*(np.array([value]) for value in (0, 2, 0, 1))), np.array([True]), np.array([2, 1]))
    assert (homes == before[0]).all() and (persons == before[1]).all()


def test_lone_parents_find_partners_and_the_switch_stops_it() -> None:
    """In a January some lone parents with children have a spouse in the house, and none with the rate at nothing."""
    made = people.load("2018-01", scale=Fraction(1, 100), seed=5)
    homes, persons = np.array(made.households), np.array(made.persons)
    where = dwelling(homes)
    role = persons["role"][where.person]
    here = persons["age_months"][where.person] >= 0
    had = np.bincount(where.household, here & (role == Role.SPOUSE), len(homes)) > 0
    found = []
    for rate in (0.0, 0.25):
        known = Coefficients({"life.lone_parents_take_in_year": rate})
        life = sheets([life_of(known, month("2019-01"), BASE)])[0]
        settled = with_new_homes(homes, persons, 7, month("2019-01"), life)
        now = settled.persons["role"][where.person]
        there = settled.persons["age_months"][where.person] >= 0
        has = np.bincount(where.household, there & (now == Role.SPOUSE), len(homes)) > 0
        found.append(int((has & ~had).sum()))
        ages = [part["age_months"][part["age_months"] != FREE] for part in (persons, settled.persons)]
        assert np.array_equal(*(np.sort(each) for each in ages))
    assert found[0] == 0
    assert found[1] > 100


# -- the spread of pay


def test_the_spread_of_pay_is_continuous_rising_and_turned_back() -> None:
    """Log pay is zero in the middle, rises by each part's slope, and its inverse gives the place back."""
    places = np.linspace(0.001, 0.999, 999)
    pay = wage_spread(places, "2023-01")
    assert (np.diff(pay) > 0).all()
    assert wage_spread(np.array([0.5]), "2023-01")[0] == pytest.approx(1.0)
    assert place_of_wage(pay, "2023-01") == pytest.approx(places, abs=1e-9)
    assert 0.5 < spread_of_log("2023-01") < 1.0


def test_one_slope_is_a_lognormal() -> None:
    """With the same slope everywhere log pay is that slope times the normal score."""
    scores = np.linspace(-3.0, 3.0, 25)
    assert log_spread(scores, bends({1: 0.7, 20: 0.7, 50: 0.7, 90: 0.7})) == pytest.approx(0.7 * scores, abs=1e-12)
