"""Fit where children are born, and how many a year, to the Bureau's: the births of the regions and of the country.

The births of a region are its share of the country's young children in 2023 (published rates of some regions agree,
see ``docs/decisions/11``). Every round lives 2018 to 2025 and moves each region's factor by its miss. Writes
``data/population/births_by_region.csv`` and prints the factors of the years for ``behaviour/life.yaml``.
"""

import sys
from fractions import Fraction

import numpy as np
from pack_law import write

from tsa_sim import population as people
from tsa_sim.behaviour import life
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.behaviour.moving import shares_of_births
from tsa_sim.calendar import MONTHS_IN_YEAR, month
from tsa_sim.chance import derived_seed
from tsa_sim.engine import plan, simulate
from tsa_sim.parameters import law_book
from tsa_sim.population.targets import FOLDER, common_rows
from tsa_sim.regions import REGIONS
from tsa_sim.tally import Group, Measure

SCALE, SEEDS = Fraction(1, 20), (1, 2)
YEARS = range(2018, 2026)
OF_REGIONS = 5  # years to which the children under 5 of 2023 were born


def main(rounds: int) -> None:
    """Fit, write and print."""
    shares = shares_of_births()
    official = {(int(row["year"]), row["event"]): float(row["persons"]) for row in common_rows("vital")}
    factor = life.births_of_regions().copy()
    for turn in range(rounds + 1):
        births, deaths = lived()
        miss = births[:OF_REGIONS].sum(0) / births[:OF_REGIONS].sum() / shares
        print(turn, dict(zip(REGIONS, miss.round(3).tolist(), strict=True)))
        for name, found in (("births", births), ("deaths", deaths)):
            off = {year: float(official[year, name] / found[row].sum()) for row, year in enumerate(YEARS)}
            print(name, {year: round(factor_of, 4) for year, factor_of in off.items()})
        if turn == rounds:
            break
        factor /= miss
        save(factor)


def lived() -> tuple[np.ndarray, np.ndarray]:
    """Give births and deaths by year and region, persons."""
    months = (month(f"{YEARS[0]}-01"), month(f"{YEARS[-1]}-12"))
    scheme = plan(law_book(), Coefficients(), *months, months[0], burn_in=0)
    found = np.zeros((2, len(YEARS), len(REGIONS)))
    for seed in SEEDS:
        made = people.load(f"{YEARS[0]}-01", scale=SCALE, seed=seed)
        tally = simulate(made, scheme, derived_seed(seed, 0)).tally
        for row, event in enumerate((Measure.BIRTHS, Measure.DEATHS)):
            by_year = tally[:, :, event, Group.ALL].reshape(len(YEARS), MONTHS_IN_YEAR, len(REGIONS)).sum(1)
            found[row] += by_year * made.weight / len(SEEDS)
    return found[0], found[1]


def save(factor: np.ndarray) -> None:
    """Write the factors."""
    rows = [{"region_code": code, "factor": f"{value:.4f}"} for code, value in zip(REGIONS, factor, strict=True)]
    write(FOLDER / "births_by_region.csv", rows)
    life.births_of_regions.cache_clear()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 4)
