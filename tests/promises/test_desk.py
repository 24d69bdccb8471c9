"""Regions meet at the desk: lots keep to what there is, are the same in every scenario, and lose no application."""

import itertools
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from tsa_sim import Scenario
from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients
from tsa_sim.behaviour.targets import CRISIS
from tsa_sim.calendar import month
from tsa_sim.chance import CERTAIN
from tsa_sim.desk import capacities
from tsa_sim.engine import Engine, Outcome, Plan, simulate
from tsa_sim.lots import THOUSANDTHS, UNLIMITED, draw_lots
from tsa_sim.merging import merge
from tsa_sim.population import Population
from tsa_sim.regions import REGIONS
from tsa_sim.replicates import Settings, live
from tsa_sim.run import as_scale, frozen_plan, results_hash
from tsa_sim.shards import Job, Piece, live_piece
from tsa_sim.tally import TICKET_CLASSES, Group, Measure, Scarce

FEW = {"offices.posts_per_1000_families": 0.02}  # a fifth of what the ordinary month asks for
OUTREACH = {"information.visits_of_post": 20.0, "information.media_reach": 0.2}
EVERYTHING = {**FEW, **OUTREACH, "information.aware_at_reform": 0.5, "targets.counts_categories": 1.0}
CLASS = CERTAIN // TICKET_CLASSES


@pytest.fixture(scope="module")
def sample() -> Population:
    """One household in five hundred of 2018."""
    return people.load("2018-01", scale=Fraction(1, 500), seed=2018, sample=0)


@pytest.fixture(scope="module")
def of_2018(line_50: Any) -> Any:
    """The months around the reform of 2018, by coefficients."""
    period = replace(line_50, first=month("2017-10"), last=month("2018-12"))
    return lambda changed=None: frozen_plan(period, period.law_book(), Coefficients(changed or {}))


def total(outcome: Outcome, measure: Measure) -> int:
    """Add a measure up over months and regions."""
    return int(outcome.tally[:, :, measure, Group.ALL].sum())


def test_a_lot_gives_whole_classes_and_never_more_than_there_is() -> None:
    """Three regions: enough for all, for some classes, for nobody; and one without limit."""
    asked = np.zeros((4, TICKET_CLASSES), np.int64)
    asked[:, [3, 10, 200]] = [2, 5, 3]
    capacity = np.array([10_000, 8_999, 1_999, UNLIMITED])
    below, given, kept = draw_lots(asked, capacity, np.zeros(4, np.int64), THOUSANDTHS)
    assert given.tolist() == [10_000, 7_000, 0, 10_000]
    assert kept.tolist() == [0, 1_999, 1_999, 0]
    assert (below[[0, 3]] == CERTAIN).all() and below[1] == 200 * CLASS and below[2] == 3 * CLASS


def test_what_a_lot_keeps_is_given_later_and_an_idle_month_is_lost() -> None:
    """A tenth of a place a month gives one place in ten months; without tickets at most one is kept."""
    asked = np.zeros((1, TICKET_CLASSES), np.int64)
    asked[0, 7] = 1
    kept, given = np.zeros(1, np.int64), []
    for _ in range(20):
        _, now, kept = draw_lots(asked, np.array([100]), kept, THOUSANDTHS)
        given.append(int(now[0]))
    assert given == ([0] * 9 + [THOUSANDTHS]) * 2
    _, _, kept = draw_lots(np.zeros((1, TICKET_CLASSES), np.int64), np.array([5_000]), kept, THOUSANDTHS)
    assert kept.tolist() == [THOUSANDTHS]


