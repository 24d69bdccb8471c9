"""Random families in columns, many of them a tenge around a threshold of their month, and the same as family files."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil
from typing import Any, NamedTuple

import numpy as np

from tests.oracles import by_rules, second_law
from tests.oracles.by_rules import APART, HOME, LEFT_OUT, PERSON, STATES, Law
from tsa_sim import calendar
from tsa_sim.columns import Disability, Role, State
from tsa_sim.law.means_test.rules import SOURCES

REGIMES = {
    "R0": ("2014-04", "2017-12"),
    "R0o": ("2014-04", "2017-12"),
    "R1": ("2018-01", "2019-03"),
    "R2": ("2019-04", "2019-12"),
    "R3": ("2020-01", "2024-12"),
    "R4": ("2025-01", "2026-12"),
}
WORDS = ("employed", "informal", "self_employed", "unemployed", "student", "ill_over_two_months")
STATUS = {int(STATES[word]): word for word in WORDS}
GROUPS = {int(group): f"disabled_{name}" for group, name in zip(Disability, ("", "1", "2", "3", "child"), strict=True)}
MONTHLY = 25_000  # tenge: incomes of a size that leaves families on both sides of the line
WEALTH = (1, 3, 20)  # what a family's incomes are divided by
MOST_MEMBERS = 12
CHILD_ALLOWANCE = by_rules.Outcome._fields.index("child_allowance")


class Families(NamedTuple):
    """Families in columns; dates and regions by number of the law."""

    homes: Any
    people: Any
    laws: list[Law]
    places: list[tuple[str, str]]  # month and region of each law


def draw(regime: str, count: int, seed: int) -> Families:
    """Draw families of a regime: a third of them within two tenge of a threshold."""
    luck = np.random.default_rng([seed, *regime.encode()])
    first, last = (calendar.month(text) for text in REGIMES[regime])
    held = second_law.minimums()
    places = []
    for when in calendar.months(first, last):
        quarter = calendar.quarter_text(calendar.quarter_of(when) - 1)
        codes = sorted(code for code, key in held if key == quarter and code != "KZ")
        places += [(calendar.month_text(when), code) for code in codes]
    laws = [by_rules.law_of(code, calendar.month(when)) for when, code in places]
    homes, people = _columns(luck, count, len(laws), regime == "R0o")
    if first >= calendar.month("2020-01"):
        homes["special"] = LEFT_OUT  # no such allowance any more: docs/oracles.md on the first quarter of 2020
    families = Families(homes, people, laws, places)
    move_to_thresholds(families, luck)
    return families


def _columns(luck: np.random.Generator, count: int, laws: int, orleu: bool) -> tuple[Any, Any]:
    homes = np.zeros(count, HOME)
    homes["persons"] = 1 + luck.binomial(MOST_MEMBERS - 1, luck.choice([0.1, 0.3, 0.7], count))
    homes["first"] = np.cumsum(homes["persons"]) - homes["persons"]
    homes["law"] = luck.integers(laws, size=count)
    homes["orleu"] = orleu
    for column in ("special", "large_family", "child_allowance"):
        homes[column] = luck.choice([LEFT_OUT, LEFT_OUT, LEFT_OUT, 0, 7_001], count)
    people = np.zeros(int(homes["persons"].sum()), PERSON)
    total = len(people)
    old = luck.random(total) < 0.5
    people["age_months"] = np.where(old, luck.integers(192, 1_080, total), luck.integers(0, 300, total))
    people["sex"] = luck.integers(2, size=total)
    people["state"] = luck.choice([*STATUS, State.INACTIVE, State.INACTIVE, State.STUDENT], total)
    people["role"] = luck.choice([Role.SPOUSE, Role.CHILD, Role.CHILD, Role.PARENT, Role.OTHER], total)
    people["role"][homes["first"]] = Role.HEAD
    impaired = luck.random(total) < 0.15
    child = people["age_months"] < 216
    group = np.where(child, int(Disability.CHILD), luck.integers(1, 4, total))
    people["disability"] = np.where(impaired, group, 0)
    people["state"][impaired] = State.INACTIVE  # a family file has one status a member
    size = np.repeat(homes["persons"], homes["persons"])
    slot = np.arange(total) - np.repeat(homes["first"], homes["persons"])
    other = (slot + 1 + luck.integers(MOST_MEMBERS, size=total) % np.maximum(size - 1, 1)) % size
    idle = (people["state"] == State.INACTIVE) & ~impaired
    people["carer"] = idle & (luck.random(total) < 0.4)
    people["cares_for"] = np.where((luck.random(total) < 0.3) & (size > 1), other, -1)
    wealth = luck.choice(WEALTH, count)
    for owner, means in ((homes, wealth), (people, np.repeat(wealth, homes["persons"]))):
        has = luck.random(owner["income"].shape) < 2 / len(SOURCES)
        owner["income"] = np.where(has, luck.integers(3 * MONTHLY, size=owner["income"].shape) // means[:, None], 0)
        owner["income"][:, [SOURCES.index(source) for source in APART]] = 0
    return homes, people


def move_to_thresholds(families: Families, luck: np.random.Generator) -> None:
    """Set the head's wage so that counted income lies within two tenge a quarter of the line or of the 60% limit."""
    homes, people = families.homes, families.people
    wage = SOURCES.index("wage")
    found = by_rules.assess_all(homes, people, families.laws)
    for row in np.flatnonzero(luck.random(len(homes)) < 0.4):
        law = families.laws[homes[row]["law"]].sheet
        members, income = int(found[row, 1]), int(found[row, 0])
        line = Fraction(law.tsa.line_units, law.tsa.income_units)
        if law.child_allowance.in_force and luck.random() < 0.6:
            line = Fraction(law.child_allowance.line)
        elif law.child_allowance.in_force:
            said = int(homes["child_allowance"][row])
            income -= 3 * int(found[row, CHILD_ALLOWANCE]) if said == LEFT_OUT else said
            homes["child_allowance"][row] = 0  # else its income would move the family away again
        target = ceil(3 * members * line) + int(luck.integers(-2, 3)) - luck.integers(2) * luck.integers(3 * members)
        head = people[homes[row]["first"]]
        head["income"][wage] = max(0, head["income"][wage] + target - income)


