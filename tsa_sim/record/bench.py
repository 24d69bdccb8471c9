"""The bench of a calibration: sets of coefficients evaluated once each, every evaluation kept as a line of a file."""

import hashlib
import json
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import MONTHS_IN_YEAR
from tsa_sim.record.registry import OfficialFigure
from tsa_sim.record.rehearsal import Rehearsal, record_scenario
from tsa_sim.record.targets import fit_plan, simulated_targets

Array = npt.NDArray[np.float64]
Told = Callable[[int, int, str], None]

_REPORTING = ("cli", "locale", "record", "report", "validation", "picture.py", "scenarios")


class Bench:
    """Evaluates sets of coefficients, each once: what was evaluated before is read from the file."""

    def __init__(
        self,
        figures: tuple[OfficialFigure, ...],
        kept: Path,
        scale: Fraction,
        replicates: int,
        seed: int,
        threads: int,
        told: Told | None,
        expected: int,
    ) -> None:
        self._figures = figures
        self._kept = kept
        self._settings = (scale, replicates, seed, threads)
        self._told = told
        self._expected = expected
        self._rehearsal: Rehearsal | None = None
        self._identity = hashlib.sha256(
            json.dumps([record_hash(figures), str(scale), replicates, seed, model_hash()]).encode()
        ).hexdigest()[:16]
        self._known = self._read()
        self.label = ""
        self.done = 0
        self._met: set[str] = set()

    def evaluate(self, values: Array) -> Array:
        """Give every figure's simulated value for a set of coefficients."""
        key = json.dumps([float(value) for value in values])
        if key not in self._known:
            self._known[key] = self._simulate(values)
            with self._kept.open("a", encoding="utf-8") as lines:
                line = {"of": self._identity, "values": key, "simulated": [float(x) for x in self._known[key]]}
                lines.write(json.dumps(line) + "\n")
        if key not in self._met:
            self._met.add(key)
            self.done += 1
            if self._told is not None:
                self._told(self.done, max(self._expected, self.done), self.label)
        return self._known[key]

    def _simulate(self, values: Array) -> Array:
        if self._rehearsal is None:
            scale, replicates, seed, threads = self._settings
            last = max(figure.year for figure in self._figures) * MONTHS_IN_YEAR + MONTHS_IN_YEAR - 1
            if self._told is not None:
                self._told(self.done, self._expected, "the years before 2020, lived once")
            self._rehearsal = Rehearsal(
                record_scenario(last), scale=scale, replicates=replicates, seed=seed, threads=threads
            )
        names = [one.name for one in fit_plan().moving]
        result = self._rehearsal.live(dict(zip(names, map(float, values), strict=True)))
        return simulated_targets(result, self._figures)

    def _read(self) -> dict[str, Array]:
        known = {}
        if self._kept.exists():
            for text in self._kept.read_text("utf-8").splitlines():
                try:
                    line = json.loads(text)
                except json.JSONDecodeError:  # the last line of a fit that was killed while writing
                    continue
                if line["of"] == self._identity:
                    known[line["values"]] = np.array(line["simulated"])
        return known


def record_hash(figures: Sequence[OfficialFigure]) -> str:
    """Give the hash of the figures a fit rests on."""
    says = [[figure.id, figure.value, figure.weight] for figure in figures]
    return hashlib.sha256(json.dumps(says).encode()).hexdigest()


def model_hash() -> str:
    """Give the hash of the sources that decide what a set of coefficients gives: not of what reports it."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted([*package.rglob("*.py"), *package.rglob("*.yaml"), *package.glob("data/**/*.csv")]):
        if path.relative_to(package).parts[0] not in _REPORTING and not {"record", "validation"} & set(path.parts[-2:]):
            digest.update(path.read_bytes())
    return digest.hexdigest()
