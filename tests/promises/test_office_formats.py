"""Promises of the workbook, the slides and the Word file that the other formats do not have."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.oracles.document_by_hand import document_by_hand, words
from tests.oracles.parsing_reports import core_title, numbers_in, parts_of, read_docx, read_pptx
from tsa_sim.errors import BadValue, UnknownName, Unwritable
from tsa_sim.locale import LANGUAGES, catalogue
from tsa_sim.report.document import Document, Number, Paragraph, Picture, Row, Section, Table
from tsa_sim.report.pictures import KINDS
from tsa_sim.report.writers import docx, pptx, xlsx
from tsa_sim.report.writers.charts import chart_of
from tsa_sim.report.writers.said import said
from tsa_sim.report.writers.slides import MOST, MOST_LINES, numbers_on, shortened, shown_table, slides_of

Writer = Callable[[Document, str, Path], None]
FORMATS: dict[str, Writer] = {"docx": docx.write, "xlsx": xlsx.write, "pptx": pptx.write}
EVERY = [(suffix, language) for suffix in FORMATS for language in LANGUAGES]
HEAD, FIRST = xlsx.HEAD_ROW + 1, xlsx.HEAD_ROW + 3  # of a table on its sheet, as openpyxl counts


@pytest.fixture(scope="module")
def workbooks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The workbook of the report by hand in every language, read by a library that had no part in writing it."""
    folder = tmp_path_factory.mktemp("workbooks")
    for language in LANGUAGES:
        xlsx.write(document_by_hand(), language, folder / f"{language}.xlsx")
    return {language: openpyxl.load_workbook(folder / f"{language}.xlsx") for language in LANGUAGES}


def sheet_of(workbook: Any, title: str) -> Any:
    """Give the sheet whose first cell holds a title."""
    (found,) = [sheet for sheet in workbook.worksheets[1:-1] if sheet["A1"].value == title]
    return found


