"""Estimate access by region from the regional figures of 2017 to 2022.

Call it with the folder of the official tables; it writes ``data/macro/regional_access.csv``. No figure of 2023 or later
is read. A figure of a region and year, over what the model has without access by region, is in logs the country's
misfit + slope x log money income of the region over the country's + the region's own part + the year's. The region's
own part and the year's have the same variance: half of what one year shows is taken to last. Slope and misfit have
normal priors. The log odds that move the model's families by the estimate are found in a few runs.
"""

import sys
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pack_law import MONEY_INCOME, read, write

from tsa_sim.behaviour import access
from tsa_sim.calendar import month
from tsa_sim.record.ensemble import stored
from tsa_sim.record.rehearsal import Rehearsal, record_scenario
from tsa_sim.regions import REGIONS, REGIONS_2018
from tsa_sim.result import Result
from tsa_sim.tables.tidy import WHOLE_COUNTRY

Floats = npt.NDArray[np.float64]

TABLE = Path(__file__).resolve().parents[1] / "tsa_sim" / "data" / "macro" / "regional_access.csv"
LASTING = 0.5  # share of the variance of one year's figure that is the region's own: an assumption
SLOPE_SD, MISFIT_SD = 1.0, 0.3  # priors, log points
ROUNDS, MOST, FIRST_GAIN = 3, 1.5, 0.8
YEAR_OF_INCOME, LAST = "2022", "2022-12"
SPREADS = np.linspace(0.1, 1.5, 141)


class Seen(NamedTuple):
    """One regional figure: the country's share of it where ``of_country``, else the figure itself."""

    region: str
    year: int
    months: tuple[str, ...]  # ends of the months whose mean is compared
    measure: str
    group: str
    of_country: bool
    file: str
    metric: str
    period: str
    factor: float
    country_period: str = ""  # where the country's figure has another


APPLICATIONS = ("applied_families", "all", True, "tsa_regional", "applications_families", "2020-01-28", 1e3)
FAMILIES = ("recipients_families_ytd", "all", False, "tsa_regional", "families")
FIGURES = (
    *(Seen(code, 2020, ("2020-01",), *APPLICATIONS) for code in ("KZZHA", "KZKZY", "KZSHY", "KZYUZ")),
    Seen("KZSHY", 2020, ("2020-06",), *FAMILIES, "2020-07-06", 1e3),
    Seen("KZALA", 2020, ("2020-05", "2020-06"), *FAMILIES, "2020-06-17", 1e3),
    Seen("KZATY", 2022, ("2022-07",), *FAMILIES, "2022-08-01", 1e3),
    Seen(
        "KZKZY",
        2017,
        ("2017-04",),
        "recipients_children_ytd",
        "payment=child_allowance",
        True,
        "budget",
        "child_allowance_u18_children",
        "2017 (reporting period, about 4 months)",
        1e3,
        "2017-05-01",
    ),
    Seen("KZNS", 2018, ("2018-10",), *FAMILIES, "2018-11-01", 1e3),
)


def main(official: Path) -> None:
    """Estimate and write."""
    rehearsal = Rehearsal(record_scenario(month(LAST)), scale=Fraction(1, 25), replicates=2, seed=11, threads=1)
    behaviour = dict(stored().best())
    without = rehearsal.live({**behaviour, "access.regional_2020": 0.0})
    known = np.log([official_value(official, one) for one in FIGURES])
    missed = known - np.log([simulated(without, one) for one in FIGURES])
    income = money_income(official)
    wanted, spread, slope = estimated(missed, income)
    print("missed", dict(zip([f"{one.region} {one.year}" for one in FIGURES], missed.round(2), strict=True)))
    print(f"slope {slope:.2f}, spread {spread:.2f}")
    families = np.array(
        [without.on_map(REGIONS).yearly("recipients_families_ytd", 2022, code).mean() for code in REGIONS]
    )
    wanted -= (wanted * families).sum() / families.sum()
    odds, moved = wanted / FIRST_GAIN, np.zeros(len(REGIONS))
    for _ in range(ROUNDS):
        save(odds, wanted, slope * income, official)
        result = rehearsal.live(behaviour).on_map(REGIONS)
        now = np.array([result.yearly("recipients_families_ytd", 2022, code).mean() for code in REGIONS])
        moved = np.log(now / families) - np.log(now.sum() / families.sum())
        print("still to move", (wanted - moved).round(2), flush=True)
        odds = np.clip(odds + (wanted - moved) / FIRST_GAIN, -MOST, MOST)
        odds -= (odds * families).sum() / families.sum()
    save(odds, wanted, slope * income, official)


