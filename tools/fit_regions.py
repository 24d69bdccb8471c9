"""Fit the drift of regional incomes from 2020 to 2023 to where the poor of 2023 live.

Call it with the folder of the official tables. Target: each region's share below the subsistence minimum in 2023, as a
multiple of the country's; recipients are not looked at. Every round moves a region's log drift by its log error over
an elasticity; the drifts average to nothing over the country. Writes ``data/macro/regional_drift.csv``.
"""

import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
from pack_law import read, write

from tsa_sim import macro
from tsa_sim.calendar import month
from tsa_sim.record.ensemble import stored
from tsa_sim.record.rehearsal import Rehearsal, record_scenario
from tsa_sim.regions import REGIONS
from tsa_sim.tables.tidy import WHOLE_COUNTRY

TABLE = Path(__file__).resolve().parents[1] / "tsa_sim" / "data" / "macro" / "regional_drift.csv"
ROUNDS, ELASTICITY, MOST = 7, 3.0, 0.5
YEAR = 2023


def main(official: Path, sets: Path | None) -> None:
    """Fit and write, starting from no drift."""
    wanted, persons = targets(official)
    drift = np.zeros(len(REGIONS))
    save(drift, wanted)
    rehearsal = Rehearsal(record_scenario(month(f"{YEAR}-12")), scale=Fraction(1, 100), replicates=3, seed=11)
    behaviour = stored(sets).best()
    for turn in range(ROUNDS):
        result = rehearsal.live(behaviour).on_map(REGIONS)
        rates = np.array([rate(result, code) for code in REGIONS]) / rate(result, WHOLE_COUNTRY)
        off = np.log(rates / wanted)
        print(turn, dict(zip(REGIONS, off.round(2), strict=True)), flush=True)
        drift = np.clip(drift + off / ELASTICITY, -MOST, MOST)
        drift -= (drift * persons).sum() / persons.sum()
        save(drift, wanted)


def targets(official: Path) -> tuple[np.ndarray, np.ndarray]:
    """Give the rates by region as multiples of the country's, and the persons."""
    rates = {
        row["region_code"]: float(row["value"])
        for row in read(official / "outcomes" / "population_targets.csv")
        if row["target_group"].startswith("D: poverty rate by region")
        and (row["year"], row["period"], row["locality"], row["sex"]) == (str(YEAR), "year", "all", "both")
    }
    persons = {
        row["region_code"]: float(row["persons"])
        for row in read(official / "population" / "population_by_region.csv")
        if row["date"] == f"{YEAR}-01-01" and row["locality"] == "total" and row["sex"] == "both"
    }
    wanted = [rates[code] / rates[WHOLE_COUNTRY] for code in REGIONS]
    people = [persons[code] for code in REGIONS]
    return np.array(wanted), np.array(people)


def rate(result: object, region: str) -> float:
    """Give the share of persons below the minimum after payments, mean of the year and the replicates."""
    poor = result.yearly("poor_persons_after", YEAR, region, "line=100")  # type: ignore[attr-defined]
    return float((poor / result.yearly("population_persons", YEAR, region)).mean())  # type: ignore[attr-defined]


def save(drift: np.ndarray, poor: np.ndarray) -> None:
    """Write the drifts, beside what they were fitted to, and let the next run read them."""
    source = "bns-national-sdg-platform-1-2"  # of the poor of 2023, to which the drift is fitted
    write(
        TABLE,
        [
            {"region_code": code, "log_points": f"{value:.4f}", "poor_of_2023": f"{rate:.4f}", "source": source}
            for code, value, rate in zip(REGIONS, drift, poor, strict=True)
        ],
    )
    macro.regional_drift.cache_clear()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None)
