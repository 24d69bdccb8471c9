"""Modules and functions stay short enough to be read."""

import ast
from pathlib import Path
from statistics import median

PACKAGE = Path(__file__).resolve().parents[2] / "tsa_sim"
LONGEST_MODULE = 260
LONGER = {  # modules that are longer, and how long they may be at most: to be shortened, never to grow
    "assistance.py": 264,
}


def modules() -> list[Path]:
    """Give every source file of the package."""
    return sorted(PACKAGE.rglob("*.py"))


def lines_of(path: Path) -> int:
    """Count a file's lines."""
    return len(path.read_text("utf-8").splitlines())


def test_no_module_is_longer_than_can_be_read_at_once() -> None:
    """At most 260 lines, but for a few that are named above; half of all modules have 120 or fewer."""
    long = {
        path.relative_to(PACKAGE).as_posix(): lines_of(path) for path in modules() if lines_of(path) > LONGEST_MODULE
    }
    assert {name: count for name, count in long.items() if count > LONGER.get(name, LONGEST_MODULE)} == {}
    assert median(lines_of(path) for path in modules()) <= 120


def test_nine_functions_in_ten_are_short() -> None:
    """Under 35 lines, docstring included, and none has more than 90."""
    lengths = {}
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef):
                lengths[f"{path.relative_to(PACKAGE)}:{node.name}"] = (node.end_lineno or 0) - node.lineno + 1
    ordered = sorted(lengths.values())
    assert ordered[len(ordered) * 9 // 10] < 35
    assert max(ordered) <= 90, max(lengths, key=lambda name: lengths[name])


def test_no_module_is_named_for_nothing() -> None:
    """A module is named by what it holds."""
    assert not {"utils", "helpers", "common", "misc", "legacy"} & {path.stem for path in modules()}