def estimated(missed: Floats, income: Floats) -> tuple[Floats, float, float]:
    """Give what each region's families lack, log points, the spread of the region's own part, and the slope.

    The spread is the most likely of ``SPREADS``; several figures of one region and year share that year's part.
    """
    rows = [REGIONS.index(one.region) for one in FIGURES]
    region = np.eye(len(REGIONS))[rows]
    years = [(one.region, one.year) for one in FIGURES]
    same = np.array([[float(one == other) for other in years] for one in years])
    fixed = MISFIT_SD**2 + SLOPE_SD**2 * np.outer(income[rows], income[rows])

    def covariance(spread: float) -> Floats:
        own = LASTING * region @ region.T + (1 - LASTING) * (0.9 * same + 0.1 * np.eye(len(rows)))
        return np.asarray(fixed + spread**2 * own)

    def likelihood(spread: float) -> float:
        whole = covariance(spread)
        return float(-np.linalg.slogdet(whole)[1] - missed @ np.linalg.solve(whole, missed))

    spread = max(SPREADS, key=likelihood)
    solved = np.linalg.solve(covariance(spread), missed)
    slope = float(SLOPE_SD**2 * income[rows] @ solved)
    own = LASTING * spread**2 * region.T @ solved
    return slope * income + own, float(spread), slope


def official_value(official: Path, one: Seen) -> float:
    """Give a figure, over the country's where it is compared as a share."""
    value = _held(official / "outcomes" / f"{one.file}.csv", one, one.region) * one.factor
    if one.of_country:
        file = "tsa_national" if one.file == "tsa_regional" else one.file
        there = one._replace(period=one.country_period or one.period)
        value /= _held(official / "outcomes" / f"{file}.csv", there, WHOLE_COUNTRY) * one.factor
    return value


def _held(path: Path, one: Seen, region: str) -> float:
    found = [
        float(row["value"])
        for row in read(path)
        if (row["metric"], row["period"], row["region_code"]) == (one.metric, one.period, region)
    ]
    (value,) = found
    return value


def simulated(result: Result, one: Seen) -> float:
    """Give what the model has of a figure, mean over the replicates."""
    shown = result.on_map(REGIONS_2018)

    def value(code: str) -> float:
        series = shown.series(one.measure, code, one.group)
        return float(np.mean([series[:, shown.months.index(month(when))].mean() for when in one.months]))

    return value(one.region) / value(WHOLE_COUNTRY) if one.of_country else value(one.region)


def money_income(official: Path) -> Floats:
    """Give money income a head of each region of today, log points over the country's mean of them."""
    held = {
        row["region_code"]: float(row["value"])
        for row in read(official / "population" / "income.csv")
        if row["indicator"] == MONEY_INCOME and (row["year"], row["period"]) == (YEAR_OF_INCOME, "year")
    }
    found = np.log([held[code] for code in REGIONS])
    return np.asarray(found - found.mean())


def save(odds: Floats, wanted: Floats, by_income: Floats, official: Path) -> None:
    """Write the log odds beside what they stand for, and let the next run read them."""
    incomes = sorted(
        {
            row["source"]
            for row in read(official / "population" / "income.csv")
            if row["indicator"] == MONEY_INCOME and (row["year"], row["period"]) == (YEAR_OF_INCOME, "year")
        }
    )
    rows = []
    for place, code in enumerate(REGIONS):
        figures = [one for one in FIGURES if one.region == code]
        sources = {
            row["source"]
            for one in figures
            for row in read(official / "outcomes" / f"{one.file}.csv")
            if (row["metric"], row["period"], row["region_code"]) == (one.metric, one.period, code)
        }
        rows.append(
            {
                "region_code": code,
                "log_odds": f"{odds[place]:.3f}",
                "families_moved": f"{wanted[place]:.3f}",
                "by_income": f"{by_income[place]:.3f}",
                "figures": "; ".join(f"{one.metric} {one.period}" for one in figures),
                "source": " ".join([*incomes, *sorted(sources)]),
            }
        )
    write(TABLE, rows)
    access.estimated.cache_clear()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
