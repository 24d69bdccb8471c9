"""How broad the columns of a printed table are, how small its letters, and whether its page lies on its side.

Breadths are counted in letters of the text's own size: numbers are never broken, texts are, but not within a word.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

UPRIGHT, ON_ITS_SIDE = 84, 130
"""Letters in a row of a page."""

_SMALLEST, _SMALL = 0.82, 0.88  # of the text's size: where numbers need it, and where texts would be broken else
_BOLD, _INTERVAL = 1.15, 0.84  # breadth of a letter in a heading and in an interval
_NARROW, _EASY, _BROAD = 14, 36, 90  # letters of a text before it is broken: in need, for ease, with room to spare
_HEADING = 38  # letters of a heading of numbers before it is broken, and over how many lines it may go
_LINES_OF_HEADING = 3
_LEAST, _BETWEEN = 5, 2  # letters of a column, and between two
_NARROWEST, _LOOSE = 0.5, 1.2  # of the page's breadth that a table fills, and over what its letters need
_MANY_LINES = 2.5  # of a row, on the average: texts so broken are better read on the page's side


class Breadths(NamedTuple):
    """Shares of the columns, size of the letters, whether on the page's side, how much of its breadth is filled."""

    widths: tuple[float, ...]
    size: float
    landscape: bool
    filled: float


class _Bounds(NamedTuple):
    least: int
    wanted: int
    numeric: bool


def breadths(table: Mapping[str, Any], *, may_turn: bool = True) -> Breadths:
    """Lay out a table whose texts are spelled: label, columns and rows with their cells.

    may_turn: whether a broad one may lie on the page's side.
    """
    rows, columns = table["rows"], table["columns"]
    bounds = [_of_texts(table["label"], [row["label"] for row in rows])]
    for place, column in enumerate(columns):
        cells = [row["cells"][place] for row in rows]
        bounds.append(
            _of_numbers(column, cells)
            if column["numeric"]
            else _of_texts(column["words"], [cell["words"] for cell in cells])
        )
    upright = _within(bounds, UPRIGHT)
    too_broad = sum(each.least for each in bounds) * _SMALLEST > UPRIGHT
    landscape = may_turn and (too_broad or _lines_a_row(table, bounds, upright[0]) > _MANY_LINES)
    room = ON_ITS_SIDE if landscape else UPRIGHT
    widths, size = _within(bounds, room) if landscape else upright
    filled = min(1.0, max(_NARROWEST, _LOOSE * sum(widths) * size / room))
    return Breadths(tuple(round(width, 2) for width in widths), size, landscape, round(filled, 3))


def _within(bounds: Sequence[_Bounds], room: float) -> tuple[list[float], float]:
    """Give breadths within a room, and the size of letters at which they fit it."""
    least = sum(each.least for each in bounds)
    smallest = min(_SMALLEST, room / least)
    texts = sum(max(min(each.wanted, _EASY) - each.least, 0) for each in bounds if not each.numeric)
    size = min(1.0, max(smallest, min(room / least, _SMALL), room / (least + texts)))
    return _shared(bounds, room / size - least), size


def _shared(bounds: Sequence[_Bounds], spare: float) -> list[float]:
    """Give every column its least breadth and shares of what is spare, by turns.

    Texts are eased first, then headings of numbers get their breadth, then the longest texts.
    """
    eased = [_Bounds(each.least, max(each.least, min(each.wanted, _EASY)), each.numeric) for each in bounds]
    widths = [float(each.least) for each in bounds]
    for numeric, aims in ((False, eased), (True, bounds), (False, bounds)):
        lacking = [
            aim.wanted - width if aim.numeric is numeric else 0.0 for aim, width in zip(aims, widths, strict=True)
        ]
        share = min(max(spare, 0.0) / sum(lacking), 1.0) if sum(lacking) > 0 else 0.0
        widths = [width + share * each for width, each in zip(widths, lacking, strict=True)]
        spare -= share * sum(lacking)
    return widths


def _of_texts(heading: str, texts: Sequence[str]) -> _Bounds:
    words = max((len(word) for text in texts for word in text.split()), default=1)
    longest = max((len(text) for text in texts), default=1)
    least = max(words, _longest_bold(heading), min(longest, _NARROW), _LEAST)
    return _Bounds(least + _BETWEEN, max(least, min(longest, _BROAD)) + _BETWEEN, False)


def _of_numbers(column: Mapping[str, Any], cells: Sequence[Mapping[str, Any]]) -> _Bounds:
    """Give the bounds of a column of numbers; it is wanted so broad that its heading takes three lines."""
    below = [column["unit"], column["counted"]]
    figures = max((_bold(len(cell["words"])) for cell in cells), default=1)
    intervals = max((math.ceil(_INTERVAL * len(cell["interval"])) for cell in cells), default=0)
    words = max((len(word) for text in below for word in text.split()), default=0)
    least = max(figures, intervals, words, _longest_bold(column["words"]), _LEAST)
    heading = min(_bold(len(column["words"])) // _LINES_OF_HEADING, _HEADING)
    wanted = max(heading, min(max(map(len, below)), _HEADING // 2))
    return _Bounds(least + _BETWEEN, max(least, wanted) + _BETWEEN, True)


def _longest_bold(text: str) -> int:
    return max((_bold(len(word)) for word in text.split()), default=1)


def _bold(letters: int) -> int:
    """Give how many letters of the text's own weight are as broad as some in bold."""
    return math.ceil(_BOLD * letters)


def _lines_a_row(table: Mapping[str, Any], bounds: Sequence[_Bounds], widths: Sequence[float]) -> float:
    """Give how many lines the texts of a row take on the average."""
    counts = []
    for row in table["rows"]:
        texts = [row["label"], *(cell["words"] for cell in row["cells"])]
        lines = [
            math.ceil(len(text) / max(width - _BETWEEN, 1))
            for text, width, each in zip(texts, widths, bounds, strict=True)
            if not each.numeric
        ]
        counts.append(max(lines))
    return sum(counts) / max(len(counts), 1)
