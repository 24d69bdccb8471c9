"""Notches of a budget line: a tenge more of income at which a payment begins or ends, named."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from tsa_sim import locale
from tsa_sim.calculator.answer import PAYMENTS
from tsa_sim.calculator.applicants import Family
from tsa_sim.calculator.law import CalculatorLaw
from tsa_sim.parameters import LawBook

_LEAST_NOTCH = 100  # tenge a month: smaller jumps are the law's rounding


class Point(NamedTuple):
    """The family at one amount of the varied income; tenge a month."""

    amount: int
    own_income: int
    net_income: int
    payments: tuple[int, ...]  # in the order of PAYMENTS
    kind: int


@dataclass(frozen=True)
class Notch:
    """A tenge more of income that changes net income at once. change: of net income, tenge a month."""

    amount: int  # the first amount behind the notch
    change: int
    lost: tuple[str, ...]  # payments that end or shrink
    gained: tuple[str, ...]
    key: str
    reference: str

    def text(self, language: str = "en") -> str:
        """Name the notch in ``kk``, ``ru`` or ``en``."""
        values: dict[str, Any] = {"amount": self.amount, "change": abs(self.change)}
        names = self.lost if self.change < 0 else self.gained
        return locale.text(self.key, language, payments=[f"payment.{name}" for name in names], **values)

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """Give the notch for JSON."""
        return {
            "at": self.amount,
            "change": self.change,
            "lost": list(self.lost),
            "gained": list(self.gained),
            "text": self.text(language),
            "reference": self.reference,
        }


def is_notch(before: Point, after: Point) -> bool:
    """Tell whether net income jumps between two points a tenge apart."""
    return abs(after.net_income - before.net_income) >= _LEAST_NOTCH


def notch_between(before: Point, after: Point, law: CalculatorLaw, book: LawBook, found: Family) -> Notch:
    """Name what begins or ends between two points a tenge apart."""
    pairs = list(zip(PAYMENTS, before.payments, after.payments, strict=True))
    lost = tuple(name for name, old, new in pairs if old - new >= _LEAST_NOTCH)
    gained = tuple(name for name, old, new in pairs if new - old >= _LEAST_NOTCH)
    change = after.net_income - before.net_income
    key = "notch.gained" if change > 0 else "notch.lost"
    parameter = _REFERENCES[(lost if change < 0 else gained)[0]]
    if "tsa" in lost and law.sheet.tsa.child_guarantee:
        key, parameter = "notch.guarantee", "tsa.child_guarantee"
    return Notch(after.amount, change, lost, gained, key, book.reference(parameter, found.date))


_REFERENCES = {
    "tsa": "tsa.eligible_at_line",
    "child_supplement": "child_supplement.amount_mci_1_to_6",
    "large_family_allowance": "large_family.in_force",
    "special_state_allowance": "special_state_allowance.in_force",
    "child_allowance": "child_allowance.share_of_subsistence_minimum",
    "orleu": "orleu.share_of_subsistence_minimum",
}
