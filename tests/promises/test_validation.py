"""Promises of the validation report: headings, numbers that are those of their tables, absences that say why."""

import re
import string
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

import tsa_sim as tsa
from tsa_sim import locale
from tsa_sim.alphabets import mixed_word
from tsa_sim.behaviour import registry
from tsa_sim.calendar import month
from tsa_sim.cli import app
from tsa_sim.errors import UnknownName
from tsa_sim.locale import LANGUAGES
from tsa_sim.record.draws import WITH_TREND, Size
from tsa_sim.record.ensemble import Ensemble
from tsa_sim.record.rehearsal import record_scenario
from tsa_sim.record.statistics import statistic
from tsa_sim.report.document import Document, Number, Paragraph, Table
from tsa_sim.report.writers import html, md
from tsa_sim.tally import Group, Measure
from tsa_sim.validation import live, sensitivity, workshop
from tsa_sim.validation.building import build
from tsa_sim.validation.cancelling import splits
from tsa_sim.validation.chapters import external, face
from tsa_sim.validation.directions import directions, identified, pairs, profiles
from tsa_sim.validation.gathering import gather, is_of_this_model
from tsa_sim.validation.material import Material
from tsa_sim.validation.sensitivity import DEFAULT, LOOKED_AT, Setting, Stage, look, moves, tornado

SMALLEST = Setting(Fraction(1, 1000), 1, 20, 1)
MOVED = ("compliance.refusal", "wages.lasting_shock_sd")
HEADINGS = ("face", "verification", "cross_model", "external", "predictive", "identifiability", "assumptions", "limits")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of two coefficients moved to the ends of their ranges, on one household in a thousand."""
    path = tmp_path_factory.mktemp("kept") / "sensitivity.csv"
    look(path, SMALLEST, MOVED)
    return path


@pytest.fixture(scope="module")
def material(kept: Path) -> Material:
    """All that a report is made from: two draws of one household in a thousand, forecasts from one date."""
    return gather(Size(2, 1, Fraction(1, 1000), 2020, 1), origins=("2022-06",), sensitivity=kept)


@pytest.fixture(scope="module")
def report(material: Material) -> Document:
    """The report made of it."""
    return build(material)


def table(document: Document, name: str) -> Table:
    """Give a table of a document by its name."""
    return next(one for one in document.tables() if one.id == name)


def cells(document: Document, name: str, column: str) -> dict[str, Number]:
    """Give the numbers of a table's column by the rest of their names."""
    laid = table(document, name)
    place = [one.key for one in laid.columns].index(column)
    found = [row.cells[place] for row in laid.rows]
    ends = (len(name) + 1, -len(column) - 1)
    return {cell.id[ends[0] : ends[1]]: cell for cell in found if isinstance(cell, Number)}


def test_every_heading_of_the_field_is_there_and_none_is_empty(report: Document) -> None:
    """In their order; every section holds something; the page can be written in three languages."""
    assert tuple(section.id for section in report.sections) == HEADINGS
    assert all(section.blocks for section in report.sections)
    for language in LANGUAGES:
        text = html.rendered(report, language)
        assert all(section.title[language] in text for section in report.sections)
        assert "{" not in re.sub(r"<style>.*?</style>|<svg.*?</svg>", "", text, flags=re.DOTALL)


def test_every_number_names_its_table_and_its_run(report: Document) -> None:
    """A source for each, and no number that nothing shows."""
    shown = html.rendered(report, "en")
    for name, number in report.numbers.items():
        assert number.source is not None and number.source.run and name.startswith(number.source.table), name
        assert f'data-number="{name}"' in shown, name


