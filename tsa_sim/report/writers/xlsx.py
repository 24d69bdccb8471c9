"""The report as a workbook: a sheet a table, a sheet a picture with a chart of Excel's own, and every number's source.

Numbers are numbers in the units that the heading names, rounded as in all other formats; the exact value in whole
units stands on the sheet of sources beside the run, table and cell that each number comes from.
"""

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any

from tsa_sim.report.document import Box, Column, Document, Number, Picture, Row, Table, Words
from tsa_sim.report.spelling import UNKNOWN, fill
from tsa_sim.report.writers.page import day_text
from tsa_sim.report.writers.said import said
from tsa_sim.report.writers.sealing import write_sealed
from tsa_sim.report.writers.sheet_charts import write_picture
from tsa_sim.report.writers.sheet_looks import Looks, number_format, sheet_names
from tsa_sim.report.writers.sheet_sources import write_sources

HEAD_ROW = 4  # first row of a table's heading, counted from 0; above it title, way back, fingerprint
_AS_WRITTEN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_LINE = 13.5  # points
_A_LETTER, _BOLD = 1.05, 1.15  # of Excel's units of width: a letter, a bold one
_LABEL_WIDTHS, _NUMBER_WIDTH, _TEXT_WIDTHS = (18, 62), 15, (18, 60)


@dataclass
class Book:
    """A workbook under way: where it is written, in which language, and on which sheet each number stands."""

    workbook: Any
    document: Document
    language: str
    looks: Looks
    standing: dict[str, str] = field(default_factory=dict)  # number's id -> sheet!cell, the first place

    def filled(self, words: Words) -> str:
        """Give words in the book's language, the numbers in them spelled."""
        return fill(words, self.document.numbers, self.language)

    def say(self, key: str) -> str:
        """Give a word of the writers in the book's language."""
        return said(key, self.language)

    def sheet(self, name: str) -> Any:
        """Add a sheet with the way back, the page set for printing, and the fingerprint in the footer."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L&8{self.document.fingerprint}&R&8{self.say('page_number')} &P / &N")
        if self.document.stamp:
            sheet.set_header(f"&C&10{self.filled(self.document.stamp)}")
        return sheet


def write(document: Document, language: str, path: Path) -> None:
    """Write a document as a workbook.

    Raises BadValue for words without that language, UnknownName for a number that they name and nobody has, Unwritable.
    """
    import xlsxwriter

    page = io.BytesIO()
    with xlsxwriter.Workbook(
        page, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as workbook:
        _properties(workbook, document, language)
        book = Book(workbook, document, language, Looks(workbook))
        blocks = [block for section in document.sections for block in section.blocks]
        kept = [block for block in blocks if isinstance(block, Table | Picture | Box)]
        names = sheet_names([book.filled(block.title) for block in kept], [book.say("contents"), book.say("sources")])
        contents = book.sheet(book.say("contents"))
        for block, name in zip(kept, names, strict=True):
            _write_block(book, block, name)
        write_sources(book)
        _write_contents(book, contents, kept, names)
        contents.activate()
    write_sealed(page.getvalue(), document.date, path)


def _properties(workbook: Any, document: Document, language: str) -> None:
    day = datetime.fromisoformat(document.date)
    title = fill(document.title, document.numbers, language)
    workbook.set_properties({"title": title, "author": "tsa_sim", "comments": document.fingerprint, "created": day})
    workbook.set_custom_property("language", language)
    workbook.set_custom_property("fingerprint", document.fingerprint)


def _write_block(book: Book, block: Table | Picture | Box, name: str) -> None:
    sheet = book.sheet(name)
    _write_top(book, sheet, block.title)
    if isinstance(block, Table):
        _write_table(book, sheet, block, name)
    elif isinstance(block, Picture):
        write_picture(book, sheet, block, name, HEAD_ROW)
    else:
        _write_box(book, sheet, block)


def _write_top(book: Book, sheet: Any, title: Words) -> None:
    """Write the title, the stamp, the way back and the fingerprint above what the sheet holds."""
    sheet.write_string(0, 0, book.filled(title), book.looks.title)
    sheet.write_url(1, 0, f"internal:'{book.say('contents')}'!A1", book.looks.link, book.say("back"))
    sheet.write_string(2, 0, f"{book.say('fingerprint')}: {book.document.fingerprint}", book.looks.grey)
    if book.document.stamp:
        sheet.write_string(3, 0, book.filled(book.document.stamp), book.looks.stamp)


# -- tables


@dataclass(frozen=True)
class Place:
    """A column of the sheet: which of the table's columns, and which of its figures (shown, low, high)."""

    column: int
    part: str
    heading: str


