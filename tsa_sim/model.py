"""The Mesa face: a scenario as a ``mesa.Model`` whose agents are the households.

``TsaModel("line_50").step()`` is one month of the engine; what it counts is, bit for bit, what ``run`` counts. The
households are shown as agents: views that are made when somebody asks for ``model.agents``, read the engine's records
and hold nothing themselves. This is the only file that knows Mesa.
"""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple

import mesa
import numpy as np
import numpy.typing as npt

from tsa_sim import population as people
from tsa_sim.behaviour.coefficients import Coefficients, behaviour_names
from tsa_sim.calendar import MONTHS_IN_YEAR, Month, month_of_year, month_text
from tsa_sim.chance import derived_seed
from tsa_sim.columns import HOUSEHOLD, Dwelling, Kind, Records, Role, Sex, State, dwelling
from tsa_sim.disclosure import SmallCells, limits_on_map
from tsa_sim.engine import Engine, MonthSheets
from tsa_sim.errors import RunFailed, UnknownName
from tsa_sim.law.childcare_allowance.rules import monthly_payment as childcare_payment
from tsa_sim.law.social_contract.rules import monthly_payment
from tsa_sim.own_people import drawn, people_of
from tsa_sim.parameters.overlay import Overlay
from tsa_sim.regions import REGIONS, on_map
from tsa_sim.rulebook import Replacements
from tsa_sim.run import as_scale, frozen_plan
from tsa_sim.scenario import Scenario
from tsa_sim.tables import Counts, tables
from tsa_sim.tables.declared import Output, output
from tsa_sim.tables.tidy import WHOLE_COUNTRY
from tsa_sim.tally import GROUP_NAMES, Tally

try:
    from mesa.agentset import AgentSet, GroupBy  # from Mesa 3.4
except ModuleNotFoundError:
    from mesa.agent import AgentSet, GroupBy

Array = npt.NDArray[Any]
Reporters = Mapping[str, Any]  # as Mesa's DataCollector takes them

REPORTED = (
    "recipients_persons",
    "recipients_families",
    "recipients_children",
    "recipients_persons_ytd",
    "recipients_families_ytd",
    "entitled_persons",
    "applied_families",
    "assigned_families",
    "paid_tsa",
    "paid_total",
    "contracts_signed",
    "contracts_broken",
    "exits_assistance",
    "exits_own_line",
)
"""The measures that every model collects each month, for the country; ``model.measure`` gives any other."""


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
        changes = dict(behaviour or {}) | _coefficients(coefficients)
        given = scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)
        self.tsa_scenario = _changed(given, period, law, changes, scale, seed)
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
        declared = _declared(name)
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
    def agents_by_type(self) -> dict[type[mesa.Agent], AgentSet]:
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
        if not self.tallies:
            raise RunFailed("nothing has been counted yet: call model.step() first")
        reported = self._engine.plan.reported[: len(self.tallies)]
        months = reported[_january(reported) :]
        return Counts(months, np.stack([part(tally) for tally in self.tallies[-len(months) :]]), self.weight)


class Household(mesa.Agent):  # type: ignore[misc]  # Mesa carries no types
    """A household of the model: a view of its record, without any state of its own.

    ``unique_id`` is the household's identity, the same in every scenario and in ``Result.households``. Every attribute
    in ``ATTRIBUTES`` can be read; none can be written: what households do stands in ``tsa_sim.behaviour``, and another
    rule is put in its place with ``TsaModel(..., replacing={rule: other})``.
    """

    def __init__(self, model: TsaModel, row: int) -> None:
        self._row = row
        super().__init__(model)
        self.unique_id = int(model.households["id"][row])

    def __getattr__(self, name: str) -> Any:
        if name in ATTRIBUTES:
            return self.model.look.values(name)[self._row]
        raise AttributeError(str(UnknownName("attribute of a household", name, ATTRIBUTES)))

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in _OF_MESA:
            raise AttributeError(
                f"a household holds no state: {name} cannot be set. Keep values of your own in the model, by unique_id"
            )
        super().__setattr__(name, value)

    def __dir__(self) -> Iterable[str]:
        return [*super().__dir__(), *ATTRIBUTES]

    @property
    def persons(self) -> Records:
        """The records of those who live in the household; a copy."""
        home = self.model.households[self._row]
        places = self.model.persons[home["first"] : home["first"] + home["places"]]
        return np.array(places[places["age_months"] >= 0])


