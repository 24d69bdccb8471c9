"""What a report does with runs out of the ordinary: nobody paid, one region, another version, a failed audit."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tsa_sim.errors import BadValue, BrokenFile, Finding, MissingFile, UnknownName
from tsa_sim.regions import region
from tsa_sim.report import words
from tsa_sim.report.building import KINDS, build
from tsa_sim.report.document import Document, Number
from tsa_sim.report.spelling import fill
from tsa_sim.report.words import said

Edit = Callable[[pd.DataFrame], pd.DataFrame]


@pytest.fixture
def run_50(compared_runs: Path, tmp_path: Path) -> Path:
    """A copy of one run's folder, to be changed."""
    return Path(shutil.copytree(compared_runs / "line_50", tmp_path / "line_50"))


def edited(folder: Path, edit: Edit) -> Path:
    """Change every table of a run."""
    for path in (folder / "tables").glob("*.parquet"):
        edit(pd.read_parquet(path)).to_parquet(path, index=False)
    return folder


def told(folder: Path, **changed: Any) -> Path:
    """Change a run's manifest."""
    path = folder / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text("utf-8")), **changed}), "utf-8")
    return folder


def texts(document: Document, language: str = "en") -> str:
    """Give all running text."""
    return "\n".join(
        fill(block.words, document.numbers, language)
        for section in document.sections
        for block in section.blocks
        if hasattr(block, "words")
    )


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("pack", "region")])
def test_every_kind_is_made_and_has_no_empty_chapter(compared_runs: Path, kind: str) -> None:
    """A kind has chapters, each with something in it."""
    document = build([compared_runs], kind=kind)
    assert document.kind == kind and document.sections
    assert all(section.blocks for section in document.sections)


def test_a_region_has_a_sheet_with_its_own_figures(compared_runs: Path) -> None:
    """The sheet of a region tells of that region alone, under its name; the country has none."""
    document = build([compared_runs], kind="region", region="Туркестанская область")
    table = next(table for table in document.tables() if table.id == "key")
    assert {cell.id.split(".")[2] for row in table.rows for cell in row.cells if isinstance(cell, Number)} == {"KZYUZ"}
    assert region("KZYUZ").name("ru") in fill(document.subtitle, document.numbers, "ru")
    with pytest.raises(BadValue, match="--region"):
        build([compared_runs], kind="region")
    with pytest.raises(UnknownName, match="region"):
        build([compared_runs], kind="pack", region="KZABY")  # not on the map of 2018


def test_long_region_names_stand_whole_in_the_tables(document: Document) -> None:
    """No name is cut, in any language."""
    table = next(table for table in document.tables() if table.id == "regions.paid_total")
    labels = {language: [row.label[language] for row in table.rows[:-1]] for language in ("kk", "ru", "en")}
    codes = [row.cells[0].source.cell["region"] for row in table.rows[:-1]]  # type: ignore[union-attr]
    for language, names in labels.items():
        assert names == [region(code).name(language) for code in codes]


def test_nobody_paid_is_said_and_not_divided_by(run_50: Path) -> None:
    """With zero recipients the pack is made, says so, and prints a dash for a mean of nobody."""

    def nobody(frame: pd.DataFrame) -> pd.DataFrame:
        drawn = frame["measure"].str.startswith(("recipients_", "paid_", "contracts_"))
        frame.loc[drawn, "value"] = 0.0
        frame.loc[frame["measure"].isin(["mean_award_per_person", "months_per_recipient"]), "value"] = float("nan")
        return frame

    document = build([edited(run_50, nobody)])
    assert "nobody receives targeted social assistance" in texts(document)
    assert document.numbers["line_50.2018.KZ.mean_award_per_person"].shown is None


def test_a_run_of_one_region_has_no_chapter_of_regions(run_50: Path) -> None:
    """A chapter whose study does not exist is absent, and the rest is made."""
    one = edited(run_50, lambda frame: frame[frame["region"].isin(["KZSHY", "KZ"])])
    ids = [section.id for section in build([told(one)]).sections]
    assert "regions" not in ids and "recipients" in ids


