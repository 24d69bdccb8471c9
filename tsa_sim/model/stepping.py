"""The Mesa face: a scenario as a ``mesa.Model`` whose agents are the households.

``TsaModel("line_50").step()`` is one month of the engine; what it counts is, bit for bit, what ``run`` counts. The
households are shown as agents: views that are made when somebody asks for ``model.agents``, read the engine's records
and hold nothing themselves.
"""

import inspect
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

import mesa
import numpy as np
import numpy.typing as npt

from tsa_sim import population as people
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import month_text
from tsa_sim.chance import derived_seed
from tsa_sim.columns import Records, dwelling
from tsa_sim.disclosure import SmallCells, limits_on_map
from tsa_sim.engine import Engine, MonthSheets
from tsa_sim.errors import RunFailed, UnknownName
from tsa_sim.model.agents import Household, Households
from tsa_sim.model.attributes import ATTRIBUTES, Look
from tsa_sim.model.measures import REPORTED, counts_since_january, declared_measure
from tsa_sim.model.settings import changed, coefficients_of
from tsa_sim.own_people import drawn, people_of
from tsa_sim.parameters.overlay import Overlay
from tsa_sim.regions import on_map
from tsa_sim.rulebook import Replacements
from tsa_sim.run import frozen_plan
from tsa_sim.scenario import Scenario
from tsa_sim.tables import Counts
from tsa_sim.tables.declared import Output
from tsa_sim.tables.tidy import WHOLE_COUNTRY
from tsa_sim.tally import GROUP_NAMES, Tally

Array = npt.NDArray[Any]
Reporters = Mapping[str, Any]  # as Mesa's DataCollector takes them


