"""Comparisons: several laws over the same people with the same luck, and the staircase from one to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import Month, month, month_text, year_of
from tsa_sim.errors import UnknownName
from tsa_sim.headlines import HEADLINES, how_counted
from tsa_sim.intervals import estimate
from tsa_sim.own_people import People, refuse_households
from tsa_sim.pairing import check_comparable, received
from tsa_sim.result import Result
from tsa_sim.rulebook import Replacements
from tsa_sim.run import Bar, ProgressCallback, Settings, as_scale, first_effect, frozen_plan, months_to_run, run_with
from tsa_sim.scenario import OLD_REGIME, Scenario
from tsa_sim.showing import comparison_html
from tsa_sim.tables.declared import output
from tsa_sim.tables.tidy import WHOLE_COUNTRY

if TYPE_CHECKING:
    from tsa_sim.picture import Pictures

NORMS_OF_2017 = "norms_of_2017"  # the reform file that keeps the minimum on its old norms
REBASING_MONTH = "2018-01"


@dataclass(frozen=True)
class Comparison:
    """Results over the same people and luck: the first is the base, differences are paired by replicate."""

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


def compare(
    base: Scenario,
    reforms: Sequence[Scenario],
    *,
    scale: Fraction | str | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    threads: int = 2,
    snapshots: Sequence[str] = (),
    replacing: Replacements | Mapping[str, Replacements] | None = None,
    population: People | None = None,
    cluster: str | None = None,
    progress: bool | ProgressCallback = False,
) -> Comparison:
    """Run a base and reforms over the same people with the same luck.

    replacing: rules or behaviours replaced by functions of the same arguments, in every scenario or by scenario name:
    ``{"line_50": {applies: mine}}``; population: people of one's own, as ``run``
    takes them; cluster: the address of a dask.distributed scheduler.

    Size, seed and replicates are the base's unless given. Where the base is the old regime and the period crosses
    January 2018, the base is also run on the minimum's norms of 2017, so that re-basing is a step of its own.
    Raises BadValue when periods or population bases differ, or two scenarios share a name.
    """
    scenarios = [base, *reforms]
    check_comparable(scenarios)
    extra = _on_old_norms(base) if _crosses_rebasing(base) and reforms else None
    settings = Settings(
        as_scale(scale), replicates, seed, threads, tuple(snapshots), people=population, cluster=cluster
    ).filled_from(base)
    if snapshots:
        refuse_households(settings.people, "a snapshot")
    runs = ([extra] if extra else []) + scenarios
    total = sum(months_to_run(scenario) for scenario in runs) * (settings.replicates or 1)
    replaced = _by_scenario(replacing or {}, runs)
    with Bar(progress, total) as bar:
        steps = tuple(run_with(run, replace(settings, replacing=replaced[run.name]), bar) for run in runs)
    results = steps[1:] if extra else steps
    return Comparison(results, steps, _audit(results))


def sweep(
    scenario: Scenario,
    parameter: str,
    values: Sequence[float],
    *,
    progress: bool | ProgressCallback = False,
    **settings: Any,
) -> Comparison:
    """Run a scenario for several values of one behaviour coefficient or law parameter, over the same people and luck.

    The first value is the base of the comparison. A law parameter holds from the first month of the period.
    Raises UnknownName when nothing has that name, BadValue outside its range.
    """
    from tsa_sim.behaviour.coefficients import behaviour_names

    known = {*behaviour_names(), *scenario.law_book().names()}
    if parameter not in known:
        raise UnknownName("behaviour or law parameter", parameter, known)
    variants = []
    for value in values:
        name = f"{scenario.name}[{parameter}={value:g}]"
        if parameter in behaviour_names():
            variants.append(scenario.with_(name=name, behaviour={parameter: value}))
        else:
            variants.append(scenario.with_(name=name, law={parameter: {month_text(scenario.first): value}}))
    return compare(variants[0], variants[1:], progress=progress, **settings)


def _by_scenario(
    replacing: Replacements | Mapping[str, Replacements], runs: Sequence[Scenario]
) -> dict[str, Replacements]:
    """Give the replaced rules of each scenario by name.

    Raises UnknownName for a scenario that is not compared.
    """
    names = [run.name for run in runs]
    everywhere = {asked: instead for asked, instead in replacing.items() if not isinstance(asked, str)}
    for asked in replacing:
        if isinstance(asked, str) and asked not in names:
            raise UnknownName("scenario in replacing", asked, names)
    own = {asked: instead for asked, instead in replacing.items() if isinstance(asked, str)}
    return {name: {**everywhere, **own.get(name, {})} for name in names}  # type: ignore[dict-item]


def rests_on_too_few(
    result: Result, measure: str, change: npt.NDArray[np.float64], region: str = WHOLE_COUNTRY
) -> bool:
    """Tell whether a difference rests on too few families of a survey; without a survey it never does."""
    if result.small_cells is None:
        return False
    row = [*result.regions, WHOLE_COUNTRY].index(region)
    return result.small_cells.too_few_changed(output(measure), change, row)


def _crosses_rebasing(base: Scenario) -> bool:
    return base.law == OLD_REGIME and base.first < month(REBASING_MONTH) <= base.last


def _on_old_norms(base: Scenario) -> Scenario:
    return base.with_(name=f"{base.name}_{NORMS_OF_2017}", reforms=(*base.reforms, NORMS_OF_2017))


def _audit(results: Sequence[Result]) -> Mapping[str, Any]:
    """Check that months before a reform's first effect are equal bit for bit, and name what changes nothing."""
    base = results[0]
    plans = [_plan_of(result.scenario) for result in results]
    before = {}
    for result, scheme in zip(results[1:], plans[1:], strict=True):
        starts = first_effect(plans[0], scheme)
        until = len(base.months) if starts is None else max(0, starts - base.months[0])
        equal = all(
            bool((old.tally[:until] == new.tally[:until]).all())
            for old, new in zip(base.outcomes, result.outcomes, strict=True)
        )
        before[result.scenario.name] = {
            "first_effect": None if starts is None else month_text(starts),
            "months_before": int(until),
            "equal_before": equal,
        }
    return {
        "months_before_equal": before,
        "parameters_without_effect": {
            result.scenario.name: idle for result in results if (idle := idle_parameters(result.scenario))
        },
    }


def idle_parameters(scenario: Scenario) -> list[str]:
    """Name the law parameters that a scenario's reforms set without changing any month's law sheet."""
    changed = scenario.reform_parameters()
    if not changed:
        return []
    whole = _plan_of(scenario)
    return [name for name in changed if first_effect(_plan_of(scenario.without_parameter(name)), whole) is None]


def _plan_of(scenario: Scenario) -> Any:
    return frozen_plan(scenario, scenario.law_book(), Coefficients(dict(scenario.behaviour)))


def years_of(results: Sequence[Result]) -> list[int]:
    """Give the calendar years of the results."""
    return sorted({year_of(when) for result in results for when in result.months})
