"""From finished runs to a document: which chapters a kind of report has, its stamp, its notes, what has moved."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tsa_sim.errors import BadValue, UnknownName
from tsa_sim.regions import region as region_of
from tsa_sim.replicates import fingerprint
from tsa_sim.report import answers, freshness, since
from tsa_sim.report.audit import failed
from tsa_sim.report.document import Document, Section, Table, Words
from tsa_sim.report.making import Asked, Making
from tsa_sim.report.notes import Notes, read_notes, with_notes
from tsa_sim.report.runs import Run, Runs, read_runs
from tsa_sim.report.sections import (
    assumptions,
    bills,
    bridge,
    budget,
    codebook,
    contracts,
    families,
    key,
    law,
    leaflet,
    memo,
    poverty,
    questions,
    recipients,
    record,
    regions,
    trust,
)  # fmt: skip
from tsa_sim.report.words import said
from tsa_sim.tables.tidy import WHOLE_COUNTRY

Chapter = Callable[[Making], Section | None]
_CHAPTERS: Mapping[str, tuple[Chapter, ...]] = {
    "pack": (
        key.section, law.section, bills.section, recipients.section, budget.section, bridge.section, poverty.section,
        regions.section, families.section, contracts.section, record.section, assumptions.section, codebook.section,
        trust.section,
    ),
    "memo": (memo.law, key.short, memo.risk),
    "region": (memo.place, key.short, recipients.sheet, budget.sheet),
}  # fmt: skip
_LISTS: Mapping[str, Callable[[Making], tuple[Section, ...]]] = {
    "leaflet": leaflet.sections,
    "questions": questions.sections,
}
KINDS = (*_CHAPTERS, *_LISTS)
_SHORT = 16


def build(folders: Sequence[Path], *, old: Document | None = None, **asked: Any) -> Document:
    """Make a document of a kind (``kind=``: pack, memo, region, leaflet, questions) from run folders.

    asked: see ``making.Asked``; old: an older report, against which every number that moved is listed.
    Raises MissingFile, BrokenFile or BadValue for runs that make no report; UnknownName for a kind, region or year that
    they do not hold; Finding for a template that is missing; Findings for faults of notes or bills.
    """
    wanted = _checked(Asked(**asked))
    runs = read_runs(folders)
    notes = read_notes(wanted.notes) if wanted.notes is not None else Notes(None, {})
    making = Making(runs, wanted, _year(runs, wanted), notes.question)
    if wanted.region not in (WHOLE_COUNTRY, *runs.reform.regions):
        raise UnknownName("region of the run", wanted.region, runs.reform.regions)
    sections = _sections(making)
    words = answers.title(making), answers.subtitle(making), answers.answer(making)
    sections = with_notes(sections, notes, making.figures.numbers)
    document = Document(
        wanted.kind, *words, fingerprint_of(runs), max(run.made for run in runs.steps), _stamp(runs),
        dict(making.figures.numbers), sections, _meta(making),
    )  # fmt: skip
    if old is None:
        return document
    numbers = {**document.numbers, **since.old_numbers(old, document)}
    return replace(document, sections=(*document.sections, since.section(old, document)), numbers=numbers)


def fingerprint_of(runs: Runs) -> str:
    """Give the line that stands on every page: the runs by name with the head of their fingerprints."""
    return " \u00b7 ".join(f"{run.name} {run.fingerprint[:_SHORT]}" for run in runs.results)


def _checked(asked: Asked) -> Asked:
    if asked.kind not in KINDS:
        raise UnknownName("kind of report", asked.kind, KINDS)
    region = WHOLE_COUNTRY if asked.region == WHOLE_COUNTRY else region_of(asked.region).code
    if asked.kind == "region" and region == WHOLE_COUNTRY:
        raise BadValue("--region", asked.region, "is no region", "Give a region's code or name: --region KZSHY")
    if asked.appropriation is not None and asked.appropriation <= 0:
        raise BadValue(
            "--appropriation", asked.appropriation, "is not above 0", "Give tenge of the year, as 75300000000"
        )
    return replace(asked, region=region)


def _year(runs: Runs, asked: Asked) -> int:
    if asked.year is None:
        return runs.whole_year()
    if asked.year not in runs.base.years:
        raise UnknownName("year of the run", str(asked.year), map(str, runs.base.years))
    return asked.year


def _sections(making: Making) -> tuple[Section, ...]:
    if making.asked.kind in _LISTS:
        return _LISTS[making.asked.kind](making)
    chapters = (made for chapter in _CHAPTERS[making.asked.kind] if (made := chapter(making)) is not None)
    return tuple(filled for made in chapters if (filled := _without_empty(made)).blocks)


def _without_empty(section: Section) -> Section:
    """Take out tables without rows: what nobody asked for or nobody has is absent, never empty."""
    return replace(section, blocks=tuple(one for one in section.blocks if not isinstance(one, Table) or one.rows))


def _stamp(runs: Runs) -> Words | None:
    """Give what is printed across every page: a failed audit before all, then a model that has changed since."""
    return said("stamp.audit") if failed(runs) else freshness.stamp(runs.steps)


def _meta(making: Making) -> dict[str, Any]:
    """Give what a later report needs to say why a number moved."""
    return {
        "year": making.year,
        "region": making.asked.region,
        "runs": {run.name: _identity(run) for run in making.runs.steps},
    }


def _identity(run: Run) -> dict[str, str]:
    told = run.manifest
    return {
        "fingerprint": run.fingerprint,
        "run": fingerprint(
            *(told.get(name) for name in ("scale", "replicates", "seed", "population_hashes", "period"))
        ),
        "law": str(told.get("law_hash")),
        "behaviour": fingerprint(told.get("behaviour")),
        "version": fingerprint(told.get("source_hash"), told.get("data_hash")),
    }
