"""External validation: official figures, fitted and not fitted apart, and whether errors cancel in their totals."""

import math
from typing import Any

import pandas as pd

from tsa_sim.record.backtest import Backtest
from tsa_sim.record.subnational import regional_scores, shymkent
from tsa_sim.report.document import Block, Paragraph, Section, Table, Words
from tsa_sim.report.rounding import rule_for
from tsa_sim.report.spelling import unit_heading
from tsa_sim.report.words import everywhere, region_words, said
from tsa_sim.tables.tidy import WHOLE_COUNTRY
from tsa_sim.validation.cancelling import Split, splits
from tsa_sim.validation.chapters import Absent
from tsa_sim.validation.laying import (
    COUNT,
    HUNDREDTHS,
    PERCENT,
    Entry,
    Shown,
    error_rule,
    table_of,
    text,
    unit_rule,
)
from tsa_sim.validation.material import Material
from tsa_sim.validation.words import say, statistic_words

USES = ("calibrated", "held_out")
_YEAR_END = 12
_MOST_PARTS = 3  # named of a total that is taken apart


def section(material: Material) -> Section | Absent:
    """Give the chapter; absent where the record was not lived."""
    if material.backtest is None:
        return Absent(say("section.external"), say("absent.backtest"))
    result = material.backtest
    rows = keyed(result.beside_official())
    blocks: list[Block] = [Paragraph("external", say("text.external")), _scores(material, result)]
    for use in USES:
        chosen = rows[(rows["use"] == use) & (rows["region"] == WHOLE_COUNTRY)]
        if len(chosen):
            blocks.append(_record(material, chosen, f"external.{use}"))
    blocks += _below_the_country(material, result, rows)
    blocks += _cancelling(material, result)
    return Section("external", say("section.external"), tuple(blocks))


def keyed(rows: pd.DataFrame) -> pd.DataFrame:
    """Name every row of the record's table uniquely, and its month as a number."""
    found = rows.assign(month=rows["month"].fillna(_YEAR_END).astype(int))
    names = [
        f"{row.year}-{row.month:02d}.{row.region}.{row.measure}" + ("" if row.group == "all" else f".{row.group}")
        for row in found.itertuples()
    ]
    met: dict[str, int] = {}
    keys = []
    for name in names:
        met[name] = met.get(name, 0) + 1
        keys.append(name if met[name] == 1 else f"{name}.{met[name]}")
    return found.assign(key=keys)


def when_words(entry: Entry) -> Words:
    """Give the month that a row's count reaches to."""
    return said("month", when=f"{entry['year']}-{int(entry['month']):02d}")


def measure_words(entry: Entry) -> Words:
    """Give the name of a row's measure and group."""
    group = entry.get("group", "all")
    return statistic_words(f"{entry['measure']}" + ("" if group == "all" else f":{group}"))


def _scores(material: Material, result: Backtest) -> Table:
    frame = result.scores()
    columns = [
        Shown("use", words=lambda entry: say(f"use.{entry['use']}")),
        Shown("where", words=lambda entry: say(f"where.{entry['where']}")),
        Shown("figures", COUNT), Shown("mean_error", error_rule), Shown("worst_error", error_rule),
        Shown("inside_90", PERCENT),
    ]  # fmt: skip
    return table_of(
        material.laid("external.scores", "backtest"), frame,
        lambda entry: f"{entry['use']}.{entry['where']}.{entry['measure']}.{entry['unit']}", measure_words, columns,
        note=say("note.errors"),
    )  # fmt: skip


def _record(material: Material, rows: pd.DataFrame, name: str) -> Table:
    columns = [
        Shown("measure", words=measure_words),
        Shown("unit", words=lambda entry: _unit(entry)),
        Shown("simulated", unit_rule, low="low90", high="high90"), Shown("official", unit_rule),
        Shown("error", error_rule, signed=True), text("source"),
    ]  # fmt: skip
    return table_of(material.laid(name, "backtest"), rows, lambda entry: str(entry["key"]), when_words, columns)


