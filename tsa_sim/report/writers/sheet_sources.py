"""The sheet of sources: every number of the report by name, with its exact value, run, table and cell."""

from typing import Any

from tsa_sim.report.document import Number
from tsa_sim.report.writers.sheet_book import Book
from tsa_sim.report.writers.sheet_looks import number_format

HEADINGS = ("number", "shown", "lowest", "highest", "unit", "scale", "exact", "run", "run_table", "cell", "standing")
_WIDTHS = (44, 14, 12, 12, 14, 14, 20, 44, 28, 60, 40)
_HEAD_ROW = 3


def write_sources(book: Book) -> None:
    """Write the last sheet."""
    sheet = book.sheet(book.say("sources"))
    sheet.write_string(0, 0, book.say("sources_title"), book.looks.title)
    sheet.write_url(1, 0, f"internal:'{book.say('contents')}'!A1", book.looks.link, book.say("back"))
    for place, (key, width) in enumerate(zip(HEADINGS, _WIDTHS, strict=True)):
        sheet.write_string(_HEAD_ROW, place, book.say(key), book.looks.head)
        sheet.set_column(place, place, width)
    for row, number in enumerate(book.document.numbers.values(), start=_HEAD_ROW + 1):
        _write_line(book, sheet, row, number)
    sheet.freeze_panes(_HEAD_ROW + 1, 1)
    sheet.repeat_rows(_HEAD_ROW)
    if book.document.numbers:
        sheet.autofilter(_HEAD_ROW, 0, _HEAD_ROW + len(book.document.numbers), len(HEADINGS) - 1)


def _write_line(book: Book, sheet: Any, row: int, number: Number) -> None:
    text, shape = book.looks.text(False), number_format(number)
    sheet.write_string(row, 0, number.id, text)
    for place, value in enumerate((number.shown, number.low, number.high), start=1):
        if value is not None:
            sheet.write_number(row, place, float(value), book.looks.number(shape, False, place > 1))
    sheet.write_string(row, 4, number.unit, text)
    sheet.write_number(row, 5, number.scale, book.looks.number("#,##0", False, False))
    if number.exact is not None:
        sheet.write_number(row, 6, number.exact, book.looks.number("#,##0.######", False, False))
    if number.source is not None:
        cell = "; ".join(f"{key} = {value}" for key, value in number.source.cell.items())
        for place, words in enumerate((number.source.run, number.source.table, cell), start=7):
            sheet.write_string(row, place, words, text)
    if (standing := book.standing.get(number.id)) is not None:
        sheet.write_url(row, 10, f"internal:{standing}", book.looks.link, standing)
