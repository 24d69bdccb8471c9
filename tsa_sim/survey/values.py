"""Cells into values: numbers, codes, months and names, every cell that is none of them told by its line."""

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.errors import BadValue, Finding, Place, UnknownName
from tsa_sim.survey.dates import in_format
from tsa_sim.survey.faults import Gathered
from tsa_sim.survey.layout import FIELDS, MONTH_FORMATS, Field
from tsa_sim.survey.mapped import Column, region_row
from tsa_sim.survey.mapping import Mapping

Floats = npt.NDArray[np.float64]
Lines = npt.NDArray[np.int64]

_COMMA = re.compile(r"^[-+]?\d+,\d+$")
_COMMA_OR_THOUSANDS = re.compile(r"^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$")
_SPACED = re.compile(r"^[-+]?\d{1,3}([ \u00a0\u202f']\d{3})+([.,]\d+)?$")
_PLAIN_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")
_NO_ANSWER = (8.0, 9.0, 88.0, 98.0, 99.0, 888.0, 998.0, 999.0, 9998.0, 9999.0)  # codes that surveys use, sign aside
_ROUNDED_NAME = re.compile(r"^\d([.,]\d+)?[eE]\+?\d+$")
_WHOLE = re.compile(r"^(-?\d+)[.,]0$")  # a whole number as a name or code, not as an amount


class Cells(NamedTuple):
    """One column of one piece: the field and the user's column, its cells as text or numbers, and their lines."""

    name: str
    column: Column
    cells: pd.Series
    lines: Lines
    file: str
    mapping: Mapping

    @property
    def declared(self) -> Field:
        """The field's declaration."""
        return FIELDS[self.name]


def read(asked: Cells, faults: Gathered) -> Floats:
    """Read a piece of a column of numbers, codes or months; NaN where a cell is empty or faulty.

    Numbers come in the package's units, codes as whole numbers, months as counts since year 0.
    """
    if asked.declared.kind == "number":
        return _numbers(asked, faults)
    if asked.declared.kind == "code":
        return _codes(asked, faults)
    return _months(asked, faults)


def names(asked: Cells, faults: Gathered) -> npt.NDArray[np.uint64]:
    """Give each name as a 64-bit number, equal for equal names; an empty name is a fault."""
    text = _text(asked)
    _tell_missing(asked, np.asarray(text.isin(asked.mapping.missing)), faults)
    rounded = text.str.match(_ROUNDED_NAME).to_numpy(bool)
    _tell(asked, text, rounded, "is a number that a spreadsheet has rounded: names that differed may now be the same",
          "Save the file again with this column as text", faults)  # fmt: skip
    return np.asarray(pd.util.hash_array(text.to_numpy(object), categorize=False), np.uint64)


def _numbers(asked: Cells, faults: Gathered) -> Floats:
    if pd.api.types.is_numeric_dtype(asked.cells.dtype):
        numbers = asked.cells.to_numpy(np.float64, na_value=np.nan)
        empty = np.isnan(numbers) | np.isin(numbers, _numbers_of(asked.mapping.missing))
        text = None
    else:
        text = _as_written(asked)
        empty = _text(asked).isin(asked.mapping.missing).to_numpy(bool)
        plain = text.str.replace(",", ".", regex=False) if asked.mapping.decimal == "," else text
        numbers = pd.to_numeric(plain.where(~empty), errors="coerce").to_numpy(np.float64)
        if asked.mapping.decimal == ",":  # a point can then only part thousands, as in 155.000
            numbers = np.where(text.str.contains(".", regex=False).to_numpy(bool), np.nan, numbers)
    _tell_missing(asked, empty, faults)
    wrong = ~empty & ~np.isfinite(numbers)
    if wrong.any():
        _tell_not_numbers(asked, text if text is not None else asked.cells.astype(str), wrong, faults)
        numbers = np.where(wrong, np.nan, numbers)
    values = np.where(empty, np.nan, numbers) * asked.column.factor
    low, high = asked.declared.limits
    outside = (values < low) | (values > high)
    limit = "is negative" if low == 0 else f"lies below {low:g}"

    def tell(number: int, place: Place) -> Finding:
        value = numbers[outside][number]
        problem = limit if value * asked.column.factor < low else "is too large"
        todo = "Correct it" if asked.declared.required else "Correct it, or leave the cell empty if unknown"
        if abs(value) in _NO_ANSWER:
            todo = f"If it stands for no answer, add it to missing: [..., {value:g}] in {asked.mapping.file}"
        return BadValue(asked.column.name, f"{value:g}", problem, todo, place)

    faults.add_lines((asked.column.name, "out of range"), asked.file, asked.lines[outside], tell)
    return np.where(outside, np.nan, values)


def _numbers_of(missing: tuple[str, ...]) -> list[float]:
    """Give the codes for no answer that are numbers, as they stand in the columns of Stata, SPSS and Parquet."""
    return [float(word) for word in missing if _PLAIN_NUMBER.match(word)]