def _unit(entry: Entry) -> Words:
    rule = unit_rule(entry)
    return unit_heading(rule.unit, rule.scale)


def _below_the_country(material: Material, result: Backtest, rows: pd.DataFrame) -> list[Block]:
    scores = regional_scores(rows.drop(columns="key"))
    found: list[Block] = [Paragraph("regions", say("text.regions"))]
    if len(scores):
        columns = [
            Shown("measure", words=measure_words), Shown("regions", COUNT), Shown("rank_correlation", HUNDREDTHS),
            Shown("median_error", PERCENT), Shown("worst_error", PERCENT),
        ]  # fmt: skip
        laid = material.laid("external.regions", "backtest")
        found.append(
            table_of(laid, keyed(scores.assign(region="regions")), lambda entry: str(entry["key"]), when_words, columns)
        )
    city = shymkent(result.table)
    city = city[city["simulated"].notna()]
    if len(city):
        columns = [
            Shown("unit", words=_unit), Shown("simulated", unit_rule, low="low90", high="high90"),
            Shown("official", unit_rule), Shown("error", error_rule, signed=True),
        ]  # fmt: skip
        found.append(
            table_of(
                material.laid("external.shymkent", "backtest"), city, lambda entry: str(entry["figure"]),
                lambda entry: everywhere(str(entry["figure"])), columns,
            )
        )  # fmt: skip
    return found


def _cancelling(material: Material, result: Backtest) -> list[Block]:
    found = splits(result.beside_official())
    if not found:
        return [Paragraph("cancelling", say("absent.cancelling"), "note")]
    frame = pd.DataFrame([_told(split) for split in found])
    laid = material.laid("external.cancelling", "backtest")
    bad = laid.number("cancels", float(frame["cancels"].sum()), COUNT)
    columns = [
        Shown("total", words=lambda entry: statistic_words(entry["total"])),
        Shown("by", words=lambda entry: say(f"by.{entry['by']}")),
        Shown("error", PERCENT, signed=True), Shown("together", PERCENT), Shown("offset", PERCENT),
        Shown("parts", words=lambda entry: _parts_words(material, entry)),
        Shown("verdict", words=lambda entry: say("cancels.yes" if entry["cancels"] else "cancels.no")),
    ]  # fmt: skip
    table = table_of(laid, frame, _stem, when_words, columns, note=say("note.cancelling"))
    return [Paragraph("cancelling", say("text.cancelling", count=len(found), bad=bad)), table]


def _told(split: Split) -> dict[str, Any]:
    """Give a split as a row; logarithms as relative errors."""
    relative = math.expm1 if split.multiplied else float
    return {
        **split._asdict(),
        "error": relative(split.error),
        "offset": split.offset,
        "cancels": split.cancels,
        "parts": tuple((name, relative(error)) for name, error in split.parts),
    }


def _stem(entry: Entry) -> str:
    return f"{entry['year']}-{entry['month']:02d}.{entry['total']}.{entry['by']}"


def _parts_words(material: Material, entry: Entry) -> Words:
    """Name the largest errors of the parts, each a number of the document."""
    laid = material.laid("external.cancelling", "backtest")
    stem = _stem(entry)
    largest = sorted(entry["parts"], key=lambda part: -abs(part[1]))[:_MOST_PARTS]
    told = []
    for name, error in largest:
        number = laid.number(f"{stem}.{name}", error, PERCENT, signed=True)
        words = region_words(name) if name.startswith("KZ") else say(f"part.{name}")
        told.append(say("row.part", part=words, error=number))
    return {language: "; ".join(one[language] for one in told) for language in told[0]}


def median_error(rows: pd.DataFrame, use: str) -> float | None:
    """Give the median of the relative errors of a use, without sign; None without any."""
    chosen = rows[(rows["use"] == use) & (rule_is_relative(rows))]
    return float(chosen["error"].abs().median()) if len(chosen) else None


def rule_is_relative(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Tell which rows' errors are relative: those of counts and tenge."""
    return rows["unit"].map(lambda unit: rule_for(str(unit)).unit not in ("percent", "rank"))
