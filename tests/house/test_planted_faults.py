"""The faults planted in the month's order are in step with the source, with the tests that notice them and the page."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> Any:
    """The tool that plants them."""
    spec = importlib.util.spec_from_file_location("mutate_month", ROOT / "tools" / "mutate_month.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutate_month"] = module
    spec.loader.exec_module(module)
    return module


def test_every_fault_can_be_planted_and_still_compiles(tool: Any) -> None:
    """The words to be exchanged stand in the source exactly once, and what comes out is Python, and another module."""
    assert len(tool.FAULTS) >= 10
    for fault in tool.FAULTS:
        source = (ROOT / "tsa_sim" / fault.module).read_text("utf-8")
        mutated = tool.planted(fault, source)
        assert mutated != source
        compile(mutated, fault.module, "exec")


def test_a_fault_whose_words_are_gone_is_told(tool: Any) -> None:
    """Source that has moved on: the fault is named."""
    with pytest.raises(ValueError, match=r"paid before it is decided: assistance\.py has 0 times"):
        tool.planted(tool.FAULTS[0], "nothing of the kind")


def test_every_fault_has_a_test_and_a_row_on_the_page(tool: Any) -> None:
    """The named test is there; docs/mutants.md tells fault and test in one row."""
    tests, page = (ROOT / tool.TESTS).read_text("utf-8"), (ROOT / "docs" / "mutants.md").read_text("utf-8")
    for fault in tool.FAULTS:
        assert f"def {fault.test}(" in tests
        assert f"| {fault.name} | `{fault.test}` |" in page
