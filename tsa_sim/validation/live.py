"""Checks that are run when the report is made, on one household in a thousand: what they say is of this very program.

Two years of the founding reform, the law in force: the format of 2018, a contract, an old regime before it. Every check
compares whole numbers and holds only when every one is equal.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.behaviour.moving import move_all
from tsa_sim.calendar import MONTHS_IN_YEAR, Month, month_text, year_of
from tsa_sim.chance import derived_seed
from tsa_sim.columns import HOUSEHOLD, PERSON
from tsa_sim.desk import after_month, opened
from tsa_sim.engine import Engine, Outcome, Plan, simulate
from tsa_sim.month import live_month
from tsa_sim.parameters import plain
from tsa_sim.population import Population, load
from tsa_sim.regions import REGIONS
from tsa_sim.replicates import frozen_plan
from tsa_sim.rulebook import twin
from tsa_sim.scenario import Scenario, read_scale
from tsa_sim.tally import COMPONENTS, Group, Measure, counts, empty_tally

Array = npt.NDArray[np.int64]

SCALE, SEED, SCENARIO, LAST = "1:1000", 2018, "line_50", "2018-12"
TWINS = 40  # households lived in plain Python too
_SAME = "tsa.share_of_subsistence_minimum"  # set to what it is: a reform of nothing


@dataclass(frozen=True)
class Answer:
    """What a check found: figures compared and how many of them differ."""

    key: str
    compared: int
    differing: int

    @property
    def passed(self) -> bool:
        """Whether something was compared and all of it agreed."""
        return self.compared > 0 and self.differing == 0


@dataclass(frozen=True)
class Balance:
    """Persons of one year, in the sample: who was there, was born, died, and who is there at the end."""

    year: int
    before: int
    births: int
    deaths: int
    after: int

    @property
    def unexplained(self) -> int:
        """Persons who came or went without being born or dying: none may."""
        return self.after - self.before - self.births + self.deaths


@dataclass(frozen=True)
class Live:
    """All checks of the program itself, those against other programs of the same month, and the balance of persons."""

    itself: tuple[Answer, ...]
    others: tuple[Answer, ...]
    balance: tuple[Balance, ...]
    scale: str = SCALE


def live(told: Callable[[str], None] = lambda label: None) -> Live:
    """Run every check. told: called with what is being done."""
    scenario = Scenario.load(SCENARIO).with_(period=("2017-01", LAST))
    sample, plan, luck = load(scenario.base, scale=read_scale(SCALE), seed=SEED), _plan(scenario), derived_seed(SEED, 0)
    told("checks: one thread")
    first = simulate(sample, plan, luck, threads=1)
    itself = [
        _same("threads", first.tally, simulate(sample, plan, luck, threads=2).tally),
        _same("order", first.tally, simulate(_turned(sample), plan, luck, threads=1).tally),
        _same("null_reform", first.tally, simulate(sample, _plan(_reform_of_nothing(scenario)), luck, threads=1).tally),
        _same("resumed", first.tally, _resumed(sample, plan, luck)),
        *_sums(first.tally),
    ]
    told("checks: plain Python and Mesa")
    others = [_twins(sample, scenario, luck), _mesa(scenario, first)]
    balance = balances(first.months, first.tally)
    unborn = [entry.unexplained for entry in balance]
    itself.append(Answer("persons_kept", len(unborn), int(np.count_nonzero(unborn))))
    return Live(tuple(itself), tuple(others), balance)


def balances(months: Sequence[Month], tally: Array) -> tuple[Balance, ...]:
    """Balance the persons of every year whose December before is known."""
    whole = tally.sum(axis=1)[:, :, Group.ALL]
    found = []
    for year in sorted({year_of(when) for when in months}):
        inside = [place for place, when in enumerate(months) if year_of(when) == year]
        first = inside[1:] if inside[0] == 0 else inside  # of the first year: from the end of its first month
        if not first:
            continue
        births, deaths = (int(whole[first, one].sum()) for one in (Measure.BIRTHS, Measure.DEATHS))
        persons = whole[:, Measure.POPULATION_PERSONS]
        found.append(Balance(year, int(persons[first[0] - 1]), births, deaths, int(persons[inside[-1]])))
    return tuple(found)


def _same(key: str, one: Array, other: Array) -> Answer:
    if one.shape != other.shape:
        return Answer(key, one.size, one.size)
    return Answer(key, one.size, int((one != other).sum()))


def _sums(tally: Array) -> list[Answer]:
    """Ask whether payments add to their total, and kinds and places of living to everybody."""
    everybody = tally[:, :, :, Group.ALL]
    parts = sum(everybody[:, :, payment] for payment in COMPONENTS)
    found = [_same("payments_add", np.asarray(parts), everybody[:, :, Measure.PAID_TOTAL])]
    for key, groups in (
        ("kinds_add", (Group.UNCONDITIONAL, Group.CONDITIONAL)),
        ("places_add", (Group.URBAN, Group.RURAL)),
    ):
        split = sum(tally[:, :, Measure.RECIPIENTS_PERSONS, group] for group in groups)
        found.append(_same(key, np.asarray(split), everybody[:, :, Measure.RECIPIENTS_PERSONS]))
    return found


def _plan(scenario: Scenario, **behaviour: float) -> Plan:
    return frozen_plan(scenario, scenario.law_book(), Coefficients({**scenario.behaviour, **behaviour}))


def _turned(sample: Population) -> Population:
    return replace(sample, households=np.array(sample.households)[::-1].copy())


def _reform_of_nothing(scenario: Scenario) -> Scenario:
    """Lay the line's own shares over the law, from each month in which they change."""
    line = scenario.law_book().parameter(_SAME)
    held = {when: float(plain(line.at(when).value)) for when in range(scenario.first, scenario.last + 1)}
    turns = [when for when in held if when == scenario.first or held[when] != held[when - 1]]
    return scenario.with_(law={_SAME: {month_text(when): held[when] for when in turns}})