_OF_MESA = frozenset({"_row", "model", "unique_id", "pos"})  # what Mesa's Agent itself keeps, and which row is seen


class Look:
    """The households at one moment, as columns that are made when asked for."""

    def __init__(self, households: Records, persons: Records, sheets: MonthSheets, where: Dwelling) -> None:
        self.households, self.persons, self.sheets, self.where = households, persons, sheets, where
        self._columns: dict[str, Array] = {}
        self._values: dict[str, list[Any]] = {}

    def column(self, name: str) -> Array:
        """Give an attribute of all households; shape (households,)."""
        if name not in self._columns:
            self._columns[name] = ATTRIBUTES[name].made(self)
        return self._columns[name]

    def values(self, name: str) -> list[Any]:
        """Give the same as plain Python values."""
        if name not in self._values:
            self._values[name] = self.column(name).tolist()
        return self._values[name]

    def added(self, values: Array) -> Array:
        """Add up something over the persons of each household; values: shape (places,), free places at zero."""
        return np.bincount(self.where.household, values, len(self.households)).astype(np.int64)

    def of_place(self, name: str) -> Array:
        """Give a field of persons by place; shape (places,)."""
        return self.persons[name][self.where.person].astype(np.int64)

    @cached_property
    def lived_in(self) -> Array:
        """Which places are held by somebody; shape (places,)."""
        return self.of_place("age_months") >= 0

    def indexed(self, amounts: Array, regions: Array) -> Array:
        """Bring amounts of the base month to the money incomes of this month, as ``behaviour.wages`` does."""
        return np.asarray((amounts * self.sheets.conduct["wages"]["income"][0][regions]) >> 16)


class Attribute(NamedTuple):
    """What can be read of a household: its unit, its meaning, and how the column is made."""

    unit: str
    meaning: str
    made: Callable[[Look], Array]


def _children(look: Look) -> Array:
    age = look.of_place("age_months")
    return look.added((age >= 0) & (age < look.sheets.law["child_allowance"]["child_age_months"][0]))


def _income(look: Look) -> Array:
    """True income of the month before the payments of this model, as ``month.live_and_earn`` adds it."""
    region = look.households["region"]
    pensions = look.indexed(look.of_place("pension"), region[look.where.household])
    lived_on = look.added(np.where(look.lived_in, look.of_place("earnings") + pensions, 0))
    other = look.indexed(look.households["other_income"].astype(np.int64), region)
    return np.asarray(((lived_on * look.households["consumed"]) >> 10) + _childcare(look) + other)


def _childcare(look: Look) -> Array:
    """Allowance of the month for the youngest child, as ``month.care_of_infant`` gives it: newborns not yet."""
    age, home = look.of_place("age_months"), look.where.household
    there = np.flatnonzero(age >= int(look.sheets.conduct["life"]["ageing"][0]))
    women = there[(look.of_place("sex")[there] == Sex.FEMALE) & (look.of_place("role")[there] <= Role.SPOUSE)]
    mother = np.full(len(look.households), -1)
    mother[home[women]] = women
    youngest = np.full(len(look.households), np.iinfo(np.int16).max)
    np.minimum.at(youngest, home[there], age[there])
    minors = np.bincount(home[there], age[there] < 18 * MONTHS_IN_YEAR, len(look.households)).astype(np.int64)
    drawn = np.zeros(len(look.households), np.int64)
    for row in np.flatnonzero((mother >= 0) & (look.of_place("state")[mother] > State.SELF_EMPLOYED)).tolist():
        allowance = _Dots(look.sheets.law[look.households["region"][row]]["childcare"])
        drawn[row] = childcare_payment(int(youngest[row]), int(minors[row]), allowance)
    return drawn


