"""What the figures rest on: the fingerprint, how to make them again, and the self-audit."""

from tsa_sim.report.audit import audit_box
from tsa_sim.report.document import Block, Column, Paragraph, Row, Section, Table
from tsa_sim.report.freshness import stamp
from tsa_sim.report.making import Making, whole_title
from tsa_sim.report.words import everywhere, said

_KEYS = {
    "fingerprint": "fingerprint", "results": "results_hash", "law": "law_hash", "version": "tsa_sim", "scale": "scale",
    "replicates": "replicates", "seed": "seed",
}  # fmt: skip
_SHORT = 12


def section(making: Making) -> Section:
    """Give the chapter."""
    columns = tuple(Column(head, said(f"head.{head}"), numeric=False) for head in ("title", *_KEYS))
    rows = tuple(
        Row(
            everywhere(run.name),
            (whole_title(run), *(everywhere(str(run.manifest.get(key, "?"))[:_SHORT]) for key in _KEYS.values())),
        )
        for run in making.runs.steps
    )
    table = Table("fingerprints", said("trust.table"), said("head.run"), columns, rows, said("note.verify"))
    text = Paragraph("trust.text", said("trust.text"))
    blocks: list[Block] = [text, audit_box(making.runs), table]
    told = stamp(making.runs.steps)
    if told is not None:
        blocks.insert(1, Paragraph("trust.changed", said("trust.changed", stamp=told), "warning"))
    return Section("trust", said("section.trust"), tuple(blocks))
