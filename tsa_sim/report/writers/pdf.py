"""PDF by typst: accessible (PDF/UA-1), its fonts within, the fingerprint on every page, the same bytes each time."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from tsa_sim.errors import Unwritable
from tsa_sim.locale import catalogue
from tsa_sim.report.document import Document
from tsa_sim.report.pictures import drawn_in
from tsa_sim.report.writers.page import Cell, Page, Run, plain, spelled

_TEMPLATE = Path(__file__).parent / "templates" / "document.typ"
_ONE_PAGE = ((9.0, 100), (9.0, 80), (8.5, 70), (8.0, 62), (7.5, 56), (7.0, 50))
_SIZES: Mapping[str, tuple[tuple[float, int], ...]] = {
    "memo": _ONE_PAGE,
    "region": _ONE_PAGE,
    "leaflet": ((11.5, 100),),
}
"""Points of the text and percent of its width for a picture, by kind: the first at which it is one page."""
_STANDARD: Literal["ua-1"] = "ua-1"  # PDF/UA: tagged, titled, with texts for pictures
_USUAL = ((9.5, 100),)
_WIDE = 88  # letters in a row beyond which a table is set smaller, then on its side
_SMALLEST = 0.78  # of the text's size
_NARROW, _LABEL = 18, 38  # letters of a column's texts before they are broken, where room is scarce and where not
_LEAST, _BETWEEN = 5, 2  # letters of a column, and between two
_LONG = 30  # lines of a table that may be parted between pages


def write(document: Document, language: str, path: Path) -> None:
    """Write a document as PDF.

    Raises UnknownName or BadValue for words that are missing, Unwritable when the file cannot be written.
    """
    try:
        path.write_bytes(rendered(document, language))
    except OSError as fault:
        raise Unwritable(str(path), str(fault.strerror)) from None


def rendered(document: Document, language: str) -> bytes:
    """Give a document as the bytes of a PDF file."""
    page = spelled(document, language)
    with TemporaryDirectory() as name:
        folder = Path(name)
        told = _told(page, folder)
        main = folder / "document.typ"
        main.write_text(_TEMPLATE.read_text("utf-8"), "utf-8")
        for size, width in _SIZES.get(page.kind, _USUAL):
            sized = {**told, "size": size, "picture_width": width}
            (folder / "document.json").write_text(json.dumps(sized, ensure_ascii=False), "utf-8")
            compiled, pages = _compiled(main)
            if pages == 1:
                break
    return compiled


def _compiled(main: Path) -> tuple[bytes, int]:
    """Compile; give the file and how many pages it has."""
    import matplotlib
    import typst

    fonts = [str(Path(matplotlib.get_data_path()) / "fonts" / "ttf")]
    compiler = typst.Compiler(main, root=main.parent, font_paths=fonts, ignore_system_fonts=True)
    pages = json.loads(compiler.query("<pages>", field="value", one=True))
    compiled = compiler.compile(format="pdf", pdf_standards=_STANDARD)
    if not isinstance(compiled, bytes):
        raise TypeError("typst gives a PDF as one run of bytes")
    return compiled, int(pages)


def _told(page: Page, folder: Path) -> Mapping[str, Any]:
    """Give what the template reads; pictures are laid beside it."""
    words = {key: entry[page.language] for key, entry in catalogue("writers").items()}
    sections = []
    for section in page.sections:
        blocks = [_block(block, page, folder) for block in section["blocks"]]
        on_its_side = any(block.get("landscape") for block in blocks)
        sections.append({"title": plain(section["title"]), "blocks": blocks, "landscape": on_its_side})
    return {**_flat(vars(page)), "sections": sections, "words": words}


def _block(block: Mapping[str, Any], page: Page, folder: Path) -> Mapping[str, Any]:
    flat = _flat(block)
    if block["kind"] == "picture":
        file = folder / f"{block['id']}.svg"
        file.write_text(drawn_in(block["picture"], page.language).svg, "utf-8")
        return {**{key: flat[key] for key in flat if key != "picture"}, "file": file.name}
    if block["kind"] == "table":
        return {**flat, **_measured(flat)}
    return flat


def _measured(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give how a table is set: the shares of its columns, its size, whether on its side, whether it may be parted."""
    rows, columns = table["rows"], table["columns"]
    bounds = [_bounds_of_texts([table["label"], *(row["label"] for row in rows)])]
    for place, column in enumerate(columns):
        cells = [row["cells"][place] for row in rows]
        bounds.append(
            _bounds_of_numbers(column, cells)
            if column["numeric"]
            else _bounds_of_texts([column["words"], *(cell["words"] for cell in cells)])
        )
    least, wanted = (sum(side) for side in zip(*bounds, strict=True))
    spare = max(_WIDE - least, 0) / max(wanted - least, 1)
    widths = [low + min(spare, 1) * (high - low) for low, high in bounds]
    lines = sum(max(_lines(row["label"], widths[0]), *map(_lines_of_cell, row["cells"], widths[1:])) for row in rows)
    return {
        "widths": [round(width, 2) for width in widths],
        "size": 1.0 if least <= _WIDE else max(_SMALLEST, _WIDE / least),
        "landscape": least * _SMALLEST > _WIDE,
        "breakable": lines > _LONG,
    }


def _bounds_of_texts(texts: Sequence[str]) -> tuple[int, int]:
    """Give the least and the wanted breadth of a column of texts, in letters: long texts are broken."""
    word = max((len(word) for text in texts for word in text.split()), default=1)
    longest = max((len(text) for text in texts), default=1)
    least = max(word, min(longest, _NARROW), _LEAST)
    return least + _BETWEEN, max(least, min(longest, _LABEL)) + _BETWEEN


def _bounds_of_numbers(column: Mapping[str, Any], cells: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Give the least and the wanted breadth of a column of numbers, which are never broken."""
    heading = " ".join((column["words"], column["unit"], column["counted"]))
    figures = max((max(len(cell["words"]), len(cell["interval"])) for cell in cells), default=1)
    least = max([figures, _LEAST, *(len(word) for word in heading.split())])
    return least + _BETWEEN, max(least, min(max(len(column["words"]), len(column["unit"])), _NARROW)) + _BETWEEN


def _lines_of_cell(cell: Mapping[str, Any], width: float) -> int:
    return _lines(cell["words"], width) + (1 if cell["interval"] else 0)


def _lines(text: str, width: float) -> int:
    return -(-len(text) // max(int(width) - _BETWEEN, 1))


def _flat(value: Any) -> Any:
    """Give runs as plain text, cells and mappings as mappings of it."""
    if isinstance(value, Cell):
        return {"words": plain(value.words), "interval": value.interval, "numeric": value.numeric}
    if isinstance(value, tuple) and all(isinstance(entry, Run) for entry in value):
        return plain(value)
    if isinstance(value, Mapping):
        return {key: _flat(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_flat(entry) for entry in value]
    return value
