"""A picture on a slide: a chart of PowerPoint's own that can be edited, in letters that are read from the back row."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from tsa_sim.report.writers.pptx import Show

SMALLEST = 14  # points
INK, FAINT, DARK = "333333", "D5D9DE", "1F3A5F"
MOST_BARS = 10  # of a chart by region: the largest; the rest stand in the report
_WIDTHS = {"line": 2.75, "thin": 1.0}


def put_chart(show: "Show", place: Any, picture: Picture) -> None:
    """Put a picture as a chart of PowerPoint's own into its place."""
    from pptx.enum.chart import XL_CHART_TYPE

    chart, title = chart_of(picture, show.language), show.filled(picture.title)
    if chart.form == "bar" and not chart.stacked and len(chart.categories) > MOST_BARS:
        title += f" ({show.say('largest').format(shown=MOST_BARS, all=len(chart.categories))})"
        chart = _largest(chart)
    forms = {
        "line": XL_CHART_TYPE.LINE,
        "scatter": XL_CHART_TYPE.XY_SCATTER_LINES_NO_MARKERS,
        "column": XL_CHART_TYPE.COLUMN_STACKED if chart.stacked else XL_CHART_TYPE.COLUMN_CLUSTERED,
        "bar": XL_CHART_TYPE.BAR_STACKED if chart.stacked else XL_CHART_TYPE.BAR_CLUSTERED,
    }
    frame = place.insert_chart(forms[chart.form], _chart_data(chart))
    properties = frame._element.nvGraphicFramePr.cNvPr
    properties.set("name", picture.id)
    properties.set("descr", show.filled(picture.alternative))
    _dress(frame.chart, chart, title, show.language)


def _largest(chart: Chart) -> Chart:
    """Give the chart of the largest bars: all regions would be too small to read."""
    (series,) = chart.series
    kept = replace(series, values=series.values[:MOST_BARS])
    return replace(chart, categories=chart.categories[:MOST_BARS], series=(kept,))


def _chart_data(chart: Chart) -> Any:
    from pptx.chart.data import CategoryChartData, XyChartData

    if chart.form == "scatter":
        pairs = XyChartData(number_format=cell_format(chart))
        for series in chart.series:
            made = pairs.add_series(series.name)
            for x, y in zip(series.across, series.values, strict=True):
                made.add_data_point(x, y)
        return pairs
    data = CategoryChartData(number_format=cell_format(chart))
    data.categories = chart.months or chart.categories
    for series in chart.series:
        data.add_series(series.name, series.values)
    return data


def _dress(made: Any, chart: Chart, title: str, language: str) -> None:
    """Give a chart its colours, letters, axes and legend."""
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.util import Pt

    made.font.size, made.font.name = Pt(SMALLEST), "Arial"
    _name_chart(made, title)
    for series, looks in zip(made.plots[0].series, chart.series, strict=True):
        _dress_series(series, looks, chart)
    if chart.form in ("bar", "column"):
        made.plots[0].gap_width = 45
        if chart.stacked:
            made.plots[0].overlap = 100
    seen = [series for series in chart.series if series.in_legend]
    made.has_legend = len(seen) > 1 and not any(series.unseen for series in chart.series)
    if made.has_legend:
        made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        _unname(made.legend, [place for place, series in enumerate(chart.series) if not series.in_legend])
    _dress_axes(made, chart, language)
    _lay_lines_over(made, [place for place, series in enumerate(chart.series) if series.overlaid], chart)


def _name_chart(made: Any, title: str) -> None:
    from pptx.util import Pt

    made.has_title = True
    frame = made.chart_title.text_frame
    frame.text = title
    made.chart_title.include_in_layout = False
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.color.rgb = Pt(SMALLEST + 2), True, colour_of(DARK)


def _lay_lines_over(made: Any, places: Sequence[int], chart: Chart) -> None:
    """Turn series of a chart of columns into lines over them, on the same axes and of the same workbook."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    if chart.form != "column" or not places:
        return
    bars = made._chartSpace.find(f".//{qn('c:barChart')}")
    lines = parse_xml(f'<c:lineChart {nsdecls("c")}><c:grouping val="standard"/><c:varyColors val="0"/></c:lineChart>')
    found = bars.findall(qn("c:ser"))
    for place in places:
        for needless in found[place].findall(qn("c:invertIfNegative")):
            found[place].remove(needless)
        found[place].find(qn("c:spPr")).addnext(
            parse_xml(f'<c:marker {nsdecls("c")}><c:symbol val="none"/></c:marker>')
        )
        lines.append(found[place])
    lines.append(parse_xml(f'<c:marker {nsdecls("c")} val="1"/>'))
    for axis in bars.findall(qn("c:axId")):
        lines.append(parse_xml(f'<c:axId {nsdecls("c")} val="{axis.get("val")}"/>'))
    bars.addnext(lines)


def colour_of(text: str) -> Any:
    """Give a colour of PowerPoint's from six hexadecimal digits."""
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(text.lstrip("#").upper())


