"""The reference month B1 in our style and in the peers', in one run over the same people."""

import tempfile
import time
from fractions import Fraction
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks import peers, reference_month
from benchmarks.reference_month import MILLIONTHS, Terms, Total
from benchmarks.registry import Benchmark, Promise, Report, Size, Timing
from benchmarks.timing import Turn, in_turns, nanoseconds
from tsa_sim.columns import Records

LUCKS = 40  # of our own runs with different luck, which tell the sampling error of the totals
LIMIT = 4.5  # standard errors: with 39 degrees of freedom, ten totals and seven peers exceeded once in 250 runs

AT_LEAST = {  # times faster than these
    "Mesa, an object a household": 100.0,
    "AgentPy": 100.0,
    "mesa-frames": 4.0,
    "polars": 4.0,
    "NumPy columns": 1.8,
}
LIMIT_ENGINE, AT_MOST = "the limit: SIMD kernel, 1 thread", 6.0  # times slower than this
TWO_THREADS = 1.7  # times faster than one


def run(size: Size) -> Report:
    """Time the reference months on our rulebook and in every peer that is here, and compare their totals."""
    if not (size.peers / "common.py").is_file():
        return Report([], [f"left out: no folder of peers at {size.peers} (--peers), and the people come from it"])
    with tempfile.TemporaryDirectory() as folder:
        return _run(size, peers.copied(size.peers, Path(folder)))


def _run(size: Size, folder: Path) -> Report:
    common = peers.common(folder)
    figures = reference_month.terms(common)
    homes, adults = reference_month.records(common.population(size.households))
    began = time.perf_counter()
    reference_month.simulate(homes[:10], adults, figures, 1, seed=0)
    compiling = time.perf_counter() - began
    totals: dict[str, npt.NDArray[np.float64]] = {}
    broken: dict[str, str] = {}
    able, remarks = peers.here(folder, size.quick)
    ours = {
        f"tsa_sim rules, {threads} thread{'s' * (threads > 1)}": partial(
            _our_turn, homes, adults, figures, size.months, threads
        )
        for threads in (1, 2)
    }
    theirs = {peer.name: partial(_their_turn, peer, folder, size, totals, broken) for peer in able}
    engines: dict[str, Turn] = {**ours, **theirs}
    timings = in_turns(engines, size.rounds)
    lucks = np.stack(
        [
            mean_totals(reference_month.simulate(homes, adults, figures, size.months, seed=1000 + luck, threads=2))
            for luck in range(LUCKS)
        ]
    ) / len(homes)
    heading = (
        f"{len(homes):,} households, {len(adults):,} adults, {size.months} months, {size.rounds} rounds; "
        f"compiling our rules or reading them compiled: {compiling:.1f} s (not counted)"
    )
    for peer in able:
        if peer.single_precision and peer.name in totals:
            totals[peer.name][Total.POOR] = np.nan
            remarks.append(f"{peer.name}: its count of the poor is not compared, single precision decides at the line")
    faults = [fault for name, found in totals.items() for fault in disagreements(name, found, lucks)]
    told = [agreement(name, found, lucks) for name, found in totals.items()]
    promises = [] if size.quick else _promises(timings)
    return Report(timings, [heading, *told, *broken.values(), *remarks], faults, promises)


def _promises(timings: list[Timing]) -> list[Promise]:
    """Hold our medians against what was promised, for the engines that ran."""
    one, two = (timing.median for timing in timings[:2])
    medians = {timing.engine: timing.median for timing in timings}
    against = [
        Promise(f"B1: {name} against us, 1 thread", medians[name] / one, bound, at_least=True)
        for name, bound in AT_LEAST.items()
        if name in medians
    ]
    if LIMIT_ENGINE in medians:
        against.append(Promise("B1: we, 1 thread, against the limit", one / medians[LIMIT_ENGINE], AT_MOST))
    return [*against, Promise("B1: one thread against two", one / two, TWO_THREADS, at_least=True)]


def mean_totals(totals: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Give the mean month of some totals, gaps as parts of the line; shape (totals,)."""
    means = totals.mean(axis=0)
    means[list(MILLIONTHS)] /= 1e6
    return np.asarray(means)


def standard_errors(found: npt.NDArray[np.float64], lucks: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Tell how far a peer's totals lie from ours, in standard errors of one run; shape (totals,).

    lucks: our totals under different luck, shape (lucks, totals); what is not compared is not a number.
    """
    error = lucks.std(axis=0, ddof=1) * np.sqrt(1 + 1 / len(lucks))
    return np.asarray((found - lucks.mean(axis=0)) / np.maximum(error, 1e-12))


def agreement(name: str, found: npt.NDArray[np.float64], lucks: npt.NDArray[np.float64]) -> str:
    """Say how a peer's totals compare with ours."""
    away = np.nan_to_num(np.abs(standard_errors(found, lucks)))
    families, ours = found[Total.FAMILIES], lucks[:, Total.FAMILIES]
    error = 100 * ours.std(ddof=1) / ours.mean()
    return (
        f"{name}: families assisted in the mean month {100 * families:.3f}%, ours {100 * ours.mean():.3f}% "
        f"(luck moves it by {error:.2f}% of itself); of ten totals the farthest, "
        f"{Total(int(away.argmax())).name.lower()}, lies {away.max():.1f} standard errors away"
    )


def disagreements(name: str, found: npt.NDArray[np.float64], lucks: npt.NDArray[np.float64]) -> list[str]:
    """Name the totals of a peer that luck does not explain."""
    away = standard_errors(found, lucks)
    return [
        f"{name}: {total.name.lower()} is {found[total]:.6g} a household, ours {lucks[:, total].mean():.6g}, "
        f"{away[total]:.1f} standard errors apart"
        for total in Total
        if abs(away[total]) > LIMIT
    ]


def _our_turn(homes: Records, adults: Records, figures: Terms, months: int, threads: int) -> list[float]:
    work = partial(reference_month.simulate, homes, adults, figures, months, 0, threads)
    return [nanoseconds(work, months * len(homes))]


def _their_turn(
    peer: peers.Peer, folder: Path, size: Size, totals: dict[str, npt.NDArray[np.float64]], broken: dict[str, str]
) -> list[float]:
    """Run a peer once; note its totals, or that it broke off."""
    try:
        told = peers.run(peer, folder, size.households, size.months)
    except peers.PeerError as fault:
        broken[peer.name] = f"left out, broke off: {fault}"
        return []
    totals[peer.name] = np.array(list(told["chk"].values()))
    return [seconds * 1e9 / (size.households * size.months) for seconds in told["runs"]]


BENCHMARK = Benchmark(
    name="b1",
    title="the reference month B1, beside the peers",
    smoke=Size(households=2_000, scale=Fraction(1, 1000), months=6, rounds=1, quick=True),
    full=Size(households=100_000, scale=Fraction(1, 1000), months=12, rounds=3),
    run=run,
)
