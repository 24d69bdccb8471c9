"""The static month B2: the assistance of a million families from columns of NumPy to tenge, beside rule engines.

What is timed runs from the peers' arrays (age and income of each person) to whole tenge for each family, copying into
our records included. The families are copied by blocks into records that are allocated once, as the rules are asked.
The line and the supplement are those of the peers; the rules are the law's of 2025, exact.
"""

import json
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from benchmarks import peers
from benchmarks.registry import Benchmark, Promise, Report, Size
from benchmarks.timing import Turn, in_turns, nanoseconds
from tsa_sim.calendar import MONTHS_IN_QUARTER, MONTHS_IN_YEAR, month
from tsa_sim.columns import HOUSEHOLD, PERSON, empty
from tsa_sim.law.child_supplement.rules import for_child
from tsa_sim.law.child_supplement.rules import frozen as frozen_supplement
from tsa_sim.law.tsa.rules import award, entitled, with_line
from tsa_sim.parameters import law_book
from tsa_sim.rulebook import compiled, rule, sheet

MONTH = "2025-01"  # its supplement, 1.5 indices, is the peers' 5 898 tenge
BLOCK = 256  # families copied at a time: their records stay in the processor's cache
LARGEST = 16  # persons of a family for which a block has room


class Static(NamedTuple):
    """The law of the month, as far as the peers know it."""

    tsa: Any
    supplement: Any


class Engine(NamedTuple):
    """A peer: name, words after its program, what must be installed."""

    name: str
    program: str
    words: tuple[str, ...]
    needs: str
    quick: bool = False


PEERS = (
    Engine("openfisca-core", "r2_openfisca.py", ("of",), "openfisca_core"),
    Engine("policyengine-core", "r2_openfisca.py", ("pe",), "policyengine_core"),
    Engine("NumPy, reduceat", "r2_numpy.py", ("numpy",), "numpy", quick=True),
    Engine("numba, floats without records", "r2_numpy.py", ("numba",), "numba"),
)
AT_LEAST = {"openfisca-core": 10.0, "policyengine-core": 3.0}  # times faster than these


@rule
def copy_family(home: Any, people: Any, place: int, ages: Any, incomes: Any, first: int, last: int) -> None:
    """Copy one family from the arrays into its records: ages in years, income in tenge a month."""
    home.first = place
    home.places = last - first
    home.quarter_counted = 0
    for row in range(first, last):
        person = people[place + row - first]
        person.age_months = ages[row] * MONTHS_IN_YEAR
        person.registered = int(incomes[row] + 0.5)
        home.quarter_counted += MONTHS_IN_QUARTER * person.registered


@rule
def assistance(home: Any, people: Any, law: Any) -> int:
    """Give a family's assistance with its children's supplement, tenge a month, from its records."""
    if not entitled(home.quarter_counted, home.places, law.tsa):
        return 0
    supplement = 0
    for slot in range(home.places):
        supplement += for_child(people[home.first + slot].age_months, law.supplement)
    return int(award(home.quarter_counted, home.places, 0, law.tsa) + supplement)


@rule
def assess(
    ages: Any, incomes: Any, starts: Any, homes: Any, people: Any, law: Any, first: int, last: int, tenge: Any
) -> None:
    """Assess the families from ``first`` up to ``last`` by blocks: copy a block, then ask the rules about it."""
    for block in range(first, last, len(homes)):
        size = min(len(homes), last - block)
        for number in range(size):
            row = block + number
            copy_family(homes[number], people, starts[row] - starts[block], ages, incomes, starts[row], starts[row + 1])
        for number in range(size):
            tenge[block + number] = assistance(homes[number], people, law)


def our_tenge(data: dict[str, Any], law: Any, threads: int) -> npt.NDArray[np.int64]:
    """Give each family's assistance, tenge a month: all of it is timed, records and answer allocated anew."""
    count = len(data["start"]) - 1
    tenge = np.empty(count, np.int64)
    parts = np.linspace(0, count, threads + 1).astype(int).tolist()
    run = compiled(assess)

    def part(first: int, last: int) -> None:
        homes, people = empty(HOUSEHOLD, BLOCK), empty(PERSON, BLOCK * LARGEST)
        run(data["age"], data["income"], data["start"], homes, people, law, first, last, tenge)

    if threads == 1:
        part(*parts)
        return tenge
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(part, parts[:-1], parts[1:]))
    return tenge


