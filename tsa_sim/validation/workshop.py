"""What the workshop beside the package holds: tests by kind, families worked out by hand, planted faults, oracles.

A package that was installed alone has no workshop; the report then says so. The families by hand and the second law are
not counted but asked, while the report is made.
"""

import ast
import importlib.util
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

from tsa_sim.calculator import family
from tsa_sim.regions import region
from tsa_sim.yaml_source import read_yaml

KINDS = ("cases", "promises", "oracles", "baselines", "house")
_ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([\d ]+) \| (\d+) \|$", re.MULTILINE)
_HALF_A_HUNDREDTH = Fraction(1, 200)  # tenge: the calculator writes incomes to a hundredth


@dataclass(frozen=True)
class Tests:
    """How many test functions of a kind there are, in how many files."""

    kind: str
    files: int
    functions: int


@dataclass(frozen=True)
class ByHand:
    """Families of a regime worked out by hand, and how many of them the calculator and the second law give."""

    regime: str
    families: int
    by_calculator: int
    by_second_law: int


@dataclass(frozen=True)
class Oracle:
    """A comparison told in ``docs/oracles.md``: kept, not run for the report."""

    against: str
    where: str
    families: int
    differences: int


@dataclass(frozen=True)
class Workshop:
    """All that was found."""

    tests: tuple[Tests, ...]
    by_hand: tuple[ByHand, ...]
    oracles: tuple[Oracle, ...]
    planted: int
    noticed: int


def workshop(root: Path | None = None) -> Workshop | None:
    """Look through the project's folder, that around the package when none is named; None where there is none."""
    root = root if root is not None else Path(__file__).parents[2]
    if not (root / "tests" / "cases" / "families").is_dir() or not (root / "tools").is_dir():
        return None
    planted, noticed = _planted(root)
    return Workshop(_tests(root), _by_hand(root), _oracles(root), planted, noticed)


def _tests(root: Path) -> tuple[Tests, ...]:
    found = []
    for kind in KINDS:
        modules = sorted((root / "tests" / kind).rglob("test_*.py"))
        functions = sum(
            node.name.startswith("test_")
            for path in modules
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.FunctionDef)
        )
        found.append(Tests(kind, len(modules), functions))
    return tuple(entry for entry in found if entry.files)


def _oracles(root: Path) -> tuple[Oracle, ...]:
    page = root / "docs" / "oracles.md"
    text = page.read_text("utf-8") if page.is_file() else ""
    return tuple(
        Oracle(against.strip(), where.strip(), int(families.replace(" ", "")), int(differences))
        for against, where, families, differences in _ROW.findall(text)
    )


def _planted(root: Path) -> tuple[int, int]:
    """Count the faults planted in the order of the month, and those that the page tells are noticed by a named test."""
    page = (root / "docs" / "mutants.md").read_text("utf-8")
    faults = _module(root / "tools" / "mutate_month.py").FAULTS
    return len(faults), sum(f"| {fault.name} | `{fault.test}` |" in page for fault in faults)


def _by_hand(root: Path) -> tuple[ByHand, ...]:
    second = _module(root / "tests" / "oracles" / "second_law.py")
    found = []
    for folder in sorted(path for path in (root / "tests" / "cases" / "families").iterdir() if path.is_dir()):
        cases = [case for path in sorted(folder.glob("*.yaml")) for case in read_yaml(path).content["families"]]
        right = sum(_calculator_gives(case) for case in cases)
        twice = sum(_second_law_gives(second, case) for case in cases)
        found.append(ByHand(folder.name, len(cases), right, twice))
    return tuple(found)


def _calculator_gives(case: Mapping[str, Any]) -> bool:
    """Tell whether the calculator gives every figure of a family: income, line, members, kind, months and payments."""
    question, says = dict(case["family"]), case["expected"]
    answer = family({**question, "date": str(question["date"])})
    payments = {name: says["payments"].get(name, 0) for name in answer.payments}
    contract = says["contract"]["months"] if says["contract"] else 0
    income = Fraction(str(says["income_counted"]))
    return (
        payments == dict(answer.payments)
        and abs(Fraction(str(answer.income_counted)) - income) <= _HALF_A_HUNDREDTH
        and (answer.members, answer.eligible, answer.assistance_kind, answer.months_of_grant)
        == (says["members"], says["eligible"], says["assistance_kind"], says["months_of_grant"])
        and (answer.contract["months"] if answer.contract else 0) == contract
    )


def _second_law_gives(second: ModuleType, case: Mapping[str, Any]) -> bool:
    def exact(incomes: Mapping[str, Any]) -> dict[str, Fraction]:
        return {source: Fraction(str(amount)) for source, amount in incomes.items()}

    members = []
    for person in case["family"]["members"]:
        months = person["age_months"] if "age_months" in person else 12 * person["age"]
        status = person.get("status", "student" if 72 <= months < 216 else "inactive")
        members.append({**person, "age_months": months, "status": status, "income": exact(person.get("income", {}))})
    asked = {**case["family"], "date": str(case["family"]["date"]), "members": members}
    asked["family_income"] = exact(asked.get("family_income", {}))
    if "line" in asked:
        asked["line"] = str(asked["line"])
    found = second.assess({**asked, "region": region(str(asked["region"])).code})
    says = dict(case["expected"])
    says["income_counted"] = Fraction(str(says["income_counted"]))
    says["payments"] = {name: says["payments"].get(name, 0) for name in found["payments"]}
    return bool(found == says)


def _module(path: Path) -> ModuleType:
    """Load a module of the workshop by its file."""
    name = f"tsa_sim_workshop_{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module
