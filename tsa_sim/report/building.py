"""From finished runs to a document: which chapters a kind of report has, its title, its answer, its stamp."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tsa_sim.report.audit import failed
from tsa_sim.report.document import Document, Section, Words
from tsa_sim.report.making import Asked, Making
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
    poverty,
    recipients,
    record,
    regions,
    trust,
)
from tsa_sim.report.words import said
from tsa_sim.rulebook import source_hash

Chapter = Callable[[Making], Section | None]
PACK: tuple[Chapter, ...] = (
    key.section, law.section, bills.section, recipients.section, budget.section, bridge.section, poverty.section,
    regions.section, families.section, contracts.section, record.section, assumptions.section, codebook.section,
    trust.section,
)  # fmt: skip
_SHORT = 16


def build(folders: Sequence[Path], **asked: Any) -> Document:
    """Make a document of a kind (``kind=``: pack, memo, region, leaflet, questions) from run folders.

    asked: see ``making.Asked``. Raises MissingFile, BrokenFile or BadValue for runs that make no report; UnknownName
    for a region or year that they do not hold; Finding for a template that is missing.
    """
    wanted = Asked(**asked)
    runs = read_runs(folders)
    making = Making(runs, wanted, wanted.year if wanted.year is not None else runs.whole_year())
    sections = tuple(made for chapter in PACK if (made := chapter(making)) is not None)
    return Document(
        wanted.kind, _title(making), _subtitle(making), _answer(making), fingerprint_of(runs),
        max(run.made for run in runs.steps), _stamp(runs), dict(making.figures.numbers), sections,
        {"year": making.year, "runs": [run.name for run in runs.steps]},
    )  # fmt: skip


def fingerprint_of(runs: Runs) -> str:
    """Give the line that stands on every page: the runs by name with the head of their fingerprints."""
    return " \u00b7 ".join(f"{run.name} {run.fingerprint[:_SHORT]}" for run in runs.results)


def _title(making: Making) -> Words:
    if making.runs.compared:
        return said("title.compared", run=making.title(making.reform), base=making.title(making.base))
    return said("title.alone", run=making.title(making.reform))


def _subtitle(making: Making) -> Words:
    first, last = making.base.months[0], making.base.months[-1]
    return said("subtitle", year=making.year, start=first, end=last)


def _answer(making: Making) -> Words:
    run = making.reform
    persons, families = (making.level(run, f"recipients_{what}_ytd") for what in ("persons", "families"))
    paid = making.level(run, "paid_total")
    values: dict[str, Any] = {"year": making.year, "run": making.title(run), "persons": persons, "families": families,
                              "paid": paid}  # fmt: skip
    if not making.runs.compared:
        return said("answer.alone", making.figures, **values)
    change = making.change(run, "recipients_persons_ytd")
    spent = making.change(run, "paid_total")
    return said("answer.compared", making.figures, **values, base=making.title(making.base), change=change, spent=spent)


def _stamp(runs: Runs) -> Words | None:
    """Give what is printed across every page: a failed audit before all, then runs of another version of the model."""
    if failed(runs):
        return said("stamp.audit")
    if any(_of_another_version(run) for run in runs.steps):
        return said("stamp.version", version=str(runs.base.manifest.get("tsa_sim", "?")))
    return None


def _of_another_version(run: Run) -> bool:
    return run.manifest.get("source_hash") != source_hash()
