"""The calculator against the hand and against the second law: one rulebook, whoever asks it."""

from fractions import Fraction
from typing import Any

import pytest

import tsa_sim as tsa
from tests.cases.test_golden_families import CASES, expected
from tests.oracles import random_families, second_law
from tsa_sim.money import round_half_up

FAMILIES = 150
SEED = 1_222


def said(answer: Any) -> dict[str, Any]:
    """Give what a calculator's answer says of what a golden family expects."""
    return {
        "line": round_half_up(Fraction(str(answer.line))),
        "income_counted": Fraction(str(answer.income_counted)),
        "members": answer.members,
        "eligible": answer.eligible,
        "assistance_kind": answer.assistance_kind,
        "payments": answer.payments,
        "months_of_grant": answer.months_of_grant,
        "contract": answer.contract,
    }


@pytest.mark.parametrize("case", CASES)
def test_the_calculator_gives_what_was_worked_out_by_hand(case: Any) -> None:
    """The family as its file stands, by the calculator's own reading."""
    says = expected(case)
    says["income_counted"] = Fraction(round(100 * says["income_counted"]), 100)  # shown to a hundredth
    assert said(tsa.family(case["family"])) == says


@pytest.mark.parametrize("regime", random_families.REGIMES)
def test_the_calculator_agrees_with_the_second_law(regime: str) -> None:
    """Random families of every regime, incomes in thirds of a tenge."""
    for family in random_families.files(random_families.draw(regime, FAMILIES, SEED)):
        says = second_law.assess(family)
        says["income_counted"] = Fraction(round(100 * says["income_counted"]), 100)
        assert said(tsa.family(family)) == says, family
