"""Pack the official outcomes into the registry of the record.

Call it with the folder of the official tables: ``python tools/pack_record.py OFFICIAL``. The figures of 2017 to 2019
were laid down one by one and stand in ``tools/record_of_2017_to_2019.csv``; all others follow from the tables by the
rules below. Every figure has one statistic, one use and one weight; what the model does not simulate is kept as
``not_simulated``. A date of publication that the source does not name is the end of the period and two months.
"""

import csv
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from pack_law import read, write, write_sources

DATA = Path(__file__).resolve().parents[1] / "tsa_sim" / "data"
FOLDER = DATA / "record"
FIRST = Path(__file__).with_name("record_of_2017_to_2019.csv")
FIRST_YEAR = 2017
MONTHS_TO_PUBLISH = 2

COLUMNS = (
    "id", "statistic", "region", "year", "month", "value", "unit", "definition", "use", "kind", "published",
    "published_known", "confidence", "weight", "source", "note",
)  # fmt: skip

Row = Mapping[str, str]


class Meaning(NamedTuple):
    """What a metric of the official tables is in the registry."""

    statistic: str
    unit: str
    factor: float
    definition: str
    kind: str = "outcome"


SINCE = "different since January"
SMALL = "children of 1 to 6 since January"
APPLIED = "of the country's applications since January"
PLAN, ALLOCATED = "budget plan of the year", "allocated from the budget of the year"
MEANING = {
    "recipients": Meaning("recipients_persons_ytd", "persons", 1e3, SINCE),
    "families": Meaning("recipients_families_ytd", "families", 1e3, SINCE),
    "children": Meaning("recipients_children_ytd", "children", 1e3, SINCE),
    "children_share": Meaning("children_share_ytd", "share", 0.01, "children of all persons since January"),
    "working_share": Meaning("working_share_ytd", "share", 0.01, "at work when applying, of all persons since January"),
    "amount_paid": Meaning("paid_tsa_ytd", "tenge", 1e9, "paid since January"),
    "children_1_6_package": Meaning("recipients_small_children_ytd", "children", 1e3, SMALL),
    "children_1_6_extra": Meaning("recipients_small_children_ytd", "children", 1e3, SMALL),
    "children_1_6_extra_amount": Meaning("paid_child_supplement_ytd", "tenge", 1e9, "paid since January"),
    "recipients_conditional": Meaning("recipients_persons_ytd:kind=conditional", "persons", 1e3, SINCE),
    "recipients_unconditional": Meaning("recipients_persons_ytd:kind=unconditional", "persons", 1e3, SINCE),
    "mean_benefit_person": Meaning("mean_award_ytd", "tenge a month", 1, "paid by months of persons since January"),
    "mean_months_per_recipient": Meaning("months_per_recipient", "months", 1, "months of persons by persons"),
    "families_left_poverty_ratio": Meaning("not_seen_share", "share", 0.01, "of last year's families, not seen again"),
    "auto_prolonged_families": Meaning(
        "prolonged_families", "families", 1e3, "prolonged without application in a quarter"
    ),
    "budget_plan": Meaning("paid_tsa_ytd", "tenge", 1e9, PLAN, "plan"),
    "large_family_allowance_families": Meaning(
        "recipients_families:payment=large_family_allowance", "families", 1e3, "stock of the month"
    ),
    "large_family_allowance_amount": Meaning("paid_large_family_allowance_ytd", "tenge", 1e9, "paid since January"),
}
NOT_SIMULATED = (
    "applications_families", "applications_persons", "auto_prolonged_persons", "mean_income_per_capita_recipients",
    "carers_share", "other_share", "disabled_share", "pensioners_share", "students_share", "unemployed_share",
    "self_employed_share", "able_bodied", "able_bodied_already_employed", "persons_left_poverty",
    "persons_left_poverty_ratio", "families_left_poverty", "amount_paid_alt",
)  # fmt: skip

