"""Promises of the Mesa face: the same months bit for bit, agents that hold nothing, what Mesa's users expect."""

import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import mesa
import numpy as np
import pytest

import tsa_sim as tsa
from tsa_sim.behaviour.compliance import breaks_contract
from tsa_sim.errors import Findings, RunFailed, UnknownName
from tsa_sim.model import ATTRIBUTES, REPORTED, Households
from tsa_sim.rulebook import rule
from tsa_sim.tally import Group, Measure

SMALL = {"scale": "1:1000", "threads": 1}
COMPLIANCE = "compliance.kept_share_of_six_months"


@pytest.fixture(scope="module")
def stepped(line_50: Any) -> Any:
    """A model that has run the whole period; not to be changed."""
    model = tsa.TsaModel(line_50, **SMALL)
    model.run_model()
    return model


@pytest.fixture
def model(line_50: Any) -> Any:
    """A model in February 2018."""
    model = tsa.TsaModel(line_50, period=("2018-01", "2018-12"), **SMALL)
    model.step()
    model.step()
    return model


def test_stepping_through_mesa_is_the_run_bit_for_bit(stepped: Any, result_50: Any) -> None:
    """Every count of every month, region and group is the count of ``run``."""
    assert isinstance(stepped, mesa.Model)
    assert (np.stack(stepped.tallies) == result_50.outcomes[0].tally).all()
    assert stepped.steps == len(result_50.months)


def test_looking_at_agents_changes_nothing(line_50: Any, result_50: Any) -> None:
    """Making the views, shuffling them and drawing from Mesa's chance leave every count as it was."""
    model = tsa.TsaModel(line_50, **SMALL, agent_reporters={"children": "children"})
    for _ in range(15):
        model.step()
        model.agents.shuffle_do(lambda home: home.income_per_person)
        model.random.random()
        model.agents.shuffle_do("step")
    assert (np.stack(model.tallies) == result_50.outcomes[0].tally[:15]).all()


def test_replicates_of_the_model_are_those_of_the_run(line_50: Any, small_run: Callable[..., Any]) -> None:
    """Replicate 1 has the sample and the luck of the second replicate of a run with the same seed."""
    result = small_run(line_50, replicates=2, seed=7)
    model = tsa.TsaModel(line_50, seed=7, replicate=1, **SMALL)
    model.run_model()
    assert (np.stack(model.tallies) == result.outcomes[1].tally).all()
    assert (model.households["id"] == result.outcomes[1].ids[result.months[-1]]).all()


def test_two_threads_count_the_same(line_50: Any, stepped: Any) -> None:
    """Threads bear on time, not on counts."""
    model = tsa.TsaModel(line_50, scale="1:1000", threads=2)
    model.step()
    assert (model.tallies[0] == stepped.tallies[0]).all()


def test_the_collector_holds_the_measures_of_the_tables(stepped: Any, result_50: Any) -> None:
    """A row a month; each column is the series of the run, to the last digit."""
    collected = stepped.datacollector.get_model_vars_dataframe()
    assert list(collected["month"]) == list(result_50.table("recipients")["month"].cat.categories)
    for name in REPORTED:
        assert (collected[name].to_numpy() == result_50.series(name)[0]).all(), name
    assert collected["recipients_persons"].sum() > 0


def test_any_measure_can_be_asked_for(stepped: Any, result_50: Any) -> None:
    """Region, group and year-to-date of the last month agree with the run; what is not known is told."""
    for name, region, group in (
        ("recipients_persons_ytd", "KZYUZ", "kind=unconditional"),
        ("poor_persons_before", "KZ", "line=50"),
        ("mean_award_per_person", "KZALM", "all"),
    ):
        np.testing.assert_equal(stepped.measure(name, region, group), result_50.series(name, region, group)[0, -1])
    with pytest.raises(UnknownName, match="recipients_persons"):
        stepped.measure("recipient_persons")
    with pytest.raises(UnknownName, match="unknown region"):
        stepped.measure("recipients_persons", "KZXXX")
    with pytest.raises(UnknownName, match="children=4"):
        stepped.measure("recipients_persons", group="children=4")


