"""HTML: one file that holds all it shows; light and dark, screen, phone and print."""

import base64
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from tsa_sim.errors import Unwritable
from tsa_sim.locale import word
from tsa_sim.picture_style import of_page
from tsa_sim.report.document import Document
from tsa_sim.report.pictures import drawn_in
from tsa_sim.report.writers.page import Page, plain, spelled

_TEMPLATES = Path(__file__).parent / "templates"


def write(document: Document, language: str, path: Path) -> None:
    """Write a document as one HTML file that needs no network.

    Raises UnknownName or BadValue for words that are missing, Unwritable when the file cannot be written.
    """
    try:
        path.write_text(rendered(document, language), "utf-8", newline="\n")
    except OSError as fault:
        raise Unwritable(str(path), str(fault.strerror)) from None


def rendered(document: Document, language: str) -> str:
    """Give a document as the text of an HTML file."""
    page = spelled(document, language)
    sections = [
        {**section, "blocks": [_drawn(block, page) for block in section["blocks"]]} for section in page.sections
    ]
    foot = f"{word('writers', 'fingerprint', language)}: {page.fingerprint}"
    style = (
        f"{(_TEMPLATES / 'document.css').read_text('utf-8')}@page {{ @bottom-left {{ content: {_in_css(foot)}; }} }}"
    )
    template = _environment().get_template("document.html.j2")
    text = template.render(page=_with(page, sections), style=_as_is(style), word=partial(_word, language))
    return f"{text}\n"


def _word(language: str, key: str) -> str:
    return word("writers", key, language)


def _with(page: Page, sections: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    return {**vars(page), "sections": sections}


def _drawn(block: Mapping[str, Any], page: Page) -> Mapping[str, Any]:
    """Draw a picture into its block; its ink follows the page."""
    if block["kind"] != "picture":
        return block
    drawn = drawn_in(block["picture"], page.language)
    csv = base64.b64encode(drawn.csv.encode("utf-8-sig")).decode("ascii")
    return {**block, "svg": _as_is(of_page(drawn.svg)), "csv": csv}


def _as_is(text: str) -> Any:
    """Lay our own style or drawing into the page unescaped: what users wrote was escaped when it was made."""
    from markupsafe import Markup

    return Markup(text)


def _in_css(text: str) -> str:
    """Write a text as a string of a style sheet."""
    escaped = "".join(sign if sign.isalnum() or sign in " _:.,-" else f"\\{ord(sign):x} " for sign in text)
    return f'"{escaped}"'


@cache
def _environment() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.filters["plain"] = plain
    return environment
