"""Runs on a dask.distributed cluster of this machine: the same bits, a worker killed, a run that goes on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tsa_sim as tsa
from tsa_sim import cluster as on_cluster
from tsa_sim import reaching
from tsa_sim.calendar import month
from tsa_sim.errors import BadValue, RunFailed
from tsa_sim.kept import key_of, names_kept
from tsa_sim.rulebook import cache_folder
from tsa_sim.run import Settings, as_scale

if not os.environ.get("CI"):
    pytest.importorskip("distributed")

SMALL: dict[str, Any] = {"scale": "1:1000", "threads": 1}


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    """Two workers, each a process of its own with a nanny that starts it again."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def moving(line_50: Any) -> Any:
    """Fifteen months and their burn-in, in which households move three times."""
    return replace(line_50, name="moving", first=month("2018-12"), last=month("2020-02"))


def pieces_of(scenario: Any, settings: dict[str, Any], cluster: str) -> dict[str, int]:
    """Tell when each piece of a run that is kept on this machine was written, nanoseconds."""
    filled = Settings(as_scale(settings["scale"]), settings.get("replicates"), settings.get("seed"), cluster=cluster)
    key = key_of(scenario, filled.filled_from(scenario))
    found = {}
    for name in names_kept(key):
        try:
            found[name] = (cache_folder() / "parts" / key / name).stat().st_mtime_ns
        except FileNotFoundError:  # taken away meanwhile
            continue
    return {name: when for name, when in found.items() if "of" in name}


@pytest.mark.parametrize("replicates", [1, 3])
def test_a_cluster_gives_the_same_bits(local: Any, moving: Any, replicates: int) -> None:
    """One replicate in two shards that exchange who moves, or whole replicates: every cell and record of a run here."""
    settings = {**SMALL, "replicates": replicates, "snapshots": ["2019-06", "2020-01"]}
    here, there = tsa.run(moving, **settings), tsa.run(moving, cluster=local.scheduler_address, **settings)
    assert there.manifest["results_hash"] == here.manifest["results_hash"]
    assert there.manifest["fingerprint"] == here.manifest["fingerprint"]
    for mine, theirs in zip(here.outcomes, there.outcomes, strict=True):
        for when in mine.seen:
            assert (mine.ids[when] == theirs.ids[when]).all() and (mine.seen[when] == theirs.seen[when]).all()
        for when, records in mine.snapshots.items():
            assert all((one == two).all() for one, two in zip(records, theirs.snapshots[when], strict=True))
    assert all((mine == theirs).all() for mine, theirs in zip(here.household_ids, there.household_ids, strict=True))


def test_a_comparison_is_lived_at_once(local: Any, line_50: Any) -> None:
    """Two scenarios of one replicate each on two workers: every difference, flow and check of a comparison here."""
    short = replace(line_50, name="short", first=month("2018-01"), last=month("2018-03"))
    higher = short.with_(name="higher", law={"tsa.share_of_subsistence_minimum": {"2018-02": "0.60"}})
    settings = {**SMALL, "replicates": 1}
    told: list[tuple[int, int]] = []
    here = tsa.compare(short, [higher], **settings)
    there = tsa.compare(
        short,
        [higher],
        cluster=local.scheduler_address,
        progress=lambda done, total, label: told.append((done, total)),
        **settings,
    )
    for mine, theirs in zip(here.results, there.results, strict=True):
        assert mine.manifest["results_hash"] == theirs.manifest["results_hash"]
    assert there.difference().equals(here.difference()) and there.flows().equals(here.flows())
    assert there.audit == here.audit
    assert [done for done, _ in told] == sorted(done for done, _ in told) and told[-1][0] == told[-1][1]


def test_a_worker_killed_in_the_middle_loses_nothing(local: Any, moving: Any) -> None:
    """A worker is killed between the stretches of two shards: same bits, and no finished piece is lived again."""
    settings = {**SMALL, "replicates": 1, "seed": 5}
    at_the_kill: dict[str, int] = {}
    last: dict[str, int] = {}

    def kill_one(done: int, total: int, label: str) -> None:
        last.clear()
        last.update(pieces_of(moving, settings, local.scheduler_address))
        if 3 * done > total and not at_the_kill:
            at_the_kill.update(last)
            os.kill(next(iter(local.workers.values())).pid, signal.SIGKILL)

    there = tsa.run(moving, cluster=local.scheduler_address, progress=kill_one, **settings)
    assert 1 < len(at_the_kill) < len(last) == 2 * STRETCHES
    assert at_the_kill.items() <= last.items()
    assert there.manifest["results_hash"] == tsa.run(moving, **settings).manifest["results_hash"]


def test_whole_replicates_outlive_a_worker(local: Any, moving: Any) -> None:
    """The first finished replicate kills a worker: the others are lived elsewhere, and the results are the same bits."""
    killed: list[int] = []

    def kill_one(done: int, total: int, label: str) -> None:
        if done and not killed:
            killed.append(next(iter(local.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    settings = {**SMALL, "replicates": 6, "seed": 5}
    there = tsa.run(moving, cluster=local.scheduler_address, progress=kill_one, **settings)
    assert killed
    assert there.manifest["results_hash"] == tsa.run(moving, **settings).manifest["results_hash"]


ASKING = """
import os, sys
from dataclasses import replace
import tsa_sim as tsa
from tsa_sim.calendar import month

def stop(done, total, label):
    if done >= float(sys.argv[3]) * total:
        os.kill(os.getpid(), 9)

scenario = replace(tsa.Scenario.load("line_50"), name="moving", first=month("2018-12"), last=month("2020-02"))
tsa.run(scenario, scale="1:1000", replicates=int(sys.argv[2]), seed=6, cluster=sys.argv[1], progress=stop)
"""


@pytest.mark.parametrize(("replicates", "share"), [(1, 0.6), (5, 0.4)])
def test_a_killed_run_goes_on_with_what_is_missing(local: Any, moving: Any, replicates: int, share: float) -> None:
    """The process that asked is killed; the same command lives no piece and no replicate again that was finished."""
    settings = {**SMALL, "replicates": replicates, "seed": 6}
    address = local.scheduler_address
    asking = [sys.executable, "-c", ASKING, address, str(replicates), str(share)]
    killed = subprocess.run(asking, capture_output=True, text=True, timeout=120)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    wait_until(lambda: not any(local.scheduler.processing_of()))
    kept_before = parts_of(moving, settings, address)
    told: list[int] = []
    last: dict[str, int] = {}

    def look(done: int, total: int, label: str) -> None:
        told.append(done)
        last.clear()
        last.update(parts_of(moving, settings, address))

    again = tsa.run(moving, cluster=address, progress=look, **settings)
    assert 1 < len(kept_before)
    assert kept_before.items() <= last.items()
    assert again.manifest["results_hash"] == tsa.run(moving, **settings).manifest["results_hash"]
    assert parts_of(moving, settings, address) == {}
