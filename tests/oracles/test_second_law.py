"""The compiled rules against the law written a second time: no family of any regime may differ by a tenge.

A few thousand families a regime; ``TSA_SIM_ORACLE_FAMILIES=100000`` asks for as many as are to be quoted.
"""

import os

import numpy as np
import pytest

from tests.oracles import random_families, second_law
from tests.oracles.by_rules import Outcome, assess_all
from tsa_sim.columns import Kind

FAMILIES = int(os.environ.get("TSA_SIM_ORACLE_FAMILIES", "4000"))
KINDS = {None: Kind.NONE, "unconditional": Kind.UNCONDITIONAL, "conditional": Kind.CONDITIONAL}
SEED = 20_190_327


@pytest.mark.parametrize("regime", random_families.REGIMES)
def test_no_random_family_differs(regime: str) -> None:
    """Members, income, kind, every payment, months and contract of every family."""
    families = random_families.draw(regime, FAMILIES, SEED)
    found = assess_all(families.homes, families.people, families.laws)
    differ = []
    for family, row in zip(random_families.files(families), found.tolist(), strict=True):
        says = second_law.assess(family)
        contract = says["contract"]["months"] if says["contract"] else 0
        expected = Outcome(
            3 * says["income_counted"], says["members"], KINDS[says["assistance_kind"]],
            months=says["months_of_grant"], contract_months=contract, **says["payments"],
        )  # fmt: skip
        if tuple(expected) != tuple(row):
            differ.append((family, expected, Outcome(*row)))
    assert not differ, f"{len(differ)} of {FAMILIES} families differ, first: {differ[0]}"


@pytest.mark.parametrize("regime", random_families.REGIMES)
def test_the_random_families_reach_every_corner(regime: str) -> None:
    """Assisted and not, with and without a contract, exactly on the line, and every payment of the regime."""
    families = random_families.draw(regime, 4000, SEED)
    found = assess_all(families.homes, families.people, families.laws)
    column = {name: found[:, number] for number, name in enumerate(Outcome._fields)}
    lines = [law.sheet.tsa for law in families.laws]
    units = np.array([[line.income_units, line.line_units] for line in lines])[families.homes["law"]]
    edge = column["income"] * units[:, 0] - 3 * column["members"] * units[:, 1]
    assert (edge == 0).sum() > 20 and ((edge < 0) & (edge >= -3 * units[:, 0])).sum() > 20
    assert min((column["kind"] == kind).sum() for kind in (Kind.NONE, Kind.UNCONDITIONAL)) > 100
    assert (column["kind"] == Kind.CONDITIONAL).sum() > 200 or regime == "R0"
    paid = {
        "R0": ("tsa", "special_state_allowance", "child_allowance"),
        "R0o": ("tsa", "orleu", "special_state_allowance", "child_allowance"),
        "R1": ("tsa", "special_state_allowance"),
        "R2": ("tsa", "special_state_allowance"),
        "R3": ("tsa", "child_supplement", "large_family_allowance"),
        "R4": ("tsa", "child_supplement", "large_family_allowance"),
    }[regime]
    for name in ("tsa", "child_supplement", "orleu", *paid):
        assert ((column[name] > 0).sum() > 100) == (name in paid), name
