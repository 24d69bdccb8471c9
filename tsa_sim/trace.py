"""One household month by month: its state, its luck, the rules that decided, what it was paid, where its case stands.

The months are those of the engine: the same functions, run in plain Python, that tell of every rule called. Nobody's
luck hangs on others, so a household lives alone here as it lives among millions.
"""

import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import numpy as np

from tsa_sim import calendar
from tsa_sim.assistance import assist
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.behaviour.moving import move_all
from tsa_sim.calendar import month
from tsa_sim.chance import FOR_LIFE, Decision, derived_seed, draw, happens, luck
from tsa_sim.columns import FREE, HOUSEHOLD, PERSON, Records, empty
from tsa_sim.desk import Desks, idle, opened
from tsa_sim.engine import Engine, MonthSheets, Plan, run_block, simulate
from tsa_sim.errors import BadValue, OutsideData
from tsa_sim.facts import Facts, Paid
from tsa_sim.medians import Medians
from tsa_sim.month import live_and_earn
from tsa_sim.own_people import drawn
from tsa_sim.plans import founds_homes, moves_homes, sheets_of_month
from tsa_sim.population import Population
from tsa_sim.regions import REGIONS
from tsa_sim.rulebook import Replacements, observed, twin
from tsa_sim.run import Settings, as_scale, frozen_plan
from tsa_sim.scenario import Scenario
from tsa_sim.shelves import MONTHS_BETWEEN, needs_place
from tsa_sim.tally import GROUP_NAMES, Measure, counts, empty_tally
from tsa_sim.traced import Draw, Ruling, Trace, TracedMonth

_REFERENCE = re.compile(r"Reference:\s*(.+)", re.DOTALL)
_LAW = "tsa_sim.law."
_LIVED = [name for name in HOUSEHOLD if name not in ("first", "places")]  # all but where its persons stand


def trace(
    household: int,
    scenario: Scenario,
    *,
    months: Sequence[str] = (),
    scale: Fraction | str | None = None,
    seed: int | None = None,
    replicate: int = 0,
    replacing: Replacements | None = None,
) -> Trace:
    """Tell one household of a run month by month.

    household: its id, as ``Result.households`` and ``Comparison.panel`` give it; months: those to tell (YYYY-MM), all
    when left out; scale, seed, replicate: those of the run.
    Raises BadValue when no household of that sample has that id, OutsideData for a month outside the period.
    """
    settings = Settings(as_scale(scale), None, seed, replacing=replacing).filled_from(scenario)
    assert settings.scale is not None and settings.seed is not None
    plan = frozen_plan(scenario, scenario.law_book(), Coefficients(dict(scenario.behaviour)))
    wanted = _wanted(months, plan)
    sample = drawn(settings.people, scenario.base, settings.scale, settings.seed, replicate)
    luck_of_run = derived_seed(settings.seed, replicate)
    medians: Medians = {}
    desks: Sequence[Desks] = ()
    if plan.medians_of is not None:  # the line hangs on all households
        lived = simulate(sample, plan, luck_of_run, replacing=replacing)
        medians, desks = lived.medians, lived.desks
    until = replace(plan, months=tuple(sheet for sheet in plan.months if sheet.month <= max(map(month, wanted))))
    traced = months_of(sample, household, until, luck_of_run, medians=medians, desks=desks, replacing=replacing)
    told = [entry for entry in traced if entry.month in wanted]
    if not told:
        raise BadValue(
            "household",
            household,
            f"is not in the sample of scale 1:{1 / settings.scale}, seed {settings.seed}, replicate {replicate + 1}",
            "Give an id of result.households or comparison.panel, and the same scale, seed and replicate as the run",
        )
    return Trace(household, REGIONS[told[-1].household["region"]], scenario.name, told)


def months_of(
    sample: Population,
    household: int,
    plan: Plan,
    seed: int,
    *,
    medians: Medians | None = None,
    desks: Sequence[Desks] = (),
    replacing: Replacements | None = None,
) -> list[TracedMonth]:
    """Let a household live through the months of a plan, burn-in first, in plain Python; tell each reported month.

    desks: those of a run of the same sample, plan and seed, by month of the plan, where they are known.
    Where people found new households, or stand in line at a desk, the engine takes the neighbours along, for who moves
    together and who is admitted hangs on them; a household that is founded in the course of the plan is told from then
    on.
    """
    together = any(founds_homes(sheet) or not (desks or idle(sheet.conduct[0])) for sheet in plan.months)
    neighbours = _neighbours(sample, household, plan, seed, replacing) if together else None
    found = np.flatnonzero(sample.households["id"] == household)
    home, persons = _twins(sample.households, sample.persons, int(found[0])) if len(found) else (None, [])
    watcher = _Watcher(seed, household)
    block = observed(run_block, watcher.watch, replacing or {})
    work = [twin(plan.work[0])]
    told = []
    for done, sheet in enumerate(plan.months):
        desk = desks[done] if desks else opened(sheet.conduct[0])
        if neighbours is not None:
            desk = neighbours.desks
            neighbours.begin_month()
            found = np.flatnonzero(neighbours.households["id"] == household)
            if len(found) and (home is None or founds_homes(sheet)):
                home, persons = _twins(neighbours.households, neighbours.persons, int(found[0]))
            neighbours.step()
        if home is None:
            continue
        if moves_homes(sheet) and not (neighbours is not None and founds_homes(sheet)):
            move_all([home], seed, sheet.month, [twin(sheet.conduct[0]["moving"])])
        if done % MONTHS_BETWEEN == 0 and needs_place(home, persons):
            persons.append(twin(empty(PERSON, 1)[0]))
            home.places += 1
        now = sheets_of_month(plan, sheet, medians or {})
        watcher.begin()
        tally = empty_tally(len(REGIONS))
        sheets = ([twin(now.now[0])], _Plain(now.law), [twin(now.conduct[0])], _Plain(desk))
        block([home], persons, 0, 1, seed, *sheets, work, tally)
        if done >= plan.burn_in:
            told.append(watcher.told(now, home, persons, tally))
    return told


