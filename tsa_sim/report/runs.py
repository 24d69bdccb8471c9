"""Finished runs as a report reads them: manifests and tables of run folders, or of one folder of a comparison."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.errors import BadValue, BrokenFile, MissingFile, Place, UnknownName
from tsa_sim.scenario import Scenario
from tsa_sim.scenario.own_survey import without_survey
from tsa_sim.store import MANIFEST, read_manifest
from tsa_sim.tables.declared import output, ratio
from tsa_sim.tables.tidy import WHOLE_COUNTRY

Array = npt.NDArray[np.float64]
_MONTHS = 12


class Cube(NamedTuple):
    """One measure of a run; values: shape (replicates, months, regions, groups)."""

    values: Array
    months: tuple[str, ...]
    regions: tuple[str, ...]
    groups: tuple[str, ...]
    table: str


@dataclass(frozen=True)
class Run:
    """One finished run: where it lies, its manifest, and its tables when they are asked for."""

    path: Path
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The scenario's name."""
        return str(self.manifest["scenario"]["name"])

    @property
    def fingerprint(self) -> str:
        """The fingerprint of what the run was made from."""
        return str(self.manifest["fingerprint"])

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario as it was run, without the files of a survey, of which a manifest holds the names alone."""
        return Scenario.from_dict(without_survey(self.manifest["scenario"]))

    @property
    def made(self) -> str:
        """The day on which the run was made, YYYY-MM-DD; of a run that does not say it, the day of its file."""
        if "made" in self.manifest:
            return str(self.manifest["made"])
        stamp = (self.path / MANIFEST).stat().st_mtime
        return datetime.datetime.fromtimestamp(stamp, datetime.UTC).date().isoformat()

    @property
    def survey(self) -> bool:
        """Whether the people were those of a user's own survey: small cells are hidden."""
        return "own_people" in self.manifest

    @cached_property
    def cubes(self) -> Mapping[str, Cube]:
        """Every measure of the run by name. Raises BrokenFile for a table that cannot be read."""
        found: dict[str, Cube] = {}
        for path in sorted((self.path / "tables").glob("*.parquet")):
            found.update(_cubes(path))
        if not found:
            raise MissingFile(str(self.path / "tables"), "the run has no tables")
        return found

    @property
    def months(self) -> tuple[str, ...]:
        """The reported months, YYYY-MM."""
        return next(iter(self.cubes.values())).months

    @property
    def years(self) -> list[int]:
        """The calendar years touched by the run."""
        return sorted({int(month[:4]) for month in self.months})

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions of the run's map, without the country."""
        return tuple(code for code in next(iter(self.cubes.values())).regions if code != WHOLE_COUNTRY)

    def has(self, measure: str, group: str = "all") -> bool:
        """Tell whether the run's tables hold a measure for a group; a run of an older version may not."""
        return measure in self.cubes and group in self.cubes[measure].groups

    def series(self, measure: str, region: str = WHOLE_COUNTRY, group: str = "all") -> Array:
        """Give a measure month by month; shape (replicates, months).

        Raises UnknownName for a measure, region or group that the run does not hold.
        """
        if measure not in self.cubes:
            raise UnknownName("measure of the run", measure, self.cubes)
        cube = self.cubes[measure]
        if region not in cube.regions:
            raise UnknownName("region of the run", region, cube.regions)
        if group not in cube.groups:
            raise UnknownName("group of the measure", group, cube.groups)
        return cube.values[:, :, cube.regions.index(region), cube.groups.index(group)]

    def at(self, when: str | int, measure: str, region: str = WHOLE_COUNTRY, group: str = "all") -> Array:
        """Give a measure for a month (YYYY-MM) or a year, a value a replicate; years as ``Result.yearly`` counts."""
        values = self.series(measure, region, group)
        if isinstance(when, str):
            if when not in self.months:
                raise UnknownName("month of the run", when, self.months)
            return values[:, self.months.index(when)]
        inside = [place for place, month in enumerate(self.months) if int(month[:4]) == when]
        if not inside:
            raise UnknownName("year of the run", str(when), map(str, self.years))
        counting = output(measure).counting
        if counting == "year to date":
            return values[:, inside[-1]]
        if counting == "flow":
            return np.asarray(values[:, inside].sum(axis=1))
        if self.survey:  # a month that is hidden hides the mean
            return np.asarray(values[:, inside].mean(axis=1))
        return ratio(np.nansum(values[:, inside], axis=1), np.isfinite(values[:, inside]).sum(axis=1))


