"""The numbers of a document: each made once from the runs' tables, under a name that leads back to its cell.

A name reads ``scenario.when.region.measure[.group]``; that of a difference ``scenario-minus-base.when...``.
"""

import math
from dataclasses import replace
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from tsa_sim.intervals import Estimate, estimate
from tsa_sim.report.document import Number, Source
from tsa_sim.report.partitions import siblings
from tsa_sim.report.rounding import Rule, largest_remainder, rounded, rule_for
from tsa_sim.report.runs import Run
from tsa_sim.tables.declared import output
from tsa_sim.tables.tidy import WHOLE_COUNTRY

Array = npt.NDArray[np.float64]
When = str | int
_CLOSE = 1e-9
_SHORT = 12


class Figures:
    """Makes the numbers of one document and keeps them by name."""

    def __init__(self) -> None:
        self.numbers: dict[str, Number] = {}

    def level(
        self, run: Run, measure: str, when: When, group: str = "all", region: str = WHOLE_COUNTRY, *, part: bool = False
    ) -> Number:
        """Give a measure of a run in a month or a year, with its interval.

        part: money in millions though it is of the country's year, to stand above its parts.
        """
        small = _is_part(when, region) or part
        rule = rule_for(output(measure).unit, measure, part=small)
        name = _name(run.name, measure, when, group, region, part and not _is_part(when, region))
        if name not in self.numbers:
            values = run.at(when, measure, region, group)
            shown = self._shown_beside_siblings(run, measure, when, group, region, rule, small)
            cell = {"measure": measure, "when": when, "region": region, "group": group, "statistic": "mean"}
            source = Source(_run_name(run), f"{run.path.name}/tables/{run.cubes[measure].table}", cell)
            self._keep(name, values, rule, source, shown, signed=False)
        return self.numbers[name]

    def change(
        self,
        run: Run,
        base: Run,
        measure: str,
        when: When,
        group: str = "all",
        region: str = WHOLE_COUNTRY,
        *,
        part: bool = False,
    ) -> Number:
        """Give the paired difference between two runs: what is shown is the difference of what is shown."""
        name = _name(f"{run.name}-minus-{base.name}", measure, when, group, region, part and not _is_part(when, region))
        if name not in self.numbers:
            one, other = (self.level(entry, measure, when, group, region, part=part) for entry in (run, base))
            rule = rule_for(output(measure).unit, measure, part=_is_part(when, region) or part)
            shown = None if one.shown is None or other.shown is None else one.shown - other.shown
            values = run.at(when, measure, region, group) - base.at(when, measure, region, group)
            assert one.source is not None
            cell = {**one.source.cell, "statistic": "mean of paired differences"}
            source = Source(f"{_run_name(run)} minus {_run_name(base)}", one.source.table, cell)
            self._keep(name, values, rule, source, shown, signed=True)
            if rule.unit == "percent":
                self.numbers[name] = replace(self.numbers[name], unit="points")
        return self.numbers[name]

    def worked(
        self, name: str, exact: float | None, rule: Rule, source: Source, *, low: float | None = None,
        high: float | None = None, shown: Decimal | None = None, signed: bool = False,
    ) -> Number:  # fmt: skip
        """Keep a number that was worked out otherwise; the name must be new or mean the same figure.

        What is not finite is hidden or unknown.
        """
        exact = exact if exact is None or math.isfinite(exact) else None
        number = Number(
            name, exact, shown if shown is not None else rounded(exact, rule), rule.unit, rule.scale, source,
            rounded(low, rule), rounded(high, rule), signed,
        )  # fmt: skip
        kept = self.numbers.setdefault(name, number)
        if kept != number:
            raise AssertionError(f"{name} would name two figures: {kept.shown} and {number.shown}")
        return kept

    def bounds(self, number: Number) -> tuple[Number, Number] | None:
        """Give the bounds of a number's interval as numbers of their own, for running text; None without interval."""
        if number.low is None or number.high is None or number.source is None:
            return None
        found = []
        for side, value in (("low", number.low), ("high", number.high)):
            source = replace(number.source, cell={**number.source.cell, "statistic": f"{side} end of the 90% interval"})
            name = f"{number.id}.{side}"
            bound = Number(name, None, value, number.unit, number.scale, source, signed=number.signed)
            found.append(self.numbers.setdefault(name, bound))
        return found[0], found[1]

    def _shown_beside_siblings(
        self, run: Run, measure: str, when: When, group: str, region: str, rule: Rule, small: bool
    ) -> Decimal | None:
        """Give what is shown of a part whose whole is known; None where it is rounded by itself."""
        for whole, parts in siblings(run, measure, group, region):
            means = [_mean(run.at(when, one, place, own)) for one, own, place in parts]
            total = self._whole(run, whole, when, small)
            if total.shown is None or total.exact is None or any(math.isnan(mean) for mean in means):
                continue
            if abs(sum(means) - total.exact) > _CLOSE * max(abs(total.exact), 1.0):
                continue  # not a partition under this law
            found = largest_remainder(total.shown, means, rule)
            return found[parts.index((measure, group, region))]
        return None

    def _whole(self, run: Run, whole: tuple[str, str, str], when: When, small: bool) -> Number:
        measure, group, region = whole
        return self.level(run, measure, when, group, region, part=small and not _is_part(when, region))

    def _keep(self, name: str, values: Array, rule: Rule, source: Source, shown: Decimal | None, signed: bool) -> None:
        found = estimate(values)
        if not math.isfinite(found.mean):
            self.numbers[name] = Number(name, None, None, rule.unit, rule.scale, source, signed=signed)
            return
        low, high = (rounded(bound, rule) for bound in _bounded(found, rule, signed))
        shown = shown if shown is not None else rounded(found.mean, rule)
        if low == high == shown:
            low = high = None  # the same in every replicate: nothing to tell
        self.numbers[name] = Number(
            name, found.mean * rule.factor, shown, rule.unit, rule.scale, source, low, high, signed
        )


def _bounded(found: Estimate, rule: Rule, signed: bool) -> tuple[float, float]:
    """Give the bounds of an interval within what can be: no count below zero, no share above the whole."""
    if signed:
        return found.low, found.high
    return max(found.low, 0.0), min(found.high, 1.0) if rule.unit == "percent" else found.high


def _mean(values: Array) -> float:
    return float(values.mean())


def _is_part(when: When, region: str) -> bool:
    return isinstance(when, str) or region != WHOLE_COUNTRY


def _name(who: str, measure: str, when: When, group: str, region: str, in_millions: bool) -> str:
    tail = ("" if group == "all" else f".{group}") + (".in-millions" if in_millions else "")
    return f"{who}.{when}.{region}.{measure}{tail}"


def _run_name(run: Run) -> str:
    return f"{run.name} {run.fingerprint[:_SHORT]}"
