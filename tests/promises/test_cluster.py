"""Runs on a dask.distributed cluster of this machine: the same bits, a worker killed, a run that goes on."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tsa_sim as tsa
from tsa_sim import reaching
from tsa_sim.calendar import month
from tsa_sim.cluster import shards_wanted
from tsa_sim.errors import BadValue, RunFailed
from tsa_sim.kept import keep, key_of, names_kept
from tsa_sim.merging import merge
from tsa_sim.observation import OwnMeasure
from tsa_sim.population.targets import persons_of_regions
from tsa_sim.reaching import described, difference
from tsa_sim.regions import REGIONS
from tsa_sim.replicates import Lived, Settings, live
from tsa_sim.rulebook import cache_folder
from tsa_sim.run import as_scale
from tsa_sim.shards import Job, Piece, live_piece, owners, stretches

if not os.environ.get("CI"):
    pytest.importorskip("distributed")

STRETCHES = 4  # of the scenario below: households move in January of 2018 (burn-in), 2019 and 2020
SMALL: dict[str, Any] = {"scale": "1:1000", "threads": 1}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two workers, each a process of its own with a nanny that starts it again."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as made:
        yield made


@pytest.fixture
def local(cluster: Any) -> Any:
    """The cluster, with both workers there: one may have been killed by the test before."""
    from distributed import Client

    with Client(cluster.scheduler_address) as client:
        client.wait_for_workers(2, timeout=120)
    return cluster


@pytest.fixture(scope="module")
def moving(line_50: Any) -> Any:
    """Fifteen months and their burn-in, in which households move three times."""
    return replace(line_50, name="moving", first=month("2018-12"), last=month("2020-02"))


def parts_of(scenario: Any, settings: dict[str, Any]) -> dict[str, int]:
    """Tell when each part of a run that is kept on this machine was written, nanoseconds."""
    given = Settings(as_scale(settings["scale"]), settings["replicates"], settings["seed"])
    key = key_of(scenario, given.filled_from(scenario))
    found = {}
    for name in names_kept(key):
        try:
            found[name] = (cache_folder() / "parts" / key / name).stat().st_mtime_ns
        except FileNotFoundError:  # taken away meanwhile
            continue
    return found


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
        last.update({name: when for name, when in parts_of(moving, settings).items() if "of" in name})
        if 3 * done > total and not at_the_kill:
            at_the_kill.update(last)
            os.kill(next(iter(local.workers.values())).pid, signal.SIGKILL)

    there = tsa.run(moving, cluster=local.scheduler_address, progress=kill_one, **settings)
    assert 1 < len(at_the_kill) < len(last) == 2 * STRETCHES
    assert at_the_kill.items() <= last.items()
    assert there.manifest["results_hash"] == tsa.run(moving, **settings).manifest["results_hash"]


def test_whole_replicates_outlive_a_worker(local: Any, moving: Any) -> None:
    """The first finished replicate kills a worker: the others are lived elsewhere, with the same bits."""
    killed: list[int] = []

    def kill_one(done: int, total: int, label: str) -> None:
        if done and not killed:
            killed.append(next(iter(local.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    settings = {**SMALL, "replicates": 4, "seed": 5}
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
    killed = subprocess.run(asking, capture_output=True, text=True, timeout=400)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    kept_before = parts_of(moving, settings)
    last: dict[str, int] = {}

    def look(done: int, total: int, label: str) -> None:
        last.clear()
        last.update(parts_of(moving, settings))

    again = tsa.run(moving, cluster=address, progress=look, **settings)
    assert 2 < len(kept_before) < len(last) and kept_before.items() <= last.items()
    assert again.manifest["results_hash"] == tsa.run(moving, **settings).manifest["results_hash"]
    assert parts_of(moving, settings) == {}


def test_a_run_goes_on_with_the_shards_it_began_with(local: Any, moving: Any) -> None:
    """Begun on a cluster of three processors, gone on with on two: in three shards still, with the same bits."""
    settings = {**SMALL, "replicates": 1, "seed": 8}
    given = Settings(as_scale("1:1000"), 1, 8).filled_from(moving)
    keep(key_of(moving, given), "shards", 3)
    seen: set[str] = set()
    there = tsa.run(
        moving,
        cluster=local.scheduler_address,
        progress=lambda *told: seen.update(parts_of(moving, settings)),
        **settings,
    )
    assert {name for name in seen if "of" in name} == {
        f"0_{shard}of3_{stretch}" for shard in range(3) for stretch in range(STRETCHES)
    }
    assert there.manifest["results_hash"] == tsa.run(moving, **settings).manifest["results_hash"]


@pytest.mark.parametrize("shards", [2, 3, 20])
def test_shards_merge_to_the_whole_without_a_cluster(line_50: Any, shards: int) -> None:
    """Shards that exchange who moves merge to the replicate: counts, records, desks, a measure of broken numbers."""
    busy = {"offices.queue": 1, "offices.posts_per_1000_families": 0.1, "targets.akims_target": 0.5}
    scenario = replace(line_50.with_(behaviour=busy), name="busy", first=month("2019-10"), last=month("2020-02"))
    settings = Settings(as_scale("1:1000"), 1, 7, 1, ("2019-12", "2020-02")).filled_from(scenario)
    tenths = {"tenths": OwnMeasure("tenths", lambda homes, persons: persons["age_months"] * 0.1, "persons")}
    whole = live(scenario, settings, 0, threads=1, measures=tenths)
    merged = lived_in_shards(Job(scenario, settings, tenths, None), shards)
    mine, theirs = whole.outcome, merged.outcome
    assert (merged.ids == whole.ids).all() and theirs.months == mine.months
    assert (theirs.tally == mine.tally).all() and (theirs.own["tenths"] == mine.own["tenths"]).all()
    assert all((one == two).all() for one, two in zip(theirs.desks, mine.desks, strict=True))
    for when, records in mine.snapshots.items():
        assert all((one == two).all() for one, two in zip(records, theirs.snapshots[when], strict=True))
    for when, ids in mine.ids.items():
        assert (theirs.ids[when] == ids).all() and (theirs.seen[when] == mine.seen[when]).all()


def test_medians_of_shards_are_those_of_the_whole(line_50: Any) -> None:
    """A line that is a share of the region's median, taken from the people of a shard that owns the region."""
    law = {"tsa.share_of_median": {"2019-11": "0.60"}, "tsa.median_concept": {"2019-11": "registered"}}
    scenario = replace(line_50.with_(law=law), name="median", first=month("2019-11"), last=month("2020-02"))
    settings = Settings(as_scale("1:1000"), 1, 7, 1).filled_from(scenario)
    whole = live(scenario, settings, 0, threads=1).outcome
    merged = lived_in_shards(Job(scenario, settings, {}, None), 3).outcome
    assert merged.medians == whole.medians != {}
    assert (merged.tally == whole.tally).all()


