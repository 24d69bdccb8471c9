"""Files streamed piece by piece: CSV, Parquet, Stata and SPSS, each cell with the line it stands in.

Lines are counted from 1 with the heading in a text file; in the other formats a line is the number of the record.
"""

import csv
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.errors import BrokenFile, Finding, Findings, MissingFile, Place
from tsa_sim.survey.faults import OF_OTHER_WIDTH, Gathered
from tsa_sim.survey.formats import ROWS, parquet_frames, spss_frames, stata_frames
from tsa_sim.survey.headings import missing_columns
from tsa_sim.survey.mapped import Column
from tsa_sim.survey.mapping import Mapping

_TEXT = (".csv", ".txt", ".tsv")
_MAGIC = {
    b"PAR1": ("Parquet", (".parquet",)),
    b"$FL2": ("SPSS", (".sav",)),
    b"$FL3": ("SPSS", (".zsav",)),
    b"<stata_dta>": ("Stata", (".dta",)),
    b"PK\x03\x04": ("an Excel workbook or a ZIP archive", ()),
    b"\xd0\xcf\x11\xe0": ("an old Excel workbook", ()),
    b"\x1f\x8b": ("compressed (gzip)", ()),
    b"SQLite format 3": ("a SQLite database", ()),
}
_LOOKED_AT = 30  # lines in which a heading is looked for
_SEPARATORS = {";": "';'", "\t": "a tab", ",": "','", "|": "'|'"}


class Piece(NamedTuple):
    """Some rows: the line of each, and its mapped columns by field, as text or numbers."""

    lines: npt.NDArray[np.int64]
    cells: dict[str, pd.Series]


def pieces(path: Path, columns: dict[str, Column], mapping: Mapping, faults: Gathered) -> Iterator[Piece]:
    """Read a file's mapped columns piece by piece; rows of the wrong length are gathered as faults and left out.

    Raises Findings or a Finding when the file cannot be read at all or lacks a column.
    """
    suffix = path.suffix.lower()
    _refuse_other_formats(path, suffix)
    if suffix in _TEXT:
        return _text_pieces(path, columns, mapping, faults)
    if suffix == ".parquet":
        return _numbered(path, columns, parquet_frames(path, columns))
    if suffix == ".dta":
        return _numbered(path, columns, stata_frames(path, columns))
    return _numbered(path, columns, spss_frames(path, columns))


def _refuse_other_formats(path: Path, suffix: str) -> None:
    try:
        with path.open("rb") as file:
            start = file.read(16)
    except OSError as fault:
        raise MissingFile(str(path), f"it cannot be read ({fault.strerror})") from fault
    if not start:
        raise BrokenFile("the file is empty", todo="Save or copy it again", place=Place(str(path)))
    for magic, (what, suffixes) in _MAGIC.items():
        if start.startswith(magic) and suffix not in suffixes:
            todo = f"Name it {path.stem}{suffixes[0]}" if suffixes else "Save it as CSV in UTF-8"
            raise BrokenFile(f"the file is {what}, not what its extension {suffix} says", todo=todo,
                             place=Place(str(path)))  # fmt: skip
    if suffix == ".parquet" and not start.startswith(b"PAR1"):
        raise BrokenFile("the file is not Parquet, as its extension says", todo="Name it by what it is, or save it "
                         "again", place=Place(str(path)))  # fmt: skip


def _text_pieces(path: Path, columns: dict[str, Column], mapping: Mapping, faults: Gathered) -> Iterator[Piece]:
    encoding = "utf-8-sig" if mapping.encoding == "utf-8" else mapping.encoding
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=mapping.separator)
        try:
            header = [name.strip() for name in next(reader, [])]
            places = _places(path, header, columns, mapping)
            any_row = False
            for lines, rows in _rows(reader, len(header), str(path), faults):
                any_row = True
                table = list(zip(*rows, strict=True))
                cells = {name: pd.Series(table[place], dtype=object) for name, place in places.items()}
                yield Piece(np.array(lines, np.int64), cells)
        except UnicodeError as fault:
            raise _wrong_encoding(path, mapping.encoding) from fault
        except csv.Error as fault:
            raise BrokenFile(f"not a table: {fault}", todo="Save it again as CSV in UTF-8",
                             place=Place(str(path), reader.line_num)) from fault  # fmt: skip
        if not any_row and not faults:
            raise BrokenFile("the file has a heading and no rows", todo="Save or copy it again", place=Place(str(path)))


