"""A short month written as NumPy columns, from the months' rules read anew: live, work, earn, be assessed, be entitled.

An oracle beside the rules of one household: another program, another order of the same work, the same bits. It covers a
month without changes of the law, of the format of 2018, in which the whole family is tested.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tests.oracles.measures_in_columns import Took, add_pay, take_part
from tsa_sim.chance import FOR_LIFE, Decision, draws_of_month
from tsa_sim.columns import Disability, Kind, Records, Role, Sex, State

Array = npt.NDArray[Any]
OLDEST, MINOR = 110, 18 * 12


class Told(NamedTuple):
    """What the month in columns gives: persons after it, and by household what the office finds."""

    persons: Records
    members: Array
    children: Array
    able: Array
    care: Array
    counted: Array
    entitled: Array
    births: Array
    deaths: Array
    took: Took


class Places:
    """All places as columns, with their household's row, place and draws."""

    def __init__(self, homes: Records, persons: Records, seed: int, month: int) -> None:
        places = homes["places"].astype(np.int64)
        self.count = len(homes)
        self.home = np.repeat(np.arange(len(homes)), places)
        self.slot = np.arange(len(self.home)) - np.repeat(np.cumsum(places) - places, places)
        self.row = homes["first"].astype(np.int64)[self.home] + self.slot
        self.ids = homes["id"].astype(np.int64)[self.home]
        self.region = homes["region"].astype(np.int64)[self.home]
        self.urban = homes["urban"].astype(np.int64)[self.home]
        self.column = {name: persons[name][self.row].astype(np.int64) for name in persons.dtype.names or ()}
        self._seed, self._month = seed, month

    def __getitem__(self, name: str) -> Array:
        return self.column[name]

    def drawn(self, decision: int, *, for_life: bool = False) -> Array:
        """Draw for every place."""
        return draws_of_month(self._seed, self.ids, FOR_LIFE if for_life else self._month, decision, self.slot)

    def summed(self, values: Array) -> Array:
        """Add up over the places of each household."""
        return np.bincount(self.home, values, self.count).astype(np.int64)


def month_in_columns(homes: Records, persons: Records, seed: int, sheet: Any, desks: Any, work: Any) -> Told:
    """Take all households through one month; the records given are left as they are."""
    conduct, law = sheet.conduct[0], sheet.law[homes["region"]]
    at = Places(homes, persons, seed, int(sheet.month))
    here, deaths = _live(at, conduct["life"])
    died_in_measure = at.summed((at["measure_months"] > 0) & ~here)
    at["measure"][~here], at["measure_months"][~here] = 0, 0
    here, births = _be_born(at, here, homes, conduct["life"])
    before = (at["state"].copy(), at["months_in_state"].copy())
    _change_state(at, here, homes, desks, work)
    relatives, couples = _apart(homes, seed, conduct)
    of_family = here & ~(relatives[at.home] & (at["family"] > 0))
    of_family &= ~(couples[at.home] & (at["role"] == Role.SPOUSE))
    able = of_family & _able_bodied(at, law["ages"][at.home])
    took = take_part(at, able & _under_contract(homes)[at.home], before, sheet, desks[at.region], seed)
    took = took._replace(ended=took.ended + died_in_measure)
    _earn(at, here, homes, conduct)
    add_pay(at, sheet)
    index = conduct["wages"]["income"][homes["region"]]
    _retire(at, here, homes, law["ages"][at.home], conduct["wages"])
    pension = (at["pension"] * index[at.home]) >> 16
    counted = at.summed(np.where(of_family, at["registered"] + pension, 0))
    counted += np.where(law["next_means"]["counts_childcare_allowance"], _childcare(at, here, law["childcare"]), 0)
    other = (homes["other_income"].astype(np.int64) * index) >> 16
    shown = (other * conduct["visibility"]["other_seen"]) >> 10
    shown = (shown * conduct["visibility"]["season_other"][homes["urban"]]) >> 10
    counted += np.where(law["next_means"]["counts_other"], shown, 0)
    members = at.summed(of_family)
    children = at.summed(of_family & (at["age_months"] < law["child_allowance"]["child_age_months"][at.home]))
    care = at.summed(of_family & _needs_care(at, law["ages"][at.home])) > 0
    tsa = law["tsa"]
    income = homes["quarter_counted"].astype(np.int64) * tsa["income_units"]
    entitled = (members > 0) & (income < 3 * members * tsa["line_units"])
    after = persons.copy()
    for name, column in at.column.items():
        after[name][at.row] = column
    return Told(after, members, children, at.summed(able), care, counted, entitled, births, deaths, took)


