"""A picture in the workbook: its figures as cells and a chart of Excel's own drawn from them."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from tsa_sim.report.document import Picture
from tsa_sim.report.writers.charts import (
    Chart,
    Series,
    axis_format,
    cell_format,
    chart_of,
    every_so_many_months,
    month_format,
    unlabelled,
)
from tsa_sim.report.writers.sheet_book import Book
from tsa_sim.report.writers.sheet_tables import LINE, lines

_FORMS = {"line": "line", "column": "column", "bar": "bar", "scatter": "scatter"}
_SIZE, _A_BAR, _AROUND = {"width": 900, "height": 430}, 26, 170  # pixels
_NARROW = 17  # units of width: of the columns of figures
_INK, _FAINT = "#333333", "#D5D9DE"
_FONT = {"name": "Arial", "size": 10, "color": _INK, "bold": False}


def write_picture(book: Book, sheet: Any, picture: Picture, name: str, row: int) -> None:
    """Write a picture's figures from a row down, and its chart to their right."""
    chart = chart_of(picture, book.language)
    if chart.form == "scatter":
        cells, last = _write_pairs(book, sheet, chart, row)
    else:
        cells, last = _write_columns(book, sheet, chart, row)
    _write_alternative(book, sheet, picture, last + 1, cells[-1][1][1])
    sheet.freeze_panes(row + 1, 1)
    drawn = _drawn(book, chart, name, cells)
    height = max(_SIZE["height"], _A_BAR * len(chart.categories) + _AROUND) if chart.form == "bar" else _SIZE["height"]
    drawn.set_size({"width": _SIZE["width"], "height": height})
    description = {"description": book.filled(picture.alternative), "object_position": 3}
    sheet.insert_chart(row, cells[-1][1][1] + 2, drawn, description)


def _write_alternative(book: Book, sheet: Any, picture: Picture, row: int, last: int) -> None:
    """Write what the picture shows, in words, below the figures."""
    told = book.filled(picture.alternative)
    sheet.merge_range(row, 0, row, last, told, book.looks.note)
    sheet.set_row(row, LINE * lines(len(told), _NARROW * (last + 1)) + 4)


Cells = tuple[tuple[int, int, int], tuple[int, int, int]]  # (first row, column, last row) of categories and of values


