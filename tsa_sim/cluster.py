"""Scenarios, replicates and shards of regions on an existing dask.distributed cluster, merged bit for bit.

A unit of work is one replicate of one scenario; where the cluster has more processors than these, each is parted into
shards of regions, which live stretches of months side by side and exchange the households that move (``shards``). A
shard's people stay on their worker between two stretches, and only who moves passes through this process. What is
finished is kept until the run is merged: when workers die their work goes to others, and a run that broke off goes on
with what is missing.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tsa_sim.errors import BadValue, RunFailed
from tsa_sim.kept import forget, keep, kept, key_of, names_kept
from tsa_sim.merging import merge
from tsa_sim.observation import own_measures
from tsa_sim.reaching import reached, threads_of
from tsa_sim.regions import REGIONS
from tsa_sim.replicates import Lived, Settings
from tsa_sim.scenario import Scenario
from tsa_sim.shards import Ended, Job, Piece, Standing, Told, live_piece, stretches

Where = Mapping[str, Sequence[str]]  # by the name of a kept piece: the workers on whose machines it lies

_SHARDS = "shards"  # the part that says into how many shards a run's replicates are parted


def live_on_cluster(asked: Sequence[tuple[Scenario, Settings]], progress: Callable[[int], None]) -> list[list[Lived]]:
    """Live through all replicates of scenarios on a cluster; the same bits as in this process.

    asked: scenarios with filled-in settings, which name the same cluster; progress: called with the months done,
    counted as months of whole replicates.
    Raises BadValue when the library is missing, nobody answers at the address, a panel is asked for or the people are
    those of a survey, RunFailed when workers have another tsa_sim or a replicate breaks off.
    """
    jobs = [_job(scenario, settings) for scenario, settings in asked]
    address = jobs[0].settings.cluster
    assert address is not None
    with reached(address) as client:
        shards = _shards(jobs, threads_of(client))
        keys = [job.key for job in jobs if job.key is not None]
        courses = [
            [_Course(job, replicate, shards) for replicate in range(job.settings.replicates or 1)] for job in jobs
        ]
        _live([course for row in courses for course in row], client, _where(client, keys), progress)
        lives = [[course.lived() for course in row] for row in courses]
        client.run(_forget, keys, on_error="ignore")
    _forget(keys)
    return lives


def shards_wanted(processors: int, replicates: int) -> int:
    """Give into how many shards each replicate is parted, so that every processor has something to do."""
    return max(1, min(len(REGIONS), -(-processors // replicates)))


class _Course:
    """One replicate of one scenario on its way: the stretch that its shards live, and what was told of the others."""

    def __init__(self, job: Job, replicate: int, shards: int) -> None:
        self.job, self.replicate, self.shards = job, replicate, shards
        self.stretches = stretches(job.plan(), shards)
        self._lived: Lived | None = kept(job.key, str(replicate))
        self._told: list[list[Told]] = []
        self._telling: dict[int, Told] = {}  # of the stretch under way, by shard
        self._ended: list[Any] = [None] * shards  # futures of Ended, which stay with the workers

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to live."""
        return self._lived is not None

    @property
    def months(self) -> int:
        """The months of the stretch under way."""
        begins, until = self.stretches[len(self._told)]
        return until - begins

    def sent(self, client: Any, where: Where) -> dict[Any, tuple["_Course", int]]:
        """Send the shards of the next stretch to the workers; give what will be told, with the course and the shard."""
        if self.finished:
            return {}
        leaving = [told.leaving for told in self._told[-1]] if self._told else []
        sent, ended = {}, []
        for shard in range(self.shards):
            piece = Piece(self.replicate, self.shards, shard, len(self._told))
            arriving = [parts[shard] for parts in leaving if len(parts[shard].place)]
            near = where.get(f"{self.job.key}/{piece.name}")
            wish = {"workers": near, "allow_other_workers": True} if near else {}
            lives = client.submit(live_kept, self.job, piece, self._ended[shard], arriving, pure=False, **wish)
            ended.append(lives)
            sent[client.submit(_told, lives, pure=False)] = (self, shard)
        self._ended = ended
        return sent

    def hear(self, shard: int, told: Told) -> bool:
        """Take what was told of a shard; tell whether its stretch is complete."""
        self._telling[shard] = told
        if len(self._telling) < self.shards:
            return False
        if self._told:
            self._told[-1] = [entry._replace(leaving=()) for entry in self._told[-1]]
        self._told.append([self._telling[each] for each in range(self.shards)])
        self._telling = {}
        if len(self._told) == len(self.stretches):
            self._lived = merge(self._told)
            keep(self.job.key, str(self.replicate), self._lived)
            self._told, self._ended = [], []
        return True

    def lived(self) -> Lived:
        """Give the whole replicate when it is finished."""
        assert self._lived is not None
        return self._lived


