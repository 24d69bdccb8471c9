"""The long run: months without end in one process, and its resident memory in the last third against the first."""

import os
from fractions import Fraction
from pathlib import Path
from statistics import mean

from benchmarks.registry import Benchmark, Report, Size, Timing
from benchmarks.timing import nanoseconds
from tsa_sim import Scenario
from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients
from tsa_sim.chance import derived_seed
from tsa_sim.engine import simulate
from tsa_sim.run import frozen_plan

SCENARIO = "line_50"
GROWTH = 0.01  # of resident memory, from the first third to the last, that is allowed
SETTLING = 3  # runs before memory is looked at: compiling, first use of every library


def run(size: Size) -> Report:
    """Run replicate after replicate until so many months have passed; look at memory after each."""
    scenario = Scenario.load(SCENARIO)
    sample = people.load(scenario.base, scale=size.scale, seed=scenario.seed)
    plan = frozen_plan(scenario, scenario.law_book(), Coefficients(dict(scenario.behaviour)))
    months = len(plan.months)
    runs = max(3, size.months // months) + SETTLING
    times, memory = [], []
    for turn in range(runs):
        luck = derived_seed(scenario.seed, turn)
        times.append(nanoseconds(lambda luck=luck: simulate(sample, plan, luck), months * len(sample.households)))
        memory.append(resident_megabytes())
    third = (runs - SETTLING) // 3
    first, last = mean(memory[SETTLING : SETTLING + third]), mean(memory[-third:])
    remark = (
        f"{runs * months:,} months in {sum(times) * months * len(sample.households) / 6e10:.1f} minutes; memory "
        f"{first:,.1f} MB in the first third, {last:,.1f} MB in the last ({100 * (last / first - 1):+.2f}%)"
    )
    grown = last > (1 + GROWTH) * first
    return Report([Timing("tsa_sim.engine, 2 threads", tuple(times))], [remark], [remark] if grown else [])


def resident_megabytes() -> float:
    """Give the resident memory of this process as the system counts it now, MB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


BENCHMARK = Benchmark(
    name="longrun",
    title="months without end, and whether memory grows",
    smoke=Size(households=0, scale=Fraction(1, 1000), months=2000, rounds=1, quick=True),
    full=Size(households=0, scale=Fraction(1, 20), months=60_000, rounds=1),
    run=run,
)
