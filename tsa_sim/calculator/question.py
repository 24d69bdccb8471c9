"""A question to the calculator: whose family, under whose law."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tsa_sim.calculator.applicants import Family
from tsa_sim.calculator.law import CalculatorLaw, Laws
from tsa_sim.calculator.reading import read_family
from tsa_sim.calendar import MONTHS_IN_YEAR, month
from tsa_sim.columns import Sex
from tsa_sim.errors import Finding, Findings
from tsa_sim.law.able_bodied.rules import able_bodied
from tsa_sim.parameters import LawBook, law_book
from tsa_sim.parameters.overlay import Places, nowhere, places_in
from tsa_sim.scenario import Scenario, scenario_names
from tsa_sim.scenario.checking import load
from tsa_sim.yaml_source import read_yaml


class Described(NamedTuple):
    """A family, and where its file says what."""

    family: Family
    place: Places


def as_family(described: Mapping[str, Any] | Family | str | Path, date: str | None = None) -> Described:
    """Read a family from whatever describes it. Raises Findings, MissingFile or BrokenFile."""
    if isinstance(described, Family):
        return Described(described if date is None else described._replace(date=month(date)), nowhere)
    if isinstance(described, str | Path):
        source = read_yaml(Path(described))
        place = places_in(source)
        return Described(read_family(source.content, date, place, list(source.faults)), place)
    return Described(read_family(described, date), nowhere)


def laws_of(scenario: str | Path | Scenario | LawBook | None) -> Laws:
    """Give the law of a scenario, or of a reform laid over the law in force. Raises as ``Scenario.load``."""
    if scenario is None:
        return _in_force()
    if isinstance(scenario, LawBook):
        return Laws(scenario)
    if isinstance(scenario, Scenario):
        return Laws(scenario.law_book())
    return _shipped(str(scenario)) if str(scenario) in scenario_names() else Laws(_book_of(str(scenario)))


def check_sexes(found: Family, law: CalculatorLaw, place: Places = nowhere) -> None:
    """Ask for the sex of a member where it decides whether the member is able-bodied. Raises Findings."""
    faults: list[Finding] = []
    for number, person in enumerate(found.members):
        if person.sex is None:
            of = [able_bodied(person.age_months, sex, person.disability, person.state, law.sheet.ages) for sex in Sex]
            if of[0] != of[1]:
                age = person.age_months // MONTHS_IN_YEAR
                faults.append(
                    Finding(
                        f"member {number + 1} has no sex, and at {age} it decides on the pension age",
                        todo="write 'sex: male' or 'sex: female'",
                        place=place("members", number),
                    )
                )
    if faults:
        raise Findings(faults)


@cache
def _shipped(name: str) -> Laws:
    return Laws(_book_of(name))


def _book_of(name_or_path: str) -> LawBook:
    found = load(name_or_path)
    return found.law_book() if isinstance(found, Scenario) else found.over(law_book())


@cache
def _in_force() -> Laws:
    return Laws(law_book())