def _resumed(sample: Population, plan: Plan, luck: int) -> Array:
    """Live half of the months, copy the records, and go on from the copy in another engine."""
    half = plan.burn_in + MONTHS_IN_YEAR
    with Engine(sample, plan, luck, threads=1) as begun:
        tallies = [begun.step() for _ in range(half)]
        saved = replace(sample, households=begun.households.copy(), persons=begun.persons.copy())
        desks = begun.desks.copy()
    with Engine(saved, plan, luck, threads=1, desks=desks) as going_on:
        going_on.steps_done = half
        tallies += [going_on.step() for _ in plan.months[half:]]
    return np.stack(tallies)[plan.burn_in :]


def _twins(sample: Population, scenario: Scenario, luck: int) -> Answer:
    """Live some households month by month in plain Python, beside the compiled month."""
    plan = _plan(scenario, **{"life.new_households": 0.0})
    chosen = np.array(sample.households)[:: len(sample.households) // TWINS][:TWINS]
    fast = simulate(replace(sample, households=chosen), plan, luck, threads=1)
    homes = [SimpleNamespace(**{name: home[name].item() for name in HOUSEHOLD}) for home in chosen]
    persons = [SimpleNamespace(**{name: person[name].item() for name in PERSON}) for person in np.array(sample.persons)]
    work, desks, tallies = twin(plan.work[0]), opened(plan.months[0].conduct[0]), []
    for sheets in plan.months:
        tally = empty_tally(len(REGIONS))
        now, law, conduct = twin(sheets.now[0]), [twin(row) for row in sheets.law], twin(sheets.conduct[0])
        desk = [twin(row) for row in desks]
        move_all(homes, luck, sheets.month, [conduct.moving])
        for home in homes:
            live_month(home, persons, luck, now, law[home.region], conduct, desk[home.region], work, tally)
        tallies.append(counts(tally))
        desks = after_month(desks, tally, sheets.conduct[0], sample.weight)
    return _same("plain_python", np.stack(tallies)[plan.burn_in :], fast.tally)


def _mesa(scenario: Scenario, lived: Outcome) -> Answer:
    """Step the same months through Mesa."""
    from tsa_sim.model import TsaModel

    model: Any = TsaModel(scenario, scale=SCALE, seed=SEED, threads=1)
    model.run_model()
    return _same("mesa", np.stack(model.tallies), lived.tally)