def frozen_law(line: Fraction) -> Any:
    """Give the law of the month as a record, with the peers' line."""
    book, when = law_book(), month(MONTH)
    return sheet(Static(with_line(book, "KZ", when, line, int(line)), frozen_supplement(book, "KZ", when)))


def disagreements(
    data: dict[str, Any], ours: npt.NDArray[np.int64], theirs: npt.NDArray[np.float64], line: float
) -> int:
    """Count the families whose tenge differ by more than rounding incomes to whole tenge explains.

    Half a tenge a member and half for the award; a family within a tenge a head of the line may fall on either side.
    """
    starts = data["start"]
    size = np.diff(starts)
    per_head = np.add.reduceat(data["income"].astype(float), starts[:-1]) / size
    allowed = 0.5 * size + 0.5 + 1e-3 * size  # the arrays hold 32-bit decimals
    return int(((np.abs(ours - theirs) > allowed) & (np.abs(per_head - line) > 1)).sum())


def run(size: Size) -> Report:
    """Time the static month in our rules and in every peer that is here, over the same arrays."""
    if not (size.peers / "r2_common.py").is_file():
        return Report([], [f"left out: no folder of peers at {size.peers} (--peers), and the people come from it"])
    with tempfile.TemporaryDirectory() as folder:
        return _run(size, peers.copied(size.peers, Path(folder)))


def _run(size: Size, folder: Path) -> Report:
    stated = _stated(folder)
    data = stated.persons(size.households)
    law = frozen_law(Fraction(stated.LINE))
    began = time.perf_counter()
    ours = our_tenge(data, law, 1)
    compiling = time.perf_counter() - began
    engines: dict[str, Turn] = {
        f"tsa_sim rules, {threads} thread{'s' * (threads > 1)}": partial(_our_turn, data, law, threads)
        for threads in (1, 2)
    }
    remarks = [
        f"{size.households:,} families, {len(data['age']):,} persons, one month, {size.rounds} rounds, from arrays to "
        f"tenge; compiling our rules or reading them compiled: {compiling:.1f} s (not counted)"
    ]
    for peer in PEERS:
        interpreter = peers.interpreter((peer.needs,))
        if size.quick and not peer.quick:
            continue
        if interpreter is None:
            remarks.append(
                f"{peer.name}: left out, not installed ({peers.INTERPRETERS} names interpreters that hold it)"
            )
            continue
        engines[peer.name] = partial(_their_turn, peer, interpreter, folder, size.households)
    timings = in_turns(engines, size.rounds)
    faults = []
    differ = disagreements(data, ours, stated.expected(data), stated.LINE)
    if differ or (our_tenge(data, law, 2) != ours).any():
        faults.append(f"{differ} families differ from the peers' formula by more than rounding")
    remarks.append(f"{int((ours > 0).sum()):,} families assisted; {differ} differ from the peers' formula in floats")
    promises = [
        Promise(
            f"B2, a million families: {timing.engine} against us",
            timing.median / timings[0].median,
            bound,
            at_least=True,
        )
        for timing in timings
        if (bound := AT_LEAST.get(timing.engine)) is not None and size.households >= 1_000_000
    ]
    return Report(timings, remarks, faults, promises)


def _our_turn(data: dict[str, Any], law: Any, threads: int) -> list[float]:
    return [nanoseconds(partial(our_tenge, data, law, threads), len(data["start"]) - 1)]


def _their_turn(peer: Engine, interpreter: str, folder: Path, households: int) -> list[float]:
    """Run a peer in a process of its own: building and rules together, the first of two repetitions left out."""
    done = subprocess.run(
        [interpreter, peer.program, str(households), "2", *peer.words],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise peers.PeerError(f"{peer.name}: {(done.stderr.strip().splitlines() or ['no words'])[-1]}")
    told = json.loads(done.stdout.strip().splitlines()[-1])
    return [(told["build_s"][-1] + told["calc_s"][-1]) * 1e9 / households]


def _stated(folder: Path) -> Any:
    """Load the peers' statement of the static month: people, formula, figures."""
    sys.path.insert(0, str(folder))
    try:
        import r2_common  # type: ignore[import-not-found]
    finally:
        sys.path.remove(str(folder))
    return r2_common


BENCHMARK = Benchmark(
    name="b2",
    title="the static month B2, from arrays to tenge, beside rule engines",
    smoke=Size(households=20_000, scale=Fraction(1, 1000), months=1, rounds=1, quick=True),
    full=Size(households=1_000_000, scale=Fraction(1, 1000), months=1, rounds=3),
    run=run,
)
