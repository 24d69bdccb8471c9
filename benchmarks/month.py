"""Our whole month on the people of Kazakhstan, on one thread and on two, and what Mesa's clothes cost."""

import time
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

from benchmarks.registry import Benchmark, Promise, Report, Size
from benchmarks.timing import Turn, in_turns, nanoseconds
from tests.oracles.month_in_columns import month_in_columns
from tsa_sim import Scenario, TsaModel
from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients
from tsa_sim.calendar import month
from tsa_sim.chance import derived_seed
from tsa_sim.columns import Records
from tsa_sim.engine import Engine, MonthSheets, Plan, simulate
from tsa_sim.population import Population
from tsa_sim.run import frozen_plan

SCENARIO = "line_50"
TWO_THREADS, COLUMNS, MESA = 1.7, 6.0, 1.05  # promised: two threads against one; columns against us; Mesa against us
MONTH_IN_COLUMNS = "2018-02"


def run(size: Size) -> Report:
    """Time the months of the law in force: people live, work, are assessed, assisted and counted."""
    scenario = Scenario.load(SCENARIO)
    sample = people.load(scenario.base, scale=size.scale, seed=scenario.seed)
    plan = frozen_plan(scenario, scenario.law_book(), Coefficients(dict(scenario.behaviour)))
    months = min(size.months, len(plan.reported))
    compiling = _seconds_to_compile(sample, plan, scenario.seed)
    engines: dict[str, Turn] = {
        f"tsa_sim.engine, {threads} thread{'s' * (threads > 1)}": partial(
            _turn, sample, plan, scenario.seed, threads, months
        )
        for threads in (1, 2)
    }
    engines["tsa_sim.model (Mesa), 1 thread"] = partial(_mesa_turn, size.scale, months)
    engines["the shorter month in NumPy columns"] = partial(_columns_turn, *_people_before(sample, plan, scenario.seed))
    remarks = [
        f"{len(sample.households):,} households, {int((sample.persons['age_months'] >= 0).sum()):,} persons, "
        f"{months} months of {SCENARIO}, all behaviours, all counts",
        f"the first month of the process, with compiling or reading compiled code: {compiling:.1f} s (not counted)",
    ]
    timings = in_turns(engines, size.rounds)
    one, two, mesa, columns = (timing.median for timing in timings)
    promises = [
        Promise("whole month: one thread against two", one / two, TWO_THREADS, at_least=True),
        Promise("whole month: NumPy columns (a shorter month) against us", columns / one, COLUMNS, at_least=True),
        Promise("whole month: stepped through Mesa, against the engine", mesa / one, MESA),
    ]
    return Report(timings, remarks, promises=[] if size.quick else promises)


def _seconds_to_compile(sample: Population, plan: Plan, seed: int) -> float:
    began = time.perf_counter()
    with Engine(sample, plan, seed, threads=1) as engine:
        engine.step()
    return time.perf_counter() - began


def _turn(sample: Population, plan: Plan, seed: int, threads: int, months: int) -> list[float]:
    """Time the first reported months; the burn-in is run before and not timed."""
    with Engine(sample, plan, derived_seed(seed, 0), threads=threads) as engine:
        for _ in range(plan.burn_in):
            engine.step()
        return [nanoseconds(lambda: [engine.step() for _ in range(months)], months * len(sample.households))]


def _mesa_turn(scale: Fraction, months: int) -> list[float]:
    """Time the same months stepped through Mesa, with its collector of every measure."""
    model = TsaModel(SCENARIO, scale=scale, threads=1)
    return [nanoseconds(lambda: [model.step() for _ in range(months)], months * len(model.households))]


def _people_before(
    sample: Population, plan: Plan, seed: int
) -> tuple[Records, Records, int, MonthSheets, Records, Any]:
    """Give what the month in columns is given: the people after the month before, the seed, sheet, desks, markets."""
    when = month(MONTH_IN_COLUMNS)
    [step] = [place for place, entry in enumerate(plan.months) if entry.month == when]
    until = replace(plan, months=plan.months[: step + 1])
    lived = simulate(sample, until, seed, snapshots=[when - 1])
    return *lived.snapshots[when - 1], seed, plan.months[step], lived.desks[step], plan.work[0]


def _columns_turn(
    homes: Records, persons: Records, seed: int, sheet: MonthSheets, desks: Records, work: Any
) -> list[float]:
    """Time one month in columns: the oracle of the tests, which lives, works, assesses and neither pays nor counts."""
    return [nanoseconds(partial(month_in_columns, homes, persons, seed, sheet, desks, work), len(homes))]


BENCHMARK = Benchmark(
    name="month",
    title="the whole month of the law in force",
    smoke=Size(households=0, scale=Fraction(1, 1000), months=3, rounds=1, quick=True),
    full=Size(households=0, scale=Fraction(1, 50), months=27, rounds=3),
    run=run,
)
