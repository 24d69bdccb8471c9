"""What a reform costs beside its baseline, and several laws over the same people beside as many runs."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

from benchmarks.month import BENCHMARK as MONTH
from benchmarks.month import SCENARIO
from benchmarks.registry import Benchmark, Promise, Report, Size
from benchmarks.timing import Turn, in_turns, nanoseconds
from tsa_sim import Scenario
from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients
from tsa_sim.calendar import month
from tsa_sim.engine import Engine, MonthSheets, Plan, simulate
from tsa_sim.population import Population
from tsa_sim.run import frozen_plan
from tsa_sim.static import dues

WITHIN = 1.05  # promised: a reform against its baseline
LAWS = 32  # in one static pass
DYNAMIC = ("line_50", "line_50_compliance_low", "line_50_compliance_high")
STATIC_MONTH = "2018-06"


def run(size: Size) -> Report:
    """Time baseline and reform in turn, then several laws together and apart: static ones, and compared ones."""
    base = Scenario.load(SCENARIO)
    laws = [base, *(_with_line(base, share) for share in range(51, 50 + LAWS))]
    sample = people.load(base.base, scale=size.scale, seed=base.seed)
    plans = [frozen_plan(entry, entry.law_book(), Coefficients()) for entry in laws]
    dynamic: dict[str, Turn] = {
        name: partial(_turn, sample, plan, size.months)
        for name, plan in (("the baseline", plans[0]), ("a reform", plans[1]))
    }
    months = in_turns(dynamic, size.rounds)
    static = in_turns(_static_turns(sample, plans), size.rounds)
    together, apart = _compared_and_run(size)
    dearer = months[1].median / months[0].median
    pass_costs = static[1].median / static[0].median
    promises = [
        Promise("a reform against its baseline", dearer, WITHIN),
        Promise(f"{LAWS} static laws in one pass against one law", pass_costs, float(LAWS)),
        Promise(f"{len(DYNAMIC)} laws compared against as many runs, from process start", together / apart, 1.0),
    ]
    remarks = [f"{len(DYNAMIC)} laws compared: {together:.1f} s; as many runs: {apart:.1f} s; at scale {size.scale}"]
    return Report([*months, *static], remarks, promises=[] if size.quick else promises)


def _with_line(base: Scenario, share: int) -> Scenario:
    return base.with_(name=f"line_{share}", law={"tsa.share_of_subsistence_minimum": {"2018-01": f"0.{share}"}})


def _turn(sample: Population, plan: Plan, months: int) -> list[float]:
    """Time the first reported months; the burn-in is run before and not timed."""
    with Engine(sample, plan, 1, threads=1) as engine:
        for _ in range(plan.burn_in):
            engine.step()
        return [nanoseconds(lambda: [engine.step() for _ in range(months)], months * len(sample.households))]


def _static_turns(sample: Population, plans: Sequence[Plan]) -> dict[str, Turn]:
    """Give the turns of one law and of many in one pass, over the people of the baseline in the middle of 2018."""
    when = month(STATIC_MONTH)
    homes, persons = simulate(sample, plans[0], 1, snapshots=[when]).snapshots[when]
    sheets = [_sheet(plan, when) for plan in plans]

    def turn(count: int) -> list[float]:
        work = partial(dues, homes, persons, [sheet.law for sheet in sheets[:count]], sheets[0].conduct, 1)
        return [nanoseconds(work, len(homes))]

    turn(1)
    return {"one law, static": partial(turn, 1), f"{LAWS} laws in one pass, static": partial(turn, LAWS)}


def _sheet(plan: Plan, when: int) -> MonthSheets:
    return next(sheet for sheet in plan.months if sheet.month == when)


def _compared_and_run(size: Size) -> tuple[float, float]:
    """Give the seconds of a comparison at the command line, and of a run of each of its scenarios."""
    words = ["--scale", f"1:{size.scale.denominator}", "--replicates", "1", "--threads", "1"]
    with tempfile.TemporaryDirectory() as folder:
        together = _seconds("compare", *DYNAMIC, *words, "--out", str(Path(folder) / "all"))
        apart = sum(_seconds("run", name, *words, "--out", str(Path(folder) / name)) for name in DYNAMIC)
    return together, apart


def _seconds(*words: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-W", "ignore", "-m", "tsa_sim", *words], check=True, capture_output=True)
    return time.perf_counter() - began


BENCHMARK = Benchmark(
    name="reform",
    title="a reform beside its baseline, several laws beside as many runs",
    smoke=MONTH.smoke,
    full=Size(households=0, scale=Fraction(1, 50), months=27, rounds=5),
    run=run,
)
