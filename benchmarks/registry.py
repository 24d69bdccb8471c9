"""What a benchmark is, and how the benchmarks are found: every module of this folder that has a ``BENCHMARK``."""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from statistics import median

PEERS = Path(__file__).resolve().parent.parent.parent / "shared" / "peers"


@dataclass(frozen=True)
class Size:
    """How much is run.

    households: how many, of synthetic people; scale: what part of the country, of ours; months: how many are timed;
    rounds: how often each engine has its turn; peers: the folder of peers; quick: only peers that start at once, and no
    promise is judged; minutes: how long the long run lasts.
    """

    households: int
    scale: Fraction
    months: int
    rounds: int
    peers: Path = PEERS
    quick: bool = False
    minutes: float = 0.0


@dataclass(frozen=True)
class Timing:
    """One engine's times, each in nanoseconds per household-month."""

    engine: str
    runs: tuple[float, ...]

    @property
    def median(self) -> float:
        """The median time, nanoseconds per household-month."""
        return median(self.runs)


@dataclass(frozen=True)
class Promise:
    """One promised figure: what, what was found, its bound and unit, and whether the bound is a lower one."""

    what: str
    found: float
    bound: float
    unit: str = "times"
    at_least: bool = False

    @property
    def kept(self) -> bool:
        """Whether what was found keeps within the bound."""
        return self.found >= self.bound if self.at_least else self.found <= self.bound

    @property
    def text(self) -> str:
        """The promise and what was found, in one line."""
        side = "at least" if self.at_least else "at most"
        told = "kept" if self.kept else "BROKEN"
        return f"{self.what:<74}{side} {self.bound:>8,.4g}  found {self.found:>10,.4g} {self.unit:<22}{told}"


@dataclass(frozen=True)
class Report:
    """What a benchmark found.

    timings: ours first, the others are told as multiples of it; remarks: lines to print; faults: what must not be;
    promises: what was promised, judged in the full size only.
    """

    timings: list[Timing]
    remarks: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    promises: list[Promise] = field(default_factory=list)

    @property
    def failed(self) -> bool:
        """Whether there is a fault or a broken promise."""
        return bool(self.faults) or not all(promise.kept for promise in self.promises)

    def median(self, engine: str) -> float:
        """Give the median time of an engine, nanoseconds per household-month."""
        return next(timing.median for timing in self.timings if timing.engine == engine)


@dataclass(frozen=True)
class Benchmark:
    """A named benchmark with its two sizes: ``smoke`` takes seconds and is run by the tests, ``full`` is quoted."""

    name: str
    title: str
    smoke: Size
    full: Size
    run: Callable[[Size], Report]


@cache
def benchmarks() -> dict[str, Benchmark]:
    """Find every benchmark of this folder by its presence, in alphabetical order."""
    found = {}
    for module in sorted(pkgutil.iter_modules([str(Path(__file__).parent)]), key=lambda entry: entry.name):
        if module.name not in ("__main__", "run"):
            benchmark = getattr(importlib.import_module(f"benchmarks.{module.name}"), "BENCHMARK", None)
            if benchmark is not None:
                found[benchmark.name] = benchmark
    return found
