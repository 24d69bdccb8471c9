"""Replicates and shards of regions on an existing dask.distributed cluster, merged bit for bit.

A unit of work is one replicate, or some of its regions where nobody moves between regions in the period. What is
finished is kept on this machine until the whole run is merged: when workers die their units go to others, and a run
that broke off goes on with what is missing.
"""

import os
import pickle
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.columns import Records
from tsa_sim.desk import Desks
from tsa_sim.engine import Outcome
from tsa_sim.errors import BadValue, RunFailed
from tsa_sim.observation import OwnMeasure, own_measures
from tsa_sim.plans import regions_are_closed
from tsa_sim.regions import REGIONS
from tsa_sim.replicates import Lived, Settings, fingerprint, frozen_plan, live
from tsa_sim.rulebook import cache_folder, source_hash
from tsa_sim.scenario import Scenario
from tsa_sim.tally import Group, Measure

_PATIENCE = "15s"  # to reach the scheduler


class Unit(NamedTuple):
    """A unit of work: a replicate and the rows of its regions; None = all."""

    replicate: int
    regions: tuple[int, ...] | None

    @property
    def name(self) -> str:
        """A name for the file in which the unit is kept."""
        return f"{self.replicate}_{'all' if self.regions is None else '-'.join(map(str, self.regions))}"


