"""Access by region: in some regions the same families ask for assistance more readily than in others.

Who lives poorly, what registers show and how many children there are does not explain all of a region's recipients.
What is left, log odds of applying from 2020 on, was estimated from regional figures of 2017 to 2022: a part that
follows the region's money income (where it is high, families poor on paper ask less), and a part of the region's own,
shrunken, for half of what one year's figure shows is taken to last. A region without such a figure has the first part
alone (``tools/fit_access.py``). Nothing says whether offices, rounds, shame or unseen income lie behind it.
"""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.regions import REGIONS

_TABLE = Path(__file__).parents[1] / "data" / "macro" / "regional_access.csv"


@cache
def estimated() -> dict[str, float]:
    """Give the log odds by region; over the recipients of the country they average to nothing."""
    return {code: float(row["log_odds"]) for code, row in _rows().items()}


def rests_on_figures(region_code: str) -> bool:
    """Tell whether a region has a figure of its own on which its access rests."""
    return bool(_rows()[region_code]["figures"])


def access(coefficients: Coefficients) -> npt.NDArray[np.float64]:
    """Give the log odds that living in a region adds to applying; shape (regions,)."""
    return np.array([estimated()[code] for code in REGIONS]) * coefficients.number("access.regional_2020")


def _rows() -> dict[str, dict[str, str]]:
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["region_code"]: row for row in csv.DictReader(lines)}
