"""Fit the spread of wages inside a labour market to the published bands of April 2023, and own-account pay to its own.

The mean wage of every region is the Bureau's whatever the spread, so the four slopes are all there is to fit; the
median wage is not looked at. The factor of own-account pay meets the two bands of the fourth quarter of 2022. Prints
the values for ``population/assumptions.yaml``, and how far the bands are met.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq, least_squares
from scipy.special import ndtri

from tsa_sim.calendar import Month, month
from tsa_sim.columns import State
from tsa_sim.macro import income_index
from tsa_sim.population.incomes import regional_wages, to_january, wage_ratios
from tsa_sim.population.labour import ABILITIES, labour_stocks, out_of_study
from tsa_sim.population.targets import rows, targets
from tsa_sim.population.wage_spread import bends, log_spread
from tsa_sim.regions import REGIONS

Floats = npt.NDArray[np.float64]

BASE = "2023-01"
STARTS = (1, 20, 50, 90)
PLACES = 512
EDGE = 1e6  # tenge: the highest band has no end


class Market(NamedTuple):
    """Persons and pay by the base's cells; the first axis is the cell."""

    persons: Floats  # in the state asked for, by sex, band and ability
    formal: Floats  # the same shape
    wage: Floats  # mean formal pay of the cell's region, thousand tenge
    region: npt.NDArray[np.int64]


def main() -> None:
    """Fit and print."""
    wanted = bands("wage band")
    known = market(State.FORMAL, month("2023-04"))
    fitted = least_squares(
        lambda slopes: np.array([share(known, slopes, *limits) - part for limits, part in wanted.items()]),
        np.full(len(STARTS), 0.7),
        bounds=(0.2, 2.0),
        diff_step=0.02,
    ).x
    print("wage_log_slopes", dict(zip(STARTS, fitted.round(3).tolist(), strict=True)))
    for limits, part in wanted.items():
        print(limits, f"{share(known, fitted, *limits):.4f} wanted {part:.4f}")
    print("median", quantile(known, fitted, 0.5))
    own = market(State.SELF_EMPLOYED, month("2022-11"))
    thousand = {limits: part / 1000 for limits, part in bands("self-employed by income").items()}
    low, high = min(limit for limit, _ in thousand), max(limit for _, limit in thousand)

    def off(factor: float) -> float:
        counted = share(own, fitted, low / factor, high / factor) * own.persons.sum()
        return float(counted - sum(thousand.values()) * 100_000)

    for factor in np.arange(0.4, 0.9, 0.1):
        print(f"{factor:.2f}", [round(share(own, fitted, 0, limit / factor), 3) for limit in (37.4, 60, 100, 150)])
    print("pay_self_employed", round(brentq(off, 0.45, 0.9), 3))


def bands(target: str) -> dict[tuple[float, float], float]:
    """Give the bands of a check, thousand tenge, with what was published of each in hundredths."""
    found = {}
    for row in rows(BASE, "checks"):
        if row["target"] == target:
            name = row["group"].removesuffix(" thousand")
            low, _, high = name.lstrip("<>").partition("-")
            limits = (0.0, float(low)) if name.startswith("<") else (float(low), float(high) if high else EDGE)
            found[limits] = float(row["value"]) / 100
    return found


def market(state: State, when: Month) -> Market:
    """Give persons in a state, and the level of pay in a month, by the base's cells."""
    cells, people, stocks = targets(BASE).cells, out_of_study(BASE), labour_stocks(BASE)
    persons, formal, wage = [], [], []
    for row, cell in enumerate(cells):
        of_cell = people[row][..., None, None] * stocks[cell.region, cell.urban] / ABILITIES
        persons.append(of_cell[..., state])
        formal.append(of_cell[..., State.FORMAL])
        index = to_january(cell.region, BASE) * income_index(REGIONS[cell.region], when)
        wage.append(regional_wages(BASE)[cell.region] * index / 1000)
    return Market(np.stack(persons), np.stack(formal), np.array(wage), np.array([cell.region for cell in cells]))


def pay(known: Market, slopes: Floats) -> Floats:
    """Give pay by cell, sex, band, ability and place, thousand tenge: the region's mean formal wage is the Bureau's."""
    places = (np.arange(ABILITIES)[:, None] + (np.arange(PLACES) + 0.5) / PLACES) / ABILITIES
    spread = np.exp(log_spread(ndtri(places), bends(dict(zip(STARTS, slopes, strict=True)))))
    of_market = wage_ratios(BASE)[..., None, None] * spread
    level = np.empty(len(known.wage))
    for region in np.unique(known.region):
        inside = known.region == region
        mean = (known.formal[inside] * of_market.mean(-1)).sum() / known.formal[inside].sum()
        level[inside] = known.wage[inside] / mean
    return np.asarray(level[:, None, None, None, None] * of_market)


def share(known: Market, slopes: Floats, low: float, high: float) -> float:
    """Give the share of persons with pay in a band, thousand tenge."""
    money = pay(known, slopes)
    inside = ((money >= low) & (money < high)).mean(-1)
    return float((known.persons * inside).sum() / known.persons.sum())


def quantile(known: Market, slopes: Floats, place: float) -> float:
    """Give the pay below which this part of the persons lies, thousand tenge."""
    return float(brentq(lambda limit: share(known, slopes, 0.0, limit) - place, 20.0, 2000.0))


if __name__ == "__main__":
    main()
