"""What would change it: for each input the smallest change that turns the decision, found and tried by the rules.

Nothing here knows a formula: an input is moved, the family is decided on anew, and the least move that turns the
decision is kept. Incomes and lines move in whole tenge and their decisions turn once, so that halving finds the turn.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import ceil
from typing import Any

from tsa_sim.calculator.applicants import Family, Member, Money, Status
from tsa_sim.calculator.case import Case, children_of
from tsa_sim.calculator.change import Change, family_with, incomes_of
from tsa_sim.calculator.decision import Decision, decide, events
from tsa_sim.calculator.law import Laws
from tsa_sim.calendar import MONTHS_IN_QUARTER, Month, month_of_quarter, month_text
from tsa_sim.columns import Kind
from tsa_sim.errors import OutsideData

_MOST_CHILDREN = 4
_QUARTERS_AHEAD = 8
_MOST_INCOME = 10**9
_NEWBORN = Member(age_months=0, sex=None, status=Status.INACTIVE, income={})


def changes_of(case: Case, laws: Laws, language: str) -> tuple[Change, ...]:
    """Give the changes that turn the decision, each tried on the law; the smallest of each input."""
    found = _Search(case, laws, language)
    return tuple(found.granted() if case.decision.eligible else found.refused())


class _Search:
    """Moves one input of a case at a time."""

    def __init__(self, case: Case, laws: Laws, language: str) -> None:
        self.case = case
        self.family = case.family
        self.laws = laws
        self.language = language

    def refused(self) -> Iterator[Change]:
        """Look for what would grant assistance."""
        if self.case.decision.grounds_of_refusal:
            yield from self._grounds()
        else:
            yield from self._less_income()
            yield from self._other_line()
            yield from self._more_children()
        yield from self._other_date()

    def granted(self) -> Iterator[Change]:
        """Look for what would end assistance, or its condition."""
        yield from self._more_income()
        yield from self._other_line()
        yield from self._carer()
        yield from self._other_date()

    # -- incomes

    def _less_income(self) -> Iterator[Change]:
        """Lower each income, largest first, until one by itself suffices."""
        for name, source, amount, number, with_amount in sorted(incomes_of(self.family), key=lambda one: -one[2]):
            if amount <= 0 or not self._eligible(with_amount(0)):
                continue
            to = max(amount - self._least_less(amount, with_amount), 0)
            family = with_amount(to)
            key = "change.wage_down" if number is not None else "change.family_down"
            person = {"member": number + 1} if number is not None else {}
            values = {"source": f"source.{source}", **person, "to": to, "before": amount}
            yield self._change(name, amount, to, key, family, values)

    def _least_less(self, amount: Money, with_amount: Callable[[Money], Family]) -> int:
        return _turn(lambda less: self._eligible(with_amount(max(amount - less, 0))), ceil(amount))

    def _more_income(self) -> Iterator[Change]:
        """Raise the largest earned income, or give the family another income, until assistance ends."""
        earned = [
            one for one in incomes_of(self.family) if one[2] > 0 and one[1] in ("wage", "self_employment", "business")
        ]
        whole = (
            "family_income.other",
            "other",
            self.family.income.get("other", 0),
            None,
            family_with(self.family, "other"),
        )
        name, source, amount, _, with_amount = max(earned, key=lambda one: one[2], default=whole)
        if self._eligible(with_amount(amount + _MOST_INCOME)):
            return
        more = _turn(lambda step: not self._eligible(with_amount(amount + step)), _MOST_INCOME)
        family = with_amount(amount + more)
        values = {"source": f"source.{source}", "to": amount + more, "before": amount}
        lost = _assistance(self._decide(with_amount(amount + more - 1))) - _assistance(self._decide(family))
        yield self._change(name, amount, amount + more, "change.income_up", family, values | {"lost": lost})

    # -- line, members, date

    def _other_line(self) -> Iterator[Change]:
        """Move the poverty line in whole tenge, up to where assistance begins or down to where it ends."""
        decision = self.case.decision
        if decision.orleu or not self.case.law.sheet.tsa.in_force:
            return
        line = self.case.law.exact_line

        def at(amount: Fraction | int) -> Family:
            return self.family._replace(line=Fraction(amount))

        if decision.eligible:
            highest = ceil(line) - 1  # the highest whole line below
            if highest < 0 or self._eligible(at(0)):
                return
            to = highest - _turn(lambda less: not self._eligible(at(highest - less)), highest, start=0)
            key = "change.line_away"
        else:
            lowest = int(line) + 1
            if not self._eligible(at(lowest + _MOST_INCOME)):
                return
            to = lowest + _turn(lambda more: self._eligible(at(lowest + more)), _MOST_INCOME, start=0)
            key = "change.line"
        yield self._change("line", line, to, key, at(to), {"to": to, "before": line})

    def _more_children(self) -> Iterator[Change]:
        """Add newborn children until the same income is little enough a person."""
        for more in range(1, _MOST_CHILDREN + 1):
            family = self.family._replace(members=(*self.family.members, *[_NEWBORN] * more))
            if self._eligible(family):
                children = children_of(self.case)
                values = {"more": more, "to": children + more, "before": children}
                yield self._change("children", children, children + more, "change.child", family, values)
                return

    def _other_date(self) -> Iterator[Change]:
        """Apply in a later quarter with the same income, or in the month after a bar."""
        for when in self._later():
            family = self.family._replace(date=when)
            try:
                turned = self._eligible(family) != self.case.decision.eligible
            except OutsideData:
                return
            if turned:
                key = "change.date_away" if self.case.decision.eligible else "change.date"
                before, to = month_text(self.family.date), month_text(when)
                values = {"to": when, "before": self.family.date}
                yield self._change("date", before, to, key, family, values)
                return

    def _later(self) -> list[Month]:
        date = self.family.date
        quarters = date - month_of_quarter(date)
        firsts = [quarters + MONTHS_IN_QUARTER * ahead for ahead in range(1, _QUARTERS_AHEAD + 1)]
        if not self.case.decision.grounds_of_refusal:
            return firsts
        return list(range(date + 1, firsts[-1] + 1)) if events(self.family) else []

    # -- grounds and conditions

    def _grounds(self) -> Iterator[Change]:
        """Take the grounds of refusal away, when there is just one."""
        if len(self.case.decision.grounds_of_refusal) != 1 or not self.case.decision.below_line:
            return
        (ground,) = self.case.decision.grounds_of_refusal
        without: dict[str, tuple[str, Any, Any]] = {
            "refusal": ("refusal", self.family.refusal, None),
            "breach": ("breach", self.family.breach, None),
            "false_data": ("false_data", self.family.false_data, None),
            "homes": ("homes", self.family.homes, 1),
            "cars": ("cars", self.family.cars, 0),
            "loans": ("loans", self.family.loans, 0),
            "deposits": ("deposits", self.family.deposits, 0),
            "spending": ("spending", self.family.spending, None),
        }
        name, before, to = without[ground]
        family = self.family._replace(**{name: to})
        word = f"event.{ground}" if name in ("refusal", "breach", "false_data") else f"ground.{ground}"
        shown = month_text(before) if name in ("refusal", "breach", "false_data") else before
        if self._eligible(family):
            yield self._change(_FIELDS.get(name, name), shown, to, "change.ground", family, {"ground": word})

    def _carer(self) -> Iterator[Change]:
        """Mark the only able-bodied member as the carer of whoever needs care."""
        able = self.case.decision.household.able
        if self.case.decision.kind != Kind.CONDITIONAL or self.case.decision.orleu or len(able) != 1:
            return
        place = able[0]
        for other in range(len(self.family.members)):
            if other == place:
                continue
            members = list(self.family.members)
            members[place] = members[place]._replace(cares_for=other)
            family = self.family._replace(members=tuple(members))
            if self._decide(family).kind == Kind.UNCONDITIONAL:
                before = self.family.members[place].cares_for
                values = {"member": place + 1, "cared_for": other + 1}
                yield self._change(f"members[{place}].cares_for", before, other, "change.carer", family, values)
                return

    # -- how a change is tried

    def _decide(self, family: Family) -> Decision:
        return decide(family, self.laws.for_family(family))

    def _eligible(self, family: Family) -> bool:
        return self._decide(family).eligible

    def _change(self, name: str, before: Any, to: Any, key: str, family: Family, values: dict[str, Any]) -> Change:
        decision = self._decide(family)
        amount = _assistance(decision)
        values = values | {"amount": amount}
        return Change(name, before, to, key, values, decision.eligible, amount, self.language, family)


_FIELDS = {"loans": "loans_in_quarter", "spending": "spending_in_quarter"}


def _turn(holds: Callable[[int], bool], most: int, start: int = 1) -> int:
    """Give the least whole number from start to most at which something holds, when it holds from there on."""
    low, high = start, most
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low


def _assistance(decision: Decision) -> int:
    return decision.tsa + decision.child_supplement + decision.orleu
