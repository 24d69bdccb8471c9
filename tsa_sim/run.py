"""Runs: replicates of one scenario, each an independent sample of households with luck of its own."""

import datetime
import hashlib
import platform
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from importlib.metadata import version
from typing import Any

import numpy as np

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import Month, month, month_text
from tsa_sim.chance import derived_seed
from tsa_sim.engine import Outcome, Plan
from tsa_sim.observation import Panel, as_panel, own_measures
from tsa_sim.own_people import People, refuse_households
from tsa_sim.parameters import LawBook
from tsa_sim.population import regions_of
from tsa_sim.regions import REGIONS
from tsa_sim.replicates import Lived, fingerprint, live
from tsa_sim.replicates import Settings as Settings
from tsa_sim.replicates import frozen_plan as frozen_plan
from tsa_sim.result import Result
from tsa_sim.rulebook import Replacements, data_hash, source_hash
from tsa_sim.scenario import Scenario

ProgressCallback = Callable[[int, int, str], None]  # done, of how many, what

_SIDE_BY_SIDE = Fraction(1, 10)  # replicates of up to this scale run side by side: the memory of each is small


def run(
    scenario: Scenario,
    *,
    scale: Fraction | str | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    threads: int = 2,
    snapshots: Sequence[str] = (),
    replacing: Replacements | None = None,
    population: People | None = None,
    panel: Panel | str | None = None,
    cluster: str | None = None,
    progress: bool | ProgressCallback = False,
) -> Result:
    """Run a scenario; give its ``Result``: counts in persons, families and tenge, a sample a replicate.

    scale: 1:1000 to 1:1; replicates: independent samples; snapshots: months (YYYY-MM) whose people are kept;
    replacing: rules or behaviours replaced by others of the same arguments; population: people of one's own
    (``tsa_sim.survey.load``) in place of the package's or of those the scenario names; panel: a folder to which every
    household of every reported month is streamed, or a ``Panel`` with columns; cluster: the address of a
    dask.distributed scheduler; progress: True for a bar. Of a survey's people no panel and no snapshot is given.
    Raises Findings for a scenario that cannot be run, Unwritable when a panel has no room, RunFailed when a run breaks
    off.
    """
    settings = Settings(
        as_scale(scale), replicates, seed, threads, tuple(snapshots), replacing, population, as_panel(panel), cluster
    ).filled_from(scenario)
    if settings.panel is not None:
        refuse_households(settings.people, "a panel")
        settings.panel.refuse_without_room(panel_bytes(scenario, settings))
    if settings.snapshots:
        refuse_households(settings.people, "a snapshot")
    with Bar(progress, months_to_run(scenario) * (settings.replicates or 1)) as bar:
        return run_all([(scenario, settings)], bar)[0]


def run_all(asked: Sequence[tuple[Scenario, Settings]], bar: "Bar") -> list[Result]:
    """Run scenarios with filled-in settings, telling a progress bar: one after another, or all at once on a cluster."""
    if asked[0][1].cluster is None:
        return [run_with(scenario, settings, bar) for scenario, settings in asked]
    from tsa_sim.cluster import live_on_cluster

    bar.say(f"{', '.join(scenario.name for scenario, _ in asked)}: on the cluster")
    began = time.perf_counter()
    lives = live_on_cluster(asked, bar.advance)
    seconds = time.perf_counter() - began
    return [_result(*entry, lived, seconds) for entry, lived in zip(asked, lives, strict=True)]


def run_with(scenario: Scenario, settings: Settings, bar: "Bar") -> Result:
    """Run a scenario in this process with filled-in settings, telling a progress bar."""
    began = time.perf_counter()
    lives = _live_here(scenario, settings, bar)
    return _result(scenario, settings, lives, time.perf_counter() - began)


def _result(scenario: Scenario, settings: Settings, lives: Sequence[Lived], seconds: float) -> Result:
    assert settings.scale is not None and settings.replicates is not None and settings.seed is not None
    book, coefficients = scenario.law_book(), Coefficients(dict(scenario.behaviour))
    scheme = frozen_plan(scenario, book, coefficients)
    outcomes = [entry.outcome for entry in lives]
    samples = [entry.sample for entry in lives]
    manifest = _manifest(scenario, settings, book, coefficients, samples, outcomes, seconds)
    ids = tuple(entry.ids for entry in lives)
    hides_below = settings.people.copies(settings.scale) if settings.people is not None else None
    return Result(scenario, tuple(outcomes), lives[0].weight, ids, manifest, filled_lines(scheme), hides_below)