CALIBRATED = {  # (metric, region, period): weight
    ("recipients", "KZ", "2020"): 1.0,
    ("recipients", "KZ", "2021"): 1.0,
    ("recipients", "KZ", "2022"): 1.0,
    ("recipients", "KZ", "2023"): 1.0,
    ("families", "KZ", "2020"): 1.0,
    ("families", "KZ", "2021-12-01"): 1.0,
    ("families", "KZ", "2022"): 1.0,
    ("families", "KZ", "2023"): 1.0,
    ("amount_paid", "KZ", "2020"): 0.5,
    ("amount_paid", "KZ", "2021-12-01"): 0.5,
    ("amount_paid", "KZ", "2022"): 1.0,
    ("amount_paid", "KZ", "2023"): 1.0,
    ("children_share", "KZ", "2023"): 1.0,
    ("working_share", "KZ", "2023"): 1.0,
    ("families_left_poverty_ratio", "KZ", "2022->1 Aug 2023"): 1.0,
    ("auto_prolonged_families", "KZ", "2020-Q4"): 0.5,
    ("auto_prolonged_families", "KZ", "2021-Q1 (as of 1 Mar)"): 0.5,
    ("auto_prolonged_families", "KZ", "2022-Q1"): 0.5,
    **{
        ("recipients", "KZ", period): 0.5
        for period in (
            "2020-05-01", "2021-03-01", "2021-05-01", "2021-09-01", "2021-12-01", "2022-05-01", "2022-07-01",
            "2022-11-01", "2023-03-01", "2023-05-01", "2023-08-01",
        )
    },
}  # fmt: skip
# Regional figures of before 2023 to which access by region is fitted (tools/fit_access.py); the fit of the country has
# none of them. What says the same families again, in persons, by kind or in tenge, proves nothing beside them.
OF_ACCESS = {
    ("applications_families", "2020-01-28"),
    ("families", "2020-07-06"),
    ("families", "2022-08-01"),
}
SAID_AGAIN = {
    ("amount_paid", "2020-01..2020-07"),
    ("amount_paid", "2022-08-01"),
    ("recipients", "2022-08-01"),
    ("recipients_conditional", "2022-08-01"),
    ("recipients_unconditional", "2022-08-01"),
    ("children_1_6_package", "2022-08-01"),
}
# A doubtful definition, or a figure that says again what another says, is no target of any kind.
NO_TARGET = {
    ("families_left_poverty_ratio", "2021->2022"): "partly mechanical: the first quarter of 2022 was prolonged",
    ("auto_prolonged_families", "2021-Q1"): "the same quarter stands as of 1 March",
    ("recipients", "2020-01-28"): "assigned by 28 January: not a month's end",
    ("families", "2020-01-28"): "assigned by 28 January: not a month's end",
    ("mean_months_per_recipient", "2022"): "derived from amount, persons and mean benefit",
}
DOUBTFUL = {
    ("recipients", "KZYUZ", "2023"): "two values are printed, 168 and 116.2 thousand",
    ("amount_paid", "KZYUZ", "2023"): "printed for 116.2 thousand persons: an average or a plan",
}
DEFINED_ELSE = {
    ("amount_paid", "2020"): ALLOCATED,
    ("amount_paid", "2021-12-01"): "last revised plan of the year",
}
NOTES = {
    ("amount_paid", "2022"): "paid; the package for small children was in kind",
    ("amount_paid", "2023"): "57.4 taken (the audit chamber repeats it), 59.4 kept apart; the supplement of 7.2 bn for "
    "children of 1 to 6 is taken to lie outside it",
    ("amount_paid", "2021-12-01"): "compared with the whole year: the plan's last revision in December",
}


def main(official: Path) -> None:
    """Write the registry, its sources, and the path of the economy."""
    figures = [*first_figures(), *later_figures(official)]
    figures.sort(key=lambda row: (int(str(row["year"])), int(str(row["month"])), str(row["region"]), str(row["id"])))
    write(FOLDER / "official.csv", figures)
    write(FOLDER / "outlook.csv", outlook(official))
    write_sources(official)


