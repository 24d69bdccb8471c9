"""Reports read back from their files: texts, tables, alternative texts; and numbers read as a person reads them.

One function a format gives a ``ReadReport``. Nothing here knows how a report is written: a file is opened with a
library that had no part in making it, and a number is read by the rules of its language.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tsa_sim.report.document import Document, Number, Paragraph, Table

_BLANKS = "\u00a0\u202f\u2009"
_PATTERNS = {
    "en": re.compile(r"(?<![\w.,])[+\u2212-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\w])[+\u2212-]?\d+(?:\.\d+)?"),
    "ru": re.compile(
        rf"(?<![\w.,])[+\u2212-]?\d{{1,3}}(?:[{_BLANKS}]\d{{3}})+(?:,\d+)?|(?<![\w])[+\u2212-]?\d+(?:,\d+)?"
    ),
}
_PATTERNS["kk"] = _PATTERNS["ru"]


@dataclass(frozen=True)
class ReadReport:
    """What a file says: running text in its order, tables as rows of texts, words for pictures, its language."""

    text: str
    tables: Sequence[Sequence[Sequence[str]]]
    alternatives: Sequence[str]
    headings: Sequence[str]
    language: str
    pages: Sequence[str] = ()
    title: str = ""


def numbers_in(text: str, language: str) -> list[Decimal]:
    """Read every number of a text by the rules of its language.

    >>> numbers_in("from 1,180.3 to −12.5", "en")
    [Decimal('1180.3'), Decimal('-12.5')]
    >>> numbers_in("40–50", "ru")
    [Decimal('40'), Decimal('50')]
    """
    return [_read(found, language) for found in _PATTERNS[language].findall(text)]


def _read(text: str, language: str) -> Decimal:
    plain = text.translate({ord(blank): None for blank in _BLANKS}).replace("\u2212", "-")
    return Decimal(plain.replace(",", "") if language == "en" else plain.replace(",", "."))


def read_html(path: Path) -> ReadReport:
    """Read an HTML report."""
    from lxml import html

    root = html.fromstring(path.read_bytes())
    for hidden in root.xpath("//style|//nav|//*[@aria-hidden]"):
        hidden.drop_tree()
    alternatives = [_joined(each) for each in root.xpath("//*[@role='img']/*[local-name()='desc']")]
    for drawn in root.xpath("//*[local-name()='svg']"):
        drawn.drop_tree()
    tables = [
        [[_joined(cell) for cell in row.xpath("./th|./td")] for row in table.xpath("./thead/tr|./tbody/tr")]
        for table in root.xpath("//table")
    ]
    headings = [_joined(each) for each in root.xpath("//h1|//h2|//h3")]
    title = root.findtext("head/title")
    return ReadReport(_joined(root.find("body")), tables, alternatives, headings, root.get("lang"), (), title)


def _joined(element: Any) -> str:
    return " ".join(re.sub(r"[ \n\t]+", " ", piece).strip() for piece in element.itertext() if piece.strip())


def read_pdf(path: Path) -> ReadReport:
    """Read a PDF report by its tags, as a screen reader does."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        marked: dict[tuple[int, int], str] = {}
        pages = []
        for page in pdf.pages:
            pages.append("".join(char["text"] for char in page.chars))
            for char in page.chars:
                if char["mcid"] is not None:
                    key = (page.page_number, char["mcid"])
                    marked[key] = marked.get(key, "") + char["text"]
        tree = pdf.structure_tree
        tables = [
            [[_said(cell, marked) for cell in row["children"]] for row in _of_type(table, {"TR"})]
            for table in _of_type({"children": tree}, {"Table"})
        ]
        figures = [str(each.get("alt_text")) for each in _of_type({"children": tree}, {"Figure"})]
        headings = [_said(each, marked) for each in _of_type({"children": tree}, {"H1", "H2", "H3", "Title"})]
        text = " ".join(_said(each, marked) for each in tree)
        language = pdf.doc.catalog["Lang"].decode()
        title = pdf.metadata["Title"]
    return ReadReport(text, tables, figures, headings, language, pages, title)


