"""The report as eight slides, from a template whose master a ministry can change: charts that PowerPoint can edit.

Layouts and places are taken by their names in the template: layouts Answer, Chart, Table, Text; places Title, Subtitle,
Text, Chart, Table, Foot, Stamp. What a slide shows, and where each of its numbers comes from, stands in its notes.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any

from tsa_sim.errors import BadValue
from tsa_sim.report.document import Box, Document, Picture, Table, Words
from tsa_sim.report.spelling import fill, spell_number
from tsa_sim.report.writers.said import said
from tsa_sim.report.writers.sealing import write_sealed
from tsa_sim.report.writers.slide_charts import put_chart
from tsa_sim.report.writers.slide_tables import put_box, put_table
from tsa_sim.report.writers.slides import Slide, numbers_on, shown_table, slides_of

TEMPLATE = Path(__file__).with_name("templates") / "slides.pptx"
LOCALES = {"kk": "kk-KZ", "ru": "ru-RU", "en": "en-GB"}
_ALONE, _BESIDE = (24, 22, 20, 18), (20, 18, 16)  # points: of texts that stand alone, or above a chart or table
_LINE, _BETWEEN, _LETTER = 1.2, 0.6, 0.57  # of the size: a line's height, what parts paragraphs, a letter's width
_EMU_A_POINT = 12_700


@dataclass
class Show:
    """A presentation under way."""

    file: Any
    document: Document
    language: str

    def filled(self, words: Words) -> str:
        """Give words in the show's language, the numbers in them spelled."""
        return fill(words, self.document.numbers, self.language)

    def say(self, key: str) -> str:
        """Give a word of the writers in the show's language."""
        return said(key, self.language)

    def layout(self, name: str) -> Any:
        """Give a layout of the template.

        Raises BadValue when the template lacks it.
        """
        found = self.file.slide_layouts.get_by_name(name)
        if found is None:
            raise BadValue("the template of slides", name, "is a layout it lacks", "Copy it from the shipped template")
        return found


def write(document: Document, language: str, path: Path, template: Path = TEMPLATE) -> None:
    """Write a document as slides.

    Raises BadValue for a template that lacks a layout, or words without that language; UnknownName for a number that
    words name and nobody has; Unwritable.
    """
    from pptx import Presentation

    show = Show(Presentation(str(template)), document, language)
    for slide in slides_of(document):
        _write_slide(show, slide)
    core, day = show.file.core_properties, datetime.fromisoformat(document.date)
    core.title, core.subject = show.filled(document.title), show.filled(document.subtitle)
    core.author = core.last_modified_by = "tsa_sim"
    core.comments, core.language = document.fingerprint, language
    core.created = core.modified = day
    core.revision = 1
    _set_language(show)
    content = io.BytesIO()
    show.file.save(content)
    write_sealed(content.getvalue(), document.date, path)


def _write_slide(show: Show, slide: Slide) -> None:
    layout, put = _form(slide)
    made = show.file.slides.add_slide(show.layout(layout))
    places = {_name_of(place, show.layout(layout)): place for place in made.placeholders}
    places["Title"].text_frame.text = show.filled(slide.title)
    if slide.block is None and "Subtitle" in places:
        places["Subtitle"].text_frame.text = show.filled(show.document.subtitle)
    texts = [show.filled(words) for words in slide.said]
    shows = isinstance(slide.block, Picture | Table)
    height = _say(places["Text"], texts, *((_BESIDE, 3) if shows else (_ALONE, 6)))
    put(show, made, places)
    if shows:
        _settle(made, places["Text"], height)
    below = [f"{show.say('fingerprint')}: {show.document.fingerprint}"]
    if isinstance(slide.block, Table) and any(number.low is not None for number in numbers_on(slide, show.document)):
        below.append(show.say("interval_short"))
    places["Foot"].text_frame.text = ". ".join(below)
    _stamp(show, places["Stamp"])
    _number(made, show.layout(layout))
    made.notes_slide.notes_text_frame.text = "\n".join(_notes(show, slide))


