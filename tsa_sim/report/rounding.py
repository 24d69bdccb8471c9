"""The one rounding rule: what a figure is shown in, with how many decimals, and parts that add to their total.

Counts of persons, families, children, contracts are shown in thousands with one decimal; tenge of the country's year in
billions with one decimal, of a month or a region in whole millions; money of a family in whole tenge; shares in percent
with one decimal (poverty indices: two). A difference between two shown figures is the difference of what is shown.
Parts of a total are rounded together (largest remainder), so that what stands on the page adds.
"""

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import NamedTuple


class Rule(NamedTuple):
    """How figures of a unit are shown: the unit of the words, the scale of one, decimals, and what one is worth."""

    unit: str
    scale: int
    decimals: int
    factor: int = 1  # a share is shown in percent: the figure times 100

    @property
    def step(self) -> Decimal:
        """The smallest difference that is shown."""
        return Decimal(1).scaleb(-self.decimals)


_THOUSANDS = ("persons", "families", "children", "contracts", "places")
_ONE_DECIMAL = ("months", "persons a family", "days")
_INDICES = ("fgt0", "fgt1", "fgt2")


def rule_for(unit: str, measure: str = "", *, part: bool = False) -> Rule:
    """Give the rule for a unit of the tables; part: of a month or a region, not of the country's year."""
    if unit in _THOUSANDS:
        return Rule(unit, 1000, 1)
    if unit == "tenge":
        return Rule(unit, 10**6, 0) if part else Rule(unit, 10**9, 1)
    if unit == "share":
        return Rule("percent", 1, 2 if measure in _INDICES else 1, 100)
    if unit in _ONE_DECIMAL:
        return Rule(unit, 1, 1)
    return Rule(unit, 1, 0)


def rounded(value: float | None, rule: Rule) -> Decimal | None:
    """Round a figure in whole units by a rule; None for what is hidden or unknown.

    >>> rounded(612_449.0, Rule("persons", 1000, 1))
    Decimal('612.4')
    """
    if value is None or not math.isfinite(value):
        return None
    return _plain(scaled(value, rule).quantize(rule.step, ROUND_HALF_UP))


def scaled(value: float, rule: Rule) -> Decimal:
    """Give a figure in the units in which it is shown, not yet rounded."""
    return Decimal(repr(float(value))) * rule.factor / rule.scale


def largest_remainder(total: Decimal, parts: Sequence[float], rule: Rule) -> list[Decimal]:
    """Round parts so that they add to a total that is already rounded: up where the remainder is largest.

    Ties go to the part that stands first. The exact parts must add to about the total.

    >>> largest_remainder(Decimal("1.0"), [333, 333, 334], Rule("persons", 1000, 1))
    [Decimal('0.3'), Decimal('0.3'), Decimal('0.4')]
    """
    exact = [scaled(value, rule) / rule.step for value in parts]
    floors = [int(value.to_integral_value("ROUND_FLOOR")) for value in exact]
    missing = int(total / rule.step) - sum(floors)
    order = sorted(range(len(parts)), key=lambda place: (floors[place] - exact[place], place))
    for turn in range(abs(missing)):
        place = order[turn % len(order)] if missing > 0 else order[-1 - turn % len(order)]
        floors[place] += 1 if missing > 0 else -1
    return [_plain(floor * rule.step) for floor in floors]


def _plain(figure: Decimal) -> Decimal:
    """Give zero without a sign."""
    return figure if figure else abs(figure)
