"""What the figures rest on: the fingerprint, how to make them again, and the self-audit."""

from tsa_sim.report.audit import audit_box
from tsa_sim.report.document import Column, Paragraph, Row, Section, Table
from tsa_sim.report.making import Making
from tsa_sim.report.words import everywhere, said


def section(making: Making) -> Section:
    """Give the chapter."""
    heads = ("fingerprint", "results", "law", "version", "scale", "replicates", "seed")
    columns = tuple(Column(head, said(f"head.{head}"), numeric=False) for head in heads)
    rows = tuple(
        Row(
            everywhere(run.name),
            tuple(
                everywhere(str(run.manifest.get(key, "?"))[:12])
                for key in ("fingerprint", "results_hash", "law_hash", "tsa_sim", "scale", "replicates", "seed")
            ),
        )
        for run in making.runs.steps
    )
    table = Table("fingerprints", said("trust.table"), said("head.run"), columns, rows, said("note.verify"))
    return Section(
        "trust", said("section.trust"), (Paragraph("trust.text", said("trust.text")), audit_box(making.runs), table)
    )
