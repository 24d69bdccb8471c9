"""Words in Kazakh, Russian and English: catalogues as plain data, numbers and dates as each language writes them.

``messages.yaml`` holds what the calculator says, ``glossary.yaml`` the terms of the Social Code that it uses; both
stand beside this file. A message names its values in braces with what they are: ``{line:money}``, ``{share:percent}``,
``{month:month}``, ``{kind:word}`` (a message of its own), ``{region:region}``.
"""

import string
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tsa_sim.calendar import Month, month_of_year, year_of
from tsa_sim.errors import Findings, UnknownName
from tsa_sim.regions import region
from tsa_sim.yaml_source import read_yaml

LANGUAGES = ("kk", "ru", "en")

_FOLDER = Path(__file__).parent
_MONTHS = {"kk": "y 'жылғы' MMMM", "ru": "LLLL y", "en": "LLLL y"}
_MONEY = "#,##0.##"
_PERCENT = {"kk": "#,##0.##%", "ru": "#,##0.##\u00a0%", "en": "#,##0.##%"}


class Term(NamedTuple):
    """A term in three languages, and the stem that its forms share in running text."""

    names: Mapping[str, str]
    stems: Mapping[str, str]


def text(key: str, language: str, **values: Any) -> str:
    """Write a message in a language, its values as that language writes them.

    Raises UnknownName for a message or language that is not kept.
    """
    if language not in LANGUAGES:
        raise UnknownName("language", language, LANGUAGES)
    entry = messages().get(key)
    if entry is None:
        raise UnknownName("message", key, messages())
    return _Writer(language).format(entry[language], **values)


def money(amount: int | float | Fraction, language: str) -> str:
    """Write an amount in tenge, up to two decimals, digits in groups.

    >>> money(1234567, "en")
    '1,234,567'
    """
    from babel.numbers import format_decimal

    return format_decimal(_decimal(amount), format=_MONEY, locale=language)


def percent(share: int | float | Fraction, language: str) -> str:
    """Write a share as a percentage."""
    from babel.numbers import format_percent

    return format_percent(_decimal(share), format=_PERCENT[language], locale=language)


def month_name(month: Month, language: str) -> str:
    """Write a month in words.

    >>> month_name(2021 * 12 + 10, "ru")
    'ноябрь 2021'
    """
    from babel.dates import format_date

    return format_date(date(year_of(month), month_of_year(month), 1), _MONTHS[language], locale=language)


@cache
def messages() -> Mapping[str, Mapping[str, str]]:
    """Give every message by key and language."""
    return _read("messages.yaml")


@cache
def glossary() -> Mapping[str, Term]:
    """Give every term of the glossary by its key."""
    entries = _read("glossary.yaml").items()
    return {key: Term({code: entry[code] for code in LANGUAGES}, entry["stems"]) for key, entry in entries}


@cache
def catalogue(name: str) -> Mapping[str, Mapping[str, str]]:
    """Give the plain words of a catalogue by key and language: ``pictures``, ``writers``.

    Raises Findings for faults of writing in the file.
    """
    return _read(f"{name}.yaml")


def word(name: str, key: str, language: str) -> str:
    """Give one word of a catalogue in a language.

    >>> word("writers", "contents", "kk")
    'Мазмұны'

    Raises UnknownName for a key or language that is not kept.
    """
    kept = catalogue(name)
    if key not in kept:
        raise UnknownName(f"word of {name}.yaml", key, kept)
    if language not in kept[key]:
        raise UnknownName(f"language of {key!r} in {name}.yaml", language, kept[key])
    return kept[key][language]


def _read(name: str) -> Mapping[str, Any]:
    source = read_yaml(_FOLDER / name)
    if source.faults:
        raise Findings(source.faults)
    return source.content  # type: ignore[no-any-return]


def _decimal(amount: int | float | Fraction) -> int | float:
    return amount if isinstance(amount, int) else round(float(amount), 4)


class _Writer(string.Formatter):
    """Formats a message's values by the kind named behind the colon."""

    def __init__(self, language: str) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        language = self._language
        if format_spec == "money":
            return money(value, language)
        if format_spec == "percent":
            return percent(value, language)
        if format_spec == "month":
            return month_name(value, language)
        if format_spec == "word":
            return text(str(value), language)
        if format_spec == "words":
            return ", ".join(text(str(word), language) for word in _listed(value))
        if format_spec == "region":
            return region(value).name(language)
        return str(super().format_field(value, format_spec))


def _listed(value: Any) -> Sequence[Any]:
    return [value] if isinstance(value, str) else value
