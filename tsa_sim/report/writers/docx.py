"""The report as a Word file, from a template whose styles a ministry can change.

All looks are styles of the template; the writer names styles and never sets a font. On a paper of one page a style's
short form is taken where the template has one ("Note Short"). Its places are words in braces, a
place a paragraph or within one: ``{title}``, ``{subtitle}``, ``{answer}``, ``{date}``, ``{fingerprint}``, ``{stamp}``
(a paragraph with it goes when there is none), ``{word.KEY}`` (a word of ``locale/office.yaml``), and, each alone in its
paragraph, ``{contents}`` and ``{body}``.
"""

import io
import re
from collections.abc import Iterator
from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any

from tsa_sim.errors import BadValue
from tsa_sim.report.document import Block, Box, Document, Paragraph, Picture, Table
from tsa_sim.report.writers.docx_blocks import Page, add_box, add_picture, add_table, is_wide
from tsa_sim.report.writers.docx_parts import add_bookmark, add_link, lay_last_across, narrow, set_language
from tsa_sim.report.writers.page import day_text
from tsa_sim.report.writers.said import said
from tsa_sim.report.writers.sealing import write_sealed

TEMPLATE = Path(__file__).with_name("templates") / "report.docx"
NEEDED = ("{title}", "{fingerprint}", "{stamp}", "{body}")
STYLES = {"body": "Body Text", "lead": "Lead", "note": "Note", "warning": "Warning", "hand": "Hand"}
_SAID_BELOW = ("{fingerprint}", "{word.interval}", "{word.contents}")  # what one page says in its foot and notes alone
_SHORT_MARGIN = 1.3  # cm, above and below
_PLACE = re.compile(r"\{([a-z_.]+)\}")


def write(document: Document, language: str, path: Path, template: Path = TEMPLATE) -> None:
    """Write a document as a Word file.

    Raises BadValue for a template that lacks a place or a style, or words without that language; UnknownName for a
    number that words name and nobody has; Unwritable.
    """
    import docx

    page = Page(docx.Document(str(template)), document, language)
    _check(page.file, template)
    set_language(page.file, language)
    if page.is_short:
        narrow(page.file, _SHORT_MARGIN)
    _set_properties(page)
    for paragraph in list(_paragraphs(page.file)):
        _fill_place(page, paragraph)
    content = io.BytesIO()
    page.file.save(content)
    write_sealed(content.getvalue(), document.date, path)


def _check(file: Any, template: Path) -> None:
    told = " ".join(paragraph.text for paragraph in _paragraphs(file))
    for place in NEEDED:
        if place not in told:
            raise BadValue(str(template), place, "is a place that the template lacks", "Write it where it shall stand")


def _set_properties(page: Page) -> None:
    core, day = page.file.core_properties, datetime.fromisoformat(page.document.date)
    core.title, core.subject = page.filled(page.document.title), page.filled(page.document.subtitle)
    core.author = core.last_modified_by = "tsa_sim"
    core.comments, core.language = page.document.fingerprint, page.language
    core.created = core.modified = day
    core.revision = 1


def _paragraphs(file: Any) -> Iterator[Any]:
    """Give every paragraph of the template: body, tables of the first page, headers and footers."""
    for paragraph in file.element.body.iter(f"{{{file.element.nsmap['w']}}}p"):
        yield _as_paragraph(paragraph, file)
    for section in file.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if not part.is_linked_to_previous:
                yield from part.paragraphs


def _as_paragraph(element: Any, file: Any) -> Any:
    from docx.text.paragraph import Paragraph as WordParagraph

    return WordParagraph(element, file._body)


def _fill_place(page: Page, paragraph: Any) -> None:
    """Write what a paragraph of the template asks for."""
    text = paragraph.text.strip()
    if text == "{body}":
        _write_body(page, paragraph)
    elif text == "{contents}":
        _write_contents(page, paragraph)
    elif ("{stamp}" in text and page.document.stamp is None) or ("{word.contents}" in text and not page.is_long):
        paragraph._p.getparent().remove(paragraph._p)
    elif _PLACE.search(text):
        if page.is_short and paragraph.style.name == "Front Matter" and any(place in text for place in _SAID_BELOW):
            paragraph._p.getparent().remove(paragraph._p)
            return
        _replace(page, paragraph)
        page.dress(paragraph, paragraph.style.name)
    elif page.is_short and not text and paragraph._p.getparent() is page.file.element.body:
        paragraph._p.getparent().remove(paragraph._p)


def _replace(page: Page, paragraph: Any) -> None:
    """Write the places of a paragraph into its runs; where Word has cut a place into pieces, its runs are joined."""
    runs = paragraph.runs
    if _PLACE.sub("", "".join(run.text for run in runs)) != "".join(_PLACE.sub("", run.text) for run in runs):
        text = paragraph.text
        for run in runs[1:]:
            run._r.getparent().remove(run._r)
        runs[0].text = text
    for run in paragraph.runs:
        if _PLACE.search(run.text):
            run.text = _PLACE.sub(lambda found: _told(page, found[1]), run.text)


def _told(page: Page, place: str) -> str:
    document = page.document
    if place.startswith("word."):
        return said(place.removeprefix("word."), page.language)
    if place == "date":
        return day_text(document.date, page.language)
    if place == "fingerprint":
        return document.fingerprint
    if place in ("title", "subtitle", "answer", "stamp"):
        words = getattr(document, place)
        return page.filled(words) if words else ""
    raise BadValue("the template", f"{{{place}}}", "is no place that the writer knows", "Take one of the shipped one's")


def _write_contents(page: Page, paragraph: Any) -> None:
    """Write a line a section, each a link to its heading; a paper of a page or two has none."""
    for section in page.document.sections if page.is_long else ():
        line = paragraph.insert_paragraph_before(style=paragraph.style)
        add_link(line, page.filled(section.title), _anchor(section.id))
    paragraph._p.getparent().remove(paragraph._p)


def _anchor(name: str) -> str:
    return "section_" + re.sub(r"\W", "_", name)


def _write_body(page: Page, paragraph: Any) -> None:
    """Write every section; one with a table that is too wide for an upright page stands on pages laid across."""
    page.before = paragraph
    for number, section in enumerate(page.document.sections):
        page.lay(not page.is_short and any(is_wide(page, block) for block in section.blocks))
        heading = page.add(page.filled(section.title), "Heading 1" if page.is_long else "Heading 2")
        if number == 0 and page.is_long:
            heading.paragraph_format.page_break_before = True
        add_bookmark(heading, _anchor(section.id), number)
        for block, following in zip_longest(section.blocks, section.blocks[1:]):
            _write_block(page, block, following)
    if page.across:
        lay_last_across(page.file)
    paragraph._p.getparent().remove(paragraph._p)


def _write_block(page: Page, block: Block, following: Block | None) -> None:
    """Write a block; what leads to a table or picture stays on its page."""
    if isinstance(block, Paragraph):
        made = page.add(page.filled(block.words), STYLES[block.style])
        made.paragraph_format.keep_with_next = isinstance(following, Table | Picture | Box)
    elif isinstance(block, Table):
        add_table(page, block)
    elif isinstance(block, Picture):
        add_picture(page, block)
    elif isinstance(block, Box):
        add_box(page, block)
