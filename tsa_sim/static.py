"""Several laws at once on the same incomes: what each would pay if everybody asked, in one pass over the people.

Nobody reacts and nobody is missed: the people and their counted incomes are those of a base scenario after a month, the
laws are those of any number of scenarios in that month. For what people then do, see ``compare``.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.assistance import counted_with_child_allowance
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.behaviour.splitting import registered_apart
from tsa_sim.calendar import Month, month
from tsa_sim.chance import FOR_LIFE, derived_seed, luck
from tsa_sim.disclosure import hide_small, limits_on_map
from tsa_sim.engine import MonthSheets, Plan, law_row, simulate
from tsa_sim.errors import BadValue, OutsideData
from tsa_sim.facts import belongs
from tsa_sim.intervals import estimate
from tsa_sim.law.child_supplement.rules import for_child
from tsa_sim.law.large_family.rules import monthly_payment as large_family_payment
from tsa_sim.law.means_test.rules import is_child
from tsa_sim.law.tsa.rules import award, entitled
from tsa_sim.own_people import People, drawn
from tsa_sim.regions import REGIONS
from tsa_sim.replicates import Settings, frozen_plan
from tsa_sim.rulebook import compiled, prepare, rule
from tsa_sim.run import as_scale
from tsa_sim.scenario import Scenario
from tsa_sim.tables.tidy import WHOLE_COUNTRY


class Due(IntEnum):
    """What is added up under each law, for the month; tenge where it begins with DUE."""

    ENTITLED_PERSONS = 0
    ENTITLED_FAMILIES = 1
    DUE_TSA = 2
    DUE_CHILD_SUPPLEMENT = 3
    DUE_LARGE_FAMILY_ALLOWANCE = 4
    FAMILIES_WITH_CHILD_SUPPLEMENT = 5
    FAMILIES_WITH_LARGE_FAMILY_ALLOWANCE = 6


_UNITS = ("persons", "families", "tenge", "tenge", "tenge", "families", "families")
_FAMILIES_BEHIND = {
    Due.ENTITLED_PERSONS: Due.ENTITLED_FAMILIES,
    Due.ENTITLED_FAMILIES: Due.ENTITLED_FAMILIES,
    Due.DUE_TSA: Due.ENTITLED_FAMILIES,
    Due.DUE_CHILD_SUPPLEMENT: Due.FAMILIES_WITH_CHILD_SUPPLEMENT,
    Due.FAMILIES_WITH_CHILD_SUPPLEMENT: Due.FAMILIES_WITH_CHILD_SUPPLEMENT,
    Due.DUE_LARGE_FAMILY_ALLOWANCE: Due.FAMILIES_WITH_LARGE_FAMILY_ALLOWANCE,
    Due.FAMILIES_WITH_LARGE_FAMILY_ALLOWANCE: Due.FAMILIES_WITH_LARGE_FAMILY_ALLOWANCE,
}


def static(
    base: Scenario,
    laws: Sequence[Scenario],
    when: str,
    *,
    scale: Fraction | str | None = None,
    replicates: int | None = None,
    seed: int | None = None,
    threads: int = 2,
) -> pd.DataFrame:
    """Give what the law of each scenario would pay in one month on the incomes of a base, if all who are entitled ask.

    when: a month (YYYY-MM) of every scenario's period; income is that of the previous quarter, as the base's test
    counts it. Gives columns law, region, measure, mean, low90, high90, unit; sums of the month. Small cells of
    one's own survey are hidden.
    Raises OutsideData for a month outside a period, BadValue for two scenarios of one name or a line that hangs on
    medians.
    """
    scenarios = [base, *laws]
    names = [scenario.name for scenario in scenarios]
    for name in names:
        if names.count(name) > 1:
            raise BadValue("scenario", name, "is named twice", "Give different names")
    plans = [frozen_plan(entry, entry.law_book(), Coefficients(dict(entry.behaviour))) for entry in scenarios]
    chosen = [_sheet(plan, month(when), when, name) for plan, name in zip(plans, names, strict=True)]
    settings = Settings(as_scale(scale), replicates, seed).filled_from(base)
    assert settings.scale is not None and settings.replicates is not None and settings.seed is not None
    sums = []
    for replicate in range(settings.replicates):
        sample = drawn(settings.people, base.base, settings.scale, settings.seed, replicate)
        own = derived_seed(settings.seed, replicate)
        upto = _until(plans[0], month(when))
        homes, persons = simulate(sample, upto, own, threads=threads, snapshots=[month(when)]).snapshots[month(when)]
        conduct = chosen[0].conduct
        due = dues(homes, persons, [sheet.law for sheet in chosen], conduct, own).astype(np.float64)
        due = np.concatenate([due, due.sum(axis=1, keepdims=True)], axis=1)
        sums.append(np.where(_hidden(due, settings.people, settings.scale), np.nan, due * sample.weight))
    return _as_table(np.stack(sums), names)


def dues(
    homes: Any, persons: Any, laws: Sequence[npt.NDArray[np.void]], conduct: Any, seed: int
) -> npt.NDArray[np.int64]:
    """Add up what every law would pay, in one pass over the households; shape (laws, regions, dues).

    laws: sheets by region (see ``law.sheet``), of one month.
    """
    rows = max(len(law) for law in laws)
    stacked = np.empty((len(laws), rows), laws[0].dtype)  # np.stack looks at every field of every law
    for turn, law in enumerate(laws):
        stacked[turn] = np.resize(law, rows)
    same = np.array([before is not None and _sees_same_family(before, law) for before, law in _pairs(stacked)])
    sums = np.zeros((len(laws), len(REGIONS), len(Due)), np.int64)
    block = compiled(pay_block)
    prepare(block, {}, homes[:0], persons, stacked, same, conduct, seed, sums)
    block(homes, persons, stacked, same, conduct, seed, sums)
    return sums


@rule
def pay_block(homes: Any, persons: Any, laws: Any, same: Any, conduct: Any, seed: int, sums: Any) -> None:
    """Add up what every law would pay every household."""
    for home in homes:
        life_luck = luck(seed, home.id, FOR_LIFE)
        apart = registered_apart(life_luck, conduct[0].visibility.relatives_apart, conduct[0].splitting)
        members, dependants, supplement = 0, 0, 0
        for turn in range(len(laws)):
            law = laws[turn, law_row(home, seed, laws[turn])]
            if not same[turn]:
                members, dependants, supplement = family_under(home, persons, apart, law)
            income = counted_with_child_allowance(home, law)
            into = sums[turn, home.region]
            allowance = large_family_payment(dependants, law.large_family)
            into[Due.DUE_LARGE_FAMILY_ALLOWANCE] += allowance
            into[Due.FAMILIES_WITH_LARGE_FAMILY_ALLOWANCE] += allowance > 0
            if entitled(income, members, law.tsa):
                into[Due.ENTITLED_PERSONS] += members
                into[Due.ENTITLED_FAMILIES] += 1
                into[Due.DUE_TSA] += award(income, members, dependants, law.tsa)
                into[Due.DUE_CHILD_SUPPLEMENT] += supplement
                into[Due.FAMILIES_WITH_CHILD_SUPPLEMENT] += supplement > 0


@rule
def family_under(home: Any, persons: Any, apart: int, law: Any) -> tuple[int, int, int]:
    """Give the members and dependants of the family that a law assesses, and what it adds for the children, tenge."""
    members = 0
    dependants = 0
    supplement = 0
    for slot in range(home.places):
        person = persons[home.first + slot]
        if person.age_months < 0 or not belongs(person, apart, law.means):
            continue
        members += 1
        if is_child(person.age_months, person.state, law.means):
            dependants += 1
            supplement += for_child(person.age_months, law.supplement)
    return members, dependants, supplement


def _pairs(stacked: npt.NDArray[np.void]) -> list[tuple[Any, Any]]:
    return [(None if turn == 0 else stacked[turn - 1], law) for turn, law in enumerate(stacked)]


def _sees_same_family(before: Any, law: Any) -> bool:
    """Tell whether two laws assess the same family with the same supplement in every region."""
    return all(before[part].tobytes() == law[part].tobytes() for part in ("means", "supplement", "pilot_districts"))


def _sheet(plan: Plan, when: Month, text: str, name: str) -> MonthSheets:
    if plan.medians_of is not None:
        raise BadValue("scenario", name, "has a line that hangs on medians of the people", "Compare it with compare()")
    for sheet in plan.months[plan.burn_in :]:
        if sheet.month == when:
            return sheet
    raise OutsideData(f"{text} lies outside the period of {name}", todo="Give a month of every scenario's period")


def _until(plan: Plan, when: Month) -> Plan:
    """Cut a plan off after a month."""
    return replace(plan, months=tuple(sheet for sheet in plan.months if sheet.month <= when))


def _hidden(due: npt.NDArray[np.float64], own: People | None, scale: Fraction) -> npt.NDArray[np.bool_]:
    """Tell which sums of simulated families are hidden; due: shape (laws, regions + 1, dues), the country last."""
    flags = np.zeros(due.shape, bool)
    if own is None:
        return flags
    limits = limits_on_map(own.copies(scale), REGIONS)
    tied = [[len(REGIONS), *range(len(REGIONS))]]
    for law in range(len(due)):
        for what, families in _FAMILIES_BEHIND.items():
            flags[law, :, what] = hide_small(due[law, :, families], tied, limits)
    return flags


def _as_table(sums: npt.NDArray[np.float64], names: Sequence[str]) -> pd.DataFrame:
    """Lay the sums out, a row a law, region and measure; sums: shape (replicates, laws, regions + 1, dues)."""
    rows = [
        (name, region, due.name.lower(), *estimate(sums[:, law, place, due])[:3], _UNITS[due])
        for law, name in enumerate(names)
        for place, region in enumerate([*REGIONS, WHOLE_COUNTRY])
        for due in Due
    ]
    return pd.DataFrame(rows, columns=["law", "region", "measure", "mean", "low90", "high90", "unit"])
