"""The looks of the workbook's cells, the formats of its numbers, and names that Excel takes for sheets."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from tsa_sim.report.document import Number

FONT, DARK, GREY, RED, RULE = "Arial", "#1F3A5F", "#5F6770", "#A61C1C", "#B8C1CC"
HEAD_FILL, TOTAL_FILL = "#E6ECF3", "#F3F5F8"
LONGEST_NAME = 31  # letters, Excel's own bound
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")


class Looks:
    """Formats of one workbook, made when first asked for."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self.title = self._made(bold=True, font_size=14, font_color=DARK, text_wrap=False)
        self.answer = self._made(font_size=12, font_color=DARK, text_wrap=True, valign="top")
        self.grey = self._made(font_size=9, font_color=GREY)
        self.link = self._made(font_color="#0B5CAD", underline=1)
        self.stamp = self._made(bold=True, font_color=RED, valign="top")
        self.note = self._made(font_size=9, font_color=GREY, text_wrap=True, valign="top")
        self.head = self._made(bold=True, font_color=DARK, bg_color=HEAD_FILL, text_wrap=True, valign="top", top=2)
        self.unit = self._made(font_size=8, font_color=GREY, bg_color=HEAD_FILL, text_wrap=True, valign="top", bottom=2)
        self.number = cache(self._number)
        self.text = cache(self._text)

    def label(self, total: bool) -> Any:
        """The look of a row's label."""
        return self.text(total)

    def _text(self, total: bool) -> Any:
        return self._made(text_wrap=True, valign="top", **_row(total))

    def _number(self, shape: str, total: bool = False, faint: bool = False) -> Any:
        colour = {"font_color": GREY, "font_size": 9} if faint else {}
        return self._made(num_format=shape, align="right", valign="top", **_row(total), **colour)

    def _made(self, **look: Any) -> Any:
        return self._workbook.add_format({"font_name": FONT, "font_size": 10, **look})


def _row(total: bool) -> dict[str, Any]:
    return {"bottom": 4, "bottom_color": RULE} | ({"bold": True, "bg_color": TOTAL_FILL} if total else {})


def number_format(number: Number) -> str:
    """Give Excel's format of a number: as many decimals as are shown, thousands in groups, a difference with sign.

    >>> from decimal import Decimal
    >>> number_format(Number("a", 1234.5, Decimal("1.2"), "persons", 1000, signed=True))
    '+#,##0.0;−#,##0.0;0.0'
    """
    exponent = number.shown.as_tuple().exponent if number.shown is not None else 0
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    plain = "#,##0" + ("." + "0" * decimals if decimals else "")
    if number.signed:
        return f"+{plain};−{plain};{plain.replace('#,##', '')}"
    return f"{plain};−{plain};{plain.replace('#,##', '')}"


def sheet_names(titles: Sequence[str], taken: Sequence[str]) -> list[str]:
    """Give a sheet's name for each title: numbered, in Excel's letters, cut between words where it is too long.

    >>> sheet_names(["Budget: parts", "Who gains and who loses by region in 2018"], ["Contents"])
    ['1 Budget parts', '2 Who gains and who loses by']
    """
    found: list[str] = []
    for place, title in enumerate(titles, start=1):
        words = f"{place} {_FORBIDDEN.sub('', title)}".split()
        name = words[0]
        for word in words[1:]:
            if len(name) + 1 + len(word) > LONGEST_NAME:
                break
            name = f"{name} {word}"
        found.append(name.rstrip(" ,.;–-"))
    assert not set(found) & set(taken)
    return found