def rounded(value: float, number: Number) -> Decimal:
    """Give a cell's value with as many decimals as the number shows."""
    assert number.shown is not None
    return Decimal(repr(value)).quantize(Decimal(1).scaleb(int(number.shown.as_tuple().exponent)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_a_table_is_a_number_on_its_sheet(workbooks: dict[str, Any], language: str) -> None:
    """Figure and interval's ends in cells of their own, no text; what is hidden shows no digit."""
    document = document_by_hand()
    seen = 0
    for table in document.tables():
        sheet = sheet_of(workbooks[language], table.title[language])
        for number, row in enumerate(table.rows, start=FIRST):
            cells = [cell.value for cell in sheet[number]]
            expected = [value for place in range(len(table.columns)) for value in cells_of(table, row, place, language)]
            assert cells[: len(expected) + 1] == [row.label[language], *expected]
            seen += sum(isinstance(value, float) for value in expected)
    assert seen > 60


def cells_of(table: Table, row: Row, place: int, language: str) -> list[Any]:
    """Give what a cell of a table is on its sheet: a text; or a figure, with an interval's ends where any row has."""
    cell = row.cells[place]
    if not isinstance(cell, Number):
        return [cell[language] if cell is not None else None]
    shown = "–" if cell.shown is None else float(cell.shown)
    others = [other.cells[place] for other in table.rows]
    if not any(isinstance(other, Number) and other.low is not None for other in others):
        return [shown]
    return [shown, *(None if bound is None else float(bound) for bound in (cell.low, cell.high))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_of_sources_has_every_number_with_run_table_and_cell(
    workbooks: dict[str, Any], language: str
) -> None:
    """By name: what is shown, its exact value in whole units, where it comes from and where it stands."""
    workbook, document = workbooks[language], document_by_hand()
    sheet = workbook.worksheets[-1]
    rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=5)}
    assert list(rows) == list(document.numbers)
    for name, number in document.numbers.items():
        _, shown, _, _, unit, scale, exact, run, table, cell, stands = rows[name]
        assert (shown is None) == (number.shown is None) and (shown is None or rounded(shown, number) == number.shown)
        assert (unit, scale) == (number.unit, number.scale)
        assert exact == (None if number.exact is None else pytest.approx(number.exact, rel=1e-15))  # Excel's own digits
        assert number.source is not None
        assert (run, table) == (number.source.run, number.source.table)
        assert all(f"{key} = {value}" in cell for key, value in number.source.cell.items())
        if stands is not None:
            where, place = re.fullmatch(r"'(.+)'!(\w+)", stands).groups()  # type: ignore[union-attr]
            assert workbook[where][place].value == ("–" if number.shown is None else float(number.shown))
    in_tables = {
        cell.id for table in document.tables() for row in table.rows for cell in row.cells if isinstance(cell, Number)
    }
    assert {name for name, row in rows.items() if row[-1] is not None} == in_tables


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workbook_can_be_walked_and_read(workbooks: dict[str, Any], language: str) -> None:
    """Contents with a link to every sheet, heads that stay, units and ways of counting above the figures."""
    workbook, document = workbooks[language], document_by_hand()
    contents = workbook.worksheets[0]
    links = {cell.value for row in contents.iter_rows(min_row=8, max_col=1) for cell in row if cell.hyperlink}
    assert links == {sheet.title for sheet in workbook.worksheets[1:]}
    for sheet in workbook.worksheets:
        assert sheet.freeze_panes is not None
        assert document.fingerprint in sheet.oddFooter.left.text
    table = next(table for table in document.tables() if table.id == "regions")
    sheet = sheet_of(workbook, table.title[language])
    for column in table.columns:
        place = next(cell.column for cell in sheet[HEAD] if cell.value == column.words[language])
        below = sheet.cell(HEAD + 1, place).value
        assert column.unit is not None and column.counted is not None
        assert column.unit[language] in below and column.counted[language] in below


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_picture_is_a_chart_of_the_programs_own(workbooks: dict[str, Any], language: str, tmp_path: Path) -> None:
    """The figures stand in cells; the chart refers to them."""
    document = document_by_hand()
    for picture in document.pictures():
        sheet = sheet_of(workbooks[language], picture.title[language])
        chart = chart_of(picture, language)
        values = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD + 1)]
        read = [value for row in values for value in row if isinstance(value, int | float)]
        held = [value for series in chart.series for value in (*series.values, *series.across) if value is not None]
        assert held and [f"{value:.15g}" for value in sorted(read)] == [f"{value:.15g}" for value in sorted(held)]
    path = tmp_path / "charts.xlsx"
    xlsx.write(document, language, path)
    charts = parts_of(path, "xl/charts/chart")
    assert len(charts) == len(list(document.pictures()))
    for chart, picture in zip(charts, document.pictures(), strict=True):
        references = [each.text for each in chart.iter("{*}f")]
        assert len(references) >= 2 * len(chart_of(picture, language).series)


def test_a_map_and_a_bridge_keep_their_figures_as_charts() -> None:
    """Every region of a map is a bar, the largest first; the visible parts of a bridge add to where it ends."""
    pictures = {picture.kind: picture for picture in document_by_hand().pictures()}
    (bars,) = chart_of(pictures["tile_map"], "ru").series
    known = [value for value in bars.values if value is not None]
    assert known == sorted(known, reverse=True)
    assert sorted(known) == sorted(float(value) for value in pictures["tile_map"].data["values"] if value is not None)
    feet, totals, more, less = chart_of(pictures["bridge"], "en").series
    steps = pictures["bridge"].data["steps"]
    first, last = (float(steps[place]["value"]) for place in (0, -1))
    moved = sum(value or 0.0 for value in more.values) - sum(value or 0.0 for value in less.values)
    assert first + moved == pytest.approx(last, abs=1e-9) and totals.values[-1] == last and feet.unseen


# -- slides


