"""What each assumption moves: every coefficient of behaviour taken to the ends of its range, one at a time.

All runs share people and luck, so a difference is that of the coefficient. A run is the record's own scenario, and two
of its years are looked at: the first whole year under the line at 50%, and the last one with a fitted figure. Every run
is a few lines of a file, kept with the hash of the model that made it: what was stopped goes on where it was, and what
an older model said is told from what this one says.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim import population as people
from tsa_sim.behaviour.coefficients import Coefficient, Coefficients, registry
from tsa_sim.behaviour.conduct import conduct, labour_markets
from tsa_sim.calendar import MONTHS_IN_YEAR, Month, month
from tsa_sim.chance import derived_seed
from tsa_sim.engine import Plan, plan, simulate
from tsa_sim.record.bench import model_hash
from tsa_sim.record.rehearsal import record_scenario
from tsa_sim.record.statistics import statistic
from tsa_sim.result import Result
from tsa_sim.rulebook import sheets
from tsa_sim.run import filled_lines
from tsa_sim.scenario import Scenario
from tsa_sim.scenario.scale import scale_text
from tsa_sim.tables.tidy import WHOLE_COUNTRY

Array = npt.NDArray[np.float64]
Told = Callable[[int, int, str], None]
Outcomes = Mapping[tuple[int, str], Array]  # by year and statistic, a value a replicate

KEPT = "data/validation/sensitivity.csv"
YEARS = (2018, 2023)
LOOKED_AT = ("recipients_persons_ytd", "paid_tsa_ytd")
DEFAULT = "default"
_MINIMUM_WAGE = "minimums.minimum_wage"
COLUMNS = ("of", "scale", "replicates", "seed", "coefficient", "end", "value", "year", "statistic", "mean", "change",
           "spread")  # fmt: skip
"""of: model and settings, hashed; mean: of the run; change: from the default, relative; spread: its standard error."""


class Setting(NamedTuple):
    """How large the runs are, and with which seed."""

    scale: Fraction = Fraction(1, 200)
    replicates: int = 2
    seed: int = 20
    threads: int = 2

    @property
    def fingerprint(self) -> str:
        """Hash of the model and of what the results depend on: not of the threads."""
        says = [model_hash(), scale_text(self.scale), self.replicates, self.seed]
        return hashlib.sha256(json.dumps(says).encode()).hexdigest()[:16]


class Move(NamedTuple):
    """A coefficient at one end of its range."""

    coefficient: str
    end: str
    value: float


class Stage:
    """The people and the law of a scenario, made once: a set of coefficients freezes its conduct alone."""

    def __init__(self, scenario: Scenario, setting: Setting) -> None:
        """Load the samples and freeze the law."""
        self.scenario = scenario
        self._setting = setting
        self._base = month(scenario.base)
        book = scenario.law_book()
        self._plan = plan(book, Coefficients(dict(scenario.behaviour)), scenario.first, scenario.last, self._base)
        self._wages = {sheet.month: int(book.value(_MINIMUM_WAGE, sheet.month)) for sheet in self._plan.months}
        self._samples = [
            people.load(scenario.base, scale=setting.scale, seed=setting.seed, sample=number)
            for number in range(setting.replicates)
        ]

    def scheme(self, behaviour: Mapping[str, float]) -> Plan:
        """Give the plan with other coefficients. Raises UnknownName, BadValue."""
        coefficients = Coefficients({**self.scenario.behaviour, **behaviour})
        rows = [
            sheet._replace(conduct=sheets([self._conduct(coefficients, sheet.month, int(sheet.now[0]["notched"]))]))
            for sheet in self._plan.months
        ]
        return replace(self._plan, months=tuple(rows), work=sheets([labour_markets(coefficients, self._base)]))

    def live(self, behaviour: Mapping[str, float]) -> Outcomes:
        """Live every sample with other coefficients; give what is looked at."""
        scheme = self.scheme(behaviour)
        outcomes = tuple(
            simulate(sample, scheme, derived_seed(self._setting.seed, number), threads=self._setting.threads)
            for number, sample in enumerate(self._samples)
        )
        ids: tuple[Any, ...] = tuple(np.array(sample.households["id"]) for sample in self._samples)
        result = Result(self.scenario, outcomes, self._samples[0].weight, ids, {}, filled_lines(scheme))
        return {
            (year, name): statistic(result, name, WHOLE_COUNTRY, month(f"{year}-12"))
            for year in YEARS
            for name in LOOKED_AT
        }

    def _conduct(self, coefficients: Coefficients, when: Month, notched: int) -> Any:
        return conduct(coefficients, when, self._base, self._wages[when], notched)


def moves(names: Sequence[str] | None = None) -> list[Move]:
    """Give every end of a range that is not the value itself; tables by age or year are not moved."""
    found = []
    for name, entry in registry().items():
        if isinstance(entry.value, dict) or (names is not None and name not in names):
            continue
        ends = {"low": entry.low, "high": entry.high}
        found += [Move(name, end, value) for end, value in ends.items() if value != entry.value]
    return found


def held() -> dict[str, Coefficient]:
    """Give the coefficients that are not moved: tables, and those whose range is the value alone."""
    moved = {move.coefficient for move in moves()}
    return {name: entry for name, entry in registry().items() if name not in moved}


def look(
    kept: Path, setting: Setting | None = None, names: Sequence[str] | None = None, told: Told | None = None
) -> pd.DataFrame:
    """Run every move that the file does not hold of this model, adding to the file; give this model's rows.

    names: the coefficients to move, all when left out; told: called with runs done, to do, and what is run.
    """
    setting = setting if setting is not None else Setting()
    known = set(_of(read(kept), setting.fingerprint)[["coefficient", "end"]].itertuples(index=False, name=None))
    wanted = [move for move in moves(names) if move[:2] not in known]
    if wanted or (DEFAULT, "") not in known:
        tell = told if told is not None else _silent
        tell(0, len(wanted) + 1, DEFAULT)
        stage = Stage(record_scenario(max(YEARS) * MONTHS_IN_YEAR + MONTHS_IN_YEAR - 1), setting)
        default = stage.live({})
        if (DEFAULT, "") not in known:
            _add(kept, setting, Move(DEFAULT, "", 0.0), default, default)
        for done, move in enumerate(wanted):
            tell(done + 1, len(wanted) + 1, f"{move.coefficient} {move.value:g}")
            _add(kept, setting, move, stage.live({move.coefficient: move.value}), default)
    return _of(read(kept), setting.fingerprint)


def read(path: Path | None = None) -> pd.DataFrame:
    """Read a file of runs, that of the package when none is named; one that is not there holds none."""
    source = files("tsa_sim").joinpath(KEPT) if path is None else path
    if not source.is_file():
        return pd.DataFrame({name: [] for name in COLUMNS})
    whole = [line for line in source.read_text("utf-8").splitlines() if line.count(",") == len(COLUMNS) - 1]
    frame = pd.DataFrame(list(csv.DictReader(whole)), columns=list(COLUMNS))
    numbers = ["value", "mean", "change", "spread"]
    return frame.astype({"year": int, **dict.fromkeys(numbers, float)})


def tornado(frame: pd.DataFrame, year: int, name: str) -> pd.DataFrame:
    """Give a row a coefficient for one year and statistic, what moves it most first.

    low, high: relative change at the ends of the range, 0 at an end that is the value itself; reach: their distance.
    """
    chosen = frame[(frame["year"] == year) & (frame["statistic"] == name) & (frame["coefficient"] != DEFAULT)]
    rows = []
    for coefficient, part in chosen.groupby("coefficient", sort=False):
        at = {str(end): float(change) for end, change in zip(part["end"], part["change"], strict=True)}
        low, high = at.get("low", 0.0), at.get("high", 0.0)
        reach = max(low, high, 0.0) - min(low, high, 0.0)
        rows.append((coefficient, low, high, reach, float(part["spread"].max())))
    found = pd.DataFrame(rows, columns=["coefficient", "low", "high", "reach", "spread"])
    return found.sort_values(["reach", "coefficient"], ascending=[False, True], ignore_index=True)


def _of(frame: pd.DataFrame, fingerprint: str) -> pd.DataFrame:
    return frame[frame["of"] == fingerprint].reset_index(drop=True)


def _add(kept: Path, setting: Setting, move: Move, moved: Outcomes, default: Outcomes) -> None:
    """Add the lines of a run; the heading where the file is new."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    new = not kept.exists()
    with kept.open("a", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        if new:
            writer.writerow(COLUMNS)
        writer.writerows(_rows(setting, move, moved, default))


def _rows(setting: Setting, move: Move, moved: Outcomes, default: Outcomes) -> Iterator[tuple[object, ...]]:
    for (year, name), values in moved.items():
        base = default[year, name]
        changes = (values - base) / base.mean()
        spread = float(changes.std(ddof=1) / np.sqrt(len(changes))) if len(changes) > 1 else 0.0
        yield (
            setting.fingerprint, scale_text(setting.scale), setting.replicates, setting.seed, move.coefficient,
            move.end, f"{move.value:.10g}", year, name, f"{values.mean():.8g}", f"{changes.mean():.6f}",
            f"{spread:.6f}",
        )  # fmt: skip


def _silent(done: int, total: int, label: str) -> None:
    """Tell nobody."""