def _write_columns(book: Book, sheet: Any, chart: Chart, row: int) -> tuple[list[Cells], int]:
    """Write a column of categories and a column a series; give where they stand, and the last row."""
    sheet.write_string(row, 0, chart.heading, book.looks.head)
    sheet.set_column(0, 0, min(46, max([len(name) for name in chart.categories], default=8) * 1.05 + 2))
    first, last = row + 1, row + len(chart.categories)
    month = book.looks.number(month_format(book.language), False, False)
    for number, name in enumerate(chart.categories, start=first):
        if chart.months:
            sheet.write_datetime(number, 0, datetime.combine(chart.months[number - first], time()), month)
        else:
            sheet.write_string(number, 0, name, book.looks.text(False))
    found: list[Cells] = []
    for place, series in enumerate(chart.series, start=1):
        heading = series.name if series.name == chart.unit else f"{series.name}, {chart.unit}"
        sheet.write_string(row, place, heading, book.looks.head)
        _write_values(book, sheet, series.values, (first, place), chart)
        found.append(((first, 0, last), (first, place, last)))
    sheet.set_column(1, len(chart.series), _NARROW)
    sheet.set_row(row, 14 * max(-(-len(f"{one.name}, {chart.unit}") // _NARROW) for one in chart.series))
    return found, last


def _write_pairs(book: Book, sheet: Any, chart: Chart, row: int) -> tuple[list[Cells], int]:
    """Write two columns a series: across and up; give where they stand, and the last row."""
    found: list[Cells] = []
    for number, series in enumerate(chart.series):
        across, up = 2 * number, 2 * number + 1
        last = row + len(series.values)
        sheet.write_string(row, across, chart.heading, book.looks.head)
        sheet.write_string(row, up, f"{series.name}, {chart.unit}", book.looks.head)
        _write_values(book, sheet, series.across, (row + 1, across), chart)
        _write_values(book, sheet, series.values, (row + 1, up), chart)
        found.append(((row + 1, across, last), (row + 1, up, last)))
    sheet.set_column(0, 2 * len(chart.series) - 1, _NARROW)
    sheet.set_row(row, 14 * max(-(-len(f"{one.name}, {chart.unit}") // _NARROW) for one in chart.series))
    return found, row + max(len(series.values) for series in chart.series)


def _write_values(book: Book, sheet: Any, values: Sequence[float | None], start: tuple[int, int], chart: Chart) -> None:
    shape = cell_format(chart)
    for number, value in enumerate(values, start=start[0]):
        look = book.looks.number(shape, False, False)
        if value is None:
            sheet.write_blank(number, start[1], None, look)
        else:
            sheet.write_number(number, start[1], value, look)


def _drawn(book: Book, chart: Chart, name: str, cells: Sequence[Cells]) -> Any:
    """Give the chart itself."""
    options = {"type": _FORMS[chart.form]}
    if chart.stacked:
        options["subtype"] = "stacked"
    if chart.form == "scatter":
        options["subtype"] = "straight"
    drawn = book.workbook.add_chart(options)
    lines = book.workbook.add_chart({"type": "line"}) if chart.form == "column" else drawn
    for series, (categories, values) in zip(chart.series, cells, strict=True):
        (lines if series.overlaid else drawn).add_series(
            {
                "name": series.name,
                "categories": [name, categories[0], categories[1], categories[2], categories[1]],
                "values": [name, values[0], values[1], values[2], values[1]],
                **_series_looks(chart, series),
            }
        )
    if lines is not drawn and any(series.overlaid for series in chart.series):
        drawn.combine(lines)
    drawn.set_title({"none": True})
    drawn.show_blanks_as("gap")
    _axes(drawn, chart, book.language)
    unnamed = [place for place, series in enumerate(chart.series) if not series.in_legend]
    if len(chart.series) == 1 or any(series.unseen for series in chart.series):
        drawn.set_legend({"none": True})
    else:
        drawn.set_legend({"position": "top", "delete_series": unnamed, "font": _FONT})
    return drawn


def _series_looks(chart: Chart, series: Series) -> dict[str, Any]:
    if chart.form in ("line", "scatter") or series.overlaid:
        width = 0.75 if series.thin else 2.25
        line = {"color": series.colour, "width": width}
        if series.thin or series.dashed:
            line["dash_type"] = "round_dot" if series.thin else "dash"
        return {"line": line, "marker": {"type": "none"}}
    if series.unseen:
        return {"fill": {"none": True}, "border": {"none": True}, "gap": 45}
    looks: dict[str, Any] = {"fill": {"color": series.colour}, "border": {"color": "#FFFFFF", "width": 0.5}, "gap": 45}
    if chart.labelled:
        font = {**_FONT, "color": "#FFFFFF", "bold": True} if chart.stacked else _FONT
        without = unlabelled(chart, series) if chart.stacked else []
        custom = [{"delete": place in without} for place in range(len(series.values))]
        looks["data_labels"] = {"value": True, "font": font, "num_format": cell_format(chart), "custom": custom}
    return looks


def _axes(drawn: Any, chart: Chart, language: str) -> None:
    up: dict[str, Any] = {
        "name": chart.unit,
        "name_font": _FONT,
        "num_font": _FONT,
        "num_format": axis_format(chart),
        "major_gridlines": {"visible": True, "line": {"color": _FAINT, "width": 0.5}},
        "line": {"none": True},
    }
    across: dict[str, Any] = {"num_font": _FONT, "line": {"color": _FAINT}, "label_position": "low"}
    if not any((value or 0) < 0 for series in chart.series if not series.thin for value in series.values):
        up["min"] = 0
    if chart.form == "bar":
        drawn.set_y_axis({**across, "reverse": True})
        drawn.set_x_axis({**up, "label_position": "high"})
    elif chart.form == "scatter":
        drawn.set_x_axis({**across, "name": chart.heading, "name_font": _FONT, "num_format": "#,##0", "min": 0})
        drawn.set_y_axis({**up, "min": 0})
    else:
        if chart.months:
            step = every_so_many_months(chart)
            across |= {"date_axis": True, "major_unit": step, "major_unit_type": "months",
                       "num_format": month_format(language)}  # fmt: skip
        drawn.set_x_axis(across)
        drawn.set_y_axis(up)
