"""Which eight slides a report becomes: for each what it says, what it shows, and the numbers that it rests on."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from textwrap import wrap

from tsa_sim.errors import BadValue
from tsa_sim.report.document import Box, Document, Number, Paragraph, Picture, Row, Section, Table, Words

MOST = 8
WANTED = ("key", "law", "recipients", "budget", "poverty", "regions", "trust", "families", "bridge", "record")
MOST_LINES, MOST_COLUMNS = 15, 3  # of a table that can be read from the back row
_LINES_OF_WORDS = 3  # that the words above a table take from it
_LABEL_SHARE, _LABEL_BESIDE_TEXTS = 0.46, 0.28  # of a table's width: labels beside figures, beside texts
_LABEL_LETTERS, _SMALL_LETTERS = 44, 58  # of a line of labels beside figures, of a line below a label
_NUMBER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class Slide:
    """A slide: its title, what it says, and the block that it shows (none on the first)."""

    title: Words
    said: tuple[Words, ...]
    block: Picture | Table | Box | None
    rank: tuple[int, int] = (0, 0)  # how much it is wanted among the eight: lower comes first


def slides_of(document: Document) -> list[Slide]:
    """Give the slides: the question with its answer, then a slide a section, those that a session asks first.

    Where there are fewer sections than slides, further pictures, then tables, of the sections follow their first.
    """
    made = [slide for section in document.sections for slide in _candidates(section)]
    order = sorted(range(len(made)), key=lambda place: (made[place].rank, place))
    chosen = sorted(order[: MOST - 1])
    return [Slide(document.title, (document.answer,), None), *(made[place] for place in chosen)]


def _candidates(section: Section) -> Iterator[Slide]:
    """Give the slides that a section could make, the first with its words."""
    shown = [block for block in section.blocks if isinstance(block, Picture | Table | Box)]
    pictures = [block for block in shown if isinstance(block, Picture)]
    tables = sorted((block for block in shown if isinstance(block, Table)), key=lambda table: -len(table.rows))
    boxes = [block for block in shown if isinstance(block, Box)]
    blocks: list[Picture | Table | Box | None] = [*pictures, *(boxes or tables), *(tables if boxes else ())]
    texts = [block for block in section.blocks if isinstance(block, Paragraph) and block.style in ("lead", "body")]
    texts.sort(key=lambda block: block.style != "lead")
    said = tuple(block.words for block in texts[: 1 if blocks else 4])
    known = WANTED.index(section.id) if section.id in WANTED else len(WANTED)
    yield Slide(section.title, said, blocks[0] if blocks else None, (0, known))
    for block in blocks[1:]:
        titled = (block.title,) if isinstance(block, Table) else ()
        yield Slide(section.title, titled, block, (1 if isinstance(block, Picture) else 2, known))


def shown_table(slide: Slide) -> Table:
    """Give the table of a slide as it is shown there.

    Raises BadValue when the slide shows none.
    """
    if not isinstance(slide.block, Table):
        raise BadValue("slide", slide.title, "shows no table", "Ask a slide that does")
    return shortened(slide.block, MOST_LINES - _LINES_OF_WORDS * bool(slide.said))


def shortened(table: Table, lines: int = MOST_LINES) -> Table:
    """Give a table with as many lines and columns as can be read from the back row.

    Totals stay. Of many columns of figures stay the first, the last level and the last difference; texts of a row that
    has figures (its unit, how it is counted) stand below its label.
    """
    kept = _columns(table)
    beside = [place for place, column in enumerate(table.columns) if not column.numeric]
    if len(beside) == len(table.columns):
        kept, beside = list(range(min(len(table.columns), MOST_COLUMNS))), []
    made = [Row(_labelled(row, beside), tuple(row.cells[place] for place in kept), row.total) for row in table.rows]
    shown = replace(table, columns=tuple(table.columns[place] for place in kept))
    share = label_share(shown)
    room = lines - sum(_lines(row, share) for row in made if row.total)
    chosen = []
    for row in made:
        room -= 0 if row.total else _lines(row, share)
        if row.total or room >= 0:
            chosen.append(row)
    return replace(shown, rows=tuple(chosen))


def label_share(table: Table) -> float:
    """Give the part of a table's width that its labels take; beside texts it is smaller than beside figures."""
    return _LABEL_SHARE if all(column.numeric for column in table.columns) else _LABEL_BESIDE_TEXTS


def _lines(row: Row, share: float) -> int:
    """Give how many lines a row takes: of its label, of a text, or of a figure with its interval."""
    beside = (1 - share) / max(len(row.cells), 1)
    found = [_lines_of(text, share) for text in row.label.values()]
    for cell in row.cells:
        if isinstance(cell, Number):
            found.append(1 + (cell.low is not None))
        elif isinstance(cell, Mapping):
            found += [_lines_of(text, beside) for text in cell.values()]
    return max(found)


def _lines_of(text: str, share: float) -> int:
    """Give how many lines a text takes in a share of the table's width; lines below the first are small."""
    first, *below = text.split("\n")
    letters = [int(many * share / _LABEL_SHARE) for many in (_LABEL_LETTERS, _SMALL_LETTERS)]
    return sum(max(len(wrap(line, letters[place > 0])), 1) for place, line in enumerate([first, *below]))


def _columns(table: Table) -> list[int]:
    """Give the columns of figures that stay."""
    figures = [place for place, column in enumerate(table.columns) if column.numeric]
    if len(figures) <= MOST_COLUMNS:
        return figures
    signed = [place for place in figures if all(_is_signed(row.cells[place]) for row in table.rows)]
    levels = [place for place in figures if place not in signed]
    chosen = {*levels[:1], *levels[-1:], *signed[-1:]} if signed else {*figures[:1], *figures[1 - MOST_COLUMNS :]}
    return sorted(chosen)


def _is_signed(cell: Number | Words | None) -> bool:
    return isinstance(cell, Number) and cell.signed


def _labelled(row: Row, beside: list[int]) -> Words:
    """Give a row's label with the texts of its other columns below it."""
    texts = [cell for place in beside if isinstance(cell := row.cells[place], Mapping)]
    if not texts:
        return row.label
    return {
        language: row.label[language] + "\n" + ", ".join(text[language] for text in texts) for language in row.label
    }


def numbers_on(slide: Slide, document: Document) -> list[Number]:
    """Give the numbers that a slide prints, in order, each once; the figures of a chart are those of its data."""
    found: dict[str, Number] = {}
    for words in (slide.title, *slide.said):
        for name in _NUMBER.findall(words["en"]):
            found.setdefault(name, document.numbers[name])
    if isinstance(slide.block, Table):
        for row in shown_table(slide).rows:
            for cell in row.cells:
                found |= {number.id: number for number in _numbers(cell, document) if number.id not in found}
    return list(found.values())


def _numbers(cell: Number | Words | None, document: Document) -> Iterator[Number]:
    if isinstance(cell, Number):
        yield cell
    elif isinstance(cell, Mapping):
        yield from (document.numbers[name] for name in _NUMBER.findall(cell["en"]))
