"""The long run: months without end in one process, and its resident memory in the last third against the first."""

import os
import time
from fractions import Fraction
from functools import partial
from pathlib import Path
from statistics import mean

from benchmarks.registry import Benchmark, Promise, Report, Size, Timing
from benchmarks.timing import nanoseconds
from tsa_sim import Scenario
from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients
from tsa_sim.chance import derived_seed
from tsa_sim.engine import simulate
from tsa_sim.run import frozen_plan

SCENARIO = "line_50"
GROWTH = 0.01  # of resident memory, from the first third to the last, that is allowed
LEAST = 3  # runs that are compared, however short the time
SETTLING = 3  # runs before memory is looked at: compiling, first use of every library


def run(size: Size) -> Report:
    """Run replicate after replicate until so many minutes have passed; look at memory after each."""
    scenario = Scenario.load(SCENARIO)
    sample = people.load(scenario.base, scale=size.scale, seed=scenario.seed)
    plan = frozen_plan(scenario, scenario.law_book(), Coefficients(dict(scenario.behaviour)))
    months = len(plan.months)
    times: list[float] = []
    memory: list[float] = []
    began = time.monotonic()
    while len(times) < SETTLING + LEAST or time.monotonic() - began < 60 * size.minutes:
        luck = derived_seed(scenario.seed, len(times))
        work = partial(simulate, sample, plan, luck, threads=1)
        times.append(nanoseconds(work, months * len(sample.households)))
        memory.append(resident_megabytes())
    minutes = (time.monotonic() - began) / 60
    third = (len(memory) - SETTLING) // 3
    first, last = mean(memory[SETTLING : SETTLING + third]), mean(memory[-third:])
    remark = (
        f"{len(times) * months:,} months of {len(sample.households):,} households in {minutes:.1f} minutes; memory "
        f"{first:,.1f} MB in the first third, {last:,.1f} MB in the last, at most {max(memory):,.1f} MB"
    )
    grown = Promise("resident memory, last third of the long run against its first", last / first, 1 + GROWTH)
    return Report([Timing("tsa_sim.engine, 1 thread", tuple(times))], [remark], promises=[] if size.quick else [grown])


def resident_megabytes() -> float:
    """Give the resident memory of this process as the system counts it now, MB."""
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


BENCHMARK = Benchmark(
    name="longrun",
    title="months without end, and whether memory grows",
    smoke=Size(households=0, scale=Fraction(1, 1000), months=0, rounds=1, quick=True),
    full=Size(households=0, scale=Fraction(1, 100), months=0, rounds=1, minutes=30),
    run=run,
)
