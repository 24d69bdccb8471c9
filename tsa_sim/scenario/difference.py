"""What two scenarios, reforms or law books change: settings, conduct, and the law by parameter and date."""

from collections.abc import Mapping
from typing import NamedTuple

from tsa_sim.behaviour import registry
from tsa_sim.behaviour.announcement import AnnouncedJobs
from tsa_sim.calendar import Month, month_text
from tsa_sim.errors import UnknownName
from tsa_sim.parameters import LawBook, Value, law_book, law_books, plain
from tsa_sim.scenario import places as files
from tsa_sim.scenario.checking import load
from tsa_sim.scenario.reform import Reform
from tsa_sim.scenario.scale import scale_text
from tsa_sim.scenario.scenario import Scenario

SETTING, BEHAVIOUR, LAW = "setting", "behaviour", "law"


class Difference(NamedTuple):
    """One thing that differs. since, until: months, both included; None where there is no such bound."""

    kind: str
    name: str
    before: str | None
    after: str | None
    since: str | None
    until: str | None
    unit: str
    reference: str


def difference(one: str, other: str) -> list[Difference]:
    """List what differs between two scenarios, reforms (over the law in force) or law books, by name or file.

    Two scenarios are compared over the months that they simulate, law books and reforms over all months of the law.

    Raises Findings, MissingFile, BrokenFile or UnknownName.
    """
    return between(_loaded(one), _loaded(other))


def between(before: Scenario | Reform | LawBook, after: Scenario | Reform | LawBook) -> list[Difference]:
    """List what differs between two scenarios, reforms or law books that are at hand, as ``difference``."""
    found: list[Difference] = []
    laws = _law(before), _law(after)
    first, last = min(law.begins for law in laws), min(law.ends for law in laws) - 1
    if isinstance(before, Scenario) and isinstance(after, Scenario):
        found += _of_settings(before, after) + _of_behaviour(before, after)
        first, last = min(before.first, after.first), max(before.last, after.last)
    return found + _of_law(*laws, first, last)


def _loaded(name: str) -> Scenario | Reform | LawBook:
    if name in law_books():
        return law_book(name)
    try:
        return load(name)
    except UnknownName as fault:
        if fault.kind != files.SCENARIO or fault.name != name:
            raise
        known = {*law_books(), *files.scenario_names(), *files.reform_names()}
        raise UnknownName("scenario, reform or law book", name, known) from None


def _law(thing: Scenario | Reform | LawBook) -> LawBook:
    if isinstance(thing, Scenario):
        return thing.law_book()
    return thing.over(law_book()) if isinstance(thing, Reform) else thing


def _of_settings(one: Scenario, other: Scenario) -> list[Difference]:
    pairs = zip(_settings(one).items(), _settings(other).values(), strict=True)
    return [
        Difference(SETTING, name, before, after, None, None, "", "")
        for (name, before), after in pairs
        if before != after
    ]


def _settings(scenario: Scenario) -> dict[str, str]:
    return {
        "period.from": month_text(scenario.first),
        "period.to": month_text(scenario.last),
        "population.base": scenario.base,
        "population.scale": scale_text(scenario.scale),
        "population.mapping": str(scenario.survey.mapping) if scenario.survey else "none",
        "population.survey": ", ".join(map(str, scenario.survey.files)) if scenario.survey else "none",
        "jobs": ", ".join(map(_jobs, scenario.jobs)) or "none",
        "macro": scenario.macro,
        "replicates": str(scenario.replicates),
        "seed": str(scenario.seed),
    }


def _jobs(one: AnnouncedJobs) -> str:
    return f"{one.number:g} in {one.region} from {month_text(one.first)} over {one.months} months ({one.source})"


def _of_behaviour(one: Scenario, other: Scenario) -> list[Difference]:
    known = registry()
    found = []
    for name in sorted({*one.behaviour, *other.behaviour}):
        before, after = (scenario.behaviour.get(name, known[name].value) for scenario in (one, other))
        if before != after:
            entry = known[name]
            told = _by_month(before), _by_month(after)
            found.append(Difference(BEHAVIOUR, name, *told, None, None, entry.unit, entry.source))
    return found


def _by_month(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{number:g} from {since}" for since, number in value.items())
    return f"{value:g}"


def _of_law(one: LawBook, other: LawBook, first: Month, last: Month) -> list[Difference]:
    return [
        Difference(
            LAW,
            change.name,
            _text(change.before),
            _text(change.after),
            month_text(change.since),
            month_text(last if change.until is None else min(change.until - 1, last)),
            one.parameter(change.name).unit,
            change.reference,
        )
        for change in one.changes(other)
        if change.since <= last and (change.until is None or change.until > first)
    ]


def _text(value: Value | None) -> str | None:
    return None if value is None else plain(value)
