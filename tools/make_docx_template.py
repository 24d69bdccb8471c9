"""Make the Word template of the session pack: styles, page, and the places where the writer puts its text.

``python tools/make_docx_template.py [FILE]``. All looks of the Word report live in this file's styles: a ministry opens
it in Word, changes fonts, colours, margins, adds its arms to the first page, and gives the changed file to the writer.
Words in braces are places: ``{title}``, ``{answer}``, ``{contents}``, ``{body}``, ``{fingerprint}``, ... (see
``tsa_sim/report/writers/docx.py``); they may be moved, none may be left out.
"""

import io
import sys
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from tsa_sim.report.writers.sealing import write_sealed

PLACE = Path(__file__).resolve().parents[1] / "tsa_sim" / "report" / "writers" / "templates" / "report.docx"
FONT = "Arial"
DARK, GREY, RED, RULE = "1F3A5F", "5F6770", "A61C1C", "B8C1CC"
HEAD_FILL, TOTAL_FILL, BOX_FILL, WARN_FILL = "E6ECF3", "F3F5F8", "F3F5F8", "FBEDE6"

# style: (based on, points, colour, bold, italic, points before, points after, kept with the next)
PARAGRAPHS = {
    "Body Text": ("Normal", 10.5, None, False, False, 0, 6, False),
    "Answer": ("Normal", 13, DARK, False, False, 12, 12, False),
    "Lead": ("Normal", 12, DARK, False, False, 2, 8, True),
    "Note": ("Normal", 8.5, GREY, False, False, 3, 10, False),
    "Warning": ("Normal", 10.5, RED, False, False, 4, 8, False),
    "Hand": ("Normal", 10.5, None, False, True, 0, 6, False),
    "Front Matter": ("Normal", 9.5, GREY, False, False, 0, 2, False),
    "Stamp": ("Normal", 10, RED, True, False, 0, 4, False),
    "Contents Title": ("Normal", 14, DARK, True, False, 0, 6, True),
    "Contents Entry": ("Normal", 10.5, None, False, False, 0, 3, False),
    "Table Title": ("Normal", 10.5, DARK, True, False, 10, 3, True),
    "Table Head": ("Normal", 8.5, DARK, True, False, 1, 1, False),
    "Table Unit": ("Normal", 7.5, GREY, False, False, 0, 1, False),
    "Table Text": ("Normal", 9, None, False, False, 1, 1, False),
    "Table Number": ("Normal", 9, None, False, False, 1, 1, False),
    "Table Interval": ("Normal", 7.5, GREY, False, False, 0, 1, False),
    "Check Passed": ("Normal", 9.5, None, False, False, 2, 2, False),
    "Check Failed": ("Normal", 9.5, RED, True, False, 2, 2, False),
    "Section End": ("Normal", 1, None, False, False, 0, 0, False),
    "Picture": ("Normal", 9, None, False, False, 2, 10, False),
    "Title Short": ("Title", 16, DARK, True, False, 0, 0, True),
    "Subtitle Short": ("Subtitle", 10.5, GREY, False, False, 0, 4, True),
    "Body Text Short": ("Body Text", 9.5, None, False, False, 0, 3, False),
    "Lead Short": ("Lead", 9.5, DARK, False, False, 0, 3, True),
    "Note Short": ("Note", 7.5, GREY, False, False, 2, 2, False),
    "Table Head Short": ("Table Head", 8, DARK, True, False, 0, 0, False),
    "Table Text Short": ("Table Text", 8.5, None, False, False, 0, 0, False),
    "Table Number Short": ("Table Number", 8.5, None, False, False, 0, 0, False),
    "Table Interval Short": ("Table Interval", 7, GREY, False, False, 0, 0, False),
    "Picture Short": ("Picture", 9, None, False, False, 0, 2, False),
    "Answer Short": ("Answer", 10, DARK, False, False, 2, 2, False),
}
HEADINGS = {
    "Title": (26, DARK, 36, 6),
    "Subtitle": (14, GREY, 0, 18),
    "Heading 1": (17, DARK, 22, 6),
    "Heading 2": (11.5, DARK, 6, 2),
}


