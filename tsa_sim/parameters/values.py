"""Values of the law and of behaviour: exact numbers, truth values and words, read with help for what was meant."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tsa_sim.errors import BadValue, Place, UnknownName, nearest

Value = Fraction | int | bool | str
Bounds = tuple[Fraction, Fraction] | tuple[str, ...]

WHOLE_UNITS = frozenset({"tenge a month", "months", "years", "children"})
FRACTION_UNITS = frozenset({"share", "ratio", "monthly calculation indices"})
TRUTH_UNIT = "true or false"
WORD_UNIT = "word"
UNITS = WHOLE_UNITS | FRACTION_UNITS | {TRUTH_UNIT, WORD_UNIT}

_FRACTION = re.compile(r"^\s*(\d+)\s*/\s*(\d+)\s*$")
_DECIMAL_COMMA = re.compile(r"^\s*[-+]?\d+,\d+\s*$")
_PERCENT = re.compile(r"^\s*(\d+(?:[.,]\d+)?)\s*%\s*$")
_NUMBER = re.compile(r"^\s*[-+]?(\d+\.?\d*|\.\d+)\s*$")
_HUNDRED = 100


def read_value(name: str, raw: Any, unit: str, bounds: Bounds, place: Place | None = None) -> Value:
    """Read a value of a known unit: exact fractions (``0.40``, ``25596/24057``), whole numbers, truth values, words.

    Raises BadValue or UnknownName, saying what was probably meant.
    """
    if unit == TRUTH_UNIT:
        return _truth(name, raw, place)
    if unit == WORD_UNIT:
        return _word(name, raw, tuple(str(word) for word in bounds), place)
    low, high = bounds
    assert isinstance(low, Fraction) and isinstance(high, Fraction)
    number = read_number(name, raw, low, high, unit, place)
    if unit not in WHOLE_UNITS:
        return number
    if number.denominator != 1:
        raise BadValue(name, shown(raw), f"is not a whole number of {unit}", "Write a whole number", place)
    return int(number)


def read_number(
    name: str, raw: Any, low: Fraction | None, high: Fraction | None, unit: str = "", place: Place | None = None
) -> Fraction:
    """Read an exact number between two bounds, both allowed; None is no bound.

    Raises BadValue: a comma, a percentage or a share of 70 is answered with what to write.
    """
    number = _exact(name, raw, place)
    if (low is None or low <= number) and (high is None or number <= high):
        return number
    said = f" ({unit})" if unit else ""
    problem = f"lies outside {_span(low, high)}{said}"
    part = number / _HUNDRED
    if high is not None and high < number <= _HUNDRED and high <= 2 and (low is None or low <= part) and part <= high:
        raise BadValue(name, shown(raw), problem, f"did you mean {_two_places(part)}?", place)
    raise BadValue(name, shown(raw), problem, "Give a value in the range", place)


def plain(value: Value) -> str:
    """Write a value as a person would: decimals when they are exact, else a fraction; true and false in small letters.

    >>> plain(Fraction(2, 5)), plain(Fraction(25596, 24057)), plain(True)
    ('0.4', '316/297', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, Fraction):
        return str(value)
    if value.denominator == 1:
        return str(value.numerator)
    rest = value.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    return f"{Decimal(value.numerator) / Decimal(value.denominator):f}" if rest == 1 else str(value)


def shown(raw: Any) -> Any:
    """Give a raw value in a form fit for a message."""
    if isinstance(raw, Mapping):
        return {key: shown(value) for key, value in raw.items()}
    if isinstance(raw, list):
        return [shown(value) for value in raw]
    if isinstance(raw, Decimal | Fraction):
        return float(raw) if isinstance(raw, Decimal) else plain(raw)
    return raw


def read_bounds(name: str, raw: Any, unit: str, place: Place | None = None) -> Bounds:
    """Read the range of a parameter: two numbers, or the words that it may take.

    Raises BadValue.
    """
    if not isinstance(raw, list) or len(raw) < 2:
        raise BadValue(
            f"{name}: range", raw, "is not a list of two bounds (or of the words)", "Write [low, high]", place
        )
    if unit == WORD_UNIT:
        return tuple(str(word) for word in raw)
    if unit == TRUTH_UNIT:
        return (Fraction(0), Fraction(1))
    low, high = (_exact(f"{name}: range", bound, place) for bound in raw)
    if low > high:
        raise BadValue(f"{name}: range", [plain(low), plain(high)], "is reversed", "Write [low, high]", place)
    return (low, high)


def _exact(name: str, raw: Any, place: Place | None) -> Fraction:
    if isinstance(raw, bool) or raw is None or isinstance(raw, list | dict):
        raise BadValue(name, raw, "is not a number", "Write a number", place)
    if isinstance(raw, Fraction | int):
        return Fraction(raw)
    text = str(raw)
    if _DECIMAL_COMMA.match(text):
        raise BadValue(name, raw, "has a decimal comma", f"Write {text.strip().replace(',', '.')}", place)
    percent = _PERCENT.match(text)
    if percent:
        part = Fraction(percent[1].replace(",", ".")) / _HUNDRED
        raise BadValue(name, raw, "is a percentage", f"Write the share {_two_places(part)}", place)
    fraction = _FRACTION.match(text)
    if fraction and int(fraction[2]):
        return Fraction(int(fraction[1]), int(fraction[2]))
    if _NUMBER.match(text) or isinstance(raw, Decimal | float):
        try:
            return Fraction(text)
        except ValueError:
            pass
    raise BadValue(name, raw, "is not a number", "Write a number such as 0.5, or an exact fraction such as 1/3", place)


def _truth(name: str, raw: Any, place: Place | None) -> bool:
    if isinstance(raw, bool):
        return raw
    meant = {"yes": "true", "on": "true", "no": "false", "off": "false", "1": "true", "0": "false"}
    close = meant.get(str(raw).lower())
    todo = f"did you mean {close}?" if close else "Write true or false"
    raise BadValue(name, shown(raw), "is neither true nor false", todo, place)


def _word(name: str, raw: Any, words: Sequence[str], place: Place | None) -> str:
    if isinstance(raw, str) and raw in words:
        return raw
    if isinstance(raw, str) and nearest(raw, words):
        raise UnknownName(f"value of {name}", raw, words, place)
    raise BadValue(name, shown(raw), "is none of its words", f"Write one of: {', '.join(words)}", place)


def _span(low: Fraction | None, high: Fraction | None) -> str:
    if low is not None and high is not None:
        return f"{plain(low)} to {plain(high)}"
    return f"{plain(low)} and more" if low is not None else f"{plain(high)} and less" if high is not None else "nothing"


def _two_places(number: Fraction) -> str:
    text = plain(number)
    return f"{float(number):.2f}" if len(text.partition(".")[2]) < 2 else text
