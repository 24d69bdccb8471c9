"""A sample of the country's households: built by cells, kept in a file, read by memory map."""

import hashlib
import os
import tempfile
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.lib import format

from tsa_sim.columns import HOUSEHOLD_TYPE, PERSON_TYPE, Records
from tsa_sim.errors import BadValue
from tsa_sim.population.base import base_of
from tsa_sim.population.made import Made
from tsa_sim.population.targets import FOLDER, targets
from tsa_sim.regions import REGIONS
from tsa_sim.rulebook import cache_folder

if TYPE_CHECKING:
    from tsa_sim.population.incomes import WelfareMap

SMALLEST, LARGEST = Fraction(1, 1000), Fraction(1)
_HEX_OF_SHA256 = 64
_SOURCES = (
    "allowances",
    "assumptions",
    "base",
    "build",
    "candidates",
    "incomes",
    "labour",
    "made",
    "people",
    "pool",
    "raking",
    "targets",
    "wage_spread",
)


@dataclass(frozen=True)
class Population:
    """Households and persons as records (see ``columns``).

    weight: real households behind one record; fingerprint: hash of both tables, the same on every machine.
    """

    base: str
    households: Records
    persons: Records
    weight: float
    fingerprint: str


def load(base: str = "2018-01", *, scale: Fraction, seed: int, sample: int = 0, threads: int = 2) -> Population:
    """Load a sample of the people, building and keeping it the first time.

    scale: 1:1000 to 1:1; sample: which independent sample (the replicate's number). A smaller scale is a part of a
    larger one of the same seed and sample. threads: how many build; the people are the same for any number.
    Raises UnknownName for a base that is not known, BadValue for a scale outside 1:1000 to 1:1.
    """
    base_of(base)
    if not SMALLEST <= scale <= LARGEST:
        raise BadValue("scale", str(scale), "lies outside 1:1000 to 1:1", "Give a scale such as 1:100")
    folder = cache_folder() / "people" / _inputs_hash()[:16]
    name = f"{base}_{scale.numerator}-{scale.denominator}_{seed}_{sample}"
    kept = _read(folder, name)
    if kept is None:
        kept = _keep(folder, name, lambda: blocks(base, scale=scale, seed=seed, sample=sample, threads=threads))
    return Population(base, kept[0].households, kept[0].persons, float(1 / scale), kept[1])


def blocks(
    base: str,
    *,
    scale: Fraction,
    seed: int,
    sample: int = 0,
    regions: Collection[str] | None = None,
    threads: int = 2,
    shifts: "WelfareMap | None" = None,
) -> Iterator[Made]:
    """Build a sample cell by cell (a cell: the towns or the villages of a region of the base's map), in order.

    regions: only these; shifts: another map of welfare than the package's (for fitting it).
    """
    from tsa_sim.population.build import build_cell, parts_of_region

    cells = [row for row, cell in enumerate(targets(base).cells) if regions is None or REGIONS[cell.region] in regions]
    parts_of_region(base, targets(base).cells[0].region, 1)  # the tables that all cells share are read once
    with ThreadPoolExecutor(max(1, threads)) as workers:
        waiting = deque[Future[Made]]()
        for cell in cells:
            waiting.append(workers.submit(build_cell, base, cell, scale, seed, sample, shifts))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def join(parts: Iterable[Made]) -> Made:
    """Lay blocks one after another; a household's first row moves with them."""
    made = list(parts)
    rows = np.cumsum([0, *(len(part.persons) for part in made)])
    for part, row in zip(made, rows, strict=False):
        part.households["first"] += row
    return Made(np.concatenate([part.households for part in made]), np.concatenate([part.persons for part in made]))


@cache
def _inputs_hash() -> str:
    """Give the hash of everything that people are made from."""
    digest = hashlib.sha256(str((HOUSEHOLD_TYPE, PERSON_TYPE)).encode())
    code = Path(__file__).parent
    chance = code.parent / "chance.py"
    macro = code.parent / "data" / "macro" / "money_income.csv"
    files = [code / f"{name}.py" for name in _SOURCES] + [code / "assumptions.yaml", chance, macro]
    for path in [*files, *sorted(FOLDER.rglob("*.csv"))]:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _read(folder: Path, name: str) -> tuple[Made, str] | None:
    try:
        households = np.load(folder / f"{name}.households.npy", mmap_mode="r")
        persons = np.load(folder / f"{name}.persons.npy", mmap_mode="r")
        digest = (folder / f"{name}.sha256").read_text("ascii")
    except (OSError, ValueError, EOFError):
        return None
    if households.dtype != HOUSEHOLD_TYPE or persons.dtype != PERSON_TYPE or len(digest) != _HEX_OF_SHA256:
        return None
    return Made(households, persons), digest


def _keep(folder: Path, name: str, build: Callable[[], Iterator[Made]]) -> tuple[Made, str]:
    """Build block by block into the cache's files; where these cannot be written, in memory."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256()
        with (
            _Writer(folder, f"{name}.households.npy", HOUSEHOLD_TYPE) as households,
            _Writer(folder, f"{name}.persons.npy", PERSON_TYPE) as persons,
        ):
            for part in build():
                _update(digest, part)
                part.households["first"] += persons.rows
                households.add(part.households)
                persons.add(part.persons)
        with tempfile.NamedTemporaryFile("w", dir=folder, delete=False, encoding="ascii") as file:
            file.write(digest.hexdigest())
        os.replace(file.name, folder / f"{name}.sha256")
    except OSError:
        digest, parts = hashlib.sha256(), []
        for part in build():
            _update(digest, part)
            parts.append(part)
        return join(parts), digest.hexdigest()
    kept = _read(folder, name)
    return kept if kept is not None else (join(build()), digest.hexdigest())


def _update(digest: "hashlib._Hash", part: Made) -> None:
    """Add a block to the hash of the people; a household's first row counts from the block's start."""
    for records in part:
        for name in records.dtype.names or ():
            digest.update(np.ascontiguousarray(records[name]).astype("<i8").tobytes())


class _Writer:
    """An array file that grows block by block and takes its name when it is whole."""

    def __init__(self, folder: Path, name: str, kind: np.dtype[Any]) -> None:
        self._target, self._kind = folder / name, kind
        self._file = tempfile.NamedTemporaryFile(dir=folder, delete=False, suffix=".npy")  # noqa: SIM115
        self.rows = 0
        self._write_header()

    def __enter__(self) -> "_Writer":
        return self

    def __exit__(self, kind: object, *fault: object) -> None:
        if kind is None:
            self._file.seek(0)
            self._write_header()
        self._file.close()
        if kind is None:
            os.replace(self._file.name, self._target)
        else:
            Path(self._file.name).unlink(missing_ok=True)

    def add(self, records: Records) -> None:
        """Write a block behind those that are there."""
        records.tofile(self._file)
        self.rows += len(records)

    def _write_header(self) -> None:
        """Write the header; numpy leaves it room for a longer array."""
        header = {"descr": format.dtype_to_descr(self._kind), "fortran_order": False, "shape": (self.rows,)}
        format.write_array_header_1_0(self._file, header)
