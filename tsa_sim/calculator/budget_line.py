"""Net income and marginal effective rate as one income moves; notches found to the tenge and named.

Net income is what the family reports plus every payment the law gives it; taxes on earnings are not part of this law
book. The family is decided on anew at every point, all else equal, as if the income had been the same for a quarter.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil
from pathlib import Path
from typing import Any

from tsa_sim.calculator.answer import PAYMENTS
from tsa_sim.calculator.applicants import ALLOWANCES, INCOME_SOURCES, Family
from tsa_sim.calculator.decision import Decision, decide
from tsa_sim.calculator.law import CalculatorLaw, Laws
from tsa_sim.calculator.notches import Notch, Point, is_notch, notch_between
from tsa_sim.calculator.question import as_family, check_sexes, laws_of
from tsa_sim.errors import BadValue, UnknownName
from tsa_sim.parameters import LawBook
from tsa_sim.scenario import Scenario

FAMILY_INCOME = -1  # in place of a member's number: income of no single member
_POINTS = 400  # about so many steps over the whole range
_SMALLEST_STEP = 100
_MOST_TURNS = 8  # in one step


@dataclass(frozen=True)
class BudgetLine:
    """The points of a budget line in order, and its notches. varied: the income that moves; whose: member, from 0."""

    family: Family = field(repr=False)
    varied: str
    whose: int
    points: tuple[Point, ...] = field(repr=False)
    notches: tuple[Notch, ...]
    line: Fraction  # the poverty line, tenge a person a month
    members: int

    def rates(self) -> list[float]:
        """Give the marginal effective rate from each point to the next; 1 takes the whole of a tenge earned."""
        return [
            1 - (after.net_income - before.net_income) / (after.amount - before.amount)
            for before, after in zip(self.points, self.points[1:], strict=False)
        ]

    def highest_rate(self) -> float:
        """Give the highest marginal effective rate over steps of 100 tenge and more: notches and rounding left out."""
        steps = zip(self.points, self.points[1:], self.rates(), strict=False)
        usual = [rate for before, after, rate in steps if after.amount - before.amount >= _SMALLEST_STEP]
        return max(usual, default=0.0)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Give a row a point: amounts in tenge a month, the rate up to the next point (empty behind the last)."""
        for point, rate in zip(self.points, [*self.rates(), None], strict=True):
            yield {
                "varied": self.varied,
                "amount": point.amount,
                "own_income": point.own_income,
                "net_income": point.net_income,
                "marginal_effective_rate": "" if rate is None else round(rate, 4),
                **dict(zip(PAYMENTS, point.payments, strict=True)),
            }

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Give the budget line for JSON."""
        return {
            "varied": self.varied,
            "member": None if self.whose == FAMILY_INCOME else self.whose,
            "line": float(self.line),
            "members": self.members,
            "highest_rate": round(self.highest_rate(), 4),
            "points": list(self.rows()),
            "notches": [notch.as_dict(language) for notch in self.notches],
        }


def budget_line(
    described: Mapping[str, Any] | Family | str | Path,
    vary: str = "wage",
    *,
    to: int | None = None,
    member: int | None = None,
    date: str | None = None,
    scenario: str | Path | Scenario | LawBook | None = None,
) -> BudgetLine:
    """Move one income of a family from 0 up and tell what is left of it.

    vary: an income source; to: the highest amount, tenge a month (left out: twice the family's poverty line); member:
    whose income, from 0 (left out: the first who has it, else the first able-bodied member, else the family's).
    Raises as ``family``; UnknownName for the source, BadValue for a bound or a member that is none.
    """
    found, place = as_family(described, date)
    laws = laws_of(scenario)
    law = laws.for_family(found)
    check_sexes(found, law, place)
    return line_of(found, laws, vary, to, member)


def line_of(found: Family, laws: Laws, vary: str, to: int | None = None, member: int | None = None) -> BudgetLine:
    """Give the budget line of a family under a law book. Raises UnknownName or BadValue."""
    if vary not in INCOME_SOURCES:
        raise UnknownName("income source", vary, INCOME_SOURCES)
    if member is not None and not 0 <= member < len(found.members):
        most = len(found.members) - 1
        raise BadValue("member", member, "is nobody's place in the list", f"Give 0 (the first member) to {most}")
    law = laws.for_family(found)
    decision = decide(found, law)
    whose = _whose(found, vary, decision) if member is None else member
    members = len(decision.household.family)
    line = law.exact_line
    highest = ceil(2 * members * line) if to is None else to
    if highest < 1:
        raise BadValue("--to", highest, "is not at least 1 tenge", "Give the highest amount, tenge a month")
    walk = _Walk(found, law, vary, whose)
    points, turns = walk.points(highest)
    book = laws.where(found).book
    jumps = [turn for turn in turns if is_notch(*turn)]
    notches = tuple(notch_between(before, after, law, book, found) for before, after in jumps)
    return BudgetLine(found, vary, whose, points, notches, line, members)


class _Walk:
    """Decides on a family along one income."""

    def __init__(self, family: Family, law: CalculatorLaw, vary: str, whose: int) -> None:
        self.family, self.law, self.vary, self.whose = family, law, vary, whose

    def points(self, highest: int) -> tuple[tuple[Point, ...], list[tuple[Point, Point]]]:
        """Give the points up to an amount, and the pairs a tenge apart between which a payment begins or ends."""
        step = max(_SMALLEST_STEP, ceil(highest / _POINTS / _SMALLEST_STEP) * _SMALLEST_STEP)
        found = [self.at(0)]
        turns: list[tuple[Point, Point]] = []
        for amount in (*range(step, highest, step), highest):
            after = self.at(amount)
            for turn in self._turns(found[-1], after):
                found += [point for point in turn if point.amount > found[-1].amount]
                turns.append(turn)
            if after.amount > found[-1].amount:
                found.append(after)
        return tuple(found), turns

    def at(self, amount: int) -> Point:
        """Decide with the varied income at an amount."""
        family = self._with(amount)
        decision = decide(family, self.law)
        paid = _payments(decision)
        own = _own_income(family)
        given = {source: family.given(source) or 0 for source in ALLOWANCES}
        parts = decision.allowances
        reported = (
            max(given["large_family_allowance"] - parts.large_family, 0)
            + max(given["special_state_allowance"] - parts.special, 0)
            + max(given["child_allowance"] - parts.child, 0)
        )
        return Point(amount, round(own), round(own + reported) + sum(paid), paid, decision.kind)

    def _with(self, amount: int) -> Family:
        if self.whose == FAMILY_INCOME:
            return self.family._replace(income={**self.family.income, self.vary: amount})
        members = list(self.family.members)
        person = members[self.whose]
        members[self.whose] = person._replace(income={**person.income, self.vary: amount})
        return self.family._replace(members=tuple(members))

    def _turns(self, before: Point, after: Point) -> Iterator[tuple[Point, Point]]:
        """Find the pairs a tenge apart between two points where a payment begins, ends or changes its kind."""
        low = before
        for _ in range(_MOST_TURNS):
            if _paid_what(low) == _paid_what(after):
                return
            left, right = low, after
            while right.amount - left.amount > 1:
                middle = self.at((left.amount + right.amount) // 2)
                if _paid_what(middle) == _paid_what(low):
                    left = middle
                else:
                    right = middle
            yield left, right
            low = right


def _whose(found: Family, vary: str, decision: Decision) -> int:
    has = [number for number, person in enumerate(found.members) if vary in person.income]
    if has:
        return has[0]
    if vary in found.income or not decision.household.able:
        return FAMILY_INCOME
    return decision.household.able[0]


def _payments(decision: Decision) -> tuple[int, ...]:
    parts = decision.allowances
    return (decision.tsa, decision.child_supplement, parts.large_family, parts.special, parts.child, decision.orleu)


def _own_income(family: Family) -> Fraction | int:
    """Give all income that the family reports but for the three allowances, tenge a month."""
    incomes = (family.income, *(person.income for person in family.members))
    return sum(amount for income in incomes for source, amount in income.items() if source not in ALLOWANCES)


def _paid_what(point: Point) -> tuple[object, ...]:
    """Give which payments a family draws; of the children's amounts and allowances also how much."""
    return (point.payments[0] > 0, point.payments[5] > 0, point.payments[1:5], point.kind)
