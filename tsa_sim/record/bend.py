"""One series of the economy bent by a share, all others left alone: what the budget's elasticities are taken from."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Sheets = npt.NDArray[np.void]


class Bend(NamedTuple):
    """By what share the level of each series lies off, from the first month beyond law and data on.

    real_incomes: what households earn, in constant prices; prices: consumer prices, with the law's amounts and incomes
    following; subsistence_minimum: and with it the line; monthly_index: amounts counted in monthly calculation indices;
    minimum_wage: the least that a formal job shows; finding_work: the jobless person's chance to find work.
    """

    real_incomes: float = 0.0
    prices: float = 0.0
    subsistence_minimum: float = 0.0
    monthly_index: float = 0.0
    minimum_wage: float = 0.0
    finding_work: float = 0.0

    def by(self, series: str, share: float) -> "Bend":
        """Give the bend with one series lying off by a share."""
        return self._replace(**{series: share})


STRAIGHT = Bend()
_OF_THE_INDEX = {
    "supplement": ("infant", "small", "older"),
    "large_family": ("amount_4", "amount_5", "amount_6", "amount_7", "hundredths_a_child"),
    "special": ("amount",),
    "childcare": ("first", "second", "third", "fourth"),
}


def bent_law(law: Sheets, bend: Bend) -> Sheets:
    """Give law sheets with line and amounts off by their shares; shape as given."""
    copied = law.copy()
    if bend.subsistence_minimum:
        for name in ("line", "line_units"):
            copied["tsa"][name] = _scaled(copied["tsa"][name], bend.subsistence_minimum)
        copied["minimum"] = _scaled(copied["minimum"], bend.subsistence_minimum)
    if bend.monthly_index:
        for programme, amounts in _OF_THE_INDEX.items():
            for name in amounts:
                copied[programme][name] = _scaled(copied[programme][name], bend.monthly_index)
    return copied


def bent_conduct(conduct: Sheets, bend: Bend) -> Sheets:
    """Give a conduct sheet in which the jobless find work more often, or less; shape as given."""
    if not bend.finding_work:
        return conduct
    copied = conduct.copy()
    copied["tightness"]["finding"] = _scaled(copied["tightness"]["finding"], bend.finding_work)
    return copied


def _scaled(values: Any, share: float) -> Any:
    return np.rint(np.asarray(values) * (1 + share)).astype(np.int64)
