"""The regions of Kazakhstan: codes, names, spellings met in sources, and what was split from what."""

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from tsa_sim.errors import Place, UnknownName

COUNTRY = "KZ"

Number = TypeVar("Number", np.int64, np.float64)

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
"""The 17 regions of June 2018 to June 2022."""

REGIONS: tuple[str, ...] = (*REGIONS_2018, "KZABY", "KZZHS", "KZULU")
"""The 20 regions of today, in the order of every array by region of this package. The first 17 are those of 2018,
less what was split from three of them: households live in a region of today, and an older map is a sum over these."""

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


def region_of(code: str, on: Sequence[str]) -> str:
    """Give the region of a map in which a region of today lies: itself, or the one that it was split from.

    >>> region_of("KZABY", REGIONS_2018), region_of("KZABY", REGIONS)
    ('KZVOS', 'KZABY')

    Raises ValueError when neither it nor a region that it was split from is on the map.
    """
    asked: str | None = code
    while asked is not None:
        if asked in on:
            return asked
        asked = parent(asked)
    raise ValueError(f"{code} lies in no region of the map {', '.join(on)}")


def on_map(values: npt.NDArray[Number], regions_shown: Sequence[str], axis: int = 0) -> npt.NDArray[Number]:
    """Add up values of today's regions (``REGIONS``, along ``axis``) to the regions of a map."""
    rows = [regions_shown.index(region_of(code, regions_shown)) for code in REGIONS]
    shape = list(values.shape)
    shape[axis] = len(regions_shown)
    found = np.zeros(shape, values.dtype)
    np.add.at(np.moveaxis(found, axis, 0), rows, np.moveaxis(values, axis, 0))
    return found


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