def lived_in_shards(job: Job, shards: int) -> Lived:
    """Live a replicate in shards, one after another in this process; households must move at every exchange."""
    told, ended = [], [None] * shards
    for stretch in range(len(stretches(job.plan(), shards))):
        leaving = [entry.leaving for entry in told[-1]] if told else []
        moved = sum(len(part.place) for parts in leaving for part in parts)
        assert (moved > 0) is bool(told)
        ended = [
            live_piece(job, Piece(0, shards, shard, stretch), ended[shard], [parts[shard] for parts in leaving])
            for shard in range(shards)
        ]
        told.append([entry.told for entry in ended])
    return merge(told)


def test_every_region_is_dealt_out(moving: Any) -> None:
    """However many shards: none is empty, and the largest has no more people than it must."""
    persons = persons_of_regions()
    for shards in (2, 5, len(REGIONS)):
        load = np.bincount(owners(shards), persons, shards)
        assert (load > 0).all() and load.max() <= max(persons.max(), 4 / 3 * persons.sum() / shards)
    assert [shards_wanted(*asked) for asked in ((2, 1), (8, 3), (4, 40), (64, 1))] == [2, 3, 1, len(REGIONS)]


def test_a_cluster_that_is_not_there_is_told(moving: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address at which nobody answers, or none: one sentence that says what to give."""
    monkeypatch.setattr(reaching, "_PATIENCE", "1s")
    for address in ("tcp://localhost:9", "nonsense://there"):
        with pytest.raises(BadValue, match=r"does not answer .*\. Give a scheduler's address"):
            tsa.run(moving, cluster=address, replicates=1, **SMALL)


def test_without_the_library_the_extra_is_named(moving: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """No distributed: what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BadValue, match=r"pip install 'tsa_sim\[cluster\]'"):
        tsa.run(moving, cluster="tcp://localhost:9", replicates=1, **SMALL)


def test_a_cluster_without_workers_is_told(moving: Any) -> None:
    """A scheduler to which no worker has come."""
    from distributed import LocalCluster

    with LocalCluster(n_workers=0, dashboard_address=":0") as empty, pytest.raises(RunFailed, match="no workers"):
        tsa.run(moving, cluster=empty.scheduler_address, replicates=1, **SMALL)


HIDDEN = """
import sys

class Hidden:
    def find_spec(self, name, *rest):
        if name.split(".")[0] == "tsa_sim":
            raise ModuleNotFoundError("No module named 'tsa_sim'")

sys.meta_path.insert(0, Hidden())
"""


def test_a_worker_without_the_package_is_named(moving: Any, tmp_path: Path) -> None:
    """Its address, and what to install."""
    from distributed import LocalCluster

    (tmp_path / "hidden.py").write_text(HIDDEN)
    with (
        LocalCluster(n_workers=1, dashboard_address=":0", preload=[str(tmp_path / "hidden.py")]) as other,
        pytest.raises(RunFailed, match=r"worker tcp://.* has no module tsa_sim: install tsa_sim, the same version"),
    ):
        tsa.run(moving, cluster=other.scheduler_address, replicates=1, **SMALL)


def test_what_a_worker_may_not_differ_in() -> None:
    """Sources, data, versions of what counts; never the processor. A fault there is told, whatever it is."""
    same = described()
    assert difference(same) is None and not {"processor", "machine"} & set(same)
    for name, words in (("tsa_sim", "another version"), ("data", "other data files"), ("numba", "has numba 0.1, this")):
        assert words in str(difference({**same, name: "0.1"}))
    older = Exception("ModuleNotFoundError(\"No module named 'tsa_sim.reaching'\")")
    assert "another version of tsa_sim" in str(difference(older))
    assert "has no module numba" in str(difference(Exception("ModuleNotFoundError(\"No module named 'numba'\")")))
