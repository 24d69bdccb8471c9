"""The people of a survey: its households, reweighted and drawn evenly, as records that the month can run.

Weights are handled by drawing: a household is taken as often as its weight asks, so that every record stands for the
same number of real households, as in the package's own people. Each copy has a name and a luck of its own. Nothing is
kept on disk.
"""

from collections.abc import Mapping as Keys
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tsa_sim.chance import Decision, draws
from tsa_sim.columns import FREE, HOUSEHOLD, PERSON, Records, Sex, State, empty
from tsa_sim.population import Population
from tsa_sim.population.assumptions import number
from tsa_sim.population.base import base_of
from tsa_sim.population.incomes import other_and_consumed
from tsa_sim.population.raking import even_sample
from tsa_sim.population.targets import targets
from tsa_sim.regions import REGIONS, REGIONS_2018, region_of
from tsa_sim.survey.base import BASE
from tsa_sim.survey.checking import Checked, check
from tsa_sim.survey.mapping import read_mapping
from tsa_sim.survey.records import Persons, fill, fingerprint_of, imputed_pay, money, regions_of_today
from tsa_sim.survey.table import age_in_months, january_index, months_of
from tsa_sim.survey.weights import Sample, Weighted, reweight

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

LEAST_FAMILIES = 5  # a figure that rests on fewer families of a survey is not shown
_CELL_STEP, _SAMPLE_STEP = 1 << 40, 1 << 24  # ids: cell, sample, number in the cell
_WELFARE_ONE = 1024
_FIRST_BEARING, _LAST_BEARING, _WORKING_AGE = 15, 50, 16


def load(mapping: str | Path, *files: str | Path) -> "SurveyPeople":
    """Load the people of a survey by its mapping; ``files`` stand in place of those the mapping names.

    Raises Findings with every fault of the mapping, or of the files.
    """
    checked = check(read_mapping(Path(mapping), tuple(map(Path, files))))
    checked.raise_faults()
    return SurveyPeople(checked)


