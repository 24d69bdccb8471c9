"""One change of a family and what comes of it; how an income of a family is set anew."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tsa_sim import locale
from tsa_sim.calculator.applicants import Family, Money
from tsa_sim.calculator.case import plain_number


@dataclass(frozen=True)
class Change:
    """One input moved as little as turns the decision. input: its path in the family file; effect: in words."""

    input: str
    before: Any
    to: Any
    key: str
    values: dict[str, Any] = field(hash=False)
    eligible: bool  # what the decision is with the change
    amount: int  # assistance or Orleu with the change, tenge a month
    language: str
    family: Family = field(repr=False)  # the family with the change made

    @property
    def effect(self) -> str:
        """What comes of it, in the answer's language."""
        return locale.text(self.key, self.language, **self.values)

    def as_dict(self) -> dict[str, Any]:
        """Give the change for JSON, by the names of the interface."""
        return {
            "input": self.input,
            "from": plain_number(self.before),
            "to": plain_number(self.to),
            "effect": self.effect,
        }


Moved = tuple[str, str, Money, int | None, Callable[[Money], Family]]  # path, source, amount, member, family with


def incomes_of(family: Family) -> Iterator[Moved]:
    """Give every income of a family with a way to set it anew."""
    for number, person in enumerate(family.members):
        for source, amount in person.income.items():
            yield f"members[{number}].income.{source}", source, amount, number, member_with(family, number, source)
    for source, amount in family.income.items():
        yield f"family_income.{source}", source, amount, None, family_with(family, source)


def member_with(family: Family, number: int, source: str) -> Callable[[Money], Family]:
    """Give the way to set one income of a member anew."""

    def with_amount(amount: Money) -> Family:
        members = list(family.members)
        members[number] = members[number]._replace(income={**members[number].income, source: amount})
        return family._replace(members=tuple(members))

    return with_amount


def family_with(family: Family, source: str) -> Callable[[Money], Family]:
    """Give the way to set one income of no single member anew."""

    def with_amount(amount: Money) -> Family:
        return family._replace(income={**family.income, source: amount})

    return with_amount