def _places(book: Book, table: Table) -> list[Place]:
    """Give the columns of the sheet: an interval's ends stand in columns of their own behind the figure."""
    found = []
    for place, column in enumerate(table.columns):
        heading = book.filled(column.words)
        found.append(Place(place, "shown", heading))
        cells = [row.cells[place] for row in table.rows]
        if any(isinstance(cell, Number) and cell.low is not None for cell in cells):
            found += [Place(place, part, book.say(key)) for part, key in (("low", "lowest"), ("high", "highest"))]
    return found


def _write_table(book: Book, sheet: Any, table: Table, name: str) -> None:
    places = _places(book, table)
    first = _write_heading(book, sheet, table, places)
    widths = _set_widths(book, sheet, table, places)
    for number, row in enumerate(table.rows, start=first):
        _write_row(book, sheet, table.columns, places, row, number, name)
        sheet.set_row(number, _LINE * _lines_of(book, row, places, widths) + 2)
    last = first + len(table.rows)
    if table.note:
        sheet.merge_range(last + 1, 0, last + 1, max(len(places), 1), book.filled(table.note), book.looks.note)
        sheet.set_row(last + 1, 48)
    sheet.freeze_panes(first, 1)
    sheet.repeat_rows(HEAD_ROW, first - 1)
    if table.rows and places:
        sheet.autofilter(first - 1, 0, last - 1, len(places))


def _write_heading(book: Book, sheet: Any, table: Table, places: list[Place]) -> int:
    """Write what each column says, of what unit, and how it is counted; give the row below."""
    sheet.write_string(HEAD_ROW, 0, book.filled(table.label), book.looks.head)
    sheet.write_string(HEAD_ROW + 1, 0, "", book.looks.unit)
    for number, place in enumerate(places, start=1):
        sheet.write_string(HEAD_ROW, number, place.heading, book.looks.head)
        sheet.write_string(HEAD_ROW + 1, number, _below(book, table.columns[place.column], place.part), book.looks.unit)
    sheet.set_row(HEAD_ROW, 15 * _lines(max([len(place.heading) for place in places], default=0), _NUMBER_WIDTH + 2))
    sheet.set_row(HEAD_ROW + 1, 30)
    return HEAD_ROW + 2  # heading, and unit


def _below(book: Book, column: Column, part: str) -> str:
    """Give the unit and how a column is counted; an interval's ends are of the figure before them."""
    if part != "shown":
        return ""
    return ", ".join(book.filled(words) for words in (column.unit, column.counted) if words)


def _write_row(
    book: Book, sheet: Any, columns: tuple[Column, ...], places: list[Place], row: Row, number: int, name: str
) -> None:
    sheet.write_string(number, 0, book.filled(row.label), book.looks.label(row.total))
    for place, entry in enumerate(places, start=1):
        cell = row.cells[entry.column]
        if isinstance(cell, Number):
            write_number(book, sheet, (number, place), cell, entry.part, row.total)
            if entry.part == "shown":
                stand(book, cell, name, (number, place))
        elif isinstance(cell, Mapping) and entry.part == "shown":
            sheet.write_string(number, place, book.filled(cell), book.looks.text(row.total))
        else:
            sheet.write_blank(number, place, None, book.looks.text(row.total))


def write_number(
    book: Book, sheet: Any, at: tuple[int, int], number: Number, part: str = "shown", total: bool = False
) -> None:
    """Write a figure as a number with its format; one that is hidden or unknown as the sign that says so."""
    value = getattr(number, part)
    look = book.looks.number(number_format(number), total, part != "shown")
    if value is not None:
        sheet.write_number(*at, float(value), look)
    elif part == "shown":
        sheet.write_string(*at, UNKNOWN, look)
    else:
        sheet.write_blank(*at, None, look)