class TsaModel(mesa.Model):  # type: ignore[misc]  # Mesa carries no types
    """A scenario, month by month.

    The unreported burn-in months are run when the model is made: before the first step the households stand as they
    are at the end of the month before the period. After each step ``model.datacollector`` holds the month's measures;
    ``model.running`` becomes False with the last month of the period.
    """

    def __init__(
        self,
        scenario: Scenario | str | Path = "line_50",
        *,
        scale: Fraction | str | None = None,
        seed: int | None = None,
        replicate: int = 0,
        threads: int = 2,
        period: tuple[str, str] | None = None,
        law: str | Overlay | None = None,
        behaviour: Mapping[str, float] | None = None,
        replacing: Replacements | None = None,
        model_reporters: Reporters | None = None,
        agent_reporters: Reporters | None = None,
        **coefficients: float,
    ) -> None:
        """Load the people, freeze the law and run the burn-in.

        scenario: a scenario, or the name or path of one; replicate: which sample and luck, from 0, as ``run`` numbers
        them; period, law, behaviour: changes as ``Scenario.with_`` takes them; coefficients: the same, one by one, in
        the form ``compliance__kept_share_of_six_months=0.8`` (or with a dot, as ``mesa.batch_run`` can name it);
        model_reporters, agent_reporters: collected beside the measures in ``REPORTED``.
        Results hang on seed and replicate alone: with ``mesa.batch_run`` vary ``replicate``, not ``iterations``.
        Raises Findings for a scenario that cannot be run, UnknownName for a setting that is not known.
        """
        changes = dict(behaviour or {}) | coefficients_of(
            coefficients, list(inspect.signature(TsaModel).parameters)[:-1]
        )
        given = scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)
        self.tsa_scenario = changed(given, period, law, changes, scale, seed)
        self.replicate = replicate
        luck = derived_seed(self.tsa_scenario.seed, replicate)
        super().__init__(rng=luck)
        self._everybody = Households([], self.random)
        self._views: dict[int, Household] = {}
        self._met_after = -1
        self.tallies: list[Tally] = []
        self._engine = self._begin(luck, threads, replacing)
        self._look: Look | None = None
        self._year: Counts | None = None
        measures = {name: partial(_measured, name=name) for name in REPORTED}
        self.datacollector = mesa.DataCollector(
            model_reporters={"month": "month", **measures, **(model_reporters or {})},
            agent_reporters=dict(agent_reporters or {}),
        )

    def step(self) -> None:
        """Take every household through the next month, and collect.

        Raises RunFailed past the end of the period, and at a birth without a place.
        """
        if self._engine.finished:
            raise RunFailed(
                f"{self.tsa_scenario.name} ends with {month_text(self.tsa_scenario.last)}: "
                "give the scenario a longer period, or stop when model.running is False"
            )
        self.tallies.append(self._engine.step())
        self._look = self._year = None
        self.datacollector.collect(self)
        self.running = not self._engine.finished
        if not self.running:
            self._engine.__exit__()

    @property
    def month(self) -> str:
        """The month that was run last, YYYY-MM; before the first step the last one of the burn-in."""
        return month_text(self._sheets.month)

    @property
    def weight(self) -> float:
        """Real households behind each household of the model."""
        return self._engine.weight

    @property
    def households(self) -> Records:
        """The engine's records of households, as they stand; to be read only."""
        return _read_only(self._engine.households)

    @property
    def persons(self) -> Records:
        """The engine's records of persons, as they stand, free places included; to be read only."""
        return _read_only(self._engine.persons)

    def column(self, name: str) -> Array:
        """Give an attribute of all households at once, living or not; shape (households,).

        For reporters and conditions over many households: ``model.column("income_per_person")[model.column("children")
        >= 4].mean()`` makes no agents. The attributes are those of ``Household``, listed in ``ATTRIBUTES``.
        Raises UnknownName with the nearest attribute.
        """
        if name not in ATTRIBUTES:
            raise UnknownName("attribute of households", name, ATTRIBUTES)
        return self.look.column(name)

    def measure(self, name: str, region: str = WHOLE_COUNTRY, group: str = "all") -> float:
        """Give a measure of the tables in the last month, for the country or a region; NaN: a small cell of a survey.

        Raises UnknownName for a measure, region or group that is not known, RunFailed before the first step.
        """
        declared = declared_measure(name)
        groups = [GROUP_NAMES[entry] for entry in declared.groups]
        if group not in groups:
            raise UnknownName("group", group, groups)
        if self._is_small(declared, region, groups.index(group)):
            return float("nan")
        if region == WHOLE_COUNTRY:
            counts = self._counts_of_year
        elif region in (shown := people.regions_of(self.tsa_scenario.base)):
            place = shown.index(region)
            counts = self._counted(lambda tally: on_map(tally, shown)[place : place + 1])
        else:
            raise UnknownName("region", region, [*shown, WHOLE_COUNTRY])
        return float(declared.made(counts)[-1, -1, GROUP_NAMES.index(group)])

    @property
    def agents(self) -> "Households":
        """The households in which somebody lives, as an AgentSet."""
        self._meet_households()
        return self._everybody

    @property
    def agents_by_type(self) -> dict[type[mesa.Agent], Any]:
        """The agents by their type; the households are made when asked for."""
        self._meet_households()
        return super().agents_by_type  # type: ignore[no-any-return]

    @property
    def agent_types(self) -> list[type]:
        """The types of agents; the households are made when asked for."""
        self._meet_households()
        return super().agent_types  # type: ignore[no-any-return]

    def register_agent(self, agent: mesa.Agent) -> None:
        """Take an agent in, as Mesa does when one is made."""
        super().register_agent(agent)
        self._everybody.add(agent)

    def deregister_agent(self, agent: mesa.Agent) -> None:
        """Let an agent go, as Mesa does when one is removed."""
        super().deregister_agent(agent)
        self._everybody.discard(agent)

    @property
    def look(self) -> "Look":
        """The households as they stand now, as columns; made anew after each step."""
        if self._look is None:
            self._look = Look(
                self._engine.households, self._engine.persons, self._sheets, dwelling(self._engine.households)
            )
        return self._look

    @property
    def _sheets(self) -> MonthSheets:
        return self._engine.plan.months[self._engine.steps_done - 1]

    def _begin(self, luck: int, threads: int, replacing: Replacements | None) -> Engine:
        scenario = self.tsa_scenario
        plan = frozen_plan(scenario, scenario.law_book(), Coefficients(dict(scenario.behaviour)))
        self._own = own.at(scenario.base) if (own := people_of(scenario.survey)) is not None else None
        sample = drawn(self._own, scenario.base, scenario.scale, scenario.seed, self.replicate)
        engine = Engine(sample, plan, luck, threads=threads, replacing=replacing)
        for _ in range(plan.burn_in):
            engine.step()
        return engine

    def _meet_households(self) -> None:
        """Make a view of every household in which somebody lives; let those go in which nobody does any more."""
        if self._met_after == self._engine.steps_done:
            return
        lived_in = self.look.column("members") > 0
        if self._met_after < 0:
            self._met_after = self._engine.steps_done
            self._views = {row: Household(self, row) for row in np.flatnonzero(lived_in).tolist()}
            return
        self._met_after = self._engine.steps_done
        for row in np.flatnonzero(~lived_in).tolist():
            if row in self._views:
                self._views.pop(row).remove()

    @property
    def _counts_of_year(self) -> Counts:
        """The country's counts of the months of this calendar year, kept until the next step."""
        if self._year is None:
            self._year = self._counted(lambda tally: tally.sum(axis=0, keepdims=True))
        return self._year

    def _is_small(self, declared: Output, region: str, column: int) -> bool:
        """Tell whether a cell of the last month rests on too few families of a survey; an unknown region is none."""
        if self._own is None or region not in (*(shown := people.regions_of(self.tsa_scenario.base)), WHOLE_COUNTRY):
            return False
        counts, limits = self._counted(lambda tally: on_map(tally, shown)), self._own.copies(self.tsa_scenario.scale)
        cells = SmallCells([counts], limits_on_map(limits, shown), self.weight)
        return bool(cells.of(declared)[0, -1, [*shown, WHOLE_COUNTRY].index(region), column])

    def _counted(self, part: Callable[[Tally], Tally]) -> Counts:
        return counts_since_january(self.tallies, self._engine.plan.reported, self.weight, part)


def _measured(model: TsaModel, name: str) -> float:
    return model.measure(name)


def _read_only(records: Records) -> Records:
    seen = records.view()
    seen.flags.writeable = False
    return seen
