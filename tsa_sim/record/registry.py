"""Official figures: value, unit, date, definition, source, and whether the model was fitted on it."""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class OfficialFigure(NamedTuple):
    """One official figure.

    statistic: what is compared (``statistics.py``); month: the count runs from January to the end of this month;
    use: calibrated, held_out or none; kind: outcome or plan; published: when it came out (YYYY-MM).
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
    confidence: str
    source: str
    note: str


@cache
def official_figures() -> tuple[OfficialFigure, ...]:
    """Read the registry of official figures."""
    text = files("tsa_sim").joinpath("data/record/official.csv").read_text("utf-8")
    return tuple(
        OfficialFigure(
            **{**row, "year": int(row["year"]), "month": int(row["month"]), "value": float(row["value"])}  # type: ignore[arg-type]
        )
        for row in csv.DictReader(text.splitlines())
    )
