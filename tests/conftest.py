"""What many tests share: small runs, and the folder of official data where it is at hand."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import tsa_sim as tsa
from tests.size import SMALL


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of official data beside the project; required by CI, skipped elsewhere when absent."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail("CI needs the folder ../shared beside the project")
        pytest.skip("needs the folder ../shared beside the project")
    return folder


@pytest.fixture(scope="session")
def line_50() -> Any:
    """The law in force, January 2017 to March 2019."""
    return tsa.Scenario.load("line_50")


@pytest.fixture(scope="session")
def line_40() -> Any:
    """The law of 2018 with the line left at 40%."""
    return tsa.Scenario.load("line_40")


@pytest.fixture(scope="session")
def old_law() -> Any:
    """The three payments and Orleu running on."""
    return tsa.Scenario.load("old_law")


@pytest.fixture(scope="session")
def small_run() -> Callable[..., Any]:
    """Run a scenario on one household in a thousand, one replicate, one thread, unless told otherwise."""

    def run(scenario: Any, **settings: Any) -> Any:
        return tsa.run(scenario, **{**SMALL, **settings})

    return run


@pytest.fixture(scope="session")
def result_50(small_run: Callable[..., Any], line_50: Any) -> Any:
    """A small run of the law in force."""
    return small_run(line_50)


@pytest.fixture(scope="session")
def compared_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of a small comparison: the old law, the line at 40% and at 50%, two replicates."""
    from tsa_sim.cli.compare import save

    scenarios = [tsa.Scenario.load(name) for name in ("old_law", "line_40", "line_50")]
    folder = tmp_path_factory.mktemp("runs") / "from_40_to_50"
    save(tsa.compare(scenarios[0], scenarios[1:], **{**SMALL, "replicates": 2}), folder)
    return folder


@pytest.fixture(scope="session")
def document(compared_runs: Path) -> Any:
    """The session pack of the small comparison: what every writer is tried on."""
    from tsa_sim.report.building import build

    return build([compared_runs], kind="pack", appropriation=70e9)


@pytest.fixture(scope="session")
def result_40(small_run: Callable[..., Any], line_40: Any) -> Any:
    """A small run with the line at 40%."""
    return small_run(line_40)


@pytest.fixture(scope="session")
def survey_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A survey of one household in five hundred of our own people, with mappings marginals.yaml and none.yaml."""
    from tests.surveys import write_survey

    folder = tmp_path_factory.mktemp("survey")
    write_survey(folder)
    return folder
