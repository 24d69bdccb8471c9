"""The README does what it says: its commands run, its Python runs, its figures are the registry's."""

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tsa_sim.record import official_figures

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
TEST_COMMAND = "python3 start.py test"
ANSWER_COMMAND = "python3 start.py answer"
SMALL = {"--scale": "1:1000", "--replicates": "1"}


def commands() -> list[str]:
    """Give every command line of the README, in order."""
    return [line for kind, text in BLOCKS if kind == "bash" for line in text.splitlines()]


@pytest.fixture(scope="module")
def start() -> ModuleType:
    """``start.py`` as a module."""
    spec = importlib.util.spec_from_file_location("start", ROOT / "start.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def small(words: list[str]) -> list[str]:
    """Give a command with its scale and replicates as small as they get."""
    found = list(words)
    for option, value in SMALL.items():
        if option in found:
            found[found.index(option) + 1] = value
        elif found[0] in {"run", "compare", "sweep"}:
            found += [option, value]
    return found


def test_every_command_of_the_readme_is_of_a_known_kind() -> None:
    """Two commands of start.py, each one line; the others are tsa-sim's; each subcommand is shown once or more."""
    lines = commands()
    assert lines[:2] == [ANSWER_COMMAND, TEST_COMMAND]
    others = lines[2:]
    assert all(line.startswith("tsa-sim ") for line in others)
    shown = {line.split()[1] for line in others}
    assert shown >= {"run", "compare", "sweep", "check", "diff", "plan", "verify", "population"}


def test_the_readmes_commands_run(tmp_path: Path) -> None:
    """In their order in one folder, as a newcomer pastes them, at the smallest scale: each ends with status 0."""
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    for kind, text in BLOCKS:
        if kind == "yaml":
            name = text.splitlines()[0].removeprefix("# ")
            (tmp_path / name).write_text(text, encoding="utf-8")
    for line in commands()[2:]:
        words = small(line.split()[1:])
        done = subprocess.run(
            [sys.executable, "-m", "tsa_sim", *words], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
        )
        assert done.returncode == 0, f"{line}\n{done.stdout[-2000:]}\n{done.stderr}"
        assert done.stdout.strip(), line
    assert (tmp_path / "runs" / "line_50" / "manifest.json").exists()
    assert (tmp_path / "runs" / "line_50_vs_mine" / "months.png").exists()


def test_the_answer_prints_what_the_readme_explains(start: ModuleType, tmp_path: Path) -> None:
    """The founding question at the smallest scale: staircase, both counts, record fitted and not fitted, pictures."""
    command = start.command_for(ANSWER_COMMAND.split()[2:])
    assert Path(command[0]).parent.parent == ROOT / ".venv"
    assert command[1:4] == ["-m", "tsa_sim", "compare"]
    folder = Path(command[command.index("--out") + 1])
    assert f"`{folder.relative_to(ROOT).as_posix()}`" in README
    words = small(command[3:])
    words[words.index("--out") + 1] = str(tmp_path / "answer")
    words[words.index("--replicates") + 1] = "2"
    done = subprocess.run(
        [sys.executable, "-m", "tsa_sim", *words, "--lang", "en"], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    scenarios = ("old_law_norms_of_2017", "old_law", "line_40", "line_50")
    words_of_it = (
        "Staircase 2018",
        "different since January",
        "NOT FITTED",
        "FITTED",
        "PLANS",
        "How not to read it",
        "In short",
    )
    for expected in (*scenarios, *words_of_it, "Turkistan"):
        assert expected in done.stdout, expected
    for name in ("months.png", "regions.png", "staircase.csv", "record.csv", "regions.csv", "manifest.json"):
        assert (tmp_path / "answer" / name).stat().st_size > 0, name
    for name in scenarios:
        assert f"`{name}`" in README


def test_the_readmes_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it stands, but for scale and replicates."""
    (text,) = [text for kind, text in BLOCKS if kind == "python"]
    monkeypatch.chdir(tmp_path)
    shrunk = text.replace('scale="1:100", replicates=5', 'scale="1:1000", replicates=2')
    assert shrunk != text
    names: dict[str, Any] = {}
    exec(compile(shrunk, "README.md", "exec"), names)
    assert set(names["comparison"].difference()["scenario"]) == {"line_45", "line_50"}
    assert (tmp_path / "paid.png").stat().st_size > 0


def test_the_readmes_figures_are_the_registrys() -> None:
    """Recipients of 2017 and 2018 as written are those of the record; no result of the model is written down."""
    known = {
        f.statistic: f
        for f in official_figures()
        if (f.region, f.month) == ("KZ", 12) and f.kind == "outcome" and f.year <= 2018
    }
    old, new = known["recipients_persons_ytd:payment=tsa"], known["recipients_persons_ytd"]
    assert (old.year, new.year) == (2017, 2018)
    said = re.findall(r"(\d+) thousand(?: persons)? \((\d{4})\)", README)
    assert said == [(str(round(old.value / 1e3)), "2017"), (str(round(new.value / 1e3)), "2018")]
    assert len(re.findall(r"thousand|\bbn\b", README)) == len(said)


def test_ci_runs_the_readmes_test_command_and_nothing_else() -> None:
    """Beside the shell's own preparation, ``.ci/run`` holds that one command."""
    lines = [line.strip() for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()]
    acting = [line for line in lines if line and not line.startswith("#") and not line.startswith(("set ", "cd "))]
    assert acting == [TEST_COMMAND]


def test_the_documents_links_lead_somewhere() -> None:
    """Every relative link of the README, of CONTRIBUTING and of the decisions is a file or folder."""
    for document in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))):
        for target in re.findall(r"\]\(([^)#\s]+)\)", document.read_text("utf-8")):
            if "://" not in target:
                assert (document.parent / target).exists(), (document.name, target)


def test_paths_named_in_the_documents_exist() -> None:
    """Files and folders in backquotes, where they look like ours, are there."""
    for document in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))):
        for name in re.findall(
            r"`((?:tsa_sim|scenarios|tests|tools|docs|benchmarks|notebooks)/[\w./*-]*)`", document.read_text("utf-8")
        ):
            assert list(ROOT.glob(name.rstrip("/"))), (document.name, name)
