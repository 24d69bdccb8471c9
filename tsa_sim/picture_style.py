"""The one style of every picture: its sheet (pictures.mplstyle), its colours, and files that hold no date.

The sheet is the only home of colours and sizes; in a notebook it is had by ``plt.style.use("tsa_sim.pictures")``.
matplotlib is loaded when something is drawn.
"""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SHEET = Path(__file__).with_name("pictures.mplstyle")
BAND = 0.22
"""How dense the colour of an interval is laid on."""

_SETTINGS = dict(re.findall(r"^([\w.]+): *(.+)$", SHEET.read_text("utf-8"), re.M))


def _colour(setting: str) -> str:
    return f"#{_SETTINGS[setting]}"


COLOURS: tuple[str, ...] = tuple(f"#{found}" for found in re.findall(r'"([0-9a-f]{6})"', _SETTINGS["axes.prop_cycle"]))
INK, QUIET, FAINT = _colour("text.color"), _colour("axes.edgecolor"), _colour("grid.color")

_PAPER = _colour("figure.facecolor")
_OF_PAGE = {
    _PAPER: "var(--page)",
    INK: "currentColor",
    QUIET: "var(--quiet)",
    FAINT: "var(--faint)",
    **{colour: f"var(--series-{number})" for number, colour in enumerate(COLOURS)},
}


@contextmanager
def styled(name: str) -> Iterator[None]:
    """Draw in the one style; the name salts the ids within an SVG, so that two drawings of it are the same bytes."""
    import matplotlib
    from matplotlib import style

    with style.context(str(SHEET)), matplotlib.rc_context({"svg.hashsalt": name}):
        yield


def svg_of(figure: Any) -> str:
    """Give a figure as SVG without date, maker or outside address; to be called inside ``styled``."""
    page = io.StringIO()
    figure.savefig(page, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = page.getvalue()
    return re.sub(r"\s*<metadata>.*?</metadata>", "", text[text.index("<svg") :], flags=re.S)


def png_of(figure: Any) -> bytes:
    """Give a figure as PNG without date; to be called inside ``styled``."""
    page = io.BytesIO()
    figure.savefig(page, format="png", metadata={"Software": "tsa_sim"})
    return page.getvalue()


def of_page(svg: str) -> str:
    """Let ink, grid and series of an SVG take the page's own colours, light or dark.

    The page has ``--page``, ``--quiet``, ``--faint`` and ``--series-0`` to ``--series-6``. The paper, drawn first, is
    left out.
    """
    svg = svg.replace(f"fill: {_PAPER}", "fill: none", 1)
    for drawn, found in _OF_PAGE.items():
        svg = svg.replace(drawn, found)
    return svg
