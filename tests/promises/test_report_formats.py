"""Promises of the report's formats: the numbers of the document in each, each language, each time the same bytes."""

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html as markup

from tests.oracles.document_by_hand import document_by_hand, short_document, words
from tests.oracles.parsing_reports import (
    ReadReport,
    expected_sentences,
    expected_tables,
    missing_sentences,
    read_docx,
    read_html,
    read_pdf,
    read_tables,
)
from tsa_sim.errors import BadValue, UnknownName, Unwritable
from tsa_sim.locale import LANGUAGES
from tsa_sim.report.document import Document, Paragraph
from tsa_sim.report.spelling import fill
from tsa_sim.report.writers import docx, html, pdf

Reader = Callable[[Path], ReadReport]
Writer = Callable[[Document, str, Path], None]

FORMATS: dict[str, tuple[Writer, Reader]] = {
    "docx": (docx.write, read_docx),
    "html": (html.write, read_html),
    "pdf": (pdf.write, read_pdf),
}
EVERY = [(suffix, language) for suffix in FORMATS for language in LANGUAGES]
KAZAKH = set("әғқңөұүі")


def written(document: Document, suffix: str, language: str, folder: Path) -> ReadReport:
    """Write a document and read it back."""
    write, read = FORMATS[suffix]
    path = folder / f"report.{language}.{suffix}"
    write(document, language, path)
    return read(path)


@pytest.mark.parametrize(("suffix", "language"), EVERY)
def test_every_number_is_read_back_as_the_document_has_it(suffix: str, language: str, tmp_path: Path) -> None:
    """Tables cell by cell with their intervals, sentences in their order; what is hidden shows no digit."""
    document = document_by_hand()
    report = written(document, suffix, language, tmp_path)
    assert read_tables(document, report) == expected_tables(document)
    assert len(expected_sentences(document, language)) >= 3
    assert missing_sentences(document, report) == []


@pytest.mark.parametrize(("suffix", "language"), EVERY)
def test_every_number_of_a_real_pack_is_read_back(suffix: str, language: str, tmp_path: Path, document: Any) -> None:
    """The same for the session pack of a small comparison."""
    report = written(document, suffix, language, tmp_path)
    assert read_tables(document, report) == expected_tables(document)
    assert missing_sentences(document, report) == []
    assert report.alternatives == [fill(drawn.alternative, document.numbers, language) for drawn in document.pictures()]


@pytest.mark.parametrize(("suffix", "language"), EVERY)
def test_a_number_that_is_changed_in_the_file_is_noticed(suffix: str, language: str, tmp_path: Path) -> None:
    """The reading itself: one digit moved, in a table or in a sentence, and the comparison fails."""
    document = document_by_hand()
    report = written(document, suffix, language, tmp_path)
    for name in ("recipients.new", "recipients.KZABY.base"):
        number = document.numbers[name]
        assert number.shown is not None
        moved = replace(number, shown=number.shown + 1)
        numbers = {**document.numbers, name: moved}
        sections = tuple(
            replace(section, blocks=tuple(_moved(block, moved) for block in section.blocks))
            for section in document.sections
        )
        other = replace(document, numbers=numbers, sections=sections)
        assert read_tables(other, report) != expected_tables(other) or missing_sentences(other, report)


def _moved(block: Any, number: Any) -> Any:
    if not hasattr(block, "rows"):
        return block
    swap = [
        replace(row, cells=tuple(number if getattr(cell, "id", "") == number.id else cell for cell in row.cells))
        for row in block.rows
    ]
    return replace(block, rows=tuple(swap))


@pytest.mark.parametrize(("suffix", "language"), EVERY)
def test_the_same_document_is_the_same_bytes(suffix: str, language: str, tmp_path: Path) -> None:
    """Written twice into different folders; no clock and no folder leaves a trace."""
    write, _ = FORMATS[suffix]
    paths = [tmp_path / name / f"report.{suffix}" for name in ("one", "another")]
    for path in paths:
        path.parent.mkdir()
        write(document_by_hand(), language, path)
    first, second = (path.read_bytes() for path in paths)
    assert first == second and str(tmp_path).encode() not in first


@pytest.mark.parametrize(("suffix", "language"), EVERY)
def test_a_report_says_its_language_its_title_and_what_its_pictures_show(
    suffix: str, language: str, tmp_path: Path
) -> None:
    """For voices that read aloud: language, title, headings of all sections, a text for every picture."""
    document = document_by_hand()
    report = written(document, suffix, language, tmp_path)
    assert report.language == language and report.title == document.title[language]
    for section in document.sections:
        assert section.title[language] in report.headings
    assert report.alternatives == [drawn.alternative[language] for drawn in document.pictures()]


@pytest.mark.parametrize("suffix", FORMATS)
def test_kazakh_letters_are_in_the_text_layer(suffix: str, tmp_path: Path) -> None:
    """Every letter that Kazakh has and Russian has not can be searched and copied."""
    assert set(written(document_by_hand(), suffix, "kk", tmp_path).text.lower()) >= KAZAKH


@pytest.mark.parametrize(("suffix", "language"), EVERY)
def test_what_looks_like_markup_is_written_as_it_stands(suffix: str, language: str, tmp_path: Path) -> None:
    """Angles, ampersands, hashes and stars of the user's words come out as they went in."""
    document = document_by_hand()
    report = written(document, suffix, language, tmp_path)
    (law, *_) = document.tables()
    for cell, text in zip(law.rows[0].cells, report.tables[0][-2][1:], strict=True):
        assert isinstance(cell, dict) and text.replace(" ", "") == cell[language].replace(" ", "")


