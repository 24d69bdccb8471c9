"""The regions of Kazakhstan: codes, names, spellings met in sources, and what was split from what."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tsa_sim.errors import Place, UnknownName

COUNTRY = "KZ"

REGIONS_2018: tuple[str, ...] = (
    "KZAKM",
    "KZAKT",
    "KZALM",
    "KZATY",
    "KZZAP",
    "KZZHA",
    "KZKAR",
    "KZKUS",
    "KZKZY",
    "KZMAN",
    "KZPAV",
    "KZSEV",
    "KZYUZ",
    "KZVOS",
    "KZNS",
    "KZALA",
    "KZSHY",
)
"""The 17 regions of June 2018 to June 2022, in the order of every array of this package."""

_TABLE = Path(__file__).parent / "data" / "regions.csv"
_SPACES = str.maketrans({"-": " ", "_": " ", ".": " ", ",": " ", "’": "", "'": "", "ё": "е"})


class Region(NamedTuple):
    """A region. Dates are ISO days, empty when there is no bound; a parent is the region it was split from."""

    code: str
    name_kk: str
    name_ru: str
    name_en: str
    aliases: tuple[str, ...]
    parent: str
    valid_from: str
    valid_to: str
    source: str
    confidence: str

    def name(self, language: str = "en") -> str:
        """Give the name in ``kk``, ``ru`` or ``en``."""
        return {"kk": self.name_kk, "ru": self.name_ru, "en": self.name_en}[language]


def region(name_or_code: str, place: Place | None = None) -> Region:
    """Find a region by its code, a name in Kazakh, Russian or English, or a spelling met in the sources.

    >>> region("Карагандинская область").code
    'KZKAR'

    Raises UnknownName with the nearest known name.
    """
    found = _spellings().get(_plain(name_or_code))
    if found is None:
        raise UnknownName("region", name_or_code, _names_shown(), place)
    return _table()[found]


def regions(on: str | None = None) -> tuple[Region, ...]:
    """Give the regions, without the country: all that ever were, or those of a day (``YYYY-MM-DD``)."""
    everything = (row for row in _table().values() if row.code != COUNTRY)
    if on is None:
        return tuple(everything)
    return tuple(row for row in everything if row.valid_from <= on and (not row.valid_to or on <= row.valid_to))


def parent(code: str) -> str | None:
    """Give the code of the region that another was split from, or None."""
    return _table()[region(code).code].parent or None


@cache
def _table() -> dict[str, Region]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {
        row["code"]: Region(**{**row, "aliases": tuple(filter(None, row["aliases"].split("|")))})  # type: ignore[arg-type]
        for row in rows
    }


@cache
def _spellings() -> dict[str, str]:
    known: dict[str, str] = {}
    for row in _table().values():
        for spelling in (row.code, row.name_kk, row.name_ru, row.name_en, *row.aliases):
            other = known.setdefault(_plain(spelling), row.code)
            if other != row.code:
                raise ValueError(f"regions.csv: {spelling!r} names both {other} and {row.code}")
    return known


def _names_shown() -> list[str]:
    shown = []
    for row in _table().values():
        shown += [row.code, row.name_en, row.name_ru, row.name_kk, *row.aliases]
    return shown


def _plain(spelling: str) -> str:
    return " ".join(spelling.casefold().translate(_SPACES).split())
