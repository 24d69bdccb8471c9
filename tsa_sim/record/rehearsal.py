"""The record rehearsed: many sets of coefficients over the same people with the same luck, from one saved moment.

Coefficients that move are in force from January 2020 only, so all sets share one past: it is lived once, kept, and
every set goes on from there. Law and people are frozen once; a set freezes its conduct alone.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from tsa_sim import population as people
from tsa_sim.behaviour.application import FORMAT_OF_2020
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.behaviour.conduct import conduct
from tsa_sim.calendar import Month, month
from tsa_sim.chance import derived_seed
from tsa_sim.desk import Desks
from tsa_sim.engine import Engine, MonthSheets, Outcome, Plan, plan
from tsa_sim.parameters import LawBook
from tsa_sim.population import Population
from tsa_sim.record.horizon import Horizon, further_months, in_prices_of_the_month
from tsa_sim.result import Result
from tsa_sim.rulebook import sheets
from tsa_sim.run import filled_lines
from tsa_sim.scenario import Scenario
from tsa_sim.tally import Tally

BRANCHING = month(FORMAT_OF_2020)
Set = Mapping[str, float]  # coefficients by name
Told = Callable[[int], None]  # months done


@dataclass(frozen=True)
class Moment:
    """One replicate's people as they stand when the sets part, and the counts of the months before."""

    population: Population
    seed: int
    past: tuple[Tally, ...]
    desks: Desks


