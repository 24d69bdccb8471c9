"""Forty replicates in one process: on one thread, side by side on two, and on a cluster of two workers."""

import importlib.util
from fractions import Fraction
from functools import partial

from benchmarks.month import SCENARIO
from benchmarks.registry import Benchmark, Promise, Report, Size
from benchmarks.timing import Turn, in_turns, nanoseconds
from tsa_sim import Result, Scenario, run
from tsa_sim.run import months_to_run, results_hash

REPLICATES, QUICK_REPLICATES = 40, 3
TWO_THREADS = 1.7  # promised: one thread against two


def run_replicates(size: Size) -> Report:
    """Time replicates on one thread and on two, and see whether a cluster gives the same bits."""
    scenario = Scenario.load(SCENARIO)
    count = QUICK_REPLICATES if size.quick else REPLICATES
    live = partial(run, scenario, scale=size.scale, replicates=count)
    here = live(threads=2)
    household_months = months_to_run(scenario) * sum(len(ids) for ids in here.household_ids)
    engines: dict[str, Turn] = {
        f"{count} replicates, {threads} thread{'s' * (threads > 1)}": partial(_turn, live, threads, household_months)
        for threads in (1, 2)
    }
    timings = in_turns(engines, size.rounds)
    remarks, faults = ([], []) if size.quick else _on_a_cluster(live, here)
    speed = Promise(
        f"{count} replicates: one thread against two", timings[0].median / timings[1].median, TWO_THREADS, at_least=True
    )
    return Report(timings, remarks, faults, [] if size.quick else [speed])


def _turn(live: partial[Result], threads: int, household_months: int) -> list[float]:
    return [nanoseconds(lambda: live(threads=threads), household_months)]


def _on_a_cluster(live: partial[Result], here: Result) -> tuple[list[str], list[str]]:
    """Run the same on a cluster of this machine; give remarks and faults."""
    if importlib.util.find_spec("distributed") is None:
        return ["dask.distributed is not installed: the cluster is left out"], []
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster:
        there = live(cluster=cluster.scheduler_address)
        parted = live(cluster=cluster.scheduler_address, replicates=1)
    faults = []
    if there.manifest["results_hash"] != here.manifest["results_hash"]:
        faults.append("a cluster of two workers gives other bits than this process")
    if parted.manifest["results_hash"] != results_hash(here.outcomes[:1]):
        faults.append("a replicate in two shards of regions gives other bits than the whole")
    same = (
        "a cluster of two workers gives the same bits as this process: whole replicates, and one in shards of regions"
    )
    return [] if faults else [same], faults


BENCHMARK = Benchmark(
    name="replicates",
    title="forty replicates in one process, and on a cluster",
    smoke=Size(households=0, scale=Fraction(1, 1000), months=0, rounds=1, quick=True),
    full=Size(households=0, scale=Fraction(1, 200), months=0, rounds=3),
    run=run_replicates,
)
