"""PDF by typst: accessible (PDF/UA-1), its fonts within, the fingerprint on every page, the same bytes each time."""

import json
import math
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
_WIDE, _WIDEST = 84, 130  # letters in a row, upright and on its side, beyond which a table is set smaller
_BOLD = 1.15  # breadth of a bold letter over one of the text's own weight
_SMALLEST, _SMALL = 0.78, 0.86  # of the text's size: where numbers need it, and where texts would be broken else
_NARROW, _LABEL = 18, 38  # letters of a column's texts before they are broken, where room is scarce and where not
_NARROWEST, _LOOSE = 0.5, 1.2  # of the page's width that a table fills, and over what its letters need
_LEAST, _BETWEEN = 5, 2  # letters of a column, and between two


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
    compiler = typst.Compiler(str(main), root=main.parent, font_paths=fonts, ignore_system_fonts=True)
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
    flat: Mapping[str, Any] = _flat(block)
    if block["kind"] == "picture":
        file = folder / f"{block['id']}.svg"
        file.write_text(drawn_in(block["picture"], page.language).svg, "utf-8")
        return {**{key: flat[key] for key in flat if key != "picture"}, "file": file.name}
    if block["kind"] == "table":
        return {**flat, **_measured(flat)}
    return flat


def _measured(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give how a table is set: the shares of its columns, its size, whether on its side, its breadth."""
    rows, columns = table["rows"], table["columns"]
    bounds = [_bounds_of_texts(table["label"], [row["label"] for row in rows])]
    for place, column in enumerate(columns):
        cells = [row["cells"][place] for row in rows]
        bounds.append(
            _bounds_of_numbers(column, cells)
            if column["numeric"]
            else _bounds_of_texts(column["words"], [cell["words"] for cell in cells])
        )
    least = sum(low for low, _ in bounds)
    landscape = least * _SMALLEST > _WIDE
    room = _WIDEST if landscape else _WIDE
    texts = sum(
        high - low for place, (low, high) in enumerate(bounds) if place == 0 or not columns[place - 1]["numeric"]
    )
    size = min(1.0, max(_SMALLEST, min(room / least, _SMALL), room / (least + texts)))
    widths = _shared(bounds, [False, *(column["numeric"] for column in columns)], room / size - least)
    filled = min(1.0, max(_NARROWEST, _LOOSE * sum(widths) * size / room))
    shares = [round(width, 2) for width in widths]
    return {"widths": shares, "size": size, "landscape": landscape, "filled": round(filled, 3)}


def _shared(bounds: Sequence[tuple[int, int]], numeric: Sequence[bool], spare: float) -> list[float]:
    """Give every column its least breadth and a share of what is spare: texts first, then headings of numbers."""
    widths = [float(low) for low, _ in bounds]
    for turn in (False, True):
        lacking = sum(high - low for (low, high), number in zip(bounds, numeric, strict=True) if number is turn)
        share = min(max(spare, 0.0) / lacking, 1.0) if lacking else 0.0
        widths = [
            width + share * (high - low) if number is turn else width
            for width, (low, high), number in zip(widths, bounds, numeric, strict=True)
        ]
        spare -= share * lacking
    return widths


def _bounds_of_texts(heading: str, texts: Sequence[str]) -> tuple[int, int]:
    """Give the least and the wanted breadth of a column of texts, in letters: long texts are broken."""
    words = max((len(word) for text in texts for word in text.split()), default=1)
    longest = max((len(text) for text in texts), default=1)
    least = max(words, _bold(max(map(len, heading.split()), default=1)), min(longest, _NARROW), _LEAST)
    return least + _BETWEEN, max(least, min(longest, _LABEL)) + _BETWEEN


def _bounds_of_numbers(column: Mapping[str, Any], cells: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Give the least and the wanted breadth of a column of numbers, which are never broken.

    It is wanted so broad that its heading takes three lines.
    """
    smaller = " ".join((column["unit"], column["counted"])).split()
    figures = max((max(_bold(len(cell["words"])), len(cell["interval"]) - 1) for cell in cells), default=1)
    heading = max((_bold(len(word)) for word in column["words"].split()), default=1)
    least = max([figures, heading, _LEAST, *map(len, smaller)])
    below = max(len(column["unit"]), len(column["counted"]))
    wanted = max(min(_bold(len(column["words"])) // 3, _LABEL), min(below, _NARROW))
    return least + _BETWEEN, max(least, wanted) + _BETWEEN


def _bold(letters: int) -> int:
    """Give how many letters of the text's own weight are as broad as some in bold."""
    return math.ceil(_BOLD * letters)


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
