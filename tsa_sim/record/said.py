"""What the model says at an origin: the headline figures of every draw, lived with what was out by then.

At an origin the coefficients rest on the fitted figures published by then, the law of its last month runs on (amounts
indexed with prices, emergency prolongations ended), and each draw has its own path of the economy around the plain one
of ``outlook_as_of``. Said a second time with the actual law, prolongations and economy: the difference is what could
not be known. The slopes of the stored fit turn figures into coefficients; they were taken at a set that later figures
had a part in. Sets fitted anew with what was out (``tsa-sim calibrate --as-of``) are taken as they are.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import MONTHS_IN_YEAR, Month, month, month_text, year_of
from tsa_sim.record.draws import WITH_TREND, Draws, Size, chosen_sets, live_draws, months_to_live
from tsa_sim.record.ensemble import Ensemble, conditioned_sets
from tsa_sim.record.horizon import Horizon, outlook_as_of, paths, plain_errors
from tsa_sim.record.registry import OfficialFigure, official_figures
from tsa_sim.record.rehearsal import Moment, record_scenario
from tsa_sim.record.rivals import SERIES, yearly_figures
from tsa_sim.record.statistics import statistic
from tsa_sim.record.targets import month_of
from tsa_sim.tables.tidy import WHOLE_COUNTRY

Array = npt.NDArray[np.float64]
Told = Callable[[int], None]

AS_KNOWN, AS_IT_CAME = "as_known", "actual_law_and_economy"
_FURTHEST = 2  # years ahead


class Said(NamedTuple):
    """The headline figures as the draws of one origin give them.

    origin: the month on whose first day it is said; logs: logarithm of each figure by its id; shape (draws,).
    """

    origin: Month
    told: str
    logs: Mapping[str, Array]

    @property
    def known_until(self) -> Month:
        """The last month whose publications were out."""
        return self.origin - 1


@cache
def headline_figures() -> tuple[OfficialFigure, ...]:
    """Give persons, families and tenge of the whole country, months and years, of the programme since 2018."""
    return tuple(
        figure
        for figure in official_figures()
        if figure.statistic in SERIES
        and figure.region == WHOLE_COUNTRY
        and figure.kind == "outcome"
        and figure.use in ("calibrated", "held_out")
    )


def last_lived(origin: Month) -> Month | None:
    """Give the end of the last year foreseen at an origin that has an official figure; None where there is none."""
    latest = max(year for series in SERIES for year in yearly_figures(series))
    year = min(year_of(origin - 1) + _FURTHEST, latest)
    return year * MONTHS_IN_YEAR + MONTHS_IN_YEAR - 1 if year > year_of(origin - 1) else None


def months_of(origins: Sequence[Month], size: Size, ways: Sequence[str]) -> int:
    """Give the months that ``say`` will live, the common past once: for the progress."""
    total, lived = 0, False
    for origin in origins:
        last = last_lived(origin)
        for _ in ways:
            if last is not None:
                total += months_to_live(record_scenario(last), size, None, None, past_lived=lived)
                lived = True
    return total


def say(
    origins: Sequence[Month], ensemble: Ensemble, size: Size, *, ways: Sequence[str], told: Told | None = None
) -> list[Said]:
    """Live every origin that has something to be compared with, in each way; the common past is lived once."""
    moments: Sequence[Moment] = ()
    found = []
    for origin in origins:
        last = last_lived(origin)
        if last is None:
            continue
        sets = sets_at(origin, ensemble, size)
        for way in ways:
            draws = draws_at(origin, last, way, sets, size, moments, told)
            moments = draws.moments
            found.append(Said(origin, way, logs_of(draws)))
    return found


def sets_at(origin: Month, ensemble: Ensemble, size: Size) -> list[dict[str, float]]:
    """Give the sets of an origin: those of a fit made with what was out by then, else along the slopes of the fit."""
    if ensemble.fitted.get("as_of") == month_text(origin - 1):
        return chosen_sets(ensemble, size.draws)
    return conditioned_sets(ensemble, origin - 1, size.draws, size.seed)


def draws_at(
    origin: Month,
    last: Month,
    way: str,
    sets: Sequence[Mapping[str, float]],
    size: Size,
    moments: Sequence[Moment] = (),
    told: Told | None = None,
    *,
    trend_ends: int | None = None,
) -> Draws:
    """Live the draws of an origin to a month, with what was known or as it came; trend_ends: as ``live_draws``."""
    if way == AS_IT_CAME or origin > last:
        return live_draws(record_scenario(last), sets, size, trend_ends=trend_ends, moments=moments, told=told)
    outlook = outlook_as_of(origin)
    return live_draws(
        record_scenario(origin - 1),
        sets,
        size,
        trend_ends=trend_ends,
        horizon=Horizon(last, outlook),
        outlooks=paths(outlook, plain_errors(origin), len(sets), size.seed),
        moments=moments,
        told=told,
    )


def figures_out(when: Month) -> list[OfficialFigure]:
    """Give the headline figures that were out by the end of a month, earliest period first."""
    return sorted((one for one in headline_figures() if month(one.published) <= when), key=month_of)


def logs_of(draws: Draws, further: Sequence[OfficialFigure] = ()) -> dict[str, Array]:
    """Give the logarithm of every headline figure of the months lived, and of further ones, a value a draw."""
    found = {}
    for figure in (*headline_figures(), *further):
        if month_of(figure) in draws.months:
            values = [
                statistic(one, figure.statistic, WHOLE_COUNTRY, month_of(figure))
                for one in draws.by_variant[WITH_TREND]
            ]
            found[figure.id] = np.log(np.maximum(np.concatenate(values), 1.0))
    return found