def _neighbours(sample: Population, household: int, plan: Plan, seed: int, replacing: Replacements | None) -> Engine:
    """Give the engine with the households among which this one's members may find somebody: its region's, or all.

    All where households move between regions: who comes is among the neighbours from then on.
    """
    homes = np.array(sample.households)
    here = homes["region"][homes["id"] == household]
    apart = len(here) > 0 and not any(moves_homes(sheet) for sheet in plan.months)
    part = homes[homes["region"] == here[0]] if apart else homes
    return Engine(replace(sample, households=part), plan, seed, threads=1, replacing=replacing)


def _twins(households: Records, persons: Records, row: int) -> tuple[Any, list[Any]]:
    """Copy a household and its places into plain Python objects, the places from 0 on."""
    home = twin(households[row])
    places = [twin(person) for person in persons[home.first : home.first + home.places]]
    home.first = 0
    return home, places


class _Plain:
    """A month's law or desks by region, each region's made plain when it is read."""

    def __init__(self, sheets: Any) -> None:
        self._sheets = sheets
        self._plain: dict[int, Any] = {}

    def __len__(self) -> int:
        return len(self._sheets)

    def __getitem__(self, row: int) -> Any:
        if row not in self._plain:
            self._plain[row] = twin(self._sheets[row])
        return self._plain[row]


class _Watcher:
    """Notes what the rules of a month were given and said."""

    def __init__(self, seed: int, household: int) -> None:
        self._life_luck = luck(seed, household, FOR_LIFE)
        self._draws: list[Draw] = []
        self._rulings: list[Ruling] = []
        self._facts: Facts | None = None
        self._paid: Paid | None = None

    def begin(self) -> None:
        """Forget the month before."""
        self._draws, self._rulings = [], []

    def watch(self, rule: Callable[..., Any], given: tuple[Any, ...], result: Any) -> None:
        """Note one call of a rule."""
        if rule is draw:
            root, decision, slot = given
            self._draws.append(
                Draw(Decision(int(decision)).name, int(slot), root == self._life_luck, result, None, None)
            )
        elif rule is happens:
            drawn = self._draws.pop()
            self._draws.append(Draw(drawn.decision, drawn.slot, drawn.lasting, drawn.value, int(given[3]), result))
        elif rule is live_and_earn:
            self._facts = result
        elif rule is assist:
            self._paid = result
        elif rule.__module__.startswith(_LAW):
            self._rulings.append(_ruling(rule, given, result))

    def told(self, month: MonthSheets, home: Any, persons: list[Any], tally: Any) -> TracedMonth:
        """Give what was noted of the month."""
        assert self._facts is not None and self._paid is not None
        counted = [
            (Measure(measure).name.lower(), GROUP_NAMES[group], int(tally[home.region, measure, group]))
            for measure, group in zip(*np.nonzero(counts(tally)[home.region]), strict=True)
        ]
        return TracedMonth(
            calendar.month_text(month.month),
            {name: int(getattr(home, name)) for name in _LIVED},
            [{"slot": slot, **_record(person)} for slot, person in enumerate(persons) if person.age_months != FREE],
            {name: int(value) for name, value in self._facts._asdict().items()},
            {name: int(value) for name, value in self._paid._asdict().items()},
            self._draws,
            self._rulings,
            counted,
        )


def _wanted(months: Sequence[str], plan: Plan) -> set[str]:
    reported = [calendar.month_text(when) for when in plan.reported]
    for text in months:
        if calendar.month_text(calendar.month(text)) not in reported:
            raise OutsideData(
                f"{text} lies outside the scenario's period", todo=f"Give a month from {reported[0]} to {reported[-1]}"
            )
    return set(months or reported)


def _record(person: Any) -> dict[str, int]:
    return {name: int(getattr(person, name)) for name in PERSON}


def _ruling(rule: Callable[..., Any], given: tuple[Any, ...], result: Any) -> Ruling:
    names = inspect.signature(rule).parameters
    simple = {
        name: int(value) if isinstance(value, int) and not isinstance(value, bool) else value
        for name, value in zip(names, given, strict=True)
        if isinstance(value, int)
    }
    reference = _REFERENCE.search(inspect.getdoc(rule) or "")
    name = f"{rule.__module__.removeprefix(_LAW).removesuffix('.rules')}.{rule.__name__}"
    answer = result if isinstance(result, bool) else int(result)
    return Ruling(name, simple, answer, " ".join(reference[1].split()) if reference else "")
