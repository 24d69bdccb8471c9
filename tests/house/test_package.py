"""The package as it is handed out: what it loads, what it ships, what it is pinned to, what it must never name."""

import re
import subprocess
import sys
import time
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
MEGABYTE = 1_000_000


def pinned() -> dict[str, Requirement]:
    """Give every requirement of the lock by its name."""
    joined = LOCK.replace("\\\n", " ")
    lines = [line.split(" --hash")[0].strip() for line in joined.splitlines() if line and not line.startswith("#")]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


def tracked() -> list[Path]:
    """Give every file that is part of the project: as git knows them."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True)
    if listed.returncode:
        pytest.skip("needs git and a clone")
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def test_importing_the_package_is_quick_and_loads_nothing_heavy() -> None:
    """Under half a second, the best of three; no numba, Mesa, matplotlib, pandas, pyarrow or SciPy."""
    code = "import sys, tsa_sim; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    seconds, loaded = [], ""
    for _ in range(3):
        began = time.perf_counter()
        loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        seconds.append(time.perf_counter() - began)
    assert min(seconds) < 0.5
    assert not {"numba", "mesa", "matplotlib", "pandas", "pyarrow", "scipy"} & set(loaded.split())


def test_running_a_scenario_loads_neither_mesa_nor_the_pictures() -> None:
    """A run in Python needs no Mesa and no matplotlib until they are asked for."""
    code = (
        "import sys, tsa_sim as tsa; tsa.run(tsa.Scenario.load('line_50'), scale='1:1000', replicates=1);"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"mesa", "matplotlib"} & set(loaded.split())


def test_every_pin_carries_hashes_and_the_lock_names_no_host() -> None:
    """Exact versions, each with a SHA-256; no address, no option that points at an index."""
    entries = [entry for entry in LOCK.replace("\\\n", " ").splitlines() if entry and not entry.startswith("#")]
    assert len(entries) > 100
    for entry in entries:
        assert re.match(r"^[A-Za-z0-9][\w.-]*==[^ ]+ ", entry), entry[:80]
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry[:80]
    assert "://" not in LOCK
    assert not re.search(r"^\s*(-i|--index|--extra-index|--find-links|--trusted)", LOCK, flags=re.MULTILINE)


def test_the_lock_holds_all_that_the_project_declares_in_versions_it_allows() -> None:
    """Every dependency, of the package, of the tests, of the notebooks and of the build, is pinned inside its range."""
    pins = pinned()
    build = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["build-system"]["requires"]
    for text in [
        *PROJECT["dependencies"],
        *(line for extra in PROJECT["optional-dependencies"].values() for line in extra),
        *build,
    ]:
        wanted = Requirement(text)
        pin = pins[canonicalize_name(wanted.name)]
        (exact,) = pin.specifier
        assert wanted.specifier.contains(exact.version), text


def test_what_runs_here_is_what_the_lock_says() -> None:
    """Every library of this environment that the package declares has the pinned version."""
    for text in PROJECT["dependencies"]:
        name = canonicalize_name(Requirement(text).name)
        (exact,) = pinned()[name].specifier
        assert version(name) == exact.version, name


def test_the_wheel_holds_data_scenarios_and_texts_and_nothing_of_the_workshop(tmp_path: Path) -> None:
    """Built without a network: law, behaviours, packed tables and scenarios inside; tests and tools outside."""
    code = "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))"
    built = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    names = set(zipfile.ZipFile(tmp_path / built.stdout.strip().splitlines()[-1]).namelist())
    package = ROOT / "tsa_sim"
    for path in package.rglob("*"):
        if path.suffix in {".py", ".yaml", ".csv"}:
            assert path.relative_to(ROOT).as_posix() in names, path
    for path in (ROOT / "scenarios").rglob("*.yaml"):
        assert f"tsa_sim/{path.relative_to(ROOT).as_posix()}" in names, path
    outside = {name for name in names if not name.startswith(("tsa_sim/", f"tsa_sim-{PROJECT['version']}.dist-info/"))}
    assert not outside
    assert not {name for name in names if "__pycache__" in name}


def test_the_version_is_one() -> None:
    """Package, pyproject, citation and the changelog's newest entry name the same version."""
    import tsa_sim

    assert tsa_sim.__version__ == PROJECT["version"]
    assert f"\nversion: {PROJECT['version']}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    newest = re.search(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), flags=re.MULTILINE)
    assert newest is not None and newest.group(1) == PROJECT["version"]


FORBIDDEN = {
    "a path of a machine": r"(?<![\w.:/])/(?:home|root|Users|work|tmp|mnt|opt)/\w",
    "a package index": r"pythonhosted\.org|\bpypi\.[a-z]|artifactory|/simple/|index[-_]url",
    "an address by number": r"(?<![\d.=])\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}(?![\d.])",
    "a secret": r"ghp_\w{20}|AKIA[0-9A-Z]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|xox[abp]-\w{8}",
}


def text_of(path: Path) -> str:
    """Give a file's text; of an office template the texts of all its members."""
    if path.suffix not in (".docx", ".pptx"):
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as file:
        return "\n".join(file.read(name).decode("utf-8", "ignore") for name in file.namelist())


def test_no_file_names_a_machine_an_index_or_a_secret() -> None:
    """In every file of the project but this one, which has to name them."""
    for path in tracked():
        if path == Path(__file__).resolve() or path.suffix == ".png":
            continue
        text = text_of(path)
        for what, pattern in FORBIDDEN.items():
            found = re.search(pattern, text)
            assert found is None, f"{path.relative_to(ROOT)} holds {what}: {found.group()!r}"


def test_no_file_is_large_and_no_notebook_carries_output() -> None:
    """Every file is under a megabyte; notebooks are kept as written, without results."""
    import nbformat

    for path in tracked():
        assert path.stat().st_size < MEGABYTE, path
        if path.suffix == ".ipynb":
            for cell in nbformat.read(path, as_version=4).cells:
                assert not cell.get("outputs") and cell.get("execution_count") is None, path
