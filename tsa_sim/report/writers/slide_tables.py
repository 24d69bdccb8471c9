"""Tables and checks on slides, in letters that are read from the back row."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tsa_sim.report.document import Box, Number, Table
from tsa_sim.report.spelling import spell_interval, spell_number
from tsa_sim.report.writers.slide_charts import DARK, INK, SMALLEST, colour_of
from tsa_sim.report.writers.slides import label_share

if TYPE_CHECKING:
    from tsa_sim.report.writers.pptx import Show

PALE, GREY, RED = "E6ECF3", "5F6770", "A61C1C"


def put_table(show: "Show", place: Any, table: Table) -> None:
    """Put a table into its place."""
    from pptx.util import Pt

    frame = place.insert_table(rows=1 + len(table.rows), cols=1 + len(table.columns))
    properties = frame._element.nvGraphicFramePr.cNvPr
    properties.set("name", table.id)
    properties.set("descr", show.filled(table.title))
    made = frame.table
    _plain_style(frame)
    size = Pt(16 if len(table.rows) <= 5 else SMALLEST)
    heads = [show.filled(table.label)]
    for column in table.columns:
        below = ", ".join(show.filled(words) for words in (column.unit, column.counted) if words)
        heads.append(f"{show.filled(column.words)}\n{below}" if below else show.filled(column.words))
    numeric = [False, *(column.numeric for column in table.columns)]
    for cell, text, right in zip(made.rows[0].cells, heads, numeric, strict=True):
        _write(cell, text, size, right, strong=True, fill=PALE)
    for made_row, row in zip(list(made.rows)[1:], table.rows, strict=True):
        texts = [show.filled(row.label), *(_cell(show, cell) for cell in row.cells)]
        for cell, text, right in zip(made_row.cells, texts, numeric, strict=True):
            _write(cell, text, size, right, strong=row.total, fill=PALE if row.total else None)
    _share_width(made, frame.width, table)


def _cell(show: "Show", cell: Any) -> str:
    if isinstance(cell, Number):
        interval = spell_interval(cell, show.language) if cell.shown is not None else ""
        return "\n".join(filter(None, (spell_number(cell, show.language), interval)))
    return show.filled(cell) if isinstance(cell, Mapping) else ""


def _write(cell: Any, text: str, size: Any, right: bool, strong: bool, fill: str | None) -> None:
    """Write a cell: the first line as it is, lines below (unit, interval) smaller and grey."""
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    frame = cell.text_frame
    frame.text = text
    for place, paragraph in enumerate(frame.paragraphs):
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        for run in paragraph.runs:
            run.font.size = size if place == 0 else Pt(12)
            run.font.bold = strong and place == 0
            run.font.color.rgb = colour_of(DARK if strong and place == 0 else GREY if place else INK)
    if fill:
        cell.fill.solid()
        cell.fill.fore_color.rgb = colour_of(fill)
    else:
        cell.fill.background()


def _plain_style(frame: Any) -> None:
    """Take the style with lines between rows, no bands."""
    properties = frame._element.graphic.graphicData.tbl.tblPr
    properties.set("bandRow", "0")
    style = properties.find("{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId")
    style.text = "{9D7B030F-B1BA-407E-AC8B-F1E1A0B0D6B4}"


def _share_width(made: Any, width: int, table: Table) -> None:
    count = len(table.columns)
    label = label_share(table)
    for place, column in enumerate(made.columns):
        column.width = int(width * (label if place == 0 else (1 - label) / count))


def put_box(show: "Show", place: Any, box: Box) -> None:
    """Write the checks, each with the word that says whether it holds."""
    from pptx.util import Pt

    frame = place.text_frame
    frame.text = ""
    for number, check in enumerate(box.checks):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        outcome = show.say("passed" if check.passed else "failed")
        run = paragraph.add_run()
        run.text = f"{'✓' if check.passed else '✗'} {outcome}: {show.filled(check.words)}"
        run.font.size = Pt(18)
        if not check.passed:
            run.font.bold, run.font.color.rgb = True, colour_of(RED)
