"""From the start of the process to a result: ten thousand households, twelve months, with the rules compiled or not."""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from fractions import Fraction
from pathlib import Path
from statistics import median

from benchmarks.month import SCENARIO
from benchmarks.registry import Benchmark, Promise, Report, Size

WARM, COLD = 1.5, 5.0  # seconds promised: rules compiled before; nothing compiled before

SCRIPT = """
import sys
from dataclasses import replace
import tsa_sim as tsa
scenario = tsa.Scenario.load(sys.argv[1])
scenario = replace(scenario, last=scenario.first + int(sys.argv[3]) - 1)
result = tsa.run(scenario, scale=sys.argv[2], replicates=1)
print(len(result.household_ids[0]), float(result.series("recipients_persons", "KZ")[0].sum()))
"""


def run(size: Size) -> Report:
    """Take the seconds of a process that runs a year, in turn with an empty cache and with a full one.

    The people lie in the cache both times: they are built once for a machine.
    """
    cold, warm = [], []
    busy = 0.0
    with tempfile.TemporaryDirectory() as folder:
        told = _in_a_process(Path(folder), size)[1]
        for _ in range(size.rounds):
            shutil.rmtree(Path(folder) / "rules", ignore_errors=True)
            before = _processor_seconds()
            cold.append(_in_a_process(Path(folder), size)[0])
            busy = _processor_seconds() - before
            warm.append(_in_a_process(Path(folder), size)[0])
    households = told.split()[0]
    case = f"{int(households):,} households x {size.months} months from process start"
    remark = f"{case}: {median(warm):.2f} s warm, {median(cold):.2f} s cold, the last {busy:.1f} s of processor time"
    promises = [
        Promise(f"{case}, warm", median(warm), WARM, "seconds"),
        Promise(f"{case}, cold", median(cold), COLD, "seconds"),
    ]
    return Report([], [remark], promises=[] if size.quick else promises)


def _processor_seconds() -> float:
    """Give the processor time of all processes that this one has started and that have ended, seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _in_a_process(cache: Path, size: Size) -> tuple[float, str]:
    words = [sys.executable, "-W", "ignore", "-c", SCRIPT, SCENARIO, f"1:{size.scale.denominator}", str(size.months)]
    began = time.perf_counter()
    environment = os.environ | {"TSA_SIM_CACHE": str(cache)}
    done = subprocess.run(words, env=environment, check=True, capture_output=True, text=True)
    return time.perf_counter() - began, done.stdout


BENCHMARK = Benchmark(
    name="start",
    title="from the start of the process to a result",
    smoke=Size(households=0, scale=Fraction(1, 1000), months=12, rounds=1, quick=True),
    full=Size(households=0, scale=Fraction(1, 528), months=12, rounds=5),
    run=run,
)