@pytest.mark.parametrize("changed", [{}, FEW, EVERYTHING, {"information.offers": 0.3}], ids=str)
def test_every_application_is_accounted_for(sample: Population, of_2018: Any, changed: dict[str, float]) -> None:
    """Applied = assigned + refused by its own will, by mistake, for unseen income + lost by each reason + waiting."""
    with Engine(sample, of_2018(changed), 1) as engine:
        waited = np.zeros(len(REGIONS), np.int64)
        for _ in engine.plan.months:
            told = engine.step()[..., Group.ALL]
            waits = np.bincount(engine.households["region"][engine.households["waiting"] > 0], minlength=len(REGIONS))
            ends = (
                Measure.ASSIGNED_FAMILIES,
                Measure.REFUSED_FAMILIES,
                Measure.REFUSED_BY_MISTAKE,
                Measure.REFUSED_UNSEEN_INCOME,
                Measure.LOST_BY_SILENCE,
                Measure.LOST_BY_TURNOVER,
                Measure.WITHDRAWN,
                Measure.PUT_OFF,
            )
            ended = told[:, list(ends)].sum(axis=1)
            assert (told[:, Measure.APPLIED_FAMILIES] + waited == ended + waits).all()
            assert (told[:, Measure.APPLICATIONS_WAITING] == waits).all()
            waited = waits
        assert (changed in (EVERYTHING, FEW)) == (engine.desks["load"] > 1000).any()


@pytest.mark.parametrize("changed", [FEW, EVERYTHING], ids=["few", "everything"])
def test_offices_do_no_more_than_they_can(sample: Population, of_2018: Any, changed: dict[str, float]) -> None:
    """Foreseen decisions keep within what the posts could do so far; a surprise is worked off before any other."""
    plan = of_2018(changed)
    nobody = np.zeros(len(REGIONS), np.int64)
    could, did, could_visit, visited, waited = nobody, nobody, nobody, nobody, nobody
    surprised = False
    with Engine(sample, plan, 1) as engine:
        each = round(engine.weight * THOUSANDTHS)
        for sheet in plan.months:
            slack = engine.desks["slack"]
            engine.begin_month()
            tally = engine.run_blocks(sheet, [(0, len(engine.households))])
            told = engine.end_month(sheet, [tally])[..., Group.ALL]
            left = told[:, [Measure.APPLICATIONS_WAITING, Measure.WITHDRAWN]].sum(axis=1)
            decided = (waited + told[:, Measure.APPLIED_FAMILIES] - left) * each
            waited = told[:, Measure.APPLICATIONS_WAITING]
            visited = visited + told[:, Measure.HOME_VISITS] * each
            assert (visited <= could_visit).all()
            if sheet is not plan.months[0]:  # before anybody was counted all were taken
                at_once = told[:, Measure.DECIDED_AT_ONCE] * each
                foreseen = decided - at_once + np.minimum(at_once, slack)
                assert (foreseen <= np.maximum(could - did, 0)).all()
                assert (decided[could < did] == 0).all()
                surprised |= bool((could < did).any())
                did = did + decided
            capacity = capacities(sheet.conduct[0], tally, each)
            could = could + capacity[:, Scarce.DECISIONS]
            could_visit = could_visit + np.maximum(capacity[:, Scarce.HOME_VISITS], 0)  # FEW sends nobody to homes
    assert (surprised or changed is EVERYTHING) and did.sum() > 0.1 * could.sum()
    assert visited.sum() > 0.3 * could_visit.sum() or changed is FEW


def test_more_staff_lets_nobody_wait_longer(sample: Population, of_2018: Any) -> None:
    """From a few posts to enough: fewer wait, fewer are refused in haste, decisions come sooner."""
    runs = [
        simulate(sample, of_2018({"offices.posts_per_1000_families": posts}), 1)
        for posts in (0.01, 0.03, 0.1, 0.38, 5.0)
    ]
    waiting = [total(run, Measure.APPLICATIONS_WAITING) for run in runs]
    assert waiting == sorted(waiting, reverse=True) and waiting[0] > 10 * max(waiting[3], 1) and waiting[-1] == 0
    days = [total(run, Measure.WAITING_DAYS) / total(run, Measure.ASSIGNED_FAMILIES) for run in runs[1:]]
    assert days == sorted(days, reverse=True)
    standard = of_2018().months[-1].conduct[0]["offices"]["days"]
    assert standard.min() <= days[-1] <= standard.max()


