"""Winners and losers: typical families worked out under every law, and one family's budget constraint."""

from typing import Any

from tsa_sim.calculator.budget_line import budget_line
from tsa_sim.calendar import month
from tsa_sim.report.document import Block, Column, Number, Paragraph, Picture, Row, Section, Table, Words
from tsa_sim.report.families import (
    Typical,
    amount,
    as_question,
    difference,
    has_orleu,
    law_without_orleu,
    months_of,
    typical_families,
    worked_out,
)
from tsa_sim.report.making import Making
from tsa_sim.report.runs import Run
from tsa_sim.report.spelling import unit_heading
from tsa_sim.report.words import region_words, said, words_of

_DRAWN = "one_wage_two_children"
_THOUSAND = 1000


def section(making: Making) -> Section | None:
    """Give the chapter; None where the calculator does not reach the month."""
    table = table_of(making)
    if table is None:
        return None
    blocks: list[Block] = [_text(making), table, _constraint(making)]
    return Section("families", said("section.families"), tuple(blocks))


def table_of(making: Making) -> Table | None:
    """Give the table of typical families under every run's law."""
    runs = reached(making)
    if not runs:
        return None
    by_run = {run.name: worked_out(making, run) for run in runs}
    orleu = [(run, worked_out(making, run, orleu=True)) for run in runs if has_orleu(making, run)]
    rows = []
    for place in range(len(by_run[runs[0].name])):
        typicals = [by_run[run.name][place] for run in runs]
        paid = [amount(making, run, one, "paid", one.paid) for run, one in zip(runs, typicals, strict=True)]
        own = amount(making, runs[0], typicals[0], "own-pay", typicals[0].own)
        line = amount(making, runs[-1], typicals[-1], "poverty-line", float(typicals[-1].answer.line))
        cells: list[Number | Words | None] = [own, line, *paid]
        if len(runs) > 1:
            cells.append(difference(making, runs[-1], runs[0], typicals[-1], paid[-1], paid[0]))
        cells.append(_kind(typicals[-1]))
        cells += [amount(making, run, entries[place], "paid-with-orleu", entries[place].paid) for run, entries in orleu]
        rows.append(Row(typicals[0].title, tuple(cells)))
    first = by_run[runs[0].name][0].answer
    title = said("families.table", when=first.date, region=region_words(first.region))
    return Table("families", title, said("head.family"), _columns(making, runs), tuple(rows), said("note.families"))


def reached(making: Making) -> list[Run]:
    """Give the runs whose law the calculator can apply: a line that hangs on a median of the people it cannot know."""
    return [run for run in making.runs.results if worked_out(making, run)]


def _columns(making: Making, runs: list[Run]) -> tuple[Column, ...]:
    unit = unit_heading("tenge a month", 1)
    last = making.title(runs[-1])
    columns = [Column("own", said("head.own_pay"), unit), Column("line", said("head.line", run=last), unit)]
    columns += [Column(run.name, said("head.paid_under", run=making.title(run)), unit) for run in runs]
    if len(runs) > 1:
        base = making.title(runs[0])
        columns.append(Column("change", said("head.change_last", run=last, base=base), unit))
    columns.append(Column("kind", said("head.kind", run=last), numeric=False))
    columns += [
        Column(f"{run.name}-orleu", said("head.with_orleu", run=making.title(run)), unit)
        for run in runs
        if has_orleu(making, run)
    ]
    return tuple(columns)


def _kind(typical: Typical) -> Words:
    return said(f"kind.{typical.answer.assistance_kind or 'none'}")


def _text(making: Making) -> Paragraph:
    return Paragraph("families.text", said("families.text", when=months_of(making)))


def _constraint(making: Making) -> Picture:
    """Draw what one family has as its pay moves, a line a law."""
    typical = typical_families()[_DRAWN]
    curves = [_curve(making, run) for run in reached(making)]
    data: dict[str, Any] = {
        "unit": said("picture.net_income"), "varied": said("picture.pay"), "decimals": 0, "curves": curves,
    }  # fmt: skip
    title = said("families.constraint", family=words_of(typical["title"]), when=months_of(making))
    return Picture("families.constraint", "budget_constraint", title, said("families.constraint_described"), data)


def _curve(making: Making, run: Run) -> dict[str, Any]:
    question = _question(making, run)
    member = next(place for place, entry in enumerate(question["members"]) if "income" in entry)
    line = budget_line(question, "wage", member=member, scenario=law_without_orleu(run))
    points = _thinned([(point.amount, point.net_income) for point in line.points])
    return {
        "name": making.title(run),
        "x": [amount / _THOUSAND for amount, _ in points],
        "y": [net / _THOUSAND for _, net in points],
    }


def _question(making: Making, run: Run) -> dict[str, Any]:
    when, book = months_of(making), run.scenario.law_book()
    wage = float(book.parameter("minimums.minimum_wage").at(month(when)).value)
    region = worked_out(making, run)[0].answer.region
    return as_question(typical_families()[_DRAWN], when, region, wage)


def _thinned(points: list[tuple[int, float]]) -> list[tuple[int, float]]:
    """Leave out points between which nothing bends, so that a picture's data can be read."""
    kept = points[:1]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        bends = (here[1] - before[1]) * (after[0] - here[0]) != (after[1] - here[1]) * (here[0] - before[0])
        if bends:
            kept.append(here)
    return [*kept, *points[-1:]] if len(points) > 1 else kept
