"""Poverty before and after the payments at fixed lines, who is reached and missed, and exits by each definition."""

from tsa_sim.report.document import Column, Number, Paragraph, Row, Section, Table, Words
from tsa_sim.report.making import Making, counted, label, unit_of
from tsa_sim.report.words import said

_POOR = (
    ("poor_persons_before", "line=50"), ("poor_persons_after", "line=50"),
    ("poor_persons_before", "line=70"), ("poor_persons_after", "line=70"),
    ("poor_persons_before", "line=100"), ("poor_persons_after", "line=100"),
    ("fgt0", "line=100"), ("fgt1", "line=100"), ("fgt2", "line=100"),
    ("inclusion_error", "all"), ("exclusion_error", "all"),
)  # fmt: skip
_EXITS = (
    ("exits_assistance", "all"), ("exits_sustained", "all"), ("exits_own_line", "all"), ("exits_fixed_line", "line=40"),
    ("exits_fixed_line", "line=50"), ("exits_fixed_line", "line=70"), ("exits_not_seen_next_year", "all"),
    ("entered", "all"), ("returns", "all"),
)  # fmt: skip


def section(making: Making) -> Section:
    """Give the chapter."""
    poor = measures_table(making, "poverty.table", _POOR, said("note.poverty"))
    exits = measures_table(making, "poverty.exits", _EXITS, said("note.exits"))
    text = Paragraph("poverty.text", _words(making), "lead")
    return Section("poverty", said("section.poverty"), (text, poor, Paragraph("exits.text", said("exits.text")), exits))


def measures_table(
    making: Making, key: str, shown: tuple[tuple[str, str], ...], note: Words | None, *, zeros: bool = True
) -> Table:
    """Give a table of measures of every run, with the difference of the last from the base.

    zeros: False leaves out what happened under no law: a measure that no scenario has switched on.
    """
    runs = making.runs.results
    rows = []
    for measure, group in shown:
        if not all(run.has(measure, group) for run in runs):
            continue
        numbers: list[Number] = [making.level(run, measure, group) for run in runs]
        if not zeros and not any(number.exact != 0 for number in numbers):
            continue
        if making.runs.compared:
            numbers.append(making.change(making.reform, measure, group))
        rows.append(Row(label(measure, group), (counted(measure), unit_of(numbers[0]), *numbers)))
    columns = [Column("counted", said("head.counted"), numeric=False), Column("unit", said("head.unit"), numeric=False)]
    columns += [Column(run.name, making.title(run)) for run in runs]
    if making.runs.compared:
        base = making.title(making.base)
        columns.append(Column("change", said("head.change_last", run=making.title(making.reform), base=base)))
    return Table(key, said(key, year=making.year), said("head.measure"), tuple(columns), tuple(rows), note)


def _words(making: Making) -> Words:
    run = making.reform
    before, after = (making.level(run, f"poor_persons_{when}", "line=100") for when in ("before", "after"))
    missed = making.level(run, "exclusion_error")
    return said("poverty.text", making.figures, year=making.year, run=making.title(run), before=before, after=after,
                missed=missed)  # fmt: skip
