"""The chain of runs behind a bridge: the base lived again with a year held, and its parts let go one by one.

All are of the same people with the same luck. The first link holds line, index, rules, take-up and screening of the
last executed year: what is left to move the budget is people, incomes and prices. Each further link lets one part go;
the last holds nothing and is the run itself, where the run reaches back to that year.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import MONTHS_IN_YEAR, month, month_text
from tsa_sim.chance import derived_seed
from tsa_sim.engine import simulate
from tsa_sim.errors import BadValue
from tsa_sim.own_people import drawn
from tsa_sim.plans import Plan, months_unreported
from tsa_sim.record.registry import OfficialFigure, official_figures
from tsa_sim.replicates import Settings
from tsa_sim.report.bridge import Product, Scope, product
from tsa_sim.report.freshness import changed
from tsa_sim.report.repeated import Part, plan_repeating
from tsa_sim.report.runs import Run
from tsa_sim.result import Result
from tsa_sim.run import as_scale, filled_lines
from tsa_sim.scenario import Scenario
from tsa_sim.tables.tidy import WHOLE_COUNTRY

Told = Callable[[int, int, str], None]
PEOPLE, RUN = "people", "run"
_PAID = "paid_tsa_ytd"


class Link(NamedTuple):
    """What is paid in the year asked once a part is let go; ``people`` the first, ``run`` the run as it was made."""

    key: str
    product: Product


class Chain(NamedTuple):
    """A bridge's runs: the year they start from, what was paid in it, and the links to the year asked."""

    year: int
    before: Product
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Imagined:
    """A run that lies in no folder, asked as one that does."""

    result: Result

    @property
    def months(self) -> tuple[str, ...]:
        """The reported months, YYYY-MM."""
        return tuple(month_text(when) for when in self.result.months)

    def has(self, measure: str, group: str = "all") -> bool:
        """Tell whether the tables hold a measure: those of today hold all."""
        return True

    def at(
        self, when: str | int, measure: str, region: str = WHOLE_COUNTRY, group: str = "all"
    ) -> npt.NDArray[np.float64]:
        """Give a measure of a month or a year, a value a replicate."""
        if isinstance(when, str):
            return self.result.series(measure, region, group)[:, self.months.index(when)]
        return self.result.yearly(measure, when, region, group)


def executed(year: int, region: str) -> OfficialFigure | None:
    """Give the official outcome of a whole year's assistance; None where none is known or it was doubted."""
    for figure in official_figures():
        asked = (figure.statistic, figure.region, figure.year, figure.month, figure.kind)
        if asked == (_PAID, region, year, MONTHS_IN_YEAR, "outcome") and figure.use != "none":
            return figure
    return None


def last_executed(before: int, region: str, scope: Scope) -> int:
    """Give the last executed year before a year; the year before where none is known of these payments."""
    if scope.measure != "paid_tsa":
        return before - 1
    years = [figure.year for figure in official_figures() if figure.statistic == _PAID and figure.year < before]
    return max((year for year in years if executed(year, region) is not None), default=before - 1)


def chain(run: Run, asked: int, region: str, scope: Scope, threads: int, told: Told | None = None) -> Chain | None:
    """Live the links from the last executed year to the year asked; None where nobody is paid in one of them.

    Raises BadValue for a run of other sources, of replaced rules or of a survey: it cannot be lived again here.
    """
    refuse_other(run)
    year = last_executed(asked, region, scope)
    first = first_month(run.scenario, year)
    last = (asked + 1) * MONTHS_IN_YEAR - 1
    scenario = run.scenario.with_(name=run.name, period=(month_text(first), month_text(last)))
    reaches_back = begins(scenario) == begins(run.scenario) and last <= run.scenario.last
    held = [frozenset(list(Part)[place:]) for place in range(len(Part) + 1)]
    if reaches_back:
        held.pop()
    before: Product | None = None
    links: list[Link] = []
    for place, parts in enumerate(held):
        if told is not None:
            told(place, len(held), f"bridge, {place + 1} of {len(held)}")
        lived = Imagined(_lived(run, scenario, plan_repeating(scenario, year, parts), threads))
        before = product(lived, year, region, scope)
        here = product(lived, asked, region, scope)
        if before is None or here is None:
            return None
        links.append(Link(PEOPLE if place == 0 else list(Part)[place - 1], here))
    here = product(run, asked, region, scope)
    if before is None or here is None:
        return None
    return Chain(year, before, (*links, Link(list(Part)[-1] if reaches_back else RUN, here)))


def first_month(scenario: Scenario, year: int) -> int:
    """Give the month from which a bridge's runs report: the run's own, or the beginning of the year it starts from.

    Whatever they report they are lived from the base of their people on, as the run itself.
    """
    return min(scenario.first, year * MONTHS_IN_YEAR)


def begins(scenario: Scenario) -> int:
    """Give the first month that a scenario's people live."""
    return scenario.first - months_unreported(scenario.first, month(scenario.base))


def refuse_other(run: Run) -> None:
    """Refuse a run that this version of the model would not make again bit for bit. Raises BadValue."""
    for fault, wrong in (
        ("was made before the model changed; make it again", bool(changed(run))),
        ("has replaced rules, which lie in no folder", bool(run.manifest.get("replaced_rules"))),
        ("is of a survey, of which a run folder keeps no people", run.survey),
    ):
        if wrong:
            raise BadValue("--bridge", str(run.path), fault, "Leave --bridge out: years are then parted by factors")


def _lived(run: Run, scenario: Scenario, scheme: Plan, threads: int) -> Result:
    """Live a plan over the run's people and luck."""
    told = run.manifest
    asked = Settings(as_scale(str(told["scale"])), int(told["replicates"]), int(told["seed"]), threads)
    settings = asked.filled_from(scenario)
    assert settings.scale is not None and settings.replicates is not None and settings.seed is not None
    samples = [
        drawn(settings.people, scenario.base, settings.scale, settings.seed, replicate)
        for replicate in range(settings.replicates)
    ]
    outcomes = tuple(
        simulate(sample, scheme, derived_seed(settings.seed, replicate), threads=threads)
        for replicate, sample in enumerate(samples)
    )
    return Result(scenario, outcomes, samples[0].weight, (), {}, filled_lines(scheme))
