"""Recipients: persons, families, children; who joined, stayed and left; the steps from the base to the reform."""

from tsa_sim.report.document import Block, Column, Number, Paragraph, Picture, Row, Section, Source, Table
from tsa_sim.report.making import Making, column, counted, label
from tsa_sim.report.rounding import rule_for
from tsa_sim.report.runs import Run
from tsa_sim.report.spelling import unit_heading
from tsa_sim.report.words import said

_COUNTS = ("recipients_persons_ytd", "recipients_families_ytd", "recipients_children_ytd",
           "recipients_persons", "recipients_families", "recipients_children")  # fmt: skip
_GROUPS = ("all", "kind=unconditional", "kind=conditional", "children=0", "children=1-3", "children=4+",
           "locality=urban", "locality=rural")  # fmt: skip
_STEPS = (("recipients_persons_ytd", "payment=any"), ("recipients_persons_ytd", "all"), ("paid_total", "all"))
_FLOWS = ("stayed", "joined", "left")


def section(making: Making) -> Section:
    """Give the chapter."""
    blocks: list[Block] = [_text(making)]
    blocks += [_groups(making, run) for run in making.runs.results]
    blocks.append(_fan(making))
    if len(making.runs.steps) > 1:
        blocks += [Paragraph("recipients.steps", said("recipients.steps"))]
        blocks += [_staircase(making, measure, group) for measure, group in _STEPS if making.reform.has(measure, group)]
    blocks += _flows(making)
    return Section("recipients", said("section.recipients"), tuple(blocks))


def sheet(making: Making) -> Section:
    """Give what a region's sheet has room for: the picture of the months."""
    return Section("recipients", said("section.recipients"), (_fan(making),))


def _text(making: Making) -> Paragraph:
    run, level = making.reform, making.level
    persons = level(run, "recipients_persons_ytd")
    if persons.exact == 0:
        return Paragraph("recipients.none", said("recipients.none", year=making.year, run=making.title(run)), "lead")
    words = said(
        "recipients.text", making.figures, year=making.year, run=making.title(run), persons=persons,
        families=level(run, "recipients_families_ytd"), children=level(run, "recipients_children_ytd"),
        month_persons=level(run, "recipients_persons"), month_families=level(run, "recipients_families"),
    )  # fmt: skip
    return Paragraph("recipients.text", words, "lead")


def _groups(making: Making, run: Run) -> Table:
    columns = tuple(
        column(making.level(run, measure), said(f"head.{measure.removesuffix('_ytd')}"), measure, counted(measure))
        for measure in _COUNTS
    )
    rows = tuple(
        Row(said(f"group.{group}"), tuple(making.level(run, measure, group) for measure in _COUNTS), group == "all")
        for group in _GROUPS
        if all(run.has(measure, group) for measure in _COUNTS)
    )
    title = said("recipients.groups", run=making.title(run), year=making.year)
    return Table(f"recipients.{run.name}", title, said("head.group"), columns, rows, said("note.parts_add"))


def _fan(making: Making) -> Picture:
    months = list(making.base.months)
    series = []
    for run in making.runs.results:
        numbers = [making.figures.level(run, "recipients_persons", when, region=making.asked.region) for when in months]
        series.append(
            {
                "name": making.title(run),
                "mid": [number.shown for number in numbers],
                "low": [number.low for number in numbers],
                "high": [number.high for number in numbers],
            }
        )
    unit = said("picture.persons_in_month")
    largest = max(making.level(run, "recipients_persons").shown or 0 for run in making.runs.results)
    alternative = said(
        "recipients.fan_described", start=months[0], end=months[-1], largest=str(largest), year=making.year
    )
    data = {"unit": unit, "months": months, "series": series}
    return Picture("recipients.fan", "fan", said("recipients.fan"), alternative, data)


def _staircase(making: Making, measure: str, group: str) -> Table:
    levels = [making.level(run, measure, group) for run in making.runs.steps]
    changes: list[Number | None] = [None]
    for before, run in zip(making.runs.steps, making.runs.steps[1:], strict=False):
        changes.append(making.figures.change(run, before, measure, making.year, group, making.asked.region))
    rows = tuple(
        Row(making.title(run), (level, change))
        for run, level, change in zip(making.runs.steps, levels, changes, strict=True)
    )
    how = counted(measure)
    columns = (column(levels[0], said("head.level"), "level", how), column(levels[0], said("head.step"), "step", how))
    title = said("recipients.staircase", measure=label(measure, group), year=making.year)
    return Table(f"steps.{measure}.{group}", title, said("head.step_of_law"), columns, rows, said("note.steps_add"))


def _flows(making: Making) -> list[Block]:
    frame = making.runs.flows
    if frame is None or making.asked.region != "KZ":
        return []
    when = f"{making.year}-12"
    chosen = frame[(frame["month"] == when) & (frame["scenario"] == making.reform.name)]
    if chosen.empty:
        return []
    rule = rule_for("families")
    numbers = {}
    for entry in chosen.to_dict("records"):
        name = f"{making.reform.name}-against-{making.base.name}.{making.year}.KZ.families-{entry['flow']}"
        source = Source(f"{making.reform.name} and {making.base.name}", "flows.csv",
                        {"scenario": making.reform.name, "month": when, "flow": entry["flow"]})  # fmt: skip
        numbers[str(entry["flow"])] = making.figures.worked(
            name, float(entry["mean"]), rule, source, low=float(entry["low90"]), high=float(entry["high90"])
        )
    columns = (Column("families", said("head.recipients_families"), unit_heading("families", rule.scale),
                      said("counted.different since January")),)  # fmt: skip
    rows = tuple(Row(said(f"flow.{name}"), (numbers[name],)) for name in _FLOWS)
    title = said("recipients.flows", base=making.title(making.base), run=making.title(making.reform), year=making.year)
    table = Table("flows", title, said("head.flow"), columns, rows, said("note.flows"))
    picture = Picture(
        "flows.picture", "flow", title,
        said("recipients.flow_described", **numbers),
        {"unit": said("picture.families_in_year"), "before": making.title(making.base),
         "after": making.title(making.reform), **{name: numbers[name].shown for name in _FLOWS}},
    )  # fmt: skip
    return [table, picture]
