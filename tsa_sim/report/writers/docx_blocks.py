"""Blocks of a report as Word's own: tables with repeated heads, pictures with alternative texts, the box of checks."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tsa_sim.errors import BadValue
from tsa_sim.report.document import Block, Box, Document, Number, Picture, Row, Table, Words
from tsa_sim.report.pictures import drawn_in
from tsa_sim.report.spelling import fill, spell_interval, spell_number
from tsa_sim.report.writers.docx_parts import (
    describe_picture,
    describe_table,
    end_section,
    keep_whole,
    repeat_head,
    set_look,
)
from tsa_sim.report.writers.said import said

LONG = ("pack", "questions")  # kinds with contents and a first page of their own
ONE_PAGE = ("memo", "region", "leaflet")
PASSED, FAILED = "✓", "✗"
_LETTERS_A_CM, _HEAD_LETTERS, _SMALL_LETTERS = 5.4, 5.0, 6.8  # of figures, bold heads, intervals: what widths rest on
_PADDING, _NARROWEST, _WIDEST = 0.35, 1.4, 7.0  # cm
_TEXT_LINES, _HEAD_LINES = 3, 5  # lines that a long text, a long head may have
_KEPT_TOGETHER = 8  # rows of a table that no page parts
_SQUEEZED = 1.1  # how much narrower than they ask columns may be
_PICTURE_OF_SHORT = 0.62  # of the text's width
_CHECK_WIDTH = 3.6  # cm
_EMU_A_CM = 360_000


@dataclass
class Page:
    """A Word file under way: the text goes before the paragraph that holds its place."""

    file: Any
    document: Document
    language: str
    before: Any = None
    across: bool = False  # whether what is written now stands on pages laid across
    styles: dict[str, str] = field(default_factory=dict)  # the template's, id by name
    counts: dict[str, int] = field(default_factory=lambda: {"table": 0, "figure": 0})

    def filled(self, words: Words) -> str:
        """Give words in the page's language, the numbers in them spelled."""
        return fill(words, self.document.numbers, self.language)

    def add(self, text: str, style: str) -> Any:
        """Add a paragraph in a style of the template."""
        made = self.before.insert_paragraph_before(text)
        self.dress(made, style)
        return made

    def dress(self, paragraph: Any, style: str) -> None:
        """Give a paragraph a style of the template; on a paper of one page its short form, where there is one.

        Raises BadValue when the template lacks it.
        """
        if not self.styles:
            self.styles.update({one.name: one.style_id for one in self.file.styles})
        if style not in self.styles:
            raise BadValue("the template", style, "is a style that it lacks", "Copy it from the shipped template")
        short = self.styles.get(f"{style} Short") if self.is_short else None
        paragraph._p.style = short or self.styles[style]

    def caption(self, kind: str, title: Words) -> None:
        """Add the numbered title of a table or figure."""
        self.counts[kind] += 1
        self.add(said(kind, self.language).format(number=self.counts[kind], title=self.filled(title)), "Table Title")

    @property
    def is_long(self) -> bool:
        """Whether the paper has a first page of its own, with contents."""
        return self.document.kind in LONG

    @property
    def is_short(self) -> bool:
        """Whether the paper is to fit one page."""
        return self.document.kind in ONE_PAGE

    @property
    def width(self) -> float:
        """The text's width, cm."""
        last = self.file.sections[-1]
        gained = float(last.page_height - last.page_width) / _EMU_A_CM
        return self.upright_width + (gained if self.across else 0)

    @property
    def upright_width(self) -> float:
        """The text's width on an upright page, cm."""
        last = self.file.sections[-1]
        return float(last.page_width - last.left_margin - last.right_margin) / _EMU_A_CM

    def lay(self, across: bool) -> None:
        """Let what follows stand on pages laid across, or upright."""
        if across != self.across:
            end_section(self.before, self.file, self.across)
            self.across = across


def is_wide(page: Page, block: Block) -> bool:
    """Say whether a block is a table that asks for more than an upright page is wide."""
    return isinstance(block, Table) and sum(_needs(page, block)) > page.upright_width * _SQUEEZED


def add_table(page: Page, table: Table) -> None:
    """Add a table: title, heading with unit and counting, rows, note."""
    needs = _needs(page, table)
    if not page.is_short:  # there the heading above it says what it is
        page.caption("table", table.title)
    made = page.file.add_table(rows=1, cols=1 + len(table.columns))
    made.style = "Report Table"
    page.before._p.addprevious(made._tbl)
    describe_table(made, page.filled(table.title))
    set_look(made, bool(table.rows) and table.rows[-1].total)
    _head(page, made.rows[0], table)
    for row in table.rows:
        _add_row(page, made.add_row(), row, table)
    _share(made, [need * page.width / sum(needs) for need in needs])
    page.add(page.filled(table.note) if table.note else "", "Note")