def files(families: Families) -> Iterator[dict[str, Any]]:
    """Write the families as family files, incomes by month in exact fractions."""
    homes, people = families.homes, families.people
    everybody = [
        _member(*columns)
        for columns in zip(
            *(people[name].tolist() for name in PERSON.names),  # type: ignore[union-attr]
            strict=True,
        )
    ]
    kept = homes["income"].tolist()
    apart = list(zip(*(homes[name].tolist() for name in ("special", "large_family", "child_allowance")), strict=True))
    for row, (first, persons, law, orleu) in enumerate(
        zip(*(homes[name].tolist() for name in ("first", "persons", "law", "orleu")), strict=True)
    ):
        date, code = families.places[law]
        given = _sources(kept[row])
        given |= {source: Fraction(said, 3) for source, said in zip(APART, apart[row], strict=True) if said != LEFT_OUT}
        yield {
            "date": date, "region": code, "members": everybody[first : first + persons], "family_income": given,
            "orleu": bool(orleu),
        }  # fmt: skip


def _member(
    age: int, sex: int, state: int, role: int, disability: int, cares_for: int, carer: int, incomes: list[int]
) -> dict[str, Any]:
    status = GROUPS[disability] if disability else "carer" if carer else STATUS.get(state, "inactive")
    person = {
        "age_months": age,
        "sex": ("male", "female")[sex],
        "role": Role(role).name.lower(),
        "status": status,
        "income": _sources(incomes),
    }
    if cares_for != -1:
        person["cares_for"] = cares_for
    return person


def _sources(incomes: list[int]) -> dict[str, Fraction]:
    return {source: Fraction(amount, 3) for source, amount in zip(SOURCES, incomes, strict=True) if amount}
