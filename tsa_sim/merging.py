"""Merging: the pieces of one replicate put together to what living through the whole of it gives, bit for bit."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from itertools import chain

import numpy as np
import numpy.typing as npt

from tsa_sim.desk import Desks
from tsa_sim.outcome import Outcome
from tsa_sim.replicates import Lived
from tsa_sim.shards import Standing, Told, in_place, owners, together


def merge(pieces: Sequence[Sequence[Told]]) -> Lived:
    """Put a replicate together: the shards of each stretch, in order, and the stretches one after another."""
    first = pieces[0]
    ids = np.concatenate([told.ids for told in first])
    place = np.concatenate([told.place[: len(told.ids)] for told in first])
    outcome = _one_after_another([_side_by_side(shards) for shards in pieces])
    return Lived(outcome, ids[in_place(ids, place)], first[0].weight, first[0].sample)


def _side_by_side(shards: Sequence[Told]) -> Outcome:
    """Put the shards of one stretch together: tallies are added, households stand as in the whole."""
    outcomes = [told.outcome for told in shards]
    first = outcomes[0]
    if len(shards) == 1:
        return first
    ids = {when: np.concatenate([entry.ids[when] for entry in outcomes]) for when in first.ids}
    order = {
        when: in_place(found, _places(shards, [entry.ids[when] for entry in outcomes])) for when, found in ids.items()
    }
    return replace(
        first,
        tally=reduce(np.add, [entry.tally for entry in outcomes]),
        seen={when: np.concatenate([entry.seen[when] for entry in outcomes])[order[when]] for when in first.seen},
        ids={when: found[order[when]] for when, found in ids.items()},
        snapshots={
            when: together(
                [
                    Standing(*told.outcome.snapshots[when], told.place[: len(told.outcome.snapshots[when][0])])
                    for told in shards
                ]
            )[:2]
            for when in first.snapshots
        },
        medians={key: value for entry in outcomes for key, value in entry.medians.items()},
        own={name: reduce(np.add, [entry.own[name] for entry in outcomes]) for name in first.own},
        desks=_desks(outcomes),
    )


def _one_after_another(stretches: Sequence[Outcome]) -> Outcome:
    """Put the stretches of a plan's months one after another."""
    last = stretches[-1]
    if len(stretches) == 1:
        return last
    return Outcome(
        months=tuple(chain.from_iterable(entry.months for entry in stretches)),
        tally=np.concatenate([entry.tally for entry in stretches]),
        seen={when: bits for entry in stretches for when, bits in entry.seen.items()},
        ids={when: found for entry in stretches for when, found in entry.ids.items()},
        snapshots={when: kept for entry in stretches for when, kept in entry.snapshots.items()},
        medians=last.medians,
        own={name: np.concatenate([entry.own[name] for entry in stretches if name in entry.own]) for name in last.own},
        desks=tuple(chain.from_iterable(entry.desks for entry in stretches)),
    )


def _places(shards: Sequence[Told], found: Sequence[npt.NDArray[np.int64]]) -> npt.NDArray[np.int64]:
    """Give the places of the households that stood in each shard at one time: others were founded since, behind."""
    return np.concatenate([told.place[: len(ids)] for told, ids in zip(shards, found, strict=True)])


def _desks(outcomes: Sequence[Outcome]) -> tuple[Desks, ...]:
    """Take every region's desk from the shard to which the region belongs."""
    owner = owners(len(outcomes))
    rows = np.arange(len(owner))
    return tuple(np.stack(desks)[owner, rows] for desks in zip(*(entry.desks for entry in outcomes), strict=True))
