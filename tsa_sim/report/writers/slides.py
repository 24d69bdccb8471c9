"""Which eight slides a report becomes: for each what it says, what it shows, and the numbers that it rests on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tsa_sim.report.document import Box, Document, Number, Paragraph, Picture, Section, Table, Words

MOST = 8
WANTED = ("key_figures", "law", "recipients", "budget", "poverty", "regions", "winners", "limits", "audit")
MOST_ROWS, MOST_COLUMNS = 7, 4  # of a table that can be read from the back row
_NUMBER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Slide:
    """A slide: its title, what it says, and the block that it shows (none on the first)."""

    title: Words
    said: tuple[Words, ...]
    block: Picture | Table | Box | None


def slides_of(document: Document) -> list[Slide]:
    """Give the slides: the question with its answer, then one a section, those that a session asks first."""
    sections = list(document.sections)
    order = sorted(range(len(sections)), key=lambda place: (_rank(sections[place]), place))
    chosen = sorted(order[: MOST - 1])
    return [Slide(document.title, (document.answer,), None)] + [_slide(sections[place]) for place in chosen]


def _rank(section: Section) -> int:
    return WANTED.index(section.id) if section.id in WANTED else len(WANTED)


def _slide(section: Section) -> Slide:
    shown = [block for block in section.blocks if isinstance(block, Picture | Table | Box)]
    pictures = [block for block in shown if isinstance(block, Picture)]
    block = pictures[0] if pictures else shown[0] if shown else None
    texts = [block for block in section.blocks if isinstance(block, Paragraph) and block.style in ("lead", "body")]
    texts.sort(key=lambda block: block.style != "lead")
    return Slide(section.title, tuple(block.words for block in texts[: 1 if block else 4]), block)


def shortened(table: Table) -> Table:
    """Give a table with as many rows and columns as can be read from the back row; totals stay."""
    rows = table.rows
    if len(rows) > MOST_ROWS:
        totals = [row for row in rows if row.total]
        rows = tuple([row for row in rows if not row.total][: MOST_ROWS - len(totals)] + totals)
    columns = table.columns[:MOST_COLUMNS]
    kept = tuple(type(row)(row.label, row.cells[:MOST_COLUMNS], row.total) for row in rows)
    return Table(table.id, table.title, table.label, columns, kept, table.note)


def numbers_on(slide: Slide, document: Document) -> list[Number]:
    """Give the numbers that a slide prints, in order, each once; the figures of a chart are those of its data."""
    found: dict[str, Number] = {}
    for words in (slide.title, *slide.said):
        for name in _NUMBER.findall(words["en"]):
            found.setdefault(name, document.numbers[name])
    if isinstance(slide.block, Table):
        for row in shortened(slide.block).rows:
            for cell in row.cells:
                found |= {number.id: number for number in _numbers(cell, document) if number.id not in found}
    return list(found.values())


def _numbers(cell: Number | Words | None, document: Document) -> Iterator[Number]:
    if isinstance(cell, Number):
        yield cell
    elif isinstance(cell, Mapping):
        yield from (document.numbers[name] for name in _NUMBER.findall(cell["en"]))
