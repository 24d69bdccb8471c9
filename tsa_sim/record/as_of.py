"""The back-test of a date: the whole table as it would have been said, with what was out by then."""

import math
from collections.abc import Callable
from typing import NamedTuple

import pandas as pd

from tsa_sim.calendar import MONTHS_IN_YEAR, year_of
from tsa_sim.errors import BadValue
from tsa_sim.record.anchoring import growth_of_error
from tsa_sim.record.backtest import Backtest, counting
from tsa_sim.record.discrepancy import scale_at
from tsa_sim.record.draws import WITH_TREND, Size, months_to_live
from tsa_sim.record.ensemble import Ensemble, stored
from tsa_sim.record.misfit import misfit_of
from tsa_sim.record.rehearsal import record_scenario
from tsa_sim.record.rolling import ORIGINS, USUAL_SIZE, Rolling, fewer_draws, origin_of, rolled
from tsa_sim.record.said import AS_IT_CAME, AS_KNOWN, Said, draws_at, logs_of, months_of, say, sets_at
from tsa_sim.record.table import FIRST_YEAR, LAST_YEAR, table_of

Told = Callable[[int, int, str], None]


class AsOf(NamedTuple):
    """What was said at a date: the table of all years and regions, and the headline figures beside what came."""

    backtest: Backtest
    rolling: Rolling

    def rows(self) -> pd.DataFrame:
        """Give the table, then the headline figures in the same columns; told and start say what each row is."""
        table = self.backtest.table.assign(told=AS_KNOWN, start="plain")
        headline = self.rolling.table.assign(
            month=None, region="KZ", group="all", definition="different or added up since January", variant=WITH_TREND,
            use="none", source="", measure=self.rolling.table["measure"].replace("paid_tsa_ytd", "paid_tsa"),
        )  # fmt: skip
        return pd.concat([table, headline[table.columns]], ignore_index=True)


def as_of(
    date: str,
    *,
    through: int = LAST_YEAR,
    ensemble: Ensemble | None = None,
    size: Size | None = None,
    told: Told | None = None,
) -> AsOf:
    """Say at a date (YYYY-MM-DD) every year from 2017 on, with the figures, law and economy known by then.

    Raises OutsideData before March 2020, BadValue for a last year before the date's.
    """
    ensemble = ensemble if ensemble is not None else stored()
    size = size if size is not None else USUAL_SIZE
    origin = origin_of(date)
    last = through * MONTHS_IN_YEAR + MONTHS_IN_YEAR - 1
    if last < origin:
        raise BadValue("--through", through, f"is before {date}", "Give the year of the date or a later one")
    earlier = sorted(one for one in map(origin_of, ORIGINS) if one < origin)
    fitted = year_of(origin - 1)
    total = months_of(earlier, size, (AS_KNOWN,)) + months_of([origin], fewer_draws(size), (AS_IT_CAME,))
    count = counting(told, total + months_to_live(record_scenario(last), size, None, fitted), f"as of {date}")
    before = say(earlier, ensemble, size, ways=(AS_KNOWN,), told=count)
    sets = sets_at(origin, ensemble, size)
    draws = draws_at(origin, last, AS_KNOWN, sets, size, told=count, trend_ends=fitted)
    said = Said(origin, AS_KNOWN, logs_of(draws))
    came = say([origin], ensemble, fewer_draws(size), ways=(AS_IT_CAME,), told=count)
    found = rolled([said], came, [*before, said])
    beside = scale_at(said, before, anchored=False).typical * math.sqrt(growth_of_error(None))
    misfit = misfit_of(ensemble)._replace(counts=beside, money=beside, a_year=0.0)
    table = table_of(draws, misfit, fitted, range(FIRST_YEAR, through + 1))
    return AsOf(Backtest(table, draws, misfit, ensemble, size), found)
