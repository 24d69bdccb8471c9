"""The bridge of runs: a year repeated is that year, nothing held is the run, and all that is told adds to the tenge."""

from itertools import pairwise
from pathlib import Path

import pytest

from tests.promises.test_report_cases import told
from tsa_sim.calendar import month, month_text, quarter_of
from tsa_sim.errors import BadValue
from tsa_sim.parameters import law_book
from tsa_sim.regions import REGIONS
from tsa_sim.report.bridge import FACTORS, Scope
from tsa_sim.report.building import build
from tsa_sim.report.chain import Imagined, _lived, begins, executed, first_month, last_executed
from tsa_sim.report.document import Document, Number, Picture, Table
from tsa_sim.report.repeated import Part, law_repeating, plan_repeating, same_month
from tsa_sim.report.runs import Run, read_runs
from tsa_sim.run import results_hash
from tsa_sim.scenario import Scenario

EVERYTHING = frozenset(Part)
TSA = Scope("paid_tsa", "all")


@pytest.fixture(scope="module")
def run_50(compared_runs: Path) -> Run:
    """The law in force: in January 2018 its line, its minimum and its rules change at once."""
    return read_runs([compared_runs / "line_50"]).base


@pytest.fixture(scope="module")
def bridged(compared_runs: Path) -> Document:
    """A pack with the bridge of runs, from 2017 to 2018 and on to both reforms."""
    return build([compared_runs], bridge=True, year=2018, threads=1)


def test_with_nothing_held_the_run_is_lived_again_bit_for_bit(run_50: Run) -> None:
    """The last link of a chain is the run itself."""
    again = _lived(run_50, run_50.scenario, plan_repeating(run_50.scenario, 2017, frozenset()), 1)
    assert results_hash(again.outcomes) == run_50.manifest["results_hash"]


def test_what_is_held_bears_on_no_month_of_the_year_that_is_repeated(run_50: Run) -> None:
    """The year from which a bridge starts is the run's; the year after is not."""
    held = Imagined(_lived(run_50, run_50.scenario, plan_repeating(run_50.scenario, 2017, EVERYTHING), 1))
    for measure in ("paid_total", "paid_tsa", "recipients_persons_ytd"):
        assert (held.at(2017, measure) == run_50.at(2017, measure)).all()
        assert (held.at(2018, measure) != run_50.at(2018, measure)).all()


@pytest.mark.parametrize("year", [2017, 2019, 2021])
def test_a_law_repeated_says_in_every_month_what_it_said_in_that_month_of_the_year(year: int) -> None:
    """Line, index and rules of the next two years are those of the year; what is let go is the law's own again."""
    book, last = law_book(), month(f"{year + 2}-12")
    whole = law_repeating(book, year, last, EVERYTHING)
    rules = law_repeating(book, year, last, frozenset({Part.RULES}))
    for when in range(month(f"{year}-01"), last + 1):
        then = same_month(when, year)
        for name in book.names():
            if name != "minimums.minimum_wage" and book.history(name)[0].since <= month(f"{year}-01"):
                assert whole.value(name, when) == book.value(name, then), (name, when)
        for region in REGIONS:
            was = book.minimum(region, quarter_of(then) - 1).value
            assert whole.minimum(region, quarter_of(when) - 1).value == was
            assert rules.minimum(region, quarter_of(when) - 1) == book.minimum(region, quarter_of(when) - 1)
        assert whole.value("minimums.minimum_wage", when) == book.value("minimums.minimum_wage", when)
        index = "minimums.monthly_calculation_index"
        assert rules.value(index, when) == book.value(index, when)


def bridge(document: Document, name: str = "bridge") -> Table:
    """Give a table of the bridge."""
    return next(table for table in document.tables() if table.id == name)


def test_steps_and_factors_add_to_the_tenge_and_as_shown(bridged: Document) -> None:
    """Between two totals lie the steps, in every step its persons, months and award: exactly, and in print."""
    table = bridge(bridged)
    for exact in (True, False):
        value = (lambda cell: cell.exact) if exact else (lambda cell: cell.shown)
        so_far = None
        for row in table.rows:
            amount, *parts = [value(cell) for cell in row.cells if isinstance(cell, Number)]
            assert amount == int(amount)
            if parts:
                assert len(parts) == len(FACTORS) and sum(parts) == amount
            if row.total and so_far is not None:
                assert so_far == amount
            so_far = amount if row.total else so_far + amount
    assert sum(row.total for row in table.rows) == 4


def test_every_part_is_a_bar_with_the_picture_s_words_and_figures(bridged: Document) -> None:
    """Line, index, rules, take-up and screening stand in the picture as in the table."""
    picture = next(entry for entry in bridged.pictures() if entry.id == "bridge.picture")
    assert isinstance(picture, Picture)
    rows = bridge(bridged).rows
    shown = [(row.label, row.cells[0].shown, row.total) for row in rows]  # type: ignore[union-attr]
    assert [(step["name"], step["value"], step["total"]) for step in picture.data["steps"]] == shown
    names = {number for number in bridged.numbers if number.startswith("bridge.KZ.step.")}
    assert {f"bridge.KZ.step.{part}" for part in Part} <= names


def test_persons_months_and_award_after_each_step_multiply_to_what_is_paid(bridged: Document) -> None:
    """The levels are the factors of the totals: in whole numbers, before they are rounded."""
    levels = bridge(bridged, "bridge.levels").rows
    first, last = ([cell.exact for cell in row.cells] for row in (levels[0], levels[-1]))  # type: ignore[union-attr]
    totals = [row.cells[0].exact for row in bridge(bridged).rows if row.total]  # type: ignore[union-attr]
    for factors, total in ((first, totals[0]), (last, totals[-1])):
        assert factors[0] * factors[1] * factors[2] == pytest.approx(total, rel=1e-9)
    assert all(one != other for one, other in pairwise([first, last]))


def test_a_bridge_starts_from_the_last_executed_year() -> None:
    """Of assistance alone: the last year with an official outcome of the whole year; doubted figures are none."""
    assert last_executed(2025, "KZ", TSA) == 2023 and last_executed(2022, "KZ", TSA) == 2021
    assert executed(2024, "KZSHY") is not None and last_executed(2025, "KZSHY", TSA) == 2024
    assert executed(2023, "KZYUZ") is None and last_executed(2025, "KZYUZ", TSA) == 2024
    assert last_executed(2025, "KZ", Scope("paid_total", "payment=any")) == 2024


def test_a_bridge_s_runs_are_lived_from_the_same_month_as_the_run() -> None:
    """They report from the executed year on; where people are younger than it, the run itself is a link of its own."""
    law = Scenario.load("median_35")
    assert first_month(law, 2023) == month("2023-01")
    assert first_month(law.with_(period=("2022-03", "2025-12")), 2023) == month("2022-03")
    earlier = law.with_(period=(month_text(first_month(law, 2023)), "2025-12"))
    assert begins(earlier) == begins(law) == month("2017-01")


def test_a_run_that_cannot_be_lived_again_has_no_bridge_of_runs(compared_runs: Path, tmp_path: Path) -> None:
    """Another engine, replaced rules, a survey: each is told, and what to do."""
    import shutil

    copy = Path(shutil.copytree(compared_runs / "line_50", tmp_path / "line_50"))
    for changes in ({"replaced_rules": ["applies"]}, {"source_hash": "another"}):
        with pytest.raises(BadValue, match="Leave --bridge out"):
            build([told(copy, **changes)], bridge=True)