def _live_here(scenario: Scenario, settings: Settings, bar: "Bar") -> list[Lived]:
    """Live through all replicates in this process: small ones side by side, large ones each on all threads."""
    assert settings.replicates is not None and settings.scale is not None
    measures = dict(own_measures())
    at_once = min(settings.threads, settings.replicates) if settings.scale <= _SIDE_BY_SIDE else 1

    def one(replicate: int) -> Lived:
        bar.say(f"{scenario.name}: replicate {replicate + 1}")
        threads = max(1, settings.threads // at_once)
        return live(scenario, settings, replicate, threads=threads, measures=measures, progress=bar.advance)

    first = one(0)  # alone: what all share is made and compiled once
    with ThreadPoolExecutor(at_once) as pool:
        return [first, *pool.map(one, range(1, settings.replicates))]


def panel_bytes(scenario: Scenario, settings: Settings) -> int:
    """Tell the size of the panel that a run is asked for before compression, bytes."""
    from tsa_sim.expectation import expect

    assert settings.panel is not None
    expected = expect(scenario, settings.scale, settings.replicates)
    return settings.panel.bytes_expected(expected.households, expected.months, expected.replicates)


def filled_lines(scheme: Plan) -> Any:
    """Tell for each reported month and region whether the line rests on a filled minimum; shape (months, regions)."""
    return np.stack([sheets.law["filled"][: len(REGIONS)].astype(bool) for sheets in scheme.months[scheme.burn_in :]])


def months_to_run(scenario: Scenario) -> int:
    """Give the months of one replicate, burn-in included."""
    from tsa_sim.plans import months_unreported

    return scenario.last - scenario.first + 1 + months_unreported(scenario.first, month(scenario.base))


def as_scale(scale: Fraction | str | None) -> Fraction | None:
    """Read a scale such as ``1:100``.

    Raises BadValue when it is not between 1:1000 and 1:1.
    """
    from tsa_sim.scenario import read_scale

    return None if scale is None else read_scale(scale)


class Bar:
    """A progress bar with an honest estimate of the time left, or a callback, or nothing."""

    def __init__(self, wanted: bool | ProgressCallback, total: int) -> None:
        self._wanted = wanted
        self.total = total
        self.done = 0
        self._label = ""
        self._bar: Any = None
        self._one_at_a_time = threading.Lock()

    def __enter__(self) -> "Bar":
        if self._wanted is True:
            from tqdm import tqdm

            self._bar = tqdm(total=self.total, unit="month", leave=False)
        return self

    def __exit__(self, *fault: object) -> None:
        if self._bar is not None:
            self._bar.close()

    def say(self, label: str) -> None:
        """Name what is being done."""
        self._label = label
        if self._bar is not None:
            self._bar.set_description(label)
        elif callable(self._wanted):
            self._wanted(self.done, self.total, label)

    def advance(self, months: int) -> None:
        """Tell that so many months are done."""
        with self._one_at_a_time:
            self.done += months
            if self._bar is not None:
                self._bar.update(months)
            elif callable(self._wanted):
                self._wanted(self.done, self.total, self._label)


def results_hash(outcomes: Sequence[Outcome]) -> str:
    """Give the hash of all counts of a run: equal only when every cell is equal."""
    digest = hashlib.sha256()
    for outcome in outcomes:
        digest.update(outcome.tally.astype("<i8").tobytes())
    return digest.hexdigest()


def _manifest(
    scenario: Scenario,
    settings: Settings,
    book: LawBook,
    coefficients: Coefficients,
    samples: list[str],
    outcomes: list[Outcome],
    seconds: float,
) -> Mapping[str, Any]:
    assert settings.scale is not None and settings.replicates is not None and settings.seed is not None
    seeds = [derived_seed(settings.seed, replicate) for replicate in range(settings.replicates)]
    identity = {
        "scenario": scenario.as_dict(folders=False),
        "scenario_hash": scenario.hash(),
        "law_hash": book.hash(),
        "behaviour": {name: coefficients[name] for name in sorted(coefficients)},
        "population_hashes": samples,
        "scale": f"1:{1 / settings.scale}",
        "replicates": settings.replicates,
        "seed": settings.seed,
        "seeds": seeds,
        "source_hash": source_hash(),
        "data_hash": data_hash(),
        "replaced_rules": sorted(rule.__name__ for rule in settings.replacing or {}),
    }
    if settings.people is not None:
        identity["own_people"] = settings.people.described()
    return {
        "tsa_sim": version("tsa_sim"),
        "fingerprint": fingerprint(identity),
        "results_hash": results_hash(outcomes),
        **identity,
        "period": [month_text(scenario.first), month_text(scenario.last)],
        "map": f"{len(regions_of(scenario.base))} regions",
        "versions": {name: version(name) for name in ("numpy", "numba", "pandas")}
        | {"python": platform.python_version()},
        "made": datetime.datetime.now(datetime.UTC).date().isoformat(),
        "seconds": round(seconds, 3),
        "interval": "90% interval of the mean over replicates: sampling of households and luck; coefficients, macro "
        "path and law are held",
        "checks": {
            "replicates_distinct": len(set(samples)) == len(samples) and len(set(seeds)) == len(seeds),
            "parts_add": all(_parts_add(outcome) for outcome in outcomes),
        },
    }


def _parts_add(outcome: Outcome) -> bool:
    """Tell whether the payments by component add to the total in every cell of every region and month."""
    from tsa_sim.tally import COMPONENTS, Group, Measure

    everywhere = outcome.tally[..., : Group.UNCONDITIONAL]
    return bool((everywhere[:, :, list(COMPONENTS)].sum(axis=2) == everywhere[:, :, Measure.PAID_TOTAL]).all())


def first_effect(before: Plan, after: Plan) -> Month | None:
    """Give the first reported month in which two plans' law or conduct differ; None when they never do."""
    for one, other in zip(before.months, after.months, strict=True):
        if one.law.tobytes() != other.law.tobytes() or one.conduct.tobytes() != other.conduct.tobytes():
            return one.month
    return None
