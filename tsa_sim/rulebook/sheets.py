"""Sheets: parameters as records that compiled code reads by dots, and their plain twins."""

from types import SimpleNamespace
from typing import Any

import numpy as np


def twin(record: Any) -> Any:
    """Copy a record, of a sheet or of people, into a plain Python object with the same dots; tables become lists."""
    values = {}
    for name in record.dtype.names:
        value = record[name]
        if value.dtype.names:
            values[name] = twin(value)
        else:
            values[name] = _Table(value.tolist()) if value.ndim else value.item()
    return SimpleNamespace(**values)


def sheet(values: Any) -> np.void:
    """Copy a named tuple (of numbers, arrays and named tuples) into one record with the same dots.

    Compiled code reads ``law.tsa.line`` from it without touching a Python object. Whole numbers and truth values
    become 64-bit integers, decimals 64-bit floats; arrays keep their type and shape.
    """
    record = np.zeros((), _sheet_type(values))
    _fill(record, values)
    row: np.void = record[()]  # type: ignore[assignment]
    return row


def sheets(rows: list[Any]) -> np.ndarray[Any, np.dtype[np.void]]:
    """Copy several named tuples of one kind into an array of records, one a row."""
    records = np.zeros(len(rows), _sheet_type(rows[0]))
    for record, values in zip(records, rows, strict=True):
        _fill(record, values)
    return records


class _Table(list[Any]):
    """A table in plain lists that takes several indices at once."""

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, tuple):
            return list.__getitem__(self, key)
        found: Any = self
        for part in key:
            found = list.__getitem__(found, part)
        return found


def _sheet_type(values: Any) -> np.dtype[Any]:
    if hasattr(values, "_fields"):
        fields = [(name, *_field_type(getattr(values, name))) for name in values._fields]
        return np.dtype(fields, align=True)
    raise TypeError(f"a sheet is made from a named tuple, not from {type(values).__name__}")


def _field_type(value: Any) -> tuple[Any, ...]:
    if hasattr(value, "_fields"):
        return (_sheet_type(value),)
    if isinstance(value, np.ndarray):
        return (value.dtype, value.shape)
    return (np.dtype(np.float64 if isinstance(value, float) else np.int64),)


def _fill(record: Any, values: Any) -> None:
    for name in values._fields:
        value = getattr(values, name)
        if hasattr(value, "_fields"):
            _fill(record[name], value)
        else:
            record[name] = value
