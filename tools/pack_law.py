"""Make the package's compact copies of the legal and macroeconomic series from the official tables.

    python tools/pack_law.py FOLDER_OF_OFFICIAL_TABLES

Writes tsa_sim/data/law/*.csv, tsa_sim/data/macro/*.csv and tsa_sim/data/sources.csv; the same tables give the same
bytes. The rules by which values are filled stand in the docstrings below and are quoted in each row.
"""

import csv
import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import mean, median, pstdev

DATA = Path(__file__).resolve().parents[1] / "tsa_sim" / "data"
LAW = Path(__file__).resolve().parents[1] / "tsa_sim" / "law"

LAST_QUARTER = "2026-Q3"
PROFILE_YEARS = range(2017, 2026)
OTHER_SEASON_ERROR = 0.03
INDEX_YEARS = range(2015, 2027)
INDEX_BASE = "2018-01"
SPLIT = {"KZYUZ": "KZONT", "KZSHY": "KZONT"}
SPLIT_YEAR = 2018
CUT_OFF = {"KZZHS": "KZALM", "KZULU": "KZKAR", "KZABY": "KZVOS"}  # new regions of June 2022 and what they were cut from
CUT_QUARTER = 2022 * 4 + 1  # their first quarter; the others' figures are of the smaller area from then on
MONEY_INCOME = "average nominal money income per capita (administrative estimate), per month"

Row = Mapping[str, str]


def main(official: Path) -> None:
    """Write every packed table."""
    minimum = regional_minimum(official)
    write(DATA / "law" / "subsistence_minimum_regional_quarter.csv", minimum)
    income = money_income(official)
    write(DATA / "macro" / "money_income.csv", income)
    wages = nominal_wages(official)
    write(DATA / "macro" / "nominal_wage.csv", wages)
    prices = consumer_prices(official)
    write(DATA / "macro" / "consumer_prices.csv", prices)
    acts = legal_acts(official)
    write(DATA / "law" / "legal_acts.csv", acts)
    write_sources(official)


def write_sources(official: Path) -> None:
    """Write the one list of sources: every source that a packed table or a law's YAML names."""
    used = set(re.findall(r"\bsource: ([\w-]+)", "".join(path.read_text("utf-8") for path in LAW.rglob("*.yaml"))))
    for path in packed_tables():
        used |= {part for row in read(path) for part in row["source"].split(" ") if part}
    write(DATA / "sources.csv", sources(official, used))


def packed_tables() -> list[Path]:
    """Give the package's tables whose rows name their source."""
    tables = sorted(path for path in DATA.rglob("*.csv") if path != DATA / "sources.csv")
    return [path for path in tables if "source" in next(iter(read(path)), {})]


def legal_acts(official: Path) -> list[dict[str, object]]:
    """Give the acts that the law rests on with the months in which they are in force; a year alone is its January."""

    def first_month(date: str) -> str:
        first = date.split(" / ")[0]
        return f"{first}-01" if len(first) == 4 else first[:7]

    return [
        {
            "act": row["act"],
            "in_force_from": first_month(row["in_force_from"]),
            "in_force_to": first_month(row["in_force_to"]) if row["in_force_to"] else "",
            "subject": row["subject"],
            "source": row["source"],
            "confidence": row["confidence"],
        }
        for row in read(official / "law" / "legal_acts.csv")
    ]


def regional_minimum(official: Path) -> list[dict[str, object]]:
    """Give the subsistence minimum by region and quarter, 2014-Q1 on, with status and error.

    From 2016-Q4 as in the filled series of the official tables; ``published`` and ``derived`` where the quarter was
    printed, or follows from printed figures by arithmetic. Before that only annual figures are known: a quarter is
    the region's annual figure times the national seasonal profile (mean of 2017-2025), in 2016 scaled so that the
    four quarters meet the annual figure; its error is that of the profile (standard deviation over the years), of
    the ratio (median of the series' own in 2017-2019) and of years of another season (the national months known in
    2014-2016 lie up to 4% from the profile: 3%), added in squares.
    """
    printed = {
        (row["region_code"], row["period"]): row
        for row in read(official / "law" / "subsistence_minimum_regional.csv")
        if row["period_type"] == "quarter" and row["confidence"] != "suspect"
    }
    rows = [_known_or_filled(row, printed) for row in _best_series(official) if row["quarter"] <= LAST_QUARTER]
    rows += _quarters_before(official, {(str(row["region_code"]), str(row["quarter"])): row for row in rows})
    return sorted(rows, key=lambda row: (str(row["region_code"]), str(row["quarter"])))


