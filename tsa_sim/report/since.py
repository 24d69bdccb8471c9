"""What has changed since an older report: every number that moved, and why."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from tsa_sim.report.document import Column, Document, Number, Paragraph, Row, Section, Table, Words
from tsa_sim.report.spelling import unit_heading
from tsa_sim.report.words import everywhere, said

REASONS = ("run", "law", "behaviour", "version", "rounding")
_OLD = "since."  # before the name of an older report's number
_MOST = 60  # rows in the report; the file of changes holds all


class Change(NamedTuple):
    """A number that moved: its name, what it was and is (None: not there), and the reasons."""

    id: str
    before: Number | None
    now: Number | None
    reasons: tuple[str, ...]


def changes(old: Document, new: Document) -> list[Change]:
    """List every number that is shown otherwise than in the old document, new ones and lost ones too."""
    found = []
    for name in dict.fromkeys((*old.numbers, *new.numbers)):
        if name.startswith(_OLD):
            continue
        before, now = old.numbers.get(name), new.numbers.get(name)
        if before is not None and now is not None and _same(before, now):
            continue
        found.append(Change(name, before, now, _reasons(old, new, name, before, now)))
    return found


def section(old: Document, new: Document) -> Section:
    """Give a chapter of what has changed, the largest changes first."""
    found = changes(old, new)
    if not found:
        text = Paragraph("since.nothing", said("since.nothing", date=everywhere(old.date)))
        return Section("since", said("section.since"), (text,))
    shown = sorted(found, key=_size, reverse=True)[:_MOST]
    columns = (
        Column("before", said("head.before")), Column("now", said("head.now")),
        Column("unit", said("head.unit"), numeric=False), Column("why", said("head.why"), numeric=False),
    )  # fmt: skip
    rows = tuple(Row(everywhere(change.id), _cells(change)) for change in shown)
    text = Paragraph("since.text", said("since.text", count=len(found), date=everywhere(old.date)))
    table = Table(
        "since", said("since.table", shown=len(shown), count=len(found)), said("head.name_of_number"), columns, rows
    )
    return Section("since", said("section.since"), (text, table))


def old_numbers(old: Document, new: Document) -> dict[str, Number]:
    """Give the old numbers of the chapter under names of their own, for the document to hold."""
    return {cell.id: cell for change in changes(old, new) for cell in _cells(change)[:1] if isinstance(cell, Number)}


def rows_of(found: list[Change]) -> list[dict[str, Any]]:
    """Give the changes for a CSV file."""
    return [
        {
            "id": change.id, "before": _shown(change.before), "now": _shown(change.now),
            "unit": (change.now or change.before).unit, "scale": (change.now or change.before).scale,  # type: ignore[union-attr]
            "why": " ".join(change.reasons),
        }
        for change in found
    ]  # fmt: skip


def _shown(number: Number | None) -> str:
    return "" if number is None or number.shown is None else str(number.shown)


def _cells(change: Change) -> tuple[Number | Words | None, ...]:
    number = change.now or change.before
    assert number is not None
    before = change.before
    old = None if before is None else replace(before, id=f"{_OLD}{change.id}")
    why: Words = {language: ", ".join(said(f"since.{reason}")[language] for reason in change.reasons)
                  for language in ("kk", "ru", "en")}  # fmt: skip
    return (old, change.now, unit_heading(number.unit, number.scale), why)


def _same(one: Number, other: Number) -> bool:
    return (one.shown, one.low, one.high, one.unit, one.scale) == (
        other.shown,
        other.low,
        other.high,
        other.unit,
        other.scale,
    )


def _reasons(old: Document, new: Document, name: str, before: Number | None, now: Number | None) -> tuple[str, ...]:
    if before is None:
        return ("new",)
    if now is None:
        return ("gone",)
    runs = [
        run for run in (*old.meta.get("runs", {}), *new.meta.get("runs", {})) if _names(run, now) or _names(run, before)
    ]
    reasons = {reason for run in runs for reason in _of_run(old.meta["runs"].get(run), new.meta["runs"].get(run))}
    ordered = tuple(reason for reason in REASONS if reason in reasons)
    return ordered or ("rounding" if before.exact == now.exact else "version",)


def _names(run: str, number: Number) -> bool:
    return number.source is not None and run in number.source.run.replace(" minus ", " ").split()


def _of_run(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> set[str]:
    if old is None or new is None:
        return {"run"}
    kinds = {"run": "run", "law": "law", "behaviour": "behaviour", "version": "version"}
    return {reason for key, reason in kinds.items() if old[key] != new[key]}


def _size(change: Change) -> float:
    if change.before is None or change.now is None or not change.before.exact or change.now.exact is None:
        return float("inf") if change.before is not None and change.now is not None else -1.0
    return abs(change.now.exact / change.before.exact - 1)
