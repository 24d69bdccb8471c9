"""What a run will cost: households, time, memory, disk, and the sampling error to expect."""

from fractions import Fraction
from math import sqrt
from typing import NamedTuple

from tsa_sim import calendar
from tsa_sim.columns import HOUSEHOLD_TYPE, PERSON_TYPE
from tsa_sim.plans import months_unreported
from tsa_sim.population import regions_of
from tsa_sim.scenario import Scenario

_COUNTRY_HOUSEHOLDS = 5_278_000  # persons of 1 January 2018 / 3.44 a household
_PLACES_PER_HOUSEHOLD = 6.44  # members and free places
_PERSONS_PER_HOUSEHOLD = 3.44
_NANOSECONDS = 150  # a household-month on one thread, measured in benchmarks/
_BUILDING_NANOSECONDS = 60_000  # a household built, measured in tests of the population
_LIBRARIES_MEGABYTES = 350
_DISK_MEGABYTES_A_REPLICATE_MONTH = 0.06
_RECIPIENT_FAMILIES = 111_000  # of 2018
_DESIGN = 1.06  # coefficient of variation x sqrt(recipient families simulated): persons cluster in families


class Expectation(NamedTuple):
    """The expected cost of a run."""

    households: int
    persons: int
    replicates: int
    months: int
    burn_in: int
    seconds: float
    building_seconds: float
    memory_megabytes: float
    disk_megabytes: float
    recipients_error: float
    region_error: float
    filled: list[str]


def expect(scenario: Scenario, scale: Fraction | None = None, replicates: int | None = None) -> Expectation:
    """Give what a run of a scenario will cost; a scale or replicates given here replace the scenario's."""
    scale = scale if scale is not None else scenario.scale
    replicates = replicates if replicates is not None else scenario.replicates
    households = round(_COUNTRY_HOUSEHOLDS * scale)
    reported = scenario.last - scenario.first + 1
    unreported = months_unreported(scenario.first, calendar.month(scenario.base))
    months = reported + unreported
    building = households * replicates * _BUILDING_NANOSECONDS / 1e9
    records = HOUSEHOLD_TYPE.itemsize + _PLACES_PER_HOUSEHOLD * PERSON_TYPE.itemsize
    families = _RECIPIENT_FAMILIES * float(scale) * replicates
    return Expectation(
        households=households,
        persons=round(households * _PERSONS_PER_HOUSEHOLD),
        replicates=replicates,
        months=reported,
        burn_in=unreported,
        seconds=households * replicates * months * _NANOSECONDS / 1e9 + building,
        building_seconds=building,
        memory_megabytes=_LIBRARIES_MEGABYTES + 2 * households * records / 1e6,
        disk_megabytes=replicates * reported * _DISK_MEGABYTES_A_REPLICATE_MONTH,
        recipients_error=_DESIGN / sqrt(families),
        region_error=_DESIGN / sqrt(families / 20),
        filled=_filled_lines(scenario),
    )


def _filled_lines(scenario: Scenario) -> list[str]:
    """Name the regional lines of the period that rest on filled minimums, by year."""
    book, regions = scenario.law_book(), regions_of(scenario.base)
    found: dict[int, int] = {}
    quarters = sorted({calendar.quarter_of(when) for when in calendar.months(scenario.first, scenario.last)})
    for quarter in quarters:
        filled = sum(book.minimum(code, quarter - 1).status != "published" for code in regions)
        year = calendar.year_of_quarter(quarter)
        found[year] = found.get(year, 0) + filled
    counts = {year: sum(calendar.year_of_quarter(quarter) == year for quarter in quarters) for year in found}
    return [
        f"{year}: {filled} of {counts[year] * len(regions)} regional quarterly lines rest on filled minimums"
        for year, filled in found.items()
    ]