def _best_series(official: Path) -> list[dict[str, str]]:
    regional = [dict(row) for row in read(official / "law" / "subsistence_minimum_region_quarter_best.csv")]
    national = [
        {**row, "region_code": "KZ", "quarter": row["period"]}
        for row in read(official / "law" / "subsistence_minimum_national_best.csv")
        if row["period_type"] == "quarter"
    ]
    return regional + national


def _known_or_filled(row: Row, printed: Mapping[tuple[str, str], Row]) -> dict[str, object]:
    known = printed.get((row["region_code"], row["quarter"]))
    exact = row["method"] == "known" or row["method"].startswith("published")
    status = known["kind"] if known is not None and exact else ("derived" if exact else "filled")
    return {
        "region_code": row["region_code"],
        "quarter": row["quarter"],
        "value_tenge": row["value_tenge"],
        "status": status,
        "error_1sd_tenge": row["error_1sd_tenge"] if float(row["error_1sd_tenge"]) else "1",  # printed in whole tenge
        "method": row["method"],
        "source": known["source"] if known is not None and exact else "subsistence_minimum_region_quarter_best",
    }


def _quarters_before(official: Path, series: Mapping[tuple[str, str], Row]) -> list[dict[str, object]]:
    annual = {
        (row["region_code"], int(row["period"])): row
        for row in read(official / "law" / "subsistence_minimum_regional.csv")
        if row["period_type"] == "year"
    }
    profile, profile_error = _seasonal_profile(official)
    ratio_error = _ratio_error(official)
    rows = []
    for code in sorted({code for code, _ in series}):
        for year, number in [*((y, n) for y in (2014, 2015) for n in (1, 2, 3, 4)), *((2016, n) for n in (1, 2, 3))]:
            whole = annual.get((code, year))
            if whole is None:
                continue
            value = float(whole["value_tenge"]) * profile[number]
            if year == 2016:
                rest = 4 * float(whole["value_tenge"]) - float(series[code, "2016-Q4"]["value_tenge"])
                value = rest * profile[number] / sum(profile[n] for n in (1, 2, 3))
            rows.append(
                {
                    "region_code": code,
                    "quarter": f"{year}-Q{number}",
                    "value_tenge": round(value),
                    "status": "filled",
                    "error_1sd_tenge": round(
                        value * math.hypot(profile_error[number], ratio_error, OTHER_SEASON_ERROR)
                    ),
                    "method": "annual figure x national seasonal profile 2017-2025"
                    + (", scaled to the annual figure" if year == 2016 else ""),
                    "source": whole["source"],
                }
            )
    return rows


def _seasonal_profile(official: Path) -> tuple[dict[int, float], dict[int, float]]:
    national = {
        row["period"]: float(row["value_tenge"])
        for row in read(official / "law" / "subsistence_minimum_national_best.csv")
        if row["period_type"] == "quarter"
    }
    shares: dict[int, list[float]] = defaultdict(list)
    for year in PROFILE_YEARS:
        quarters = [national[f"{year}-Q{number}"] for number in (1, 2, 3, 4)]
        for number, value in enumerate(quarters, start=1):
            shares[number].append(value / mean(quarters))
    return {n: mean(found) for n, found in shares.items()}, {n: pstdev(found) for n, found in shares.items()}


def _ratio_error(official: Path) -> float:
    errors = [
        float(row["error_1sd_pct"]) / 100
        for row in read(official / "law" / "subsistence_minimum_region_quarter_best.csv")
        if row["method"] == "national x smoothed ratio" and "2017" <= row["quarter"][:4] <= "2019"
    ]
    return median(errors)


def money_income(official: Path) -> list[dict[str, object]]:
    """Give the trend of nominal money income per head by region and month, January 2018 = 1.

    Quarterly administrative estimates; a missing quarter is four times the year less the other three. A region split
    in 2018 has its parent's quarters before, times its own ratio to the parent in 2018 (parent: its parts weighted by
    their people). A region from which another was cut in June 2022 goes on as both together, weighted by their people
    of 2023: the area of the index stays what it was; the new region follows it until then. The season is taken out by
    the centred mean of four quarters; months are interpolated between the middles of quarters along a constant rate
    of growth. Where the trend ends it goes on at the country's growth of the last published year, ``filled``.
    """
    quarters, source = _income_quarters(official)
    quarters = _same_areas(official, quarters)
    growth = _last_growth(official)
    rows: list[dict[str, object]] = []
    first, last = INDEX_YEARS[0] * 4 - 1, INDEX_YEARS[-1] * 4 + 4
    months = [f"{year}-{number:02d}" for year in INDEX_YEARS for number in range(1, 13)]
    for code in sorted(quarters):
        trend = _four_quarter_mean(quarters[code])
        if first not in trend or len(quarters[code]) < len(INDEX_YEARS):
            continue  # it no longer existed: the package asks its parts
        known = max(trend)
        for quarter in range(known + 1, last + 1):
            trend[quarter] = trend[quarter - 1] * growth**0.25
        level = {month: _between_quarters(trend, month) for month in months}
        for month in months:
            before = (code in SPLIT and int(month[:4]) < SPLIT_YEAR) or (
                code in CUT_OFF and _quarter(month) < CUT_QUARTER
            )
            filled = before or _quarter(month) > known
            rows.append(
                {
                    "region_code": code,
                    "month": month,
                    "index": f"{level[month] / level[INDEX_BASE]:.5f}",
                    "status": "filled" if filled else "derived",
                    "source": source[{**SPLIT, **CUT_OFF}[code] if before else code],
                }
            )
    return rows