def main() -> None:
    """Write the template."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PLACE
    document = Document()
    _page(document)
    _paragraph_styles(document)
    _table_style(document, "Report Table", HEAD_FILL)
    _table_style(document, "Audit Box", BOX_FILL)
    _places(document)
    document.core_properties.author = "tsa_sim"
    document.core_properties.title = "tsa_sim"
    content = io.BytesIO()
    document.save(content)
    write_sealed(content.getvalue(), "2018-01-01", path)


def _page(document: Any) -> None:
    """A4 with margins for a binder; header and footer lines."""
    (section,) = document.sections
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.4), Cm(1.8)
    section.top_margin, section.bottom_margin = Cm(2.0), Cm(1.9)
    section.header_distance, section.footer_distance = Cm(0.9), Cm(0.8)


def _paragraph_styles(document: Any) -> None:
    styles = document.styles
    normal = styles["Normal"]
    _font(normal, 10.5, None)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.12
    normal.paragraph_format.widow_control = True
    for name, (size, colour, before, after) in HEADINGS.items():
        style = styles[name]
        _font(style, size, colour, bold=name != "Subtitle")
        _unframed(style)
        for spacing in style.element.rPr.findall(qn("w:spacing")):
            style.element.rPr.remove(spacing)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = True
    for name, (base, size, colour, bold, italic, before, after, kept) in PARAGRAPHS.items():
        style = (
            styles[name] if name in [one.name for one in styles] else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        )
        style.base_style = styles[base]
        _font(style, size, colour, bold, italic)
        style.quick_style = True
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = kept
    styles["Table Number"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    styles["Table Interval"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for name in ("Table Head", "Table Unit", "Table Text", "Table Number", "Table Interval"):
        styles[name].paragraph_format.line_spacing = 1.0
    _barred(styles["Warning"], RED, WARN_FILL)
    _barred(styles["Answer"], DARK, None)
    _barred(styles["Hand"], RULE, None)
    for name in ("Header", "Footer"):
        _font(styles[name], 8, GREY)


def _font(style: Any, size: float, colour: str | None, bold: bool = False, italic: bool = False) -> None:
    font = style.font
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, italic
    if colour is not None:
        font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)


def _unframed(style: Any) -> None:
    """Take away the line that Word's own title has below it."""
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _barred(style: Any, colour: str, fill: str | None) -> None:
    """Give a paragraph a bar at its left, and a ground when a fill is given."""
    properties = style.element.get_or_add_pPr()
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="24" w:space="8" w:color="{colour}"/></w:pBdr>'
    )
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc")
    if fill:
        ground = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{fill}"/>')
        properties.insert_element_before(ground, "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc")
    style.paragraph_format.left_indent = Cm(0.4)


def _table_style(document: Any, name: str, fill: str) -> None:
    """A table with lines between rows only, a ground under its head, bold totals (the last-row look is the total's)."""
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
    thick = f'w:val="single" w:sz="8" w:space="0" w:color="{DARK}"'
    document.styles.element.append(
        parse_xml(f"""
        <w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="{name.replace(" ", "")}">
          <w:name w:val="{name}"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>
          <w:tblPr><w:tblBorders><w:top {thick}/><w:bottom {thick}/><w:insideH {line}/></w:tblBorders>
            <w:tblCellMar><w:top w:w="30" w:type="dxa"/><w:left w:w="70" w:type="dxa"/>
              <w:bottom w:w="30" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>
          <w:tblStylePr w:type="firstRow"><w:tcPr>
            <w:tcBorders><w:bottom {thick}/></w:tcBorders>
            <w:shd w:val="clear" w:color="auto" w:fill="{fill}"/></w:tcPr></w:tblStylePr>
          <w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr>
            <w:shd w:val="clear" w:color="auto" w:fill="{TOTAL_FILL}"/></w:tcPr></w:tblStylePr>
        </w:style>""")
    )


def _places(document: Any) -> None:
    """Lay the places out: a first page with the answer, contents, the body; header and footer on every page."""
    for text, style in (
        ("{title}", "Title"),
        ("{subtitle}", "Subtitle"),
        ("{answer}", "Answer"),
        ("{word.date}: {date}", "Front Matter"),
        ("{word.fingerprint}: {fingerprint}", "Front Matter"),
        ("{word.interval}", "Front Matter"),
        ("", "Normal"),
        ("{word.contents}", "Contents Title"),
        ("{contents}", "Contents Entry"),
        ("{body}", "Body Text"),
    ):
        document.add_paragraph(text, style=style)
    (section,) = document.sections
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    header.add_run("{title}")
    section.header.add_paragraph("{stamp}", style="Stamp")
    footer.add_run("{word.fingerprint}: {fingerprint}")
    below = section.footer.add_paragraph("{word.page_number} ", style="Footer")
    below.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _field(below, "PAGE")
    below.add_run(" / ")
    _field(below, "NUMPAGES")


def _field(paragraph: Any, code: str) -> None:
    """Add a field that Word fills in by itself."""
    for kind, text in (("begin", None), (None, code), ("separate", None), ("shown", "1"), ("end", None)):
        run = paragraph.add_run()
        if kind == "shown":
            run.text = text
        elif text is None:
            run._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))
        else:
            run._r.append(parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"> {text} </w:instrText>'))


if __name__ == "__main__":
    main()
