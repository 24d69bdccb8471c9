"""How a number of a report is written: one place for all formats, by the rules of each language (Babel).

The figure itself was rounded when the document was made; here it only gets its separators, its true minus and, where
asked, its unit. No blank inside a number or before its unit breaks a line.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from tsa_sim.errors import BadValue, UnknownName
from tsa_sim.locale import LANGUAGES, word
from tsa_sim.report.document import Number, Words

NUMBER = re.compile(r"\{([^{}]+)\}")
"""A number's name in a text: ``{name}``."""

_ENDING = re.compile(r"(?<=[\d%»}])-(?=[а-яёәғқңөұүһі])")  # the hyphen before the ending of a figure

_PERCENT = re.compile(r"(?<=\d) (?=%)|(?<=№) (?=\d)")
UNKNOWN = "\u2013"
_MINUS, _HARD_BLANK = "\u2212", "\u00a0"


def spell_number(number: Number, language: str) -> str:
    """Write a number without its unit; a difference with its sign; a dash when it is hidden or unknown.

    Raises UnknownName for an unknown language.
    """
    if number.unit == "year":
        return UNKNOWN if number.shown is None else str(number.shown)
    return _written(number.shown, language, number.signed)


def spell_interval(number: Number, language: str) -> str:
    """Write a number's 90% interval, or nothing when it has none.

    Bounds that bear signs are parted by dots, not by a dash that would read as a minus.
    """
    if number.low is None or number.high is None:
        return ""
    signed = number.signed or number.low < 0
    between = f"{_HARD_BLANK}\u2026{_HARD_BLANK}" if signed else "\u2013"
    return between.join(_written(bound, language, number.signed) for bound in (number.low, number.high))


def spell_with_unit(number: Number, language: str) -> str:
    """Write a number with its unit: ``612.4 thousand persons``."""
    unit = unit_words(number.unit, number.scale, language)
    return spell_number(number, language) + _joint(unit, language) + unit


def unit_words(unit: str, scale: int, language: str) -> str:
    """Give the words of a unit at a scale: ``thousand persons``.

    Raises UnknownName for a unit at a scale, or a language, that has no words.
    """
    _check(language)
    return word("units", f"{unit}.{scale}", language).replace(" ", _HARD_BLANK)


def unit_heading(unit: str, scale: int) -> Words:
    """Give a unit in all languages, for the head of a column; blanks may break there."""
    return {language: word("units", f"{unit}.{scale}", language) for language in LANGUAGES}


def unit_behind(unit: str, scale: int, language: str) -> str:
    """Give a unit with the blank that parts it from the number before it."""
    words = unit_words(unit, scale, language)
    return _joint(words, language) + words


def fill(words: Words, numbers: Mapping[str, Number], language: str) -> str:
    """Write words in a language with every number named in them.

    Raises BadValue when the words lack the language, UnknownName for a number that the document does not hold.
    """
    if language not in words:
        raise BadValue("words", dict(words), f"have no {language}", "give them in kk, ru and en")
    return NUMBER.sub(lambda found: spell_number(_of(numbers, found[1]), language), words[language])


def unbroken(text: str) -> str:
    """Let no line break part a figure from its percent sign, or either from its Kazakh or Russian ending.

    >>> unbroken("50%-ы, ай-күн") == "50%\u2011ы, ай-күн"
    True
    """
    return _PERCENT.sub(_HARD_BLANK, _ENDING.sub("\u2011", text))


def names_in(words: Words) -> tuple[str, ...]:
    """Give the names of the numbers in a text of any language, in their order, each once."""
    return tuple(dict.fromkeys(name for language in words for name in NUMBER.findall(words[language])))


def _of(numbers: Mapping[str, Number], name: str) -> Number:
    if name not in numbers:
        raise UnknownName("number of the document", name, numbers)
    return numbers[name]


def _written(figure: Decimal | None, language: str, signed: bool) -> str:
    from babel.numbers import format_decimal

    _check(language)
    if figure is None:
        return UNKNOWN
    decimals = max(0, -int(figure.as_tuple().exponent))
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    digits = format_decimal(abs(figure), format=pattern, locale=language).replace(" ", _HARD_BLANK)
    if not figure:
        return digits
    return (_MINUS if figure < 0 else "+" if signed else "") + digits


def _joint(unit: str, language: str) -> str:
    """Give what parts a number from its unit: nothing before an English percent sign, else a hard blank."""
    return "" if not unit or (unit == "%" and language == "en") else _HARD_BLANK


def _check(language: str) -> None:
    if language not in LANGUAGES:
        raise UnknownName("language", language, LANGUAGES)