def test_official_and_simulated_figures_are_those_of_the_back_test(report: Document, material: Material) -> None:
    """Row by row, rounded once; fitted and not fitted in tables of their own."""
    assert material.backtest is not None
    rows = external.keyed(material.backtest.beside_official())
    country = rows[rows["region"] == "KZ"].set_index("key")
    for use in ("calibrated", "held_out"):
        for column in ("simulated", "official"):
            found = cells(report, f"external.{use}", column)
            assert set(found) == set(country.index[country["use"] == use])
            for key, cell in found.items():
                assert cell.shown is not None
                scale = 0.01 if cell.unit == "percent" else cell.scale
                step = 10.0 ** cell.shown.as_tuple().exponent  # type: ignore[operator]
                assert float(cell.shown) * scale == pytest.approx(country.loc[key, column], abs=0.51 * step * scale)


def test_the_answer_counts_what_the_chapters_hold(report: Document, material: Material) -> None:
    """Checks, families by hand, errors by use and coverage are those of the parts."""
    asked = (*material.live.itself, *material.live.others)
    assert report.numbers["answer.checks"].shown == len(asked) == 10
    assert report.numbers["answer.held"].shown == sum(one.passed for one in asked)
    assert material.workshop is not None and material.backtest is not None
    assert report.numbers["answer.families"].shown == sum(one.families for one in material.workshop.by_hand) >= 200
    rows = material.backtest.beside_official()
    counted = rows[(rows["use"] == "held_out") & ~rows["unit"].isin(["share", "rank"])]
    exact = report.numbers["answer.held_out"].exact
    assert exact == pytest.approx(counted["error"].abs().median())


def test_what_was_not_lived_is_absent_with_its_reason(material: Material) -> None:
    """No record: no external and no predictive chapter, both named at the end; no origins: a note in their place."""
    without = build(replace(material, backtest=None, rolling=None, figures=type(material.figures)()))
    names = [section.id for section in without.sections]
    assert "external" not in names and "predictive" not in names and names[-1] == "absent"
    told = [block.words["en"] for block in without.sections[-1].blocks if isinstance(block, Paragraph)]
    assert len(told) == 2 and all("--no-record" in text for text in told)
    no_origins = build(replace(material, rolling=None, workshop=None, figures=type(material.figures)()))
    assert "predictive.verdict" not in {one.id for one in no_origins.tables()}
    page = html.rendered(no_origins, "en")
    assert "--no-rolling" in page and "without the project" in page


def test_runs_of_another_model_say_so(material: Material) -> None:
    """The warning of stale runs stands only where it is due; no runs at all are told."""
    assert material.of_this_model
    assert "tsa-sim validation sensitivity makes them anew" not in html.rendered(build(fresh(material)), "en")
    old = material.sensitivity.assign(of="0" * 16)
    assert not is_of_this_model(old)
    stale = replace(fresh(material), sensitivity=old, of_this_model=False)
    assert "tsa-sim validation sensitivity makes them anew" in html.rendered(build(stale), "en")
    none = replace(fresh(material), sensitivity=material.sensitivity.iloc[:0])
    assert "No runs of sensitivity are kept" in html.rendered(build(none), "en")


def fresh(material: Material) -> Material:
    """Give a material whose numbers are to be made anew."""
    return replace(material, figures=type(material.figures)())


def test_a_check_that_fails_is_stamped_across_the_report(material: Material) -> None:
    """One differing figure: the check is marked and the page stamped with its name."""
    broken = replace(material.live, others=(live.Answer("mesa", 10, 1),))
    document = build(replace(fresh(material), live=broken))
    assert document.stamp is not None and "mesa" in document.stamp["en"]
    assert not live.Answer("nothing", 0, 0).passed  # nothing compared is nothing shown


def test_the_checks_hold_on_this_very_program(material: Material) -> None:
    """Threads, order, a reform of nothing, a saved moment, sums, persons, plain Python, Mesa."""
    answers = (*material.live.itself, *material.live.others)
    assert [one.key for one in answers if not one.passed] == []
    assert {"threads", "order", "null_reform", "resumed", "persons_kept", "plain_python", "mesa"} <= {
        one.key for one in answers
    }


