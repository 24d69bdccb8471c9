"""What simple rivals would have said of a year: last year's value, a constant yearly rate, the plan of the time."""

from typing import NamedTuple

import pandas as pd

from tsa_sim.calendar import MONTHS_IN_YEAR, Month, month
from tsa_sim.record.registry import OfficialFigure, official_figures
from tsa_sim.tables.tidy import WHOLE_COUNTRY

RULES = ("last_value", "constant_rate", "plan")
SERIES = ("recipients_persons_ytd", "recipients_families_ytd", "paid_tsa_ytd")


class Rivals(NamedTuple):
    """What each rival says; None where it has nothing to go on.

    plan: of a year for which none was out yet, the first one made later: it knew more than the forecast beside it.
    """

    last_value: float | None
    constant_rate: float | None
    plan: float | None


def yearly_figures(statistic: str) -> dict[int, OfficialFigure]:
    """Give the country's figure of each whole year; families of 2021 stop at 1 December and stand for that year.

    The old programme (to 2017) is another series: it would only make the rivals worse.
    """
    found: dict[int, OfficialFigure] = {}
    for figure in official_figures():
        if (figure.statistic, figure.region, figure.kind) != (statistic, WHOLE_COUNTRY, "outcome"):
            continue
        whole = figure.month == MONTHS_IN_YEAR or (figure.month == 11 and figure.id.startswith("families_kz_2021"))
        if whole and figure.use in ("calibrated", "held_out"):
            found[figure.year] = figure
    return found


def rivals_of(statistic: str, year: int, as_of: Month | None = None) -> Rivals:
    """Give what the rivals say of a year: from figures of earlier years, published by a month where one is given."""
    known = {
        one: figure.value
        for one, figure in yearly_figures(statistic).items()
        if one < year and (as_of is None or month(figure.published) <= as_of)
    }
    if not known:
        return Rivals(None, None, plan_of(statistic, year, as_of))
    last = max(known)
    before = max((one for one in known if one < last), default=None)
    rate = None
    if before is not None:
        rate = known[last] * (known[last] / known[before]) ** ((year - last) / (last - before))
    return Rivals(known[last], rate, plan_of(statistic, year, as_of))


def plan_of(statistic: str, year: int, as_of: Month | None = None) -> float | None:
    """Give the official plan or forecast of a year: the last one out by a month, else the first one made."""
    plans = sorted(
        (
            figure
            for figure in official_figures()
            if (figure.statistic, figure.region, figure.year, figure.kind) == (statistic, WHOLE_COUNTRY, year, "plan")
        ),
        key=lambda figure: figure.published,
    )
    if not plans:
        return None
    out = [one for one in plans if as_of is not None and month(one.published) <= as_of]
    return (out[-1] if out else plans[0]).value


def rivals_beside(table: pd.DataFrame) -> pd.DataFrame:
    """Lay the rivals beside the country's rows of whole years that have an official figure."""
    measures = {"recipients_persons_ytd": SERIES[0], "recipients_families_ytd": SERIES[1], "paid_tsa": SERIES[2]}
    rows = []
    national = table[(table["region"] == WHOLE_COUNTRY) & (table["group"] == "all") & (table["use"] != "none")]
    for measure, statistic in measures.items():
        for year, figure in sorted(yearly_figures(statistic).items()):
            same = (national["measure"] == measure) & (national["year"] == year)
            found = national[same & (national["official"] == figure.value)]
            if not len(found):
                continue
            said = rivals_of(statistic, year)
            off = [None if value is None else value / figure.value - 1 for value in said]
            rows.append((year, measure, figure.use, figure.value, float(found["error"].iloc[0]), *off))
    columns = ["year", "measure", "use", "official", "model_error", "last_value", "constant_rate", "plan"]
    return pd.DataFrame(rows, columns=columns)