def test_the_end_of_the_period_stops_the_model(stepped: Any) -> None:
    """``running`` is False after the last month; another step is refused in words and changes nothing."""
    assert stepped.running is False
    assert stepped.month == "2019-03"
    with pytest.raises(RunFailed, match="line_50 ends with 2019-03: give the scenario a longer period"):
        stepped.step()
    assert len(stepped.tallies) == 27


def test_before_the_first_step_the_burn_in_has_been_run(line_50: Any) -> None:
    """Households stand at the end of the month before the period; nothing has been counted."""
    model = tsa.TsaModel(line_50, **SMALL)
    assert (model.month, model.steps, model.running, model.tallies) == ("2016-12", 0, True, [])
    assert model.column("quarter_counted").sum() > 0
    assert len(model.datacollector.model_vars["month"]) == 0
    with pytest.raises(RunFailed, match="call model"):
        model.measure("paid_tsa")


def test_attributes_agree_with_what_the_month_counts(model: Any) -> None:
    """Persons, the poor by true income and the families paid, added up from the views, are the month's own counts."""
    for _ in range(6):
        model.step()
        counted = model.tallies[-1].sum(axis=0)
        members = model.column("members")
        assert members.sum() == counted[Measure.POPULATION_PERSONS, Group.ALL]
        assert members[model.column("below_minimum")].sum() == counted[Measure.POOR_PERSONS_BEFORE, Group.LINE_100]
        receiving = model.column("receives_tsa")
        assert receiving.sum() == counted[Measure.RECIPIENTS_FAMILIES, Group.ALL] > 0
        conditional = receiving & (model.column("assistance") == "conditional")
        assert conditional.sum() == counted[Measure.RECIPIENTS_FAMILIES, Group.CONDITIONAL]
        urban = receiving & model.column("urban")
        assert urban.sum() == counted[Measure.RECIPIENTS_FAMILIES, Group.URBAN]


def test_views_read_the_records(model: Any) -> None:
    """Each attribute of a view is that of its household's record, and follows it from month to month."""
    home = model.agents.sort("members")[0]
    row = int(np.flatnonzero(model.households["id"] == home.unique_id)[0])
    for name in ATTRIBUTES:
        seen, column = getattr(home, name), model.column(name)[row]
        assert seen == column or (np.isnan(seen) and np.isnan(column)), name
    assert len(home.persons) == home.members == home.adults + home.children
    assert home.persons["earnings"].sum() == home.earnings
    assert home.income_per_person == pytest.approx(home.income / home.members)
    assert home.region.startswith("KZ") and home.urban in (True, False)
    before = home.quarter_sum
    model.step()
    assert home.quarter_sum == model.households["quarter_sum"][row]
    assert home.quarter_sum != before
    assert set(ATTRIBUTES) <= set(dir(home))


def test_agents_hold_no_state(model: Any) -> None:
    """Nothing can be written to a household, neither a field nor a word of one's own; records are read only."""
    home = model.agents[0]
    for name in ("children", "tsa_kind", "mood"):
        with pytest.raises(AttributeError, match="holds no state"):
            setattr(home, name, 1)
    with pytest.raises(AttributeError, match="holds no state"):
        model.agents.set("mood", 1)
    assert set(vars(home)) <= {"_row", "model", "unique_id", "pos"}
    with pytest.raises(AttributeError, match="Did you mean 'children'"):
        home.childrn  # noqa: B018
    with pytest.raises(ValueError, match="read-only"):
        model.households["tsa_kind"] = 0
    with pytest.raises(UnknownName, match="Did you mean 'children'"):
        model.column("childrn")


def test_agents_are_made_only_when_asked_for(line_50: Any) -> None:
    """A model that nobody looks at makes no Python object a household."""
    model = tsa.TsaModel(line_50, **SMALL)
    model.step()
    assert not model._views
    assert len(model.agents) == len(model._views) == (model.column("members") > 0).sum()
    assert model.agents is model.agents