def _same_areas(official: Path, quarters: dict[str, dict[int, float]]) -> dict[str, dict[int, float]]:
    """Give quarters of unchanged areas: regions with what was cut from them, and the new regions before they were."""
    people = _people(official, "2023")
    found = {code: dict(values) for code, values in quarters.items()}
    for new, old in CUT_OFF.items():
        weights = {code: people[code] / (people[new] + people[old]) for code in (new, old)}
        for quarter in [each for each in quarters[old] if each >= CUT_QUARTER]:
            if quarter in quarters[new]:
                found[old][quarter] = sum(weights[code] * quarters[code][quarter] for code in (new, old))
        ratio = quarters[new][CUT_QUARTER] / found[old][CUT_QUARTER]
        found[new] |= {quarter: value * ratio for quarter, value in found[old].items() if quarter < CUT_QUARTER}
    return found


def _last_growth(official: Path) -> float:
    growth = {
        int(row["year"]): float(row["value"])
        for row in read(official / "population" / "macro.csv")
        if row["indicator"] == "nominal money income per capita growth" and row["period"] == "year"
    }
    return 1 + growth[max(growth)] / 100


def _quarter(month: str) -> int:
    return int(month[:4]) * 4 + (int(month[5:]) - 1) // 3


def _income_quarters(official: Path) -> tuple[dict[str, dict[int, float]], dict[str, str]]:
    known: dict[str, dict[str, dict[str, float]]] = defaultdict(lambda: defaultdict(dict))
    source: dict[str, str] = {}
    for row in read(official / "population" / "income.csv"):
        if row["indicator"] == MONEY_INCOME and row["locality"] == "all" and row["sex"] == "both":
            known[row["region_code"]][row["year"]][row["period"]] = float(row["value"])
            if INDEX_YEARS[0] <= int(row["year"]) <= INDEX_YEARS[-1]:
                source[row["region_code"]] = row["source"]
    quarters: dict[str, dict[int, float]] = {}
    for code, years in known.items():
        found: dict[int, float] = {}
        for year, periods in years.items():
            absent = [name for name in ("Q1", "Q2", "Q3", "Q4") if name not in periods]
            if len(absent) == 1 and "year" in periods:
                periods[absent[0]] = 4 * periods["year"] - sum(periods[q] for q in periods if q != "year")
            found |= {int(year) * 4 + int(q[1]) - 1: value for q, value in periods.items() if q != "year"}
        quarters[code] = found
    people = _people(official, str(SPLIT_YEAR))
    for code, old in SPLIT.items():
        parts = [part for part, whole in SPLIT.items() if whole == old]
        whole = sum(people[part] * _year_mean(quarters[part]) for part in parts) / sum(people[part] for part in parts)
        ratio = _year_mean(quarters[code]) / whole
        quarters[code] |= {q: value * ratio for q, value in quarters[old].items() if q < SPLIT_YEAR * 4}
    return quarters, source


def _year_mean(quarters: Mapping[int, float]) -> float:
    return mean(quarters[SPLIT_YEAR * 4 + number] for number in range(4))


def _people(official: Path, year: str) -> dict[str, float]:
    """Give persons by region on 1 January of a year."""
    return {
        row["region_code"]: float(row["persons"])
        for row in read(official / "population" / "population_by_region.csv")
        if (row["date"], row["locality"], row["sex"]) == (f"{year}-01-01", "total", "both")
    }


def _four_quarter_mean(quarters: Mapping[int, float]) -> dict[int, float]:
    weights = {-2: 0.5, -1: 1.0, 0: 1.0, 1: 1.0, 2: 0.5}
    return {
        q: sum(weight * quarters[q + step] for step, weight in weights.items()) / 4
        for q in quarters
        if all(q + step in quarters for step in weights)
    }


