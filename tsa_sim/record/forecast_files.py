"""The files of a forecast: its tables as CSV and a fan chart a scenario."""

from pathlib import Path
from typing import Any

import pandas as pd

from tsa_sim.picture import new_figure, saved_figure
from tsa_sim.picture_style import BAND, COLOURS, INK, QUIET
from tsa_sim.record.draws import RULES_ONLY, WITH_TREND
from tsa_sim.record.economy import CENTRAL
from tsa_sim.record.forecast import Forecast
from tsa_sim.record.rivals import yearly_figures

_PANELS = (
    ("recipients_persons_ytd", "recipients_persons_ytd", "Persons assisted in the year, thousand", 1e3),
    ("paid_tsa", "paid_tsa_ytd", "Targeted social assistance paid in the year, bn tenge of the year", 1e9),
)
_NAMES = {RULES_ONLY: "by the rules alone", WITH_TREND: "with the trend of screening"}
_NOTE = (
    "Shaded: 90% interval (sampling, coefficients, economy, errors of earlier forecasts).\n"
    "Dashes: real incomes growing a standard deviation slower and faster. Points: official figures."
)


def write_forecast(found: Forecast, folder: Path) -> list[Path]:
    """Write the tables and a fan chart for every scenario into a folder, made where it is not there; give the files."""
    folder.mkdir(exist_ok=True)
    tables = {
        "forecast": found.table,
        "elasticities": found.elasticities,
        "before_and_after": found.reweighted,
        "moved": found.moved,
    }
    written = []
    for name, table in tables.items():
        if table is not None:
            written.append(folder / f"{name}.csv")
            table.to_csv(written[-1], index=False)
    for scenario in found.table["scenario"].unique():
        written.append(folder / f"fan_{scenario}.png")
        saved_figure(fan_chart(found.table, scenario), written[-1])
    return written


def fan_chart(table: pd.DataFrame, scenario: str) -> Any:
    """Draw a scenario's persons and budget by year in both variants, beside the official figures; give the figure."""
    figure, axes = new_figure(len(_PANELS), 3.2)
    for axis, (measure, series, title, per) in zip(axes, _PANELS, strict=True):
        chosen = table[(table["scenario"] == scenario) & (table["measure"] == measure)]
        for variant, colour in zip((RULES_ONLY, WITH_TREND), COLOURS, strict=False):
            part = chosen[chosen["variant"] == variant]
            central = part[part["macro"] == CENTRAL]
            axis.fill_between(
                central["year"], central["low90"] / per, central["high90"] / per, color=colour, alpha=BAND
            )
            axis.plot(central["year"], central["simulated"] / per, color=colour, label=_NAMES[variant])
            for path in sorted(set(part["macro"]) - {CENTRAL}):
                other = part[part["macro"] == path]
                axis.plot(other["year"], other["simulated"] / per, color=colour, linestyle="--", linewidth=0.8)
        known = yearly_figures(series)
        axis.plot(list(known), [figure.value / per for figure in known.values()], "o", color=INK, label="official")
        axis.set_ylim(bottom=0)
        axis.set_title(title, loc="left")
    axes[0].legend(frameon=False, ncol=3)
    axes[0].annotate(scenario, (1, 1.02), xycoords="axes fraction", ha="right", fontsize=8, color=QUIET)
    axes[-1].annotate(_NOTE, (0, -0.28), xycoords="axes fraction", fontsize=7, color=QUIET)
    return figure
