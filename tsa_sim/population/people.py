"""A sample of the country's households: built by cells, kept in a file, read by memory map."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import numpy as np

from tsa_sim.columns import HOUSEHOLD_TYPE, PERSON_TYPE, Records
from tsa_sim.errors import BadValue
from tsa_sim.population.base import base_of
from tsa_sim.population.build import Made, build_cell
from tsa_sim.population.incomes import WelfareMap
from tsa_sim.population.targets import FOLDER, targets
from tsa_sim.rulebook import cache_folder

SMALLEST, LARGEST = Fraction(1, 1000), Fraction(1)
_HEX_OF_SHA256 = 64
_SOURCES = ("assumptions", "base", "build", "incomes", "labour", "pool", "raking", "targets")


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


def load(base: str = "2018-01", *, scale: Fraction, seed: int, sample: int = 0) -> Population:
    """Load a sample of the people, building and keeping it the first time.

    scale: 1:1000 to 1:1; sample: which independent sample (the replicate's number). A smaller scale is a part of a
    larger one of the same seed and sample.
    Raises UnknownName for a base that is not known, BadValue for a scale outside 1:1000 to 1:1.
    """
    base_of(base)
    if not SMALLEST <= scale <= LARGEST:
        raise BadValue("scale", str(scale), "lies outside 1:1000 to 1:1", "Give a scale such as 1:100")
    folder = cache_folder() / "people" / _inputs_hash()[:16]
    name = f"{base}_{scale.numerator}-{scale.denominator}_{seed}_{sample}"
    kept = _read(folder, name)
    if kept is None:
        made = join([build_cell(base, cell, scale, seed, sample) for cell in range(len(targets(base).cells))])
        digest = _fingerprint(made)
        _keep(folder, name, made, digest)
        kept = (made, digest)
    return Population(base, kept[0].households, kept[0].persons, float(1 / scale), kept[1])


def build_with(base: str, shifts: WelfareMap, scale: Fraction, seed: int, sample: int = 0) -> Made:
    """Build a sample with another map of welfare than the package's (for fitting it)."""
    return join([build_cell(base, cell, scale, seed, sample, shifts) for cell in range(len(targets(base).cells))])


def join(parts: list[Made]) -> Made:
    """Lay the cells one after another; a household's first row moves with them."""
    rows = np.cumsum([0, *(len(part.persons) for part in parts)])
    for part, row in zip(parts, rows, strict=False):
        part.households["first"] += row
    return Made(np.concatenate([part.households for part in parts]), np.concatenate([part.persons for part in parts]))


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


def _fingerprint(made: Made) -> str:
    digest = hashlib.sha256()
    for records in (made.households, made.persons):
        for name in records.dtype.names or ():
            digest.update(np.ascontiguousarray(records[name]).astype("<i8").tobytes())
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


def _keep(folder: Path, name: str, made: Made, digest: str) -> None:
    """Keep a built sample; where the cache cannot be written the people are simply built again next time."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / f"{name}.households.npy", made.households)
        _write(folder / f"{name}.persons.npy", made.persons)
        with tempfile.NamedTemporaryFile("w", dir=folder, delete=False, encoding="ascii") as file:
            file.write(digest)
        os.replace(file.name, folder / f"{name}.sha256")
    except OSError:
        return


def _write(path: Path, records: Records) -> None:
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False, suffix=".npy") as file:
        np.save(file, records)
    os.replace(file.name, path)
