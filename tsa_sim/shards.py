"""Shards: some regions of one replicate, lived from one exchange of households to the next.

Offices, lots, lines, vacancies, word of mouth and partners are each a region's own, so that a shard needs nobody else
until the January in which households move. There the months are cut: a shard lives a stretch of months, lets its
households move, keeps those that stay in its regions and hands over the others; in the next stretch it lives with those
that came. Every household has a place among all households of the replicate, which does not hang on shards: households
stand in its order everywhere, so that sums of any kind are the same bits as in the whole.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.behaviour.moving import move_homes
from tsa_sim.calendar import month
from tsa_sim.chance import derived_seed
from tsa_sim.columns import Records
from tsa_sim.desk import Desks
from tsa_sim.engine import Engine, live_through
from tsa_sim.observation import Observer, OwnMeasure
from tsa_sim.outcome import Outcome
from tsa_sim.own_people import drawn
from tsa_sim.plans import Plan, moves_homes
from tsa_sim.population import Population
from tsa_sim.population.targets import persons_of_regions
from tsa_sim.regions import REGIONS
from tsa_sim.replicates import Settings, frozen_plan
from tsa_sim.scenario import Scenario
from tsa_sim.shelves import in_order

Whole = npt.NDArray[np.int64]

_FOUNDED = 1 << 40  # places of households that are founded in the course of a run lie behind those of the sample


class Job(NamedTuple):
    """What all shards of a run share; settings: filled in; key: under which its pieces are kept, None: they are not."""

    scenario: Scenario
    settings: Settings
    measures: Mapping[str, OwnMeasure]
    key: str | None

    def plan(self) -> Plan:
        """Give the frozen plan of the scenario."""
        return frozen_plan(self.scenario, self.scenario.law_book(), Coefficients(dict(self.scenario.behaviour)))


class Piece(NamedTuple):
    """One shard of a replicate for one stretch of months; of how many shards."""

    replicate: int
    shards: int
    shard: int
    stretch: int

    @property
    def name(self) -> str:
        """A name for the file in which the piece is kept."""
        return f"{self.replicate}_{self.shard}of{self.shards}_{self.stretch}"


class Standing(NamedTuple):
    """Households with their persons side by side, and the place of each among all households of the replicate."""

    households: Records
    persons: Records
    place: Whole

    def only(self, rows: Whole) -> "Standing":
        """Give the households of some rows, in that order."""
        return Standing(*in_order(self.households, self.persons, rows), self.place[rows])


class Told(NamedTuple):
    """What is told of a piece when it is lived.

    place: of its households at the end, those founded last behind the others; ids: of its households of the sample,
    where it is a first stretch; leaving: households that moved, by the shard to which they go.
    """

    outcome: Outcome
    place: Whole
    ids: npt.NDArray[np.int64]
    weight: float
    sample: str
    leaving: tuple[Standing, ...]


class Ended(NamedTuple):
    """A piece that is lived: what is told of it, and what its shard goes on with; None at the end of the plan."""

    told: Told
    stays: Standing | None
    desks: Desks
    waves: int  # how often new households might have been founded


@cache
def owners(shards: int) -> Whole:
    """Deal the regions out to shards, the largest first, each to the shard with the fewest people; shape (regions,)."""
    persons = persons_of_regions()
    owner, load = np.zeros(len(REGIONS), np.int64), np.zeros(shards)
    for region in np.argsort(-persons, kind="stable"):
        owner[region] = np.argmin(load)
        load[owner[region]] += persons[region]
    return owner


def stretches(plan: Plan, shards: int) -> list[tuple[int, int]]:
    """Cut the months of a plan before every one at whose beginning households move; one stretch for one shard."""
    last = len(plan.months)
    cuts = [place for place, sheet in enumerate(plan.months) if place and moves_homes(sheet)] if shards > 1 else []
    return list(zip([0, *cuts], [*cuts, last], strict=True))


def live_piece(job: Job, piece: Piece, before: Ended | None = None, arriving: Sequence[Standing] = ()) -> Ended:
    """Live a piece on one thread.

    before: the stretch before of the same shard; arriving: who came from other shards in between.
    Raises RunFailed when the run breaks off.
    """
    plan, luck = job.plan(), _luck(job, piece)
    begins, until = stretches(plan, piece.shards)[piece.stretch]
    if before is None:
        people, place = _of_sample(job, piece, plan, luck)
        given: dict[str, Any] = {}
    else:
        assert before.stays is not None
        here = together([before.stays, *arriving])
        people, place = _as_population(job, here, before.told), here.place
        given = {"desks": before.desks, "lived": begins}
    ids = np.array(people.households["id"]) if before is None else np.zeros(0, np.int64)
    waves = before.waves if before is not None else 0
    with (
        Observer(piece.replicate, job.measures, None) as observer,
        Engine(people, plan, luck, threads=1, replacing=job.settings.replacing, **given) as engine,
    ):
        if before is not None:
            engine.medians |= before.told.outcome.medians
        outcome = live_through(
            engine,
            until,
            snapshots=[month(when) for when in job.settings.snapshots],
            observe=None if observer.idle else observer.look,
        )
        outcome = replace(outcome, own=observer.own())
        place = _with_founded(place, engine, waves)
        told = Told(outcome, place, ids, people.weight, people.fingerprint, ())
        if engine.finished:
            return Ended(told, None, engine.desks, waves)
        engine.move()
        stays, leaving = _parted(Standing(engine.households, engine.persons, place), piece)
        return Ended(told._replace(leaving=leaving), stays, engine.desks, waves + len(engine.waves))


def together(parts: Sequence[Standing]) -> Standing:
    """Put households of several shards together, in the order of their places."""
    begins = np.cumsum([0, *(len(part.persons) for part in parts)])
    homes = np.concatenate([part.households for part in parts])
    homes["first"] = np.concatenate(
        [part.households["first"] + begin for part, begin in zip(parts, begins, strict=False)]
    )
    place = np.concatenate([part.place for part in parts])
    whole = Standing(homes, np.concatenate([part.persons for part in parts]), place)
    return whole.only(in_place(homes["id"], place))


def in_place(ids: npt.NDArray[np.int64], place: Whole) -> Whole:
    """Give the rows of households in the order of their places; those founded at the same time by id."""
    return np.lexsort((ids, place))


def _luck(job: Job, piece: Piece) -> int:
    assert job.settings.seed is not None
    return derived_seed(job.settings.seed, piece.replicate)


def _of_sample(job: Job, piece: Piece, plan: Plan, luck: int) -> tuple[Population, Whole]:
    """Give a shard's households of the sample, as they stand before the first month, and their places."""
    settings, first = job.settings, plan.months[0]
    assert settings.scale is not None and settings.seed is not None
    sample = drawn(settings.people, job.scenario.base, settings.scale, settings.seed, piece.replicate)
    if piece.shards == 1:
        return sample, np.arange(len(sample.households))
    moved = np.array(sample.households)
    if moves_homes(first):  # the engine will move them: here is asked where to
        move_homes(moved, luck, first.month, first.conduct["moving"][0])
    place = np.flatnonzero(owners(piece.shards)[moved["region"]] == piece.shard)
    return replace(sample, households=np.array(sample.households)[place]), place


def _as_population(job: Job, here: Standing, told: Told) -> Population:
    return Population(job.scenario.base, here.households, here.persons, told.weight, told.sample)


def _with_founded(place: Whole, engine: Engine, waves: int) -> Whole:
    """Give the places of all households, those founded since behind: by how often some had been founded before."""
    counts = np.diff([*engine.waves, len(engine.households)])
    return np.concatenate([place, np.repeat(_FOUNDED + waves + np.arange(len(counts)), counts)])


def _parted(here: Standing, piece: Piece) -> tuple[Standing, tuple[Standing, ...]]:
    """Part the households of a shard into those that stay and those that left, by the shard to which they go."""
    owner = owners(piece.shards)[here.households["region"]]
    parts = [here.only(np.flatnonzero(owner == shard)) for shard in range(piece.shards)]
    nobody = here.only(np.zeros(0, np.int64))
    return parts[piece.shard], tuple(nobody if shard == piece.shard else part for shard, part in enumerate(parts))
