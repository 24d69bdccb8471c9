"""Anchoring: a forecast starts from the last figure published, not from what the model gives for it.

The gap between the last known count of persons and each draw's own is carried forward; families and tenge carry the
gap of their ratio to persons, last known where both are. A gap fades with a stated persistence (``forecasting.yaml``).
Nothing of the coefficients changes: the step can be left out, and every table shows it both ways.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from ruamel.yaml import YAML

from tsa_sim.calendar import MONTHS_IN_YEAR, Month
from tsa_sim.record.registry import OfficialFigure
from tsa_sim.record.rivals import SERIES
from tsa_sim.record.said import Said, figures_out
from tsa_sim.record.targets import month_of

Array = npt.NDArray[np.float64]
PERSONS = SERIES[0]


@cache
def forecasting(name: str) -> float:
    """Give a figure of ``forecasting.yaml``."""
    return float(_content()[name]["value"])


@cache
def series_errors() -> dict[str, float]:
    """Give one standard deviation of the level of each series whose errors are stated, not measured."""
    return {name: float(one["value"]) for name, one in _content()["series"].items()}


def anchors(
    said: Said, series: str, when: Month, figures: Sequence[OfficialFigure] = ()
) -> tuple[Array | float, float | None]:
    """Give what is added to the logarithms of a series at a month, a value a draw, and years since the last figure.

    figures: known beside those that were out. Nothing and None where no figure of persons is known.
    """
    out = [one for one in (*figures_out(said.known_until), *figures) if one.id in said.logs]
    out.sort(key=month_of)
    persons = _last_of(out, PERSONS)
    if persons is None:
        return 0.0, None
    moved: Array | float = _fading(_gap(said, persons), when - month_of(persons))
    since = when - month_of(persons)
    own = None if series == PERSONS else _last_of(out, series)
    if own is not None:
        near = min((one for one in out if one.statistic == PERSONS), key=lambda one: abs(month_of(one) - month_of(own)))
        ratio = _gap(said, own) - _gap(said, near)
        moved = moved + _fading(ratio, when - month_of(own))
    return moved, since / MONTHS_IN_YEAR


def growth_of_error(years: float | None) -> float:
    """Give the variance of a fading error so many years after a known figure, that of one year being one.

    None: never known, the error's whole range.
    """
    kept = forecasting("persistence_a_year")
    whole = 1 / (1 - kept**2)
    return whole if years is None else whole * (1 - kept ** (2 * max(years, 0.0)))


def _gap(said: Said, figure: OfficialFigure) -> Array:
    return np.asarray(np.log(figure.value) - said.logs[figure.id])


def _fading(gap: Array, months: int) -> Array:
    return np.asarray(gap * forecasting("persistence_a_year") ** (max(months, 0) / MONTHS_IN_YEAR))


def _last_of(figures: list[OfficialFigure], series: str) -> OfficialFigure | None:
    return next((one for one in reversed(figures) if one.statistic == series), None)


@cache
def _content() -> dict[str, Any]:
    text = Path(__file__).with_name("forecasting.yaml").read_text("utf-8")
    return dict(YAML(typ="safe", pure=True).load(text))
