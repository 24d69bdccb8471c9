"""The result of a run: tables, summary, snapshots, picture, manifest."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from tsa_sim import calendar
from tsa_sim.calendar import Month, month, month_text
from tsa_sim.columns import HOUSEHOLD, PERSON
from tsa_sim.disclosure import SmallCells, limits_on_map
from tsa_sim.engine import Outcome
from tsa_sim.errors import Finding, UnknownName
from tsa_sim.headlines import HEADLINES, how_counted
from tsa_sim.intervals import estimate
from tsa_sim.population import regions_of
from tsa_sim.regions import REGIONS, on_map
from tsa_sim.showing import result_html
from tsa_sim.tables import Counts, tables, tidy
from tsa_sim.tables.cube import dataset
from tsa_sim.tables.declared import output, ratio
from tsa_sim.tables.tidy import WHOLE_COUNTRY
from tsa_sim.tally import GROUP_NAMES

if TYPE_CHECKING:
    import pandas as pd

    from tsa_sim.picture import Pictures
    from tsa_sim.scenario import Scenario

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Result:
    """One scenario, run: every replicate's counts and what is made of them.

    weight: real households behind one simulated household; household_ids: of each replicate, in the order of its
    records. Tables and series are in persons, families and tenge of the country; what rests on a law or an official
    figure is told by ``manifest`` and the law book it names. Small cells of one's own survey are NaN.
    """

    scenario: "Scenario"
    outcomes: tuple[Outcome, ...]
    weight: float
    household_ids: tuple[npt.NDArray[np.int64], ...]
    manifest: Mapping[str, Any]
    filled: npt.NDArray[np.bool_] = field(repr=False)  # shape (months, REGIONS): the line rests on a filled minimum
    hides_below: Mapping[int, int] | None = field(default=None, repr=False)  # of a survey's run: see tsa_sim.disclosure
    map: tuple[str, ...] = ()  # the regions that are printed; empty: those of the people's base

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions that are printed."""
        return self.map or regions_of(self.scenario.base)

    def on_map(self, regions: tuple[str, ...]) -> "Result":
        """Give the same result with the regions of another map (``regions.REGIONS_2018``, ``regions.REGIONS``)."""
        return replace(self, map=regions)

    @property
    def months(self) -> tuple[Month, ...]:
        """The reported months."""
        return self.outcomes[0].months

    @cached_property
    def counts(self) -> list[Counts]:
        """The counts of each replicate, in persons, families and tenge of the country."""
        return [
            Counts(self.months, on_map(outcome.tally, self.regions, axis=1), self.weight) for outcome in self.outcomes
        ]

    def table(self, name: str) -> "pd.DataFrame":
        """Give a tidy long table, a row a value; NaN where a small cell of one's own survey is hidden.

        Raises UnknownName with the nearest table.
        """
        for table in tables():
            if table.name == name:
                frame = tidy(table, self.scenario.name, self.counts, self.regions)
                return self.small_cells.taken_out(table, frame) if self.small_cells else frame
        raise UnknownName("table", name, [table.name for table in tables()])

    def series(self, measure: str, region: str = WHOLE_COUNTRY, group: str = "all") -> Array:
        """Give a measure month by month; shape (replicates, months); NaN where a cell of one's own survey is hidden.

        Raises UnknownName for a measure, region or group that is not known.
        """
        names = [entry.name for table in tables() for entry in table.outputs]
        if measure not in names:
            raise UnknownName("measure", measure, names)
        declared = output(measure)
        groups = [GROUP_NAMES[entry] for entry in declared.groups]
        if group not in groups:
            raise UnknownName("group", group, groups)
        place = [*self.regions, WHOLE_COUNTRY]
        if region not in place:
            raise UnknownName("region", region, place)
        row, column = place.index(region), GROUP_NAMES.index(group)
        values = np.stack([declared.made(counts)[:, row, column] for counts in self.counts])
        if self.small_cells is None:
            return values
        return np.where(self.small_cells.of(declared)[:, :, row, groups.index(group)], np.nan, values)

    @cached_property
    def small_cells(self) -> SmallCells | None:
        """The cells of one's own survey that are hidden; None where the people are the package's."""
        if self.hides_below is None:
            return None
        return SmallCells(self.counts, limits_on_map(self.hides_below, self.regions), self.weight)

    def own(self, name: str) -> "pd.DataFrame":
        """Give a measure of one's own (``tsa_sim.measure``) by month and region, and for the country, with intervals.

        Raises UnknownName when no such measure was registered before the run, Finding where the people are a survey's.
        """
        import pandas as pd

        if self.hides_below is not None:
            raise Finding("on how many families of your survey a measure of your own rests is unknown", todo="use the "
                          "tables, or the package's people")  # fmt: skip
        known = self.outcomes[0].own
        if name not in known:
            raise UnknownName("measure of your own", name, known)
        counted = np.stack([outcome.own[name] for outcome in self.outcomes])
        values = on_map(counted, self.regions, axis=2) * self.weight
        values = np.concatenate([values, values.sum(axis=2, keepdims=True)], axis=2)
        rows = [
            (month_text(when), region, *estimate(values[:, place, row])[:3])
            for place, when in enumerate(self.months)
            for row, region in enumerate([*self.regions, WHOLE_COUNTRY])
        ]
        return pd.DataFrame(rows, columns=["month", "region", "mean", "low90", "high90"])

    def yearly(self, measure: str, year: int, region: str = WHOLE_COUNTRY, group: str = "all") -> Array:
        """Give a measure for a year, a value a replicate.

        Counts since January: at the last month of the year that was run. Tenge, contracts and movements: added up.
        Persons and families of the month, shares and means: the average month. NaN where a month of it is hidden.
        """
        values = self.series(measure, region, group)
        inside = [place for place, when in enumerate(self.months) if calendar.year_of(when) == year]
        declared = output(measure)
        if declared.counting == "year to date":
            return values[:, inside[-1]]
        if declared.counting == "flow":
            return np.asarray(values[:, inside].sum(axis=1))
        mean = ratio(np.nansum(values[:, inside], axis=1), np.isfinite(values[:, inside]).sum(axis=1))
        if self.small_cells is None:
            return mean
        row = [*self.regions, WHOLE_COUNTRY].index(region)
        column = [GROUP_NAMES[entry] for entry in declared.groups].index(group)
        return np.where(self.small_cells.of(declared)[:, inside, row, column].any(axis=1), np.nan, mean)

    @property
    def years(self) -> list[int]:
        """The calendar years touched by the run."""
        return sorted({calendar.year_of(when) for when in self.months})

    def summary(self) -> "pd.DataFrame":
        """Give the headline figures by year: mean, 90% interval, unit, how it is counted."""
        import pandas as pd

        rows = []
        for year in self.years:
            months = sum(calendar.year_of(when) == year for when in self.months)
            for measure, group in HEADLINES:
                declared = output(measure)
                found = estimate(self.yearly(measure, year, group=group))
                rows.append((year, months, measure, group, *found[:3], declared.unit, how_counted(measure)))
            share = estimate(self.filled_share(year))
            rows.append((year, months, "recipients_on_filled_lines", "all", *share[:3], "share", "average month"))
        columns = ["year", "months", "measure", "group", "mean", "low90", "high90", "unit", "counted"]
        return pd.DataFrame(rows, columns=columns)

    def filled_share(self, year: int) -> Array:
        """Give the share of recipients whose line rests on a filled regional minimum, a value a replicate."""
        inside = [place for place, when in enumerate(self.months) if calendar.year_of(when) == year]
        shares = []
        known = [REGIONS.index(code) for code in self.regions]
        for counts in self.counts:
            persons = output("recipients_persons").made(counts)[inside, :-1, 0]
            on_filled, total = (persons * self.filled[inside][:, known]).sum(), persons.sum()
            hidden = self.small_cells is not None and self.small_cells.too_few(on_filled, total - on_filled)
            shares.append(on_filled / total if total and not hidden else np.nan)
        return np.array(shares)

    def households(self, when: str) -> "pd.DataFrame":
        """Give the households after a month that was kept (``snapshots=``), a row each, with weights.

        Raises UnknownName when the month was not kept.
        """
        return self._snapshot(when, 0, list(HOUSEHOLD))

    def persons(self, when: str) -> "pd.DataFrame":
        """Give the persons after a month that was kept (``snapshots=``), a row each, with weights.

        Raises UnknownName when the month was not kept.
        """
        frame = self._snapshot(when, 1, list(PERSON))
        return frame[frame["age_months"] >= 0].reset_index(drop=True)

    @cached_property
    def plot(self) -> "Pictures":
        """Pictures of this result."""
        from tsa_sim.picture import Pictures

        return Pictures([self])

    def to_xarray(self) -> Any:
        """Give every measure as an xarray Dataset with dimensions replicate, month, region, group.

        Raises ImportError when xarray is not installed.
        """
        hidden = self.small_cells.of if self.small_cells else None
        return dataset(self.counts, self.months, [*self.regions, WHOLE_COUNTRY], hidden)

    def save(self, folder: str) -> str:
        """Write manifest and tables to a folder, whole or not at all; give its path.

        Raises Unwritable when the folder cannot be written.
        """
        from tsa_sim.store import save_run

        return save_run(self, folder)

    def _repr_html_(self) -> str:
        return result_html(self.summary(), self.scenario.name, len(self.outcomes))

    def _snapshot(self, when: str, part: int, names: list[str]) -> "pd.DataFrame":
        import pandas as pd

        kept = self.outcomes[0].snapshots
        if month(when) not in kept:
            raise UnknownName("kept month", when, [month_text(entry) for entry in kept])
        frames = []
        for replicate, outcome in enumerate(self.outcomes):
            records = outcome.snapshots[month(when)][part]
            frame = pd.DataFrame({name: np.ascontiguousarray(records[name]) for name in names})
            frame.insert(0, "weight", self.weight)
            frame.insert(0, "replicate", replicate)
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)
