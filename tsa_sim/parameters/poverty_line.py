"""The poverty line of targeted social assistance: exact, and why it is what it is.

Until 2024 a share of one minimum; from 2025 the larger of a share of the median and a share of the minimum (the
floor). Where no median is held the floor is the line, and says so; a law without a floor then has no line.
"""

from fractions import Fraction
from typing import NamedTuple

from tsa_sim.calendar import MONTHS_IN_YEAR, Month, month_text, quarter_of
from tsa_sim.errors import OutsideData
from tsa_sim.money import round_half_up
from tsa_sim.parameters.book import STATUTORY, LawBook
from tsa_sim.regions import region

INDEXED = "indexed"
FLOOR, MEDIAN = "floor", "median"
_FINEST = 10**6  # denominators beyond: the nearest line on a grid of a millionth of a tenge, so that 64 bits hold


class PovertyLine(NamedTuple):
    """A line in one region and month, tenge a head a month.

    exact: as the formula uses it; shown: rounded half-up; base: regional_quarter, statutory, indexed, or in a law with
    a share of the median which of the two bound, floor or median; floor, median_line: the two terms where they are
    held; filled: the minimum below it is derived or filled, not published.
    """

    exact: Fraction
    shown: int
    base: str
    floor: Fraction
    median_line: Fraction | None
    filled: bool


class Binding(NamedTuple):
    """Whether the median or the floor sets a region's line, tenge a head a month.

    turning_median: the median at which the floor stops binding.
    """

    line: Fraction
    floor: Fraction
    median: Fraction | None
    median_line: Fraction | None
    median_binds: bool
    turning_median: Fraction


def poverty_line(book: LawBook, region_code: str, month: Month) -> PovertyLine:
    """Give the line of targeted social assistance.

    Raises UnknownName; OutsideData when the book or the minimum does not reach the month, or a law without a floor
    has no median.
    """
    base = str(book.value("tsa.line_base", month, region_code))
    floor, filled = _of_minimum(book, region_code, month, base)
    share = Fraction(book.value("tsa.share_of_median", month, region_code))
    median_line = None
    line = floor
    if share:
        median = book.median(region_code, month)
        median_line = None if median is None else share * median
        if median_line is None and floor == 0:
            raise OutsideData(
                f"no median income of {region(region_code).name_en} before {month_text(month)} is held, and the law "
                "has no floor under the line",
                todo="Give medians (LawBook.with_medians), another tsa.median_concept, or a share of the minimum",
            )
        line = max(floor, median_line or Fraction(0))
        base = MEDIAN if median_line is not None and median_line > floor else FLOOR
    if book.value("tsa.rounds_line", month, region_code):
        line = Fraction(round_half_up(line))
    return PovertyLine(line.limit_denominator(_FINEST), round_half_up(line), base, floor, median_line, filled)


def binding(
    book: LawBook, month: Month, regions: tuple[str, ...], medians: dict[str, Fraction] | None = None
) -> dict[str, Binding]:
    """Tell by region whether the median line exceeds the floor, and at which median the floor stops binding.

    medians: income per head, tenge a month, of the previous quarter by region; left out, those of the book.
    Raises OutsideData as ``poverty_line``; ValueError when the law of that month knows no share of the median.
    """
    quarter = quarter_of(month) - 1
    given = {(code, quarter): Fraction(value) for code, value in (medians or {}).items()}
    asked = book.with_medians(given) if given else book
    found = {}
    for code in regions:
        share = Fraction(asked.value("tsa.share_of_median", month, code))
        if share == 0:
            raise ValueError(f"the law of {month_text(month)} knows no share of the median")
        line = poverty_line(asked, code, month)
        median = asked.median(code, month)
        found[code] = Binding(line.exact, line.floor, median, line.median_line, line.base == MEDIAN, line.floor / share)
    return found


def _of_minimum(book: LawBook, region_code: str, month: Month, base: str) -> tuple[Fraction, bool]:
    if base == INDEXED:
        return _indexed(book, region_code, month), False
    share = Fraction(book.value("tsa.share_of_subsistence_minimum", month, region_code))
    if base == STATUTORY:
        return share * Fraction(book.value("minimums.statutory_subsistence_minimum", month)), False
    minimum = book.minimum(region_code, quarter_of(month) - 1)
    return share * minimum.value, minimum.status != "published"


def _indexed(book: LawBook, region_code: str, month: Month) -> Fraction:
    """Give the indexed line: its amount, raised by the rate for each full year since its date, half-up to a tenge."""
    years = (month - book.dated("tsa.indexed_line", month).since) // MONTHS_IN_YEAR
    rate = Fraction(book.value("tsa.indexation_rate", month, region_code))
    return Fraction(round_half_up(book.number("tsa.indexed_line", month, region_code) * (1 + rate) ** years))
