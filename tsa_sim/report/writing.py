"""A document as JSON: everything that it holds, in one file beside the reports made from it."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tsa_sim.errors import Unwritable
from tsa_sim.report.document import Document

FORMAT = 1
"""Raised when what is written changes so that an older reader would misread it."""
DECIMAL = "decimal"


def as_json(document: Document) -> str:
    """Give a document as JSON text: the same document gives the same bytes."""
    whole = {"format": FORMAT, "document": _plain(document)}
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def write_document(document: Document, path: Path) -> None:
    """Write a document to a JSON file. Raises Unwritable."""
    try:
        path.write_text(as_json(document), "utf-8")
    except OSError as fault:
        raise Unwritable(str(path), fault.strerror or str(fault)) from fault


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        named = {entry.name: _plain(getattr(value, entry.name)) for entry in fields(value)}
        return {"is": type(value).__name__, **named}
    if isinstance(value, Decimal):
        return {DECIMAL: str(value)}
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    raise TypeError(f"a document holds plain values, not {type(value).__name__}")
