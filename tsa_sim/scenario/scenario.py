"""A scenario: what is run, complete and immutable; a change gives another scenario."""

import hashlib
import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from tsa_sim.behaviour import registry
from tsa_sim.behaviour.announcement import AnnouncedJobs
from tsa_sim.behaviour.coefficients import Change, outside_plausible
from tsa_sim.calendar import Month, month_text
from tsa_sim.errors import Finding, Findings, Implausible, Place, in_order
from tsa_sim.own_people import SurveyFiles
from tsa_sim.parameters import LawBook, law_book
from tsa_sim.parameters.overlay import Overlay
from tsa_sim.scenario import places as files
from tsa_sim.scenario.entries import Entries, entries_of, entries_of_file
from tsa_sim.scenario.jobs import written
from tsa_sim.scenario.reading import Fields, read_fields
from tsa_sim.scenario.reform import Reform
from tsa_sim.scenario.scale import scale_text
from tsa_sim.scenario.title import title_in

OLD_REGIME = "old-regime-continued"


@dataclass(frozen=True)
class Scenario:
    """Which months, which people, which law, which conduct.

    first, last: months, both included; base: the month of the people, YYYY-MM; law: a law book, over which the reforms
    are laid in order; behaviour: the coefficients that differ from their defaults, by file and field: one number each,
    or numbers by the month from which they hold.
    """

    name: str
    titles: Mapping[str, str] = field(hash=False)
    first: Month
    last: Month
    base: str
    scale: Fraction
    replicates: int
    seed: int
    law: str
    reforms: tuple[Reform, ...]
    behaviour: Mapping[str, Change] = field(hash=False)
    macro: str
    survey: SurveyFiles | None = None  # the people are those of a survey of the user's
    jobs: tuple[AnnouncedJobs, ...] = ()  # announced for a region: vacancies beside the ordinary ones

    @classmethod
    def load(cls, name_or_path: str | Path) -> "Scenario":
        """Load a shipped scenario by its name, or a file by its path.

        Raises Findings with every fault of the file and of what it names; MissingFile, BrokenFile or UnknownName when
        it cannot be read at all.
        """
        asked = str(name_or_path)
        path = name_or_path if isinstance(name_or_path, Path) else files.find(files.SCENARIO, asked)
        faults: list[Finding] = []
        entries = entries_of_file(path, faults)
        return _made(path.stem, entries, faults, Place(str(path)))

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> "Scenario":
        """Make the scenario that ``as_dict`` wrote down. Raises Findings."""
        faults: list[Finding] = []
        return _made("scenario", entries_of(content, faults), faults, None)

    def title(self, language: str = "en") -> str:
        """Give the title in ``kk``, ``ru`` or ``en``; in English, else the name, where it has none."""
        return title_in(self.titles, language, self.name)

    def with_(
        self,
        *,
        name: str | None = None,
        title: str | Mapping[str, str] | None = None,
        period: tuple[str, str] | None = None,
        scale: Fraction | str | None = None,
        replicates: int | None = None,
        seed: int | None = None,
        law: str | Overlay | None = None,
        reforms: Sequence[str | Reform] | None = None,
        behaviour: Mapping[str, Any] | None = None,
        mapping: str | Path | None = None,
        survey: str | Path | Sequence[str | Path] | None = None,
    ) -> "Scenario":
        """Give a scenario that differs from this one.

        law: another law book's name, or ``{parameter: {date: value}}`` laid over the law; reforms: instead of the
        present ones, by name, path or as they are; behaviour: coefficients to set beside those already set; mapping:
        that of a survey whose people are to live in place of the present ones; survey: its files (persons, or persons
        and households) in place of those the mapping names.
        Without a name, what differs is written behind this one's name. Raises Findings.
        """
        content = self.as_dict()
        content["reforms"] = list(self.reforms if reforms is None else reforms)
        if isinstance(law, str):
            content["law"] = law
        elif law:
            content["reforms"].append(_set_in_python(law, len(content["reforms"])))
        content["behaviour"] |= behaviour or {}
        content["population"]["scale"] = self.scale if scale is None else scale
        if mapping is not None:
            content["population"]["mapping"] = str(mapping)
            content["population"].pop("survey", None)
        if survey is not None:
            content["population"]["survey"] = survey
        if period is not None:
            content["period"] = dict(zip(("from", "to"), period, strict=True))
        content["name"] = name if name is not None else _told(self.name, law, reforms, behaviour)
        given = {"title": title, "replicates": replicates, "seed": seed}
        content |= {key: value for key, value in given.items() if value is not None}
        return Scenario.from_dict(content)

    def law_book(self) -> LawBook:
        """Give the law of this scenario: its law book with the reforms laid over it."""
        book = law_book(self.law)
        for reform in self.reforms:
            book = reform.over(book)
        return book

    def reform_parameters(self) -> list[str]:
        """Name the parameters that the reforms set, each once, in order."""
        return list(dict.fromkeys(name for reform in self.reforms for name in reform.values))

    def without_parameter(self, parameter: str) -> "Scenario":
        """Give the scenario whose reforms leave one parameter as it was."""
        kept = [
            replace(reform, values={name: dates for name, dates in reform.values.items() if name != parameter})
            for reform in self.reforms
        ]
        return replace(self, reforms=tuple(reform for reform in kept if reform.values))

    def as_dict(self, *, folders: bool = True) -> dict[str, Any]:
        """Write the scenario down for JSON, whole: with the content of its reforms, without their files.

        folders: False writes a survey's files by their names alone, for what may leave this machine.
        """
        survey = self.survey.as_dict(folders=folders) if self.survey is not None else {}
        return {
            "name": self.name,
            "title": dict(self.titles),
            "period": {"from": month_text(self.first), "to": month_text(self.last)},
            "population": {"base": self.base, "scale": scale_text(self.scale), **survey},
            "law": self.law,
            "reforms": [reform.as_dict() for reform in self.reforms],
            "behaviour": {
                name: dict(value) if isinstance(value, Mapping) else value for name, value in self.behaviour.items()
            },
            **({"jobs": written(self.jobs)} if self.jobs else {}),
            "macro": self.macro,
            "replicates": self.replicates,
            "seed": self.seed,
        }

    def hash(self) -> str:
        """Give a hash of everything that bears on results: not of names, titles and references.

        Of a survey the names of its files; what stands in them is in the people's own hash.
        """
        says = self.as_dict(folders=False) | {"reforms": [reform.values for reform in self.reforms]}
        del says["name"], says["title"]
        if self.jobs:
            says["jobs"] = [one._replace(source="") for one in self.jobs]
        return hashlib.sha256(json.dumps(says, sort_keys=True).encode()).hexdigest()