def test_a_person_who_comes_from_nowhere_is_noticed() -> None:
    """Ten persons, one born, none dead, and twelve at the end of the year: one is not explained."""
    months = tuple(range(month("2018-12"), month("2019-12") + 1))
    tally = np.zeros((len(months), 1, len(Measure), len(Group)), np.int64)
    tally[:, 0, Measure.POPULATION_PERSONS, Group.ALL] = [10, *[12] * 12]
    tally[1, 0, Measure.BIRTHS, Group.ALL] = 1
    (balance,) = [one for one in live.balances(months, tally) if one.year == 2019]
    assert (balance.before, balance.births, balance.after, balance.unexplained) == (10, 1, 12, 1)


def record(rows: list[tuple[str, str, float, float]], unit: str = "persons") -> pd.DataFrame:
    """Give a record of one year's end: measure, region, simulated, official."""
    names = ["measure", "region", "simulated", "official"]
    return pd.DataFrame(rows, columns=names).assign(year=2022, month=12, group="all", use="held_out", unit=unit)


def test_errors_that_cancel_are_found_and_others_are_not() -> None:
    """Too many families that are too small meet the persons; an error of one sign, or a small one, is not called so."""

    def verdict(families: float, persons: float) -> bool:
        rows = [("recipients_families_ytd", "KZ", families, 100.0), ("recipients_persons_ytd", "KZ", persons, 500.0)]
        (split,) = splits(record(rows))
        assert split.error == pytest.approx(np.log(persons / 500))
        return split.cancels

    assert verdict(120.0, 500.0)
    assert verdict(120.0, 510.0)
    assert not verdict(120.0, 600.0)
    assert not verdict(101.0, 500.0)  # within the tolerance of the fit


def test_regions_that_cancel_are_found_with_the_rest() -> None:
    """Five regions and the rest add to the country; their errors are shares of it."""
    regions = [
        ("recipients_persons_ytd", f"KZ{place}", 100.0 + (60 if place % 2 else -60), 100.0) for place in range(5)
    ]
    (split,) = splits(record([("recipients_persons_ytd", "KZ", 1000.0, 1000.0), *regions]))
    assert split.cancels and split.by == "regions" and split.offset == pytest.approx(1)
    assert dict(split.parts)["rest"] == pytest.approx(0.06)
    assert sum(error for _, error in split.parts) == pytest.approx(split.error)


def test_coefficients_that_do_the_same_cannot_be_told_apart(material: Material) -> None:
    """Two with equal slopes: one direction between two, profiled far less sharp than alone, and named as a pair."""
    slopes = np.array([[10.0, 10.0, 0.0], [0.0, 0.0, 5.0]])
    twins = replace(material.ensemble, names=("a", "b", "c"), slopes=slopes, prior_sds=np.ones(3), figures=("x", "y"))
    assert identified(twins) == 2
    assert [round(one.information) for one in directions(twins)] == [200, 25, 0]
    assert {name for name, _ in directions(twins)[-1].names} == {"a", "b"}
    profile = profiles(twins).set_index("coefficient")
    assert profile.loc["a", "freedom"] > 5 and profile.loc["c", "freedom"] == pytest.approx(1)
    assert profile.loc["c", "rise"] == pytest.approx(26)
    (pair,) = pairs(twins).itertuples(index=False)
    assert (pair.coefficient, pair.taken_for) == ("a", "b") and pair.correlation < -0.9


def test_a_coefficient_that_nothing_informs_keeps_its_prior(material: Material) -> None:
    """Of the stored fit: every profile lies between the prior and the coefficient alone."""
    found = profiles(material.ensemble)
    assert ((found["alone"] <= found["profiled"] + 1e-12) & (found["profiled"] <= 1 + 1e-12)).all()


def test_a_stage_lives_what_a_run_lives() -> None:
    """People and law made once, conduct frozen anew: the same bits as a run with that coefficient."""
    scenario = record_scenario(month("2023-12"))
    stage = Stage(scenario, SMALLEST)
    for behaviour in ({}, {"wages.lasting_shock_sd": 0.3}, {"work.leave_formal_month": 0.019}):
        result = tsa.run(scenario.with_(behaviour=behaviour), scale="1:1000", replicates=1, seed=20, threads=1)
        for (year, name), values in stage.live(behaviour).items():
            assert values.tolist() == statistic(result, name, "KZ", month(f"{year}-12")).tolist()


