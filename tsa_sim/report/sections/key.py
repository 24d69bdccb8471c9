"""Key figures: what a minister reads first, every figure with unit, way of counting and interval."""

from tsa_sim.report.document import Column, Number, Paragraph, Row, Section, Table
from tsa_sim.report.making import Making, counted, label, unit_of
from tsa_sim.report.runs import Run
from tsa_sim.report.words import said

SHOWN = (
    ("recipients_persons_ytd", "all"),
    ("recipients_families_ytd", "all"),
    ("recipients_children_ytd", "all"),
    ("recipients_persons", "all"),
    ("recipients_families", "all"),
    ("recipients_persons_ytd", "payment=any"),
    ("paid_tsa", "all"),
    ("paid_total", "all"),
    ("mean_award_per_person", "all"),
    ("months_per_recipient", "all"),
    ("exits_assistance", "all"),
    ("exits_fixed_line", "line=50"),
    ("poor_persons_after", "line=100"),
)
SHORT = (
    ("recipients_persons_ytd", "all"),
    ("recipients_families_ytd", "all"),
    ("recipients_persons", "all"),
    ("paid_tsa", "all"),
    ("paid_total", "all"),
    ("exits_fixed_line", "line=50"),
    ("poor_persons_after", "line=100"),
)


def section(making: Making) -> Section:
    """Give the table of key figures of every run, with the difference from the base."""
    return section_of(making, SHOWN)


def short(making: Making) -> Section:
    """Give the same for one page: the figures that matter most."""
    return section_of(making, SHORT)


def section_of(making: Making, shown: tuple[tuple[str, str], ...]) -> Section:
    """Give the table of some measures."""
    rows = tuple(
        Row(label(measure, group), (counted(measure), unit_of(numbers[0]), *numbers))
        for measure, group in shown
        if making.reform.has(measure, group) and making.base.has(measure, group)
        for numbers in [_numbers(making, measure, group)]
    )
    names = tuple(Column(run.name, making.title(run)) for run in making.runs.results)
    changes = tuple(
        Column(f"{run.name}-minus-{before.name}",
               said("head.change_last", run=making.title(run), base=making.title(before)))
        for run, before in changes_of(making)
    )  # fmt: skip
    columns = (
        Column("counted", said("head.counted"), numeric=False),
        Column("unit", said("head.unit"), numeric=False),
        *names,
        *changes,
    )
    note = said("note.intervals", replicates=making.base.manifest["replicates"], scale=making.base.manifest["scale"])
    table = Table("key", said("key.table", year=making.year), said("head.measure"), columns, rows, note)
    months = sum(int(month[:4]) == making.year for month in making.base.months)
    short = (Paragraph("key.short_year", said("key.short_year", months=months, year=making.year), "warning"),)
    whole = months == 12
    return Section("key", said("section.key"), (table,) if whole else (*short, table))


def _numbers(making: Making, measure: str, group: str) -> list[Number]:
    levels = [making.level(run, measure, group) for run in making.runs.results]
    return levels + [
        making.figures.change(run, before, measure, making.year, group, making.asked.region)
        for run, before in changes_of(making)
    ]


def changes_of(making: Making) -> list[tuple[Run, Run]]:
    """Give what is subtracted: the last run less the base, and less the run before it where there are more."""
    results = making.runs.results
    found = [(results[-1], results[0])] if len(results) > 1 else []
    return found + ([(results[-1], results[-2])] if len(results) > 2 else [])
