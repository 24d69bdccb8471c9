"""Change the rules of the law one small step at a time and see whether the tests notice.

Run from the root: ``python tools/mutate_law.py [FILTER] [--list] [--workers 2] [--json OUT]``. Every function of
``tsa_sim/law`` is mutated at each of its comparisons, signs, constants, truths and returns, one mutant at a time. A
mutant is put in place of the function's code in a forked process, so nothing is imported anew; the tests of the law
then run in plain Python, the nearest first, until one fails. (mutmut leaves decorated functions out, and every rule is
decorated.) What survives is explained in docs/mutants.md.
"""

import argparse
import ast
import copy
import importlib
import importlib.util
import inspect
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LAW = ROOT / "tsa_sim" / "law"
TESTS = (
    "tests/promises/test_rules_alone.py",
    "tests/cases/test_golden_families.py",
    "tests/cases/test_published_examples.py",
    "tests/cases/test_law_data.py",
    "tests/promises/test_law_is_complete.py",
    "tests/promises/test_law_properties.py",
)
LEFT_OUT = ("hand_computation", "second_law_gives", "compiled")  # tests that never touch a rule, or compile it
SECONDS = 120

COMPARED = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq}
COUNTED = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv}


class Mutant(NamedTuple):
    """One small change: where, from what to what, and the whole changed function."""

    module: str
    function: str
    line: int
    change: str
    body: ast.FunctionDef

    @property
    def name(self) -> str:
        """Write the mutant's address."""
        return f"{self.module}.{self.function}:{self.line} {self.change}"


def mutants() -> list[Mutant]:
    """List every mutant of every function of the law."""
    found = []
    for path in sorted(LAW.rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        tree = ast.parse(path.read_text("utf-8"))
        for function in tree.body:
            if isinstance(function, ast.FunctionDef):
                found += list(_of_function(module, function))
    return found


def _of_function(module: str, function: ast.FunctionDef) -> Iterator[Mutant]:
    for place, node in enumerate(ast.walk(function)):
        for change, replaced in _changes(node):
            mutated = copy.deepcopy(function)
            target = list(ast.walk(mutated))[place]
            for field, value in replaced.items():
                setattr(target, field, value)
            ast.fix_missing_locations(mutated)
            if ast.dump(mutated) != ast.dump(function):
                yield Mutant(module, function.name, getattr(node, "lineno", function.lineno), change, mutated)


def _changes(node: ast.AST) -> Iterator[tuple[str, dict[str, object]]]:
    """Give the changes of one node: in words, and the fields to be set."""
    if isinstance(node, ast.Compare):
        for number, sign in enumerate(node.ops):
            for other in {COMPARED.get(type(sign)), _opposite(sign)} - {None, type(sign)}:
                signs = [*node.ops[:number], other(), *node.ops[number + 1 :]]  # type: ignore[misc]
                yield f"{_word(sign)} -> {_word(other())} in {ast.unparse(node)}", {"ops": signs}  # type: ignore[misc]
    elif isinstance(node, ast.BinOp) and type(node.op) in COUNTED:
        other_sign = COUNTED[type(node.op)]()
        yield f"{_word(node.op)} -> {_word(other_sign)} in {ast.unparse(node)}", {"op": other_sign}
    elif isinstance(node, ast.AugAssign) and type(node.op) in COUNTED:
        yield f"{ast.unparse(node)}: other sign", {"op": COUNTED[type(node.op)]()}
    elif isinstance(node, ast.BoolOp):
        other_bool = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield f"and <-> or in {ast.unparse(node)}", {"op": other_bool}
        for number, part in enumerate(node.values):
            rest = [*node.values[:number], *node.values[number + 1 :]]
            yield f"without {ast.unparse(part)} in {ast.unparse(node)}", {"values": rest if len(rest) > 1 else rest * 2}
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"{ast.unparse(node)} without not", {"operand": _negated(node.operand)}
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield f"{node.value} -> {not node.value}", {"value": not node.value}
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield f"{node.value} -> {node.value + 1}", {"value": node.value + 1}
        if node.value:
            yield f"{node.value} -> {node.value - 1}", {"value": node.value - 1}
    elif isinstance(node, ast.IfExp):
        yield f"branches exchanged in {ast.unparse(node)}", {"body": node.orelse, "orelse": node.body}
    elif isinstance(node, ast.If):
        yield f"if {ast.unparse(node.test)}: never", {"test": ast.Constant(False)}
        yield f"if {ast.unparse(node.test)}: always", {"test": ast.Constant(True)}
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("max", "min"):
        other_name = "min" if node.func.id == "max" else "max"
        yield f"{ast.unparse(node)} with {other_name}", {"func": ast.Name(other_name, ast.Load())}
    elif (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("round_up", "round_half_up")
    ):
        yield f"{ast.unparse(node)} with int", {"func": ast.Name("int", ast.Load())}


def _negated(node: ast.expr) -> ast.expr:
    return ast.UnaryOp(ast.Not(), node)


def _opposite(sign: ast.cmpop) -> type[ast.cmpop] | None:
    return {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt}.get(type(sign))


def _word(sign: ast.AST) -> str:
    return {
        "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Eq": "==", "NotEq": "!=", "Add": "+", "Sub": "-", "Mult": "*",
        "FloorDiv": "//", "Mod": "%", "Is": "is", "IsNot": "is not", "In": "in", "NotIn": "not in",
    }.get(type(sign).__name__, type(sign).__name__)  # fmt: skip


def put_in_place(mutant: Mutant) -> None:
    """Give the function in memory the mutant's code; all who imported it call the mutant."""
    module = importlib.import_module(mutant.module)
    function = getattr(module, mutant.function)
    bare = copy.deepcopy(mutant.body)
    bare.decorator_list = []
    tree = ast.fix_missing_locations(ast.Module([bare], []))
    code = next(part for part in compile(tree, module.__file__ or "", "exec").co_consts if isinstance(part, CodeType))
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    assert isinstance(function, FunctionType)
    function.__code__ = code


def survives(mutant: Mutant) -> bool:
    """Tell whether no test fails; the mutant lives and dies in a process of its own, as if it hung after a time."""
    child = os.fork()
    if child == 0:
        put_in_place(mutant)
        os._exit(_run_tests())
    began = time.monotonic()
    while time.monotonic() - began < SECONDS:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.05)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return False