class Rehearsal:
    """One law over one set of samples, ready to be lived with many sets of coefficients."""

    def __init__(
        self,
        scenario: Scenario,
        *,
        scale: Fraction,
        replicates: int,
        seed: int,
        threads: int = 2,
        book: LawBook | None = None,
        horizon: Horizon | None = None,
        told: Told | None = None,
        moments: Sequence[Moment] = (),
    ) -> None:
        """Freeze the law and live the months before the sets part.

        scenario: its period ends with the last month of law and data to be used; horizon: how far to go on from there.
        told: called with the months done; moments: those of a rehearsal with the same past, which is not lived again.
        Raises as ``tsa_sim.run``.
        """
        self.scenario = scenario
        self._threads = threads
        self._book = book if book is not None else scenario.law_book()
        self._base = month(scenario.base)
        self._fixed = dict(scenario.behaviour)
        fixed = Coefficients(self._fixed)
        self._plan = plan(self._book, fixed, scenario.first, scenario.last, self._base, jobs=scenario.jobs)
        self._steps = max(BRANCHING - scenario.first + self._plan.burn_in, 0)
        self._horizon = horizon
        self._filled = self._filled_lines()
        self._wages = {
            sheet.month: int(self._book.value("minimums.minimum_wage", sheet.month)) for sheet in self._plan.months
        }
        self.moments = tuple(moments) or tuple(
            self._moment(people.load(scenario.base, scale=scale, seed=seed, sample=number), seed, number, told)
            for number in range(replicates)
        )

    @property
    def months_of_a_set(self) -> int:
        """Months that one set lives, over all replicates: for the progress."""
        beyond = self._horizon.last - self.scenario.last if self._horizon else 0
        return (len(self._plan.months) + beyond - self._steps) * len(self.moments)

    def live(
        self,
        behaviour: Set,
        *,
        told: Told | None = None,
        replicates: Sequence[int] | None = None,
        horizon: Horizon | None = None,
    ) -> Result:
        """Live every replicate (or those named) with a set of coefficients; give the result from the first month on.

        horizon: another path to the same month, in place of the rehearsal's.
        Raises UnknownName, BadValue for a coefficient that is not known.
        """
        horizon = horizon if horizon is not None else self._horizon
        scheme = self._with_conduct(Coefficients({**self._fixed, **behaviour}), horizon)
        chosen = self.moments if replicates is None else [self.moments[place] for place in replicates]
        outcomes = tuple(self._go_on(moment, scheme, horizon, told) for moment in chosen)
        ids: tuple[Any, ...] = tuple(np.array(moment.population.households["id"]) for moment in chosen)
        weight = chosen[0].population.weight
        return Result(self.scenario, outcomes, weight, ids, {}, self._filled)

    def branched(
        self,
        behaviour: Set,
        until: Month,
        *,
        told: Told | None = None,
        replicates: Sequence[int] | None = None,
        horizon: Horizon | None = None,
    ) -> "Rehearsal":
        """Live a set to the end of a month; give the rehearsal in which sets that agree until then go on from there."""
        horizon = horizon if horizon is not None else self._horizon
        scheme = self._with_conduct(Coefficients({**self._fixed, **behaviour}), horizon)
        further = copy(self)
        further._steps = sum(sheet.month <= until for sheet in scheme.months)
        chosen = self.moments if replicates is None else [self.moments[place] for place in replicates]
        further.moments = tuple(self._further(moment, scheme, further._steps, horizon, told) for moment in chosen)
        return further

    def _further(self, moment: Moment, scheme: Plan, steps: int, horizon: Horizon | None, told: Told | None) -> Moment:
        engine = Engine(moment.population, scheme, moment.seed, threads=self._threads, desks=moment.desks)
        engine.steps_done = self._steps
        past = list(moment.past)
        with engine:
            for sheet in scheme.months[self._steps : steps]:
                past.append(self._told_in_prices(engine.step(), sheet.month, horizon))
                if told is not None:
                    told(1)
        lived = replace(moment.population, households=engine.households, persons=engine.persons)
        return Moment(lived, moment.seed, tuple(past), engine.desks)

    def _moment(self, sample: Population, seed: int, number: int, told: Told | None) -> Moment:
        luck = derived_seed(seed, number)
        engine = Engine(sample, self._plan, luck, threads=self._threads)
        past = []
        with engine:
            for sheet in self._plan.months[: self._steps]:
                tally = engine.step()
                if sheet.month >= self.scenario.first:
                    past.append(tally)
                if told is not None:
                    told(1)
        return Moment(
            replace(sample, households=engine.households, persons=engine.persons), luck, tuple(past), engine.desks
        )

    def _go_on(self, moment: Moment, scheme: Plan, horizon: Horizon | None, told: Told | None) -> Outcome:
        engine = Engine(moment.population, scheme, moment.seed, threads=self._threads, desks=moment.desks)
        engine.steps_done = self._steps
        tallies = list(moment.past)
        with engine:
            for sheet in scheme.months[self._steps :]:
                tallies.append(self._told_in_prices(engine.step(), sheet.month, horizon))
                if told is not None:
                    told(1)
        return Outcome(scheme.reported, np.stack(tallies), {}, {}, {}, engine.medians)

    def _with_conduct(self, coefficients: Coefficients, horizon: Horizon | None) -> Plan:
        jobs = self.scenario.jobs

        def with_conduct(sheet: MonthSheets) -> MonthSheets:
            wage, notched = self._wages[sheet.month], int(sheet.now[0]["notched"])
            frozen = conduct(coefficients, sheet.month, self._base, wage, notched, announced=jobs)
            return sheet._replace(conduct=sheets([frozen]))

        lived, ahead = self._plan.months[: self._steps], self._plan.months[self._steps :]
        rows = [*lived, *map(with_conduct, ahead)]
        if horizon is not None:
            rows += further_months(rows, coefficients, self._base, self._wages, horizon, jobs)
        medians_of = None if horizon is not None else self._plan.medians_of
        return replace(self._plan, months=tuple(rows), medians_of=medians_of)

    def _told_in_prices(self, tally: Tally, when: Month, horizon: Horizon | None) -> Tally:
        if horizon is None:
            return tally
        return in_prices_of_the_month(tally, when, self.scenario.last, horizon)

    def _filled_lines(self) -> Any:
        held = filled_lines(self._plan)
        beyond = self._horizon.last - self.scenario.last if self._horizon else 0
        return np.concatenate([held, np.ones((beyond, held.shape[1]), bool)])


def record_scenario(last: Month) -> Scenario:
    """Give the scenario of the record: the law in force from January 2017 to a month."""
    return replace(Scenario.load("line_50"), name="record", last=last)