def _of_type(element: Any, types: set[str]) -> Iterator[Any]:
    """Give the tags of some types below an element, in their order; not those within a found one."""
    for child in element.get("children", ()):
        if child["type"] in types:
            yield child
        else:
            yield from _of_type(child, types)


def _said(element: Any, marked: dict[tuple[int, int], str], page: int | None = None) -> str:
    """Give the text of a tag and of those within it, lines parted by a blank."""
    page = element.get("page_number") or page
    own = [marked.get((page, mark), "") for mark in element.get("mcids", ()) if page is not None]
    inner = [_said(child, marked, page) for child in element.get("children", ())]
    return re.sub(r" +", " ", " ".join(piece.strip(" ") for piece in (*own, *inner) if piece.strip(" ")))


def expected_tables(document: Document) -> list[list[list[Decimal | None]]]:
    """Give the numbers that every table's rows are to show: figure, then low and high where there is an interval."""
    return [[_expected_row(row.cells) for row in table.rows] for table in document.tables()]


def _expected_row(cells: Sequence[Any]) -> list[Decimal | None]:
    found: list[Decimal | None] = []
    for cell in cells:
        if isinstance(cell, Number):
            found.append(cell.shown)
            if cell.shown is not None and cell.low is not None and cell.high is not None:
                found += [cell.low, cell.high]
    return found


def read_tables(document: Document, report: ReadReport) -> list[list[list[Decimal | None]]]:
    """Read the same from a report, cell by cell; a cell without a digit shows no number."""
    found = []
    for table, rows in zip(document.tables(), report.tables, strict=True):
        body = rows[len(rows) - len(table.rows) :]
        found.append([_row(table, number, cells, report.language) for number, cells in enumerate(body)])
    return found


def _row(table: Table, number: int, cells: Sequence[str], language: str) -> list[Decimal | None]:
    found: list[Decimal | None] = []
    for cell, text in zip(table.rows[number].cells, cells[1:], strict=True):
        if isinstance(cell, Number):
            found += numbers_in(text, language) or [None]
    return found


def expected_sentences(document: Document, language: str) -> list[list[Decimal]]:
    """Give the numbers of every text that has any: the answer and the paragraphs, in their order."""
    paragraphs = [block for section in document.sections for block in section.blocks if isinstance(block, Paragraph)]
    texts = [document.answer, *(paragraph.words for paragraph in paragraphs)]
    return [found for words in texts if (found := _expected_sentence(document, words[language], language))]


def _expected_sentence(document: Document, text: str, language: str) -> list[Decimal]:
    found: list[Decimal] = []
    for place, piece in enumerate(re.split(r"\{([^{}]+)\}", text)):
        if place % 2:
            shown = document.numbers[piece].shown
            found += [] if shown is None else [shown]
        else:
            found += numbers_in(piece, language)
    return found


def missing_sentences(document: Document, report: ReadReport) -> list[list[Decimal]]:
    """Give the sentences whose numbers do not stand in a report side by side and in the document's order."""
    read = numbers_in(report.text, report.language)
    start, missing = 0, []
    for numbers in expected_sentences(document, report.language):
        places = range(start, len(read) - len(numbers) + 1)
        found = next((place for place in places if read[place : place + len(numbers)] == numbers), None)
        if found is None:
            missing.append(numbers)
        else:
            start = found + len(numbers)
    return missing


# -- office files: zips of XML, read without the libraries that write them

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SLIDE = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def parts_of(path: Path, name: str) -> list[Any]:
    """Give the XML parts of an office file whose names begin so, in the order of their numbers."""
    import zipfile

    from lxml import etree

    with zipfile.ZipFile(path) as file:
        found = [part for part in file.namelist() if part.startswith(name) and part.endswith(".xml")]
        found.sort(key=lambda part: [int(piece) for piece in re.findall(r"\d+", part)] or [0])
        return [etree.fromstring(file.read(part)) for part in found]


def core_title(path: Path) -> str:
    """Give the title among an office file's properties."""
    (core,) = parts_of(path, "docProps/core")
    return str(core.findtext("{http://purl.org/dc/elements/1.1/}title"))


