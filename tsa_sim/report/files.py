"""A report's folder: the document, its formats by language, pictures, and the record of how it was made.

The folder is written whole or not at all; ``notes.yaml`` of an older report in it stays.
"""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tsa_sim.errors import MissingFile, UnknownName
from tsa_sim.locale import LANGUAGES
from tsa_sim.report.document import Document
from tsa_sim.report.reading import read_document
from tsa_sim.report.since import changes, rows_of
from tsa_sim.report.writing import write_document
from tsa_sim.store import MANIFEST, write_json, write_whole

FORMATS = ("html", "pdf", "docx", "xlsx", "pptx")
DOCUMENT, NOTES, CHANGES, PICTURES = "document.json", "notes.yaml", "changes.csv", "pictures"


def checked(asked: str, known: Sequence[str], kind: str) -> tuple[str, ...]:
    """Read a list of names parted by commas, each once. Raises UnknownName."""
    names = tuple(dict.fromkeys(name.strip() for name in asked.split(",") if name.strip()))
    for name in names or ("",):
        if name not in known:
            raise UnknownName(kind, name, known)
    return names


def write_report(
    document: Document,
    folder: Path,
    *,
    languages: Sequence[str] = LANGUAGES,
    formats: Sequence[str] = FORMATS,
    old: Document | None = None,
    notes: Path | None = None,
    command: Sequence[str] = (),
) -> list[str]:
    """Write a report's folder and give the names of its files.

    old: the report against which changes were listed; notes: kept beside the report; command: how it was asked for.
    Raises Unwritable.
    """
    kept = notes.read_bytes() if notes is not None else None
    names: list[str] = []

    def fill(target: Path) -> None:
        write_document(document, target / DOCUMENT)
        for language in languages:
            for kind in formats:
                writer = import_module(f"tsa_sim.report.writers.{kind}")
                writer.write(document, language, target / f"{document.kind}.{language}.{kind}")
            _draw(document, language, target / PICTURES)
        if old is not None:
            (target / CHANGES).write_text(_csv(rows_of(changes(old, document))), "utf-8")
        if kept is not None:
            (target / NOTES).write_bytes(kept)
        names.extend(sorted(str(path.relative_to(target)) for path in target.rglob("*") if path.is_file()))
        write_json(target / MANIFEST, _record(document, target, names, command))

    write_whole(folder, fill)
    return [*names, MANIFEST]


def report_in(folder: Path) -> Document:
    """Read the document of a report's folder, or of its file. Raises MissingFile, BrokenFile."""
    return read_document(folder if folder.suffix == ".json" else folder / DOCUMENT)


def notes_in(folder: Path, given: Path | None) -> Path | None:
    """Give the notes to use: those that were named, else those of an older report in the folder.

    Raises MissingFile for notes that were named and are not there.
    """
    if given is not None:
        if not given.is_file():
            raise MissingFile(str(given))
        return given
    kept = folder / NOTES
    return kept if kept.is_file() else None


def _draw(document: Document, language: str, folder: Path) -> None:
    from tsa_sim.report.pictures import draw
    from tsa_sim.report.writers.page import spelled

    for section in spelled(document, language).sections:
        for block in section["blocks"]:
            if block["kind"] == "picture":
                draw(block["picture"], language, folder)


def _csv(rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, ["id", "before", "now", "unit", "scale", "why"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _record(document: Document, target: Path, names: list[str], command: Sequence[str]) -> Mapping[str, Any]:
    """Give the record of the report: from which runs, by which command, and the hash of every file."""
    hashes = {name: hashlib.sha256((target / name).read_bytes()).hexdigest() for name in names}
    return {
        "report": document.kind,
        "tsa_sim": version("tsa_sim"),
        "command": list(command),
        "fingerprint": document.fingerprint,
        "date": document.date,
        "runs": document.meta["runs"],
        "files": hashes,
    }
