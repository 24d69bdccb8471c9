"""A document read back from JSON."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from tsa_sim.errors import BrokenFile, MissingFile, Place
from tsa_sim.report import document as model
from tsa_sim.report.document import Document
from tsa_sim.report.writing import DECIMAL, FORMAT

_LISTS = ("data", "meta")  # what holds lists; everything else holds tuples
_CLASSES = {
    kind.__name__: kind
    for kind in (
        model.Source, model.Number, model.Paragraph, model.Column, model.Row, model.Table, model.Picture, model.Check,
        model.Box, model.Section, model.Document,
    )
}  # fmt: skip


def read_document(path: Path) -> Document:
    """Read a document that ``write_document`` wrote.

    Raises MissingFile, BrokenFile.
    """
    if not path.is_file():
        raise MissingFile(str(path), "there is no report in this folder")
    try:
        return from_json(path.read_text("utf-8"))
    except (ValueError, TypeError, KeyError) as fault:
        raise BrokenFile(f"it is not a document of a report ({fault})", todo="Make it again with tsa-sim report",
                         place=Place(str(path))) from fault  # fmt: skip


def from_json(text: str) -> Document:
    """Give the document of a JSON text. Raises ValueError for another format."""
    whole = json.loads(text)
    if whole.get("format") != FORMAT:
        raise ValueError(f"format {whole.get('format')}, not {FORMAT}")
    found = _made(whole["document"])
    if not isinstance(found, Document):
        raise ValueError("no document")
    return found


def _made(value: Any, inside: str = "") -> Any:
    if isinstance(value, list):
        made = [_made(entry, inside) for entry in value]
        return made if inside in _LISTS else tuple(made)
    if not isinstance(value, dict):
        return value
    if set(value) == {DECIMAL}:
        return Decimal(value[DECIMAL])
    if "is" in value:
        kind = _CLASSES[value["is"]]
        return kind(**{key: _made(entry, key) for key, entry in value.items() if key != "is"})
    return {key: _made(entry, inside) for key, entry in value.items()}
