"""The codebook: every measure of the tables with its definition, unit, and how it is counted."""

from tsa_sim.report.document import Column, Paragraph, Row, Section, Table
from tsa_sim.report.making import Making, counted, definition, label
from tsa_sim.report.words import everywhere, said
from tsa_sim.tables.declared import tables


def section(making: Making) -> Section:
    """Give the chapter: a row a measure of the package, those in whose table a run has no figures too."""
    columns = (
        Column("short", said("head.short"), numeric=False),
        Column("unit", said("head.unit"), numeric=False),
        Column("counted", said("head.counted"), numeric=False),
        Column("definition", said("head.definition"), numeric=False),
    )
    rows = tuple(
        Row(
            everywhere(entry.name),
            (label(entry.name), said(f"plain_unit.{entry.unit}"), counted(entry.name), definition(entry.name)),
        )
        for table in tables()
        for entry in table.outputs
    )
    table = Table("codebook", said("codebook.table"), said("head.name_in_tables"), columns, rows)
    return Section("codebook", said("section.codebook"), (Paragraph("codebook.text", said("codebook.text")), table))
