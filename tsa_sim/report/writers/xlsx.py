"""The report as a workbook: a sheet a table, a sheet a picture with a chart of Excel's own, and every number's source.

Numbers are numbers in the units that the heading names, rounded as in all other formats; the exact value in whole
units stands on the sheet of sources beside the run, table and cell that each number comes from.
"""

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from tsa_sim.report.document import Box, Document, Picture, Table, Words
from tsa_sim.report.spelling import fill
from tsa_sim.report.writers.page import day_text
from tsa_sim.report.writers.sealing import write_sealed
from tsa_sim.report.writers.sheet_book import Book
from tsa_sim.report.writers.sheet_charts import write_picture
from tsa_sim.report.writers.sheet_looks import Looks, sheet_names
from tsa_sim.report.writers.sheet_sources import write_sources
from tsa_sim.report.writers.sheet_tables import lines, write_table

HEAD_ROW = 4  # first row of a table's heading, counted from 0; above it title, way back, fingerprint
_AS_WRITTEN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


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
        write_table(book, sheet, block, name, HEAD_ROW)
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
    sheet.set_row(2, 18 * lines(len(book.filled(document.answer)), 125))
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
