"""Runs on a dask.distributed cluster of this machine: the same bits, a worker killed, a run that goes on."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tsa_sim as tsa
from tsa_sim import cluster as on_cluster
from tsa_sim.behaviour import Coefficients
from tsa_sim.calendar import month
from tsa_sim.cluster import merge, units_of
from tsa_sim.errors import BadValue
from tsa_sim.plans import regions_are_closed
from tsa_sim.regions import REGIONS
from tsa_sim.replicates import Settings, frozen_plan, live
from tsa_sim.run import as_scale

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
def year(line_50: Any) -> Any:
    """The law in force in 2018."""
    alone = line_50.with_(behaviour={"life.moving": 0.0, "offices.posts_per_1000_families": 0.02})
    return replace(alone, name="year", first=month("2018-01"), last=month("2018-12"))


@pytest.fixture(scope="module")
def stay(year: Any) -> Any:
    """The same year, in which nobody moves to another region, so that regions can be lived apart."""
    return year.with_(name="stay", behaviour={"life.moving": 0.0})


@pytest.mark.parametrize("replicates", [1, 3])
def test_a_cluster_gives_the_same_bits(local: Any, stay: Any, replicates: int) -> None:
    """One replicate in shards of regions, or whole replicates: every cell and record of a run in this process."""
    year = stay
    assert regions_are_closed(frozen_plan(year, year.law_book(), Coefficients(dict(year.behaviour))))
    settings = {**SMALL, "replicates": replicates, "snapshots": ["2018-06"]}
    here, there = tsa.run(year, **settings), tsa.run(year, cluster=local.scheduler_address, **settings)
    assert there.manifest["results_hash"] == here.manifest["results_hash"]
    for mine, theirs in zip(here.outcomes, there.outcomes, strict=True):
        assert all((mine.seen[when] == theirs.seen[when]).all() for when in mine.seen)
        homes, persons = mine.snapshots[month("2018-06")]
        assert (theirs.snapshots[month("2018-06")][0] == homes).all()
        assert (theirs.snapshots[month("2018-06")][1] == persons).all()
    assert all((mine == theirs).all() for mine, theirs in zip(here.household_ids, there.household_ids, strict=True))


def test_where_households_move_a_replicate_is_lived_as_a_whole(local: Any, line_50: Any) -> None:
    """One replicate on two workers, moves between regions on: not parted, and the same bits."""
    scenario = replace(line_50, name="moving", first=month("2018-12"), last=month("2019-02"))
    plan = frozen_plan(scenario, scenario.law_book(), Coefficients(dict(scenario.behaviour)))
    assert not regions_are_closed(plan)
    there = tsa.run(scenario, cluster=local.scheduler_address, **SMALL)
    assert there.manifest["results_hash"] == tsa.run(scenario, **SMALL).manifest["results_hash"]


def test_a_worker_killed_in_the_middle_loses_nothing(local: Any, year: Any) -> None:
    """The first finished unit kills a worker: its units are lived elsewhere, and the results are the same bits."""
    killed = []

    def kill_one(done: int, total: int, label: str) -> None:
        if done and not killed:
            killed.append(next(iter(local.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    settings = {**SMALL, "replicates": 6, "seed": 5}
    there = tsa.run(year, cluster=local.scheduler_address, progress=kill_one, **settings)
    assert killed
    assert there.manifest["results_hash"] == tsa.run(year, **settings).manifest["results_hash"]


def test_a_run_that_broke_off_goes_on_with_what_is_missing(
    local: Any, year: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """After two of five replicates the run is stopped; run again it sends the three others only."""
    monkeypatch.setenv("TSA_SIM_CACHE", str(tmp_path))
    sent: list[int] = []
    arriving = on_cluster._arriving

    def counting(client: Any, scenario: Any, settings: Any, units: Any) -> Any:
        sent.append(len(units))
        yield from arriving(client, scenario, settings, units)

    monkeypatch.setattr(on_cluster, "_arriving", counting)
    settings = {**SMALL, "replicates": 5, "seed": 6}

    def stop(done: int, total: int, label: str) -> None:
        if done >= 2 * total // 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tsa.run(year, cluster=local.scheduler_address, progress=stop, **settings)
    again = tsa.run(year, cluster=local.scheduler_address, **settings)
    assert sent == [5, 3]
    assert again.manifest["results_hash"] == tsa.run(year, **settings).manifest["results_hash"]
    assert not list((tmp_path / "parts").iterdir())


def test_shards_merge_to_the_whole_without_a_cluster(stay: Any) -> None:
    """Three shards of a replicate's regions, lived one by one, merge to the replicate; desks and lots among it."""
    year = stay.with_(name="busy", behaviour={"life.moving": 0.0, "offices.queue": 1})
    settings = Settings(as_scale("1:1000"), 1, 2018, 1, ("2018-03",)).filled_from(year)
    parts = [live(year, settings, 0, threads=1, regions=unit.regions) for unit in units_of(1, 3)]
    whole, merged = live(year, settings, 0, threads=1), merge(parts)
    assert (merged.outcome.tally == whole.outcome.tally).all()
    assert (merged.ids == whole.ids).all()
    for found, wanted in zip(*(entry.outcome.snapshots[month("2018-03")] for entry in (merged, whole)), strict=True):
        assert (found == wanted).all()


def test_units_cover_every_region_once() -> None:
    """However many shards: each replicate's regions are all dealt out, none twice; never more shards than regions."""
    for shards in (2, 5, 20, 40):
        units = units_of(2, shards)
        dealt = np.sort(np.concatenate([unit.regions for unit in units if unit.replicate == 1 and unit.regions]))
        assert dealt.tolist() == list(range(len(REGIONS)))
        assert len({unit.name for unit in units}) == len(units)


def test_a_cluster_that_is_not_there_is_told(year: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address at which nobody answers: one sentence that says what to give."""
    monkeypatch.setattr(on_cluster, "_PATIENCE", "1s")
    with pytest.raises(BadValue, match="does not answer"):
        tsa.run(year, cluster="tcp://localhost:9", replicates=1, **SMALL)
