"""One parameter of the law: its names, unit and range, and its dated values, each with a reference."""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from tsa_sim.calendar import Month, month, month_text
from tsa_sim.errors import BadValue, OutsideData, Place
from tsa_sim.parameters.values import TRUTH_UNIT, Bounds, Value, plain, read_number, read_value
from tsa_sim.regions import parent, region

CONFIDENCE = ("verified", "single-source", "memory", "inference", "assumption")

_FIRST_DAY = re.compile(r"^\d{4}-\d{2}(-01)?$")


class Names(NamedTuple):
    """A name in three languages."""

    kk: str
    ru: str
    en: str


class OfRegion(NamedTuple):
    """A region's own value; in a pilot it holds only in a share of the region's districts."""

    code: str
    value: Value
    districts: Fraction = Fraction(1)

    def said(self) -> str:
        """Say it as a person would."""
        where = "" if self.districts == 1 else f" in {plain(self.districts)} of the districts"
        return f"{self.code} {plain(self.value)}{where}"


ByRegion = tuple[OfRegion, ...]


class DatedValue(NamedTuple):
    """A value that holds from a month until the next one begins; some regions may have a value of their own."""

    since: Month
    value: Value
    reference: str
    confidence: str
    source: str = ""
    note: str = ""
    regions: ByRegion = ()

    def in_region(self, region_code: str | None, *, pilot: bool = False) -> Value:
        """Give the value of a region: its own, that of the region it was split from, or the country's.

        pilot: as it holds in the districts of a pilot; elsewhere a pilot's value does not.
        """
        found = self.of_region(region_code)
        return self.value if found is None or (found.districts < 1 and not pilot) else found.value

    def of_region(self, region_code: str | None) -> OfRegion | None:
        """Give what is said of a region, or of the region it was split from; None when nothing is."""
        asked = region_code if self.regions else None
        while asked is not None:
            for one in self.regions:
                if one.code == asked:
                    return one
            asked = parent(asked)
        return None


@dataclass(frozen=True)
class Parameter:
    """A parameter of the law. ``ends``: the first month for which nothing is known, if there is one."""

    name: str
    names: Names
    unit: str
    bounds: Bounds
    values: tuple[DatedValue, ...]
    ends: Month | None = None

    def at(self, when: Month) -> DatedValue:
        """Give the value in force in a month.

        Raises OutsideData before the first value and from the end on.
        """
        number = bisect_right(self.values, when, key=lambda dated: dated.since)
        if number == 0:
            first = month_text(self.values[0].since)
            raise OutsideData(f"{self.name} has no value in {month_text(when)}", todo=f"Ask from {first} on")
        if self.ends is not None and when >= self.ends:
            raise OutsideData(
                f"{self.name} has no value in {month_text(when)}",
                todo=f"Ask for a month before {month_text(self.ends)}",
            )
        return self.values[number - 1]

    def read(self, raw: Any, place: Place | None = None) -> Value:
        """Read a value of this parameter's unit and range. Raises BadValue or UnknownName."""
        return read_value(self.name, raw, self.unit, self.bounds, place)


def read_month(raw: Any, name: str, place: Place | None = None) -> Month:
    """Read the date from which a value holds: a month, or its first day.

    Raises BadValue: values change on the first of a month.
    """
    text = str(raw)
    try:
        when = month(text)
    except ValueError:
        raise BadValue(name, text, "is not a date", "Write YYYY-MM, for example 2018-01", place) from None
    if not _FIRST_DAY.match(text):
        raise BadValue(name, text, "is not the first of a month", f"Write {text[:7]}", place)
    return when


def read_regions(name: str, raw: Any, unit: str, bounds: Bounds, place: Callable[..., Place | None]) -> ByRegion:
    """Read ``{region: value}``: names or codes of regions, each with a value of the parameter's unit and range.

    ``{region: {value: ..., districts: share}}`` is a pilot in a share of the region's districts.
    Raises UnknownName or BadValue.
    """
    if not isinstance(raw, Mapping):
        raise BadValue(f"{name}: regions", raw, "names no region", "Write {region: value}", place())
    found: dict[str, OfRegion] = {}
    for named, said in raw.items():
        code, own = region(str(named), place(named)).code, f"{name} ({named})"
        districts = Fraction(1)
        if isinstance(said, Mapping):
            if sorted(said) != ["districts", "value"]:
                raise BadValue(own, dict(said), "is no pilot", "Write {value: ..., districts: share}", place(named))
            districts = read_number(
                f"{own}: districts", said["districts"], Fraction(0), Fraction(1), "share", place(named)
            )
            said = said["value"]
        found[code] = OfRegion(code, read_value(own, said, unit, bounds, place(named)), districts)
    return tuple(found[code] for code in sorted(found))


def described_bounds(parameter: Parameter) -> str:
    """Say what values a parameter may take."""
    if parameter.unit == TRUTH_UNIT:
        return "true or false"
    low, *_, high = parameter.bounds
    words = all(isinstance(bound, str) for bound in parameter.bounds)
    return ", ".join(map(str, parameter.bounds)) if words else f"{plain(low)} to {plain(high)}"
