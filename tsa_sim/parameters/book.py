"""The law book: every parameter on every date, by region where the law is regional, and reforms laid over it."""

import hashlib
import json
from calendar import month_name
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from tsa_sim.calendar import MONTHS_IN_QUARTER, Month, Quarter, month_of_year, month_text, quarter_of, year_of
from tsa_sim.errors import Finding, Findings, OutsideData, UnknownName
from tsa_sim.money import round_half_up, round_up
from tsa_sim.parameters.changes import Change, changes_of, spells
from tsa_sim.parameters.minimum import RegionalMinimum, published_minimum, series_hash, span
from tsa_sim.parameters.overlay import Overlay, Places, nowhere, overlaid, read_overlay
from tsa_sim.parameters.parameter import DatedValue, Parameter
from tsa_sim.parameters.values import Value, plain
from tsa_sim.regions import parent

FIGURES = ("minimums", "median_income")  # programmes of figures that move every year without a reform
STATUTORY, REGISTERED = "statutory", "registered"


Medians = Mapping[tuple[str, Quarter], Fraction]  # income per head, tenge a month, by region and quarter


@dataclass(frozen=True)
class LawBook:
    """The law on every date. Immutable; a reform gives another book.

    ends: the first month that is not in the book; origins: what was laid over the law, in order.
    """

    name: str
    ends: Month
    origins: tuple[str, ...] = ()
    _parameters: Mapping[str, Parameter] = field(default_factory=dict, repr=False)
    _medians: Medians = field(default_factory=dict, repr=False)
    _pilot: bool = False
    _found: dict[tuple[str, Month], DatedValue] = field(default_factory=dict, init=False, repr=False, compare=False)

    def value(self, name: str, month: Month, region_code: str | None = None) -> Value:
        """Give a parameter's value in a month: a fraction or whole number, a truth value or a word.

        region_code: whose value, where it differs by region; without it the country's.
        Raises UnknownName; OutsideData before its first value and after the end of the book.
        """
        return self.dated(name, month).in_region(region_code, pilot=self._pilot)

    def number(self, name: str, month: Month, region_code: str | None = None) -> Fraction:
        """Give a parameter that is a number, exact. Raises as ``value``."""
        return Fraction(self.value(name, month, region_code))

    def mci_amount(self, name: str, month: Month, region_code: str | None = None, *, parts: int = 1) -> int:
        """Give a benefit counted in monthly calculation indices, rounded up: whole tenge, or ``parts`` of a tenge.

        Raises as ``value``.
        """
        index = self.number("minimums.monthly_calculation_index", month)
        return round_up(parts * self.number(name, month, region_code) * index)

    def reference(self, name: str, month: Month) -> str:
        """Give the act or publication that a value rests on. Raises as ``value``."""
        return self.dated(name, month).reference

    def parameter(self, name: str) -> Parameter:
        """Give a parameter with its names, unit, range and all its values. Raises UnknownName."""
        found = self._parameters.get(name)
        if found is None:
            raise UnknownName("parameter", name, self._parameters)
        return found

    def names(self) -> tuple[str, ...]:
        """Give the names of all parameters, in alphabetical order."""
        return tuple(sorted(self._parameters))

    def history(self, name: str) -> tuple[DatedValue, ...]:
        """Give all values of a parameter, oldest first. Raises UnknownName."""
        return self.parameter(name).values

    @property
    def begins(self) -> Month:
        """The first month in which every parameter has a value and every region a line."""
        first_line = (span()[0] + 1) * MONTHS_IN_QUARTER
        return max(first_line, *(parameter.values[0].since for parameter in self._parameters.values()))

    def minimum(self, region_code: str, quarter: Quarter) -> RegionalMinimum:
        """Give the subsistence minimum of a region and quarter, tenge a head a month, on the norms of this book.

        The published figure divided by ``minimums.subsistence_minimum_divisor`` of that quarter.
        Raises UnknownName, OutsideData.
        """
        found = published_minimum(region_code, quarter)
        divisor = Fraction(self.value("minimums.subsistence_minimum_divisor", quarter * MONTHS_IN_QUARTER))
        if divisor == 1:
            return found
        return found._replace(value=found.value / divisor, error_1sd=found.error_1sd / float(divisor))

    def line(self, region_code: str, month: Month, share_parameter: str) -> int:
        """Give a poverty line, tenge a head a month: a share of the minimum, rounded half-up.

        The minimum is the region's of the previous quarter, or the budget law's where ``tsa.line_base`` says so.
        Raises UnknownName, OutsideData.
        """
        share = Fraction(self.value(share_parameter, month, region_code))
        if self.value("tsa.line_base", month) == STATUTORY:
            return round_half_up(share * Fraction(self.value("minimums.statutory_subsistence_minimum", month)))
        return round_half_up(share * self.minimum(region_code, quarter_of(month) - 1).value)

    def in_pilot(self) -> "LawBook":
        """Give the law as it holds in the districts of a pilot."""
        return replace(self, _pilot=True)

    def pilot_districts(self, region_code: str, month: Month) -> Fraction:
        """Give the share of a region's districts in which a pilot runs; 0 without one.

        Raises Finding when two parameters are piloted in different shares of the same region.
        """
        shares = {}
        for name in self._piloted:
            said = self.dated(name, month).of_region(region_code)
            if said is not None and said.districts < 1:
                shares[said.districts] = name
        if len(shares) > 1:
            told = ", ".join(f"{name} in {plain(share)}" for share, name in shares.items())
            raise Finding(
                f"pilots in different shares of the districts of {region_code} in {month_text(month)}: {told}",
                todo="give all parameters of a pilot the same share of districts",
            )
        return next(iter(shares), Fraction(0))

    @cached_property
    def _piloted(self) -> tuple[str, ...]:
        """Names of the parameters that some pilot changes on some date."""
        return tuple(
            name
            for name, parameter in self._parameters.items()
            if any(one.districts < 1 for dated in parameter.values for one in dated.regions)
        )

    def median(self, region_code: str, month: Month) -> Fraction | None:
        """Give the median income per head that a month's line is a share of, tenge a month; None when none is held.

        Of the concept of ``tsa.median_concept``: ``registered`` is that of the previous quarter by region, as given
        by ``with_medians`` (a region without one has its parent's); the others are national figures.
        """
        concept = str(self.value("tsa.median_concept", month, region_code))
        if concept != REGISTERED:
            return Fraction(self.value(f"median_income.{concept}", month, region_code))
        asked: str | None = region_code
        while asked is not None:
            if (asked, quarter_of(month) - 1) in self._medians:
                return self._medians[asked, quarter_of(month) - 1]
            asked = parent(asked)
        return None

    def with_medians(self, medians: Medians) -> "LawBook":
        """Give the same law with regional medians of registered income per head, by region and quarter."""
        return replace(self, _medians={**self._medians, **medians})

    def overlay(self, values: Overlay, origin: str, *, reference: str = "", place: Places = nowhere) -> "LawBook":
        """Lay ``{parameter: {date: value}}`` over this book (see ``overlay.py`` for what dates and null mean).

        origin: who says so (a file, or ``with_``); reference: what the values rest on.
        Raises Findings with every unknown name, bad value and date outside the book.
        """
        read, faults = read_overlay(values, self._parameters, self.ends, place)
        if faults:
            raise Findings(faults)
        laid = {
            name: overlaid(self._parameters[name], entries, reference or f"reform: {origin}", origin)
            for name, entries in read.items()
        }
        return replace(self, origins=(*self.origins, origin), _parameters={**self._parameters, **laid})

    def running_on_from(self, month: Month) -> "LawBook":
        """Give the law of a month running on to the end of the book: what changed later never came.

        Yearly figures are no reform and stay: minimums, indices, wages and medians.
        """
        kept = {
            name: parameter
            if name.split(".")[0] in FIGURES
            else replace(parameter, values=tuple(value for value in parameter.values if value.since <= month))
            for name, parameter in self._parameters.items()
        }
        origin = f"running on from {month_text(month)}"
        return replace(self, origins=(*self.origins, origin), _parameters=kept)

    def changes(self, other: "LawBook") -> list[Change]:
        """List where another book differs from this one, by parameter and date."""
        names, end = sorted({*self._parameters, *other._parameters}), max(self.ends, other.ends)
        return [
            change
            for name in names
            for change in changes_of(name, self._parameters.get(name), other._parameters.get(name), end)
        ]

    def hash(self) -> str:
        """Give a hash of everything that the book says: values and dates, not names, notes and references."""
        says = {
            name: [[month_text(since), plain(value)] for since, value in spells(parameter)]
            for name, parameter in self._parameters.items()
        }
        whole: dict[str, object] = {"ends": month_text(self.ends), "minimum": series_hash(), "values": says}
        if self._medians:
            whole["medians"] = [[code, when, str(median)] for (code, when), median in sorted(self._medians.items())]
        return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()

    def dated(self, name: str, month: Month) -> DatedValue:
        """Give a parameter's dated value in a month, with reference and confidence. Raises as ``value``."""
        if (name, month) in self._found:
            return self._found[name, month]
        parameter = self.parameter(name)
        if month >= self.ends:
            raise OutsideData(
                f"{name} is asked for {month_text(month)}, but the law in this version ends in "
                f"{_in_words(self.ends - 1)}",
                todo=f"Ask for a month up to {month_text(self.ends - 1)}",
            )
        self._found[name, month] = parameter.at(month)
        return self._found[name, month]


def _in_words(month: Month) -> str:
    return f"{month_name[month_of_year(month)]} {year_of(month)}"
