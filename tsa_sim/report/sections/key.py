"""Key figures: what a minister reads first, every figure with unit, way of counting and interval."""

from tsa_sim.report.document import Block, Column, Number, Paragraph, Row, Section, Table, Words
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
_MONTHS = 12


def section(making: Making) -> Section:
    """Give the table of key figures of every run, with the differences."""
    runs = making.runs.results
    rows = tuple(
        Row(label(measure, group), (counted(measure), unit_of(numbers[0]), *numbers))
        for measure, group, numbers in _figures(making, runs, SHOWN)
    )
    columns = (
        Column("counted", said("head.counted"), numeric=False),
        Column("unit", said("head.unit"), numeric=False),
        *_columns(making, runs),
    )
    return _section(making, columns, rows)


def short(making: Making) -> Section:
    """Give the figures that matter most in a table that fits a page held upright: the base and the last run."""
    runs = making.runs.results[:1] if not making.runs.compared else (making.base, making.reform)
    rows = tuple(
        Row(_whole_label(measure, group, numbers[0]), tuple(numbers))
        for measure, group, numbers in _figures(making, runs, SHORT)
    )
    return _section(making, _columns(making, runs), rows)


def changes_of(making: Making) -> list[tuple[Run, Run]]:
    """Give what is subtracted: the last run less the base, and less the run before it where there are more."""
    results = making.runs.results
    found = [(results[-1], results[0])] if len(results) > 1 else []
    return found + ([(results[-1], results[-2])] if len(results) > len(found) + 1 else [])


def _section(making: Making, columns: tuple[Column, ...], rows: tuple[Row, ...]) -> Section:
    manifest = making.base.manifest
    note = said("note.intervals", replicates=manifest["replicates"], scale=manifest["scale"])
    table = Table("key", said("key.table", year=making.year), said("head.measure"), columns, rows, note)
    months = sum(int(month[:4]) == making.year for month in making.base.months)
    blocks: list[Block] = [table]
    if months < _MONTHS:
        words = said("key.short_year", months=months, year=making.year)
        blocks.insert(0, Paragraph("key.short_year", words, "warning"))
    return Section("key", said("section.key"), tuple(blocks))


def _figures(
    making: Making, runs: tuple[Run, ...], shown: tuple[tuple[str, str], ...]
) -> list[tuple[str, str, list[Number]]]:
    """Give the measures that every run holds, each with its levels and differences."""
    return [
        (measure, group, _numbers(making, runs, measure, group))
        for measure, group in shown
        if all(run.has(measure, group) for run in making.runs.results)
    ]


def _numbers(making: Making, runs: tuple[Run, ...], measure: str, group: str) -> list[Number]:
    levels = [making.level(run, measure, group) for run in runs]
    return levels + [
        making.figures.change(run, before, measure, making.year, group, making.asked.region)
        for run, before in changes_of(making)
    ]


def _columns(making: Making, runs: tuple[Run, ...]) -> tuple[Column, ...]:
    levels = [Column(run.name, making.title(run)) for run in runs]
    changes = [
        Column(f"{run.name}-minus-{before.name}",
               said("head.change_last", run=making.title(run), base=making.title(before)))
        for run, before in changes_of(making)
    ]  # fmt: skip
    return (*levels, *changes)


def _whole_label(measure: str, group: str, number: Number) -> Words:
    """Give a label that holds unit and way of counting too."""
    return said("measure.whole", measure=label(measure, group), unit=unit_of(number), counted=counted(measure))
