"""Every notebook runs from top to bottom, at the smallest scale."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
SMALL = {"SCALE": '"1:1000"', "REPLICATES": "2"}
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def test_there_are_notebooks() -> None:
    """At least the founding question."""
    assert [path.stem for path in NOTEBOOKS][:1] == ["01_from_40_to_50"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(path: Path, tmp_path: Path) -> None:
    """As an economist runs it, but for the two settings at its top; no cell fails, pictures are drawn."""
    notebook = nbformat.read(path, as_version=4)
    (settings,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    for name, value in SMALL.items():
        settings.source, changed = re.subn(rf"^{name} = \S+", f"{name} = {value}", settings.source, flags=re.MULTILINE)
        assert changed == 1, name
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert sum("image/png" in output.get("data", {}) for output in outputs) >= 5
    warned = [o["text"] for o in outputs if o.get("name") == "stderr" and "Warning" in o["text"]]
    assert not [text for text in warned if "Implausible" not in text], warned
