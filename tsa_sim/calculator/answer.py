"""The answer to a family: payments, line, income, conditions, reasons, and what would change it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tsa_sim import locale
from tsa_sim.calculator.applicants import Family
from tsa_sim.calculator.case import Case, children_of, plain_number
from tsa_sim.calculator.decision import MONTHS, Decision, decide
from tsa_sim.calculator.law import Laws
from tsa_sim.calculator.notes import notes_of
from tsa_sim.calculator.question import as_family, check_sexes, laws_of
from tsa_sim.calculator.reasons import Reason, reasons_of
from tsa_sim.calendar import month_text
from tsa_sim.columns import Kind
from tsa_sim.errors import OutsideData
from tsa_sim.parameters import LawBook
from tsa_sim.parameters.overlay import Places, nowhere
from tsa_sim.scenario import Scenario

if TYPE_CHECKING:
    from tsa_sim.calculator.change import Change

PAYMENTS = ("tsa", "child_supplement", "large_family_allowance", "special_state_allowance", "child_allowance", "orleu")
"""The payments of an answer, in the order in which they are shown."""

_KINDS = {Kind.NONE: None, Kind.UNCONDITIONAL: "unconditional", Kind.CONDITIONAL: "conditional"}


@dataclass(frozen=True)
class Answer:
    """What the law gives a family, and why. Money in tenge a month; what takes long is worked out when it is read."""

    case: Case = field(repr=False)
    laws: Laws = field(repr=False)
    language: str = "en"

    @property
    def date(self) -> str:
        """The month of application, YYYY-MM."""
        return month_text(self.case.family.date)

    @property
    def region(self) -> str:
        """The region's code."""
        return self.case.family.region

    @property
    def line(self) -> int | float:
        """The poverty line, tenge a person a month, to a hundredth."""
        return _to_hundredths(self.case.law.exact_line)

    @property
    def line_is_filled(self) -> bool:
        """Whether the line rests on a minimum that was derived or filled, not published."""
        line = self.case.law.line
        return self.case.family.line is None and line is not None and line.filled

    @property
    def income_counted(self) -> int | float:
        """Counted income of the family, tenge a month, mean of the previous quarter."""
        return _to_hundredths(Fraction(self._decision.quarter_income, MONTHS))

    @property
    def income_per_person(self) -> int | float:
        """Counted income per member, tenge a month."""
        return _to_hundredths(self.case.per_person)

    @property
    def members(self) -> int:
        """How many persons are assessed."""
        return self.case.members

    @property
    def children(self) -> int:
        """Children of the family by the law of the day."""
        return children_of(self.case)

    @property
    def eligible(self) -> bool:
        """Whether targeted social assistance, or Orleu in its place, is granted."""
        return self._decision.eligible

    @property
    def assistance_kind(self) -> str | None:
        """``conditional``, ``unconditional``, or None without assistance."""
        return _KINDS[Kind(self._decision.kind)]

    @property
    def payments(self) -> dict[str, int]:
        """Every payment, whole tenge a month."""
        decision, parts = self._decision, self._decision.allowances
        amounts = (
            decision.tsa, decision.child_supplement, parts.large_family, parts.special, parts.child, decision.orleu
        )  # fmt: skip
        return dict(zip(PAYMENTS, amounts, strict=True))

    @property
    def tsa_total(self) -> int:
        """Targeted social assistance with the children's supplement, tenge a month."""
        return self._decision.tsa + self._decision.child_supplement

    @property
    def months_of_grant(self) -> int:
        """Months for which assistance is granted, the month of application included; 0 without assistance."""
        return self._decision.months

    @property
    def contract(self) -> dict[str, int] | None:
        """The social contract's months and how long it may be prolonged; None without one."""
        if not self._decision.contract_months:
            return None
        return {"months": self._decision.contract_months, "prolongation_months": self._decision.prolongation_months}

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        """What every rule said, in order, in the answer's language."""
        return reasons_of(self.case, self.language)

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What is an estimate or was taken for granted, in the answer's language."""
        return notes_of(self.case, self.language)

    @cached_property
    def what_would_change(self) -> tuple["Change", ...]:
        """The smallest changes that turn the decision, each tried on the law."""
        from tsa_sim.calculator.changes import changes_of

        return changes_of(self.case, self.laws, self.language)

    def in_language(self, language: str) -> "Answer":
        """Give the same answer in ``kk``, ``ru`` or ``en``. Raises UnknownName."""
        locale.text("answer.why", language)  # an unknown language is told now
        return Answer(self.case, self.laws, language)

    def explain(self, language: str | None = None) -> str:
        """Write the answer as a page of text in ``kk``, ``ru`` or ``en``. Raises UnknownName."""
        from tsa_sim.calculator.page import page_of

        return page_of(self if language is None else self.in_language(language))

    def as_dict(self) -> dict[str, Any]:
        """Give the answer for JSON, by the names of the interface."""
        return {
            "date": self.date,
            "region": self.region,
            "line": self.line,
            "line_is_filled": self.line_is_filled,
            "income_counted": self.income_counted,
            "income_per_person": self.income_per_person,
            "members": self.members,
            "children": self.children,
            "eligible": self.eligible,
            "assistance_kind": self.assistance_kind,
            "payments": self.payments,
            "tsa_total": self.tsa_total,
            "months_of_grant": self.months_of_grant,
            "contract": self.contract,
            "reasons": [reason.as_dict() for reason in self.reasons],
            "what_would_change": [change.as_dict() for change in self.what_would_change],
            "notes": list(self.notes),
        }

    def _repr_html_(self) -> str:
        from tsa_sim.calculator.page_html import html_of

        return html_of(self)

    @property
    def _decision(self) -> Decision:
        return self.case.decision


def family(
    described: Mapping[str, Any] | Family | str | Path,
    date: str | None = None,
    scenario: str | Path | Scenario | LawBook | None = None,
    *,
    language: str = "en",
) -> Answer:
    """Tell what the law of a month gives a family, and why.

    described: a mapping as in a family file, a Family, or the path of a file; date: YYYY-MM in place of its own;
    scenario: whose law holds, by name, file or as it is (left out: the law in force).
    Raises Findings with every fault of the family; OutsideData for a month that the law book does not reach.

    >>> family({"date": "2018-02", "region": "Karaganda", "members": [{"age": 70, "sex": "female"}]}).payments["tsa"]
    11471
    """
    found, place = as_family(described, date)
    laws = laws_of(scenario)
    try:
        laws.for_family(found)
    except OutsideData as fault:
        where = place("date") if date is None else None
        raise OutsideData(fault.found, todo=fault.todo, place=where) from fault
    return answer(found, laws, language, place)


def answer(found: Family, laws: Laws, language: str = "en", place: Places = nowhere) -> Answer:
    """Decide on a family under a law book. Raises as ``family``."""
    law = laws.for_family(found)
    check_sexes(found, law, place)
    return Answer(Case(found, law, decide(found, law), laws.where(found).book), laws, language)


def _to_hundredths(amount: Fraction) -> int | float:
    return plain_number(Fraction(round(amount * 100), 100))  # type: ignore[no-any-return]
