"""The report model: sections of paragraphs, tables, pictures and boxes, in which every number has a name and a source.

A document is made once from finished runs (``sections/``) and written by as many writers as there are formats
(``writers/``). It holds no formatted number: a ``Number`` carries the figure as it is to be shown, rounded once by the
one rounding rule, and a writer only spells it in its language. Words stand in three languages side by side.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

Words = Mapping[str, str]  # a text by language: kk, ru, en; ``{id}`` in it stands for the number of that name


@dataclass(frozen=True)
class Source:
    """Where a number comes from: the run, its table, and the cell."""

    run: str  # scenario and fingerprint of the run folder
    table: str  # file under tables/
    cell: Mapping[str, Any]  # measure, month or year, region, group, statistic


@dataclass(frozen=True)
class Number:
    """A figure with its name: ``shown`` is in units of ``scale`` (1, 1000, 10^6, 10^9) of ``unit``."""

    id: str
    exact: float | None  # in whole units; None where it is hidden or unknown
    shown: Decimal | None  # rounded, with as many decimals as are to be printed
    unit: str  # persons, families, children, tenge, share, months, ...: a key of the words
    scale: int = 1
    source: Source | None = None
    low: Decimal | None = None  # 90% interval, in the same units as ``shown``
    high: Decimal | None = None
    signed: bool = False  # a difference: printed with its sign


@dataclass(frozen=True)
class Paragraph:
    """Running text from a template; ``key`` names the template, so that notes can be laid beside it."""

    key: str
    words: Words
    style: str = "body"  # body, lead, note, warning, hand (hand-written)


@dataclass(frozen=True)
class Column:
    """A column of a table: what it says, of what unit, and whether it is of the month, the year to date or a sum."""

    key: str
    words: Words
    unit: Words | None = None
    counted: Words | None = None  # "ever in the year", "in an average month", "sum of the year"
    numeric: bool = True


@dataclass(frozen=True)
class Row:
    """A row: its label, and a number or a text for every column."""

    label: Words
    cells: tuple[Number | Words | None, ...]
    total: bool = False


@dataclass(frozen=True)
class Table:
    """A table with its title, columns, rows and a note under it."""

    id: str
    title: Words
    label: Words  # heading of the column of labels
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: Words | None = None


@dataclass(frozen=True)
class Picture:
    """A picture by its kind and its data; drawn by ``pictures/``, the same in every format.

    kind: fan, stacked_budget, flow, tile_map, budget_constraint, bridge, pyramid, tornado; data: plain columns that the
    kind documents, each a list of numbers or of words by language.
    """

    id: str
    kind: str
    title: Words
    alternative: Words  # what it shows, for who cannot see it
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Check:
    """A line of the self-audit: what was asked of the run, whether it held, and the figures that show it."""

    key: str
    words: Words
    passed: bool


@dataclass(frozen=True)
class Box:
    """Checks side by side in a frame."""

    id: str
    title: Words
    checks: tuple[Check, ...]


Block = Paragraph | Table | Picture | Box


@dataclass(frozen=True)
class Section:
    """A chapter with its blocks; one whose study does not exist is absent, never empty."""

    id: str
    title: Words
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A whole report of one kind, from the runs whose fingerprints it bears on every page."""

    kind: str  # pack, memo, region, leaflet, questions
    title: Words
    subtitle: Words
    answer: Words  # the answer in two sentences
    fingerprint: str
    date: str  # YYYY-MM-DD of the runs, never of the printing: same input, same bytes
    stamp: Words | None  # printed across every page: a failed audit, an older version
    numbers: Mapping[str, Number]  # every number of the document by its name
    sections: tuple[Section, ...]
    meta: Mapping[str, Any] = field(default_factory=dict)

    def tables(self) -> Iterator[Table]:
        """Give every table in the order of the sections."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Table))

    def pictures(self) -> Iterator[Picture]:
        """Give every picture in the order of the sections."""
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Picture))
