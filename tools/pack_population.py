"""Pack the official tables behind the people into the compact copies of the package.

Call it with the folder of the official tables: ``python tools/pack_population.py OFFICIAL``. Figures are copied, not
changed; the only sums are those of the two sexes. Each base has a folder of its own. What is assumed stands in
``population/assumptions.yaml``, not here.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from pack_law import read, write, write_sources

DATA = Path(__file__).resolve().parents[1] / "tsa_sim" / "data"
FOLDER = DATA / "population"

BASES = {"2018-01": "2018", "2023-01": "2023"}  # and the year whose work, pay and poverty the people have
AGE_GROUPS = {"2023-01": "2023 (as printed Nov 2023)"}  # bases whose broad ages the Bureau printed
CHILDREN_OF = {"2023-01": ("2023", "1 June", ("KZ", "KZALA", "KZYUZ"))}  # children under 16 counted near the base
YEARS_OF_BIRTHS = {"2023-01": range(2012, 2023)}
YEARS_OF_TOTALS = range(2018, 2024)  # whose regional totals give the moves between regions
YEARS_OF_VITAL = range(2018, 2026)
SHAPE_YEAR = "2018"  # the last distribution of welfare published in hundredths
BROAD_AGE_YEAR = "2020"
SIZE_TABLE = "household size, share of households (central)"
BELOW_MINIMUM = "share of population with income used for consumption below the subsistence minimum"
LABOUR = {"unemployment rate": "unemployment", "informal employment, % of employed": "informal"}
MONTHLY = "average nominal monthly wage"
WAGES = {"average HOURLY wage": "hourly", MONTHLY: "monthly"}

CHECKS: Mapping[str, tuple[tuple[str, str, Mapping[str, str]], ...]] = {
    "2018-01": (
        ("households", "children a household with children", {"year": "2018", "indicator": "mean number of children"}),
        ("income", "Gini of welfare", {"year": "2018", "indicator": "Gini (World Bank"}),
        ("disability_pension", "pensioners", {"year": "2017", "indicator": "recipients of the basic pension"}),
    ),
    "2023-01": (
        ("age_sex", "persons 0-15 on 1 June 2023", {"year": "2023", "ref": "1 June"}),
        ("wages", "wage band", {"year": "2023", "indicator": "share of employees by wage band"}),
        ("wages", "median wage", {"year": "2023", "indicator": "median monthly wage (April"}),
        ("labour", "self-employed by income", {"year": "2022", "indicator": "self-employed by TOTAL"}),
        ("income", "Gini of welfare", {"year": "2023", "period": "year", "indicator": "Gini coefficient"}),
        ("disability_pension", "pensioners", {"year": "2022", "indicator": "recipients of the basic pension"}),
    ),
}

Row = Mapping[str, str]


def main(official: Path) -> None:
    """Write every packed table and the list of their sources."""
    for base, year in BASES.items():
        tables = {
            "persons": persons(official, year),
            "age_sex": age_sex(official, year),
            "broad_age": broad_age(official),
            "sizes": sizes(official),
            "labour": labour(official, year),
            "wages": wages(official, year),
            "below_minimum": below_minimum(official, year),
            "welfare": welfare(official),
        }
        if base in AGE_GROUPS:
            tables["age_groups"] = age_groups(official, AGE_GROUPS[base], tables["persons"])
        if base in YEARS_OF_BIRTHS:
            tables["births"] = births(official, YEARS_OF_BIRTHS[base])
        if base in CHILDREN_OF:
            tables["children"] = children(official, *CHILDREN_OF[base])
        tables["checks"] = checks(official, base)
        for name, rows in tables.items():
            write(FOLDER / base / f"{name}.csv", rows)
    write(FOLDER / "regional_totals.csv", regional_totals(official, YEARS_OF_TOTALS))
    write(FOLDER / "vital.csv", vital(official, YEARS_OF_VITAL))
    write_sources(official)


def regional_totals(official: Path, years: range) -> list[dict[str, object]]:
    """Give persons by region on 1 January of each year, on the map of that year."""
    rows = []
    for row in read(official / "population" / "population_by_region.csv"):
        if int(row["year"]) in years and row["sex"] == "both" and row["locality"] == "total":
            rows.append(_kept(row, "year", "region_code", "persons", "source"))
    return _ordered(rows, "year", "region_code")


def vital(official: Path, years: range) -> list[dict[str, object]]:
    """Give births and deaths by year, national."""
    return [
        {
            "year": int(row["year"]),
            "event": row["indicator"].partition(" ")[0],
            "persons": int(float(row["value"])),
            "source": row["source"],
        }
        for row in read(official / "population" / "demography_rates.csv")
        if row["indicator"] in ("births (BNS)", "deaths (BNS)") and int(row["year"]) in years
    ]


def persons(official: Path, year: str) -> list[dict[str, object]]:
    """Give persons on 1 January of the base year by region, locality and sex."""
    rows = []
    for row in read(official / "population" / "population_by_region.csv"):
        if row["date"] != f"{year}-01-01" or row["sex"] == "both" or row["locality"] == "total":
            continue
        if row["region_code"] != "KZ":
            rows.append(_kept(row, "region_code", "locality", "sex", "persons", "source"))
    return _ordered(rows, "region_code", "locality", "sex")


def age_sex(official: Path, year: str) -> list[dict[str, object]]:
    """Give persons in the middle of the base year by single age and sex, national (United Nations)."""
    rows = []
    for row in read(official / "population" / "age_sex.csv"):
        if row["year"] == year and row["ref"].startswith("mid-year") and row["sex"] != "both":
            rows.append(
                {"age": int(row["age_from"]), "sex": row["sex"], "persons": row["value"], "source": row["source"]}
            )
    return _ordered(rows, "age", "sex")


def age_groups(official: Path, printed: str, of_region: list[dict[str, object]]) -> list[dict[str, object]]:
    """Give persons on 1 January by sex and broad age, national; the oldest women are what the printed ages leave."""
    rows = [
        {
            "sex": row["sex"],
            "age_from": int(row["age_from"]),
            "persons": int(float(row["value"])),
            "source": row["source"],
        }
        for row in read(official / "population" / "age_sex.csv")
        if row["ref"] == printed
    ]
    for sex in ("female", "male"):
        whole = sum(int(float(str(row["persons"]))) for row in of_region if row["sex"] == sex)
        known = [row for row in rows if row["sex"] == sex]
        rest = whole - sum(int(str(row["persons"])) for row in known)
        oldest = max(int(str(row["age_from"])) for row in rows)
        if all(row["age_from"] != oldest for row in known):
            rows.append({"sex": sex, "age_from": oldest, "persons": rest, "source": known[0]["source"]})
        elif rest != 0:
            raise SystemExit(f"{sex}: the printed ages miss {rest} persons")
    return _ordered(rows, "sex", "age_from")


def births(official: Path, years: range) -> list[dict[str, object]]:
    """Give births by year, national."""
    return [
        {"year": int(row["year"]), "births": int(float(row["value"])), "source": row["source"]}
        for row in read(official / "population" / "demography_rates.csv")
        if row["indicator"] == "births (BNS)" and int(row["year"]) in years
    ]


def children(official: Path, year: str, day: str, codes: tuple[str, ...]) -> list[dict[str, object]]:
    """Give children under 16 counted in the country and in some regions on a day near the base."""
    return [
        {"region_code": row["region_code"], "persons": int(float(row["value"])), "source": row["source"]}
        for row in read(official / "population" / "age_sex.csv")
        if row["year"] == year and row["ref"] == day and row["measure"] == "persons" and row["region_code"] in codes
    ]


def checks(official: Path, base: str) -> list[dict[str, object]]:
    """Give published figures that nothing is fitted to: they are printed beside the people as held out."""
    found = []
    for file, target, wanted in CHECKS[base]:
        for row in read(official / "population" / f"{file}.csv"):
            if all(row.get(key, "").startswith(value) for key, value in wanted.items()):
                name = row.get("indicator", row.get("measure", ""))
                found.append(
                    {
                        "target": target,
                        "region_code": row["region_code"],
                        "group": name.rpartition(": ")[2].strip() or name,
                        "value": row["value"].lstrip("~>"),
                        "unit": row.get("unit", row.get("measure", "")),
                        "source": row["source"],
                    }
                )
    return found


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


def labour(official: Path, year: str) -> list[dict[str, object]]:
    """Give unemployment and informality of the base year by region, and by region with one of sex, locality, age."""
    rows = []
    for row in read(official / "population" / "labour.csv"):
        if row["year"] == year and row["period"] == "year" and row["indicator"] in LABOUR:
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


def wages(official: Path, year: str) -> list[dict[str, object]]:
    """Give wages of the base year: hourly by region, sex and age, monthly of the country, tenge.

    Where the year before is printed for every region by the month, these are taken too.
    """
    rows = []
    for row in read(official / "population" / "wages.csv"):
        before = row["year"] == str(int(year) - 1) and row["period"] == "year"
        of_regions = before and year == "2023" and row["indicator"] == MONTHLY
        if (row["year"] == year and row["indicator"] in WAGES) or of_regions:
            kept = _kept(row, "region_code", "sex", "age", "value", "source")
            rows.append({"wage": WAGES[row["indicator"]], "period": "year before" if before else row["period"], **kept})
    return _ordered(rows, "wage", "period", "region_code", "sex", "age")


def below_minimum(official: Path, year: str) -> list[dict[str, object]]:
    """Give the share of people whose income used for consumption lies below the minimum, base year, percent."""
    rows = []
    for row in read(official / "population" / "income.csv"):
        if (
            row["year"] == year
            and row["period"] == "year"
            and row["indicator"] == BELOW_MINIMUM
            and row["sex"] == "both"
        ):
            rows.append(_kept(row, "region_code", "locality", "value", "source"))
    return _ordered(rows, "region_code", "locality")


def welfare(official: Path) -> list[dict[str, object]]:
    """Give mean welfare per head of each hundredth of the people in 2018, in parts of the national mean."""
    bins = [row for row in read(official / "population" / "pip_percentiles.csv") if row["year"] == SHAPE_YEAR]
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
