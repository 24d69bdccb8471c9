"""Blocks of a report as Word's own: tables with repeated heads, pictures with alternative texts, the box of checks."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tsa_sim.report.document import Box, Document, Number, Picture, Row, Table, Words
from tsa_sim.report.pictures import drawn_in
from tsa_sim.report.spelling import fill, spell_interval, spell_number
from tsa_sim.report.writers.docx_parts import describe_picture, describe_table, keep_whole, repeat_head, set_look
from tsa_sim.report.writers.said import said

LONG = ("pack", "questions")  # kinds with contents and a first page of their own
PASSED, FAILED = "✓", "✗"
_LETTERS_A_CM = 5.2  # of the tables' text: what a column's width is reckoned from
_NARROWEST = 1.6  # cm
_CHECK_WIDTH = 3.6  # cm
_EMU_A_CM = 360_000


@dataclass
class Page:
    """A Word file under way: the text goes before the paragraph that holds its place."""

    file: Any
    document: Document
    language: str
    before: Any = None
    counts: dict[str, int] = field(default_factory=lambda: {"table": 0, "figure": 0})

    def filled(self, words: Words) -> str:
        """Give words in the page's language, the numbers in them spelled."""
        return fill(words, self.document.numbers, self.language)

    def add(self, text: str, style: str) -> Any:
        """Add a paragraph in a style of the template."""
        return self.before.insert_paragraph_before(text, style)

    def caption(self, kind: str, title: Words) -> None:
        """Add the numbered title of a table or figure."""
        self.counts[kind] += 1
        self.add(said(kind, self.language).format(number=self.counts[kind], title=self.filled(title)), "Table Title")

    @property
    def is_long(self) -> bool:
        """Whether the paper has a first page of its own, with contents."""
        return self.document.kind in LONG

    @property
    def width(self) -> float:
        """The text's width, cm."""
        section = self.file.sections[-1]
        return float(section.page_width - section.left_margin - section.right_margin) / _EMU_A_CM


def add_table(page: Page, table: Table) -> None:
    """Add a table: title, heading with unit and counting, rows, note."""
    page.caption("table", table.title)
    made = page.file.add_table(rows=1, cols=1 + len(table.columns))
    made.style = "Report Table"
    page.before._p.addprevious(made._tbl)
    describe_table(made, page.filled(table.title))
    set_look(made, bool(table.rows) and table.rows[-1].total)
    _head(page, made.rows[0], table)
    for row in table.rows:
        _add_row(page, made.add_row(), row, table)
    _set_widths(page, made, table)
    if table.note:
        page.add(page.filled(table.note), "Note")
    else:
        page.add("", "Note")


def _head(page: Page, row: Any, table: Table) -> None:
    repeat_head(row)
    keep_whole(row)
    cells = row.cells
    _say(cells[0], page.filled(table.label), "Table Head")
    for cell, column in zip(cells[1:], table.columns, strict=True):
        _say(cell, page.filled(column.words), "Table Head")
        told = ", ".join(page.filled(words) for words in (column.unit, column.counted) if words)
        if told:
            cell.add_paragraph(told, "Table Unit")
        if column.numeric:
            for paragraph in cell.paragraphs:
                _to_the_right(paragraph)


def _to_the_right(paragraph: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _add_row(page: Page, made: Any, row: Row, table: Table) -> None:
    keep_whole(made)
    cells = made.cells
    _say(cells[0], page.filled(row.label), "Table Text", row.total)
    for cell, entry in zip(cells[1:], row.cells, strict=True):
        if isinstance(entry, Number):
            _say(cell, spell_number(entry, page.language), "Table Number", row.total)
            if entry.shown is not None and spell_interval(entry, page.language):
                cell.add_paragraph(spell_interval(entry, page.language), "Table Interval")
        elif isinstance(entry, Mapping):
            _say(cell, page.filled(entry), "Table Text", row.total)
        else:
            _say(cell, "", "Table Text")
    if row is not table.rows[-1] and len(table.rows) <= 3:
        for cell in cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def _say(cell: Any, text: str, style: str, strong: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    run = paragraph.add_run(text)
    if strong:
        run.bold = True


def _set_widths(page: Page, made: Any, table: Table) -> None:
    """Share the page's width out by what the columns hold: no number is broken, texts take what is left."""
    needs = _needs(page, table)
    total = sum(needs)
    widths = [need * page.width / total for need in needs]
    _share(made, widths)


def _share(made: Any, widths: list[float]) -> None:
    """Set the widths of columns, cm."""
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = int(width * _EMU_A_CM)
    for row in made.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = int(width * _EMU_A_CM)


def _needs(page: Page, table: Table) -> list[float]:
    """Give how much width each column asks for, cm."""
    labels = [page.filled(row.label) for row in table.rows] or [""]
    needs = [min(max(_mean_length(labels), _longest_word(labels)) / _LETTERS_A_CM + 0.4, 0.45 * page.width)]
    for place, column in enumerate(table.columns):
        texts = [page.filled(column.words)]
        for row in table.rows:
            cell = row.cells[place]
            if isinstance(cell, Number):
                texts.append(spell_number(cell, page.language).replace(" ", "\u00a0"))
                if cell.low is not None:
                    texts.append(spell_interval(cell, page.language).replace(" ", "\u00a0")[:-2])
            elif isinstance(cell, Mapping):
                texts.append(page.filled(cell))
        wide = _longest_word(texts) if column.numeric else max(_longest_word(texts), min(_mean_length(texts), 60))
        needs.append(max(_NARROWEST, wide / _LETTERS_A_CM + 0.4))
    return needs


def _longest_word(texts: list[str]) -> int:
    return max((len(word) for text in texts for word in text.split(" ")), default=0)


def _mean_length(texts: list[str]) -> float:
    return max(sum(len(text) for text in texts) / max(len(texts), 1), 0.6 * max(len(text) for text in texts))


def add_picture(page: Page, picture: Picture) -> None:
    """Add a picture with its title above it and its alternative text in the file."""
    page.caption("figure", picture.title)
    told = page.filled(picture.alternative)
    drawn = drawn_in(picture, page.language)
    run = page.add("", "Picture").add_run()
    run.add_picture(io.BytesIO(drawn.png), width=int(page.width * _EMU_A_CM))
    describe_picture(run, picture.id, told)


def add_box(page: Page, box: Box) -> None:
    """Add the box of checks: what was checked, and whether it held, in words and signs."""
    page.add(page.filled(box.title), "Table Title")
    made = page.file.add_table(rows=0, cols=2)
    made.style = "Audit Box"
    page.before._p.addprevious(made._tbl)
    describe_table(made, page.filled(box.title))
    for check in box.checks:
        row = made.add_row()
        keep_whole(row)
        style = "Check Passed" if check.passed else "Check Failed"
        outcome = said("passed" if check.passed else "failed", page.language)
        _say(row.cells[0], f"{PASSED if check.passed else FAILED} {outcome}", style)
        _say(row.cells[1], page.filled(check.words), style)
    set_look(made, False)
    _share(made, [_CHECK_WIDTH, page.width - _CHECK_WIDTH])
    page.add("", "Note")