@pytest.mark.parametrize("language", LANGUAGES)
def test_slides_say_the_question_the_answer_and_their_numbers(language: str, tmp_path: Path) -> None:
    """Numbers of texts and tables are the document's; notes name the source of each; runs say their language."""
    document = document_by_hand()
    pptx.write(document, language, tmp_path / "report.pptx")
    slides, planned = read_pptx(tmp_path / "report.pptx"), slides_of(document)
    assert len(slides) == len(planned) <= MOST
    assert (
        core_title(tmp_path / "report.pptx") == document.title[language] and document.title[language] in slides[0].texts
    )
    for slide, plan in zip(slides, planned, strict=True):
        assert plan.title[language] in slide.texts
        assert any(document.fingerprint in text for text in slide.texts)
        assert {locale.split("-")[0] for locale in slide.languages} == {language}
        for number in numbers_on(plan, document):
            assert number.id in slide.notes and number.source is not None and number.source.run in slide.notes
        if isinstance(plan.block, Table):
            table = shown_table(plan)
            for row, cells in zip(table.rows, slide.table[1:], strict=True):
                read = [numbers_in(text, language) for text in cells[1:]]
                shown = [cell for cell in row.cells if isinstance(cell, Number)]
                if shown:
                    assert [found[:1] for found in read] == [
                        [cell.shown] if cell.shown is not None else [] for cell in shown
                    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_charts_on_slides_hold_the_pictures_figures_and_can_be_edited(language: str, tmp_path: Path) -> None:
    """A chart has the series of the picture and a workbook behind it, and words for who cannot see it."""
    document = document_by_hand()
    path = tmp_path / "report.pptx"
    shown = 0
    for picture in document.pictures():
        section = Section("key", document.title, (picture,))
        pptx.write(replace(document, sections=(section,)), language, path)
        slide = read_pptx(path)[1]
        chart = chart_of(picture, language)
        count = len(slide.series[0][1]) if chart.form == "bar" else None
        wanted = {series.name: list(series.values)[:count] for series in chart.series}
        assert dict(slide.series) == wanted
        assert picture.alternative[language] in slide.alternatives
        with zipfile.ZipFile(path) as file:
            assert sum(name.endswith(".xlsx") for name in file.namelist()) == 1
        shown += 1
    assert shown == len(KINDS)


def test_a_long_table_on_a_slide_keeps_its_total_and_what_can_be_read() -> None:
    """As many lines as are read from the back row, the country among them; a unit stands below the label."""
    table = next(table for table in document_by_hand().tables() if table.id == "regions")
    short = shortened(table)
    assert 5 <= len(short.rows) <= MOST_LINES < len(table.rows) and len(short.columns) == len(table.columns)
    assert short.rows[-1].total and short.rows[0] == table.rows[0]
    unit = replace(table.columns[0], key="unit", numeric=False)
    rows = tuple(replace(row, cells=(words("persons", "люди", "адам"), *row.cells, *row.cells)) for row in table.rows)
    wide = shortened(replace(table, columns=(unit, *table.columns, *table.columns), rows=rows))
    assert len(wide.columns) <= 3 and wide.rows[0].label["ru"].endswith("\nлюди")


# -- all three


@pytest.mark.parametrize(("suffix", "language"), EVERY)
def test_the_same_document_is_the_same_bytes(suffix: str, language: str, tmp_path: Path) -> None:
    """Written twice into different folders, with charts and the workbooks in them; no moment of writing is kept."""
    paths = [tmp_path / name / f"report.{suffix}" for name in ("one", "another")]
    for path in paths:
        path.parent.mkdir()
        FORMATS[suffix](document_by_hand(), language, path)
    first, second = (path.read_bytes() for path in paths)
    assert first == second
    with zipfile.ZipFile(paths[0]) as file:
        assert {entry.date_time[:3] for entry in file.infolist()} == {(2018, 3, 1)}
        core = file.read("docProps/core.xml").decode()
    assert set(re.findall(r"(\d{4}-\d\d-\d\d)T", core)) == {"2018-03-01"}


@pytest.mark.parametrize("suffix", FORMATS)
def test_words_that_are_missing_and_places_that_cannot_be_written_are_told(suffix: str, tmp_path: Path) -> None:
    """A language that a text lacks, a number that nobody has, a folder that is not there."""
    document, path = document_by_hand(), tmp_path / f"report.{suffix}"
    lacking = replace(document, answer={"ru": "Ответ.", "en": "Answer."})
    naming = replace(document, answer=words("{no.number}", "{no.number}", "{no.number}"))
    with pytest.raises(BadValue, match="kk"):
        FORMATS[suffix](lacking, "kk", path)
    with pytest.raises(UnknownName, match=r"no\.number"):
        FORMATS[suffix](naming, "en", path)
    with pytest.raises(Unwritable):
        FORMATS[suffix](document, "en", tmp_path / "none" / path.name)


@pytest.mark.parametrize(("suffix", "language"), EVERY)
def test_a_stamp_is_on_every_sheet_slide_and_page(suffix: str, language: str, tmp_path: Path) -> None:
    """A failed audit cannot be cut off; without one there is no stamp's place left open."""
    stamp = words("AUDIT FAILED", "ПРОВЕРКА НЕ ПРОЙДЕНА", "ТЕКСЕРУДЕН ӨТПЕДІ")
    path = tmp_path / f"report.{suffix}"
    for given in (stamp, None):
        FORMATS[suffix](document_by_hand(stamp=given), language, path)
        if suffix == "xlsx":
            found = [stamp[language] in (sheet.oddHeader.center.text or "") for sheet in openpyxl.load_workbook(path)]
        elif suffix == "pptx":
            found = [stamp[language] in slide.texts for slide in read_pptx(path)]
        else:
            found = [stamp[language] in "".join(part.itertext()) for part in parts_of(path, "word/header")]
        assert found and set(found) == {given is not None}
    if suffix != "xlsx":
        texts = read_docx(path).text if suffix == "docx" else " ".join(" ".join(one.texts) for one in read_pptx(path))
        assert not re.search(r"\{[a-z_.]+\}|Click|Stamp", texts)


def test_a_ministrys_template_is_used_and_one_that_lacks_a_place_or_style_is_told(tmp_path: Path) -> None:
    """Styles and places are the template's: changed there, changed in the report; never set by the writer."""
    import docx as word_files
    from docx.shared import RGBColor

    own, path = tmp_path / "ministry.docx", tmp_path / "report.docx"
    template = word_files.Document(str(docx.TEMPLATE))
    template.styles["Heading 1"].font.color.rgb = RGBColor(0, 128, 64)
    template.paragraphs[0].insert_paragraph_before("МИНИСТЕРСТВО ТРУДА")
    template.save(str(own))
    docx.write(document_by_hand(), "ru", path, own)
    assert read_docx(path).text.startswith("МИНИСТЕРСТВО ТРУДА")
    (styles,) = parts_of(path, "word/styles.xml")
    assert "008040" in {each.get(each.tag.replace("color", "val")) for each in styles.iter("{*}color")}
    (body,) = parts_of(path, "word/document.xml")
    assert not list(body.iter("{*}rFonts")) and not list(body.iter("{*}color")) and not list(body.iter("{*}sz"))
    for place in template.paragraphs:
        if place.text == "{body}":
            place.text = ""
    template.save(str(own))
    with pytest.raises(BadValue, match=r"\{body\}"):
        docx.write(document_by_hand(), "ru", path, own)
    lacking = word_files.Document(str(docx.TEMPLATE))
    lacking.styles["Table Number"].delete()
    lacking.save(str(own))
    with pytest.raises(BadValue, match="Table Number"):
        docx.write(document_by_hand(), "ru", path, own)


def test_a_word_table_repeats_its_head_and_a_wide_one_lies_across(tmp_path: Path) -> None:
    """Rows are not cut by pages; a table with more columns than a page is wide stands on pages laid across."""
    document, path = document_by_hand(), tmp_path / "report.docx"
    table = next(table for table in document.tables() if table.id == "regions")
    wide = replace(
        table, columns=table.columns * 5, rows=tuple(replace(row, cells=row.cells * 5) for row in table.rows)
    )
    docx.write(replace(document, sections=(*document.sections[:2], Section("w", document.title, (wide,)))), "ru", path)
    (body,) = parts_of(path, "word/document.xml")
    for made in body.iter("{*}tbl"):
        rows = list(made.iter("{*}tr"))
        heads = [bool(list(row.iter("{*}tblHeader"))) for row in rows]
        assert heads == [True] + [False] * (len(rows) - 1) and all(list(row.iter("{*}cantSplit")) for row in rows)
    sizes = [int(each.get(each.tag.replace("pgSz", "w"))) for each in body.iter("{*}pgSz")]
    assert len(sizes) == 2 and sizes[1] > sizes[0]


def test_a_short_paper_has_no_contents_and_a_long_one_links_to_every_chapter(tmp_path: Path) -> None:
    """A memo begins at once; the pack's contents lead to the headings."""
    for kind in ("memo", "pack"):
        path = tmp_path / f"{kind}.docx"
        document = document_by_hand(kind)
        docx.write(document, "kk", path)
        (body,) = parts_of(path, "word/document.xml")
        links = [each.get(each.tag.replace("hyperlink", "anchor")) for each in body.iter("{*}hyperlink")]
        marks = [each.get(each.tag.replace("bookmarkStart", "name")) for each in body.iter("{*}bookmarkStart")]
        assert links == (marks if kind == "pack" else []) and len(marks) == len(document.sections)
        assert (said("contents", "kk") in read_docx(path).text) == (kind == "pack")


def test_a_paper_of_one_page_takes_the_short_forms_of_styles(tmp_path: Path) -> None:
    """Smaller letters where the template has them, no page laid across; the pack takes none of them."""
    table = next(table for table in document_by_hand().tables() if table.id == "regions")
    rows = tuple(replace(row, cells=row.cells * 5) for row in table.rows)
    wide = replace(table, columns=table.columns * 5, rows=rows)
    for kind in ("memo", "region", "leaflet", "pack"):
        path = tmp_path / f"{kind}.docx"
        document = document_by_hand(kind)
        docx.write(replace(document, sections=(Section("w", document.title, (wide,)),)), "ru", path)
        (body,) = parts_of(path, "word/document.xml")
        styles = {each.get(each.tag.replace("pStyle", "val")) for each in body.iter("{*}pStyle")}
        across = [each for each in body.iter("{*}pgSz") if each.get(each.tag.replace("pgSz", "orient")) == "landscape"]
        assert bool(across) == (kind == "pack")
        assert any(style.endswith("Short") for style in styles) == (kind != "pack")


def test_the_writers_words_are_in_every_language_and_in_one_catalogue() -> None:
    """No key stands in both catalogues; none lacks a language."""
    assert not set(catalogue("office")) & set(catalogue("writers"))
    for entry in catalogue("office").values():
        assert set(entry) == set(LANGUAGES) and all(entry.values())


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_report_without_tables_or_pictures_is_written(suffix: str, tmp_path: Path) -> None:
    """One chapter of words alone: nothing is made up to fill the rest."""
    document = document_by_hand()
    words_alone = tuple(block for block in document.sections[0].blocks if isinstance(block, Paragraph))
    bare = replace(document, sections=(replace(document.sections[0], blocks=words_alone),))
    FORMATS[suffix](bare, "ru", tmp_path / f"bare.{suffix}")
    assert not any(isinstance(block, Picture | Table) for section in bare.sections for block in section.blocks)
    if suffix == "pptx":
        assert len(read_pptx(tmp_path / "bare.pptx")) == 2
    if suffix == "xlsx":
        assert len(openpyxl.load_workbook(tmp_path / "bare.xlsx").worksheets) == 2