def stand(book: Book, number: Number, name: str, at: tuple[int, int]) -> None:
    """Keep where a number stands, for the sheet of sources."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    book.standing.setdefault(number.id, f"'{name}'!{xl_rowcol_to_cell(*at)}")


def _set_widths(book: Book, sheet: Any, table: Table, places: list[Place]) -> list[float]:
    """Set the widths of columns by what they hold; give them."""
    labels = [len(book.filled(row.label)) for row in table.rows] + [len(book.filled(table.label))]
    widths = [_between(max(labels) * _A_LETTER, _LABEL_WIDTHS)]
    for entry in places:
        cells = [row.cells[entry.column] for row in table.rows]
        longest = max((len(book.filled(cell)) for cell in cells if isinstance(cell, Mapping)), default=0)
        widths.append(_between(longest * _A_LETTER, _TEXT_WIDTHS) if longest else _NUMBER_WIDTH)
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    return widths


def _lines_of(book: Book, row: Row, places: list[Place], widths: list[float]) -> int:
    """Give how many lines a row needs: not every program fits a row's height to its wrapped text."""
    texts = [row.label, *(row.cells[place.column] if place.part == "shown" else None for place in places)]
    needed = [
        _lines(ceil(len(book.filled(text)) * (_BOLD if row.total else 1.0)), int(width))
        for text, width in zip(texts, widths, strict=True)
        if isinstance(text, Mapping)
    ]
    return max(needed, default=1)


def _between(width: float, ends: tuple[float, float]) -> float:
    return min(max(width, ends[0]), ends[1])


def _lines(letters: int, width: int) -> int:
    return -(-letters // width) or 1


# -- the audit, the contents


def _write_box(book: Book, sheet: Any, box: Box) -> None:
    sheet.set_column(0, 0, 90)
    sheet.set_column(1, 1, 18)
    for place, key in enumerate(("check", "outcome")):
        sheet.write_string(HEAD_ROW, place, book.say(key), book.looks.head)
    for number, check in enumerate(box.checks, start=HEAD_ROW + 1):
        sheet.write_string(number, 0, book.filled(check.words), book.looks.text(False))
        look = book.looks.text(False) if check.passed else book.looks.stamp
        sheet.write_string(number, 1, book.say("passed" if check.passed else "failed"), look)
    sheet.freeze_panes(HEAD_ROW + 1, 0)


def _write_contents(book: Book, sheet: Any, blocks: list[Any], names: list[str]) -> None:
    document = book.document
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 100)
    sheet.set_column(2, 2, 14)
    for row, (words, look) in enumerate(
        (
            (document.title, book.looks.title),
            (document.subtitle, book.looks.grey),
            (document.answer, book.looks.answer),
        )
    ):
        sheet.merge_range(row, 0, row, 2, book.filled(words), look)
    sheet.set_row(0, 24)
    sheet.set_row(2, 18 * _lines(len(book.filled(document.answer)), 125))
    sheet.write_string(3, 0, f"{book.say('date')}: {day_text(document.date, book.language)}", book.looks.grey)
    sheet.write_string(4, 0, f"{book.say('fingerprint')}: {document.fingerprint}", book.looks.grey)
    if document.stamp:
        sheet.merge_range(5, 0, 5, 2, book.filled(document.stamp), book.looks.stamp)
    for place, key in enumerate(("sheet", "holds", "kind_of_sheet")):
        sheet.write_string(6, place, book.say(key), book.looks.head)
    for row, (name, title, kind) in enumerate(_listed(book, blocks, names), start=7):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", book.looks.link, name)
        sheet.write_string(row, 1, title, book.looks.text(False))
        sheet.write_string(row, 2, kind, book.looks.text(False))
    sheet.freeze_panes(7, 0)


def _listed(book: Book, blocks: list[Any], names: list[str]) -> Iterator[tuple[str, str, str]]:
    kinds = {Table: "kind_table", Picture: "kind_chart", Box: "kind_audit"}
    for block, name in zip(blocks, names, strict=True):
        yield name, book.filled(block.title), book.say(kinds[type(block)])
    yield book.say("sources"), book.say("sources_title"), book.say("kind_table")
