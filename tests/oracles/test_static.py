"""Laws applied at once to the same incomes: each pays what it pays alone, and what the month itself counts."""

import time
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

import tsa_sim as tsa
from tsa_sim.behaviour import Coefficients
from tsa_sim.calendar import month
from tsa_sim.chance import derived_seed
from tsa_sim.engine import simulate
from tsa_sim.errors import BadValue, OutsideData
from tsa_sim.population import load
from tsa_sim.run import frozen_plan
from tsa_sim.static import Due, dues
from tsa_sim.tally import Group, Measure

SMALL: dict[str, Any] = {"scale": "1:1000", "replicates": 1, "threads": 1}


def test_a_base_is_entitled_to_what_the_next_month_counts(line_50: Any, result_50: Any) -> None:
    """Entitlement on the incomes of April is what the month of May finds, but for births and deaths of May."""
    table = tsa.static(line_50, [], "2018-04", **SMALL).set_index(["region", "measure"])["mean"]
    counted = result_50.outcomes[0].tally[
        result_50.months.index(month("2018-05")), :, Measure.ENTITLED_PERSONS, Group.ALL
    ]
    assert table["KZ", "entitled_persons"] == pytest.approx(1000 * counted.sum(), rel=0.01)


def test_laws_together_are_laws_one_by_one(line_50: Any, line_40: Any) -> None:
    """A higher line entitles more and pays more; in one pass or in two every cell is the same."""
    higher = line_50.with_(name="higher", law={"tsa.share_of_subsistence_minimum": {"2018-01": "0.60"}})
    narrow = line_50.with_(name="narrow", law={"means_test.family": {"2018-01": "narrowed"}})
    together = tsa.static(line_50, [line_40, higher, narrow], "2018-06", **SMALL)
    for other in (line_40, higher, narrow):
        alone = tsa.static(line_50, [other], "2018-06", **SMALL)
        mine = alone[alone["law"] == other.name].reset_index(drop=True)
        assert mine.equals(together[together["law"] == other.name].reset_index(drop=True))
    country = together[together["region"] == "KZ"].pivot(index="law", columns="measure", values="mean")
    for measure in ("entitled_persons", "due_tsa"):
        assert country.loc["line_40", measure] < country.loc["line_50", measure] < country.loc["higher", measure]
    assert country.loc["narrow", "entitled_persons"] != country.loc["line_50", "entitled_persons"]


def test_eight_laws_at_once_cost_far_less_than_eight_runs(line_50: Any) -> None:
    """The people live once and are looked at once; each further law costs little."""
    lines = [f"0.{40 + turn}" for turn in range(7)]
    laws = [
        line_50.with_(name=f"line_{line}", law={"tsa.share_of_subsistence_minimum": {"2018-01": line}})
        for line in lines
    ]

    def seconds(some: Any) -> float:
        began = time.process_time()
        tsa.static(line_50, some, "2018-12", **{**SMALL, "scale": "1:100"})
        return time.process_time() - began

    seconds(laws)  # compiles, freezes every law and builds the people
    assert min(seconds(laws) for _ in range(3)) < 0.5 * 8 * min(seconds([]) for _ in range(3))


def test_a_higher_line_never_entitles_fewer(line_50: Any) -> None:
    """Sixteen lines in one pass, a unit apart: entitled persons never fall, in no region."""
    plan = frozen_plan(line_50, line_50.law_book(), Coefficients())
    sample = load("2018-01", scale=Fraction(1, 1000), seed=2018)
    when = month("2018-06")
    homes, persons = simulate(sample, plan, derived_seed(2018, 0), snapshots=[when]).snapshots[when]
    [sheet] = [entry for entry in plan.months if entry.month == when]
    laws = [sheet.law.copy() for _ in range(16)]
    for turn, law in enumerate(laws):
        law["tsa"]["line_units"] += 500 * turn
    sums = dues(homes, persons, laws, sheet.conduct, 1)
    assert (np.diff(sums[:, :, Due.ENTITLED_PERSONS], axis=0) >= 0).all()
    assert sums[-1, :, Due.ENTITLED_PERSONS].sum() > sums[0, :, Due.ENTITLED_PERSONS].sum()


def test_what_static_cannot_do_is_told(line_50: Any) -> None:
    """A month outside the period, a scenario twice."""
    with pytest.raises(OutsideData, match="2031-01"):
        tsa.static(line_50, [], "2031-01", **SMALL)
    with pytest.raises(BadValue, match="twice"):
        tsa.static(line_50, [line_50], "2018-06", **SMALL)