def _form(slide: Slide) -> tuple[str, Callable[[Show, Any, dict[str, Any]], None]]:
    """Give the layout of a slide, and how its block is put there."""
    block = slide.block
    if isinstance(block, Picture):
        return "Chart", lambda show, made, places: put_chart(show, places["Chart"], block)
    if isinstance(block, Table):
        return "Table", lambda show, made, places: put_table(show, places["Table"], shown_table(slide))
    if isinstance(block, Box):
        return "Text", lambda show, made, places: put_box(show, places["Text"], block)
    layout = "Answer" if slide.said and slide.block is None and not slide.said[1:] else "Text"
    return layout, lambda show, made, places: None


def _name_of(place: Any, layout: Any) -> str:
    """Give the name that the layout has for a slide's place."""
    index = place.placeholder_format.idx
    return str(next(one.name for one in layout.placeholders if one.placeholder_format.idx == index))


def _say(place: Any, texts: list[str], sizes: tuple[int, ...], most_lines: int) -> int:
    """Write texts in the largest size in which they keep within a number of lines; give the height they take."""
    from pptx.util import Pt

    frame = place.text_frame
    size = next((size for size in sizes if _lines(texts, size, place.width) <= most_lines), sizes[-1])
    frame.text = texts[0] if texts else ""
    for text in texts[1:]:
        frame.add_paragraph().text = text
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = Pt(size)
    return int(Pt(size) * (_LINE * _lines(texts, size, place.width) + _BETWEEN * len(texts)))


def _lines(texts: list[str], size: int, width: int) -> int:
    """Give about how many lines texts take in a size of letters, points."""
    letters = width / (size * _EMU_A_POINT * _LETTER)
    return sum(max(1, ceil(len(text) / letters)) for text in texts)


def _settle(made: Any, place: Any, height: int) -> None:
    """Give the text the room that it needs, and what the slide shows all that is left."""
    top = place.top
    if height:
        left, width = place.left, place.width
        place.left, place.top, place.width, place.height = left, top, width, height
    else:
        place._element.getparent().remove(place._element)
    for shape in made.shapes:
        if shape.has_chart or shape.has_table:
            left, width, bottom = shape.left, shape.width, shape.top + shape.height
            shape.left, shape.top, shape.width, shape.height = left, top + height, width, bottom - top - height


def _stamp(show: Show, place: Any) -> None:
    if show.document.stamp is None:
        place._element.getparent().remove(place._element)
    else:
        place.text_frame.text = show.filled(show.document.stamp)


def _number(made: Any, layout: Any) -> None:
    """Set the slide's number, which PowerPoint copies from no layout by itself."""
    from copy import deepcopy

    for shape in layout.placeholders:
        if shape.name == "Number":
            made.shapes._spTree.append(deepcopy(shape._element))


def _notes(show: Show, slide: Slide) -> list[str]:
    """Give what the speaker finds below a slide: what the chart shows, then every number with its source."""
    lines = []
    if isinstance(slide.block, Picture):
        lines += [show.filled(slide.block.title), show.filled(slide.block.alternative)]
    elif isinstance(slide.block, Table) and slide.block.note:
        lines.append(show.filled(slide.block.note))
    numbers = numbers_on(slide, show.document)
    if numbers:
        lines += ["", show.say("notes_sources")]
    for number in numbers:
        source = number.source
        cell = ", ".join(f"{key} = {value}" for key, value in source.cell.items()) if source else ""
        where = f" – {source.run}, {source.table}: {cell}" if source else ""
        lines.append(f"{number.id}: {spell_number(number, show.language)}{where}")
    return lines


def _set_language(show: Show) -> None:
    """Say of every run which language it is in."""
    from pptx.oxml.ns import qn

    for slide in show.file.slides:
        for part in (slide, slide.notes_slide):
            for run in part._element.iter(qn("a:r"), qn("a:fld")):
                run.get_or_add_rPr().set("lang", LOCALES[show.language])
