"""Promises of the measures of employment: places, participants, lots and effects."""

import dataclasses
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients, measures, work
from tsa_sim.behaviour.tightness import ONE
from tsa_sim.behaviour.work import change_state
from tsa_sim.calendar import month
from tsa_sim.chance import CERTAIN, FOR_LIFE, luck
from tsa_sim.columns import HOUSEHOLD, PERSON, Records, Rung, Sex, State, empty
from tsa_sim.engine import Outcome, Plan, simulate
from tsa_sim.law.measures.rules import may_enter
from tsa_sim.law.sheet import law_sheet
from tsa_sim.lots import THOUSANDTHS
from tsa_sim.parameters import law_book
from tsa_sim.participation import look_for_work
from tsa_sim.population import Population
from tsa_sim.population.labour import labour_stocks
from tsa_sim.regions import REGIONS
from tsa_sim.rulebook import compiled, rule, sheets
from tsa_sim.run import frozen_plan
from tsa_sim.tables.declared import BY_MEASURE, BY_PARTICIPATION
from tsa_sim.tables.measures import NAMES
from tsa_sim.tally import FIRST_RUNG, FIRST_RUNG_PLACES, Group, Measure, Scarce, empty_tally

RUNGS = tuple(rung for rung in Rung if rung != Rung.NONE)
SEED = 5


@pytest.fixture(scope="module")
def sample() -> Population:
    """One household in a hundred."""
    return people.load("2018-01", scale=Fraction(1, 100), seed=2018)


def planned(scenario: Any, **behaviour: float) -> Plan:
    """Freeze 2018 with coefficients of measures changed."""
    period = dataclasses.replace(scenario, first=month("2018-01"), last=month("2018-12"))
    changed = {f"measures.{name}": value for name, value in behaviour.items()}
    return frozen_plan(period, period.law_book(), Coefficients(changed))


@pytest.fixture(scope="module")
def many(sample: Population, line_50: Any) -> tuple[Plan, Outcome]:
    """2018 with twenty times as many places, so that there are participants enough."""
    plan = planned(line_50, places_scale=20.0)
    return plan, simulate(sample, plan, SEED, snapshots=plan.reported[::3] + plan.reported[-1:])


def test_participants_in_are_participants_out_and_still_in(many: tuple[Plan, Outcome]) -> None:
    """In every month, region and measure: those of last month + places given - ended = those of this month."""
    _, outcome = many
    count = outcome.tally[..., [FIRST_RUNG + rung for rung in RUNGS]]
    stock, given, ended = (
        count[:, :, one] for one in (Measure.MEASURE_PARTICIPANTS, Measure.MEASURE_PLACES_GIVEN, Measure.MEASURES_ENDED)
    )
    assert (stock[1:] == stock[:-1] + given[1:] - ended[1:]).all()
    common = [RUNGS.index(rung) for rung in (Rung.VACANCY, Rung.SOCIAL_JOB, Rung.TRAINING, Rung.PUBLIC_WORKS)]
    assert (given.sum(axis=(0, 1))[common] > 0).all() and (ended.sum(axis=(0, 1))[common] > 0).all()
    persons = outcome.snapshots[month("2018-12")][1]
    here = persons[(persons["age_months"] >= 0) & (persons["measure_months"] > 0)]
    assert (np.bincount(here["measure"], minlength=len(Rung))[1:] == stock[-1].sum(axis=0)).all()
    for one in (Measure.MEASURE_PARTICIPANTS, Measure.MEASURE_PLACES_ASKED, Measure.SPENT_MEASURES):
        assert (
            outcome.tally[:, :, one, Group.ALL] == outcome.tally[:, :, one][..., FIRST_RUNG + 1 :][..., :7].sum(-1)
        ).all()


def test_no_more_places_are_given_than_there_are(sample: Population, line_50: Any) -> None:
    """Region by region and measure by measure, what was given since the first month never exceeds what there was."""
    plan = planned(line_50)
    from_the_start = dataclasses.replace(plan, burn_in=0)
    outcome = simulate(sample, from_the_start, SEED)
    given = outcome.tally[:, :, Measure.MEASURE_PLACES_GIVEN, FIRST_RUNG + 1 : FIRST_RUNG + 8]
    real = np.cumsum(given, axis=0) * round(sample.weight * THOUSANDTHS)
    there = np.cumsum([sheet.conduct[0]["measures"]["places"] for sheet in plan.months], axis=0)
    assert (real[1:] <= there[:-1]).all()
    asked = outcome.tally[:, :, Measure.MEASURE_PLACES_ASKED, Group.ALL].sum()
    assert 0 < given.sum() < asked


