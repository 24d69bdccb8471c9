"""A behaviour replaced: the seconds of its first run, and its months beside those without a replacement."""

import time
from functools import partial
from typing import Any

from benchmarks.month import BENCHMARK as MONTH
from benchmarks.month import SCENARIO
from benchmarks.registry import Benchmark, Promise, Report, Size
from benchmarks.timing import Turn, in_turns, nanoseconds
from tsa_sim import Scenario
from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients
from tsa_sim.behaviour.application import applies
from tsa_sim.engine import Engine, Plan
from tsa_sim.population import Population
from tsa_sim.rulebook import Replacements
from tsa_sim.run import frozen_plan

MOST_SECONDS = 4.0  # of processor time, promised for the first run of a new function
FULL_SPEED = 1.1  # its months against those without it; another function may decide otherwise, so more is paid


def above_two_thousand(
    award: int,
    lives_on: int,
    members: int,
    children: int,
    months_since: int,
    hassle: int,
    decision: int,
    root: int,
    life_luck: int,
    application: Any,
) -> bool:
    """Whoever would draw two thousand tenge a month asks."""
    return award >= 2000


def run(size: Size) -> Report:
    """Compile the month with a function of one's own, then time months with and without it."""
    scenario = Scenario.load(SCENARIO)
    sample = people.load(scenario.base, scale=size.scale, seed=scenario.seed)
    plan = frozen_plan(scenario, scenario.law_book(), Coefficients())
    mine: Replacements = {applies: above_two_thousand}
    _turn(sample, plan, {}, 1)
    began, busy = time.perf_counter(), time.process_time()
    Engine(sample, plan, scenario.seed, threads=1, replacing=mine).__exit__()
    seconds, processor = time.perf_counter() - began, time.process_time() - busy
    engines: dict[str, Turn] = {
        "as it is": partial(_turn, sample, plan, {}, size.months),
        "with a function of one's own": partial(_turn, sample, plan, mine, size.months),
    }
    remark = f"compiled for the first time in {seconds:.1f} s, {processor:.1f} s of processor time"
    timings = in_turns(engines, size.rounds)
    slower = timings[1].median / timings[0].median
    promises = [
        Promise("a behaviour replaced: the first run, compiling", processor, MOST_SECONDS, "s of processor time"),
        Promise("a behaviour replaced: its months against those without", slower, FULL_SPEED),
    ]
    return Report(timings, [remark], promises=[] if size.quick else promises)


def _turn(sample: Population, plan: Plan, replacing: Replacements, months: int) -> list[float]:
    with Engine(sample, plan, 1, threads=1, replacing=replacing) as engine:
        engine.step()
        return [nanoseconds(lambda: [engine.step() for _ in range(months)], months * len(sample.households))]


BENCHMARK = Benchmark(
    name="replacing",
    title="a behaviour replaced from a notebook",
    smoke=MONTH.smoke,
    full=Size(households=0, scale=MONTH.full.scale, months=27, rounds=3),
    run=run,
)