def _tell_not_numbers(asked: Cells, text: pd.Series, wrong: npt.NDArray[np.bool_], faults: Gathered) -> None:
    either = wrong & text.str.match(_COMMA_OR_THOUSANDS).to_numpy(bool) & (asked.mapping.decimal == ".")
    commas = wrong & ~either & text.str.match(_COMMA).to_numpy(bool)
    points = wrong & text.str.contains(".", regex=False).to_numpy(bool) & (asked.mapping.decimal == ",")
    spaced = wrong & ~commas & ~points & text.str.match(_SPACED).to_numpy(bool)
    mapping = asked.mapping.file
    _tell(asked, text, commas, "has a decimal comma", f'Write decimal: "," in {mapping}', faults)
    _tell(asked, text, either, "has a comma, which may part thousands or be the decimal sign",
          f'Write numbers without commas; or decimal: "," in {mapping}, if that is what it is', faults)  # fmt: skip
    _tell(asked, text, points, "has a point, and the mapping says that the decimal sign is a comma",
          f'Write numbers without points; or decimal: "." in {mapping}', faults)  # fmt: skip
    _tell(asked, text, spaced, "has its thousands parted", "Write the number without blanks", faults)
    rest = wrong & ~commas & ~spaced & ~either & ~points
    _tell(asked, text, rest, "is not a number", f"Correct it, or add it to missing: [...] in {mapping}", faults)


def _codes(asked: Cells, faults: Gathered) -> Floats:
    text = _text(asked)
    empty = text.isin(asked.mapping.missing).to_numpy(bool)
    numbers, distinct = pd.factorize(text.where(~empty))
    known = np.full(len(distinct) + 1, np.nan)
    unknown: dict[int, Finding] = {}
    for number, code in enumerate(distinct):
        try:
            known[number] = _meaning(asked, str(code))
        except Finding as fault:
            unknown[number] = fault
    _tell_missing(asked, empty, faults)
    for number, found in unknown.items():
        here = asked.lines[numbers == number]
        faults.add_lines(
            (asked.column.name, f"code {distinct[number]}"),
            asked.file,
            here,
            _placed(asked, str(distinct[number]), found),
        )
    return known[numbers]


def _meaning(asked: Cells, code: str) -> int:
    if code in asked.column.codes:
        return asked.column.codes[code]
    alike = {meaning for known, meaning in asked.column.codes.items() if known.casefold() == code.casefold()}
    if len(alike) == 1:
        return alike.pop()
    if asked.name == "region" and not code.lstrip("-").isdigit():
        return region_row(code)
    raise UnknownName("code", code, asked.column.codes or ("no codes are mapped",))


def _placed(asked: Cells, code: str, fault: Finding) -> Callable[[int, Place], Finding]:
    def tell(number: int, place: Place) -> Finding:
        del number
        if isinstance(fault, UnknownName):
            return UnknownName(f"code of {asked.column.name} ({asked.name})", code, fault.known, place)
        return Finding(f"{asked.column.name}: {fault.found}", todo=fault.todo, place=place)

    return tell


def _months(asked: Cells, faults: Gathered) -> Floats:
    if pd.api.types.is_datetime64_any_dtype(asked.cells.dtype):
        empty = asked.cells.isna().to_numpy(bool)
        _tell_missing(asked, empty, faults)
        found = asked.cells.dt.year.to_numpy(np.float64) * 12 + asked.cells.dt.month.to_numpy(np.float64) - 1
        return np.where(empty, np.nan, found)
    text = _text(asked)
    empty = text.isin(asked.mapping.missing).to_numpy(bool)
    _tell_missing(asked, empty, faults)
    months = in_format(text, asked.column.format)
    wrong = ~empty & np.isnan(months)
    for other in MONTH_FORMATS:
        fits = wrong & ~np.isnan(in_format(text, other)) if other != asked.column.format and wrong.any() else None
        if fits is not None and fits.any():
            problem = f"is written {other}, the mapping says {asked.column.format}"
            _tell(asked, text, fits, problem, "Write all dates of a column alike, or correct the format", faults)
            wrong &= ~fits
    _tell(asked, text, wrong, "is not a date", f"Write it {asked.column.format}", faults)
    return months


def _text(asked: Cells) -> pd.Series:
    """Give cells as text without blanks around; whole numbers without the point that some formats add."""
    cells = asked.cells
    if pd.api.types.is_float_dtype(cells.dtype):
        whole = (cells % 1 == 0).fillna(value=False).to_numpy(bool)
        text = cells.astype(object).where(~whole, cells.fillna(0).astype("int64").astype(object))
        return text.where(cells.notna(), "").astype(str)
    return _as_written(asked).str.replace(_WHOLE, r"\1", regex=True)


def _as_written(asked: Cells) -> pd.Series:
    """Give cells as text without blanks around."""
    return asked.cells.astype(object).where(asked.cells.notna(), "").astype(str).str.strip()


def _tell_missing(asked: Cells, empty: npt.NDArray[np.bool_], faults: Gathered) -> None:
    if asked.declared.required and empty.any():
        what, meaning = asked.column.name, asked.declared.meaning
        faults.add_lines(
            (what, "empty"), asked.file, asked.lines[empty],
            lambda _, place: BadValue(what, "", "is empty", f"Every row needs it: {meaning}", place),
        )  # fmt: skip


def _tell(
    asked: Cells, text: pd.Series, wrong: npt.NDArray[np.bool_], problem: str, todo: str, faults: Gathered
) -> None:
    cells = text.to_numpy(object)[wrong]
    faults.add_lines(
        (asked.column.name, problem), asked.file, asked.lines[wrong],
        lambda number, place: BadValue(asked.column.name, _short(cells[number]), problem, todo, place),
    )  # fmt: skip


def _short(cell: object, most: int = 40) -> str:
    text = str(cell)
    return text if len(text) <= most else f"{text[:most]}..."