def _run_tests() -> int:
    """Run the tests of the law in this process; give 0 when all pass, 1 at the first that fails."""
    try:
        for test, arguments in _tests():
            test(**arguments)
    except BaseException:  # a mutant may raise anything at all
        return 1
    return 0


@cache
def _tests() -> tuple[tuple[Callable[..., object], dict[str, object]], ...]:
    """Give every call of every test of ``TESTS``, its parameters filled in; tests that need other fixtures are not."""
    return tuple(call for path in TESTS if (ROOT / path).is_file() for call in _calls(_module(path)))


def _module(path: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"mutated_{Path(path).stem}", ROOT / path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _calls(module: ModuleType) -> Iterator[tuple[Callable[..., object], dict[str, object]]]:
    for name, test in vars(module).items():
        if not name.startswith("test_") or any(word in name for word in LEFT_OUT):
            continue
        rows: list[dict[str, object]] = [{}]
        for mark in getattr(test, "pytestmark", []):
            if mark.name == "parametrize":
                rows = [row | given for row in rows for given in _parameters(*mark.args[:2])]
        asked = {} if hasattr(test, "hypothesis") else inspect.signature(test).parameters
        for row in rows:
            if "shared" in asked:
                row["shared"] = ROOT.parent / "shared"
            if hasattr(test, "hypothesis") or set(asked) <= set(row):
                yield test, row


def _parameters(names: str | Sequence[str], values: Iterable[object]) -> Iterator[dict[str, object]]:
    words = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    for value in values:
        several = getattr(value, "values", None) if type(value).__name__ == "ParameterSet" else None
        given = several if several is not None else (value,) if len(words) == 1 else value
        yield dict(zip(words, given, strict=True))  # type: ignore[call-overload]


def main() -> int:
    """Try the mutants asked for; print those that survive and the score; give 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("filter", nargs="?", default="", help="part of a mutant's address")
    parser.add_argument("--list", action="store_true", help="print the mutants only")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--json", type=Path, help="write the survivors' addresses")
    asked = parser.parse_args()
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    chosen = [mutant for mutant in mutants() if asked.filter in mutant.name]
    if asked.list:
        print("\n".join(mutant.name for mutant in chosen))
        return 0
    _load_what_tests_need()
    if not survives(Mutant("tsa_sim.law.tsa.rules", "income_limit", 0, "nothing", _unchanged())):
        raise SystemExit("the tests fail without any change: mend them first")
    with ThreadPoolExecutor(asked.workers) as pool:
        lived = [mutant for mutant, alive in zip(chosen, pool.map(survives, chosen), strict=True) if alive]
    for mutant in lived:
        print(f"survives: {mutant.name}")
    killed = len(chosen) - len(lived)
    print(
        f"{len(chosen)} mutants, {killed} killed, {len(lived)} survive: score {100 * killed / max(1, len(chosen)):.1f}%"
    )
    if asked.json:
        asked.json.write_text(json.dumps([mutant.name for mutant in lived], indent=1) + "\n", "utf-8")
    return 0


def _load_what_tests_need() -> None:
    """Import before forking, so that every mutant starts at once."""
    for path in sorted(LAW.rglob("rules.py")):
        importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    importlib.import_module("tsa_sim.parameters").law_book()
    _tests()


def _unchanged() -> ast.FunctionDef:
    tree = ast.parse((LAW / "tsa" / "rules.py").read_text("utf-8"))
    return next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "income_limit")


if __name__ == "__main__":
    raise SystemExit(main())
