"""The comparative table of bills, as the government's rules of procedure ask: in force, proposed, reason.

The wording is the user's, from a YAML file: ``rows:``, a list of ``{article, in_force, proposed, reason}``, each a
text in kk, ru, en (a text alone is taken for all). Nothing in it is invented or changed.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tsa_sim.errors import BadValue, Finding, Findings, MissingFile, Place
from tsa_sim.locale import LANGUAGES
from tsa_sim.report.document import Column, Paragraph, Row, Section, Table, Words
from tsa_sim.report.making import Making
from tsa_sim.report.words import everywhere, said, words_of
from tsa_sim.yaml_source import read_yaml

KEYS = ("article", "in_force", "proposed", "reason")


def section(making: Making) -> Section | None:
    """Give the chapter; None where the user gave no wording."""
    if making.asked.bills is None:
        return None
    rows = tuple(
        Row(everywhere(str(number)), tuple(entry[key] for key in KEYS))
        for number, entry in enumerate(read_bills(making.asked.bills), start=1)
    )
    columns = tuple(Column(key, said(f"bills.{key}"), numeric=False) for key in KEYS)
    table = Table("bills", said("bills.table"), said("head.number"), columns, rows)
    return Section("bills", said("section.bills"), (Paragraph("bills.text", said("bills.text")), table))


def read_bills(path: Path) -> list[Mapping[str, Words]]:
    """Read the wording of the user. Raises MissingFile, Findings with every fault."""
    if not path.is_file():
        raise MissingFile(str(path))
    source = read_yaml(path)
    if source.faults:
        raise Findings(source.faults)
    rows = source.content.get("rows")
    if not isinstance(rows, list) or not rows:
        raise BadValue("rows", type(rows).__name__, "is no list", f"Give a list of {', '.join(KEYS)}",
                       Place(str(path)))  # fmt: skip
    faults: list[Finding] = []
    found = [_entry(number, entry, path, faults) for number, entry in enumerate(rows, start=1)]
    if faults:
        raise Findings(faults)
    return found


def _entry(number: int, entry: Any, path: Path, faults: list[Finding]) -> Mapping[str, Words]:
    found: dict[str, Words] = {}
    for key in KEYS:
        text = entry.get(key) if isinstance(entry, Mapping) else None
        if isinstance(text, str):
            found[key] = everywhere(text)
        elif isinstance(text, Mapping) and all(text.get(language) for language in LANGUAGES):
            found[key] = words_of(text)
        else:
            faults.append(BadValue(f"bills, entry {number}, {key}", text, "is not a text in kk, ru and en",
                                   "Write one text, or {kk: ..., ru: ..., en: ...}", Place(str(path))))  # fmt: skip
    return found
