"""Single values of a family file, read with help for what was meant; each raises BadValue or UnknownName."""

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tsa_sim.calculator.applicants import Money
from tsa_sim.calendar import MONTHS_IN_YEAR, Month, month
from tsa_sim.columns import Role, Sex
from tsa_sim.errors import BadValue, Place, UnknownName
from tsa_sim.parameters import read_number, shown
from tsa_sim.regions import region

LOCALITIES = ("urban", "rural")
SEXES = {"male": Sex.MALE, "female": Sex.FEMALE}
ROLES = {"head": Role.HEAD, "spouse": Role.SPOUSE, "child": Role.CHILD, "parent": Role.PARENT, "other": Role.OTHER}
OLDEST_YEARS = 120
MEANT = {
    "salary": "wage",
    "earnings": "wage",
    "pay": "wage",
    "child_support": "alimony",
    "rent": "property",
    "gifts": "transfers",
    "interest": "deposits_interest",
    "scholarships": "scholarship",
}
"""Other words for income sources, met with the one that the file knows."""

_CURRENCY = re.compile(r"\s|тг|тенге|теңге|tenge|kzt|₸|\.$")
LARGEST_MONEY = Fraction(10**10)  # tenge a month: beyond, a slip of the pen


def read_month(name: str, raw: Any, place: Place | None) -> Month:
    """Read a month, YYYY-MM. Raises BadValue or UnknownName."""
    try:
        return month(str(raw))
    except ValueError:
        raise BadValue(name, shown(raw), "is not a month", "Write YYYY-MM, for example 2021-11", place) from None


def read_region(name: str, raw: Any, place: Place | None) -> str:
    """Read a region by code or name, and give its code. Raises BadValue or UnknownName."""
    if not isinstance(raw, str):
        raise BadValue(name, shown(raw), "is no region", "Write a code such as KZKAR, or a name", place)
    return region(raw, place).code


def read_money(name: str, raw: Any, place: Place | None) -> Money:
    """Read tenge a month: a whole number, or an exact fraction. Raises BadValue or UnknownName."""
    if isinstance(raw, int) and not isinstance(raw, bool) and 0 <= raw <= LARGEST_MONEY:
        return raw
    plain = _digits(raw)
    if plain is not None:
        raise BadValue(name, raw, "is not a plain number of tenge", f"Write {plain}", place)
    read = read_number(name, raw, Fraction(0), LARGEST_MONEY, "tenge a month", place)
    return read.numerator if read.denominator == 1 else read


def _digits(raw: Any) -> str | None:
    """Give the digits of an amount written with spaces or its currency; None when it is written otherwise."""
    if not isinstance(raw, str):
        return None
    digits = _CURRENCY.sub("", raw.lower())
    return digits if digits.isdecimal() and digits != raw else None


def read_line(name: str, raw: Any, place: Place | None) -> Fraction:
    """Read a poverty line, tenge a person a month. Raises BadValue or UnknownName."""
    return read_number(name, raw, Fraction(0), LARGEST_MONEY, "tenge a person a month", place)


def read_count(name: str, raw: Any, place: Place | None) -> int:
    """Read a whole number from 0. Raises BadValue or UnknownName."""
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        raise BadValue(name, shown(raw), "is not a whole number from 0", "Write 0, 1, 2, ...", place)
    return raw


def read_truth(name: str, raw: Any, place: Place | None) -> bool:
    """Read true or false. Raises BadValue or UnknownName."""
    if not isinstance(raw, bool):
        raise BadValue(name, shown(raw), "is neither true nor false", "Write true or false", place)
    return raw


def read_sex(name: str, raw: Any, place: Place | None) -> Sex:
    """Read a sex. Raises BadValue or UnknownName."""
    return SEXES[read_word(name, raw, tuple(SEXES), place)]


def read_locality(name: str, raw: Any, place: Place | None) -> str:
    """Read town or village. Raises BadValue or UnknownName."""
    return read_word(name, raw, LOCALITIES, place)


def read_role(name: str, raw: Any, place: Place | None) -> Role:
    """Read a place in the household. Raises BadValue or UnknownName."""
    return ROLES[read_word(name, raw, tuple(ROLES), place)]


def read_word(name: str, raw: Any, words: Sequence[str], place: Place | None) -> str:
    """Read one of a few words. Raises BadValue or UnknownName."""
    if not isinstance(raw, str):
        raise BadValue(name, shown(raw), "is none of its words", f"Write one of: {', '.join(words)}", place)
    if raw not in words:
        raise UnknownName(f"value of {name}", raw, words, place)
    return raw


def read_index(name: str, raw: Any, own: int, persons: int, place: Place | None) -> int:
    """Read the place of another member in the list, from 0. Raises BadValue or UnknownName."""
    if isinstance(raw, bool) or not isinstance(raw, int) or not 0 <= raw < persons:
        raise BadValue(
            name, shown(raw), "is nobody's place in the list", f"Write 0 (the first member) to {persons - 1}", place
        )
    if raw == own:
        raise BadValue(name, raw, "is the member itself", "Write the place of the one cared for, from 0", place)
    return raw


def read_age_years(name: str, raw: Any, place: Place | None) -> int:
    """Read an age in years, decimals allowed, and give it in completed months. Raises BadValue or UnknownName."""
    years = read_number(name, raw, Fraction(0), Fraction(OLDEST_YEARS), "years", place)
    return int(years * MONTHS_IN_YEAR)


def read_age_months(name: str, raw: Any, place: Place | None) -> int:
    """Read an age in months. Raises BadValue or UnknownName."""
    months = read_count(name, raw, place)
    if months > OLDEST_YEARS * MONTHS_IN_YEAR:
        raise BadValue(name, months, f"lies outside 0 to {OLDEST_YEARS * MONTHS_IN_YEAR} (months)", "Correct it", place)
    return months