def test_what_was_run_is_not_run_again(kept: Path) -> None:
    """A second look runs nothing; a line cut in the middle is run again; another seed is another set of runs."""
    ran: list[str] = []

    def told(done: int, total: int, label: str) -> None:
        ran.append(label)

    before = kept.read_text("utf-8")
    frame = look(kept, SMALLEST, MOVED, told)
    assert ran == [] and kept.read_text("utf-8") == before
    assert set(frame["coefficient"]) == {DEFAULT, *MOVED}
    cut = kept.with_name("cut.csv")
    cut.write_text("\n".join(before.splitlines()[:-4]) + "\n", "utf-8")
    assert look(cut, SMALLEST, MOVED, told)["mean"].tolist() == frame["mean"].tolist()
    assert len(ran) == 2  # the default, to compare with, and the one that was cut
    assert SMALLEST._replace(seed=21).fingerprint != SMALLEST.fingerprint
    assert SMALLEST._replace(threads=2).fingerprint == SMALLEST.fingerprint


def test_a_tornado_shows_both_ends_and_the_longest_first(kept: Path, report: Document) -> None:
    """Ends are relative changes of the run; the table of the report holds the same, in percent."""
    frame = sensitivity.read(kept)
    for name, what in zip(LOOKED_AT, ("persons", "paid"), strict=True):
        found = tornado(frame, 2023, name)
        assert found["reach"].is_monotonic_decreasing and set(found["coefficient"]) == set(MOVED)
        for side in ("low", "high"):
            shown = cells(report, "assumptions.moved.2023", f"{side}_{what}")
            for row in found.itertuples():
                expected = Decimal(str(round(100 * float(getattr(row, side)), 1)))
                assert shown[str(row.coefficient)].shown == pytest.approx(expected, abs=Decimal("0.1"))


def test_every_end_that_is_not_the_value_is_moved() -> None:
    """All coefficients that are numbers; what is held is a table or has no range."""
    moved = {move.coefficient for move in moves()}
    for name, entry in registry().items():
        free = not isinstance(entry.value, dict) and (entry.low, entry.high) != (entry.value, entry.value)
        assert (name in moved) == free, name
    assert set(registry()) == moved | set(sensitivity.held())


def test_the_kept_runs_name_coefficients_of_today() -> None:
    """What ships is a whole set of one model: a default, and coefficients that exist."""
    frame = sensitivity.read()
    assert frame["of"].nunique() == 1 and DEFAULT in set(frame["coefficient"])
    assert set(frame["coefficient"]) - {DEFAULT} <= set(registry())
    assert {(year, name) for year, name in zip(frame["year"], frame["statistic"], strict=True)} == {
        (year, name) for year in sensitivity.YEARS for name in LOOKED_AT
    }


def test_patterns_are_judged_by_their_printed_range(material: Material) -> None:
    """Inside is nothing outside; beyond an end it is the distance from that end."""
    assert material.backtest is not None
    found = face.patterns(material.backtest.draws.by_variant[WITH_TREND])
    assert len(found) >= 12
    nearest = found["simulated"].clip(found["low"], found["high"])
    assert np.allclose(found["outside"], found["simulated"] - nearest)


def test_families_by_hand_are_asked_and_a_wrong_one_is_counted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """All are given by both laws today; when the calculator is a tenge off, none of those with a payment is."""
    found = workshop.workshop()
    assert found is not None and found.planted == found.noticed >= 10
    assert all(one.families == one.by_calculator == one.by_second_law for one in found.by_hand)
    assert workshop.workshop(tmp_path) is None
    true = workshop.family

    class Off:
        def __init__(self, answer: Any) -> None:
            self._answer = answer

        def __getattr__(self, name: str) -> Any:
            found = getattr(self._answer, name)
            return {key: value + 1 for key, value in found.items()} if name == "payments" else found

    monkeypatch.setattr(workshop, "family", lambda question: Off(true(question)))
    wrong = workshop.workshop()
    assert wrong is not None and sum(one.by_calculator for one in wrong.by_hand) == 0


