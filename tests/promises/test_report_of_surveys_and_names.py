"""Reports of a user's own survey, of scenarios by their short names, and beside a whole back-test."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

import tsa_sim as tsa
from tests.promises.test_report_cases import edited, told
from tests.size import SMALL
from tsa_sim import locale
from tsa_sim.errors import BadValue, BrokenFile
from tsa_sim.report import files, words
from tsa_sim.report.building import KINDS, build
from tsa_sim.report.document import Document, Table
from tsa_sim.report.writing import as_json
from tsa_sim.scenario import scenario_names
from tsa_sim.scenario.difference import LAW, between

LAWS = ("old_law", "line_40", "line_50")


def table_named(document: Document, name: str) -> Table:
    """Give a table of the document."""
    return next(table for table in document.tables() if table.id == name)


@pytest.fixture
def run_50(compared_runs: Path, tmp_path: Path) -> Path:
    """A copy of one run's folder, to be changed."""
    return Path(shutil.copytree(compared_runs / "line_50", tmp_path / "line_50"))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "region"])
def test_a_survey_of_which_every_region_is_hidden_makes_every_kind(run_50: Path, kind: str) -> None:
    """Only the country's figures of persons are left: what cannot be told is left out, and the file can be written."""

    def hidden(frame: pd.DataFrame) -> pd.DataFrame:
        kept = (frame["region"] == "KZ") & frame["measure"].str.startswith("recipients_persons")
        frame.loc[~kept, "value"] = float("nan")
        return frame

    document = build([edited(told(run_50, own_people={"rows": 100}), hidden)], kind=kind)
    assert "NaN" not in as_json(document)
    assert all(table.rows for table in document.tables())


def test_a_survey_of_one_s_own_goes_from_its_files_to_reports(survey_folder: Path, tmp_path: Path) -> None:
    """Two laws over a survey's people, saved, reported wherever one stands; no bridge of runs is made of them."""
    from tsa_sim.cli.compare import save

    own = tsa.Scenario.load("line_50").with_(
        name="own", mapping=survey_folder / "none.yaml", period=("2018-01", "2018-12")
    )
    at_40 = own.with_(name="own_40", reforms=["tsa_line_at_40"])
    save(tsa.compare(at_40, [own], **{**SMALL, "replicates": 2}), tmp_path / "runs")
    for kind in ("pack", "questions"):
        document = build([tmp_path / "runs"], kind=kind)
        assert document.stamp is None and "NaN" not in as_json(document)
        files.write_report(document, tmp_path / kind, languages=["kk"], formats=["html", "xlsx"])
    with pytest.raises(BadValue, match="survey"):
        build([tmp_path / "runs"], bridge=True)


def test_columns_have_short_names_that_tell_runs_apart(compared_runs: Path, tmp_path: Path) -> None:
    """A shipped scenario has a short name in three languages; two that would read alike have theirs whole."""
    document = build([compared_runs])
    heads = [column.words["kk"] for column in table_named(document, "key").columns if column.key in LAWS]
    assert heads == ["Ескі тәртіп", "2018 жылғы заң, шек 40%", "2018 жылғы заң, шек 50%"]
    copy = Path(shutil.copytree(compared_runs / "line_50", tmp_path / "again"))
    scenario = json.loads((copy / "manifest.json").read_text("utf-8"))["scenario"]
    twice = build([compared_runs / "line_50", told(copy, scenario={**scenario, "name": "again"})])
    heads = [column.words["en"] for column in table_named(twice, "key").columns if column.key in ("line_50", "again")]
    assert len(set(heads)) == 2


@pytest.mark.parametrize("name", [name for name in scenario_names() if not name.startswith("line_50_")])
def test_every_shipped_scenario_has_a_short_name_and_words_for_its_references(name: str) -> None:
    """No language of a report of shipped scenarios is left in another's words."""
    assert words.has(f"title.of.{name}")
    scenario = tsa.Scenario.load(name)
    for base in ("old_law", "line_50", "median_35", "median_35_no_floor", "in_force_2025"):
        other = tsa.Scenario.load(base)
        if (other.first, other.last) == (scenario.first, scenario.last):
            for entry in between(other, scenario):
                assert entry.kind != LAW or entry.reference in locale.catalogue("references"), entry


def test_a_whole_back_test_is_laid_beside(compared_runs: Path, tmp_path: Path) -> None:
    """Two official figures of one thing both stand; one that the model has no figure for does not; none is cut off."""
    row = {
        "year": 2018, "month": 12, "region": "KZ", "group": "all", "measure": "recipients_persons_ytd",
        "unit": "persons", "definition": "",
        "variant": "with_trend", "simulated": 5e5, "low90": 4e5, "high90": 6e5, "official": 571600.0,
        "error": -0.125, "use": "held_out", "source": "a",
    }  # fmt: skip
    unknown = {**row, "measure": "children_share_ytd", "simulated": None, "error": None, "unit": "share"}
    many = [{**row, "region": "KZSHY", "year": year, "month": month} for year in (2017, 2018) for month in range(1, 13)]
    path = tmp_path / "backtest.json"
    path.write_text(json.dumps([row, {**row, "official": 572000.0, "simulated": 5.1e5}, unknown, *many]), "utf-8")
    document = build([compared_runs], record=path)
    rows = table_named(document, "record.held_out").rows
    assert len(rows) == 2 + len(many)
    stem = "record.2018-12.KZ.recipients_persons_ytd"
    assert {f"{stem}.simulated", f"{stem}.2.simulated"} <= set(document.numbers)
    path.write_text("[{}]", "utf-8")
    with pytest.raises(BrokenFile, match="back-test"):
        build([compared_runs], record=path)
