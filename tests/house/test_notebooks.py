"""Every notebook runs from top to bottom, at the smallest scale."""

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).resolve().parents[2] / "notebooks"
SMALL = {"SCALE": '"1:1000"', "REPLICATES": "2"}
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
TITLES = (
    "01_from_40_to_50",
    "02_one_family_under_every_law",
    "03_the_median_line_of_2025",
    "04_contracts_and_compliance",
    "05_calibrating_and_the_record",
    "06_your_own_survey",
    "07_a_behaviour_or_rule_of_your_own",
)
FEWEST_PICTURES = {TITLES[0]: 5, TITLES[3]: 2, TITLES[4]: 3, TITLES[5]: 1}
USUAL_PICTURES = 2
WITHOUT_SIMULATION = (TITLES[1],)


def test_there_are_notebooks() -> None:
    """The seven that an economist learns from, in their order."""
    assert tuple(path.stem for path in NOTEBOOKS) == TITLES


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_as_a_reader_wants_it(path: Path) -> None:
    """No outputs; a question first, its settings named, at the end what it cannot tell; code in few lines a cell."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    words = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    assert not any(cell.outputs or cell.execution_count for cell in code)
    assert words[0].startswith("# ") and "?" in words[0]
    assert sum("parameters" in cell.metadata.get("tags", []) for cell in code) == 1
    assert max(len(cell.source.splitlines()) for cell in code) <= 24
    assert any(re.search(r"cannot tell|proves nothing", text) for text in words)
    for cell in code:
        assert not re.search(r"/(home|root|work|tmp)/", cell.source)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(path: Path, tmp_path: Path) -> None:
    """As an economist runs it, but for the settings at its top; no cell fails or warns, pictures are drawn."""
    notebook = nbformat.read(path, as_version=4)
    (settings,) = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    for name, value in SMALL.items():
        settings.source, changed = re.subn(rf"^{name} = \S+", f"{name} = {value}", settings.source, flags=re.MULTILINE)
        assert changed == (path.stem not in WITHOUT_SIMULATION), name
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    )
    client.execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    pictures = sum("image/png" in output.get("data", {}) for output in outputs)
    assert pictures >= FEWEST_PICTURES.get(path.stem, USUAL_PICTURES)
    warned = [o["text"] for o in outputs if o.get("name") == "stderr" and "Warning" in o["text"]]
    assert not [text for text in warned if "Implausible" not in text], warned