def _payment(look: Look) -> Array:
    """Assistance that a family draws for the month, by the rules of the contract; a lump sum by its months."""
    paid = np.zeros(len(look.households), np.int64)
    for row in np.flatnonzero(look.households["tsa_kind"] != Kind.NONE).tolist():
        home = look.households[row]
        law = look.sheets.law[home["region"]]
        if law["tsa"]["in_force"]:
            amount, able, gap, broken = (
                int(home[name]) for name in ("tsa_amount", "tsa_able", "tsa_gap", "tsa_broken")
            )
            due = monthly_payment(amount, able, gap, broken, _Dots(law["contract"]))
            paid[row] = max(due, int(home["tsa_kept"]))
    return paid


class _Dots:
    """A record of a sheet whose fields are read with dots, as rules read them."""

    def __init__(self, record: np.void) -> None:
        self._record = record

    def __getattr__(self, name: str) -> Any:
        return self._record[name].item()


def _per_person(look: Look) -> Array:
    members = look.column("members")
    nobody = np.full(len(members), np.nan)
    return np.asarray(np.divide(look.column("income"), members, out=nobody, where=members > 0))


def _kind(look: Look) -> Array:
    return _named(np.array([kind.name.lower() for kind in Kind]), look.households["tsa_kind"])


def _by_region(look: Look, values: Array) -> Array:
    return _named(values, look.households["region"])


def _named(values: Array, codes: Array) -> Array:
    return np.asarray(values[codes])


def _field(name: str) -> Callable[[Look], Array]:
    return lambda look: np.array(look.households[name])


ATTRIBUTES: dict[str, Attribute] = {
    **{name: Attribute(column.unit, column.meaning, _field(name)) for name, column in HOUSEHOLD.items()},
    "region": Attribute("code", "region of today", lambda look: _by_region(look, np.array(REGIONS))),
    "urban": Attribute("truth", "lives in a town", lambda look: look.households["urban"] == 1),
    "members": Attribute("persons", "everybody who lives in the household", lambda look: look.added(look.lived_in)),
    "children": Attribute("persons", "members under 18", _children),
    "adults": Attribute("persons", "members from 18", lambda look: look.column("members") - look.column("children")),
    "earnings": Attribute(
        "tenge a month",
        "true earnings of all members",
        lambda look: look.added(np.where(look.lived_in, look.of_place("earnings"), 0)),
    ),
    "registered_earnings": Attribute(
        "tenge a month",
        "what the registers show of the earnings",
        lambda look: look.added(np.where(look.lived_in, look.of_place("registered"), 0)),
    ),
    "income": Attribute("tenge a month", "true income of the household before the payments of this model", _income),
    "income_per_person": Attribute("tenge a head a month", "the same by member", _per_person),
    "subsistence_minimum": Attribute(
        "tenge a head a month",
        "the region's minimum of this quarter",
        lambda look: _by_region(look, look.sheets.law["minimum"]),
    ),
    "poverty_line": Attribute(
        "tenge a head a month",
        "the line of targeted social assistance in the region",
        lambda look: _by_region(look, look.sheets.law["tsa"]["line"]),
    ),
    "below_minimum": Attribute(
        "truth",
        "true income lies below the subsistence minimum",
        lambda look: look.column("income") < look.column("members") * look.column("subsistence_minimum"),
    ),
    "assistance": Attribute("word", "kind of targeted social assistance: none, unconditional, conditional", _kind),
    "tsa_payment": Attribute("tenge a month", "targeted social assistance drawn, without supplements", _payment),
    "receives_tsa": Attribute(
        "truth", "targeted social assistance is drawn this month", lambda look: look.column("tsa_payment") > 0
    ),
}
"""What can be read of a household, in the order of the records, then what is made of them."""


