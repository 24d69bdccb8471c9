"""A document in one language, spelled out: what HTML and PDF lay out, with nothing left to be formatted.

Every piece of text is a run; a run that is a number keeps the number's name and its figure, so that a reader of the
file can find both.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from tsa_sim.errors import BadValue, UnknownName
from tsa_sim.locale import LANGUAGES, word
from tsa_sim.report.document import Block, Box, Document, Number, Paragraph, Picture, Section, Table, Words
from tsa_sim.report.spelling import spell_interval, spell_number

_NUMBER = re.compile(r"\{([^{}]+)\}")
_WITH_CONTENTS = ("pack", "validation", "odd")  # kinds long enough to be searched


@dataclass(frozen=True)
class Run:
    """A piece of text; ``id`` and ``value`` are of the number that it spells."""

    text: str
    id: str = ""
    value: str = ""


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Cell:
    """A table's cell: its runs and, below them, the interval."""

    words: Runs
    interval: str = ""
    numeric: bool = False


@dataclass(frozen=True)
class Page:
    """A document in one language; blocks are mappings with their ``kind``."""

    language: str
    kind: str
    title: Runs
    subtitle: Runs
    answer: Runs
    fingerprint: str
    date: str
    date_text: str
    stamp: str
    with_contents: bool
    sections: tuple[Mapping[str, Any], ...]


def spelled(document: Document, language: str) -> Page:
    """Spell out a document in a language.

    Raises UnknownName for an unknown language, BadValue for words without it or that name an unknown number.
    """
    if language not in LANGUAGES:
        raise UnknownName("language", language, LANGUAGES)
    speller = _Speller(document.numbers, language)
    sections = tuple(speller.section(section) for section in document.sections)
    return Page(
        language, document.kind, speller.runs(document.title), speller.runs(document.subtitle),
        speller.runs(document.answer), document.fingerprint, document.date, day_text(document.date, language),
        plain(speller.runs(document.stamp)) if document.stamp else "", document.kind in _WITH_CONTENTS, sections,
    )  # fmt: skip


def plain(runs: Sequence[Run]) -> str:
    """Join runs into one text."""
    return "".join(run.text for run in runs)


def day_text(day: str, language: str) -> str:
    """Write a day in words.

    >>> day_text("2018-03-01", "en")
    '1 March 2018'
    """
    from babel.dates import format_date

    pattern = {"kk": "y 'жылғы' d MMMM", "ru": "d MMMM y 'г.'", "en": "d MMMM y"}[language]
    return format_date(date.fromisoformat(day), pattern, locale=language)


class _Speller:
    """Spells the words, numbers and blocks of one document in one language."""

    def __init__(self, numbers: Mapping[str, Number], language: str) -> None:
        self._numbers, self._language = numbers, language
        self._counts = {"table": 0, "figure": 0}

    def runs(self, words: Words | None) -> Runs:
        """Spell words, every number in them as a run of its own."""
        if not words:
            return ()
        if self._language not in words:
            raise BadValue("words", dict(words), f"have no {self._language}", "give them in kk, ru and en")
        found: list[Run] = []
        for place, piece in enumerate(_NUMBER.split(words[self._language])):
            if place % 2 and piece not in self._numbers:
                raise UnknownName("number of the document", piece, self._numbers)
            if place % 2:
                found.append(self._run(self._numbers[piece]))
            elif piece:
                found.append(Run(piece))
        return tuple(found)

    def section(self, section: Section) -> Mapping[str, Any]:
        """Spell a section."""
        blocks = [self._block(block) for block in section.blocks]
        return {"id": section.id, "title": self.runs(section.title), "blocks": blocks}

    def _run(self, number: Number) -> Run:
        value = "" if number.shown is None else str(number.shown)
        return Run(spell_number(number, self._language), number.id, value)

    def _block(self, block: Block) -> Mapping[str, Any]:
        if isinstance(block, Paragraph):
            return {"kind": "paragraph", "style": block.style, "words": self.runs(block.words)}
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Picture):
            return self._picture(block)
        return self._box(block)

    def _captioned(self, sort: str, title: Words) -> Runs:
        """Number a caption; the pieces around the title come from the words of the writers."""
        self._counts[sort] += 1
        before, after = word("writers", sort, self._language).split("{title}")
        number = str(self._counts[sort])
        around = [Run(text.replace("{number}", number)) for text in (before, after)]
        return (around[0], *self.runs(title), *(run for run in around[1:] if run.text))

    def _table(self, table: Table) -> Mapping[str, Any]:
        columns = [
            {
                "words": self.runs(column.words), "unit": self.runs(column.unit),
                "counted": self.runs(column.counted), "numeric": column.numeric,
            }
            for column in table.columns
        ]  # fmt: skip
        rows = []
        for row in table.rows:
            cells = [self._cell(cell, table.columns[place].numeric) for place, cell in enumerate(row.cells)]
            rows.append({"label": self.runs(row.label), "total": row.total, "cells": cells})
        title = self._captioned("table", table.title)
        return {
            "kind": "table", "id": table.id, "title": title, "label": self.runs(table.label), "columns": columns,
            "rows": rows, "note": self.runs(table.note),
        }  # fmt: skip

    def _cell(self, cell: Number | Words | None, numeric: bool) -> Cell:
        if cell is None:
            return Cell((), numeric=numeric)
        if isinstance(cell, Number):
            return Cell((self._run(cell),), spell_interval(cell, self._language), numeric)
        return Cell(self.runs(cell), numeric=numeric)

    def _picture(self, picture: Picture) -> Mapping[str, Any]:
        """Spell title and alternative text, so that the drawing holds no name of a number."""
        title, alternative = (plain(self.runs(words)) for words in (picture.title, picture.alternative))
        drawable = replace(picture, title={self._language: title}, alternative={self._language: alternative})
        caption = plain(self._captioned("figure", {self._language: title}))
        return {"kind": "picture", "id": picture.id, "title": caption, "alternative": alternative, "picture": drawable}

    def _box(self, box: Box) -> Mapping[str, Any]:
        checks = [{"passed": check.passed, "words": self.runs(check.words)} for check in box.checks]
        return {"kind": "box", "id": box.id, "title": self.runs(box.title), "checks": checks}
