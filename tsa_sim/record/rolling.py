"""Rolling origin: what would have been said at a date with what was known then, beside what came and what rivals said.

Every origin is lived as ``said.py`` tells, once as it was known and once as it came; each is told anchored on the last
known figures and without. Intervals hold draws, samples, paths of the economy and the errors seen at earlier origins
(``discrepancy.py``). Rivals have intervals by the same rule, from their own errors.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import pandas as pd

from tsa_sim.calendar import Month, month, month_text, year_of
from tsa_sim.errors import OutsideData
from tsa_sim.record.anchoring import forecasting
from tsa_sim.record.backtest import counting
from tsa_sim.record.discrepancy import foreseen, scale_at, scale_of_rule, years_since
from tsa_sim.record.draws import Size
from tsa_sim.record.ensemble import Ensemble, stored
from tsa_sim.record.known_errors import ANCHORED, PLAIN, errors_of_today
from tsa_sim.record.registry import OfficialFigure
from tsa_sim.record.rivals import RULES, SERIES, rivals_of, yearly_figures
from tsa_sim.record.said import AS_IT_CAME, AS_KNOWN, Said, months_of, say
from tsa_sim.record.targets import month_of
from tsa_sim.record.verdict import independent, rival_wins, verdict

Told = Callable[[int, int, str], None]

ORIGINS = ("2021-01", "2021-06", "2022-01", "2022-06", "2023-01")
USUAL_SIZE = Size(draws=9, samples=3, scale=Fraction(1, 200))
_EARLIEST = "2020-03"
_DRAWS_AS_IT_CAME = 5  # its middle is asked for, its width is not scored
COLUMNS = (
    "origin", "year", "years_ahead", "measure", "unit", "told", "start", "simulated", "low90", "high90", "official",
    "error", *(f"{rule}{end}" for rule in RULES for end in ("", "_low90", "_high90")),
)  # fmt: skip


@dataclass(frozen=True)
class Rolling:
    """The table of all origins, the scale of the errors each could know, and the errors that are known today.

    scales: log points a year ahead, of the model and of each rival. errors: what a forecast of today learns from.
    """

    table: pd.DataFrame
    scales: pd.DataFrame
    errors: pd.DataFrame

    def verdict(self) -> pd.DataFrame:
        """Give errors, interval scores and coverage beside each rival's, on the figures it says something of."""
        return verdict(self.table)

    def rival_wins(self) -> pd.DataFrame:
        """Name every forecast in which a rival is nearer than the model."""
        return rival_wins(self.table)

    def independent(self) -> int:
        """Count the years of series that were foreseen, each once."""
        return independent(self.table)


def rolling(
    origins: Sequence[str] = ORIGINS,
    *,
    ensemble: Ensemble | None = None,
    size: Size | None = None,
    told: Told | None = None,
) -> Rolling:
    """Say at each origin (YYYY-MM, its first day) what comes in the next two years, as known and as it came.

    The usual origins before each are lived too: their errors are what it could know of its own.
    Raises OutsideData for an origin before March 2020: nothing of the regime was known.
    """
    ensemble = ensemble if ensemble is not None else stored()
    size = size if size is not None else USUAL_SIZE
    asked = sorted({origin_of(text) for text in origins})
    lived = sorted({*asked, *(one for one in map(origin_of, ORIGINS) if one < asked[-1])})
    fewer = fewer_draws(size)
    total = months_of(lived, size, (AS_KNOWN,)) + months_of(asked, fewer, (AS_IT_CAME,))
    count = counting(told, total, "origins")
    known = say(lived, ensemble, size, ways=(AS_KNOWN,), told=count)
    came = say(asked, ensemble, fewer, ways=(AS_IT_CAME,), told=count)
    return rolled([one for one in known if one.origin in asked], came, known)


def fewer_draws(size: Size) -> Size:
    """Give the size in which an origin is told as it came."""
    return size._replace(draws=min(size.draws, _DRAWS_AS_IT_CAME))


def rolled(asked: Sequence[Said], came: Sequence[Said], lived: Sequence[Said]) -> Rolling:
    """Lay out what origins said as known and as it came; lived: as known, of all origins, earlier ones included."""
    rows: list[tuple[object, ...]] = []
    scales = []
    for start in (ANCHORED, PLAIN):
        for said in (*asked, *came):
            earlier = [one for one in lived if one.origin < said.origin]
            scale = scale_at(said, earlier, anchored=start == ANCHORED)
            if said.told == AS_KNOWN:
                rivals = [scale_of_rule(rule, said.known_until).typical for rule in RULES]
                scales.append((month_text(said.origin), start, scale.typical, *rivals))
            for series in SERIES:
                for year, figure in sorted(yearly_figures(series).items()):
                    if figure.id in said.logs and _comes_after(figure, said):
                        one = foreseen(said, series, figure.id, month_of(figure), anchored=start == ANCHORED)
                        ends = scale.interval(*one)
                        rows.append(_row(said, start, series, year, figure, one.centre, ends))
    rivals_named = [f"{rule}_scale" for rule in RULES]
    return Rolling(
        pd.DataFrame(rows, columns=list(COLUMNS)),
        pd.DataFrame(scales, columns=["origin", "start", "scale", *rivals_named]),
        errors_of_today(lived),
    )


def origin_of(text: str) -> Month:
    """Read an origin (YYYY-MM or YYYY-MM-DD): the month on whose first day it is said.

    Raises OutsideData before March 2020.
    """
    when = month(text)
    if when < month(_EARLIEST):
        raise OutsideData(
            f"at {text} nothing of the regime of 2020 was known", todo=f"Give a date from {_EARLIEST}-01 on"
        )
    return when


def _comes_after(figure: OfficialFigure, said: Said) -> bool:
    return figure.year > year_of(said.known_until) and month(figure.published) > said.known_until


def _row(
    said: Said,
    start: str,
    series: str,
    year: int,
    figure: OfficialFigure,
    centre: float,
    ends: tuple[float, float],
) -> tuple[object, ...]:
    value = math.exp(centre)
    rivals: list[float | None] = []
    spoken = rivals_of(series, year, said.known_until)
    for rule in RULES:
        foretold = getattr(spoken, rule)
        if foretold is None:
            rivals += [None, None, None]
            continue
        scale = scale_of_rule(rule, said.known_until)
        own, grown = forecasting("least_error") ** 2, years_since(series, year, rule, said.known_until)
        low, high = scale.interval(math.log(foretold), own, grown)
        rivals += [foretold, math.exp(low), math.exp(high)]
    return (
        month_text(said.origin), year, year - year_of(said.known_until), series, figure.unit, said.told, start,
        value, *np.exp(ends), figure.value, value / figure.value - 1, *rivals,
    )  # fmt: skip