def test_the_lot_is_the_same_in_every_scenario(sample: Population, line_50: Any) -> None:
    """In the first months with participants, who has a place keeps it when there are more places."""
    entered = []
    for scale in (4.0, 16.0):
        plan = planned(line_50, places_scale=scale)
        from_the_start = dataclasses.replace(plan, burn_in=0)
        first = plan.months[3].month
        homes, persons = simulate(sample, from_the_start, SEED, snapshots=[first]).snapshots[first]
        row = np.repeat(np.arange(len(homes)), homes["places"])
        slot = np.arange(len(persons)) - homes["first"][row]
        on = (persons["measure_months"] > 0) & (persons["age_months"] >= 0)
        entered.append({(int(homes["id"][row[at]]), int(slot[at])) for at in np.flatnonzero(on)})
    assert entered[0] and entered[0] < entered[1]


def test_without_places_everything_else_is_as_if_nobody_took_part(sample: Population, line_50: Any) -> None:
    """No place, no participant, no tenge spent; every other count is that of a country in which nobody asks."""
    none, nobody = (
        simulate(sample, planned(line_50, adaptation_month=0.0, **change), SEED).tally
        for change in ({"places_scale": 0.0}, {"participation": 0.0})
    )
    assert none[:, :, Measure.MEASURE_PLACES_ASKED].sum() > 0
    assert none[:, :, [Measure.MEASURE_PLACES_GIVEN, Measure.MEASURE_PARTICIPANTS, Measure.SPENT_MEASURES]].sum() == 0
    others = [one for one in Measure if one != Measure.MEASURE_PLACES_ASKED]
    assert (none[:, :, others] == nobody[:, :, others]).all()


def test_pay_of_a_measure_is_registered_and_goes_with_it(many: tuple[Plan, Outcome]) -> None:
    """Who is in public works earns at least its pay, and the registers show it; nobody else is paid by a measure."""
    plan, outcome = many
    for sheet in plan.months[plan.burn_in :: 3]:
        persons = outcome.snapshots[sheet.month][1]
        works = (
            (persons["measure"] == Rung.PUBLIC_WORKS) & (persons["measure_months"] > 0) & (persons["age_months"] >= 0)
        )
        pay = int(sheet.law[0]["measures"]["pay"][Rung.PUBLIC_WORKS])
        assert works.sum() > 0 and (persons["registered"][works] >= pay).all() and pay == 20 * 2405
        idle = works & (persons["state"] == State.UNEMPLOYED)
        assert (persons["earnings"][idle] == pay).all()


def test_who_is_below_the_age_only_enters_youth_practice() -> None:
    """Until the thirtieth birthday; no other measure asks for an age, and one without a term is not offered."""
    law = law_sheet(law_book(), "KZAKM", month("2018-02")).measures
    assert may_enter(Rung.YOUTH_PRACTICE, 30 * 12 - 1, law) and not may_enter(Rung.YOUTH_PRACTICE, 30 * 12, law)
    assert all(may_enter(rung, 60 * 12, law) for rung in RUNGS if rung != Rung.YOUTH_PRACTICE)
    closed = law._replace(months=np.zeros(len(Rung), np.int64))
    assert not any(may_enter(rung, 20 * 12, closed) for rung in RUNGS)


@rule
def lives_a_year(persons: Any, homes: Any, seed: int, labour: Any, conduct: Any, tally: Any) -> None:
    """Take former participants through the twelve months after their measure."""
    for row in range(len(persons)):
        person = persons[row]
        home = homes[row]
        for turn in range(12):
            root = luck(seed, row, turn + 1)
            before = (person.state, person.months_in_state + 1)
            change_state(person, 0, root, home.region, home.urban, ONE, labour[0])
            if person.measure != Rung.NONE:
                look_for_work(home, person, 0, before, root, luck(seed, row, FOR_LIFE), conduct[0], tally)


def jobless(count: int) -> tuple[Records, Records]:
    """Give unemployed persons and their households, spread over the labour markets as the unemployed of 2018 are."""
    stocks = labour_stocks("2018-01")[..., State.UNEMPLOYED]
    region, urban, sex, band, ability = (
        places[:count]
        for places in np.unravel_index(
            np.random.default_rng(1).choice(stocks.size, count, p=stocks.ravel() / stocks.sum()), stocks.shape
        )
    )
    homes, persons = empty(HOUSEHOLD, count), empty(PERSON, count)
    homes["region"], homes["urban"] = region, urban
    years = np.array([[20, 30, 40, 50, 57, 70], [20, 30, 40, 50, 57, 70]])
    persons["age_months"] = years[sex, band] * 12
    persons["sex"], persons["ability"], persons["state"] = sex, ability, State.UNEMPLOYED
    assert Sex.FEMALE == 1
    return homes, persons


