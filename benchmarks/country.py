"""The whole country: time a household-month from a tenth of the households to all, on one thread and two, and memory.

All households are the tenth ten times over, each time under other identities and so with other luck: ages, incomes and
families are the country's, and memory and time are those of a sample of the full size.
"""

import json
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

import numpy as np

from benchmarks.registry import Benchmark, Promise, Report, Size, Timing
from tsa_sim import Scenario
from tsa_sim import population as people
from tsa_sim.population import Population

SCENARIO = "line_50"
MEGABYTES = 2000  # peak of resident memory of the whole country that is promised
HOUSEHOLDS, COUNTRY_MONTHS = 6_000_000, 60  # for which seconds are promised
SECONDS, SECONDS_2 = 45.0, 25.0  # of them, on one core and on two
FLAT, TWO_THREADS, NANOSECONDS = 1.15, 1.7, 120.0  # promised: from a tenth to all; two threads against one; one thread

SCRIPT = """
import json, sys, time
import numpy as np
from pathlib import Path
from tsa_sim import Scenario
from tsa_sim.behaviour import Coefficients
from tsa_sim.engine import Engine
from tsa_sim.population import Population
from tsa_sim.run import frozen_plan
from dataclasses import replace
folder, threads, months = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
scenario = Scenario.load(sys.argv[4])
scenario = replace(scenario, last=scenario.first + months - 1)
plan = frozen_plan(scenario, scenario.law_book(), Coefficients())
homes, persons = (np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("households", "persons"))
times = []
with Engine(Population(scenario.base, homes, persons, 1.0, ""), plan, 1, threads=threads) as engine:
    while not engine.finished:
        count, began = len(engine.households), time.perf_counter()
        engine.step()
        times.append((time.perf_counter() - began) * 1e9 / count)
[peak] = [int(line.split()[1]) / 1000 for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(json.dumps({"times": times[plan.burn_in:], "megabytes": peak, "households": len(homes)}))
"""


def run(size: Size) -> Report:
    """Time the months of a tenth and of ten times a tenth, each in a process of its own that tells its peak memory."""
    scenario = Scenario.load(SCENARIO)
    sample = people.load(scenario.base, scale=size.scale, seed=scenario.seed)
    times: dict[str, list[float]] = {}
    peaks: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for copies in (1, 10):
            _write(sample, copies, Path(folder) / str(copies))
        for _ in range(size.rounds):
            for copies in (1, 10):
                for threads in (1, 2):
                    found = _in_a_process(Path(folder) / str(copies), threads, size.months)
                    name = f"{found['households']:,} households, {threads} thread{'s' * (threads > 1)}"
                    times.setdefault(name, []).append(float(np.mean(found["times"])))
                    peaks[name] = max(peaks.get(name, 0.0), found["megabytes"])
    timings = [Timing(name, tuple(taken)) for name, taken in times.items()]
    promises = [] if size.quick else _promises(timings, peaks)
    return Report(timings, _remarks(timings, peaks, size), promises=promises)


def _remarks(timings: list[Timing], peaks: dict[str, float], size: Size) -> list[str]:
    small, small_2, large, large_2 = (timing.median for timing in timings)
    return [
        f"mean of {size.months} months of {SCENARIO}, moves of January and room for births included",
        f"all against a tenth: {large / small:.2f} on one thread, {large_2 / small_2:.2f} on two",
        f"one thread against two: {small / small_2:.2f} for a tenth, {large / large_2:.2f} for all",
        *(f"{name}: peak of resident memory {peak:,.0f} MB" for name, peak in peaks.items()),
    ]


def _promises(timings: list[Timing], peaks: dict[str, float]) -> list[Promise]:
    small, _, large, large_2 = (timing.median for timing in timings)
    household_months = HOUSEHOLDS * COUNTRY_MONTHS / 1e9
    return [
        Promise("whole country, 1 thread", large, NANOSECONDS, "ns a household-month"),
        Promise("a tenth of the country, 1 thread", small, NANOSECONDS, "ns a household-month"),
        Promise("whole country against a tenth, 1 thread", large / small, FLAT),
        Promise("whole country: one thread against two", large / large_2, TWO_THREADS, at_least=True),
        Promise("6 million households, 60 months, 1 core", large * household_months, SECONDS, "seconds"),
        Promise("6 million households, 60 months, 2 cores", large_2 * household_months, SECONDS_2, "seconds"),
        Promise("whole country: peak of resident memory", max(peaks.values()), MEGABYTES, "MB"),
    ]


def _write(sample: Population, copies: int, folder: Path) -> None:
    """Write the people ``copies`` times over, each time under other identities."""
    folder.mkdir()
    homes, persons = np.array(sample.households), np.array(sample.persons)
    rows = np.lib.format.open_memmap(folder / "households.npy", "w+", homes.dtype, (copies * len(homes),))
    places = np.lib.format.open_memmap(folder / "persons.npy", "w+", persons.dtype, (copies * len(persons),))
    for turn in range(copies):
        part = homes.copy()
        part["id"] += turn << 56
        part["first"] += turn * len(persons)
        rows[turn * len(homes) : (turn + 1) * len(homes)] = part
        places[turn * len(persons) : (turn + 1) * len(persons)] = persons
    rows.flush()
    places.flush()


def _in_a_process(folder: Path, threads: int, months: int) -> dict[str, list[float] | float]:
    words = [sys.executable, "-W", "ignore", "-c", SCRIPT, str(folder), str(threads), str(months), SCENARIO]
    return json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


BENCHMARK = Benchmark(
    name="country",
    title="the whole country, and a tenth of it",
    smoke=Size(households=0, scale=Fraction(1, 1000), months=3, rounds=1, quick=True),
    full=Size(households=0, scale=Fraction(1, 10), months=60, rounds=3),
    run=run,
)
