"""A comparison: what each law gave over the same people with the same luck, side by side and step by step."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.calendar import Month, month, month_text
from tsa_sim.errors import UnknownName
from tsa_sim.headlines import HEADLINES, how_counted
from tsa_sim.intervals import estimate
from tsa_sim.own_people import refuse_households
from tsa_sim.pairing import received
from tsa_sim.result import Result
from tsa_sim.showing import comparison_html
from tsa_sim.tables.declared import output
from tsa_sim.tables.tidy import WHOLE_COUNTRY

if TYPE_CHECKING:
    from tsa_sim.picture import Pictures


@dataclass(frozen=True)
class Comparison:
    """Results over the same people and luck: the first is the base, differences are paired by replicate.

    Every table is a tidy frame whose figures carry a unit (persons, families, tenge of the year, shares) and a 90%
    interval of the mean over replicates. audit: months before a reform's first effect, equal bit for bit or not, and
    parameters that change nothing. Small cells of one's own survey are hidden (NaN).
    """

    results: tuple[Result, ...]
    steps: tuple[Result, ...]  # the staircase: the base on old norms where that step exists, then the results
    audit: Mapping[str, Any]

    @property
    def base(self) -> Result:
        """The first scenario."""
        return self.results[0]

    def summary(self) -> pd.DataFrame:
        """Give every scenario's headline figures side by side, with 90% intervals."""
        frames = []
        for result in self.results:
            frame = result.summary()
            frame.insert(0, "scenario", result.scenario.name)
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    def difference(self, region: str = WHOLE_COUNTRY) -> pd.DataFrame:
        """Give headline differences from the base, by year, with paired 90% intervals."""
        rows = []
        for result in self.results[1:]:
            for year in result.years:
                for measure, group in HEADLINES:
                    found = self._paired(result, measure, group, year, region)
                    rows.append((result.scenario.name, year, measure, group, *found))
        columns = ["scenario", "year", "measure", "group", "difference", "low90", "high90", "unit", "counted"]
        return pd.DataFrame(rows, columns=columns)

    def regions(self, measure: str, year: int, group: str = "all") -> pd.DataFrame:
        """Give a measure by region for every scenario, with 90% intervals.

        Raises UnknownName for an unknown measure or group.
        """
        rows = []
        for result in self.results:
            for region in [*result.regions, WHOLE_COUNTRY]:
                found = estimate(result.yearly(measure, year, region, group))
                rows.append((result.scenario.name, region, year, measure, group, *found[:3], output(measure).unit))
        columns = ["scenario", "region", "year", "measure", "group", "mean", "low90", "high90", "unit"]
        return pd.DataFrame(rows, columns=columns)

    def staircase(self, measure: str, year: int, group: str = "all") -> pd.DataFrame:
        """Give the way from the first step to the last: each step's level and paired difference; they add exactly."""
        rows = []
        before: npt.NDArray[np.float64] | None = None
        for place, result in enumerate(self.steps):
            values = result.yearly(measure, year, group=group)
            gap = values - (values if before is None else before)
            if rests_on_too_few(result, measure, gap, WHOLE_COUNTRY):
                gap = np.full_like(gap, np.nan)
            level, change = estimate(values), estimate(gap)
            rows.append(
                (place, result.scenario.name, level.mean, *change[:3], output(measure).unit, how_counted(measure))
            )
            before = values
        return pd.DataFrame(
            rows, columns=["step", "scenario", "level", "difference", "low90", "high90", "unit", "counted"]
        )

    def flows(self, when: str | None = None) -> pd.DataFrame:
        """Give families that joined, stayed and left against the base, by year's end (or a run's last month).

        A family counts as a recipient of a year when it was paid targeted social assistance in it at least once.
        Raises UnknownName when that month is not a year's end.
        """
        rows = []
        for result in self.results[1:]:
            for place in self._ends(when):
                parts = {"joined": [], "stayed": [], "left": []}  # type: dict[str, list[float]]
                for old, new in zip(self.base.outcomes, result.outcomes, strict=True):
                    was, now = received([old, new], place)[1:]
                    parts["joined"].append((now & ~was).sum() * result.weight)
                    parts["stayed"].append((now & was).sum() * result.weight)
                    parts["left"].append((was & ~now).sum() * result.weight)
                if any(
                    rests_on_too_few(result, "recipients_families_ytd", np.array(of), WHOLE_COUNTRY)
                    for of in parts.values()
                ):
                    parts = {name: [np.nan] * len(values) for name, values in parts.items()}
                for name, values in parts.items():
                    rows.append((result.scenario.name, month_text(place), name, *estimate(values)[:3], "families"))
        return pd.DataFrame(rows, columns=["scenario", "month", "flow", "mean", "low90", "high90", "unit"])

    def panel(self, when: str) -> pd.DataFrame:
        """Give each household's outcome under every scenario: id, weight, received in the year or not.

        Raises UnknownName when that month is not a year's end or the last month, Finding where they are a survey's.
        """
        refuse_households(self.base.hides_below, "a panel")
        place = self._ends(when)[0]
        frames = []
        for replicate in range(len(self.base.outcomes)):
            ids, *drawn_by = received([result.outcomes[replicate] for result in self.results], place)
            frame = pd.DataFrame({"replicate": replicate, "id": ids, "weight": self.base.weight})
            for result, drawn in zip(self.results, drawn_by, strict=True):
                frame[result.scenario.name] = drawn
            frames.append(frame)
        return pd.concat(frames, ignore_index=True)

    @cached_property
    def plot(self) -> "Pictures":
        """Pictures of the comparison."""
        from tsa_sim.picture import Pictures

        return Pictures(list(self.results))

    def _paired(self, result: Result, measure: str, group: str, year: int, region: str) -> tuple[Any, ...]:
        gap = result.yearly(measure, year, region, group) - self.base.yearly(measure, year, region, group)
        if rests_on_too_few(self.base, measure, gap, region):
            gap = np.full_like(gap, np.nan)
        return (*estimate(gap)[:3], output(measure).unit, how_counted(measure))

    def _ends(self, when: str | None) -> list[Month]:
        ends = [place for place in self.base.outcomes[0].seen if place in self.base.months]
        if when is None:
            return ends
        if month(when) not in ends:
            raise UnknownName("year's end", when, [month_text(place) for place in ends])
        return [month(when)]

    def _repr_html_(self) -> str:
        return comparison_html(self.difference(), self.base.scenario.name)


def rests_on_too_few(
    result: Result, measure: str, change: npt.NDArray[np.float64], region: str = WHOLE_COUNTRY
) -> bool:
    """Tell whether a difference rests on too few families of a survey; without a survey it never does."""
    if result.small_cells is None:
        return False
    row = [*result.regions, WHOLE_COUNTRY].index(region)
    return result.small_cells.too_few_changed(output(measure), change, row)
