"""The subsistence minimum by region and quarter: what was published, what was derived, what was filled."""

import csv
import hashlib
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tsa_sim.calendar import Quarter, quarter, quarter_text
from tsa_sim.errors import OutsideData
from tsa_sim.regions import parent, region, regions

_TABLE = Path(__file__).parents[1] / "data" / "law" / "subsistence_minimum_regional_quarter.csv"


class RegionalMinimum(NamedTuple):
    """The minimum of one region and quarter, tenge a head a month.

    status: published | derived (from published figures, by arithmetic) | filled (by the rule of ``source``);
    error_1sd: one standard deviation of its error, tenge.
    """

    value: Fraction
    status: str
    error_1sd: float
    source: str


def published_minimum(region_code: str, when: Quarter) -> RegionalMinimum:
    """Give a region's minimum as published, derived or filled.

    A region without a figure has its parent's, filled; one of which only the parts have figures (South Kazakhstan,
    split in 2018 and restated by its parts) the plain mean of its parts, filled.

    Raises UnknownName, or OutsideData when no figure is held.
    """
    asked: str | None = region_code
    while asked is not None:
        found = _series().get((asked, when))
        if found is not None:
            return found if asked == region_code else found._replace(status="filled", source=f"parent region {asked}")
        asked = parent(asked)
    parts = [
        _series()[one.code, when] for one in regions() if one.parent == region_code and (one.code, when) in _series()
    ]
    if parts:
        value = sum((part.value for part in parts), Fraction(0)) / len(parts)
        return RegionalMinimum(value, "filled", max(part.error_1sd for part in parts), "mean of the region's parts")
    first, last = span()
    raise OutsideData(
        f"no subsistence minimum of {region(region_code).name_en} in {quarter_text(when)} is held",
        todo=f"Ask for a quarter from {quarter_text(first)} to {quarter_text(last)}",
    )


def _parts_of(region_code: str) -> list[str]:
    return [one.code for one in regions() if one.parent == region_code]


@cache
def span() -> tuple[Quarter, Quarter]:
    """Give the first and the last quarter of the series."""
    quarters = [when for _, when in _series()]
    return min(quarters), max(quarters)


@cache
def series_hash() -> str:
    """Give the hash of the series' file."""
    return hashlib.sha256(_TABLE.read_bytes()).hexdigest()


@cache
def _series() -> dict[tuple[str, Quarter], RegionalMinimum]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            (row["region_code"], quarter(row["quarter"])): RegionalMinimum(
                Fraction(row["value_tenge"]), row["status"], float(row["error_1sd_tenge"]), row["source"]
            )
            for row in csv.DictReader(lines)
        }
