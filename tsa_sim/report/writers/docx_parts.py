"""What python-docx has no words for: languages, bookmarks, links, repeated heads, alternative texts."""

from typing import Any

LOCALES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
_ARROW_STYLE = "Hyperlink"


def set_language(file: Any, language: str) -> None:
    """Say in the styles which language the text is in, for spelling, hyphens and voices."""
    from docx.oxml.ns import qn

    defaults = file.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for tag in (defaults.findall(qn("w:lang")), file.styles.element.findall(f".//{qn('w:style')}//{qn('w:lang')}")):
        for found in tag:
            found.getparent().remove(found)
    defaults.append(_element("w:lang", {"w:val": LOCALES[language], "w:eastAsia": LOCALES[language]}))


def add_bookmark(paragraph: Any, name: str, number: int) -> None:
    """Set a bookmark around a paragraph's text."""
    start = _element("w:bookmarkStart", {"w:id": str(number), "w:name": name})
    end = _element("w:bookmarkEnd", {"w:id": str(number)})
    first = paragraph.runs[0]._r
    first.addprevious(start)
    paragraph._p.append(end)


def add_link(paragraph: Any, text: str, anchor: str) -> None:
    """Add a link to a bookmark."""
    run = paragraph.add_run(text)
    link = _element("w:hyperlink", {"w:anchor": anchor, "w:history": "1"})
    run._r.addprevious(link)
    link.append(run._r)


def repeat_head(row: Any) -> None:
    """Repeat a table's row at the top of every page."""
    row._tr.get_or_add_trPr().append(_element("w:tblHeader", {"w:val": "true"}))


def keep_whole(row: Any) -> None:
    """Let no page break cut a row."""
    row._tr.get_or_add_trPr().append(_element("w:cantSplit", {"w:val": "true"}))


def end_section(before: Any, file: Any, across: bool) -> None:
    """End a section of pages before a paragraph: of the template's format, or the same laid across."""
    from copy import deepcopy

    section = deepcopy(file.sections[-1]._sectPr)
    _lay(section, across)
    paragraph = before.insert_paragraph_before("", "Section End")
    paragraph._p.get_or_add_pPr().append(section)


def lay_last_across(file: Any) -> None:
    """Let the last pages of a file lie across."""
    _lay(file.sections[-1]._sectPr, True)


def narrow(file: Any, margin: float) -> None:
    """Set the margins above and below, cm, and take the title out of the head of a page that begins with it."""
    from docx.shared import Cm

    for section in file.sections:
        section.top_margin = section.bottom_margin = Cm(margin)
        for paragraph in section.header.paragraphs:
            if paragraph.text.strip() == "{title}":
                paragraph._p.getparent().remove(paragraph._p)


def _lay(section: Any, across: bool) -> None:
    from docx.oxml.ns import qn

    size = section.find(qn("w:pgSz"))
    short, long = sorted((size.get(qn("w:w")), size.get(qn("w:h"))), key=int)
    size.set(qn("w:w"), long if across else short)
    size.set(qn("w:h"), short if across else long)
    size.set(qn("w:orient"), "landscape" if across else "portrait")


def describe_table(table: Any, title: str) -> None:
    """Give a table a title for who cannot see it."""
    table._tbl.tblPr.append(_element("w:tblCaption", {"w:val": title}))


def describe_picture(run: Any, name: str, text: str) -> None:
    """Give the picture of a run its name and alternative text."""
    properties = run._r.find(".//{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr")
    properties.set("name", name)
    properties.set("descr", text)


def set_look(table: Any, totals: bool) -> None:
    """Say which parts of the table's style are used: the head, the total in the last row."""
    look = table._tbl.tblPr.find(f"{{{table._tbl.nsmap['w']}}}tblLook")
    if look is not None:
        table._tbl.tblPr.remove(look)
    chosen = dict.fromkeys(("firstRow", "noHBand", "noVBand"), "1") | dict.fromkeys(("firstColumn", "lastColumn"), "0")
    chosen["lastRow"] = str(int(totals))
    value = f"{0x20 + 0x40 * totals + 0x200 + 0x400:04X}"
    caption = table._tbl.tblPr.find(f"{{{table._tbl.nsmap['w']}}}tblCaption")
    element = _element("w:tblLook", {"w:val": value, **{f"w:{name}": flag for name, flag in chosen.items()}})
    if caption is not None:
        caption.addprevious(element)
    else:
        table._tbl.tblPr.append(element)


def _element(tag: str, attributes: dict[str, str]) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(name), value)
    return element
