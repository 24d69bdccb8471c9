"""The tile map: every region of today as one tile of equal size, about where it lies.

Where a tile stands is laid out by hand from the regions' places on the map of the country (an assumption of ours: a map
true to area would lose the cities, and no boundaries are held). An older map shows the tiles of its own regions.
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

from tsa_sim.regions import region

_TABLE = Path(__file__).parent / "data" / "region_tiles.csv"
_WIDTH, _HEIGHT, _GAP = 112, 84, 4
_SHORTENED = ("область ", " область", " облысы", " қаласы", "г. ", " region", " city")
_ALIKE = ("KZALM", "KZALA")  # a region and a city of one name keep it whole
_PALE, _DARK = (238, 245, 250), (0, 66, 112)
_BRIGHT = 140  # luminance from which dark ink is read better
_KEY_STEPS = 12


class Tile(NamedTuple):
    """Where a region's tile stands: column from the west, row from the north, both from 0."""

    column: int
    row: int


@cache
def tiles() -> Mapping[str, Tile]:
    """Give the tile of every region of today by its code.

    >>> tiles()["KZMAN"]
    Tile(column=0, row=3)
    """
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: Tile(int(row["column"]), int(row["row"])) for row in csv.DictReader(lines)}


def short_name(code: str, language: str) -> str:
    """Give a region's name without the words for region and city, but where two would be the same.

    >>> short_name("KZKAR", "ru"), short_name("KZALA", "en")
    ('Карагандинская', 'Almaty city')
    """
    name = region(code).name(language)
    if code not in _ALIKE:
        for word in _SHORTENED:
            name = name.replace(word, "")
    return name


def tile_map_svg(
    values: Mapping[str, float], written: Callable[[float], str], language: str, below: Mapping[str, str] | None = None
) -> str:
    """Draw a tile a region as SVG, pale for the least value and dark for the greatest.

    written: gives a value in words; below: a second line by region, such as the official figure. Regions without a
    value have no tile.
    """
    low, high = (min(values.values()), max(values.values())) if values else (0.0, 0.0)
    columns, rows = (1 + max(axis) for axis in zip(*tiles().values(), strict=True))
    parts = [_key(low, high, written)]
    for code, value in values.items():
        colour = _colour((value - low) / (high - low) if high > low else 0.5)
        parts.append(_tile(code, written(value), (below or {}).get(code, ""), colour, language))
    size = f"0 0 {columns * _WIDTH} {rows * _HEIGHT}"
    return f'<svg viewBox="{size}" xmlns="http://www.w3.org/2000/svg" font-family="inherit">{"".join(parts)}</svg>'


def _tile(code: str, value: str, below: str, colour: tuple[int, int, int], language: str) -> str:
    place = tiles()[code]
    left, top = place.column * _WIDTH + _GAP, place.row * _HEIGHT + _GAP
    middle = left + _WIDTH / 2 - _GAP
    ink = "#111111" if _luminance(colour) > _BRIGHT else "#ffffff"
    lines = _in_two(short_name(code, language))
    text = [_text(middle, top + 16 + 13 * turn, 11, line, ink) for turn, line in enumerate(lines)]
    text.append(_text(middle, top + 52, 19, value, ink, bold=True))
    if below:
        text.append(_text(middle, top + 69, 12, below, ink))
    fill = "#{:02x}{:02x}{:02x}".format(*colour)
    box = (
        f'<rect x="{left}" y="{top}" width="{_WIDTH - 2 * _GAP}" height="{_HEIGHT - 2 * _GAP}" rx="5" fill="{fill}" '
        'stroke="#8a8f98" stroke-width="0.7"/>'
    )
    return f'<g data-region="{code}">{box}{"".join(text)}</g>'


def _text(x: float, y: float, size: int, words: str, ink: str, *, bold: bool = False) -> str:
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="middle" font-size="{size}" fill="{ink}"{weight}>{escape(words)}</text>'
    )


def _in_two(name: str) -> Sequence[str]:
    """Part a long name at its hyphen or blank."""
    for sign in ("-", " "):
        first, found, rest = name.partition(sign)
        if found and len(name) > 13:
            return (first + ("-" if sign == "-" else ""), rest)
    return (name,)


def _key(low: float, high: float, written: Callable[[float], str]) -> str:
    """Draw the scale of colours in the free corner of the north-west."""
    width = (2 * _WIDTH - 4 * _GAP) / _KEY_STEPS
    boxes = "".join(
        '<rect x="{:g}" y="30" width="{:g}" height="12" fill="#{:02x}{:02x}{:02x}"/>'.format(
            _GAP + width * step, width + 0.5, *_colour(step / (_KEY_STEPS - 1))
        )
        for step in range(_KEY_STEPS)
    )
    ends = (
        f'<text x="{_GAP}" y="24" font-size="12" fill="currentColor">{escape(written(low))}</text>'
        f'<text x="{_GAP + width * _KEY_STEPS:g}" y="24" font-size="12" text-anchor="end" fill="currentColor">'
        f"{escape(written(high))}</text>"
    )
    return boxes + ends


def _colour(share: float) -> tuple[int, int, int]:
    red, green, blue = (round(pale + (dark - pale) * share) for pale, dark in zip(_PALE, _DARK, strict=True))
    return red, green, blue


def _luminance(colour: tuple[int, int, int]) -> float:
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