def _live(at: Places, life: Any) -> tuple[Array, Array]:
    here = at["age_months"] >= 0
    at["age_months"][here] += 1
    years = np.clip(at["age_months"] // 12, 0, OLDEST)
    dies = here & (at.drawn(Decision.DEATH) < life["death"][at["sex"], years])
    at["age_months"][dies] = -1
    here = here & ~dies
    pupils = here & (at["state"] == State.STUDENT)
    leaves = at["age_months"] == life["school_leaving_months"]
    leaves &= at.drawn(Decision.LEAVE_STATE, for_life=True) >= life["goes_on_to_study"]
    at["state"][pupils & (leaves | (at["age_months"] >= life["student_age_months"]))] = State.INACTIVE
    return here, at.summed(dies)


def _be_born(at: Places, here: Array, homes: Records, life: Any) -> tuple[Array, Array]:
    """Let children be born: of the last woman who may bear, on the first free place."""
    mothers = here & (at["sex"] == Sex.FEMALE) & (at["role"] <= Role.SPOUSE)
    mother = np.full(at.count, -1)
    mother[at.home[mothers]] = np.flatnonzero(mothers)
    youngest = np.full(at.count, 32_767)
    np.minimum.at(youngest, at.home[here], at["age_months"][here])
    minors = at.summed(here & (at["age_months"] < MINOR))
    free = np.full(at.count, -1)
    empty = np.flatnonzero(~here)[::-1]
    free[at.home[empty]] = empty
    years = np.clip(at["age_months"] // 12, 0, OLDEST)[mother]
    limit = life["birth"][homes["region"], years, np.minimum(minors, life["birth"].shape[-1] - 1)]
    born = (mother >= 0) & (youngest >= life["months_between_births"]) & (at.drawn(Decision.BIRTH)[mother] < limit)
    place = free[born]
    assert (place >= 0).all()
    at["sex"][place] = np.where(at.drawn(Decision.SEX_AT_BIRTH)[place] < life["boy"], Sex.MALE, Sex.FEMALE)
    at["family"][place] = at["family"][mother[born]]
    at["state"][place], at["role"][place] = State.INACTIVE, Role.CHILD
    for name in ("age_months", "disability", "potential", "pension", "earnings", "registered", "months_in_state"):
        at[name][place] = 0
    drawn = at.drawn(Decision.NEWBORN)[place]
    at["shock"][place], at["visibility"][place], at["ability"][place] = drawn >> 24, drawn >> 16 & 255, drawn >> 14 & 3
    return at["age_months"] >= 0, born.astype(np.int64)


def _change_state(at: Places, here: Array, homes: Records, desks: Any, work: Any) -> None:
    at["months_in_state"][here] += 1
    moves = here & (at["age_months"] >= work["working_age_months"]) & (at["state"] != State.STUDENT)
    moves &= (at["disability"] != Disability.GROUP_1) & (at["disability"] != Disability.GROUP_2)
    [who] = np.nonzero(moves)
    age = np.minimum(at["age_months"][who] // 12, OLDEST)
    cell = (
        homes["region"][at.home[who]].astype(np.int64),
        homes["urban"][at.home[who]].astype(np.int64),
        at["sex"][who],
        work["band"][at["sex"][who], age],
        at["ability"][who],
    )
    limit = work["leave"][(*cell, at["state"][who])]
    jobless = at["state"][who] >= State.UNEMPLOYED
    limit = np.where(jobless, (limit * desks["finding"][cell[0]]) >> 10, limit)
    leaves = at.drawn(Decision.LEAVE_STATE)[who] < limit
    reach = work["reach"][cell][:, : State.INACTIVE]
    reached = (at.drawn(Decision.NEXT_STATE)[who][:, None] >= np.maximum.accumulate(reach, axis=1)).sum(axis=1)
    changed = leaves & (reached != at["state"][who])
    at["state"][who[changed]] = reached[changed]
    at["months_in_state"][who[changed]] = 0


def _apart(homes: Records, seed: int, conduct: Any) -> tuple[Array, Array]:
    """Tell in which households other relatives, and in which the spouse, are registered apart."""
    ids = homes["id"].astype(np.int64)
    drawn = draws_of_month(seed, ids, FOR_LIFE, Decision.REGISTERED_APART, np.zeros(len(homes), np.int64))
    relatives = drawn < conduct["visibility"]["relatives_apart"]
    return relatives, ~relatives & (drawn >= conduct["splitting"]["couples_apart"])


def _childcare(at: Places, here: Array, allowance: Any) -> Array:
    """Give the allowance of a woman without work for the youngest of the home; newborns begin the month after."""
    before = here & (at["age_months"] > 0)
    women = before & (at["sex"] == Sex.FEMALE) & (at["role"] <= Role.SPOUSE)
    last = np.full(at.count, -1)
    last[at.home[women]] = np.flatnonzero(women)
    draws_it = (last >= 0) & np.isin(at["state"][last], (State.UNEMPLOYED, State.STUDENT, State.INACTIVE))
    youngest = np.full(at.count, 32_767)
    np.minimum.at(youngest, at.home[before], at["age_months"][before])
    order = np.clip(at.summed(before & (at["age_months"] < MINOR)), 1, 4)
    amount = np.choose(order - 1, [allowance[name] for name in ("first", "second", "third", "fourth")])
    return np.where(draws_it & (youngest < allowance["until_months"]), amount, 0)


def _pension_age(at: Places, ages: Any) -> Array:
    return np.where(at["sex"] == Sex.MALE, ages["pension_age_months_men"], ages["pension_age_months_women"])


def _retire(at: Places, here: Array, homes: Records, ages: Any, wages: Any) -> None:
    """Give a pension to whoever is of the age and has none."""
    new = here & (at["pension"] == 0) & (at["age_months"] >= _pension_age(at, ages))
    quantile = at.drawn(Decision.NEW_PENSION, for_life=True) >> 24
    at["pension"][new] = wages["pension"][homes["region"][at.home], quantile][new]


def _able_bodied(at: Places, ages: Any) -> Array:
    able = (at["age_months"] >= ages["working_age_months"]) & (at["age_months"] < _pension_age(at, ages))
    groups = (at["disability"] == Disability.GROUP_1) | (at["disability"] == Disability.GROUP_2)
    able &= ~((ages["exempts_groups_1_2"] != 0) & groups)
    return able & ~((ages["exempts_study"] != 0) & (at["state"] == State.STUDENT))


def _needs_care(at: Places, ages: Any) -> Array:
    groups = (at["disability"] == Disability.GROUP_1) | (at["disability"] == Disability.GROUP_2)
    return (
        (at["age_months"] < ages["exempt_carer_child_age_months"])
        | ((ages["care_of_elderly"] != 0) & (at["age_months"] >= ages["elderly_age_months"]))
        | ((ages["care_of_disabled_child"] != 0) & (at["disability"] == Disability.CHILD))
        | ((ages["care_of_groups_1_2"] != 0) & groups)
    )


def _under_contract(homes: Records) -> Array:
    return (homes["orleu_months"] > 0) | ((homes["tsa_months"] > 0) & (homes["tsa_kind"] == Kind.CONDITIONAL))


def _earn(at: Places, here: Array, homes: Records, conduct: Any) -> None:
    wages, visibility = conduct["wages"], conduct["visibility"]
    renewed = here & (at.drawn(Decision.LASTING_SHOCK) < wages["new_shock"])
    at["shock"][renewed] = (at.drawn(Decision.NEW_SHOCK) >> 24)[renewed]
    pay = (at["potential"] * wages["factor"][at["state"]]) >> 10
    pay = (pay * wages["lasting"][at["shock"]]) >> 10
    own_account = (at["state"] != State.FORMAL).astype(np.int64)
    pay = (pay * wages["monthly"][own_account, at.drawn(Decision.MONTHLY_SHOCK) >> 24]) >> 10
    pay = (pay * wages["income"][homes["region"]][at.home]) >> 16
    at["earnings"][here] = pay[here]
    shown = np.maximum((pay * visibility["envelope_seen"]) >> 10, np.minimum(pay, visibility["minimum_wage"]))
    formal = np.where(at["visibility"] >= visibility["envelope"][homes["region"]][at.home], pay, shown)
    unseen = visibility["unseen_own_account"][homes["region"]][at.home]
    reported = (((pay * visibility["reported"]) >> 10) * visibility["season_own"][homes["urban"]][at.home]) >> 10
    own = np.where(at["visibility"] < unseen, 0, reported)
    seen = np.select(
        [at["state"] == State.FORMAL, at["state"] == State.SELF_EMPLOYED],
        [formal, own],
        (pay * visibility["informal_seen"]) >> 10,
    )
    at["registered"][here] = seen[here]
