"""The fields of a scenario, read from entries: every fault of every field at once."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from tsa_sim.behaviour.announcement import AnnouncedJobs
from tsa_sim.behaviour.coefficients import Change
from tsa_sim.calendar import Month, month_text
from tsa_sim.errors import BadValue, Finding, OutsideData, Place, UnknownName
from tsa_sim.own_people import SurveyFiles
from tsa_sim.parameters import IN_FORCE, LawBook, law_book, law_books, shown
from tsa_sim.scenario import places as files
from tsa_sim.scenario.coefficient import read_coefficient, read_month
from tsa_sim.scenario.entries import WITH_KEYS, Entries, Entry
from tsa_sim.scenario.jobs import read_jobs
from tsa_sim.scenario.own_survey import base_near, read_survey
from tsa_sim.scenario.reform import Reform, read_reform, read_reform_file
from tsa_sim.scenario.scale import read_scale
from tsa_sim.scenario.title import read_titles

OFFICIAL = "official"
_DEFAULTS = {"law": IN_FORCE, "macro": OFFICIAL, "population.scale": "1:100", "replicates": 5, "seed": 2018}
MOST_REPLICATES = 1000
LARGEST_SEED = 2**63 - 1

Read = TypeVar("Read")


class Fields(NamedTuple):
    """Everything that a scenario is, beside its name."""

    titles: dict[str, str]
    first: Month
    last: Month
    base: str
    scale: Fraction
    replicates: int
    seed: int
    law: str
    reforms: tuple[Reform, ...]
    behaviour: dict[str, Change]
    macro: str
    survey: SurveyFiles | None = None
    jobs: tuple[AnnouncedJobs, ...] = ()


def read_fields(entries: Entries, faults: list[Finding], whole: Place | None = None) -> Fields | None:
    """Read every field; faults are added, and None given, when there is any.

    whole: the place of the scenario, for what is missing.
    """
    before = len(faults)
    asked = _Asked(entries, faults, whole)
    title = entries.get(("title",))
    titles = read_titles(title.raw, title.place, faults) if title else {}
    law = asked.read(("law",), _law) or IN_FORCE
    book = law_book(law)
    reforms, book = _reforms(entries.get(("reforms",)), book, faults)
    first = asked.read(("period", "from"), read_month)
    last = asked.read(("period", "to"), read_month)
    survey = read_survey(entries, faults)
    unsaid = survey is not None and ("population", "base") not in entries
    base = base_near(survey) if survey and unsaid else asked.read(("population", "base"), _base)
    if first is not None and last is not None:
        faults += _faults_of_period(first, last, book, entries)
    scale = asked.read(("population", "scale"), lambda _, raw, place: read_scale(raw, place))
    replicates = asked.read(("replicates",), lambda name, raw, place: _whole(name, raw, 1, MOST_REPLICATES, place))
    seed = asked.read(("seed",), lambda name, raw, place: _whole(name, raw, 0, LARGEST_SEED, place))
    macro = asked.read(("macro",), _macro)
    behaviour = {key[1]: asked.read(key, read_coefficient) for key in entries if key[0] == "behaviour" and key[1:]}
    jobs = read_jobs(entries, faults)
    if len(faults) > before or _broken(entries):
        return None
    assert first is not None and last is not None and base is not None and macro is not None
    assert scale is not None and replicates is not None and seed is not None
    kept = {name: value for name, value in sorted(behaviour.items()) if value is not None}
    return Fields(titles, first, last, base, scale, replicates, seed, law, reforms, kept, macro, survey, jobs)


class _Asked:
    """Reads entries by key, with the default where nothing is said, and collects the faults."""

    def __init__(self, entries: Entries, faults: list[Finding], whole: Place | None) -> None:
        self.entries = entries
        self.faults = faults
        self.whole = whole

    def read(self, key: tuple[str, ...], reader: Callable[[str, Any, Place | None], Read]) -> Read | None:
        """Read one entry; None after a fault."""
        name = ".".join(key)
        entry = self.entries.get(key)
        if entry is None and name not in _DEFAULTS:
            if not self._told(key):
                self.faults.append(
                    Finding(f"the scenario has no {name}", todo=f"write {_line(key)}: it is required", place=self.whole)
                )
            return None
        try:
            if entry is None:
                return reader(name, _DEFAULTS[name], None)
            return reader(key[-1] if key[0] == "behaviour" else name, entry.raw, entry.place(*key))
        except Finding as fault:
            self.faults.append(fault)
            return None

    def _told(self, key: tuple[str, ...]) -> bool:
        """Tell whether what is missing follows from a fault that was told: of what is extended, or of its key."""
        return ("extends",) in self.entries or key[:1] in self.entries


def _broken(entries: Entries) -> bool:
    """Tell whether a scenario lacks what it extends, or has something else where keys belong."""
    return any((name,) in entries for name in ("extends", *WITH_KEYS))


def _line(key: tuple[str, ...]) -> str:
    examples: dict[tuple[str, ...], str] = {
        ("period", "from"): "'period: {from: 2017-01, to: 2019-03}'",
        ("period", "to"): "'period: {from: 2017-01, to: 2019-03}'",
        ("population", "base"): "'population: {base: 2018-01}'",
    }
    return examples[key]


def _law(name: str, raw: Any, place: Place | None) -> str:
    if not isinstance(raw, str):
        raise BadValue(
            name, shown(raw), "is no law book", f"Write one of {', '.join(law_books())}; changes go to 'reforms'", place
        )
    if raw not in law_books():
        raise UnknownName("law book", raw, law_books(), place)
    return raw


def _base(name: str, raw: Any, place: Place | None) -> str:
    from tsa_sim.population import bases

    asked = month_text(read_month(name, raw, place))
    if asked not in bases():
        raise OutsideData(f"{name}: no people of {asked} are held", todo=f"write {' or '.join(bases())}", place=place)
    return asked


def _macro(name: str, raw: Any, place: Place | None) -> str:
    if raw != OFFICIAL:
        raise BadValue(name, shown(raw), "is not held in this version", f"Write {OFFICIAL}", place)
    return OFFICIAL


def _whole(name: str, raw: Any, low: int, high: int, place: Place | None) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise BadValue(name, shown(raw), "is not a whole number", f"Write a whole number from {low} to {high}", place)
    if not low <= raw <= high:
        raise BadValue(name, raw, f"lies outside {low} to {high}", "Give a number in the range", place)
    return raw


def _faults_of_period(first: Month, last: Month, book: LawBook, entries: Entries) -> list[Finding]:
    from tsa_sim.engine import BURN_IN_MONTHS

    place_first, place_last = (entries["period", key].place("period", key) for key in ("from", "to"))
    faults: list[Finding] = []
    if last < first:
        faults.append(
            BadValue(
                "period",
                f"{month_text(first)} to {month_text(last)}",
                "holds no month: 'to' lies before 'from'",
                "Exchange them",
                place_last,
            )
        )
    earliest, latest = book.begins + BURN_IN_MONTHS, book.ends - 1
    if first < earliest:
        faults.append(
            OutsideData(
                f"period.from: {month_text(first)} lies before the data, which begin in {month_text(book.begins)} and "
                f"must cover {BURN_IN_MONTHS} unreported months before the period",
                todo=f"write a month from {month_text(earliest)} on",
                place=place_first,
            )
        )
    for name, when, place in (("from", first, place_first), ("to", last, place_last)):
        if when > latest:
            faults.append(
                OutsideData(
                    f"period.{name}: {month_text(when)} lies after the end of the law in this version, "
                    f"{month_text(latest)}",
                    todo=f"write a month up to {month_text(latest)}",
                    place=place,
                )
            )
    return faults


def _reforms(entry: Entry | None, book: LawBook, faults: list[Finding]) -> tuple[tuple[Reform, ...], LawBook]:
    """Read the reforms in order, each against the law as the ones before leave it."""
    if entry is None:
        return (), book
    if not isinstance(entry.raw, list | tuple):
        faults.append(
            BadValue(
                "reforms",
                shown(entry.raw),
                "is not a list",
                f"Write [{entry.raw if isinstance(entry.raw, str) else 'name, name'}]",
                entry.place("reforms"),
            )
        )
        return (), book
    found: list[Reform] = []
    for number, raw in enumerate(entry.raw):
        try:
            reform = _reform(entry, number, raw, book, faults)
        except Finding as fault:
            faults.append(fault)
            continue
        if reform is None:
            continue
        if reform.name in {other.name for other in found}:
            faults.append(
                Finding(
                    f"the reform {reform.name} is named twice",
                    todo="keep one of them",
                    place=entry.place("reforms", number),
                )
            )
            continue
        found.append(reform)
        book = reform.over(book)
    return tuple(found), book


def _reform(entry: Entry, number: int, raw: Any, book: LawBook, faults: list[Finding]) -> Reform | None:
    if isinstance(raw, Reform):
        raw = raw.as_dict()
    if isinstance(raw, Mapping):

        def place(*keys: str, key: bool = False) -> Place | None:
            return entry.place("reforms", number, *keys, key=key)

        return read_reform(raw, f"reform_{number + 1}", book, place, faults)
    where = entry.place("reforms", number)
    if not isinstance(raw, str):
        raise BadValue("reforms", shown(raw), "is no reform", "Write the name of a reform or its file", where)
    return read_reform_file(_found(raw, entry.folder, where), book, faults)


def _found(asked: str, folder: Path | None, place: Place | None) -> Path:
    return files.find(files.REFORM, asked, folder, place)
