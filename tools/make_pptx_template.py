"""Make the PowerPoint template of the session pack: four layouts with places for title, text, chart and table.

``python tools/make_pptx_template.py [FILE]``. A ministry opens it in PowerPoint (View, Slide Master), changes colours,
fonts, adds its arms, moves the places; the writer takes layouts and places by the names that are given here.
"""

import io
import sys
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn
from pptx.util import Cm

from tsa_sim.picture_style import COLOURS
from tsa_sim.report.writers.sealing import write_sealed

PLACE = Path(__file__).resolve().parents[1] / "tsa_sim" / "report" / "writers" / "templates" / "slides.pptx"
FONT, DARK, GREY, RED, PALE = "Arial", "1F3A5F", "5F6770", "A61C1C", "E6ECF3"
WIDTH, HEIGHT, MARGIN = 33.867, 19.05, 1.6  # cm: 16 to 9
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
WHOLE = WIDTH - 2 * MARGIN
TITLE = ("title", 0, "Title", (MARGIN, 0.9, WHOLE, 2.5))
TEXT = ("body", 13, "Text")
FOOT = ("body", 14, "Foot", (MARGIN, 17.75, WHOLE - 2.2, 0.8))
STAMP = ("body", 15, "Stamp", (MARGIN, 0.15, WHOLE, 0.8))
NUMBER = ("sldNum", 16, "Number", (WIDTH - MARGIN - 2, 17.75, 2, 0.8))

# layout: its places (kind, index, name, left, top, width, height in cm)
LAYOUTS = {
    "Answer": (
        ("ctrTitle", 0, "Title", (MARGIN, 3.0, WHOLE, 4.2)),
        ("subTitle", 1, "Subtitle", (MARGIN, 7.3, WHOLE, 2.0)),
        (*TEXT, (MARGIN, 9.8, WHOLE, 6.6)),
        FOOT, STAMP, NUMBER,
    ),
    "Chart": (TITLE, (*TEXT, (MARGIN, 3.5, WHOLE, 2.3)), ("chart", 17, "Chart", (MARGIN, 5.9, WHOLE, 11.6)),
              FOOT, STAMP, NUMBER),
    "Table": (TITLE, (*TEXT, (MARGIN, 3.5, WHOLE, 2.3)), ("tbl", 18, "Table", (MARGIN, 5.9, WHOLE, 11.4)),
              FOOT, STAMP, NUMBER),
    "Text": (TITLE, (*TEXT, (MARGIN, 3.6, WHOLE, 13.8)), FOOT, STAMP, NUMBER),
}  # fmt: skip
# points, colour, bold, anchor
LOOKS = {
    "ctrTitle": (38, DARK, True, "b"), "subTitle": (22, GREY, False, "t"), "title": (28, DARK, True, "ctr"),
    "Text": (20, None, False, "t"), "Foot": (11, GREY, False, "ctr"), "Stamp": (14, RED, True, "ctr"),
    "sldNum": (11, GREY, False, "ctr"), "chart": (16, GREY, False, "t"), "tbl": (16, GREY, False, "t"),
}  # fmt: skip


