"""Official figures: value, unit, date, definition, source, and whether the model was fitted on it."""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from tsa_sim.calendar import Month, month


class OfficialFigure(NamedTuple):
    """One official figure.

    statistic: what is compared (``statistics.py``), or ``not_simulated``; month: the count runs from January to the
    end of this month; use: calibrated, held_out or none; kind: outcome or plan; published: when it came out (YYYY-MM);
    published_known: yes, or assumed (the end of the period and two months); weight: of a calibrated figure.
    """

    id: str
    statistic: str
    region: str
    year: int
    month: int
    value: float
    unit: str
    definition: str
    use: str
    kind: str
    published: str
    published_known: str
    confidence: str
    weight: float
    source: str
    note: str


@cache
def official_figures() -> tuple[OfficialFigure, ...]:
    """Read the registry of official figures."""
    text = files("tsa_sim").joinpath("data/record/official.csv").read_text("utf-8")
    return tuple(
        OfficialFigure(
            **{  # type: ignore[arg-type]
                **row,
                "year": int(row["year"]),
                "month": int(row["month"]),
                "value": float(row["value"]),
                "weight": float(row["weight"]),
            }
        )
        for row in csv.DictReader(text.splitlines())
    )


def published_by(figures: tuple[OfficialFigure, ...], when: Month | None) -> tuple[OfficialFigure, ...]:
    """Give the figures that were out by the end of a month; all of them when no month is given."""
    return figures if when is None else tuple(figure for figure in figures if month(figure.published) <= when)
