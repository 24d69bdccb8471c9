"""Hand-written paragraphs of a report, kept when it is made again: ``notes.yaml``.

.. code-block:: yaml

    question: {kk: ..., ru: ..., en: ...}        # the title, where the rule's own would not do
    sections:
      budget:
        - words: {kk: ..., ru: ..., en: ...}     # {line_50.2018.KZ.paid_total} is spelled as it is now
          quotes: {line_50.2018.KZ.paid_total: 70.6}   # as it was when the paragraph was written

A quoted number that is no longer what it was, or is no longer there, is told under the paragraph and by the command.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, NamedTuple

from tsa_sim.errors import BadValue, Finding, Findings, MissingFile, Place, UnknownName
from tsa_sim.locale import LANGUAGES
from tsa_sim.report.document import Block, Number, Paragraph, Section, Words
from tsa_sim.report.spelling import names_in
from tsa_sim.report.words import everywhere, said
from tsa_sim.yaml_source import read_yaml


class Note(NamedTuple):
    """A paragraph, and the numbers it quotes as they were."""

    words: Words
    quotes: Mapping[str, Decimal]


class Notes(NamedTuple):
    """All paragraphs by section, and the user's own question."""

    question: Words | None
    by_section: Mapping[str, Sequence[Note]]


def read_notes(path: Path) -> Notes:
    """Read a file of notes. Raises MissingFile, Findings with every fault: a language that is missing is named."""
    if not path.is_file():
        raise MissingFile(str(path))
    source = read_yaml(path)
    content = source.content if isinstance(source.content, Mapping) else {}
    faults: list[Finding] = list(source.faults)
    for key in content:
        if key not in ("question", "sections"):
            faults.append(UnknownName("key of notes", str(key), ("question", "sections"), Place(str(path))))
    question = _words("question", content["question"], path, faults) if "question" in content else None
    by_section = {
        str(section): [
            _note(f"{section}, note {number}", entry, path, faults) for number, entry in enumerate(entries, 1)
        ]
        for section, entries in (content.get("sections") or {}).items()
    }
    if faults:
        raise Findings(faults)
    return Notes(question, by_section)


def with_notes(sections: tuple[Section, ...], notes: Notes, numbers: Mapping[str, Number]) -> tuple[Section, ...]:
    """Lay the notes at the end of their sections, each with what has moved.

    Raises UnknownName for a section that the report does not have, or a number that is spelled and is not there.
    """
    known = [section.id for section in sections]
    for name, written in notes.by_section.items():
        if name not in known:
            raise UnknownName("section of the report", name, known)
        for note in written:
            for number in names_in(note.words):
                if number not in numbers:
                    raise UnknownName("number of the report", number, numbers)
    return tuple(
        replace(section, blocks=(*section.blocks, *_blocks(section.id, notes, numbers))) for section in sections
    )


def moved(notes: Notes, numbers: Mapping[str, Number]) -> list[tuple[str, str, Decimal, Decimal | None]]:
    """Give section, number, what a note quotes and what it is now (None: no longer there), where the two differ."""
    return [
        (section, name, quoted, now)
        for section, written in notes.by_section.items()
        for note in written
        for name, quoted in note.quotes.items()
        for now in [numbers[name].shown if name in numbers else None]
        if now != quoted
    ]


def _blocks(section: str, notes: Notes, numbers: Mapping[str, Number]) -> list[Block]:
    blocks: list[Block] = []
    for place, note in enumerate(notes.by_section.get(section, ())):
        blocks.append(Paragraph(f"{section}.hand.{place + 1}", note.words, "hand"))
        alone = Notes(None, {section: [note]})
        for _, name, quoted, now in moved(alone, numbers):
            key = "notes.gone" if now is None else "notes.moved"
            values: dict[str, Any] = {"name": everywhere(name), "before": everywhere(str(quoted))}
            if now is not None:
                values["now"] = numbers[name]
            blocks.append(Paragraph(f"{section}.moved.{place + 1}.{name}", said(key, **values), "warning"))
    return blocks


def _note(name: str, entry: Any, path: Path, faults: list[Finding]) -> Note:
    if not isinstance(entry, Mapping) or "words" not in entry:
        faults.append(BadValue(name, entry, "is no note", "Write words: {kk: ..., ru: ..., en: ...}", Place(str(path))))
        return Note(everywhere(""), {})
    quotes = {}
    for number, value in (entry.get("quotes") or {}).items():
        try:
            quotes[str(number)] = Decimal(str(value))
        except InvalidOperation:
            faults.append(BadValue(f"{name}, {number}", value, "is no number", "Write it as the report shows it, in "
                                   "figures with a point", Place(str(path))))  # fmt: skip
    return Note(_words(name, entry["words"], path, faults), quotes)


def _words(name: str, texts: Any, path: Path, faults: list[Finding]) -> Words:
    missing = [language for language in LANGUAGES if not isinstance(texts, Mapping) or not texts.get(language)]
    if missing:
        faults.append(
            BadValue(name, texts, f"has no {', '.join(missing)}", "Write it in kk, ru and en", Place(str(path)))
        )
        return everywhere("")
    return {language: str(texts[language]) for language in LANGUAGES}
