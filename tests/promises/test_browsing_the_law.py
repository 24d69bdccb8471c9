"""Promises of ``tsa-sim law``: values, histories, changes of a date, lines by region, and where the median binds."""

import json
from fractions import Fraction

import pytest

import tsa_sim as tsa
from tsa_sim.calendar import month
from tsa_sim.cli import main
from tsa_sim.errors import BadValue, UnknownName
from tsa_sim.parameters import law_book
from tsa_sim.parameters.browsing import changed_on, dates_of_change, held, parameter_or_nearest, programmes


def law(words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """Run the command; give what it printed."""
    monkeypatch.setattr("sys.argv", ["tsa-sim", "law", *words])
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr()
    assert left.value.code == 0, said.err
    return said.out


def test_a_parameter_shows_value_unit_reference_and_confidence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In May 2018 a half; with --history every value; in Kazakh too."""
    name = "tsa.share_of_subsistence_minimum"
    now = json.loads(law([name, "--date", "2018-05", "--json"], monkeypatch, capsys))
    assert [(one["since"], one["value"], one["confidence"]) for one in now["values"]] == [
        ("2018-01", "0.5", "verified")
    ]
    assert now["unit"] == "share" and "No.369-V" in now["values"][0]["reference"]
    history = json.loads(law([name, "--history", "--json"], monkeypatch, capsys))
    assert len(history["values"]) == len(law_book().history(name))
    assert "Кедейлік шегінің" in law([name, "--lang", "kk"], monkeypatch, capsys)


def test_what_changed_on_a_date_is_what_the_histories_say(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every date of change shows each new value and the one before; a quiet month names its neighbours."""
    book = law_book()
    for when in dates_of_change(book):
        for step in changed_on(book, when):
            assert step.after.since == when and step.parameter.at(when) == step.after
            assert step.before is None or step.before == step.parameter.at(when - 1)
    shown = {row["parameter"]: row for row in json.loads(law(["--on", "2019-04", "--json"], monkeypatch, capsys))}
    assert shown["tsa.child_guarantee"]["from"] == "false" and shown["tsa.child_guarantee"]["to"] == "true"
    assert shown["means_test.family"]["to"] == "narrowed"
    assert "the nearest changes: 2019-01, 2019-04" in law(["--on", "2019-02"], monkeypatch, capsys)


def test_a_programme_and_the_whole_law_are_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every parameter with value and reference, once."""
    book = law_book()
    whole = json.loads(law(["--date", "2025-01", "--json"], monkeypatch, capsys))
    assert [row["parameter"] for row in whole] == list(book.names())
    assert all(row["reference"] for row in whole)
    assert sum(len(held(book, month("2025-01"), programme)) for programme in programmes(book)) == len(whole)
    assert "Orleu is in force" in law(["orleu", "--date", "2016-01", "--lang", "en"], monkeypatch, capsys)


def test_values_that_differ_by_region_name_the_regions(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Orleu in three regions in 2014; a pilot of a reform in half of a region's districts."""
    shown = law(["orleu.coverage", "--date", "2014-05", "--lang", "en"], monkeypatch, capsys)
    assert all(code in shown for code in ("KZAKM", "KZVOS", "KZZHA"))
    words = ["tsa.share_of_subsistence_minimum", "--date", "2025-05", "--scenario", "pilot_in_half_of_turkistan"]
    (value,) = json.loads(law([*words, "--json"], monkeypatch, capsys))["values"]
    assert "KZYUZ" in value["value"] and "0.5 of the districts" in value["value"]


def test_names_that_are_near_are_offered() -> None:
    """Over all programmes, with and without the programme."""
    book = law_book()
    assert parameter_or_nearest(book, "rounds_gap_per_head").name == "tsa.rounds_gap_per_head"
    with pytest.raises(UnknownName, match=r"Did you mean 'tsa\.rounds_gap_per_head'"):
        parameter_or_nearest(book, "round_gap_per_head")
    with pytest.raises(UnknownName, match=r"Did you mean 'orleu\.coverage'"):
        parameter_or_nearest(book, "orleu.covrage")


def test_poverty_lines_of_every_region_are_listed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Karaganda 11 471 in the first quarter of 2018; Aktobe 37 060 in that of 2026, set by the floor."""
    shown = law(["poverty_line", "--date", "2018-02", "--json"], monkeypatch, capsys)
    rows = {row["code"]: row for row in json.loads(shown)}
    assert rows["KZKAR"]["line"] == 11_471 and rows["KZKAR"]["the_minimum_is"] == "published"
    shown = law(["poverty_line", "--date", "2026-02", "--json"], monkeypatch, capsys)
    rows = {row["code"]: row for row in json.loads(shown)}
    aktobe = rows["KZAKT"]
    assert (aktobe["line"], aktobe["set_by"], aktobe["median"]) == (37_060, "floor", None)
    assert aktobe["the_floor_stops_binding_at"] == pytest.approx(2 * 52_943, abs=1)
    assert len(rows) == 20


def test_the_floor_stops_binding_at_twice_the_minimum() -> None:
    """35% of the median meets 70% of the minimum at two minimums: one tenge more of the median, and it binds."""
    turning = tsa.median_line("2026-02", medians={"KZAKT": 1})["KZAKT"].turning_median
    for more, binds in ((-1, False), (0, False), (1, True)):
        bound = tsa.median_line("2026-02", medians={"KZAKT": turning + more})["KZAKT"]
        assert bound.median_binds is binds
        assert bound.line == max(bound.floor, Fraction(7, 20) * (turning + more))
    with pytest.raises(BadValue, match="knows no share of the median"):
        tsa.median_line("2024-02")


def test_medians_of_the_simulated_people_are_offered() -> None:
    """From a small run: every region of 2018 has a median, and the line is the larger of the two terms."""
    found = tsa.median_line("2025-02", scale="1:1000")
    assert len(found) == 17
    for bound in found.values():
        assert bound.median is not None and bound.median > 10_000
        assert bound.median_binds is (bound.median > bound.turning_median)
        assert bound.line == max(bound.floor, bound.median_line)
