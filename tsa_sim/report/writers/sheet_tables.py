"""A table in the workbook: figures as numbers, an interval's ends in columns of their own, units in the heading."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

from tsa_sim.report.document import Column, Number, Row, Table
from tsa_sim.report.spelling import UNKNOWN
from tsa_sim.report.writers.sheet_book import Book
from tsa_sim.report.writers.sheet_looks import number_format

LINE = 13.5  # points
_A_LETTER, _BOLD = 1.05, 1.15  # of Excel's units of width: a letter, a bold one
_LABEL_WIDTHS, _NUMBER_WIDTH, _TEXT_WIDTHS = (18, 62), 15, (18, 60)


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


def write_table(book: Book, sheet: Any, table: Table, name: str, head_row: int) -> None:
    """Write a table from a row down: heading with units, figures with the ends of their intervals, note."""
    places = _places(book, table)
    first = _write_heading(book, sheet, table, places, head_row)
    widths = _set_widths(book, sheet, table, places)
    for number, row in enumerate(table.rows, start=first):
        _write_row(book, sheet, table.columns, places, row, number, name)
        sheet.set_row(number, LINE * _lines_of(book, row, places, widths) + 2)
    last = first + len(table.rows)
    if table.note:
        sheet.merge_range(last + 1, 0, last + 1, max(len(places), 1), book.filled(table.note), book.looks.note)
        sheet.set_row(last + 1, 48)
    sheet.freeze_panes(first, 1)
    sheet.repeat_rows(head_row, first - 1)
    if table.rows and places:
        sheet.autofilter(first - 1, 0, last - 1, len(places))


def _write_heading(book: Book, sheet: Any, table: Table, places: list[Place], head_row: int) -> int:
    """Write what each column says, of what unit, and how it is counted; give the row below."""
    sheet.write_string(head_row, 0, book.filled(table.label), book.looks.head)
    sheet.write_string(head_row + 1, 0, "", book.looks.unit)
    for number, place in enumerate(places, start=1):
        sheet.write_string(head_row, number, place.heading, book.looks.head)
        sheet.write_string(head_row + 1, number, _below(book, table.columns[place.column], place.part), book.looks.unit)
    sheet.set_row(head_row, 15 * lines(max([len(place.heading) for place in places], default=0), _NUMBER_WIDTH + 2))
    sheet.set_row(head_row + 1, 30)
    return head_row + 2  # heading, and unit


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
            _write_number(book, sheet, (number, place), cell, entry.part, row.total)
            if entry.part == "shown":
                book.stand(cell, name, (number, place))
        elif isinstance(cell, Mapping) and entry.part == "shown":
            sheet.write_string(number, place, book.filled(cell), book.looks.text(row.total))
        else:
            sheet.write_blank(number, place, None, book.looks.text(row.total))


def _write_number(
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
        lines(ceil(len(book.filled(text)) * (_BOLD if row.total else 1.0)), int(width))
        for text, width in zip(texts, widths, strict=True)
        if isinstance(text, Mapping)
    ]
    return max(needed, default=1)


def _between(width: float, ends: tuple[float, float]) -> float:
    return min(max(width, ends[0]), ends[1])


def lines(letters: int, width: int) -> int:
    """Give how many lines letters take in a column's width."""
    return -(-letters // width) or 1