@dataclass(frozen=True)
class Runs:
    """What a report is made from: the compared runs (the base first), the staircase's steps, and who moved."""

    results: tuple[Run, ...]
    steps: tuple[Run, ...]
    audit: Mapping[str, Any] | None  # of a comparison; None where the runs were given one by one
    flows: pd.DataFrame | None
    record: pd.DataFrame | None = None  # the last scenario in force beside official figures

    @property
    def base(self) -> Run:
        """The run that the others are compared with; the only one where there is one."""
        return self.results[0]

    @property
    def reform(self) -> Run:
        """The run whose figures lead: the last."""
        return self.results[-1]

    @property
    def compared(self) -> bool:
        """Whether there is anything to compare."""
        return len(self.results) > 1

    def whole_year(self) -> int:
        """Give the last year that was run whole, else the last year."""
        months = self.base.months
        whole = [year for year in self.base.years if sum(int(month[:4]) == year for month in months) == _MONTHS]
        return whole[-1] if whole else self.base.years[-1]


def read_runs(folders: Sequence[Path]) -> Runs:
    """Read run folders, or one folder of a comparison.

    Raises MissingFile or BrokenFile for what is no run; BadValue for runs that cannot be laid side by side.
    """
    if not folders:
        raise BadValue("RUN", "", "is missing", "give a run folder or a folder of a comparison")
    if len(folders) == 1:
        manifest = read_manifest(str(folders[0]))
        if "comparison" in manifest:
            return _of_comparison(folders[0], manifest)
    found = tuple(_run(folder) for folder in folders)
    _refuse_unpaired(found)
    return Runs(found, found, None, None)


def _of_comparison(folder: Path, manifest: Mapping[str, Any]) -> Runs:
    steps = {name: _run(folder / name) for name in manifest["steps"]}
    results = tuple(steps[name] for name in manifest["comparison"])
    flows, record = (_frame(folder / f"{name}.csv") for name in ("flows", "record"))
    return Runs(results, tuple(steps.values()), manifest.get("audit"), flows, record)


def _frame(path: Path) -> pd.DataFrame | None:
    """Read a table of a comparison; None where an older version wrote none."""
    return pd.read_csv(path) if path.is_file() else None


def _run(folder: Path) -> Run:
    manifest = read_manifest(str(folder))
    missing = [
        name for name in ("scenario", "fingerprint", "results_hash", "scale", "replicates") if name not in manifest
    ]
    if missing:
        raise BrokenFile(f"the manifest lacks {', '.join(missing)}", todo="Give the folder of a run or of a comparison",
                         place=Place(str(folder / MANIFEST)))  # fmt: skip
    return Run(folder, manifest)


def _refuse_unpaired(runs: Sequence[Run]) -> None:
    """Refuse runs whose differences would not be paired: other people, months or luck."""
    first = runs[0]
    for run in runs[1:]:
        for key in ("seeds", "scale", "replicates", "population_hashes", "period"):
            if run.manifest.get(key) != first.manifest.get(key):
                raise BadValue(
                    str(run.path), run.manifest.get(key), f"differs from {first.path} in {key}",
                    "Compare runs of the same people, months and seed: make them with tsa-sim compare",
                )  # fmt: skip
        if run.name == first.name:
            raise BadValue("scenario", run.name, "is given twice", "Give different runs")


def _cubes(path: Path) -> dict[str, Cube]:
    try:
        frame = pd.read_parquet(path)
    except (OSError, ValueError) as fault:
        raise BrokenFile(f"{path} is not a table ({fault})", todo="Run the scenario again") from fault
    found = {}
    for measure, part in frame.groupby("measure", observed=True):
        columns = [part[name].cat.remove_unused_categories().cat for name in ("month", "region", "group")]
        replicates = part["replicate"].to_numpy()
        names = [tuple(map(str, column.categories)) for column in columns]
        values = np.full((int(replicates.max()) + 1, *(len(entry) for entry in names)), np.nan)
        values[(replicates, *(column.codes.to_numpy() for column in columns))] = part["value"].to_numpy()
        months, regions, groups = names
        found[str(measure)] = Cube(values, months, regions, groups, path.name)
    return found
