"""Typical families worked out by the calculator under the laws of a report's runs."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calculator.answer import PAYMENTS, Answer, family
from tsa_sim.calendar import Month, month, month_text
from tsa_sim.errors import OutsideData
from tsa_sim.parameters import LawBook, law_book
from tsa_sim.replicates import frozen_plan
from tsa_sim.report.document import Number, Source, Words
from tsa_sim.report.making import Making
from tsa_sim.report.rounding import rule_for
from tsa_sim.report.runs import Run
from tsa_sim.report.words import words_of
from tsa_sim.tables.tidy import WHOLE_COUNTRY
from tsa_sim.yaml_source import read_yaml

HOME_REGION = "KZKAR"  # of the families, where the report is of the whole country: near the middle in its minimum
_MINIMUM_WAGE = "minimums.minimum_wage"
_ORLEU = "orleu.in_force"
_SHARES = ("tsa.share_of_median", "tsa.share_of_subsistence_minimum", "tsa.line_base", "tsa.median_concept")
_PAY = {"employed": "wage", "self_employed": "self_employment"}


class Typical(NamedTuple):
    """A typical family under one run's law, amounts in tenge a month."""

    key: str
    title: Words
    answer: Answer
    own: int

    @property
    def paid(self) -> int:
        """All payments of the law, tenge a month."""
        return sum(self.answer.payments[payment] for payment in PAYMENTS)


def months_of(making: Making) -> str:
    """Give the month in which the families ask: June of the year, or its last month that was run before."""
    inside = [when for when in making.base.months if int(when[:4]) == making.year]
    june = f"{making.year}-06"
    return june if june in inside else inside[-1]


def worked_out(making: Making, run: Run, *, orleu: bool = False) -> list[Typical]:
    """Work out every typical family under a run's law; none where the law or its figures do not reach the month.

    None too where a reform's line hangs on a median that only the run's people know.
    orleu: as for a family that the pilot admitted; most were not, so that it is left out unless asked for.
    """
    when, book = months_of(making), law_without_orleu(run) if not orleu else run.scenario.law_book()
    if _hangs_on_people(run, month(when)):
        return []
    region = making.asked.region if making.asked.region != WHOLE_COUNTRY else HOME_REGION
    wage = float(book.parameter(_MINIMUM_WAGE).at(month(when)).value)
    found = []
    for key, described in typical_families().items():
        question = as_question(described, when, region, wage)
        try:
            answer = family(question, scenario=book)
        except OutsideData:
            return []
        own = sum(sum(member.get("income", {}).values()) for member in question["members"])
        found.append(Typical(key, words_of(described["title"]), answer, own))
    return found


def _hangs_on_people(run: Run, when: Month) -> bool:
    """Tell whether the line hangs on a median that no order has published: a reform's, not that of the law in force."""
    scenario = run.scenario
    book, in_force = scenario.law_book(), law_book()
    plan = frozen_plan(scenario, book, Coefficients(dict(scenario.behaviour)))
    said = [tuple(law.parameter(name).at(when).value for name in _SHARES) for law in (book, in_force)]
    return plan.medians_of is not None and said[0] != said[1]


def has_orleu(making: Making, run: Run) -> bool:
    """Tell whether the Orleu pilot is in force in the families' month."""
    return bool(run.scenario.law_book().parameter(_ORLEU).at(month(months_of(making))).value)


def law_without_orleu(run: Run) -> LawBook:
    """Give a run's law book with the Orleu pilot out of force."""
    scenario = run.scenario
    return scenario.with_(law={_ORLEU: {month_text(scenario.first): False}}).law_book()


def as_question(described: Mapping[str, Any], when: str, region: str, wage: float) -> dict[str, Any]:
    """Write a typical family as the calculator asks for it, pay in whole tenge of the month."""
    members = []
    for entry in described["members"]:
        member = {name: value for name, value in entry.items() if name != "pay"}
        if "pay" in entry:
            member["income"] = {_PAY[entry["status"]]: round(float(entry["pay"]) * wage)}
        members.append(member)
    return {"date": when, "region": region, "locality": described["locality"], "members": members}


@cache
def typical_families() -> Mapping[str, Mapping[str, Any]]:
    """Read the typical families of the package."""
    return read_yaml(Path(__file__).with_name("typical_families.yaml")).content  # type: ignore[no-any-return]


def amount(making: Making, run: Run, typical: Typical, what: str, value: float) -> Number:
    """Keep an amount of a worked family, tenge a month."""
    name = f"{run.name}.{typical.answer.date}.{typical.answer.region}.family-{typical.key}.{what}"
    cell = {"family": typical.key, "date": typical.answer.date, "region": typical.answer.region, "what": what}
    source = Source(f"{run.name} {run.fingerprint[:12]}", "calculator: report/typical_families.yaml", cell)
    return making.figures.worked(name, value, rule_for("tenge a month"), source)


def difference(making: Making, run: Run, base: Run, typical: Typical, paid: Number, before: Number) -> Number:
    """Keep the difference of all payments against another run's law, tenge a month."""
    assert paid.shown is not None and before.shown is not None and paid.source is not None
    name = f"{run.name}-minus-{base.name}.{typical.answer.date}.{typical.answer.region}.family-{typical.key}.paid"
    gap = (paid.exact or 0.0) - (before.exact or 0.0)
    source = Source(f"{run.name} minus {base.name}", paid.source.table, paid.source.cell)
    return making.figures.worked(
        name, gap, rule_for("tenge a month"), source, shown=paid.shown - before.shown, signed=True
    )