def _dress_series(series: Any, looks: Series, chart: Chart) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE
    from pptx.util import Pt

    if chart.form in ("line", "scatter") or looks.overlaid:
        line = series.format.line
        line.color.rgb, line.width = colour_of(looks.colour), Pt(_WIDTHS["thin" if looks.thin else "line"])
        if looks.thin or looks.dashed:
            line.dash_style = MSO_LINE.ROUND_DOT if looks.thin else MSO_LINE.DASH
        if chart.form == "scatter":
            series.smooth = False
        if chart.form == "line":
            series.smooth = False
            series.marker.style = XL_MARKER_STYLE.NONE
        return
    fill = series.format.fill
    if looks.unseen:
        fill.background()
        return
    fill.solid()
    fill.fore_color.rgb = colour_of(looks.colour)
    series.invert_if_negative = False
    if chart.labelled:
        labels = series.data_labels
        labels.show_value, labels.number_format, labels.number_format_is_linked = True, cell_format(chart), False
        labels.font.size = Pt(SMALLEST)
        for place in unlabelled(chart, looks) if chart.stacked else ():
            _unlabel(series, place)
        if chart.stacked:
            labels.font.bold, labels.font.color.rgb = True, colour_of("FFFFFF")


def _unlabel(series: Any, place: int) -> None:
    """Print no figure at a bar that is too small to hold it."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    labels = series._element.find(qn("c:dLbls"))
    made = parse_xml(f'<c:dLbl {nsdecls("c")}><c:idx val="{place}"/><c:delete val="1"/></c:dLbl>')
    after = labels.findall(qn("c:dLbl"))
    if after:
        after[-1].addnext(made)
    else:
        labels.insert(0, made)


def _unname(legend: Any, places: Sequence[int]) -> None:
    """Take the ends of intervals out of the legend."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    after = legend._element.find(qn("c:legendPos"))
    for place in reversed(places):
        after.addnext(
            parse_xml(f'<c:legendEntry {nsdecls("c")}><c:idx val="{place}"/><c:delete val="1"/></c:legendEntry>')
        )


def _dress_axes(made: Any, chart: Chart, language: str) -> None:
    from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK
    from pptx.util import Pt

    value, category = made.value_axis, made.category_axis
    value.has_major_gridlines = True
    value.major_gridlines.format.line.color.rgb = colour_of(FAINT)
    value.format.line.fill.background()
    value.major_tick_mark = category.major_tick_mark = XL_TICK_MARK.NONE
    value.tick_labels.number_format, value.tick_labels.number_format_is_linked = axis_format(chart), False
    category.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    category.format.line.color.rgb = colour_of(INK)
    category.has_major_gridlines = False
    _name_axis(value, chart.unit)
    if chart.form == "scatter":
        _name_axis(category, chart.heading)
        category.tick_labels.number_format, category.tick_labels.number_format_is_linked = "#,##0", False
    if chart.months:
        _thin_labels(category, chart)
        category.tick_labels.number_format, category.tick_labels.number_format_is_linked = month_format(language), False
    if not any((value or 0) < 0 for series in chart.series if not series.thin for value in series.values):
        value.minimum_scale = 0
    if chart.form == "bar":
        category.reverse_order = True
        value.tick_label_position = XL_TICK_LABEL_POSITION.HIGH
    for axis in (value, category):
        axis.tick_labels.font.size, axis.tick_labels.font.color.rgb = Pt(SMALLEST), colour_of(INK)


def _thin_labels(axis: Any, chart: Chart) -> None:
    """Label as many months of a time axis as can be read."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls, qn

    step = every_so_many_months(chart)
    for tag in ("baseTimeUnit", "majorUnit", "majorTimeUnit", "minorUnit", "minorTimeUnit"):
        for old in axis._element.findall(qn(f"c:{tag}")):
            axis._element.remove(old)
    for tag, value in (("baseTimeUnit", "months"), ("majorUnit", step), ("majorTimeUnit", "months")):
        axis._element.append(parse_xml(f'<c:{tag} {nsdecls("c")} val="{value}"/>'))


def _name_axis(axis: Any, text: str) -> None:
    from pptx.util import Pt

    axis.has_title = True
    frame = axis.axis_title.text_frame
    frame.text = text
    font = frame.paragraphs[0].runs[0].font
    font.size, font.bold, font.color.rgb = Pt(SMALLEST), False, colour_of(INK)
