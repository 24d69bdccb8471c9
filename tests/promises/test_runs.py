"""Promises of a run: nothing moves that should not."""

import dataclasses
from typing import Any

import numpy as np
import pytest

import tsa_sim as tsa
from tests.size import SCALE, SCALE_TEXT
from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients
from tsa_sim.calendar import month
from tsa_sim.columns import HOUSEHOLD
from tsa_sim.desk import idle
from tsa_sim.engine import simulate
from tsa_sim.run import frozen_plan, results_hash
from tsa_sim.tally import COMPONENTS, Group, Measure

YEAR = ("2018-01", "2018-12")


@pytest.fixture(scope="module")
def sample(line_50: Any) -> Any:
    """One household in a thousand, unless told otherwise."""
    return people.load("2018-01", scale=SCALE, seed=2018, sample=0)


@pytest.fixture(scope="module")
def scheme(line_50: Any) -> Any:
    """The frozen law and conduct of the law in force."""
    return frozen_plan(line_50, line_50.law_book(), Coefficients())


def test_a_null_reform_gives_exactly_zero_in_every_cell(line_50: Any, result_50: Any, small_run: Any) -> None:
    """A reform that sets the share to what it is changes no count of any measure, group, region or month."""
    null = line_50.with_(name="null", law={"tsa.share_of_subsistence_minimum": {"2018-01": "0.50"}})
    assert (small_run(null).outcomes[0].tally == result_50.outcomes[0].tally).all()


def test_months_before_a_reform_are_equal_bit_for_bit(result_40: Any, result_50: Any) -> None:
    """The line at 40% or 50% from January 2018 leaves all of 2017 as it was, and changes 2018."""
    first = result_50.months.index(month("2018-01"))
    assert (result_40.outcomes[0].tally[:first] == result_50.outcomes[0].tally[:first]).all()
    assert (result_40.outcomes[0].tally[first] != result_50.outcomes[0].tally[first]).any()


def test_one_and_two_and_three_threads_give_the_same_bits(sample: Any, scheme: Any) -> None:
    """Results do not depend on how the households are split."""
    hashes = {results_hash([simulate(sample, scheme, 1, threads=threads)]) for threads in (1, 2, 3)}
    assert len(hashes) == 1


def test_permuted_households_give_the_same_bits(sample: Any, scheme: Any) -> None:
    """Rows never identify: households in any order live the same lives."""
    order = np.random.default_rng(3).permutation(len(sample.households))
    permuted = dataclasses.replace(sample, households=np.array(sample.households)[order])
    assert results_hash([simulate(permuted, scheme, 1)]) == results_hash([simulate(sample, scheme, 1)])


def test_a_household_lives_the_same_life_alone(sample: Any, line_50: Any) -> None:
    """Nobody's luck hangs on the others: where nobody stands in line, a tenth of the households live the same lives."""
    alone_at_the_desk = Coefficients({"offices.queue": 0.0, "measures.participation": 0.0})
    scheme = frozen_plan(line_50, line_50.law_book(), alone_at_the_desk)
    assert all(idle(sheet.conduct[0]) for sheet in scheme.months)
    last = month("2018-12")
    whole = simulate(sample, scheme, 1, snapshots=[last]).snapshots[last][0]
    part = dataclasses.replace(sample, households=np.array(sample.households)[::10])
    alone = simulate(part, scheme, 1, snapshots=[last]).snapshots[last][0]
    lived = [name for name in HOUSEHOLD if name != "first"]  # where its persons stand is nobody's life
    assert (alone[lived] == whole[::10][lived]).all()


def test_keeping_people_changes_nothing(line_50: Any, result_50: Any, small_run: Any) -> None:
    """Another table switched on (snapshots of people) leaves every count as it was."""
    kept = small_run(line_50, snapshots=["2018-06", "2018-12"])
    assert kept.manifest["results_hash"] == result_50.manifest["results_hash"]
    assert kept.households("2018-12")["weight"].eq(1000).all()


def test_reading_tables_changes_nothing(result_50: Any) -> None:
    """Building every table leaves the counts untouched."""
    before = result_50.outcomes[0].tally.copy()
    for name in ("recipients", "budget", "applications", "contracts", "movements", "poverty", "population"):
        assert len(result_50.table(name)) > 0
    assert (result_50.outcomes[0].tally == before).all()


def test_replicates_differ_and_the_same_seed_repeats(line_50: Any, small_run: Any, result_50: Any) -> None:
    """Replicates are independent samples with luck of their own; the first is the same in a run of one and of two."""
    two = small_run(line_50, replicates=2)
    assert (two.outcomes[0].tally == result_50.outcomes[0].tally).all()
    assert (two.outcomes[0].tally != two.outcomes[1].tally).any()
    assert len(set(two.manifest["seeds"])) == 2
    assert len(set(two.manifest["population_hashes"])) == 2
    assert two.manifest["checks"]["replicates_distinct"]


