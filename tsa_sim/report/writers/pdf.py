"""PDF by typst: accessible (PDF/UA-1), its fonts within, the fingerprint on every page, the same bytes each time."""

import json
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from tsa_sim.errors import Unwritable
from tsa_sim.locale import catalogue
from tsa_sim.report.document import Document
from tsa_sim.report.pictures import drawn_in
from tsa_sim.report.writers.page import Cell, Page, Run, plain, spelled
from tsa_sim.report.writers.table_breadths import breadths

_TEMPLATE = Path(__file__).parent / "templates" / "document.typ"
_ONE_PAGE = ((9.0, 100), (9.0, 80), (8.5, 70), (8.0, 62), (7.5, 56), (7.0, 50))
_SIZES: Mapping[str, tuple[tuple[float, int], ...]] = {
    "memo": _ONE_PAGE,
    "region": _ONE_PAGE,
    "leaflet": ((11.5, 100), (10.5, 100), (9.5, 100), (8.5, 100)),
}
"""Points of the text and percent of its width for a picture, by kind: the first at which it is one page."""
_OF_ONE_PAGE = ("memo", "region")
_STANDARD: Literal["ua-1"] = "ua-1"  # PDF/UA: tagged, titled, with texts for pictures
_USUAL = ((9.5, 100),)


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
        for block, following in pairwise(blocks):
            if block["kind"] == "paragraph":  # what leads to a table or picture stays on its page
                block["sticky"] = following["kind"] != "paragraph"
        on_its_side = any(block.get("landscape") for block in blocks)
        sections.append({"title": plain(section["title"]), "blocks": blocks, "landscape": on_its_side})
    return {**_flat(vars(page)), "sections": sections, "words": words}


def _block(block: Mapping[str, Any], page: Page, folder: Path) -> dict[str, Any]:
    flat: dict[str, Any] = _flat(block)
    if block["kind"] == "picture":
        file = folder / f"{block['id']}.svg"
        file.write_text(drawn_in(block["picture"], page.language).svg, "utf-8")
        return {**{key: flat[key] for key in flat if key != "picture"}, "file": file.name}
    if block["kind"] == "table":
        return {**flat, **breadths(flat, may_turn=page.kind not in _OF_ONE_PAGE)._asdict()}
    return flat


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
