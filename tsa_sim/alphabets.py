"""Latin letters that look like Cyrillic ones, and words in which they are mixed."""

import re
from typing import NamedTuple

_LATIN = "aceopxyiABCEHKMOPTXYI"
_CYRILLIC = "асеорхуіАВСЕНКМОРТХУІ"
_TO_CYRILLIC = dict(zip(_LATIN, _CYRILLIC, strict=True))
_TO_LATIN = dict(zip(_CYRILLIC, _LATIN, strict=True))
_WORD = re.compile(r"[^\W\d_]+")


class MixedWord(NamedTuple):
    """A word written in two alphabets, and which of its letters stand out."""

    text: str
    described: str


def mixed_word(text: str) -> MixedWord | None:
    """Find the first word in which letters of one alphabet pose as letters of the other.

    >>> mixed_word("Кapaғанды").described
    "Latin 'a', 'p' among Cyrillic letters"
    """
    for word in _WORD.findall(text):
        latin = [letter for letter in word if _is_latin(letter)]
        cyrillic = [letter for letter in word if _is_cyrillic(letter)]
        if latin and cyrillic and set(latin) <= set(_LATIN):
            return MixedWord(word, f"Latin {_listed(latin)} among Cyrillic letters")
        if latin and cyrillic and set(cyrillic) <= set(_CYRILLIC):
            return MixedWord(word, f"Cyrillic {_listed(cyrillic)} among Latin letters")
    return None


def one_alphabet(word: str) -> str:
    """Write a mixed word in the alphabet of the letters that have no double in the other.

    >>> one_alphabet("scаle")
    'scale'
    """
    latin = [letter for letter in word if _is_latin(letter)]
    return "".join((_TO_CYRILLIC if set(latin) <= set(_LATIN) else _TO_LATIN).get(letter, letter) for letter in word)


def in_latin(text: str) -> str:
    """Write Cyrillic letters that have a Latin double as that double."""
    return "".join(_TO_LATIN.get(letter, letter) for letter in text)


def _is_latin(letter: str) -> bool:
    return "a" <= letter.lower() <= "z"


def _is_cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u04ff"


def _listed(letters: list[str]) -> str:
    return ", ".join(repr(letter) for letter in dict.fromkeys(letters))