def first_figures() -> Iterator[dict[str, object]]:
    """Give the figures of 2017 to March 2019 as they were laid down."""
    with FIRST.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            weight = 1.0 if row["use"] == "calibrated" else 0.0
            yield {name: {**row, "published_known": "yes", "weight": weight}[name] for name in COLUMNS}


def later_figures(official: Path) -> Iterator[dict[str, object]]:
    """Give the figures that follow from the official tables by rule."""
    seen: set[str] = set()
    for row in official_rows(official):
        figure = figure_of(row, official)
        if figure is None or str(figure["id"]) in seen:
            continue
        seen.add(str(figure["id"]))
        yield figure


def official_rows(official: Path) -> Iterator[Row]:
    """Give the rows of the outcome tables that are read, of the years not laid down one by one."""
    folder = official / "outcomes"
    for name in ("tsa_national", "tsa_regional", "exits", "budget"):
        for row in read(folder / f"{name}.csv"):
            if name == "budget" and not row["metric"].startswith("large_family_allowance"):
                continue  # the others stand in tsa_national as well
            yield row
    for row in read(folder / "population_targets.csv"):
        if row["target_group"].startswith("A:") and row["year"] == "2021":
            yield {
                **row, "metric": "recipients", "period": "2021", "period_type": "year", "region": "Kazakhstan",
                "note": "by the Bureau; the press has 988.8 thousand as of 1 December",
            }  # fmt: skip


def applications_of_country(official: Path) -> float:
    """Give the families that had applied in the country by 28 January 2020."""
    (value,) = [
        float(row["value"]) * 1e3
        for row in read(official / "outcomes" / "tsa_national.csv")
        if (row["metric"], row["period"], row["region_code"]) == ("applications_families", "2020-01-28", "KZ")
    ]
    return value


def figure_of(row: Row, official: Path) -> dict[str, object] | None:
    """Give a row of the registry, or None for what is no figure of a month or year from 2017 on."""
    metric, region, period = row["metric"], row["region_code"], row["period"]
    when = end_of(row)
    if when is None or not region or row["confidence"] in ("suspect", "ambiguous"):
        return None
    year, month = when
    if year < FIRST_YEAR or (year < 2020 and not (year == 2018 and metric == "budget_plan")):
        return None
    if year == 2018:
        return None  # laid down one by one
    if metric in NOT_SIMULATED or metric.startswith("district_share"):
        meaning = Meaning("not_simulated", row["unit"], 1, row["period_type"] or "as printed")
    elif metric in MEANING:
        meaning = MEANING[metric]
    elif metric == "large_family_allowance_plan":
        meaning = Meaning("paid_large_family_allowance_ytd", "tenge", 1e9, PLAN, "plan")
    else:
        return None
    if "average" in row["unit"] and metric == "large_family_allowance_families":
        meaning = meaning._replace(
            statistic="mean_families:payment=large_family_allowance", definition="average month since January"
        )
    if metric == "applications_families" and region != "KZ":
        meaning = Meaning("share_of_applications", "share", 1e3 / applications_of_country(official), APPLIED)
    use, weight, why = use_of(metric, region, period, meaning)
    plan = meaning.kind == "plan"
    published, known = publication(row["source"], year, 1 if plan else month)
    note = "; ".join(
        text for text in (NOTES.get((metric, period), "") if region == "KZ" else "", why, row["note"]) if text
    )
    return {
        "id": re.sub("[^0-9A-Za-z]+", "_", f"{metric} {region} {period} {published if plan else ''}")
        .lower()
        .strip("_"),
        "statistic": meaning.statistic,
        "region": region,
        "year": year,
        "month": month,
        "value": f"{float(row['value']) * meaning.factor:.10g}",
        "unit": meaning.unit,
        "definition": DEFINED_ELSE.get((metric, period), meaning.definition),
        "use": use,
        "kind": meaning.kind,
        "published": published,
        "published_known": known,
        "confidence": row["confidence"],
        "weight": weight,
        "source": row["source"],
        "note": note,
    }


