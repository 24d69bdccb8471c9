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
    rounds: how often each engine has its turn; peers: the folder of peers; quick: only peers that start at once.
    """

    households: int
    scale: Fraction
    months: int
    rounds: int
    peers: Path = PEERS
    quick: bool = False


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
class Report:
    """What a benchmark found.

    timings: ours first, the others are told as multiples of it; remarks: lines to print; faults: what must not be.
    """

    timings: list[Timing]
    remarks: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


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
