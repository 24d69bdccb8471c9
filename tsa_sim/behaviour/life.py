"""Life: people age, children are born, people die, pupils leave school; grown children leave home and couples part.

Before the base date nobody ages: the months of burn-in and of earlier years use the base's people as they stand.
"""

from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import MONTHS_IN_YEAR, Month, year_of
from tsa_sim.chance import Decision, draw, happens, threshold, thresholds
from tsa_sim.columns import FREE, Role, Sex, State
from tsa_sim.population.targets import common_rows
from tsa_sim.regions import REGIONS
from tsa_sim.rulebook import rule, rule_in_machine_words

_U = np.uint64
_OLDEST = 110  # the tables reach so many years
_MINOR_MONTHS = 18 * 12


class Life(NamedTuple):
    """Thresholds of one month; ages in months."""

    ageing: bool
    base: int  # month of the people's base
    death: npt.NDArray[np.int64]  # shape (sex, years of age)
    birth: npt.NDArray[np.int64]  # shape (region, years of the mother's age, children under 18 in the household)
    months_between_births: int
    boy: int
    school_leaving_months: int
    goes_on_to_study: int
    student_age_months: int
    leave_home: npt.NDArray[np.int64]  # of a year, by years of age
    joins: int  # of those who leave, or live alone
    separates: int  # of a year
    takes_in: int  # of a year, a lone parent


def frozen(coefficients: Coefficients, month: Month, base: Month) -> Life:
    """Freeze the thresholds of one month; nobody ages before the base month."""
    births = by_year(coefficients.table("life.fertility_births_per_1000_women"), last_age=49)
    scale = coefficients.number("life.births_scale") / 1000 / MONTHS_IN_YEAR
    scale *= _of_year(coefficients, "life.births_of_year", month)
    by_children = np.array(list(coefficients.table("life.births_by_children").values()))
    moves = coefficients.number("life.new_households") if month > base else 0.0
    deaths = [by_year(coefficients.table(f"life.mortality_{sex}")) for sex in ("men", "women")]
    return Life(
        ageing=month >= base,
        base=base,
        death=thresholds(
            1
            - (1 - np.minimum(np.stack(deaths) * _of_year(coefficients, "life.deaths_of_year", month), 0.999))
            ** (1 / MONTHS_IN_YEAR)
        ),
        birth=thresholds(births_of_regions()[:, None, None] * births[:, None] * by_children * scale),
        months_between_births=int(coefficients.number("life.months_between_births")),
        boy=threshold(coefficients.number("life.boys_at_birth")),
        school_leaving_months=int(coefficients.number("life.school_leaving_age_years")) * MONTHS_IN_YEAR,
        goes_on_to_study=threshold(coefficients.number("life.students_after_school_share")),
        student_age_months=int(coefficients.number("life.student_age_years")) * MONTHS_IN_YEAR,
        leave_home=thresholds(by_year(coefficients.table("life.leaving_home_year"), last_age=59) * moves),
        joins=threshold(coefficients.number("life.joining_share")),
        takes_in=threshold(min(coefficients.number("life.lone_parents_take_in_year") * moves, 1.0)),
        separates=threshold(min(coefficients.number("life.separation_year") * moves, 1.0)),
    )


def _years_words(age_months: Any) -> Any:
    years = _U(age_months) // _U(MONTHS_IN_YEAR)
    return years if years < _U(_OLDEST) else _U(_OLDEST)


@rule_in_machine_words(_years_words)
def years_of_age(age_months: int) -> int:
    """Give the full years of a living person, as far as the tables reach."""
    return min(age_months // MONTHS_IN_YEAR, _OLDEST)


@rule
def grow_older(person: Any, slot: int, root: int, life: Any) -> bool:
    """Make a person a month older; tell whether the person lives through the month."""
    person.age_months += 1
    years = years_of_age(person.age_months)
    if happens(root, Decision.DEATH, slot, life.death[person.sex, years]):
        person.age_months = FREE
        return False
    return True


@rule
def may_bear(person: Any) -> bool:
    """Tell whether a person is a woman who heads a family, or is married into one."""
    return bool((person.sex == Sex.FEMALE) & (person.role <= Role.SPOUSE))


@rule
def is_minor(person: Any) -> bool:
    """Tell whether a person is under 18."""
    return bool(person.age_months < _MINOR_MONTHS)


@rule
def bears_child(person: Any, region: int, children: int, slot: int, root: int, life: Any) -> bool:
    """Tell whether a woman bears a child this month; children: those under 18 in the household."""
    years = years_of_age(person.age_months)
    chances = life.birth[region, years]
    return happens(root, Decision.BIRTH, slot, chances[min(children, len(chances) - 1)])


@rule
def be_born(person: Any, slot: int, root: int, family: int, life: Any) -> None:
    """Put a newborn on a free place; its luck hangs on the household and the place.

    Nothing is left of who held the place before: shock, visibility and ability come from the bits of one draw.
    """
    drawn = draw(root, Decision.NEWBORN, slot)
    person.age_months = 0
    person.sex = Sex.MALE if happens(root, Decision.SEX_AT_BIRTH, slot, life.boy) else Sex.FEMALE
    person.state = State.INACTIVE
    person.role = Role.CHILD
    person.family = family
    person.disability = 0
    person.potential = 0
    person.pension = 0
    person.earnings = 0
    person.registered = 0
    person.months_in_state = 0
    person.measure = 0
    person.measure_months = 0
    person.shock = drawn >> 24
    person.visibility = (drawn >> 16) & 255
    person.ability = (drawn >> 14) & 3


@rule
def study(person: Any, slot: int, life_luck: int, life: Any) -> None:
    """Send pupils to college or to the labour market when school ends, and students when their studies end."""
    if person.state != State.STUDENT:
        return
    leaves_school = person.age_months == life.school_leaving_months and not happens(
        life_luck, Decision.LEAVE_STATE, slot, life.goes_on_to_study
    )
    if leaves_school or person.age_months >= life.student_age_months:
        person.state = State.INACTIVE


@cache
def births_of_regions() -> npt.NDArray[np.float64]:
    """Give each region's births over those of the country's rates, by region of today; made by tools/fit_births.py."""
    factors = {row["region_code"]: float(row["factor"]) for row in common_rows("births_by_region")}
    return np.array([factors[code] for code in REGIONS])


def _of_year(coefficients: Coefficients, name: str, month: Month) -> float:
    """Give the factor of a month's year; before and after the table its first and last."""
    factors = coefficients.table(name)
    return factors[min(max(year_of(month), min(factors)), max(factors))]


def by_year(rates: dict[int, float], last_age: int = _OLDEST) -> npt.NDArray[np.float64]:
    """Spread rates given by the first age of a group over single years; zero outside the groups."""
    spread = np.zeros(_OLDEST + 1)
    firsts = sorted(rates)
    for first, after in zip(firsts, [*firsts[1:], last_age + 1], strict=True):
        spread[first:after] = rates[first]
    return spread