def use_of(metric: str, region: str, period: str, meaning: Meaning) -> tuple[str, float, str]:
    """Give use, weight and reason of a figure."""
    if region != "KZ" and (metric, period) in OF_ACCESS:
        return "calibrated", 1.0, "access by region is fitted to it"
    if region != "KZ" and (metric, period) in SAID_AGAIN:
        return "none", 0.0, "says again what families say, to which access by region is fitted"
    if (metric, region, period) in CALIBRATED:
        return "calibrated", CALIBRATED[metric, region, period], ""
    if (metric, period) in NO_TARGET and region == "KZ":
        return "none", 0.0, NO_TARGET[metric, period]
    if (metric, region, period) in DOUBTFUL:
        return "none", 0.0, DOUBTFUL[metric, region, period]
    if meaning.kind == "plan" or meaning.statistic == "not_simulated" or metric == "budget_plan":
        return "none", 0.0, ""
    return "held_out", 0.0, ""


def end_of(row: Row) -> tuple[int, int] | None:
    """Give year and month at whose END a figure stands: the press's ``as of 1 May`` is the end of April."""
    period = row["period"]
    if row["metric"] == "amount_paid" and period == "2021-12-01":
        return 2021, 12  # the last revised plan of the year
    if found := re.match(r"(?:2021|2022)(?: recipients who left in |->)(?:1 Aug )?(\d{4})(.*)", period):
        return int(found[1]), 7 if "Aug" in period else 12
    if found := re.match(r"^(\d{4})-Q([1-4])", period):
        return int(found[1]), 3 * int(found[2])
    if found := re.match(r"^\d{4}-01\.\.(\d{4})-(\d{2})(?:-(\d{2}))?$", period):
        return whole_month(int(found[1]), int(found[2]), int(found[3] or 31))
    if found := re.match(r"^(\d{4})-(\d{2})-(\d{2})$", period):
        return whole_month(int(found[1]), int(found[2]), int(found[3]))
    if found := re.match(r"^(\d{4})-(\d{2})$", period):
        month = int(found[2]) - (1 if row["period_type"] == "as-of/YTD" else 0)  # 2021-05 of the children: 1 May
        return int(found[1]), month
    if found := re.match(r"^(\d{4})(?: / early 2023)?$", period):
        return int(found[1]), 12
    return None


def whole_month(year: int, month: int, day: int) -> tuple[int, int] | None:
    """Give the month that has ended on a day; None in the middle of a month."""
    if day <= 7:
        return (year, month - 1) if month > 1 else None
    return (year, month) if day >= 28 else None


NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def publication(source: str, year: int, month: int) -> tuple[str, str]:
    """Give the month of publication that a source's name tells, else the end of the period and two months."""
    last = year * 12 + month - 1
    dates = [int(y) * 12 + int(m) - 1 for y, m in re.findall(r"(20\d\d)-(\d\d)(?:-\d\d|\b)", source)]
    for name, y in re.findall(r"([a-z]{3})[a-z]*-(20\d\d)", source):
        if name in NAMES:
            dates.append(int(y) * 12 + NAMES.index(name))
    told = [date for date in dates if last <= date <= last + 24]
    when = min(told) if told else last + MONTHS_TO_PUBLISH
    return f"{when // 12}-{when % 12 + 1:02d}", "yes" if told else "assumed"


def outlook(official: Path) -> list[dict[str, object]]:
    """Give growth of the economy and of prices by year, known and as the International Monetary Fund foresees them."""
    columns = {"real GDP growth": "growth_percent", "CPI inflation, annual average": "inflation_percent"}
    by_year: dict[str, dict[str, object]] = {}
    for row in read(official / "population" / "macro.csv"):
        if row["indicator"] in columns and row["period"] == "year":
            known = by_year.setdefault(row["year"], {"year": row["year"]})
            known[columns[row["indicator"]]] = row["value"]
            foreseen = "projection" in row["source"]
            known["status"] = "foreseen" if foreseen or known.get("status") == "foreseen" else "known"
            known["source"] = row["source"]
    return [by_year[year] for year in sorted(by_year)]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