def read_docx(path: Path) -> ReadReport:
    """Read a Word report: headings by their styles, tables but for the boxes of checks, words of pictures."""
    (document,) = parts_of(path, "word/document.xml")
    (styles,) = parts_of(path, "word/styles.xml")
    names = {
        style.get(f"{_WORD}styleId"): style.find(f"{_WORD}name").get(f"{_WORD}val")
        for style in styles.iter(f"{_WORD}style")
    }
    paragraphs = list(document.iter(f"{_WORD}p"))
    headings = [
        _text(each) for each in paragraphs if names.get(_style(each), "").lower().startswith(("title", "heading"))
    ]
    tables = [
        [[_text(cell) for cell in row.iter(f"{_WORD}tc")] for row in table.iter(f"{_WORD}tr")]
        for table in document.iter(f"{_WORD}tbl")
        if names[table.find(f"{_WORD}tblPr/{_WORD}tblStyle").get(f"{_WORD}val")] == "Report Table"
    ]
    alternatives = [each.get("descr") for each in document.iter(f"{_PLACED}docPr")]
    language = styles.find(f".//{_WORD}rPrDefault//{_WORD}lang").get(f"{_WORD}val").split("-")[0]
    around = [each for part in parts_of(path, "word/header") for each in part.iter(f"{_WORD}p")]
    text = " ".join(filter(None, map(_text, (*paragraphs, *around))))
    return ReadReport(text, tables, alternatives, headings, language, (), core_title(path))


def _style(paragraph: Any) -> str:
    found = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    return "" if found is None else str(found.get(f"{_WORD}val"))


def _text(element: Any) -> str:
    """Give the text of a paragraph, or of a cell's paragraphs parted by blanks."""
    if element.tag == f"{_WORD}p":
        return "".join(piece.text or "" for piece in element.iter(f"{_WORD}t"))
    return " ".join(_text(paragraph) for paragraph in element.iter(f"{_WORD}p"))


@dataclass(frozen=True)
class ReadSlide:
    """What a slide says: its texts, its table, its chart's series (values as they stand), its notes."""

    texts: Sequence[str]
    table: Sequence[Sequence[str]]
    series: Sequence[tuple[str, Sequence[float | None]]]
    alternatives: Sequence[str]
    notes: str
    languages: frozenset[str]


def read_pptx(path: Path) -> list[ReadSlide]:
    """Read every slide of a presentation with its notes and charts."""
    slides, notes = parts_of(path, "ppt/slides/slide"), parts_of(path, "ppt/notesSlides/notesSlide")
    charts = iter(parts_of(path, "ppt/charts/chart"))
    found = []
    for slide, note in zip(slides, notes, strict=True):
        drawn = next(charts) if slide.find(f".//{_CHART}chart") is not None else None
        texts = [_lines(shape) for shape in slide.iter(f"{_SLIDE}sp")]
        table = [[_lines(cell) for cell in row.iter(f"{_DRAWN}tc")] for row in slide.iter(f"{_DRAWN}tr")]
        alternatives = [each.get("descr") for each in slide.iter(f"{_SLIDE}cNvPr") if each.get("descr")]
        languages = frozenset(run.get("lang") for run in slide.iter(f"{_DRAWN}rPr"))
        found.append(ReadSlide(texts, table, _series(drawn), alternatives, _lines(note), languages))
    return found


def _lines(element: Any) -> str:
    return " ".join(
        "".join(piece.text or "" for piece in line.iter(f"{_DRAWN}t")) for line in element.iter(f"{_DRAWN}p")
    )


def _series(chart: Any) -> list[tuple[str, list[float | None]]]:
    if chart is None:
        return []
    found = []
    for series in chart.iter(f"{_CHART}ser"):
        values = (
            series.find(f"{_CHART}val") if series.find(f"{_CHART}val") is not None else series.find(f"{_CHART}yVal")
        )
        count = int(values.find(f".//{_CHART}ptCount").get("val"))
        held = {int(point.get("idx")): float(point.findtext(f"{_CHART}v")) for point in values.iter(f"{_CHART}pt")}
        name = series.findtext(f"{_CHART}tx//{_CHART}v")
        found.append((name, [held.get(place) for place in range(count)]))
    return found
