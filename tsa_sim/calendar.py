"""Months and quarters as whole numbers.

A month is a count of months since January of year 0 (``year * 12 + month - 1``), a quarter a count of quarters
since the first quarter of year 0. Whole numbers can be compared, subtracted and handed to compiled code; text is
read and written only at the edges.
"""

import re

MONTHS_IN_YEAR = 12
MONTHS_IN_QUARTER = 3
QUARTERS_IN_YEAR = 4

Month = int
Quarter = int

_MONTH_TEXT = re.compile(r"^(\d{4})-(\d{2})(?:-\d{2})?$")
_QUARTER_TEXT = re.compile(r"^(\d{4})-Q([1-4])$")


def month(text: str) -> Month:
    """Read a month written ``YYYY-MM`` (or a date ``YYYY-MM-DD``: the month it lies in).

    >>> month("2018-01") - month("2017-01")
    12

    Raises ValueError when the text is not a month.
    """
    found = _MONTH_TEXT.match(text)
    if found is None or not 1 <= int(found[2]) <= MONTHS_IN_YEAR:
        raise ValueError(f"{text!r} is not a month (write YYYY-MM)")
    return int(found[1]) * MONTHS_IN_YEAR + int(found[2]) - 1


def month_text(when: Month) -> str:
    """Write a month as ``YYYY-MM``.

    >>> month_text(month("2019-03"))
    '2019-03'
    """
    return f"{when // MONTHS_IN_YEAR:04d}-{when % MONTHS_IN_YEAR + 1:02d}"


def quarter(text: str) -> Quarter:
    """Read a quarter written ``YYYY-Qn``.

    >>> quarter("2018-Q1") == quarter_of(month("2018-03"))
    True

    Raises ValueError when the text is not a quarter.
    """
    found = _QUARTER_TEXT.match(text)
    if found is None:
        raise ValueError(f"{text!r} is not a quarter (write YYYY-Q1 to YYYY-Q4)")
    return int(found[1]) * QUARTERS_IN_YEAR + int(found[2]) - 1


def quarter_text(when: Quarter) -> str:
    """Write a quarter as ``YYYY-Qn``.

    >>> quarter_text(quarter("2017-Q4"))
    '2017-Q4'
    """
    return f"{when // QUARTERS_IN_YEAR:04d}-Q{when % QUARTERS_IN_YEAR + 1}"


def quarter_of(when: Month) -> Quarter:
    """Give the quarter a month lies in."""
    return when // MONTHS_IN_QUARTER


def year_of(when: Month) -> int:
    """Give the calendar year a month lies in."""
    return when // MONTHS_IN_YEAR


def year_of_quarter(when: Quarter) -> int:
    """Give the calendar year a quarter lies in."""
    return when // QUARTERS_IN_YEAR


def month_of_year(when: Month) -> int:
    """Give the month's number inside its year, 1 to 12."""
    return when % MONTHS_IN_YEAR + 1


def month_of_quarter(when: Month) -> int:
    """Give the month's place inside its quarter, 0 to 2."""
    return when % MONTHS_IN_QUARTER


def months(first: Month, last: Month) -> range:
    """Give the months from ``first`` to ``last``, both included."""
    return range(first, last + 1)
