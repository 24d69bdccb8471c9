"""Drawings as SVG whose ink, grid and colours are the page's own, light or dark."""

import io
import re
from collections.abc import Callable
from typing import Any

OFFICIAL, MODEL, THIRD = "#D55E00", "#0072B2", "#009E73"  # Okabe and Ito: told apart by the colour-blind
INK, FAINT = "#010203", "#040506"  # stand for the page's own colours in the SVG
_OF_PAGE = {
    INK: "currentColor",
    FAINT: "var(--faint)",
    OFFICIAL.lower(): "var(--held)",
    MODEL.lower(): "var(--used)",
    THIRD.lower(): "var(--assumed)",
}


def svg_of(name: str, draw: Callable[..., None], size: tuple[float, float], panels: int = 1) -> str:
    """Draw into SVG without any date or outside address; ink and grid take the page's colours."""
    import matplotlib
    from matplotlib.figure import Figure

    style: Any = {
        "svg.fonttype": "none", "svg.hashsalt": name, "text.color": INK, "axes.labelcolor": INK,
        "axes.edgecolor": INK, "xtick.color": INK, "ytick.color": INK, "font.family": "sans-serif", "font.size": 9,
    }  # fmt: skip
    with matplotlib.rc_context(style):
        figure = Figure(figsize=size, layout="constrained")
        figure.patch.set_alpha(0)
        axes = [figure.add_subplot(1, panels, place + 1) for place in range(panels)]
        for each in axes:
            each.patch.set_alpha(0)
            each.spines[["top", "right"]].set_visible(False)
            each.set_axisbelow(True)
        draw(*axes)
        page = io.StringIO()
        figure.savefig(page, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = page.getvalue()
    text = text[text.index("<svg") :]
    for drawn, of_page in _OF_PAGE.items():
        text = text.replace(drawn, of_page)
    return re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S)
