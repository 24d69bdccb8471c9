"""Where the median line exceeds the floor, and at which median the floor stops binding, region by region.

The quarterly medians of the Digital Family Map are published nowhere. Given none, the medians of registered income are
those of the simulated people in the quarter before; or the floor alone is told, with the median at which it would stop
binding.
"""

from collections.abc import Mapping
from fractions import Fraction

from tsa_sim.calendar import MONTHS_IN_QUARTER, Month, month, month_of_quarter, month_text, quarter_of
from tsa_sim.errors import BadValue
from tsa_sim.parameters import Binding, LawBook, binding
from tsa_sim.regions import REGIONS_2018
from tsa_sim.scenario import Scenario

MEDIAN_LAW = "median_35"
REGISTERED = "registered"


def median_line(
    date: str,
    scenario: str | Scenario = MEDIAN_LAW,
    *,
    medians: Mapping[str, Fraction | int] | None = None,
    scale: str | None = None,
    replicates: int = 1,
) -> dict[str, Binding]:
    """Tell by region whether the median or the floor sets the line of a month, and where that would turn.

    date: YYYY-MM; medians: income per head by region, tenge a month; scale: with it, and without medians, the median
    of registered income is taken from the simulated people, the mean over replicates.
    Raises BadValue when the law of that month knows no share of the median; else as ``Scenario.load`` and ``run``.
    """
    asked = scenario if isinstance(scenario, Scenario) else Scenario.load(scenario)
    book, when = asked.law_book(), month(date)
    given = {code: Fraction(value) for code, value in (medians or {}).items()}
    if not given and scale is not None and _is_registered(book, when):
        given = people_medians(asked, when, scale, replicates)
    try:
        return binding(book, when, tuple(given) if medians else REGIONS_2018, given or None)
    except ValueError as fault:
        raise BadValue("date", date, f"lies in months in which {fault}", "Ask for a month from 2025-01 on") from fault


def people_medians(scenario: Scenario, when: Month, scale: str, replicates: int) -> dict[str, Fraction]:
    """Give the median registered income per head of the quarter before a month, tenge, from simulated people."""
    from tsa_sim.run import run

    first = when - month_of_quarter(when)
    result = run(
        scenario.with_(period=(month_text(first), month_text(first + MONTHS_IN_QUARTER - 1))),
        scale=scale,
        replicates=replicates,
    )
    quarter = quarter_of(when) - 1
    return {
        code: sum((outcome.medians[code, quarter] for outcome in result.outcomes), Fraction(0)) / len(result.outcomes)
        for code in REGIONS_2018
        if all((code, quarter) in outcome.medians for outcome in result.outcomes)
    }


def _is_registered(book: LawBook, when: Month) -> bool:
    return book.value("tsa.median_concept", when) == REGISTERED
