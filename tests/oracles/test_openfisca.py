"""The static formula against openfisca-core: the same families of eleven months, no difference by a tenge.

openfisca-core is looked for in this Python, then in the one that ``TSA_SIM_OPENFISCA`` names (docs/oracles.md); where
neither holds it the test is skipped.
"""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.oracles import random_families, second_law
from tests.oracles.by_rules import Outcome, assess_all
from tsa_sim.calendar import month, month_text, quarter_of, quarter_text
from tsa_sim.columns import State
from tsa_sim.law.able_bodied.rules import able_bodied
from tsa_sim.law.means_test.rules import SOURCES

PROGRAM = Path(__file__).with_name("openfisca_law.py")
FAMILIES = int(os.environ.get("TSA_SIM_ORACLE_FAMILIES", "4000"))
MONTHS = {
    "2014-05": "R0o", "2016-11": "R0", "2017-07": "R0o", "2018-02": "R1", "2019-03": "R1", "2019-06": "R2",
    "2019-11": "R2", "2020-02": "R3", "2021-11": "R3", "2023-02": "R3", "2026-03": "R4",
}  # fmt: skip
NAMES = {
    "income": "income", "tsa": "tsa", "supplement": "child_supplement", "large": "large_family_allowance",
    "special": "special_state_allowance", "child": "child_allowance", "orleu": "orleu",
}  # fmt: skip


@pytest.fixture(scope="module")
def python() -> str:
    """A Python that holds openfisca-core."""
    if importlib.util.find_spec("openfisca_core") is not None:
        return sys.executable
    named = os.environ.get("TSA_SIM_OPENFISCA")
    if not named:
        pytest.skip("openfisca-core is not installed (TSA_SIM_OPENFISCA names a Python that holds it)")
    return named


def columns(families: Any, date: str) -> dict[str, Any]:
    """Write the families in OpenFisca's columns; zero-valued allowances, a switch of ours, are left to the caller."""
    homes, people = families.homes, families.people
    quarter = quarter_text(quarter_of(month(date)) - 1)
    minimum = [int(second_law.minimums().get((code, quarter), 0)) for _, code in families.places]
    ages = [law.sheet.ages for law in families.laws]
    law = np.repeat(homes["law"], homes["persons"])
    able = [
        able_bodied(int(one["age_months"]), int(one["sex"]), int(one["disability"]), int(one["state"]), ages[number])
        for one, number in zip(people, law, strict=True)
    ]
    sources = {f"income_{name}": people["income"][:, number] for number, name in enumerate(SOURCES)}
    sources |= {f"home_income_{name}": homes["income"][:, number] for number, name in enumerate(SOURCES)}
    return sources | {
        "month": date,
        "household": np.repeat(np.arange(len(homes)), homes["persons"]),
        "minimum": np.array(minimum)[homes["law"]],
        "orleu_here": homes["orleu"],
        "special_given": homes["special"],
        "large_given": homes["large_family"],
        "child_given": homes["child_allowance"],
        "age_months": people["age_months"],
        "role": people["role"],
        "student": people["state"] == State.STUDENT,
        "able": np.array(able),
    }


@pytest.mark.parametrize("date", MONTHS)
def test_openfisca_gives_the_same_tenge(date: str, python: str, tmp_path: Path) -> None:
    """Counted income and every payment of every family of the month."""
    drawn = random_families.draw(MONTHS[date], FAMILIES, 46)
    of_month = [number for number, (when, _) in enumerate(drawn.places) if when == date]
    drawn.homes["law"] = np.array(of_month)[drawn.homes["law"] % len(of_month)]
    random_families.move_to_thresholds(drawn, np.random.default_rng(46))
    ours = assess_all(drawn.homes, drawn.people, drawn.laws)
    asked, answered = tmp_path / "in.npz", tmp_path / "out.npz"
    np.savez(asked, **columns(drawn, month_text(month(date))))
    subprocess.run([python, str(PROGRAM), str(asked), str(answered)], check=True, capture_output=True, text=True)
    theirs = np.load(answered)
    switched_off = {"large": "large_family", "special": "special", "child": "child_allowance"}
    for name, field in NAMES.items():
        amount = theirs[name].astype(int)
        if name in switched_off:
            amount = amount * (drawn.homes[switched_off[name]] != 0)  # an allowance of 0 is a switch of our family file
        differ = np.flatnonzero(ours[:, Outcome._fields.index(field)] != amount)
        assert len(differ) == 0, (name, len(differ), drawn.homes[differ[0]], ours[differ[0]], amount[differ[0]])
    assert (ours[:, Outcome._fields.index("tsa")] > 0).sum() > FAMILIES // 40