def live_on_cluster(scenario: Scenario, settings: Settings, progress: Callable[[int], None]) -> list[Lived]:
    """Live through all replicates of filled-in settings on a cluster; the same bits as in this process.

    progress: called with the months done, counted as months of whole replicates.
    Raises BadValue when the library is missing, nobody answers at the address, a panel is asked for or the
    people are those of a survey, RunFailed when
    workers run other sources or a unit breaks off.
    """
    assert settings.replicates is not None and settings.cluster is not None
    if settings.people is not None:
        raise BadValue("--cluster", settings.cluster, "would take your survey to other machines", "Run it without")
    client = _client(settings.cluster)
    if settings.panel is not None:
        raise BadValue("panel", settings.panel.folder, "cannot be streamed from a cluster", "Run it without --cluster")
    with client:
        processors = _checked_workers(client)
        scheme = frozen_plan(scenario, scenario.law_book(), Coefficients(dict(scenario.behaviour)))
        shards = -(-processors // settings.replicates) if regions_are_closed(scheme) else 1
        units = units_of(settings.replicates, shards)
        folder = _parts(scenario, settings)
        done = {unit: kept for unit in units if (kept := _kept(folder, unit)) is not None}
        months = len(scheme.months)
        parts_of_replicate = len(units) // settings.replicates
        told = 0

        def tell() -> None:
            nonlocal told
            due = len(done) * months // parts_of_replicate
            progress(due - told)
            told = due

        tell()
        for unit, lived in _arriving(client, scenario, settings, [unit for unit in units if unit not in done]):
            _keep(folder, unit, lived)
            done[unit] = lived
            tell()
    merged = [
        merge([done[unit] for unit in units if unit.replicate == replicate]) for replicate in range(settings.replicates)
    ]
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
    return merged


def units_of(replicates: int, shards: int) -> list[Unit]:
    """Part a run into units: whole replicates, or each replicate's regions dealt out to some shards."""
    if shards <= 1:
        return [Unit(replicate, None) for replicate in range(replicates)]
    shards = min(shards, len(REGIONS))
    dealt = [tuple(range(first, len(REGIONS), shards)) for first in range(shards)]
    return [Unit(replicate, regions) for replicate in range(replicates) for regions in dealt]


def merge(parts: Sequence[Lived]) -> Lived:
    """Put the shards of one replicate together: tallies are added, households stand as in the whole sample.

    Those founded in the course of the run follow, by id: in one process they stand in the order of their founding.
    """
    first = parts[0]
    if first.rows is None:
        return first
    rows = [part.rows for part in parts if part.rows is not None]
    outcomes = [part.outcome for part in parts]
    ids = {when: [entry.ids[when] for entry in outcomes] for when in first.outcome.ids}
    outcome = replace(
        first.outcome,
        tally=reduce(np.add, [entry.tally for entry in outcomes]),
        seen={
            when: np.concatenate([entry.seen[when] for entry in outcomes])[_order(ids[when], rows)]
            for when in first.outcome.seen
        },
        ids={when: np.concatenate(found)[_order(found, rows)] for when, found in ids.items()},
        snapshots={
            when: _people([entry.snapshots[when] for entry in outcomes], rows) for when in first.outcome.snapshots
        },
        own={name: reduce(np.add, [entry.own[name] for entry in outcomes]) for name in first.outcome.own},
        desks=_desks(outcomes),
    )
    whole = [part.ids for part in parts]
    return Lived(outcome, np.concatenate(whole)[_order(whole, rows)], first.weight, first.sample)


def _desks(outcomes: Sequence[Outcome]) -> tuple[Desks, ...]:
    """Take every region's desk from the shard in which its households lived."""
    lived = np.stack([entry.tally[:, :, Measure.POPULATION_FAMILIES, Group.ALL].sum(axis=0) for entry in outcomes])
    of_shard, regions = lived.argmax(axis=0), np.arange(len(REGIONS))
    return tuple(np.stack(desks)[of_shard, regions] for desks in zip(*(entry.desks for entry in outcomes), strict=True))


def _order(ids: Sequence[npt.NDArray[np.int64]], rows: Sequence[npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    """Order the households of shards: those of the base as in the whole sample, then those founded since, by id."""
    last = np.iinfo(np.int64).max
    keys = [np.concatenate([row, np.full(len(found) - len(row), last)]) for found, row in zip(ids, rows, strict=True)]
    return np.lexsort((np.concatenate(list(ids)), np.concatenate(keys)))


def _people(parts: Sequence[tuple[Records, Records]], rows: Sequence[npt.NDArray[np.int64]]) -> tuple[Records, Records]:
    """Put the records of several shards in the order of the whole, persons behind one another."""
    order = _order([homes["id"].astype(np.int64) for homes, _ in parts], rows)
    begins = np.cumsum([0, *(len(persons) for _, persons in parts)])
    homes = np.concatenate([homes for homes, _ in parts])
    starts = np.concatenate([homes["first"] + begin for (homes, _), begin in zip(parts, begins, strict=False)])
    homes, starts = homes[order], starts[order]
    places = homes["places"].astype(np.int64)
    homes["first"] = np.cumsum(places) - places
    inside = np.arange(places.sum()) - np.repeat(homes["first"].astype(np.int64), places)
    persons = np.concatenate([persons for _, persons in parts])[np.repeat(starts, places) + inside]
    return homes, persons


def _live_unit(scenario: Scenario, settings: Settings, unit: Unit, measures: Mapping[str, OwnMeasure]) -> Lived:
    """Live through a unit; runs on a worker."""
    return live(scenario, settings, unit.replicate, threads=1, measures=dict(measures), regions=unit.regions)


def _arriving(client: Any, scenario: Scenario, settings: Settings, units: Sequence[Unit]) -> Any:
    """Send units to the workers and give each with what it gave, as they are finished.

    Raises RunFailed when a unit breaks off; the others are kept.
    """
    from distributed import as_completed

    measures = own_measures()
    sent = {client.submit(_live_unit, scenario, settings, unit, measures, pure=False): unit for unit in units}
    for future in as_completed(sent):
        try:
            lived = future.result()
        except Exception as fault:
            raise RunFailed(
                f"replicate {sent[future].replicate + 1} broke off on the cluster ({type(fault).__name__}: {fault}); "
                "what is finished is kept, the same command goes on with what is missing"
            ) from fault
        yield sent[future], lived
        future.release()


def _client(address: str) -> Any:
    """Reach a scheduler.

    Raises BadValue.
    """
    try:
        from distributed import Client
    except ImportError as fault:
        raise BadValue(
            "--cluster", address, "needs the library distributed", "Install it: pip install 'tsa_sim[cluster]'"
        ) from fault
    try:
        return Client(address, timeout=_PATIENCE)
    except (OSError, ValueError) as fault:
        raise BadValue(
            "--cluster", address, f"does not answer ({fault})", "Give a scheduler's address, as tcp://host:8786"
        ) from fault


def _checked_workers(client: Any) -> int:
    """Give the number of threads of all workers.

    Raises RunFailed when there are none or one has other sources than this process.
    """
    others = [worker for worker, found in client.run(source_hash).items() if found != source_hash()]
    if others:
        raise RunFailed(f"workers {', '.join(others)} have another version of tsa_sim: install the same everywhere")
    processors = sum(client.nthreads().values())
    if not processors:
        raise RunFailed("the cluster has no workers: start some, then run the same command again")
    return int(processors)


def _parts(scenario: Scenario, settings: Settings) -> Path | None:
    """Give the folder of a run's finished units; none where functions of a user's own bear on them."""
    if settings.replacing or own_measures():
        return None
    key = fingerprint(
        scenario.hash(),
        scenario.law_book().hash(),
        settings.scale,
        settings.seed,
        settings.replicates,
        settings.snapshots,
        source_hash(),
    )
    return cache_folder() / "parts" / key[:32]


def _kept(folder: Path | None, unit: Unit) -> Lived | None:
    if folder is None:
        return None
    try:
        lived: Lived = pickle.loads((folder / unit.name).read_bytes())
    except (OSError, EOFError, pickle.UnpicklingError):
        return None
    return lived


def _keep(folder: Path | None, unit: Unit, lived: Lived) -> None:
    """Keep a finished unit; where the cache cannot be written it is lived through again after a break."""
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as file:
            pickle.dump(lived, file)
        os.replace(file.name, folder / unit.name)
    except OSError:
        return