def _rows(reader: Any, width: int, file: str, faults: Gathered) -> Iterator[tuple[list[int], list[list[str]]]]:
    lines: list[int] = []
    rows: list[list[str]] = []
    before = reader.line_num
    for row in reader:
        begins, before = before + 1, reader.line_num
        if not row:
            continue
        if len(row) != width:
            tell = _of_other_width(len(row), width, before if before > begins else None)
            faults.add_lines(OF_OTHER_WIDTH, file, [begins], tell)
            continue
        if not any(map(str.strip, row)):
            faults.add_lines(("empty", "rows"), file, [begins], _empty)
            continue
        lines.append(begins)
        rows.append(row)
        if len(rows) == ROWS:
            yield lines, rows
            lines, rows = [], []
    if rows:
        yield lines, rows


def _empty(number: int, place: Place) -> Finding:
    del number
    return BrokenFile("the row is empty", todo="Take it out; a spreadsheet leaves such rows at the end", place=place)


def _of_other_width(cells: int, width: int, ends: int | None) -> Callable[[int, Place], Finding]:
    def tell(number: int, place: Place) -> Finding:
        del number
        if ends is not None:
            return BrokenFile(
                f"the row goes on to line {ends} and has {cells} cells, the heading {width}",
                todo='Look for a quote (") that is opened here and never closed',
                place=place,
            )
        return BrokenFile(
            f"the row has {cells} cells, the heading {width}",
            todo="Look for a separator too many, a lost quote or a cut-off end",
            place=place,
        )

    return tell


def _places(path: Path, header: list[str], columns: dict[str, Column], mapping: Mapping) -> dict[str, int]:
    """Find the mapped columns in a heading. Raises Findings."""
    place = Place(str(path), 1)
    if not any(header):
        raise BrokenFile("the file has no heading", todo="Write the columns' names in the first line", place=place)
    wanted = {column.name for column in columns.values()}
    if wanted and not wanted & set(header):
        for separator, word in _SEPARATORS.items():
            parts = {part.strip().strip('"') for part in mapping.separator.join(header).split(separator)}
            if separator != mapping.separator and wanted & parts:
                raise BrokenFile(
                    f"the columns are parted by {word}, not by {_SEPARATORS.get(mapping.separator, mapping.separator)}",
                    todo=f"write separator: {'tab' if separator == chr(9) else repr(separator)} in {mapping.file}",
                    place=place,
                )
        _refuse_lines_above(path, wanted, mapping)
    faults: list[Finding] = []
    for name in sorted({name for name in header if header.count(name) > 1 and name in wanted}):
        faults.append(BrokenFile(f"the column {name!r} stands twice in the heading", todo="Keep one of them",
                                 place=place))  # fmt: skip
    faults += missing_columns(str(path), header, wanted)
    if faults:
        raise Findings(faults)
    return {name: header.index(column.name) for name, column in columns.items()}


def _refuse_lines_above(path: Path, wanted: set[str], mapping: Mapping) -> None:
    """Tell of titles above the heading. Raises BrokenFile."""
    encoding = "utf-8-sig" if mapping.encoding == "utf-8" else mapping.encoding
    with path.open(encoding=encoding, newline="") as file:
        for number, row in enumerate(csv.reader(islice(file, _LOOKED_AT), delimiter=mapping.separator), start=1):
            if 2 * len(wanted & {cell.strip() for cell in row}) >= len(wanted):
                raise BrokenFile(
                    f"the heading stands in line {number}",
                    todo="Take out the lines above it",
                    place=Place(str(path), number),
                )


def _wrong_encoding(path: Path, encoding: str) -> BrokenFile:
    """Find the first line that is not in the encoding, and one in which it can be read."""
    number = None
    if "16" not in encoding:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):  # noqa: B007 -- the line is wanted
                try:
                    line.decode(encoding)
                except UnicodeError:
                    break
    with path.open("rb") as file:
        start = file.read(2)
    guess = "utf-16" if start in (b"\xff\xfe", b"\xfe\xff") else "cp1251"
    return BrokenFile(
        f"the file is not in {encoding.upper()}", todo=f"Save it in UTF-8, or write encoding: {guess} in the mapping",
        place=Place(str(path), number),
    )  # fmt: skip


def _numbered(path: Path, columns: dict[str, Column], frames: Iterator[pd.DataFrame]) -> Iterator[Piece]:
    done = 0
    for frame in frames:
        if frame.empty:
            continue
        cells = {name: frame[column.name].reset_index(drop=True) for name, column in columns.items()}
        yield Piece(np.arange(done + 1, done + 1 + len(frame), dtype=np.int64), cells)
        done += len(frame)
    if not done:
        raise BrokenFile("the file has columns and no rows", todo="Save or copy it again", place=Place(str(path)))