def test_households_without_members_leave(stepped: Any, model: Any) -> None:
    """A household whose last member has died is no agent any more, also when it was one before."""
    at_first = {home.unique_id for home in model.agents}
    while model.running:
        model.step()
    living = set(model.households["id"][model.column("members") > 0].tolist())
    assert {home.unique_id for home in model.agents} == living < at_first
    assert len(stepped.agents) == (stepped.column("members") > 0).sum() < len(stepped.households)


def test_sets_of_agents_work_as_mesas_users_expect(model: Any) -> None:
    """Select, get, agg, groupby, sort, shuffle, do, map and shuffle_do give what they give in Mesa."""
    large = model.agents.select(lambda home: home.children >= 4)
    income = model.column("income_per_person")[model.column("children") >= 4]
    assert isinstance(large, Households)
    assert large.agg("income_per_person", "mean") == pytest.approx(income.mean())
    assert large.agg("income_per_person", max) == income.max()
    assert large.agg("children", ["min", "count", sum])[:2] == [4, len(large)]
    assert large.get("children") == [home.children for home in large]
    assert large.get(["children", "members"])[0] == [large[0].children, large[0].members]
    assert len(model.agents.select(at_most=7)) == 7
    assert np.isnan(large.select(lambda home: False).agg("children", "mean"))
    groups = model.agents.groupby("region")
    assert sum(groups.count().values()) == len(model.agents)
    assert groups.agg("members", "sum")["KZALA"] == model.column("members")[model.column("region") == "KZALA"].sum()
    assert dict(iter(groups))["KZALA"].select(lambda home: home.urban).agg("members", "sum") > 0
    assert set(model.agents.groupby(lambda home: home.children > 3, result_type="list").groups) == {True, False}
    seen: list[int] = []
    model.agents.do(lambda home: seen.append(home.unique_id))
    assert seen == model.agents.get("unique_id")
    shuffled = model.agents.shuffle()
    assert shuffled.get("unique_id") != seen and sorted(shuffled.get("unique_id")) == sorted(seen)
    assert model.agents.sort("members", ascending=False)[0].members == max(model.agents.map(lambda home: home.members))
    assert model.agents_by_type[type(large[0])][0] in model.agents
    with pytest.raises(UnknownName, match="Did you mean 'mean'"):
        large.agg("income_per_person", "mea")


def test_agents_of_ones_own_stand_beside_the_households(model: Any) -> None:
    """Another kind of agent is taken in and let go as in any Mesa model."""

    class Office(mesa.Agent):
        """An office with state of its own."""

    households = len(model.agents)
    office = Office(model)
    office.queue = 3
    assert len(model.agents) == households + 1
    assert model.agents.select(agent_type=Office).get("queue") == [3]
    assert set(model.agent_types) == {Office, type(model.agents[0])}
    office.remove()
    assert len(model.agents) == households


def test_reporters_of_ones_own_are_collected(line_50: Any) -> None:
    """Model and agent reporters stand beside the measures."""
    model = tsa.TsaModel(
        line_50,
        **SMALL,
        model_reporters={"large": lambda model: int((model.column("children") >= 4).sum())},
        agent_reporters={"income": "income_per_person", "region": "region"},
    )
    model.step()
    model.step()
    assert (model.datacollector.get_model_vars_dataframe()["large"] > 0).all()
    agents = model.datacollector.get_agent_vars_dataframe()
    assert len(agents.loc[2]) == len(model.agents)
    assert agents.loc[2]["income"].to_list() == model.agents.get("income_per_person")
    assert (agents.loc[2].index == model.agents.get("unique_id")).all()


