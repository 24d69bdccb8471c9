"""A behaviour or a rule of the law replaced from a notebook: what it does, what it costs, what wrong ones are told."""

import re
import time
from typing import Any

import pytest

import tsa_sim as tsa
from tests.size import SMALL
from tsa_sim.behaviour.application import applies
from tsa_sim.behaviour.compliance import refuses
from tsa_sim.errors import BadValue, UnknownName
from tsa_sim.law.able_bodied.rules import able_bodied
from tsa_sim.law.tsa.rules import award
from tsa_sim.tally import Group, Measure


def everybody_asks(
    award: int,
    lives_on: int,
    members: int,
    children: int,
    months_since: int,
    hassle: int,
    decision: int,
    root: int,
    life_luck: int,
    application: Any,
) -> bool:
    """Everybody who is entitled asks."""
    return award > 0


def nobody_refuses(root: int, compliance: Any) -> bool:
    """Everybody signs."""
    return False


@tsa.rule
def double(amount: int) -> int:
    """Give twice as much."""
    return 2 * amount


def twice_the_gap(quarter_income: int, members: int, children: int, tsa: Any) -> int:
    """Give twice the gap a head."""
    gap = 3 * members * tsa.line - quarter_income
    return double(gap // 3) if gap > 0 else 0


def test_a_replaced_behaviour_does_what_it_says(line_50: Any, result_50: Any) -> None:
    """Where everybody asks, as many apply and more are paid; what the law says stays as it was in the first month."""
    result = tsa.run(line_50, replacing={applies: everybody_asks, refuses: nobody_refuses}, **SMALL)
    tally, before = result.outcomes[0].tally, result_50.outcomes[0].tally
    first = result.months.index(result.months[0])
    assert (tally[first, :, Measure.POPULATION_PERSONS] == before[first, :, Measure.POPULATION_PERSONS]).all()
    assert tally[:, :, Measure.REFUSED_FAMILIES].sum() == 0 < before[:, :, Measure.REFUSED_FAMILIES].sum()
    assert (result.yearly("recipients_persons", 2018) > 1.1 * result_50.yearly("recipients_persons", 2018)).all()
    assert result.manifest["replaced_rules"] == ["applies", "refuses"]


def test_a_rule_of_the_law_may_be_replaced_and_may_call_rules(line_50: Any, result_50: Any) -> None:
    """An award of twice the gap pays more a head; the helper marked as a rule is compiled with it."""
    result = tsa.run(line_50, replacing={award: twice_the_gap}, **SMALL)
    assert (result.yearly("mean_award_per_person", 2018) > 1.5 * result_50.yearly("mean_award_per_person", 2018)).all()


def nobody_is_able(age_months: int, sex: int, disability: int, state: int, ages: Any) -> bool:
    """Nobody is able to work."""
    return False


def test_a_rule_called_by_several_steps_is_replaced_in_all_of_them(line_50: Any, result_50: Any) -> None:
    """The code of the steps is kept on disk for the rules as they are, and is not taken where one below is replaced."""
    result = tsa.run(line_50, replacing={able_bodied: nobody_is_able}, **SMALL)
    tally, before = result.outcomes[0].tally, result_50.outcomes[0].tally
    for measure in (Measure.CONTRACTS_SIGNED, Measure.MEASURE_PLACES_ASKED, Measure.CONTRACTS_BROKEN):
        assert tally[:, :, measure].sum() == 0 < before[:, :, measure].sum()
    assert (tally[:, :, Measure.BIRTHS] == before[:, :, Measure.BIRTHS]).all()


def test_the_second_run_with_the_same_function_compiles_nothing(line_50: Any) -> None:
    """The compiled month is kept: every replicate and every further run asks again."""
    tsa.run(line_50, replacing={applies: everybody_asks}, **SMALL)
    began = time.process_time()
    tsa.run(line_50, replacing={applies: everybody_asks}, **SMALL)
    assert time.process_time() - began < 1.5


def test_compare_replaces_in_one_scenario_or_in_all(line_50: Any, line_40: Any) -> None:
    """The same function in one scenario only, or in both: the base moves only in the second case."""
    settings = {**SMALL}
    plain = tsa.compare(line_40, [line_50], **settings)
    one = tsa.compare(line_40, [line_50], replacing={"line_50": {applies: everybody_asks}}, **settings)
    both = tsa.compare(line_40, [line_50], replacing={applies: everybody_asks}, **settings)
    assert (one.base.outcomes[0].tally == plain.base.outcomes[0].tally).all()
    assert (one.results[1].outcomes[0].tally == both.results[1].outcomes[0].tally).all()
    assert (both.base.outcomes[0].tally[..., Group.ALL] != plain.base.outcomes[0].tally[..., Group.ALL]).any()
    with pytest.raises(UnknownName, match="line_50"):
        tsa.compare(line_40, [line_50], replacing={"line_5": {applies: everybody_asks}}, **settings)


def of_two(award: int, members: int) -> bool:
    """Take the wrong arguments."""
    return award > members


def calls_a_stranger(root: int, compliance: Any) -> bool:
    """Call a function that is no rule."""
    return bool(stranger(root))


def stranger(root: int) -> int:
    """Do nothing of use."""
    return root


@pytest.mark.parametrize(
    ("replacing", "says"),
    [
        ({applies: of_two}, r"test_replacing\.py:\d+: replacing applies: 'of_two' takes \(award: int, members: int\)"),
        ({applies: 3}, "replacing applies: 3 is not a plain function. Give a function of (award, lives_on"),
        ({len: everybody_asks}, "unknown rule or behaviour of the month 'len'"),
        ({refuses: calls_a_stranger}, r"'calls_a_stranger' cannot be compiled: Untyped global name 'stranger'"),
    ],
)
def test_a_wrong_function_is_told_what_where_and_what_to_do(line_50: Any, replacing: Any, says: str) -> None:
    """Wrong arguments, no function, no rule of the month, a helper that is no rule: one sentence each."""
    with pytest.raises((BadValue, UnknownName)) as found:
        tsa.run(line_50, replacing=replacing, **SMALL)
    assert re.search(says if "\\" in says or "'" in says else re.escape(says), str(found.value)), str(found.value)
    assert len(str(found.value).splitlines()) == 1