def test_parts_of_the_budget_add_to_the_whole(result_50: Any) -> None:
    """In every month, region and group the payments by component add to the total."""
    tally = result_50.outcomes[0].tally[..., : Group.UNCONDITIONAL]
    assert (sum(tally[:, :, part] for part in COMPONENTS) == tally[:, :, Measure.PAID_TOTAL]).all()
    assert tally[:, :, Measure.PAID_TSA].sum() > 0


@pytest.mark.parametrize("measure", [Measure.RECIPIENTS_PERSONS, Measure.PAID_TSA, Measure.RECIPIENTS_FAMILIES_YTD])
def test_groups_add_to_all(result_50: Any, measure: Measure) -> None:
    """Town and village, number of children, and the two kinds of assistance each add to the whole."""
    tally = result_50.outcomes[0].tally[:, :, measure]
    assert (tally[..., [Group.URBAN, Group.RURAL]].sum(-1) == tally[..., Group.ALL]).all()
    by_children = tally[..., [Group.NO_CHILDREN, Group.ONE_TO_THREE_CHILDREN, Group.FOUR_CHILDREN]].sum(-1)
    assert (by_children == tally[..., Group.ALL]).all()
    assert (tally[..., [Group.UNCONDITIONAL, Group.CONDITIONAL]].sum(-1) == tally[..., Group.ALL]).all()


def test_recipients_of_the_year_are_never_fewer_than_those_of_a_month(result_50: Any) -> None:
    """Different families since January: at least as many as in any month, and never falling inside a year."""
    ytd = result_50.series("recipients_families_ytd")[0]
    stock = result_50.series("recipients_families")[0]
    january = [place for place, when in enumerate(result_50.months) if when % 12 == 0]
    falls = set(np.flatnonzero(np.diff(ytd) < 0) + 1)
    assert falls <= set(january)
    assert (ytd >= stock - 1e-9).all()


def test_people_are_conserved(result_50: Any) -> None:
    """Persons of a month = persons of the month before + births - deaths."""
    tally = result_50.outcomes[0].tally.sum(axis=1)[..., Group.ALL]
    change = np.diff(tally[:, Measure.POPULATION_PERSONS])
    assert (change == tally[1:, Measure.BIRTHS] - tally[1:, Measure.DEATHS]).all()
    assert tally[:, Measure.BIRTHS].sum() > 0
    assert tally[:12, Measure.BIRTHS].sum() == 0  # before the base date nobody ages


def test_entries_and_exits_explain_the_caseload(result_50: Any) -> None:
    """Families assisted this month = last month's + entered + returned - exits (deaths of whole households apart)."""
    tally = result_50.outcomes[0].tally.sum(axis=1)[..., Group.ALL]
    change = np.diff(tally[:, Measure.CASELOAD])
    flows = tally[1:, Measure.ENTERED] + tally[1:, Measure.RETURNS] - tally[1:, Measure.EXITS_ASSISTANCE]
    assert (change == flows)[:11].all()
    assert (np.abs(change - flows) <= tally[1:, Measure.DEATHS]).all()


def test_a_sweep_of_compliance_moves_breaches_the_right_way(line_50: Any) -> None:
    """The better contracts are kept, the fewer are broken, with the same people and luck."""
    found = tsa.sweep(line_50, "compliance.kept_share_of_six_months", [0.6, 0.8, 1.0], scale=SCALE_TEXT, replicates=1)
    broken = [result.yearly("contracts_broken", 2018)[0] for result in found.results]
    assert broken[0] > broken[1] > broken[2] == 0


def test_a_result_shows_itself_in_a_notebook(result_50: tsa.Result) -> None:
    """A column a year, a row a measure; its figures are those of the summary, in thousands and billions."""
    from lxml import html

    shown = html.fromstring(result_50._repr_html_())
    summary = result_50.summary()
    years = [str(year) for year in dict.fromkeys(summary["year"])]
    years[-1] += ", 3 months"
    assert [head.text for head in shown.xpath("//thead//th")][2:] == years
    wanted = summary[summary["measure"].eq("recipients_persons_ytd") & summary["group"].eq("all")]
    (row,) = (
        each for each in shown.xpath("//tbody/tr") if each.xpath("./th")[0].text_content() == "recipients_persons_ytd"
    )
    read = [float(cell.text.replace(",", "").replace("\u2212", "-")) for cell in row.xpath("./td")[1:]]
    assert read == pytest.approx(list(wanted["mean"] / 1e3), rel=0.005)
    assert "thousand persons" in row.text_content() and "different since January" in row.text_content()
    assert len(shown.xpath("//tbody/tr")) == len(summary.drop_duplicates(["measure", "group"]))


def test_a_later_period_is_lived_from_the_base_of_its_people(line_50: Any, small_run: Any) -> None:
    """A run of 2020 begins where one from 2018 stands in January 2020: the same bits, every month of it."""
    later = small_run(line_50.with_(name="later", period=("2020-01", "2020-06")))
    longer = small_run(line_50.with_(name="longer", period=("2018-01", "2020-06")))
    assert later.months == longer.months[-6:]
    assert (later.outcomes[0].tally == longer.outcomes[0].tally[-6:]).all()
