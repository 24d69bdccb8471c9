"""Fit the drift of regional incomes from 2020 on to where the poor of each year live.

Call it with the folder of the official tables. Target: each region's share below the subsistence minimum in 2020 to
2023, as a multiple of the country's, on the map of the year; recipients are not looked at. Every round moves a region's
log drift of a year by its log error over an elasticity; the drifts of a year average to nothing over the country. A
region cut out in 2022 has the drift of the one it was cut from until then. Writes ``data/macro/regional_drift.csv``.
"""

import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
import numpy.typing as npt
from pack_law import read, write

from tsa_sim import macro
from tsa_sim.calendar import month
from tsa_sim.record.ensemble import stored
from tsa_sim.record.rehearsal import Rehearsal, record_scenario
from tsa_sim.regions import REGIONS, REGIONS_2018, region_of
from tsa_sim.result import Result
from tsa_sim.tables.tidy import WHOLE_COUNTRY

Floats = npt.NDArray[np.float64]

TABLE = Path(__file__).resolve().parents[1] / "tsa_sim" / "data" / "macro" / "regional_drift.csv"
ROUNDS, ELASTICITY, MOST, PACE = 6, 3.0, 0.6, 0.7
YEARS = (2020, 2021, 2022, 2023)
FIRST_OF_NEW_MAP = 2023  # the rates of 2022 are printed for the 17 regions
POOR = "share of population with income used for consumption below the subsistence minimum"


def main(official: Path, sets: Path | None) -> None:
    """Fit and write, starting from no drift."""
    wanted, persons = targets(official), persons_of_2023(official)
    drift = np.zeros(wanted.shape)
    save(drift, wanted)
    rehearsal = Rehearsal(
        record_scenario(month(f"{YEARS[-1]}-12")), scale=Fraction(1, 25), replicates=2, seed=11, threads=1
    )
    behaviour = stored(sets).best()
    for turn in range(ROUNDS):
        result = rehearsal.live(behaviour)
        off = np.log(np.stack([rates(result, year) for year in YEARS]) / wanted)
        print(turn, f"spread of errors {off.std():.3f}", flush=True)
        drift = np.clip(drift + PACE * off / ELASTICITY, -MOST, MOST)
        drift -= (drift @ persons)[:, None] / persons.sum()
        save(drift, wanted)
    for year, row in zip(YEARS, off, strict=True):
        print(year, {code: round(float(value), 2) for code, value in zip(REGIONS, row, strict=True)})


def targets(official: Path) -> Floats:
    """Give the rates as multiples of the country's; shape (years, regions of today)."""
    held = {
        (row["year"], row["region_code"]): float(row["value"])
        for row in read(official / "population" / "income.csv")
        if row["indicator"] == POOR and (row["period"], row["locality"], row["sex"]) == ("year", "all", "both")
    }
    return np.array(
        [
            [held[str(year), region_of(code, map_of(year))] / held[str(year), WHOLE_COUNTRY] for code in REGIONS]
            for year in YEARS
        ]
    )


def map_of(year: int) -> tuple[str, ...]:
    """Give the map on which the rates of a year are printed."""
    return REGIONS if year >= FIRST_OF_NEW_MAP else REGIONS_2018


def persons_of_2023(official: Path) -> Floats:
    """Give the persons of each region of today."""
    persons = {
        row["region_code"]: float(row["persons"])
        for row in read(official / "population" / "population_by_region.csv")
        if row["date"] == "2023-01-01" and row["locality"] == "total" and row["sex"] == "both"
    }
    return np.array([persons[code] for code in REGIONS])


def rates(result: Result, year: int) -> Floats:
    """Give the share of persons below the minimum after payments as a multiple of the country's, by region of today.

    Mean of the year and the replicates.
    """
    shown = result.on_map(map_of(year))

    def rate(code: str) -> float:
        poor = shown.yearly("poor_persons_after", year, code, "line=100")
        return float((poor / shown.yearly("population_persons", year, code)).mean())

    return np.array([rate(region_of(code, map_of(year))) for code in REGIONS]) / rate(WHOLE_COUNTRY)


def save(drift: Floats, poor: Floats) -> None:
    """Write the drifts, beside what they were fitted to, and let the next run read them."""
    source = "bns-national-sdg-platform-1-2"  # of the poor, to which the drift is fitted
    write(
        TABLE,
        [
            {
                "region_code": code,
                "year": str(year),
                "log_points": f"{drift[turn, place]:.4f}",
                "poor": f"{poor[turn, place]:.4f}",
                "source": source,
            }
            for place, code in enumerate(REGIONS)
            for turn, year in enumerate(YEARS)
        ],
    )
    macro.regional_drift.cache_clear()
    macro.poor_neighbours.cache_clear()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