def test_a_missing_language_is_an_error_that_names_key_and_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Never a blank where words should be."""
    kept = words.locale.catalogue(words.CATALOGUE)
    lacking = {**kept, "section.key": {"en": "Key figures", "ru": "Главные показатели"}}
    monkeypatch.setattr(words.locale, "catalogue", lambda name: lacking)
    with pytest.raises(Finding, match=r"'section\.key' has no kk"):
        words.said("section.key")
    with pytest.raises(Finding, match="unknown template"):
        words.said("section.kye")


def test_a_run_of_another_version_is_stamped_and_what_it_lacks_left_out(run_50: Path) -> None:
    """An older run makes a report: stamped on every page, without the measures it does not hold."""
    other = told(run_50, tsa_sim="0.0.9", source_hash="another")
    older = edited(other, lambda frame: frame[frame["measure"] != "exits_fixed_line"])
    document = build([older], kind="memo")
    assert document.stamp is not None and "0.0.9" in document.stamp["en"] and "engine" in document.stamp["en"]
    assert not any("exits_fixed_line" in name for name in document.numbers)


def test_only_what_figures_hang_on_makes_a_run_old(run_50: Path) -> None:
    """A release that changes reports and words stamps nothing; law, coefficients, data and engine are named."""
    assert build([told(run_50, tsa_sim="0.0.9")], kind="memo").stamp is None
    changes = {"law": {"law_hash": "x"}, "behaviour": {"behaviour": {}}, "people": {"data_hash": "x"},
               "engine": {"source_hash": "x"}}  # fmt: skip
    for name, more in changes.items():
        stamp = build([told(run_50, **more)], kind="memo").stamp
        assert stamp is not None and stamp["en"].endswith(said(f"changed.{name}")["en"])


def test_a_failed_audit_is_stamped_on_every_page(run_50: Path, compared_runs: Path) -> None:
    """Parts that do not add, in the manifest or in the tables, stamp the report; a sound run has no stamp."""
    assert build([compared_runs / "line_50"], kind="memo").stamp is None
    failed = {"replicates_distinct": True, "parts_add": False}
    document = build([told(run_50, checks=failed)], kind="memo")
    assert document.stamp is not None and "SELF-AUDIT FAILED" in document.stamp["en"]

    def spoilt(frame: pd.DataFrame) -> pd.DataFrame:
        frame.loc[(frame["measure"] == "paid_tsa") & (frame["region"] == "KZAKM"), "value"] += 1.0
        return frame

    sound = {"replicates_distinct": True, "parts_add": True}
    document = build([edited(told(run_50, checks=sound), spoilt)], kind="memo")
    assert document.stamp is not None and "SELF-AUDIT FAILED" in document.stamp["en"]


def test_a_survey_s_hidden_cells_stay_hidden(run_50: Path) -> None:
    """A cell that disclosure control hid is a dash, nothing can be worked out from it, and the limits say so."""

    def hidden(frame: pd.DataFrame) -> pd.DataFrame:
        few = frame["region"].isin(["KZSEV", "KZPAV"]) & frame["measure"].str.startswith(("recipients_", "paid_"))
        frame.loc[few, "value"] = float("nan")
        return frame

    document = build([edited(told(run_50, own_people={"rows": 100}), hidden)])
    number = document.numbers["line_50.2018.KZSEV.recipients_persons_ytd"]
    assert number.shown is None and number.exact is None and number.low is None
    assert "survey of the user's own" in texts(document)
    audit = next(block for section in document.sections for block in section.blocks if hasattr(block, "checks"))
    assert all(check.passed for check in audit.checks)


def test_what_is_no_run_or_not_paired_is_refused(compared_runs: Path, run_50: Path, tmp_path: Path) -> None:
    """A folder without a run, a manifest without its keys, two runs of other people: each is told."""
    with pytest.raises(MissingFile):
        build([tmp_path])
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text('{"scenario": {}}', "utf-8")
    with pytest.raises(BrokenFile, match="fingerprint"):
        build([tmp_path / "broken"])
    with pytest.raises(BadValue, match="seeds"):
        build([compared_runs / "line_40", told(run_50, seeds=[1, 2])])
    with pytest.raises(UnknownName, match="kind of report"):
        build([compared_runs], kind="packs")
    with pytest.raises(UnknownName, match="year"):
        build([compared_runs], year=2030)
    with pytest.raises(BadValue, match="--appropriation"):
        build([compared_runs], appropriation=-1.0)