def test_no_queue_and_no_mistakes_change_nothing_else(sample: Population, of_2018: Any) -> None:
    """Offices that can take everybody and never err are, bit for bit, offices that keep no queue."""
    sure = {"offices.wrong_refusal": 0.0}
    endless = simulate(sample, of_2018({**sure, "offices.posts_per_1000_families": 10.0}), 1)
    without = simulate(sample, of_2018({**sure, "offices.queue": 0.0}), 1)
    same = np.arange(len(Measure)) != Measure.POSTS
    assert (endless.tally[:, :, same] == without.tally[:, :, same]).all()


def test_switches_that_are_off_change_nothing(sample: Population, of_2018: Any) -> None:
    """How strong outreach, pilot and target would be changes nothing while nobody uses them."""
    idle = {
        "information.media_effect": 1.0,
        "information.visit_effect": 1.6,
        "information.accepts_offer": 0.3,
        "information.word_of_mouth": 2.0,
        "consent.adult_answers": 0.7,
        "consent.families_in_pilot": 1.0,  # the law of 2018 has no pilot
        "targets.registered_out": 0.2,
        "offices.fsm_time_saved": 0.4,
    }
    assert results_hash([simulate(sample, of_2018(idle), 1)]) == results_hash([simulate(sample, of_2018(), 1)])


def test_threads_blocks_and_order_give_the_same_bits(sample: Population, of_2018: Any) -> None:
    """With lines and lots that bind: tallies, households and desks."""
    plan = of_2018(EVERYTHING)
    whole = simulate(sample, plan, 1, threads=1)
    assert total(whole, Measure.APPLICATIONS_WAITING) > 0 and total(whole, Measure.HOME_VISITS) > 0
    homes = np.array(sample.households)
    shuffled = replace(sample, households=homes[np.random.default_rng(3).permutation(len(homes))])
    for other in (simulate(sample, plan, 1, threads=3), simulate(shuffled, plan, 1)):
        assert (other.tally == whole.tally).all()
        assert all((one == two).all() for one, two in zip(other.desks, whole.desks, strict=True))
    with Engine(sample, plan, 1) as engine:
        for place, sheet in enumerate(plan.months):
            engine.begin_month()
            cuts = [0, 7, 4_000, len(engine.households)]
            parts = [engine.run_blocks(sheet, [(a, b)]) for a, b in itertools.pairwise(cuts)]
            tally = engine.end_month(sheet, parts[::-1])
            if place >= plan.burn_in:
                assert (tally == whole.tally[place - plan.burn_in]).all()


def test_shards_of_regions_meet_at_the_same_desks(line_50: Any) -> None:
    """Two shards, merged as on a cluster: counts and desks of the whole."""
    period = replace(line_50.with_(behaviour={**EVERYTHING, "life.moving": 0.0}), last=month("2018-03"))
    settings = Settings(as_scale("1:1000")).filled_from(period)
    whole = live(period, settings, 0, threads=1).outcome
    job = Job(period, settings, {}, None)
    merged = merge([[live_piece(job, Piece(0, 2, shard, 0)).told for shard in range(2)]]).outcome
    assert (merged.tally == whole.tally).all() and total(whole, Measure.APPLICATIONS_WAITING) > 0
    assert all((one == two).all() for one, two in zip(merged.desks, whole.desks, strict=True))


def test_the_lot_is_the_same_in_every_scenario(sample: Population, of_2018: Any) -> None:
    """Whom a campaign lets be visited: the same families with one effect of the visit as with another."""
    first = month("2018-04")
    visited = []
    for effect in (0.0, 1.6):
        changed = {"information.visits_of_post": 20.0, "information.visit_effect": effect}
        plan = of_2018(changed)
        upto = Plan(tuple(s for s in plan.months if s.month <= first), plan.work, plan.burn_in)
        homes = simulate(sample, upto, 1, snapshots=[first]).snapshots[first][0]
        visited.append((homes["informed"], homes["id"]))
    (plain, ids), (strong, _) = visited
    lasts = int(plan.months[0].conduct[0]["information"]["visit_lasts"])
    one, other = (set(ids[informed == lasts]) for informed in (plain, strong))
    assert len(one) > 50
    assert len(one & other) > 0.97 * len(one)  # but for those who apply because an earlier visit told them