class Households(AgentSet):  # type: ignore[misc]  # Mesa carries no types
    """An AgentSet in which ``agg`` also knows functions by name, and parts of which are such sets again."""

    def agg(self, attribute: str, func: Any) -> Any:
        """Aggregate an attribute with a function, several, or their names: mean, median, sum, min, max, count.

        Raises UnknownName with the nearest name.
        """
        return super().agg(attribute, _functions(func))

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type[mesa.Agent] | None = None,
    ) -> "Households":
        """Select agents, as Mesa does; another set unless ``inplace``."""
        return self._same_kind(super().select(filter_func, at_most, inplace, agent_type))

    def shuffle(self, inplace: bool = False) -> "Households":
        """Shuffle the agents, as Mesa does; another set unless ``inplace``."""
        return self._same_kind(super().shuffle(inplace))

    def sort(self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False) -> "Households":
        """Sort the agents, as Mesa does; another set unless ``inplace``."""
        return self._same_kind(super().sort(key, ascending, inplace))

    def groupby(self, by: Callable[[Any], Any] | str, result_type: str = "agentset") -> "Groups":
        """Group the agents by an attribute or by what a function gives, as Mesa does."""
        groups = super().groupby(by, result_type).groups
        if result_type == "agentset":
            groups = {name: self._same_kind(members) for name, members in groups.items()}
        return Groups(groups)

    def _same_kind(self, agents: AgentSet) -> "Households":
        return agents if isinstance(agents, Households) else Households(agents, self.random)


class Groups(GroupBy):  # type: ignore[misc]  # Mesa carries no types
    """Groups of agents in which ``agg`` also knows functions by name."""

    def agg(self, attr_name: str, func: Any) -> dict[Any, Any]:
        """Aggregate an attribute group by group with a function or its name: mean, median, sum, min, max, count."""
        return super().agg(attr_name, _functions(func))  # type: ignore[no-any-return]


def _or_nothing(function: Callable[[Sequence[Any]], Any]) -> Callable[[Sequence[Any]], float]:
    return lambda values: float(function(values)) if len(values) else float("nan")


_NAMED: dict[str, Callable[[Sequence[Any]], float]] = {
    "mean": _or_nothing(np.mean),
    "median": _or_nothing(np.median),
    "min": _or_nothing(np.min),
    "max": _or_nothing(np.max),
    "sum": np.sum,
    "count": len,
}


def _functions(given: Any) -> Any:
    if isinstance(given, str):
        if given not in _NAMED:
            raise UnknownName("function", given, _NAMED)
        return _NAMED[given]
    if callable(given):
        return given
    return [_functions(one) for one in given]


def _coefficients(keywords: Mapping[str, float]) -> dict[str, float]:
    """Read coefficients given as keywords.

    Raises UnknownName for a word that is neither a setting nor a coefficient.
    """
    found = {}
    known = behaviour_names()
    for keyword, value in keywords.items():
        name = keyword.replace("__", ".")
        if name not in known:
            settings = list(inspect.signature(TsaModel).parameters)
            raise UnknownName("setting", keyword, [*settings[:-1], *known])
        found[name] = value
    return found


def _changed(
    scenario: Scenario,
    period: tuple[str, str] | None,
    law: str | Overlay | None,
    behaviour: Mapping[str, float],
    scale: Fraction | str | None,
    seed: int | None,
) -> Scenario:
    settings: dict[str, Any] = {"period": period, "law": law, "behaviour": behaviour or None}
    settings |= {"scale": as_scale(scale), "seed": seed}
    return scenario.with_(**settings) if any(value is not None for value in settings.values()) else scenario


def _declared(name: str) -> Output:
    names = [entry.name for table in tables() for entry in table.outputs]
    if name not in names:
        raise UnknownName("measure", name, names)
    return output(name)


def _measured(model: TsaModel, name: str) -> float:
    return model.measure(name)


def _january(months: Sequence[Month]) -> int:
    """Give the place of the first month of the last one's calendar year, or of the first that was run."""
    return max(0, len(months) - month_of_year(months[-1]))


def _read_only(records: Records) -> Records:
    seen = records.view()
    seen.flags.writeable = False
    return seen
