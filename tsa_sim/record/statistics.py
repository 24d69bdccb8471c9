"""Statistics of the record: what an official figure is compared with, made from the counts of a run.

A statistic is a measure of the run tables (``measure:group``), ``paid_..._ytd`` for tenge since January, or one of
the named ratios below. The month is the last of those it covers.
"""

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import MONTHS_IN_QUARTER, MONTHS_IN_YEAR, Month, month, month_of_year, year_of
from tsa_sim.regions import REGIONS, REGIONS_2018
from tsa_sim.result import Result
from tsa_sim.tables.declared import output
from tsa_sim.tables.tidy import WHOLE_COUNTRY

Array = npt.NDArray[np.float64]
NOT_SIMULATED = "not_simulated"
MAP_OF_2022 = month("2022-06")  # from here regions by code are those of the map of 20
RATIO_UNITS = ("share", "rank")


def statistic(result: Result, name: str, region: str, when: Month) -> Array:
    """Give a statistic at the end of a month, a value a replicate; not a number where the run does not reach back.

    region: on the map of that month, which changed in June 2022.
    """
    return _of_area(_on_map_of(result, when), name, region, when)


def regions_of(when: Month) -> tuple[str, ...]:
    """Give the regions of the map of a month."""
    return REGIONS if when >= MAP_OF_2022 else REGIONS_2018


def _on_map_of(result: Result, when: Month) -> Result:
    """Give a result on the map of a month; each map is laid out once."""
    maps: dict[tuple[str, ...], Result] = result.__dict__.setdefault("_on_maps", {})
    shown = regions_of(when)
    if shown not in maps:
        maps[shown] = result.on_map(shown)
    return maps[shown]


def _of_area(result: Result, name: str, region: str, when: Month) -> Array:
    if name in NAMED_STATISTICS:
        return NAMED_STATISTICS[name](result, region, when)
    measure, _, group = name.partition(":")
    if measure == "mean_families":
        return np.asarray(_series(result, "recipients_families", region, group)[:, _inside(result, when)].mean(axis=1))
    if measure.startswith("paid_") and measure.endswith("_ytd"):
        values = _series(result, measure.removesuffix("_ytd"), region, group or "all")
        return np.asarray(values[:, _inside(result, when)].sum(axis=1))
    assert output(measure).counting in ("year to date", "stock"), measure
    return np.asarray(_series(result, measure, region, group or "all")[:, result.months.index(when)])


def _ratio_of(above: str, below: str) -> Callable[[Result, str, Month], Array]:
    def made(result: Result, region: str, when: Month) -> Array:
        whole = _of_area(result, below, region, when)
        return np.divide(_of_area(result, above, region, when), whole, out=np.full_like(whole, np.nan), where=whole > 0)

    return made


def _rank_of_region(result: Result, region: str, when: Month) -> Array:
    by_region = np.stack([_of_area(result, "recipients_persons_ytd", code, when) for code in result.regions])
    return np.asarray(1.0 + (by_region > by_region[result.regions.index(region)]).sum(axis=0))


def _not_seen_share(result: Result, region: str, when: Month) -> Array:
    december = when - month_of_year(when)
    if december not in result.months:
        return np.full(len(result.outcomes), np.nan)
    gone = _of_area(result, "exits_not_seen_next_year", region, when)
    return gone / np.maximum(_of_area(result, "recipients_families_ytd", region, december), 1.0)


def _prolonged_families(result: Result, region: str, when: Month) -> Array:
    first = result.months.index(when) - MONTHS_IN_QUARTER + 1
    values = _series(result, "prolonged_without_application", region, "all")
    return np.asarray(values[:, first : first + MONTHS_IN_QUARTER].sum(axis=1))


def _share_of_applications(result: Result, region: str, when: Month) -> Array:
    """Give a region's part of the applications of the country since January."""
    here, everywhere = (_series(result, "applied_families", code, "all") for code in (region, WHOLE_COUNTRY))
    inside = _inside(result, when)
    return np.asarray(here[:, inside].sum(axis=1) / np.maximum(everywhere[:, inside].sum(axis=1), 1.0))


def _person_months(result: Result, region: str, when: Month) -> Array:
    return np.asarray(_series(result, "recipients_persons", region, "all")[:, _inside(result, when)].sum(axis=1))


NAMED_STATISTICS: Mapping[str, Callable[[Result, str, Month], Array]] = {
    "unconditional_share_ytd": _ratio_of("recipients_persons_ytd:kind=unconditional", "recipients_persons_ytd"),
    "persons_per_family_ytd": _ratio_of("recipients_persons_ytd", "recipients_families_ytd"),
    "children_share_ytd": _ratio_of("recipients_children_ytd", "recipients_persons_ytd"),
    "working_share_ytd": _ratio_of("recipients_working_ytd", "recipients_persons_ytd"),
    "mean_award_ytd": _ratio_of("paid_tsa_ytd", "person_months"),
    "months_per_recipient": _ratio_of("person_months", "recipients_persons_ytd"),
    "person_months": _person_months,
    "share_of_applications": _share_of_applications,
    "rank_of_region": _rank_of_region,
    "not_seen_share": _not_seen_share,
    "prolonged_families": _prolonged_families,
}


def _series(result: Result, measure: str, region: str, group: str) -> Array:
    return result.series(measure, region, group)


def _inside(result: Result, when: Month) -> list[int]:
    """Give the places of the months from January to a month."""
    january = year_of(when) * MONTHS_IN_YEAR
    return [place for place, month in enumerate(result.months) if january <= month <= when]