def test_who_knows_spreads_with_the_months(sample: Population, of_2018: Any) -> None:
    """Half of the families know of the new format at first: fewer draw it, the gap closes, nobody forgets."""
    plain = simulate(sample, of_2018(), 1)
    half = simulate(sample, of_2018({"information.aware_at_reform": 0.5}), 1)
    reform = plain.months.index(month("2018-01"))
    assert (half.tally[:reform] == plain.tally[:reform]).all()
    few, all_of_them = (
        run.tally[reform:, :, Measure.RECIPIENTS_FAMILIES, Group.ALL].sum(axis=1) for run in (half, plain)
    )
    share = few / all_of_them
    assert 0.4 < share[0] < 0.62 < share[-1] < 1.0
    aware = np.stack([desks["aware"] for desks in half.desks])[plain.months[reform] - plain.months[0] + 12 :]
    assert (np.diff(aware, axis=0) >= 0).all() and (aware[-1] > aware[0]).all()


def test_a_late_decision_is_paid_from_the_month_of_application(sample: Population, of_2018: Any) -> None:
    """Families that wait under few posts draw, when decided, what they would have drawn: months owed at once."""
    plan = of_2018({**FEW, "offices.wrong_refusal": 0.0, "offices.load_effect": 0.0})
    last = plan.months[-1].month
    late = simulate(sample, plan, 1, snapshots=[last])
    due = late.tally[:, :, Measure.DUE_TSA, Group.ALL].sum()
    recipients = late.tally[:, :, Measure.RECIPIENTS_FAMILIES, Group.ALL].sum()
    prompt = simulate(sample, of_2018({"offices.queue": 0.0, "offices.wrong_refusal": 0.0}), 1)
    due_at_once = prompt.tally[:, :, Measure.DUE_TSA, Group.ALL].sum()
    recipients_at_once = prompt.tally[:, :, Measure.RECIPIENTS_FAMILIES, Group.ALL].sum()
    assert recipients < 0.95 * recipients_at_once  # fewer months in which something is paid
    assert due / recipients > 1.02 * due_at_once / recipients_at_once  # and more in each of them


TARGET = {"targets.counts_categories": 1.0, "information.visits_of_post": 4.0}


@pytest.fixture(scope="module")
def of_2024() -> Any:
    """The months of 2024, in which the family map is kept, by coefficients."""
    period = Scenario.load("in_force_2025")
    period = replace(period, first=month("2024-01"), last=month("2024-12"))
    return lambda changed=None: frozen_plan(period, period.law_book(), Coefficients(changed or {}))


@pytest.fixture(scope="module")
def of_2023() -> Population:
    """One household in a thousand of 2023."""
    return people.load("2023-01", scale=Fraction(1, 1000), seed=2018, sample=0)


def test_the_akims_target_moves_visits_and_displaces_others(of_2023: Population, of_2024: Any) -> None:
    """As many visits as without it, while D and E ask for more than there are; all of them to these families."""
    lasts = int(of_2024().months[-1].conduct[0]["information"]["visit_lasts"])
    shares, visits = [], []
    for strength in (0.0, 1.0):
        visited: list[Any] = []

        def look(when: int, homes: Any, _: Any, visited: list[Any] = visited) -> None:
            if when % 12 > 3:  # the categories are those of the quarter before
                visited.append(homes["category"][homes["informed"] == lasts])

        plan = of_2024({**TARGET, "targets.akims_target": strength})
        visits.append(total(simulate(of_2023, plan, 1, observe=look), Measure.HOME_VISITS))
        shares.append((np.concatenate(visited) >= CRISIS).mean())
    assert shares[0] < 0.7 and shares[1] > 0.9  # others where a region has none left in D and E
    assert visits[1] == pytest.approx(visits[0], rel=0.25)


