"""A document as Markdown: headings, paragraphs and tables, for a reader of text files."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tsa_sim.errors import Unwritable
from tsa_sim.report.document import Document
from tsa_sim.report.writers.page import Cell, plain, spelled


def write(document: Document, language: str, path: Path) -> None:
    """Write a document as one Markdown file. Raises Unwritable."""
    try:
        path.write_text(rendered(document, language), "utf-8", newline="\n")
    except OSError as fault:
        raise Unwritable(str(path), str(fault.strerror)) from None


def rendered(document: Document, language: str) -> str:
    """Give a document as Markdown; pictures are left out, with the words that describe them in their place."""
    page = spelled(document, language)
    lines = [f"# {plain(page.title)}", plain(page.subtitle), plain(page.answer), f"`{page.fingerprint}`, {page.date}"]
    for section in page.sections:
        lines.append(f"## {plain(section['title'])}")
        for block in section["blocks"]:
            lines += _block(block)
    return "\n\n".join(line for line in lines if line) + "\n"


def _block(block: Mapping[str, Any]) -> list[str]:
    if block["kind"] == "paragraph":
        return [plain(block["words"])]
    if block["kind"] == "picture":
        return [f"*{block['title']}* {block['alternative']}"]
    if block["kind"] == "box":
        checks = [f"- {'✓' if check['passed'] else '✗'} {plain(check['words'])}" for check in block["checks"]]
        return [f"**{plain(block['title'])}**", "\n".join(checks)]
    return [f"**{plain(block['title'])}**", _table(block), plain(block["note"])]


def _table(block: Mapping[str, Any]) -> str:
    heads = [
        plain(block["label"]),
        *(" ".join(filter(None, map(plain, (one["words"], one["unit"])))) for one in block["columns"]),
    ]
    rules = ["---", *("---:" if one["numeric"] else "---" for one in block["columns"])]
    rows = [[plain(row["label"]), *(_cell(cell) for cell in row["cells"])] for row in block["rows"]]
    return "\n".join(_line(cells) for cells in (heads, rules, *rows))


def _cell(cell: Cell) -> str:
    return plain(cell.words) + (f" ({cell.interval})" if cell.interval else "")


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