_BARE = re.compile(r"\{\w+\}|[^\w]|ODD|Python|Mesa|NumPy|OpenFisca")  # what is the same in all languages


def fields(text: str) -> list[str]:
    """Give the values that a text names."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def texts() -> Iterator[tuple[str, dict[str, str]]]:
    """Give every text of the report in its languages: catalogue, limits, patterns, description."""
    from tsa_sim.validation.words import content

    yield from locale.catalogue("validation").items()  # type: ignore[misc]
    yield from content("limits").items()
    yield from ((key, entry["words"]) for key, entry in content("patterns").items())
    for heading, parts in content("odd").items():
        yield from ((f"{heading}.{key}", words) for key, words in parts.items())


def test_every_text_is_written_in_three_languages_with_the_same_values() -> None:
    """No language is missing or a copy, none drops a figure, Kazakh keeps its letters, no word mixes alphabets."""
    for key, words in texts():
        assert set(words) == set(LANGUAGES), key
        assert fields(words["kk"]) == fields(words["ru"]) == fields(words["en"]), key
        bare = {language: _BARE.sub("", text) for language, text in words.items()}
        if bare["en"]:
            assert bare["kk"] != bare["ru"] and bare["ru"] != bare["en"], key
        if len(bare["kk"]) > 30:
            assert re.search(r"[әғқңөұүһі]", words["kk"].lower()), key
        assert not re.search(r"[әғқңұүһі]", words["ru"].lower().replace("өрлеу", "")), key
        assert all(mixed_word(words[language]) is None for language in LANGUAGES), key


def run_cli(*words: str) -> Any:
    """Run the command line."""
    return CliRunner().invoke(app, ["validation", *words])


def test_the_description_is_written_from_the_command_line(tmp_path: Path) -> None:
    """A folder with a page, a text and a manifest."""
    answer = run_cli("odd", "--out", str(tmp_path / "odd"), "--format", "html,md", "--lang", "en,kk")
    assert answer.exit_code == 0, answer.output
    names = {path.name for path in (tmp_path / "odd").iterdir()}
    assert {"odd.en.html", "odd.kk.html", "odd.en.md", "odd.kk.md", "document.json", "manifest.json"} <= names


def test_what_is_asked_wrongly_is_told(tmp_path: Path, small_run: Callable[..., Any]) -> None:
    """A format or language that is not there, a file of runs that is not there."""
    for words in (("--format", "docx"), ("--lang", "kz")):
        assert isinstance(run_cli("odd", "--out", str(tmp_path / "odd"), *words).exception, UnknownName)
    assert run_cli("--sensitivity", str(tmp_path / "none.csv")).exit_code != 0
    assert not (tmp_path / "odd").exists()


def test_markdown_holds_every_table_of_the_report(report: Document) -> None:
    """Each title once, each with as many rows."""
    text = md.rendered(report, "en")
    for one in report.tables():
        assert text.count(f"{one.title['en']}**") >= 1, one.id
    rows = sum(len(one.rows) + 2 for one in report.tables())
    assert sum(line.startswith("| ") for line in text.splitlines()) == rows


def test_a_set_of_coefficients_is_named_in_the_fingerprint(material: Material) -> None:
    """Other weights, another fingerprint; other threads, the same."""
    other: Ensemble = replace(material.ensemble, weights=material.ensemble.weights[::-1])
    assert replace(material, ensemble=other).fingerprint != material.fingerprint
    assert material.backtest is not None
    threads = replace(material.backtest, size=material.backtest.size._replace(threads=7))
    assert replace(material, backtest=threads).fingerprint == material.fingerprint