@pytest.mark.filterwarnings("ignore::tsa_sim.errors.Implausible")
def test_batch_run_sweeps_settings_and_coefficients() -> None:
    """Mesa's own batch runner varies scenario, replicate and a coefficient; fewer breaches when contracts are kept."""
    parameters = {
        "scenario": "line_50",
        "scale": "1:1000",
        "threads": 1,
        "period": [("2018-01", "2018-04")],
        "replicate": [0, 1],
        COMPLIANCE: [0.6, 1.0],
    }
    rows = mesa.batch_run(tsa.TsaModel, parameters, data_collection_period=1, display_progress=False)
    assert len(rows) == 2 * 2 * 4
    broken = {
        (replicate, kept): sum(
            row["contracts_broken"] for row in rows if (row["replicate"], row[COMPLIANCE]) == (replicate, kept)
        )
        for replicate in (0, 1)
        for kept in (0.6, 1.0)
    }
    assert broken[0, 1.0] == broken[1, 1.0] == 0
    assert broken[0, 0.6] > 0 and broken[1, 0.6] > 0
    assert {row["month"] for row in rows} == {"2018-01", "2018-02", "2018-03", "2018-04"}


@pytest.mark.filterwarnings("ignore::tsa_sim.errors.Implausible")
def test_settings_change_the_scenario(line_50: Any) -> None:
    """Coefficients by keyword, in one mapping, or a law: the scenario of the model is the scenario changed with_."""
    wanted = line_50.with_(behaviour={COMPLIANCE: 0.8})
    by_keyword = tsa.TsaModel(line_50, **SMALL, compliance__kept_share_of_six_months=0.8).tsa_scenario
    in_a_mapping = tsa.TsaModel(line_50, **SMALL, behaviour={COMPLIANCE: 0.8}).tsa_scenario
    assert by_keyword.behaviour == in_a_mapping.behaviour == wanted.behaviour
    law = {"tsa.share_of_subsistence_minimum": {"2018-01": 0.45}}
    assert tsa.TsaModel("line_50", **SMALL, law=law).tsa_scenario.reform_parameters() == list(law)


def test_rules_can_be_replaced(line_50: Any) -> None:
    """Another rule of the same arguments takes the place of one of ours."""

    @rule
    def nobody_breaks(slot: int, root: int, in_measure: bool, drawn: int, load: int, compliance: Any) -> bool:
        return False

    model = tsa.TsaModel(line_50, period=("2018-01", "2018-03"), **SMALL, replacing={breaks_contract: nobody_breaks})
    model.run_model()
    assert model.datacollector.get_model_vars_dataframe()["contracts_broken"].sum() == 0


def test_wrong_settings_are_told_with_the_nearest_name() -> None:
    """A misspelt setting or coefficient, a scale of nothing, a value out of range."""
    with pytest.raises(UnknownName, match="Did you mean 'threads'"):
        tsa.TsaModel("line_50", thread=1)
    with pytest.raises(UnknownName, match="kept_share_of_six_months"):
        tsa.TsaModel("line_50", compliance__kept_share_of_six_month=0.9)
    with pytest.raises(UnknownName, match="line_50"):
        tsa.TsaModel("line50", scale="1:1000")
    with pytest.raises(tsa.TsaError, match="1:100"):
        tsa.TsaModel("line_50", scale="1:0")
    with pytest.raises(Findings, match="outside 0 to 1"):
        tsa.TsaModel("line_50", scale="1:1000", behaviour={COMPLIANCE: 1.2})


def test_importing_the_package_is_quick_and_loads_no_heavy_library() -> None:
    """``import tsa_sim`` takes under half a second and leaves Mesa, numba, matplotlib and pandas unloaded."""
    program = (
        "import sys, time; began = time.perf_counter(); import tsa_sim; taken = time.perf_counter() - began; "
        "heavy = {'mesa', 'numba', 'matplotlib', 'pandas', 'scipy'} & set(sys.modules); print(taken, *heavy)"
    )
    found = [_words(program) for _ in range(3)]
    assert {len(words) for words in found} == {1}, found
    assert min(float(words[0]) for words in found) < 0.5


def test_only_the_mesa_face_loads_mesa() -> None:
    """Runs, comparisons, the record and the command line do without Mesa."""
    program = (
        "import sys, tsa_sim as tsa; tsa.run, tsa.compare, tsa.record_of, tsa.Result; import tsa_sim.cli; "
        "print('mesa' in sys.modules, tsa.TsaModel and 'mesa' in sys.modules)"
    )
    assert _words(program) == ["False", "True"]


def _words(program: str) -> list[str]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=os.environ)
    return done.stdout.split()