def _between_quarters(trend: Mapping[int, float], month: str) -> float:
    place = (int(month[:4]) * 12 + int(month[5:]) - 1 - 1) / 3  # the middle month of a quarter is a whole number
    before = math.floor(place)
    part = place - before
    return math.exp((1 - part) * math.log(trend[before]) + part * math.log(trend[before + 1]))


def nominal_wages(official: Path) -> list[dict[str, object]]:
    """Give the mean nominal wage of the country by year, 2018 = 1, chained from published growth.

    The year after the last published one grows as that one did.
    """
    growth = {
        int(row["year"]): row
        for row in read(official / "population" / "macro.csv")
        if row["indicator"] == "nominal average wage growth" and row["period"] == "year"
    }
    growth[max(growth) + 1] = growth[max(growth)]
    index = {2018: 1.0}
    for year in range(2019, max(growth) + 1):
        index[year] = index[year - 1] * (1 + float(growth[year]["value"]) / 100)
    for year in range(2017, min(growth) - 2, -1):
        index[year] = index[year + 1] / (1 + float(growth[year + 1]["value"]) / 100)
    years = sorted(index)
    return [
        {
            "year": year,
            "index": f"{index[year]:.5f}",
            "growth_percent": growth[year]["value"] if year in growth else "",
            "source": growth[min(max(year, min(growth)), max(growth))]["source"],
        }
        for year in years
    ]


def consumer_prices(official: Path) -> list[dict[str, object]]:
    """Give consumer prices in Decembers, December 2017 = 1, chained from the published December indices."""
    yearly = {
        int(row["year"]): row
        for row in read(official / "population" / "macro.csv")
        if row["indicator"] == "CPI, year on year index" and row["period"] == "December"
    }
    index = {2017: 1.0}
    for year in range(2018, max(yearly) + 1):
        index[year] = index[year - 1] * float(yearly[year]["value"]) / 100
    for year in range(2016, 2012, -1):
        index[year] = index[year + 1] / (float(yearly[year + 1]["value"]) / 100)
    return [
        {
            "month": f"{year}-12",
            "index": f"{index[year]:.5f}",
            "source": yearly[max(year, min(yearly))]["source"],
        }
        for year in sorted(index)
    ]


OWN_SOURCES = {
    "household_priors": (
        "Sizes of households, central prior: maximum entropy under the census mean of 3.44 and the share of 5 and more",
        "derived from the census of 2021 and the household budget survey of 2020",
    ),
    "subsistence_minimum_region_quarter_best": (
        "Subsistence minimum by region and quarter, filled: national quarter x smoothed regional ratio of the year",
        "annual tables of the Bureau of National Statistics and published months and quarters",
    ),
    "bns-6": (
        "Bureau of National Statistics: mean nominal wage of employees, growth on the year before",
        "https://stat.gov.kz (labour and income)",
    ),
    "balkhash": (
        "Employment department of Balkhash: lines of Karaganda region in 2017, with the Bureau's annual minimum",
        "http://www.social-balkhash.gov.kz",
    ),
    "region_crosswalk": (
        "Regions of Kazakhstan: ISO 3166-2 codes, splits of 2018 and 2022",
        "iso.org/obp/ui/#iso:code:3166:KZ",
    ),
}


def sources(official: Path, used: set[str]) -> list[dict[str, object]]:
    """Give title and address of every source used; addresses that are only a file number are left out."""
    listed = {row["source"]: row for row in read(official / "sources.csv")}
    rows = []
    for name in sorted(used):
        if name in OWN_SOURCES:
            title, address = OWN_SOURCES[name]
        elif name in listed:
            title, address = listed[name]["title"], _public(listed[name]["address"])
        else:
            raise SystemExit(f"source {name!r} is used but not listed in sources.csv")
        rows.append({"source": name, "title": title or address, "address": address})
    return rows


def _public(address: str) -> str:
    parts = [re.sub(r"^seed[^=;]*=\s*", "", part.strip()) for part in address.split(";")]
    kept = [re.sub(r"\s*\(seed[^)]*\)", "", part) for part in parts if not re.match(r"^seeds?\b", part)]
    return " ; ".join(kept) or "a founding document of the project"


def read(path: Path) -> list[dict[str, str]]:
    """Read a CSV table."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    """Write a CSV table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as lines:
        table = csv.DictWriter(lines, _columns(rows), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def _columns(rows: Iterable[Mapping[str, object]]) -> list[str]:
    return list(next(iter(rows)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
