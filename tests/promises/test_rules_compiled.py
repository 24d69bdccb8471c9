"""Rules compiled: the calls that are followed, whole numbers of any width, and pieces kept from an earlier process."""

import dis
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tsa_sim.engine import run_block
from tsa_sim.own_yaml import parsed_once
from tsa_sim.rulebook import compiled, rule, rules_below
from tsa_sim.rulebook.marks import globals_read

MODULE = Path(__file__)

REPLACED = """
import sys
from tests.promises.test_rules_compiled import doubled, outer, trebled
from tsa_sim.rulebook import compiled
import tsa_sim.rulebook.compiling as compiling
compiling._OURS = "tests."
if sys.argv[1] == "plain":
    print(compiled(outer)(7))
else:
    print(compiled(outer, {doubled: trebled})(7))
"""


@rule
def doubled(number: int) -> int:
    """Double."""
    return 2 * number


def trebled(number: int) -> int:
    """Treble."""
    return 3 * number


@rule
def squared(number: int) -> int:
    """Multiply by itself."""
    return number * number


@rule
def outer(number: int) -> int:
    """Add the double to the square."""
    return doubled(number) + squared(number)


@rule
def of_record(record: Any) -> int:
    """Square what 16 bits and what 8 bits hold: squares that neither could hold."""
    return squared(record.wide) + squared(record.narrow)


def test_the_globals_that_code_reads_are_those_that_python_itself_tells() -> None:
    """Of every rule of the month, once for each place."""
    for function in [run_block, *rules_below(run_block)]:
        steps = dis.get_instructions(function.__code__)
        assert list(globals_read(function.__code__)) == [
            str(step.argval) for step in steps if step.opname == "LOAD_GLOBAL"
        ]


def test_narrow_numbers_are_widened_before_they_are_multiplied() -> None:
    """As numba widens them in arithmetic, so that a rule is compiled once."""
    records = np.array([(300, -100)], [("wide", np.int16), ("narrow", np.int8)])
    assert compiled(of_record)(records[0]) == 300 * 300 + 100 * 100


def test_pieces_kept_by_another_process_give_what_was_asked(tmp_path: Path) -> None:
    """A rule replaced after the entry was kept: the kept pieces are taken and the replaced one is not."""
    assert _in_a_process(tmp_path, "plain") == 7 * 2 + 49
    [kept] = tmp_path.rglob("pieces-*")
    assert b"squared" in kept.read_bytes()
    assert _in_a_process(tmp_path, "replaced") == 7 * 3 + 49
    kept.write_bytes(b"broken")
    assert _in_a_process(tmp_path, "replaced") == 7 * 3 + 49


def test_the_packages_own_files_are_parsed_once_and_a_users_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same text of the same file is read from the cache; another text is not."""
    monkeypatch.setenv("TSA_SIM_CACHE", str(tmp_path))
    parsed: list[str] = []

    def parse(text: str) -> str:
        parsed.append(text)
        return text.upper()

    own = Path(sys.modules[parsed_once.__module__].__file__ or "").with_name("law") / "none.yaml"
    for path, text in ((own, "a"), (own, "a"), (own, "b"), (tmp_path / "x.yaml", "a"), (tmp_path / "x.yaml", "a")):
        assert parsed_once(path, text, lambda text=text: parse(text)) == text.upper()  # type: ignore[misc]
    assert parsed == ["a", "b", "a", "a"]


def _in_a_process(cache: Path, what: str) -> int:
    environment = os.environ | {"TSA_SIM_CACHE": str(cache)}
    done = subprocess.run(
        [sys.executable, "-c", REPLACED, what],
        env=environment, cwd=MODULE.parents[2], check=True, capture_output=True, text=True,
    )  # fmt: skip
    return int(done.stdout)