def live_kept(job: Job, piece: Piece, before: Ended | None, arriving: Sequence[Standing]) -> Ended:
    """Live a piece, or give it where this machine has kept it; runs on a worker. Raises as ``live_piece``."""
    found: Ended | None = kept(job.key, piece.name)
    if found is not None:
        return found
    ended = live_piece(job, piece, before, arriving)
    if piece.shards > 1:  # of one shard nothing goes on: the replicate itself is kept
        keep(job.key, piece.name, ended)
    return ended


def _told(ended: Ended) -> Told:
    """Give what is told of a piece, without the people that stay; runs on their worker."""
    return ended.told


def _live(courses: Sequence[_Course], client: Any, where: Where, progress: Callable[[int], None]) -> None:
    """Let the workers live all courses; the next stretch of each is sent when all its shards have told of the last.

    Raises RunFailed when a piece breaks off; what is finished is kept.
    """
    from distributed import as_completed

    shards = courses[0].shards
    done = sum(course.stretches[-1][1] for course in courses if course.finished) * shards
    progress(done // shards)
    waiting = {future: whose for course in courses for future, whose in course.sent(client, where).items()}
    queue = as_completed(waiting)
    for future in queue:
        course, shard = waiting.pop(future)
        months, complete = course.months, course.hear(shard, _result(future, course))
        progress((done + months) // shards - done // shards)
        done += months
        if complete:
            if course.finished and shards > 1:
                client.run(forget, course.job.key, f"{course.replicate}_", on_error="ignore")
            more = course.sent(client, where)
            waiting |= more
            queue.update(more)


def _result(future: Any, course: _Course) -> Told:
    try:
        told: Told = future.result()
    except Exception as fault:
        raise RunFailed(
            f"{course.job.scenario.name}: replicate {course.replicate + 1} broke off on the cluster "
            f"({type(fault).__name__}: {fault}); what is finished is kept, the same command goes on with what is "
            "missing"
        ) from fault
    return told


def _job(scenario: Scenario, settings: Settings) -> Job:
    """Give what the shards of a scenario share; nothing is kept where functions of a user's own bear on it.

    Raises BadValue for what is not sent to other machines.
    """
    if settings.people is not None:
        raise BadValue("--cluster", settings.cluster, "would take your survey to other machines", "Run it without")
    if settings.panel is not None:
        raise BadValue("panel", settings.panel.folder, "cannot be streamed from a cluster", "Run it without --cluster")
    measures = own_measures()
    return Job(scenario, settings, measures, None if settings.replacing or measures else key_of(scenario, settings))


def _shards(jobs: Sequence[Job], processors: int) -> int:
    """Give into how many shards replicates are parted: as many as when the run was first asked for."""
    wanted = shards_wanted(processors, sum(job.settings.replicates or 1 for job in jobs))
    begun = [number for job in jobs if (number := kept(job.key, _SHARDS)) is not None]
    shards = int(begun[0]) if begun else wanted
    for job in jobs:
        if kept(job.key, _SHARDS) != shards:
            keep(job.key, _SHARDS, shards)
    return shards


def _where(client: Any, keys: Sequence[str]) -> Where:
    """Tell on which workers' machines pieces are kept."""
    found: dict[str, list[str]] = {}
    for worker, names in client.run(_kept_here, keys, on_error="ignore").items():
        for name in names:
            found.setdefault(name, []).append(worker)
    return found


def _kept_here(keys: Sequence[str]) -> list[str]:
    """Name what is kept on a worker's machine."""
    return [f"{key}/{name}" for key in keys for name in names_kept(key)]


def _forget(keys: Sequence[str]) -> None:
    """Take all that is kept away from a machine."""
    for key in keys:
        forget(key)
