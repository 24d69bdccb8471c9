"""Every figure of the package names a source, every source has an address and a licence, and the page says so."""

import csv
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

import tsa_sim

DATA = Path(tsa_sim.__file__).parent / "data"


@pytest.fixture(scope="module")
def writing() -> ModuleType:
    """The tool that writes the page."""
    path = Path(tsa_sim.__file__).parents[1] / "tools" / "write_sources_page.py"
    described = importlib.util.spec_from_file_location("write_sources_page", path)
    assert described is not None and described.loader is not None
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


def rows(path: Path) -> list[dict[str, str]]:
    """Read a table."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_there_is_one_list_of_sources_and_it_is_complete() -> None:
    """Every row of every table names sources that the list holds, and it holds none besides them and the law's."""
    assert [path.relative_to(DATA).as_posix() for path in DATA.rglob("sources.csv")] == ["sources.csv"]
    listed = {row["source"]: row for row in rows(DATA / "sources.csv")}
    law = "".join(path.read_text("utf-8") for path in (DATA.parent / "law").rglob("*.yaml"))
    named = set()
    for path in DATA.rglob("*.csv"):
        table = rows(path)
        if path.name == "sources.csv" or "source" not in table[0]:
            continue
        for row in table:
            named |= set(row["source"].split(" ")) - {""}
    assert named <= set(listed)
    assert all(name in named or f"source: {name}" in law for name in listed)
    assert all(row["title"] and row["address"] for row in listed.values())


def test_every_source_has_a_licence(writing: ModuleType) -> None:
    """The first beginning that fits; the last row of the list fits everything."""
    licences = rows(DATA / "licences.csv")
    assert licences[-1]["begins"] == ""
    assert all(row["publisher"] and row["licence"] and row["attribution"] for row in licences)
    assert writing.licence_of("un-wpp-2019-medium-variant-s", licences)["licence"] == "CC BY 3.0 IGO"
    assert writing.licence_of("world-bank-pip-100-bin-distr", licences)["licence"] == "CC BY 4.0"


def test_the_page_of_sources_is_as_written(writing: ModuleType) -> None:
    """Run ``python tools/write_sources_page.py`` after every change of tables or sources."""
    assert (DATA / "SOURCES.md").read_text("utf-8") == writing.page()
