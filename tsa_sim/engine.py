"""The engine: blocks of households under threads, month after month, one whole-number tally a thread.

It knows records, sheets and tallies; it knows neither Mesa nor pandas. Sums are whole numbers and luck hangs on
identity, so results are the same bits for any number of threads, blocks and order of households.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from tsa_sim import calendar
from tsa_sim.behaviour.moving import move_homes
from tsa_sim.calendar import Month
from tsa_sim.chance import FOR_LIFE, Decision, happens, luck
from tsa_sim.columns import Records
from tsa_sim.desk import Desks, after_month, opened
from tsa_sim.errors import RunFailed
from tsa_sim.medians import Medians, asks_for_medians, registered_medians
from tsa_sim.month import live_month
from tsa_sim.new_homes import found_homes
from tsa_sim.outcome import Outcome as Outcome
from tsa_sim.plans import BURN_IN_MONTHS as BURN_IN_MONTHS
from tsa_sim.plans import MonthSheets as MonthSheets
from tsa_sim.plans import Plan as Plan
from tsa_sim.plans import founds_homes, moves_homes, sheets_of_month
from tsa_sim.plans import plan as plan
from tsa_sim.population import Population
from tsa_sim.regions import REGIONS
from tsa_sim.rulebook import Replacements, compiled, prepare, rule
from tsa_sim.shelves import MONTHS_BETWEEN, Shelves
from tsa_sim.tally import Group, Measure, Tally, counts, empty_tally

_BLOCK = 32_768  # households that a thread takes at a time: some milliseconds, beside which the call is nothing

Observe = Callable[[Month, Records, Records], None]


def simulate(
    population: Population,
    plan: Plan,
    seed: int,
    *,
    threads: int = 2,
    snapshots: Sequence[Month] = (),
    replacing: Replacements | None = None,
    observe: Observe | None = None,
    progress: Callable[[int], None] | None = None,
) -> Outcome:
    """Run one law over one sample of households.

    population: left unchanged; seed: the replicate's; observe: called after each reported month with the month and the
    records of households and persons, to be read only; progress: called with 1 after each month.
    Raises RunFailed when a child was born without a free place in the household.
    """
    with Engine(population, plan, seed, threads=threads, replacing=replacing) as engine:
        return live_through(engine, len(plan.months), snapshots=snapshots, observe=observe, progress=progress)


def live_through(
    engine: "Engine",
    until: int,
    *,
    snapshots: Sequence[Month] = (),
    observe: Observe | None = None,
    progress: Callable[[int], None] | None = None,
) -> Outcome:
    """Take an engine through the months of its plan that are before the one numbered ``until``; as ``simulate``."""
    plan, begins = engine.plan, engine.steps_done
    tallies, seen, ids, kept, desks = [], {}, {}, {}, []
    for sheet in plan.months[begins:until]:
        desks.append(engine.desks)
        tally = engine.step()
        if sheet.month >= plan.months[plan.burn_in].month:
            tallies.append(tally)
            if observe is not None:
                observe(sheet.month, engine.households, engine.persons)
        ends_a_year = calendar.month_of_year(sheet.month) == 12 and sheet.month >= plan.months[plan.burn_in].month - 12
        if ends_a_year or sheet is plan.months[-1]:
            seen[sheet.month] = engine.households["seen"].copy()
            ids[sheet.month] = engine.households["id"].copy()
        if sheet.month in snapshots:
            kept[sheet.month] = (engine.households.copy(), engine.persons.copy())
        if progress is not None:
            progress(1)
    months = plan.reported[max(0, begins - plan.burn_in) : max(0, until - plan.burn_in)]
    shape = (len(months), *counts(empty_tally(len(REGIONS))).shape)
    counted = np.array(tallies, np.int64).reshape(shape)
    return Outcome(months, counted, seen, ids, kept, engine.medians, desks=tuple(desks))


def blocks_of(rows: int, threads: int) -> list[tuple[int, int]]:
    """Part so many households into blocks, so small that no thread waits long for the last one's block."""
    size = max(1, min(_BLOCK, -(-rows // threads)))
    return [(first, min(first + size, rows)) for first in range(0, rows, size)]


class Engine:
    """Records in motion: ``step`` takes every household through the next month of the plan."""

    def __init__(
        self,
        population: Population,
        plan: Plan,
        seed: int,
        *,
        threads: int = 2,
        replacing: Replacements | None = None,
        desks: Desks | None = None,
        lived: int = 0,
    ) -> None:
        """Stand before the first month of a plan.

        desks: those of an engine that came to where this one is to go on; lived: months of the plan that the people
        have behind them, and have moved since, where they come as they stood on its shelves.
        """
        self._shelves = Shelves(population.households, population.persons, as_they_stand=lived > 0)
        self.weight = population.weight
        self.plan = plan
        self.seed = seed
        self.steps_done = lived
        self._begun = -1  # the last step whose month has been begun
        self._moved = lived if lived else -1  # the last step before which people have moved
        self.medians: Medians = {}
        self._block = compiled(run_block, replacing or {})
        self._threads = max(1, threads)
        self._pool = ThreadPoolExecutor(self._threads)
        if plan.months:
            self.desks = opened(plan.months[0].conduct[0]) if desks is None else desks  # of the next month
            prepare(self._block, replacing or {}, *self._arguments(plan.months[0], 0, 0, empty_tally(len(REGIONS))))

    def __enter__(self) -> "Engine":
        return self

    def __exit__(self, *fault: object) -> None:
        self._pool.shutdown()

    @property
    def households(self) -> Records:
        """The households as they stand, records of HOUSEHOLD."""
        return self._shelves.households

    @property
    def persons(self) -> Records:
        """The persons as they stand, records of PERSON, free places included."""
        return self._shelves.persons

    @property
    def waves(self) -> Sequence[int]:
        """How many households stood here each time when new ones were founded, or might have been."""
        return self._shelves.waves

    @property
    def finished(self) -> bool:
        """Whether every month of the plan has been run."""
        return self.steps_done == len(self.plan.months)

    def step(self) -> Tally:
        """Run the next month; give its tally.

        Raises RunFailed at a birth without a place, or when the plan is at its end.
        """
        if self.finished:
            raise RunFailed("the plan has no further month: give the scenario a longer period")
        self.begin_month()
        sheet = self._with_medians(self.plan.months[self.steps_done])
        blocks = iter(blocks_of(len(self.households), self._threads))
        jobs = [self._pool.submit(self.run_blocks, sheet, blocks) for _ in range(self._threads)]
        return self.end_month(sheet, [job.result() for job in jobs])

    def end_month(self, sheet: MonthSheets, parts: Sequence[Tally]) -> Tally:
        """Let the desks meet over the tallies of all blocks of a month; give the month's tally.

        Raises RunFailed at a birth without a place.
        """
        tally: Tally = np.sum(parts, axis=0)
        self.desks = after_month(self.desks, tally, sheet.conduct[0], self.weight)
        self.steps_done += 1
        lost = int(tally[:, Measure.BIRTHS_WITHOUT_PLACE, Group.ALL].sum())
        if lost:
            raise RunFailed(f"{lost} children found no free place in their household: build people with more places")
        return counts(tally)

    def begin_month(self) -> None:
        """Let people move and found households, in January, and make room for births; ``step`` does it by itself."""
        if self._begun == self.steps_done:
            return
        self._begun = self.steps_done
        sheet = self.plan.months[self.steps_done]
        self.move()
        if founds_homes(sheet):
            self._shelves.make_room()  # a lone parent's partner takes a place
            life = sheet.conduct["life"][0]
            self._shelves.append(*found_homes(self.households, self.persons, self.seed, sheet.month, life))
        if self.steps_done % MONTHS_BETWEEN == 0 or founds_homes(sheet):  # a partner may have taken the free place
            self._shelves.make_room()

    def move(self) -> None:
        """Let households move to other regions before the next month; ``begin_month`` does it by itself."""
        if self._moved == self.steps_done:
            return
        self._moved = self.steps_done
        sheet = self.plan.months[self.steps_done]
        if moves_homes(sheet):
            move_homes(self.households, self.seed, sheet.month, sheet.conduct["moving"][0])

    def _with_medians(self, sheet: MonthSheets) -> MonthSheets:
        """Freeze a month's law again where its line hangs on the median of the quarter that the people have lived."""
        book, quarter = self.plan.medians_of, calendar.quarter_of(sheet.month) - 1
        if book is None or not asks_for_medians(book, sheet.month):
            return sheet
        if not any(when == quarter for _, when in self.medians):
            self.medians |= registered_medians(self.households, quarter)
        return sheets_of_month(self.plan, sheet, self.medians)

    def run_blocks(self, sheet: MonthSheets, blocks: Iterable[tuple[int, int]]) -> Tally:
        """Take block after block (first row, row after the last) through one month; give their tally with tickets."""
        tally = empty_tally(len(REGIONS))
        for first, last in blocks:
            self._block(*self._arguments(sheet, first, last, tally))
        return tally

    def _arguments(self, sheet: MonthSheets, first: int, last: int, tally: Tally) -> tuple[Any, ...]:
        where = (self.households, self.persons, first, last, self.seed)
        return (*where, sheet.now, sheet.law, sheet.conduct, self.desks, self.plan.work, tally)


@rule
def run_block(
    households: Any,
    people: Any,
    first: int,
    last: int,
    seed: int,
    now: Any,
    law: Any,
    conduct: Any,
    desks: Any,
    work: Any,
    tally: Any,
) -> None:
    """Take the households from row ``first`` to before ``last`` through one month."""
    for row in range(first, last):
        home = households[row]
        sheet = law[law_row(home, seed, law)]
        live_month(home, people, seed, now[0], sheet, conduct[0], desks[home.region], work[0], tally)


@rule
def law_row(home: Any, seed: int, law: Any) -> int:
    """Give the row of the law that a household lives under: its region's, or that of the pilot in its district.

    Which district a household lives in is not simulated: it is in one of the pilot's by a lasting draw.
    """
    districts = law[home.region].pilot_districts
    if districts > 0 and happens(luck(seed, home.id, FOR_LIFE), Decision.PILOT_DISTRICT, 0, districts):
        return int(len(law) // 2 + home.region)
    return int(home.region)
