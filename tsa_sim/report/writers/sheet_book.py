"""A workbook under way: its sheets, its words, and where each number stands."""

from dataclasses import dataclass, field
from typing import Any

from tsa_sim.report.document import Document, Number, Words
from tsa_sim.report.spelling import fill
from tsa_sim.report.writers.said import said
from tsa_sim.report.writers.sheet_looks import Looks


@dataclass
class Book:
    """A workbook under way: where it is written, in which language, and on which sheet each number stands."""

    workbook: Any
    document: Document
    language: str
    looks: Looks
    standing: dict[str, str] = field(default_factory=dict)  # number's id -> sheet!cell, the first place

    def filled(self, words: Words) -> str:
        """Give words in the book's language, the numbers in them spelled."""
        return fill(words, self.document.numbers, self.language)

    def say(self, key: str) -> str:
        """Give a word of the writers in the book's language."""
        return said(key, self.language)

    def sheet(self, name: str) -> Any:
        """Add a sheet with the way back, the page set for printing, and the fingerprint in the footer."""
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer(f"&L&8{self.document.fingerprint}&R&8{self.say('page_number')} &P / &N")
        if self.document.stamp:
            sheet.set_header(f"&C&10{self.filled(self.document.stamp)}")
        return sheet

    def stand(self, number: Number, name: str, at: tuple[int, int]) -> None:
        """Keep where a number stands, for the sheet of sources."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        self.standing.setdefault(number.id, f"'{name}'!{xl_rowcol_to_cell(*at)}")