def test_leaving_d_and_e_on_paper_is_no_exit_from_poverty(of_2023: Population, of_2024: Any) -> None:
    """Registering families out of D and E moves the categories' count, and not one exit from poverty or payment."""
    honest = simulate(of_2023, of_2024({"targets.akims_target": 1.0}), 1)
    paper = simulate(of_2023, of_2024({"targets.akims_target": 1.0, "targets.registered_out": 0.2}), 1)
    assert total(honest, Measure.EXITS_D_E_ON_PAPER) == 0 < total(paper, Measure.EXITS_D_E_ON_PAPER)
    assert total(paper, Measure.FAMILIES_D_E) < total(honest, Measure.FAMILIES_D_E)
    moved = (Measure.FAMILIES_D_E, Measure.EXITS_D_E, Measure.EXITS_D_E_ABOVE_LINE, Measure.EXITS_D_E_ON_PAPER)
    same = [measure for measure in Measure if measure not in moved]
    assert (paper.tally[:, :, same] == honest.tally[:, :, same]).all()
    counted = simulate(of_2023, of_2024({"targets.counts_categories": 1.0}), 1)
    plain = simulate(of_2023, of_2024(), 1)
    assert (counted.tally[:, :, same] == plain.tally[:, :, same]).all() and total(plain, Measure.FAMILIES_D_E) == 0


def test_the_pilots_losses_are_those_of_its_coefficients(of_2023: Population) -> None:
    """With every family in the pilot an application of n adults is stopped by silence with 1 - 0.9^n, and no other."""
    period = Scenario.load("in_force_2025")
    period = replace(period, first=month("2025-01"), last=month("2025-12"))
    changed = {"consent.families_in_pilot": 1.0, "consent.through_accounts": 0.0, "offices.queue": 0.0}
    runs = {
        answers: simulate(
            of_2023,
            frozen_plan(period, period.law_book(), Coefficients({**changed, "consent.adult_answers": answers})),
            1,
        )
        for answers in (1.0, 0.9, 0.0)
    }
    assert total(runs[1.0], Measure.LOST_BY_SILENCE) == 0 < total(runs[1.0], Measure.ASSIGNED_FAMILIES)
    nobody = runs[0.0].tally[:, :, :, Group.ALL].sum(axis=(0, 1))
    assert nobody[Measure.LOST_BY_SILENCE] == nobody[Measure.APPLIED_FAMILIES] > 0
    lost = total(runs[0.9], Measure.LOST_BY_SILENCE) / total(runs[0.9], Measure.APPLIED_FAMILIES)
    assert 1 - 0.9 < lost < 1 - 0.9**4  # one to four adults
    seen = frozen_plan(
        period,
        period.law_book(),
        Coefficients({**changed, "consent.adult_answers": 1.0, "consent.through_accounts": 1.0}),
    )
    assert total(simulate(of_2023, seen, 1), Measure.LOST_BY_TURNOVER) > 0 == total(runs[1.0], Measure.LOST_BY_TURNOVER)


def test_a_dated_coefficient_changes_nothing_before_its_month(sample: Population, of_2018: Any) -> None:
    """Outreach from April 2018: the months before are the same bits, the months after are not."""
    dated = simulate(sample, of_2018({"information.media_reach": {"2018-04": 0.3, "2018-10": 0.0}}), 1)
    plain = simulate(sample, of_2018(), 1)
    april = plain.months.index(month("2018-04"))
    assert (dated.tally[:april] == plain.tally[:april]).all()
    assert total(dated, Measure.APPLIED_FAMILIES) > total(plain, Measure.APPLIED_FAMILIES)
    never = simulate(sample, of_2018({"information.media_reach": {"2018-04": 0.0}}), 1)
    assert (never.tally == plain.tally).all()
