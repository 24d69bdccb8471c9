"""Pictures: one style, colours that the colour-blind can tell apart, 90% bands, units on every axis."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tsa_sim.calendar import month_text
from tsa_sim.headlines import how_counted
from tsa_sim.intervals import band, estimate
from tsa_sim.picture_style import BAND, COLOURS, INK, QUIET, png_of, styled
from tsa_sim.regions import region
from tsa_sim.result import Result
from tsa_sim.tables.declared import output

_THOUSAND, _BILLION = 1e3, 1e9

PANELS: tuple[tuple[str, str, str, float], ...] = (
    ("recipients_persons", "all", "Recipients of TSA in the month, thousand persons", _THOUSAND),
    ("paid_total", "all", "All payments in the month, bn tenge", _BILLION),
    ("exits_assistance", "all", "Families no longer assisted, thousand a month", _THOUSAND),
)


class Pictures:
    """Pictures of one result or of several over the same months."""

    def __init__(self, results: Sequence[Result]) -> None:
        self._results = list(results)

    def recipients(self) -> Any:
        """Draw recipients by month, thousand persons."""
        return self.fan("recipients_persons")

    def fan(self, measure: str, group: str = "all", region: str = "KZ") -> Any:
        """Draw one measure by month for every scenario with 90% bands; give the matplotlib figure.

        Raises UnknownName for an unknown measure, group or region.
        """
        self._results[0].series(measure, region, group)  # the names are checked before anything is drawn
        figure, axes = new_figure(1)
        per, word = _shown_in(output(measure).unit)
        self._panel(axes[0], measure, group, f"{measure.replace('_', ' ')}, {word}", per, region)
        axes[0].legend(frameon=False)
        return figure

    def months(self, path: str | Path | None = None) -> Any:
        """Draw recipients, budget and exits by month under every scenario with 90% bands; save as PNG when asked."""
        figure, axes = new_figure(len(PANELS))
        for axis, (measure, group, title, per) in zip(axes, PANELS, strict=True):
            self._panel(axis, measure, group, title, per)
        axes[0].legend(frameon=False, ncol=len(self._results), loc="upper left")
        axes[-1].annotate(
            "Shaded: 90% interval of the mean over replicates (sampling of households and luck).",
            (0, -0.32),
            xycoords="axes fraction",
            fontsize=8,
            color=QUIET,
        )
        return saved_figure(figure, path)

    def regions(self, measure: str, year: int, path: str | Path | None = None) -> Any:
        """Draw a measure by region for every scenario with 90% intervals, largest first; save as PNG when asked."""
        figure, (axis,) = new_figure(1, height=6.2)
        last = self._results[-1]
        per, word = _shown_in(output(measure).unit)
        order = sorted(last.regions, key=lambda code: float(last.yearly(measure, year, code).mean()))
        width = 0.8 / len(self._results)
        for place, result in enumerate(self._results):
            found = [estimate(result.yearly(measure, year, code)) for code in order]
            means = np.array([entry.mean for entry in found]) / per
            errors = np.array([[entry.mean - entry.low, entry.high - entry.mean] for entry in found]).T / per
            rows = np.arange(len(order)) + (place - (len(self._results) - 1) / 2) * width
            axis.barh(rows, means, width, color=COLOURS[place % len(COLOURS)], label=result.scenario.name)
            axis.errorbar(means, rows, xerr=np.nan_to_num(errors), fmt="none", ecolor=INK, elinewidth=0.8)
        axis.set_yticks(range(len(order)), [region(code).name("en") for code in order])
        title = f"{output(measure).definition['en']}\n{year}, {word}, {how_counted(measure)}: mean and 90% interval"
        figure.suptitle(title, fontsize=10, x=0.01, ha="left")
        axis.set_xlim(left=0)
        axis.legend(frameon=False, loc="lower right")
        return saved_figure(figure, path)

    def _panel(self, axis: Any, measure: str, group: str, title: str, per: float, place: str = "KZ") -> None:
        months = [month_text(when) for when in self._results[0].months]
        for number, result in enumerate(self._results):
            mean, low, high = band(result.series(measure, place, group) / per)
            colour = COLOURS[number % len(COLOURS)]
            axis.plot(range(len(months)), mean, color=colour, label=result.scenario.name, linewidth=1.8)
            axis.fill_between(range(len(months)), low, high, color=colour, alpha=BAND, linewidth=0)
        axis.set_title(title, loc="left", fontsize=10)
        axis.set_xticks(range(0, len(months), 3), months[::3], fontsize=8)
        axis.set_ylim(bottom=0)
        axis.margins(x=0.01)


def _shown_in(unit: str) -> tuple[float, str]:
    """Give what a unit is divided by in a picture, and the words on its axis."""
    if unit == "tenge":
        return _BILLION, "bn tenge"
    if unit in ("persons", "families", "children"):
        return _THOUSAND, f"thousand {unit}"
    return 1.0, unit


def new_figure(panels: int, height: float = 2.6) -> tuple[Any, Any]:
    """Give a figure in the one style, with its axes one below the other; a notebook shows it by itself."""
    from matplotlib.figure import Figure

    class Shown(Figure):
        def _repr_png_(self) -> bytes:
            return png_of(self)

    with styled("tsa_sim"):
        figure = Shown(figsize=(9, height * panels if panels > 1 else max(height, 3.6)), layout="constrained")
        return figure, [figure.add_subplot(panels, 1, place + 1) for place in range(panels)]


def saved_figure(figure: Any, path: str | Path | None) -> Any:
    """Save a figure as PNG when a path is given; give the figure."""
    if path is not None:
        with styled("tsa_sim"):
            Path(path).write_bytes(png_of(figure))
    return figure
