"""Families worked out by hand, to the tenge: each with its article and a computation that the test works out again.

A family file holds ``name`` (a sentence), ``reference``, ``family`` (as the calculator reads it), ``computation`` and
``expected``. A step of the computation is words, a colon and a chain of arithmetic: ``=`` exact, ``->`` rounded
half-up, ``up`` rounded up, ``<  <=  >  >=`` compared; a step without a chain is a remark.
"""

import re
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from math import floor
from operator import add, ge, gt, le, lt, mul, sub, truediv
from pathlib import Path
from typing import Any

import pytest

from tests.oracles import by_rules, second_law
from tsa_sim.columns import Kind
from tsa_sim.regions import region
from tsa_sim.yaml_source import read_yaml

FOLDER = Path(__file__).parent / "families"
OPERATIONS = {"+": add, "-": sub, "x": mul, "/": truediv}
RELATIONS = {
    "=": lambda left, right: left == right,
    "->": lambda left, right: floor(left + Fraction(1, 2)) == right,
    "up": lambda left, right: -floor(-left) == right,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
KINDS = {Kind.NONE: None, Kind.UNCONDITIONAL: "unconditional", Kind.CONDITIONAL: "conditional"}
PAYMENTS = tuple(second_law.assess({"date": "2018-01", "region": "KZKAR", "members": []})["payments"])


def families() -> list[Any]:
    """Read every family of the folder."""
    found = []
    for path in sorted(FOLDER.glob("*/*.yaml")):
        source = read_yaml(path)
        assert not source.faults, path
        found += [pytest.param(case, id=f"{path.parent.name}: {case['name']}") for case in source.content["families"]]
    return found


CASES = families()


def value(expression: str) -> Fraction:
    """Work out ``3 x 4 + 5 / 3``, products before sums; raises ValueError when it is no arithmetic."""
    words = expression.split()
    numbers = [Fraction(word) for word in words[::2]]
    signs = words[1::2]
    if len(numbers) != len(signs) + 1:
        raise ValueError(expression)
    for group in ("x/", "+-"):
        at = 0
        while at < len(signs):
            if signs[at] in group:
                numbers[at : at + 2] = [OPERATIONS[signs[at]](numbers[at], numbers[at + 1])]
                del signs[at]
            else:
                at += 1
    if signs:
        raise ValueError(expression)
    return Fraction(numbers[0])


def chain(step: str) -> list[str] | None:
    """Split a step into values and relations; None for a remark."""
    _, _, arithmetic = step.rpartition(": ")
    parts = re.split(r" (=|->|up|<=|<|>=|>) ", arithmetic)
    try:
        for part in parts[::2]:
            value(part)
    except (ValueError, KeyError):
        return None
    return parts


def written_out(case: Mapping[str, Any]) -> dict[str, Any]:
    """Give a family as the second law reads it: code of the region, ages in months, every status."""
    members = []
    for person in case["family"]["members"]:
        months = person["age_months"] if "age_months" in person else 12 * person["age"]
        status = person.get("status", "student" if 72 <= months < 216 else "inactive")
        members.append({**person, "age_months": months, "status": status, "income": exact(person.get("income", {}))})
    family = {**case["family"], "date": str(case["family"]["date"]), "members": members}
    family["family_income"] = exact(family.get("family_income", {}))
    if "line" in family:
        family["line"] = str(family["line"])
    return family


def exact(incomes: Mapping[str, Any]) -> dict[str, Fraction]:
    """Read incomes without binary fractions."""
    return {source: Fraction(str(amount)) for source, amount in incomes.items()}


def expected(case: Mapping[str, Any]) -> dict[str, Any]:
    """Give what a case expects, payments left out being nothing."""
    says = dict(case["expected"])
    says["income_counted"] = Fraction(str(says["income_counted"]))
    says["payments"] = {name: says["payments"].get(name, 0) for name in PAYMENTS}
    return says


def test_there_are_at_least_200_families_each_with_a_sentence_and_a_reference() -> None:
    """Names are sentences and unique; every regime, payment and kind occurs in numbers."""
    cases = [case.values[0] for case in CASES]
    assert len(cases) >= 200
    assert len({case["name"] for case in cases}) == len(cases)
    assert all(re.fullmatch(r"[A-Z].+\s.+\.", case["name"]) and len(case["reference"]) > 20 for case in cases)
    years = Counter(str(case["family"]["date"])[:4] for case in cases)
    assert set(years) == {str(year) for year in range(2014, 2027)}
    payments = Counter(name for case in cases for name, amount in expected(case)["payments"].items() if amount)
    assert set(payments) == set(PAYMENTS) and min(payments.values()) >= 10
    kinds = Counter(case["expected"]["assistance_kind"] for case in cases)
    assert min(kinds[kind] for kind in KINDS.values()) >= 40


@pytest.mark.parametrize("case", CASES)
def test_the_hand_computation_is_right_and_ends_in_what_is_expected(case: Mapping[str, Any]) -> None:
    """Every relation of every step holds, and each payment and the line stand at the end of a step of their name."""
    ends: dict[str, Fraction] = {}
    for step in case["computation"]:
        parts = chain(step)
        if parts is None:
            continue
        values = [value(part) for part in parts[::2]]
        for relation, (left, right) in zip(parts[1::2], pairwise(values), strict=True):
            assert RELATIONS[relation](left, right), step
        ends[step.split(":")[0]] = values[-1]
    says = expected(case)
    for name, amount in says["payments"].items():
        assert ends.get(name, 0) == amount, name
    assert floor(ends["line"] + Fraction(1, 2)) == says["line"]
    assert ends.get("income", ends.get("income before the child allowance")) == says["income_counted"]


@pytest.mark.parametrize("case", CASES)
def test_the_rules_give_what_was_worked_out_by_hand(case: Mapping[str, Any]) -> None:
    """Asked in plain Python, in the order of the office."""
    family, says = written_out(case), expected(case)
    found = by_rules.assess(family)
    law = by_rules.law_of(
        region(family["region"]).code, by_rules.calendar.month(family["date"]),
        Fraction(family["line"]) if "line" in family else None,
    )  # fmt: skip
    assert {name: getattr(found, name) for name in PAYMENTS} == says["payments"]
    assert Fraction(found.income) / 3 == says["income_counted"]
    assert (found.members, KINDS[Kind(found.kind)], found.months) == (
        says["members"], says["assistance_kind"], says["months_of_grant"],
    )  # fmt: skip
    assert (found.kind != Kind.NONE) == says["eligible"]
    contract = says["contract"] or {"months": 0}
    assert found.contract_months == contract["months"]
    if contract["months"] and not found.orleu:
        assert law.sheet.contract.prolongation_months == contract["prolongation_months"]
    assert law.sheet.tsa.line == says["line"]


@pytest.mark.parametrize("case", CASES)
def test_the_second_law_gives_what_was_worked_out_by_hand(case: Mapping[str, Any]) -> None:
    """The oracle of the random families agrees with the hand."""
    family = written_out(case)
    assert second_law.assess({**family, "region": region(family["region"]).code}) == expected(case)


def test_every_ground_of_exemption_has_a_near_miss() -> None:
    """The document of 27 March 2019 and article 122(4): who is exempt, and beside it who just is not."""
    for name, grounds in (("founding_document", 13), ("article_122_4", 14)):
        cases = read_yaml(FOLDER / "grounds" / f"{name}.yaml").content["families"]
        kinds = [case["expected"]["assistance_kind"] for case in cases]
        assert kinds == ["unconditional", "conditional"] * grounds
