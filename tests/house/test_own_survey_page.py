"""The page on one's own survey does what it says: typed in an empty folder, it goes from two CSV files to a table."""

import re
import sys
from pathlib import Path

import pandas as pd
import pytest

from tsa_sim.cli import main

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "own-survey.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


def test_the_page_is_walked_from_files_to_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command ends with status 0, the files are those that the page shows, and its Python reads a table."""
    monkeypatch.chdir(tmp_path)
    for kind, text in BLOCKS:
        name = re.match(r"# (\w+\.yaml)\n", text)
        if kind == "yaml" and name:
            Path(name[1]).write_text(text, "utf-8")
        for line in text.splitlines() if kind == "bash" else ():
            assert line.startswith("tsa-sim ")
            small = ["--scale", "1:1000", "--replicates", "1"] if line.split()[1] in ("run", "compare") else []
            monkeypatch.setattr(sys, "argv", [*line.split(), *small])
            with pytest.raises(SystemExit) as left:
                main()
            assert (left.value.code or 0) == 0, (line, capsys.readouterr().err)
    (python,) = (text for kind, text in BLOCKS if kind == "python")
    held: dict[str, object] = {}
    exec(python, held)  # the page's own lines
    table = held["table"]
    assert isinstance(table, pd.DataFrame) and {"month", "region", "measure", "value", "unit"} <= set(table.columns)
    assert (tmp_path / "runs" / "lines" / "differences.csv").is_file()


def test_the_page_tells_each_thing_that_a_survey_is_refused() -> None:
    """What cannot be had on a survey, and what a figure's gap means, is said before it is met."""
    for word in ("--panel", "snapshots", "clusters", "five families", "subtracted", "sampling error"):
        assert word in PAGE
