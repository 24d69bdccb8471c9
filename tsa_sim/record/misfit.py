"""What the coefficient sets do not hold: what all of them get wrong, and what is not known of the years after the fit.

The width of an interval is judged by coverage on the record; its parts beyond sampling and coefficients stand in
``calibration.yaml``, but for the misfit of the fitted figures themselves, which is measured.
"""

import math
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from ruamel.yaml import YAML

from tsa_sim.record.ensemble import Ensemble
from tsa_sim.record.statistics import RATIO_UNITS
from tsa_sim.record.targets import error
from tsa_sim.tables.tidy import WHOLE_COUNTRY

REGIME_KNOWN_FROM = 2020
_MONEY = "paid_"
_RETURNS = "not_seen_share"


class Misfit(NamedTuple):
    """Standard deviations beside the draws: log points, differences for shares.

    counts, money, shares: of the fitted figures; returns: of families not seen again; region: beside the country's;
    unfitted: of a measure no figure of which was fitted; a_year: added for each year after the fit; old: of the years
    before 2020.
    """

    counts: float
    money: float
    shares: float
    returns: float
    region: float
    unfitted: float
    a_year: float
    old: float

    def beside(self, statistic: str, region: str, year: int, fitted: int, *, share: bool) -> float:
        """Give the standard deviation to add in squares to the draws' own."""
        if share:
            return self.returns if statistic == _RETURNS else self.shares
        parts = [self.money if statistic.startswith(_MONEY) else self.counts]
        if region != WHOLE_COUNTRY:
            parts.append(self.region)
        if year < REGIME_KNOWN_FROM:
            parts.append(self.old)
        if not statistic.startswith(("recipients_persons", "recipients_families", "paid_tsa", "recipients_children")):
            parts.append(self.unfitted)
        parts.append(self.a_year * max(year - fitted, 0))
        return math.hypot(*parts)


def misfit_of(ensemble: Ensemble) -> Misfit:
    """Measure what the sets get wrong together on the fitted figures; take the rest from ``calibration.yaml``."""
    figures = ensemble.target_figures()
    central = ensemble.weights @ ensemble.simulated
    errors = np.array([float(error(np.array(central[place]), one)) for place, one in enumerate(figures)])

    def deviation(chosen: list[bool]) -> float:
        return float(np.sqrt(np.mean(errors[np.array(chosen)] ** 2))) if any(chosen) else 0.0

    money = [one.statistic.startswith(_MONEY) for one in figures]
    shares = [one.unit in RATIO_UNITS and one.statistic != _RETURNS for one in figures]
    returns = [one.statistic == _RETURNS for one in figures]
    counts = [one.statistic.startswith("recipients_") for one in figures]
    known = _assumed()
    return Misfit(
        deviation(counts), deviation(money), max(deviation(shares), known["share"]),
        max(deviation(returns), known["share"]), known["region"], known["unfitted"], known["a_year"],
        known["before_2020"],
    )  # fmt: skip


@cache
def _assumed() -> Mapping[str, float]:
    content = YAML(typ="safe", pure=True).load(Path(__file__).with_name("calibration.yaml").read_text("utf-8"))
    return {name: float(value["value"]) for name, value in content["beside_the_draws"].items()}