def _made(name: str, entries: Entries, faults: list[Finding], whole: Place | None) -> Scenario:
    named = entries.pop(("name",), None)
    where = named.place("name") if named else whole
    try:
        name = files.check_name(str(named.raw) if named else name, where)
    except Finding as fault:
        faults.append(fault)
    fields = read_fields(entries, faults, whole)
    if faults or fields is None:
        raise Findings(in_order(faults))
    _warn_of_implausible(fields, entries)
    return Scenario(name, *fields)


def _warn_of_implausible(fields: Fields, entries: Entries) -> None:
    for name, value in outside_plausible(fields.behaviour).items():
        entry, place = registry()[name], entries["behaviour", name].place("behaviour", name)
        where = f"{place}: " if place else ""
        warnings.warn(
            f"{where}{name}: {value:g} lies outside the range thought plausible, {entry.low:g} to "
            f"{entry.high:g} ({entry.unit}); it is taken as given",
            Implausible,
            stacklevel=4,
        )


def _set_in_python(law: Overlay, number: int) -> dict[str, Any]:
    return {"name": f"with_{number + 1}", "reference": "set in Python by with_", **law}


def _told(
    name: str,
    law: str | Overlay | None,
    reforms: Sequence[str | Reform] | None,
    behaviour: Mapping[str, Any] | None,
) -> str:
    """Write what differs behind a scenario's name."""
    parts = [law] if isinstance(law, str) else [f"{key}={_values(dates)}" for key, dates in (law or {}).items()]
    parts += [reform.name if isinstance(reform, Reform) else Path(reform).stem for reform in reforms or ()]
    parts += [f"{key}={_values(value)}" for key, value in (behaviour or {}).items()]
    return f"{name}[{','.join(parts)}]" if parts else name


def _values(dates: Any) -> str:
    return "+".join(map(_value, dates.values())) if isinstance(dates, Mapping) else _value(dates)


def _value(value: Any) -> str:
    try:
        return f"{float(Fraction(str(value))):g}"
    except (ValueError, ZeroDivisionError):
        return str(value)
