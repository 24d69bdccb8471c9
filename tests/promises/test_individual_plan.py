"""Promises of the individual plan, of seasons, of tightness and of what a notch makes families do."""

import dataclasses
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients, compliance, splitting, tightness, wages
from tsa_sim.behaviour.splitting import COUPLE_APART, RELATIVES_APART, TOGETHER
from tsa_sim.calendar import month
from tsa_sim.chance import CERTAIN, FOR_LIFE, Decision, draw, luck
from tsa_sim.columns import State
from tsa_sim.engine import Outcome, simulate
from tsa_sim.population import Population
from tsa_sim.run import frozen_plan
from tsa_sim.tally import Group, Measure

SEED = 7
PARTS = (Measure.CONTRACTS_BROKEN_WORK, Measure.CONTRACTS_BROKEN_ADAPTATION, Measure.CONTRACTS_BROKEN_FAMILY)


@pytest.fixture(scope="module")
def sample() -> Population:
    """One household in five hundred."""
    return people.load("2018-01", scale=Fraction(1, 500), seed=2018)


def lived(sample: Population, scenario: Any, first: str, last: str, **behaviour: float) -> Outcome:
    """Live a period with coefficients changed; double underscores stand for dots."""
    period = dataclasses.replace(scenario, first=month(first), last=month(last))
    changed = {name.replace("__", "."): value for name, value in behaviour.items()}
    return simulate(sample, frozen_plan(period, period.law_book(), Coefficients(changed)), SEED)


def test_the_kept_share_is_that_of_six_months_whatever_moves_neutrally() -> None:
    """The monthly hazard through six months leaves the share kept, in a measure or not, whatever the family draws."""
    for kept in (0.3, 0.94, 1.0):
        frozen = compliance.frozen(Coefficients({"compliance.kept_share_of_six_months": kept}))
        assert (1 - frozen.breach / CERTAIN) ** 6 == pytest.approx(kept, abs=1e-8)
        assert frozen.load_effect == 0
        assert len(set(frozen.breach.ravel().tolist())) == 1


def test_breaches_move_with_measure_payoff_and_load_only_through_their_coefficients() -> None:
    """Who is in a measure, draws more, or is seen by a consultant with too many families, breaks more or less often."""
    frozen = compliance.frozen(
        Coefficients(
            {
                "compliance.breach_in_measure": 0.5,
                "compliance.breach_payoff_elasticity": 1.0,
                "compliance.breach_load_effect": 1.0,
            }
        )
    )
    free, busy = frozen.breach
    assert np.allclose(busy, free / 2, atol=1)
    assert (np.diff(free) < 0).all() and free[1] == pytest.approx(free[4] * 3, abs=3)
    roots = [luck(SEED, home, 1) for home in range(20_000)]
    broken = [sum(compliance.breaks_contract(0, root, False, 0, load, frozen) for root in roots) for load in (0, 2000)]
    assert broken[1] == pytest.approx(2 * broken[0], rel=0.1)


def test_a_breach_is_of_one_part_of_the_plan(sample: Population, line_50: Any) -> None:
    """The parts add to all breaches, month by month and group by group, in the shares of their coefficients."""
    outcome = lived(sample, line_50, "2018-01", "2018-12", compliance__kept_share_of_six_months=0.05)
    tally = outcome.tally
    assert (tally[:, :, list(PARTS)].sum(axis=2) == tally[:, :, Measure.CONTRACTS_BROKEN]).all()
    all_of_them = int(tally[:, :, Measure.CONTRACTS_BROKEN, Group.ALL].sum())
    adaptation = int(tally[:, :, Measure.CONTRACTS_BROKEN_ADAPTATION, Group.ALL].sum())
    assert all_of_them > 100
    assert adaptation / all_of_them == pytest.approx(0.25, abs=3 * (0.25 * 0.75 / all_of_them) ** 0.5)
    assert tally[:, :, Measure.CONTRACTS_BROKEN_FAMILY, Group.NO_CHILDREN].sum() == 0


