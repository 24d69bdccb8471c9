"""Pictures of a report: eight kinds in one style, each as PNG, as SVG and with its data as CSV.

``draw`` is all that a writer needs. A picture bears no title of its own: the writer sets ``Picture.title`` as its
caption and ``Picture.alternative`` as the text for who cannot see it (the SVG holds both).

**The data of a picture** (``Picture.data``) is plain: texts, numbers, lists and mappings that JSON can hold. A *number*
is an int, float or Decimal **as it is to be shown** (thousand persons, bn tenge), or None where it is hidden or not
known. *Words* are a text by language (kk, ru, en), or one text for all. Every kind has

* ``unit`` (Words): what the axis counts and in what, with "in the month", "ever in the year": "thousand persons".
* ``decimals`` (int, default 1): digits behind the comma wherever the picture prints a value.

and, by kind (a mark ``?`` says that a key may be left out):

========================  =============================================================================================
fan                       ``months`` ["2018-01", ...]; ``series`` [{``name`` Words, ``mid`` [...], ``low``? [...],
                          ``high``? [...]}]; ``limits``? [{``name`` Words, ``value``}]: lines across (an appropriation)
stacked_budget            ``months``; ``parts`` [{``name`` Words, ``values`` [...]}] from the bottom up;
                          ``low``? [...], ``high``? [...] of the whole, drawn as whiskers; ``limits``? as above
flow                      ``before`` Words, ``after`` Words (the two laws or dates); ``stayed``, ``joined``, ``left``
tile_map                  ``regions`` [code, ...]; ``values`` [...]; ``signed``? bool: a difference, coloured from
                          zero both ways; ``shapes``? {code: areas of rings of [x, y]}: boundaries of the user's GeoJSON
                          as ``boundaries.read`` gives them, drawn in place of the tiles
budget_constraint         ``varied`` Words (the axis below: own income, and its unit); ``curves`` [{``name`` Words,
                          ``x`` [...], ``y`` [...]}]; ``limits``? as above (the poverty line); ``notches``?
                          [{``x``, ``y``, ``name`` Words}]; ``rates``? [{``name``, ``x``, ``y``}]: percent of a further
                          tenge that is taken, drawn below
bridge                    ``steps`` [{``name`` Words, ``value``, ``total``? bool}]: the first and last are totals, those
                          between are differences that add exactly; other totals may stand between
pyramid                   ``ages`` [Words, ...] from the youngest; ``men`` and ``women`` {``name`` Words, ``values``};
                          ``outline``? {``name`` Words, ``men`` [...], ``women`` [...]}: laid over as a line
tornado                   ``bars`` [{``name`` Words, ``low``, ``high``}]: the change at either end of a range
========================  =============================================================================================
"""

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from tsa_sim.errors import UnknownName
from tsa_sim.locale import LANGUAGES
from tsa_sim.picture_style import png_of, styled, svg_of
from tsa_sim.report.document import Picture
from tsa_sim.report.pictures import bridge, budget_constraint, fan, flow, pyramid, stacked_budget, tile_map, tornado
from tsa_sim.report.pictures.data import Shown

_Kind = tuple[Callable[[Shown], Any], Callable[[Shown], Sequence[Sequence[Any]]]]

KINDS: Mapping[str, _Kind] = {
    "fan": (fan.paint, fan.rows),
    "stacked_budget": (stacked_budget.paint, stacked_budget.rows),
    "flow": (flow.paint, flow.rows),
    "tile_map": (tile_map.paint, tile_map.rows),
    "budget_constraint": (budget_constraint.paint, budget_constraint.rows),
    "bridge": (bridge.paint, bridge.rows),
    "pyramid": (pyramid.paint, pyramid.rows),
    "tornado": (tornado.paint, tornado.rows),
}
"""How a kind is painted, and its data as rows with a heading."""

_KEPT = 128  # pictures in memory: those of a pack in three languages, drawn once for all its formats


class PictureFiles(NamedTuple):
    """A picture on disk: for the page, for print, and what it was drawn from."""

    png: Path
    svg: Path
    csv: Path


class Drawn(NamedTuple):
    """A picture in memory: PNG, SVG with title and alternative text, and its data as CSV."""

    png: bytes
    svg: str
    csv: str


def draw(picture: Picture, language: str, folder: Path) -> PictureFiles:
    """Draw a picture into a folder as NAME.LANGUAGE.png, .svg and .csv; the same picture gives the same bytes.

    Raises UnknownName for an unknown kind or language, BadValue for data that the kind cannot draw.
    """
    drawn = drawn_in(picture, language)
    folder.mkdir(parents=True, exist_ok=True)
    files = PictureFiles(*(folder / f"{picture.id}.{language}.{suffix}" for suffix in ("png", "svg", "csv")))
    files.png.write_bytes(drawn.png)
    files.svg.write_text(drawn.svg, "utf-8")
    files.csv.write_text(drawn.csv, "utf-8-sig", newline="")
    return files


def drawn_in(picture: Picture, language: str) -> Drawn:
    """Draw a picture in memory; what was drawn before is not drawn again.

    Raises UnknownName for an unknown kind or language, BadValue for data that the kind cannot draw.
    """
    if picture.kind not in KINDS:
        raise UnknownName("kind of picture", picture.kind, KINDS)
    if language not in LANGUAGES:
        raise UnknownName("language", language, LANGUAGES)
    told = (picture.title[language], picture.alternative[language])
    plain = json.dumps(picture.data, ensure_ascii=False, sort_keys=True, default=_plain)
    return _drawn(picture.id, picture.kind, language, told, plain)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return dict(value) if isinstance(value, Mapping) else list(value)


@lru_cache(maxsize=_KEPT)
def _drawn(name: str, kind: str, language: str, told: tuple[str, str], data: str) -> Drawn:
    paint, rows = KINDS[kind]
    shown = Shown(name, language, json.loads(data))
    with styled(name):
        figure = paint(shown)
        svg, png = svg_of(figure), png_of(figure)
    page = io.StringIO()
    csv.writer(page).writerows(rows(shown))
    return Drawn(png, _titled(svg, name, *told), page.getvalue())


def _titled(svg: str, name: str, title: str, alternative: str) -> str:
    """Lay title and alternative text into an SVG, and name its ids by the picture: a page may hold several."""
    head, body = svg.split(">", 1)
    named = f' role="img" aria-labelledby="{name}-title {name}-desc"'
    texts = f'\n <title id="{name}-title">{escape(title)}</title>\n <desc id="{name}-desc">{escape(alternative)}</desc>'
    return f"{head}{named}>{texts}{_own_ids(body, name)}"


def _own_ids(body: str, name: str) -> str:
    for mark in ('id="', 'href="#', "url(#"):
        body = body.replace(mark, f"{mark}{name}-")
    return body