def _head(page: Page, row: Any, table: Table) -> None:
    repeat_head(row)
    keep_whole(row)
    cells = list(row.cells)
    _say(page, cells[0], page.filled(table.label), "Table Head")
    for cell, column in zip(cells[1:], table.columns, strict=True):
        _say(page, cell, page.filled(column.words), "Table Head")
        told = ", ".join(page.filled(words) for words in (column.unit, column.counted) if words)
        if told:
            _say_below(page, cell, told, "Table Unit")
        if column.numeric:
            for paragraph in cell.paragraphs:
                _to_the_right(paragraph)


def _to_the_right(paragraph: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _add_row(page: Page, made: Any, row: Row, table: Table) -> None:
    keep_whole(made)
    cells = list(made.cells)
    _say(page, cells[0], page.filled(row.label), "Table Text", row.total)
    for cell, entry in zip(cells[1:], row.cells, strict=True):
        if isinstance(entry, Number):
            _say(page, cell, spell_number(entry, page.language), "Table Number", row.total)
            if entry.shown is not None and (interval := spell_interval(entry, page.language)):
                _say_below(page, cell, interval, "Table Interval")
        else:
            text = page.filled(entry) if isinstance(entry, Mapping) else ""
            _say(page, cell, text, "Table Text", row.total)
    if row is not table.rows[-1] and len(table.rows) <= _KEPT_TOGETHER:
        _keep_with_next(cells)


def _keep_with_next(cells: Sequence[Any]) -> None:
    """Let no page break follow a row."""
    for cell in cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _say(page: Page, cell: Any, text: str, style: str, strong: bool = False) -> None:
    (paragraph,) = cell.paragraphs
    page.dress(paragraph, style)
    run = paragraph.add_run(text)
    if strong:
        run.bold = True


def _say_below(page: Page, cell: Any, text: str, style: str) -> None:
    page.dress(cell.add_paragraph(text), style)


def _share(made: Any, widths: list[float]) -> None:
    """Set the widths of columns, cm."""
    made.autofit = False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = int(width * _EMU_A_CM)
    for row in made._tbl.tr_lst:
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell.width = int(width * _EMU_A_CM)


def _needs(page: Page, table: Table) -> list[float]:
    """Give how much width each column asks for, cm: figures and words unbroken, texts about three lines."""
    labels = [page.filled(row.label) for row in table.rows] + [page.filled(table.label)]
    needs = [_text_need(labels)]
    for place, column in enumerate(table.columns):
        cells = [row.cells[place] for row in table.rows]
        texts = [page.filled(cell) for cell in cells if isinstance(cell, Mapping)]
        figures = [spell_number(cell, page.language) for cell in cells if isinstance(cell, Number)]
        intervals = [spell_interval(cell, page.language) for cell in cells if isinstance(cell, Number)]
        head = [page.filled(column.words)]
        asked = [
            _NARROWEST,
            _longest_word(head) / _HEAD_LETTERS + _PADDING,
            max(map(len, figures), default=0) / _LETTERS_A_CM + _PADDING,
            max(map(len, intervals), default=0) / _SMALL_LETTERS + _PADDING,
            len(head[0]) / _HEAD_LINES / _HEAD_LETTERS,
        ]
        needs.append(max(*asked, _text_need(texts) if texts else 0))
    return needs


def _text_need(texts: list[str]) -> float:
    wanted = max(max(map(len, texts)) / _TEXT_LINES, _longest_word(texts)) / _LETTERS_A_CM + _PADDING
    return min(wanted, _WIDEST)


def _longest_word(texts: list[str]) -> int:
    return max((len(word) for text in texts for word in text.split(" ")), default=0)


def add_picture(page: Page, picture: Picture) -> None:
    """Add a picture with its title above it and its alternative text in the file."""
    page.caption("figure", picture.title)
    told = page.filled(picture.alternative)
    drawn = drawn_in(picture, page.language)
    run = page.add("", "Picture").add_run()
    share = _PICTURE_OF_SHORT if page.is_short else 1.0
    run.add_picture(io.BytesIO(drawn.png), width=int(share * page.upright_width * _EMU_A_CM))
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
        _say(page, row.cells[0], f"{PASSED if check.passed else FAILED} {outcome}", style)
        _say(page, row.cells[1], page.filled(check.words), style)
        if check is not box.checks[-1]:
            _keep_with_next(row.cells)
    set_look(made, False)
    _share(made, [_CHECK_WIDTH, page.width - _CHECK_WIDTH])
    page.add("", "Note")