def test_seasons_make_one_over_the_year_and_fall_to_the_states_that_have_one() -> None:
    """Twelve months average to one; the crest is in August; the jobless have none; zero amplitude is no season."""
    months = [month(f"2018-{turn:02d}") for turn in range(1, 13)]
    year = np.array([wages.season(Coefficients(), when) for when in months])
    assert np.allclose(year.mean(axis=0), 1.0, atol=1e-12)
    assert year[:, State.INFORMAL].argmax() == 7 and year[7, State.INFORMAL] == pytest.approx(1.1)
    assert (year[:, [State.FORMAL, State.UNEMPLOYED, State.INACTIVE]] == 1.0).all()
    flat = Coefficients({"wages.season_informal": 0.0, "wages.season_own_account": 0.0})
    assert (wages.season(flat, months[0]) == 1.0).all()


def test_tightness_is_neutral_until_it_is_switched_on(sample: Population, line_50: Any) -> None:
    """Any number of vacancies changes nothing without an elasticity; with one, more vacancies leave fewer jobless."""
    plain, many, few = (
        lived(sample, line_50, "2018-01", "2018-12", **change).tally
        for change in (
            {"tightness__vacancies": 3.0},
            {"tightness__vacancies": 2.0, "tightness__matching_elasticity": 0.5},
            {"tightness__vacancies": 0.5, "tightness__matching_elasticity": 0.5},
        )
    )
    assert (plain == lived(sample, line_50, "2018-01", "2018-12").tally).all()
    jobless = [tally[-1, :, Measure.UNEMPLOYED_PERSONS, Group.ALL].sum() for tally in (many, plain, few)]
    assert jobless[0] < jobless[1] < jobless[2]
    table = tightness.frozen(Coefficients({"tightness.matching_elasticity": 0.5})).finding
    assert table[tightness.SEEKERS_ONE - 1] == pytest.approx(tightness.ONE, abs=2)
    assert table[4 * tightness.SEEKERS_ONE - 1] == pytest.approx(tightness.ONE / 2, abs=2)


def test_couples_part_in_the_register_at_the_rate_of_the_coefficient() -> None:
    """Nine months of a notch and three without: the share of the lasting draws; nobody where the rates are zero."""
    frozen = splitting.frozen(Coefficients({"splitting.couples_year_at_notch": 0.04}), 9, 3)
    lives = [luck(SEED, home, FOR_LIFE) for home in range(50_000)]
    found = [splitting.registered_apart(life, CERTAIN // 2, frozen) for life in lives]
    expected = 1 - 0.96**0.75 * 0.9995**0.25
    assert found.count(COUPLE_APART) / len(found) == pytest.approx(expected, rel=0.1)
    drawn = [draw(life, Decision.REGISTERED_APART, 0) for life in lives]
    assert all((one < CERTAIN // 2) == (where == RELATIVES_APART) for one, where in zip(drawn, found, strict=True))
    none = splitting.frozen(Coefficients({"splitting.couples_year_at_notch": 0.0, "splitting.couples_year": 0.0}), 9, 3)
    assert {splitting.registered_apart(life, 0, none) for life in lives} == {TOGETHER}


def test_only_families_near_the_line_report_less() -> None:
    """Some of those up to a twentieth above the line report one tenge below it; nobody else does."""
    frozen = splitting.frozen(Coefficients({"splitting.reports_less_share": 0.3}), 0, 0)
    lives = [luck(SEED, home, FOR_LIFE) for home in range(5_000)]
    line, members = 20_789, 6
    edge = 3 * line * members
    for income in (0, edge - 1, round(edge * 1.06)):
        assert {splitting.reported(income, members, line, life, frozen) for life in lives} == {income}
    near = [splitting.reported(edge, members, line, life, frozen) for life in lives]
    assert set(near) == {edge, edge - 1}
    assert near.count(edge - 1) / len(near) == pytest.approx(0.3, abs=0.02)


def test_a_notch_moves_nobody_before_it_comes(sample: Population, line_50: Any) -> None:
    """To March 2019 reports and splits at a notch change nothing at all; under the notch of 2019 they do."""
    period = {"first": month("2018-01"), "last": month("2019-12")}
    scenario = dataclasses.replace(line_50, **period, reforms=())
    changed = {"splitting__reports_less_share": 1.0, "splitting__couples_year_at_notch": 0.2}
    plain = lived(sample, scenario, "2018-01", "2019-12").tally
    moved = lived(sample, scenario, "2018-01", "2019-12", **changed).tally
    april = 15
    assert (plain[:april] == moved[:april]).all()
    entitled = [tally[april:, :, Measure.ENTITLED_FAMILIES, Group.ALL].sum() for tally in (plain, moved)]
    assert entitled[1] > entitled[0]
