"""Drawings as SVG whose ink, grid and colours are the page's own, light or dark."""

from collections.abc import Callable

from tsa_sim.picture_style import COLOURS, FAINT, INK, of_page, styled
from tsa_sim.picture_style import svg_of as svg_of_figure

__all__ = ["FAINT", "INK", "MODEL", "OFFICIAL", "THIRD", "svg_of"]

MODEL, OFFICIAL, THIRD = COLOURS[1:4]


def svg_of(name: str, draw: Callable[..., None], size: tuple[float, float], panels: int = 1) -> str:
    """Draw into SVG without any date or outside address; ink and grid take the page's colours."""
    from matplotlib.figure import Figure

    with styled(name):
        figure = Figure(figsize=size, layout="constrained")
        figure.patch.set_alpha(0)
        axes = [figure.add_subplot(1, panels, place + 1) for place in range(panels)]
        for each in axes:
            each.grid(False)
        draw(*axes)
        return of_page(svg_of_figure(figure))
