"""One replicate of a scenario: a sample of households with luck of its own."""

import hashlib
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import month
from tsa_sim.chance import derived_seed
from tsa_sim.engine import Outcome, Plan, plan, simulate
from tsa_sim.observation import Observer, OwnMeasure, Panel
from tsa_sim.own_people import People, drawn, people_of
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import Replacements
from tsa_sim.scenario import Scenario

_PLANS: dict[str, Plan] = {}  # by what they are made from; a plan is read, never written
_MOST_PLANS = 16
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True)
class Settings:
    """How much is run: what is None is taken from the scenario."""

    scale: Fraction | None = None
    replicates: int | None = None
    seed: int | None = None
    threads: int = 2
    snapshots: tuple[str, ...] = ()
    replacing: Replacements | None = None
    people: People | None = None
    panel: Panel | None = None
    cluster: str | None = None  # address of a dask.distributed scheduler

    def filled_from(self, scenario: Scenario) -> "Settings":
        """Fill in what the scenario says; people of one's own are weighted to its base.

        Raises Findings with every fault of the survey that the scenario names.
        """
        own = self.people if self.people is not None else people_of(scenario.survey)
        return replace(
            self,
            people=own.at(scenario.base) if own is not None else None,
            scale=self.scale if self.scale is not None else scenario.scale,
            replicates=self.replicates if self.replicates is not None else scenario.replicates,
            seed=self.seed if self.seed is not None else scenario.seed,
        )


class Lived(NamedTuple):
    """What living through one replicate gave. ids: of its households, in their order; sample: fingerprint of these."""

    outcome: Outcome
    ids: npt.NDArray[np.int64]
    weight: float
    sample: str


def live(
    scenario: Scenario,
    settings: Settings,
    replicate: int,
    *,
    threads: int,
    measures: dict[str, OwnMeasure] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Lived:
    """Live through one replicate with filled-in settings.

    Raises RunFailed when the run breaks off.
    """
    assert settings.scale is not None and settings.seed is not None
    scheme = frozen_plan(scenario, scenario.law_book(), Coefficients(dict(scenario.behaviour)))
    sample = drawn(settings.people, scenario.base, settings.scale, settings.seed, replicate)
    with Observer(replicate, measures or {}, settings.panel) as observer:
        outcome = simulate(
            sample,
            scheme,
            derived_seed(settings.seed, replicate),
            threads=threads,
            snapshots=[month(when) for when in settings.snapshots],
            replacing=settings.replacing,
            observe=None if observer.idle else observer.look,
            progress=progress,
        )
        outcome = replace(outcome, own=observer.own())
    return Lived(outcome, np.array(sample.households["id"]), sample.weight, sample.fingerprint)


def frozen_plan(scenario: Scenario, book: LawBook, coefficients: Coefficients) -> Plan:
    """Freeze law and conduct over a scenario's period, with its burn-in; the latest plans are kept."""
    key = fingerprint(book.hash(), dict(coefficients), scenario.first, scenario.last, scenario.base, scenario.jobs)
    with _ONE_AT_A_TIME:
        if key not in _PLANS:
            while len(_PLANS) >= _MOST_PLANS:
                _PLANS.pop(next(iter(_PLANS)))
            base = month(scenario.base)
            _PLANS[key] = plan(book, coefficients, scenario.first, scenario.last, base, jobs=scenario.jobs)
        return _PLANS[key]


def fingerprint(*parts: Any) -> str:
    """Give the hash of anything that JSON can hold, stable across machines."""
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()