@pytest.mark.parametrize(("suffix", "language"), EVERY)
def test_a_stamp_is_on_the_report(suffix: str, language: str, tmp_path: Path) -> None:
    """A failed audit is told in the text, and across every page of the PDF."""
    stamp = words("AUDIT FAILED", "ПРОВЕРКА НЕ ПРОЙДЕНА", "ТЕКСЕРУДЕН ӨТПЕДІ")
    report = written(document_by_hand(stamp=stamp), suffix, language, tmp_path)
    assert stamp[language] in report.text
    letters = stamp[language].replace(" ", "")
    assert all(letters in page.replace(" ", "") for page in report.pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_fingerprint_and_page_number_are_on_every_page_of_the_pdf(language: str, tmp_path: Path) -> None:
    """A page that is torn out still says which run it is of."""
    document = document_by_hand()
    pages = written(document, "pdf", language, tmp_path).pages
    assert len(pages) > 4
    for number, page in enumerate(pages, start=1):
        assert document.fingerprint in page
        assert re.search(rf"{number}\D+{len(pages)}", page)


def test_the_head_of_a_table_is_repeated_where_it_is_parted(tmp_path: Path) -> None:
    """Rows that stand on another page stand below the same headings; a caption is on the page of its first rows."""
    document = document_by_hand("leaflet")
    table = next(found for found in document.tables() if found.id == "regions")
    long = replace(table, rows=table.rows * 4)
    document = replace(document, sections=(replace(document.sections[2], blocks=(long,)),))
    pages = written(document, "pdf", "ru", tmp_path).pages
    holding = [page for page in pages if "Жамбылская область" in page]
    assert len(holding) >= 3
    assert all("хотя бы раз в году" in page for page in holding)
    assert table.title["ru"] in holding[0]


@pytest.mark.parametrize("kind", ["memo", "region"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_memo_and_a_sheet_are_one_page(kind: str, language: str, tmp_path: Path) -> None:
    """Two tables' worth of words and two pictures are set so that they fit."""
    assert len(written(short_document(kind), "pdf", language, tmp_path).pages) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pdf_is_accessible_and_holds_its_fonts(language: str, tmp_path: Path) -> None:
    """It declares PDF/UA-1, is tagged, and every font that it names is within it."""
    import pdfplumber

    path = tmp_path / "report.pdf"
    pdf.write(document_by_hand(), language, path)
    with pdfplumber.open(path) as opened:
        catalog = opened.doc.catalog
        assert catalog["MarkInfo"]["Marked"] is True
        assert b"<pdfuaid:part>1</pdfuaid:part>" in catalog["Metadata"].resolve().get_data()
        names = {char["fontname"] for page in opened.pages for char in page.chars}
    assert names and all(re.match(r"[A-Z]{6}\+DejaVu", name) for name in names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_html_report_needs_nothing_from_outside(language: str) -> None:
    """No address but the names of SVG's own spaces, no script; the policy forbids whatever would be loaded."""
    text = html.rendered(document_by_hand(), language)
    assert not re.findall(r"<script|<link|<iframe|@import|url\((?!#)", text)
    assert set(re.findall(r"https?://[\w./]+", text)) <= {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}
    assert "default-src 'none'" in text
    (style,) = markup.fromstring(text).xpath("//head/style/text()")
    assert 'font: 16px/1.55 "' in style and "&" not in style


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_html_report_can_be_walked_by_keyboard_and_voice(language: str) -> None:
    """Headings go down step by step, cells have their headings' scope, ids are unique and all links arrive."""
    root = markup.fromstring(html.rendered(document_by_hand(), language))
    levels = [int(each.tag[1]) for each in root.xpath("//h1|//h2|//h3")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    for table in root.xpath("//table"):
        assert table.xpath("./caption") and not table.xpath(".//th[not(@scope)]")
        assert all(row.xpath("./th[@scope='row']") for row in table.xpath("./tbody/tr"))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = [link[1:] for link in root.xpath("//a/@href") if link.startswith("#")]
    labels = [name for names in root.xpath("//@aria-labelledby") for name in names.split()]
    assert targets and set(targets) | set(labels) <= set(ids)


def test_every_number_in_an_html_report_can_be_asked_for_its_source() -> None:
    """A number keeps its name and its figure beside its spelling."""
    document = document_by_hand()
    root = markup.fromstring(html.rendered(document, "ru"))
    found = {each.get("data-number"): each.get("value") for each in root.xpath("//data")}
    assert found == {
        name: "" if number.shown is None else str(number.shown) for name, number in document.numbers.items()
    }


def test_words_that_are_missing_are_told() -> None:
    """A language that a text lacks, a number that no table has, an unknown language, a folder that is not there."""
    document = document_by_hand()
    lacking = replace(document, answer={"ru": "Ответ.", "en": "Answer."})
    strange = Paragraph("strange", words("{no.number}", "{no.number}", "{no.number}"))
    naming = replace(document, sections=(replace(document.sections[0], blocks=(strange,)),))
    for rendered in (html.rendered, pdf.rendered):
        with pytest.raises(BadValue, match="kk"):
            rendered(lacking, "kk")
        with pytest.raises(UnknownName, match=r"no\.number"):
            rendered(naming, "en")
        with pytest.raises(UnknownName, match="language"):
            rendered(document, "de")


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_file_that_cannot_be_written_is_told(suffix: str, tmp_path: Path) -> None:
    """A folder that is not there gives a sentence, not a traceback."""
    with pytest.raises(Unwritable, match="cannot be written"):
        FORMATS[suffix][0](short_document("memo"), "en", tmp_path / "none" / f"report.{suffix}")