def main() -> None:
    """Write the template."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else PLACE
    file = Presentation()
    file.slide_width, file.slide_height = Cm(WIDTH), Cm(HEIGHT)
    _theme(file)
    layouts = list(file.slide_layouts)
    for layout in layouts[len(LAYOUTS) :]:
        file.slide_layouts.remove(layout)
    for layout, (name, places) in zip(file.slide_layouts, LAYOUTS.items(), strict=True):
        _lay_out(layout, name, places)
    _master(file)
    file.core_properties.author = file.core_properties.title = "tsa_sim"
    content = io.BytesIO()
    file.save(content)
    write_sealed(content.getvalue(), "2018-01-01", path)


def _theme(file: Any) -> None:
    """Set fonts and the seven colours of the pictures in the theme, so that charts and tables follow it."""
    relation = next(one for one in file.slide_master.part.rels.values() if one.reltype.endswith("/theme"))
    part = relation.target_part
    root = parse_xml(part.blob)
    for font in root.iter(qn("a:latin")):
        font.set("typeface", FONT)
    chosen = {"dk2": DARK, "lt2": PALE} | {
        f"accent{number}": colour.lstrip("#").upper()
        for number, colour in enumerate([*COLOURS[1:6], COLOURS[0]], start=1)
    }
    for name, colour in chosen.items():
        (entry,) = root.iter(qn(f"a:{name}"))
        for old in list(entry):
            entry.remove(old)
        entry.append(parse_xml(f'<a:srgbClr {NAMESPACES} val="{colour}"/>'))
    from lxml import etree

    part._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _master(file: Any) -> None:
    """Move the master's own places to the wide page."""
    spots = {"title": TITLE[3], "body": (MARGIN, 3.6, WHOLE, 13.8), "ftr": FOOT[3], "sldNum": NUMBER[3]}
    tree = file.slide_master.shapes._spTree
    for shape in list(file.slide_master.placeholders):
        kind = shape._element.find(f".//{qn('p:ph')}").get("type", "body")
        if kind not in spots:
            tree.remove(shape._element)
            continue
        shape.left, shape.top, shape.width, shape.height = (Cm(side) for side in spots[kind])
    for size in file.slide_master.element.iter(qn("a:lvl1pPr")):
        size.set("algn", "l")
    line = f"""<p:cxnSp {NAMESPACES}><p:nvCxnSpPr><p:cNvPr id="99" name="Line"/><p:cNvCxnSpPr/><p:nvPr userDrawn="1"/>
      </p:nvCxnSpPr><p:spPr><a:xfrm><a:off x="{Cm(MARGIN)}" y="{Cm(17.7)}"/><a:ext cx="{Cm(WHOLE)}" cy="0"/></a:xfrm>
      <a:prstGeom prst="line"><a:avLst/></a:prstGeom><a:ln w="9525"><a:solidFill><a:srgbClr val="B8C1CC"/></a:solidFill>
      </a:ln></p:spPr></p:cxnSp>"""
    tree.append(parse_xml(line))


def _lay_out(layout: Any, name: str, places: tuple[Any, ...]) -> None:
    """Give a layout its name and its places."""
    layout.name = name
    tree = layout.shapes._spTree
    for shape in list(layout.placeholders):
        tree.remove(shape._element)
    for number, (kind, index, title, spot) in enumerate(places, start=2):
        tree.append(parse_xml(_place(number, kind, index, title, spot)))


def _place(number: int, kind: str, index: int, title: str, spot: tuple[float, ...]) -> str:
    points, colour, bold, anchor = LOOKS.get(title) or LOOKS[kind]
    left, top, width, height = (Cm(side) for side in spot)
    ink = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>' if colour else ""
    align = ' algn="r"' if kind == "sldNum" else ' algn="l"'
    level = f"""<a:lvl1pPr marL="0" indent="0"{align}><a:spcBef><a:spcPts val="600"/></a:spcBef><a:buNone/>
      <a:defRPr sz="{points * 100}" b="{int(bold)}">{ink}</a:defRPr></a:lvl1pPr>"""
    text = (
        '<a:fld id="{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}" type="slidenum"><a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld>'
    )
    words = text if kind == "sldNum" else f"<a:r><a:rPr lang='en-GB'/><a:t>{escape(title)}</a:t></a:r>"
    sized = f' type="{kind}"' + (f' idx="{index}"' if index else "")
    if kind == "sldNum":
        sized += ' sz="quarter"'
    return f"""<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{number}" name="{title}"/><p:cNvSpPr><a:spLocks noGrp="1"/>
      </p:cNvSpPr><p:nvPr><p:ph{sized}/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="{left}" y="{top}"/>
      <a:ext cx="{width}" cy="{height}"/></a:xfrm></p:spPr><p:txBody><a:bodyPr lIns="0" rIns="0" anchor="{anchor}">
      <a:normAutofit/></a:bodyPr><a:lstStyle>{level}</a:lstStyle><a:p>{words}</a:p></p:txBody></p:sp>"""


if __name__ == "__main__":
    main()
