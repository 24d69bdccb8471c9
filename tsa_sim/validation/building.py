"""From what was gathered to a document: chapters in the order of the field's headings, absent ones with reasons."""

from collections.abc import Callable

from tsa_sim.report.document import Document, Paragraph, Section, Words
from tsa_sim.report.words import everywhere, joined
from tsa_sim.validation.chapters import (
    Absent,
    assumptions,
    cross_model,
    external,
    face,
    identifiability,
    limits,
    predictive,
    verification,
)
from tsa_sim.validation.laying import COUNT, PERCENT
from tsa_sim.validation.material import Material
from tsa_sim.validation.words import say

CHAPTERS: tuple[Callable[[Material], Section | Absent], ...] = (
    face.section, verification.section, cross_model.section, external.section, predictive.section,
    identifiability.section, assumptions.section, limits.section,
)  # fmt: skip
KIND = "validation"
_SHORT = 16


def build(material: Material) -> Document:
    """Make the report's document."""
    chapters = [chapter(material) for chapter in CHAPTERS]
    sections = [one for one in chapters if isinstance(one, Section)]
    missing = [one for one in chapters if isinstance(one, Absent)]
    if missing:
        lines = tuple(
            Paragraph(f"absent.{place}", joined(one.title, one.reason, by=": ")) for place, one in enumerate(missing)
        )
        sections.append(Section("absent", say("section.absent"), lines))
    answer = _answer(material)
    fingerprint = f"{KIND} {material.fingerprint[:_SHORT]}"
    return Document(
        KIND, say("title"), say("subtitle"), answer, fingerprint, material.date, _stamp(material),
        dict(material.figures.numbers), tuple(sections), {"runs": {KIND: material.fingerprint}},
    )  # fmt: skip


def _answer(material: Material) -> Words:
    """Say in two or three sentences how the model stood the tests."""
    laid = material.laid("answer", "this report")
    asked = (*material.live.itself, *material.live.others)
    checks, held = (
        laid.number(name, float(value), COUNT)
        for name, value in (("checks", len(asked)), ("held", sum(one.passed for one in asked)))
    )
    parts = [say("answer.checks", checks=checks, held=held)]
    if material.workshop is not None:
        families = sum(entry.families for entry in material.workshop.by_hand)
        right = sum(entry.by_calculator for entry in material.workshop.by_hand)
        numbers = {
            "families": laid.number("families", float(families), COUNT),
            "right": laid.number("right", float(right), COUNT),
        }
        parts.append(say("answer.families", **numbers))
    if material.backtest is not None:
        rows = external.keyed(material.backtest.beside_official())
        held_out = rows[rows["use"] == "held_out"]
        inside = ((held_out["low90"] <= held_out["official"]) & (held_out["official"] <= held_out["high90"])).mean()
        fitted, unseen = (laid.number(use, external.median_error(rows, use), PERCENT) for use in external.USES)
        coverage = laid.number("inside", float(inside), PERCENT)
        parts.append(say("answer.record", fitted=fitted, unseen=unseen, inside=coverage))
    return joined(*parts)


def _stamp(material: Material) -> Words | None:
    """Stamp a report of which a check of the program did not hold."""
    failing = [one.key for one in (*material.live.itself, *material.live.others) if not one.passed]
    return joined(say("stamp"), everywhere(", ".join(failing)), by=": ") if failing else None