@dataclass(frozen=True)
class SurveyPeople:
    """A survey, checked: ``sample`` draws people from it for a run."""

    checked: Checked = field(repr=False)
    base: str = BASE
    _others: dict[str, "SurveyPeople"] = field(default_factory=dict, repr=False, compare=False)

    def at(self, base: str) -> "SurveyPeople":
        """Give the same people, weighted to the totals of a base (YYYY-MM)."""
        if base == self.base:
            return self
        if base not in self._others:
            self._others[base] = SurveyPeople(self.checked, base)
        return self._others[base]

    @cached_property
    def persons(self) -> Persons:
        """The persons, household by household, with their money brought to January 2018."""
        table, home = self.checked.persons, self.checked.home
        order = np.argsort(home, kind="stable")
        index = self._index[home]
        state = np.nan_to_num(table.get("status"), nan=float(State.INACTIVE)).astype(np.int64)
        ages = age_in_months(table, home, self.checked.households, self.checked.mapping)
        age = np.rint(np.maximum(ages, 0)).astype(np.int64)
        state = np.where(age < _WORKING_AGE * 12, int(State.INACTIVE), state)
        earned = (np.nan_to_num(table.get("wage")) + np.nan_to_num(table.get("self_employment"))) / index
        at_work = np.isin(state, (State.FORMAL, State.INFORMAL, State.SELF_EMPLOYED))
        return Persons(
            home[order],
            age[order],
            table.get("sex").astype(np.int64)[order],
            table.get("role").astype(np.int64)[order],
            state[order],
            np.nan_to_num(table.get("disability")).astype(np.int64)[order],
            np.where(at_work, np.maximum(earned, 0), 0.0)[order],
            np.where(at_work, np.minimum(earned, 0), earned)[order],
            (np.nan_to_num(table.get("pension")) / index)[order],
        )

    @cached_property
    def weighted(self) -> Weighted:
        """The weights, brought to the marginals as the mapping asks."""
        persons = self.persons
        sample = Sample(self._on_map, self._urban, self.checked.households.get("weight"), persons.home,
                        persons.age_months // 12, persons.sex)  # fmt: skip
        return reweight(sample, self.checked.mapping.reweight, self.base)

    @property
    def _region(self) -> Whole:
        return self.checked.households.get("region").astype(np.int64)

    @cached_property
    def _on_map(self) -> Whole:
        """Each household's region on the map of the base: rows of ``REGIONS``."""
        shown = base_of(self.base).regions
        rows = np.array([REGIONS.index(region_of(code, shown)) for code in REGIONS])
        return np.asarray(rows[self._region], np.int64)

    @property
    def _urban(self) -> Whole:
        return self.checked.households.get("locality").astype(np.int64)

    @cached_property
    def _index(self) -> Floats:
        return january_index(self._region, months_of(self.checked.households, self.checked.mapping))

    def sample(self, base: str, scale: Fraction, seed: int, sample: int) -> Population:
        """Draw people: households in proportion to their weights, evenly along children, size and age.

        scale: 1:1000 to 1:1; sample: the replicate's number. A smaller scale is a part of a larger one. Ages and
        incomes are those of the survey: the months between it and the base are bridged for money alone.
        """
        if base != self.base:
            return self.at(base).sample(base, scale, seed, sample)
        homes, persons = self._records(*self.drawn(scale, seed, sample), seed)
        return Population(base, homes, persons, float(1 / scale), fingerprint_of(homes, persons))

    def drawn(self, scale: Fraction, seed: int, sample: int) -> tuple[Whole, Whole]:
        """Draw households: the row of each in the survey, and the name it is given."""
        chosen, ids = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for cell, (region, urban) in enumerate(targets(self.base).cells):
            here = self._in_order(region, urban)
            weights = self.weighted.weights[here]
            count = round(float(weights.sum()) * float(scale))
            names = np.int64(cell * _CELL_STEP + sample * _SAMPLE_STEP) + np.arange(count, dtype=np.int64)
            if count:
                offset = float(draws(seed, names[:1], Decision.PEOPLE_OFFSET, 0)[0])
                chosen.append(here[even_sample(weights, count, offset)])
                ids.append(names)
        return np.concatenate(chosen), np.concatenate(ids)

    def described(self) -> dict[str, Any]:
        """Say for a manifest what was run, without anything of a household: numbers of records, and the weights."""
        return {
            "survey": self.checked.mapping.title,
            "households": len(self.checked.households.lines),
            "persons": len(self.checked.persons.lines),
            "reweighted_to": self.checked.mapping.reweight,
            "base": self.base,
            "effective_households": round(self.weighted.effective),
            "sampling": "intervals are of drawing from the survey and of luck; the survey's own sampling error is not "
            "in them",
            "hidden": f"cells that may rest on fewer than {LEAST_FAMILIES} families of the survey",
        }

    def copies(self, scale: Fraction) -> Keys[int, int]:
        """Give by region (-1: the country) the number of simulated families from which on a cell may be shown.

        One more than the copies of the most drawn families, four together: so many copies are of at least
        ``LEAST_FAMILIES`` families. A household is drawn its weight's number of times, by an even sample give or take
        a few: twice the number and two more is taken as the most. A region that was split, and each of its parts, is
        judged by all the families of the region as it was, for a survey may name either.
        """
        before = np.array([REGIONS.index(region_of(code, REGIONS_2018)) for code in REGIONS])
        found = {row: self.weighted.weights[before[self._region] == before[row]] for row in range(len(REGIONS))}
        found[-1] = self.weighted.weights
        return {region: _safe_count(weights * float(scale)) for region, weights in found.items()}

    def _in_order(self, region: int, urban: int) -> Whole:
        here = np.flatnonzero((self._on_map == region) & (self._urban == urban))
        persons, number_of = self.persons, len(self._region)
        members = np.bincount(persons.home, minlength=number_of)
        minors = np.bincount(persons.home, persons.age_months < 18 * 12, minlength=number_of)
        eldest = np.zeros(number_of, np.int64)
        np.maximum.at(eldest, persons.home, persons.age_months)
        return here[np.lexsort((here, eldest[here], members[here], minors[here]))]

    def _records(self, chosen: Whole, ids: Whole, seed: int) -> tuple[Records, Records]:
        persons, table = self.persons, self.checked.households
        number_of = len(table.lines)
        members = np.bincount(persons.home, minlength=number_of)
        starts = np.concatenate([[0], np.cumsum(members)[:-1]])
        bears = (persons.sex == Sex.FEMALE) & (persons.age_months >= _FIRST_BEARING * 12)
        bears &= persons.age_months < _LAST_BEARING * 12
        fertile = np.bincount(persons.home, bears, minlength=number_of) > 0
        places = (members + np.where(fertile, int(number("spare_places", self.base)), 0))[chosen]
        homes = empty(HOUSEHOLD, len(chosen))
        homes["id"], homes["places"] = ids, places
        homes["first"] = np.concatenate([[0], np.cumsum(places)[:-1]]) if len(places) else places
        homes["urban"] = self._urban[chosen]
        homes["region"] = regions_of_today(self.base, self._region[chosen], self._urban[chosen], ids, seed)
        copy = np.repeat(np.arange(len(chosen)), members[chosen])
        slot = np.arange(len(copy)) - np.repeat(np.cumsum(members[chosen]) - members[chosen], members[chosen])
        source = starts[chosen][copy] + slot
        people = empty(PERSON, int(places.sum()))
        people["age_months"] = FREE
        row = homes["first"].astype(np.int64)[copy] + slot
        fill(people, row, persons, source, self._on_map[chosen][copy], ids[copy], slot, seed, self.base)
        pay = (
            np.where(persons.pay[source] > 0, persons.pay[source], imputed_pay(people, row, self.base))
            + people["pension"][row]
        )
        income = np.bincount(copy, pay, minlength=len(chosen)).astype(np.float64)
        elsewhere = np.bincount(copy, persons.elsewhere[source], minlength=len(chosen)).astype(np.float64)
        self._other_income(homes, income, elsewhere, chosen)
        return homes, people

    def _other_income(self, homes: Records, income: Floats, elsewhere: Floats, chosen: Whole) -> None:
        """Set other income and the part that is lived on: from welfare where the survey gives it, else as reported."""
        table = self.checked.households
        index = self._index[chosen]
        other = np.nan_to_num(table.get("other_income"))[chosen] / index
        other += elsewhere
        welfare = table.get("welfare")[chosen] / index
        by_welfare, part = other_and_consumed(income, np.nan_to_num(welfare))
        given = ~np.isnan(welfare)
        homes["other_income"] = money(np.where(given, by_welfare, np.rint(np.maximum(other, 0))))
        homes["consumed"] = np.where(given, part, _WELFARE_ONE)


def _safe_count(expected: Floats) -> int:
    most = np.sort(2 * np.ceil(expected) + 2)[-(LEAST_FAMILIES - 1) :]
    return int(most.sum()) + 1
