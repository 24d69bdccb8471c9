"""Pack the official tables behind the people into the compact copies of the package.

Call it with the folder of the official tables: ``python tools/pack_population.py OFFICIAL``. Figures are copied, not
changed; the only sums are those of the two sexes. What is assumed stands in ``population/assumptions.yaml``, not here.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from pack_law import read, sources, write

DATA = Path(__file__).resolve().parents[1] / "tsa_sim" / "data"
FOLDER = DATA / "population"

BASE_YEAR = "2018"
BROAD_AGE_YEAR = "2020"
SIZE_TABLE = "household size, share of households (central)"
BELOW_MINIMUM = "share of population with income used for consumption below the subsistence minimum"
LABOUR = {"unemployment rate": "unemployment", "informal employment, % of employed": "informal"}
WAGES = {"average HOURLY wage": "hourly", "average nominal monthly wage": "monthly"}

Row = Mapping[str, str]


def main(official: Path) -> None:
    """Write every packed table and the list of their sources."""
    tables = {
        "persons": persons(official),
        "age_sex": age_sex(official),
        "broad_age": broad_age(official),
        "sizes": sizes(official),
        "labour": labour(official),
        "wages": wages(official),
        "below_minimum": below_minimum(official),
        "welfare": welfare(official),
    }
    for name, rows in tables.items():
        write(FOLDER / f"{name}.csv", rows)
    used = {str(row["source"]) for rows in tables.values() for row in rows}
    write(FOLDER / "sources.csv", sources(official, used, own=OWN_SOURCES))


OWN_SOURCES = {
    "household_priors": (
        "Sizes of households, central prior: maximum entropy under the census mean of 3.44 and the share of 5 and more",
        "derived from the census of 2021 and the household budget survey of 2020",
    ),
}


def persons(official: Path) -> list[dict[str, object]]:
    """Give persons on 1 January of the base year by region, locality and sex."""
    rows = []
    for row in read(official / "population" / "population_by_region.csv"):
        if row["date"] != f"{BASE_YEAR}-01-01" or row["sex"] == "both" or row["locality"] == "total":
            continue
        if row["region_code"] != "KZ":
            rows.append(_kept(row, "region_code", "locality", "sex", "persons", "source"))
    return _ordered(rows, "region_code", "locality", "sex")


def age_sex(official: Path) -> list[dict[str, object]]:
    """Give persons in the middle of the base year by single age and sex, national (United Nations)."""
    rows = []
    for row in read(official / "population" / "age_sex.csv"):
        if row["year"] == BASE_YEAR and row["ref"].startswith("mid-year") and row["sex"] != "both":
            rows.append(
                {"age": int(row["age_from"]), "sex": row["sex"], "persons": row["value"], "source": row["source"]}
            )
    return _ordered(rows, "age", "sex")


def broad_age(official: Path) -> list[dict[str, object]]:
    """Give persons on 1 January 2020 by region, sex and broad age: under 16, of working age, of pension age."""
    rows = []
    for row in read(official / "population" / "age_sex.csv"):
        if row["year"] == BROAD_AGE_YEAR and row["ref"] == "1 January" and row["region_code"] != "KZ":
            rows.append(_kept(row, "region_code", "sex", "age_from", "value", "source"))
    return _ordered(rows, "region_code", "sex", "age_from")


def sizes(official: Path) -> list[dict[str, object]]:
    """Give the central prior of household sizes, percent of households."""
    return [
        {"size": int(row["key"].rstrip("+")), "percent": row["value"], "source": "household_priors"}
        for row in read(official / "population" / "household_priors.csv")
        if row["table"] == SIZE_TABLE
    ]


def labour(official: Path) -> list[dict[str, object]]:
    """Give unemployment and informality of the base year by region, and by region with one of sex, locality, age."""
    rows = []
    for row in read(official / "population" / "labour.csv"):
        if row["year"] == BASE_YEAR and row["period"] == "year" and row["indicator"] in LABOUR:
            part = next((row[key] for key in ("sex", "locality", "age") if row[key] not in ("both", "all")), "all")
            rows.append(
                {
                    "region_code": row["region_code"],
                    "indicator": LABOUR[row["indicator"]],
                    "part": part,
                    "percent": row["value"],
                    "source": row["source"],
                }
            )
    return _ordered(rows, "indicator", "region_code", "part")


def wages(official: Path) -> list[dict[str, object]]:
    """Give wages of the base year: hourly by region, sex and age, monthly of the country, tenge."""
    rows = []
    for row in read(official / "population" / "wages.csv"):
        if row["year"] == BASE_YEAR and row["indicator"] in WAGES:
            kept = _kept(row, "region_code", "sex", "age", "value", "source")
            rows.append({"wage": WAGES[row["indicator"]], "period": row["period"], **kept})
    return _ordered(rows, "wage", "period", "region_code", "sex", "age")


def below_minimum(official: Path) -> list[dict[str, object]]:
    """Give the share of people whose income used for consumption lies below the minimum, base year, percent."""
    rows = []
    for row in read(official / "population" / "income.csv"):
        if (
            row["year"] == BASE_YEAR
            and row["period"] == "year"
            and row["indicator"] == BELOW_MINIMUM
            and row["sex"] == "both"
        ):
            rows.append(_kept(row, "region_code", "locality", "value", "source"))
    return _ordered(rows, "region_code", "locality")


def welfare(official: Path) -> list[dict[str, object]]:
    """Give mean welfare per head of each hundredth of the people, base year, in parts of the national mean."""
    bins = [row for row in read(official / "population" / "pip_percentiles.csv") if row["year"] == BASE_YEAR]
    values = sorted(float(row["avg_welfare"]) for row in bins)
    mean = sum(values) / len(values)
    return [
        {"hundredth": place + 1, "of_mean": f"{value / mean:.5f}", "source": bins[0]["source"]}
        for place, value in enumerate(values)
    ]


def _kept(row: Row, *names: str) -> dict[str, object]:
    return {name: row[name] for name in names}


def _ordered(rows: list[dict[str, object]], *names: str) -> list[dict[str, object]]:
    key: Callable[[dict[str, object]], tuple[object, ...]] = lambda row: tuple(row[name] for name in names)  # noqa: E731
    return sorted(rows, key=key)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