def share_a_year_later(rung: Rung, points: float, leads_to: State) -> float:
    """Give the share at the work that a measure leads to, twelve months after its end, with an effect of points."""
    base = month("2018-01")
    coefficients = Coefficients({f"measures.effect_{rung.name.lower()}": points} if rung else {})
    homes, persons = jobless(200_000)
    persons["measure"] = rung
    if rung == Rung.BUSINESS_GRANT:
        persons["state"] = State.SELF_EMPLOYED
    labour = sheets([work.frozen(coefficients, base)])
    conduct = sheets([measures.frozen(coefficients, base)])
    compiled(lives_a_year)(persons, homes, SEED, labour, conduct, empty_tally(len(REGIONS)))
    return float((persons["state"] == leads_to).mean())


@pytest.mark.parametrize("points", [-0.1, -0.02, 0.05, 0.2])
@pytest.mark.parametrize("rung", RUNGS)
def test_a_measure_moves_employment_by_the_points_of_its_coefficient(rung: Rung, points: float) -> None:
    """Over the labour markets of the country, twelve months after the end, against the measure without an effect."""
    leads_to = State.SELF_EMPLOYED if rung == Rung.BUSINESS_GRANT else State.FORMAL
    gain = share_a_year_later(rung, points, leads_to) - share_a_year_later(rung, 0.0, leads_to)
    assert gain == pytest.approx(points, rel=0.05, abs=0.001)


@pytest.mark.parametrize("rung", [rung for rung in RUNGS if rung != Rung.BUSINESS_GRANT])
def test_a_measure_without_an_effect_changes_nothing(rung: Rung) -> None:
    """With no points, former participants find exactly what people without a measure find; a grant's business ends."""
    assert share_a_year_later(rung, 0.0, State.FORMAL) == share_a_year_later(Rung.NONE, 0.0, State.FORMAL)


def markets() -> tuple[np.ndarray, np.ndarray]:
    """Give monthly transitions by labour market, read anew from the thresholds, and where the unemployed live."""
    frozen = work.frozen(Coefficients(), month("2018-01"))
    stocks = labour_stocks("2018-01")[..., :5]
    leaves = frozen.leave[..., :5] / CERTAIN
    reach = np.diff(frozen.reach / CERTAIN, axis=-1, prepend=0.0)
    moves = leaves[..., :, None] * reach[..., None, :] + np.eye(5) * (1 - leaves)[..., None]
    weight = stocks[..., State.UNEMPLOYED]
    return moves, weight / weight.sum()


@pytest.mark.parametrize(("work_name", "state"), [("formal", State.FORMAL), ("own_account", State.SELF_EMPLOYED)])
def test_the_chances_that_turn_points_into_months_are_those_of_the_labour_markets(work_name: str, state: int) -> None:
    """The unemployed at that work after a year, and what is left after eleven months of a job given to them."""
    moves, weight = markets()

    def share(start: int, months: int) -> float:
        where = np.zeros((*weight.shape, 5))
        where[..., start] = 1.0
        for _ in range(months):
            where = np.einsum("...i,...ij->...j", where, moves)
        return float((where[..., state] * weight).sum())

    after_a_year = share(State.UNEMPLOYED, 12)
    stays = (share(state, 11) - share(State.UNEMPLOYED, 11)) ** (1 / 11)
    finds = after_a_year * (1 - stays) / (1 - stays**12)
    number = Coefficients().number
    assert number(f"measures.finds_{work_name}_month") == pytest.approx(finds, abs=6e-5)
    assert number(f"measures.leaves_{work_name}_month") == pytest.approx(1 - stays - finds, abs=6e-5)


def test_every_measure_has_a_name_in_three_languages() -> None:
    """The groups of the tables, as people call them."""
    assert set(NAMES) == {*BY_MEASURE, *BY_PARTICIPATION}
    for names in NAMES.values():
        assert set(names) == {"en", "ru", "kk"} and len(set(names.values())) == 3
    assert [FIRST_RUNG + rung for rung in RUNGS] == list(BY_MEASURE)
    assert Scarce(FIRST_RUNG_PLACES + Rung.UPSKILLING) == Scarce.UPSKILLING
