"""The model beside official figures: fitted and not fitted apart, plans as plans."""

import json
import math
from typing import Any

import pandas as pd

from tsa_sim.errors import BrokenFile, MissingFile
from tsa_sim.record.beside import error_of
from tsa_sim.record.ensemble import stored
from tsa_sim.record.registry import official_figures
from tsa_sim.report.document import Block, Column, Number, Paragraph, Row, Section, Source, Table, Words
from tsa_sim.report.making import Making, label, unit_of
from tsa_sim.report.rounding import Rule, rule_for
from tsa_sim.report.words import everywhere, has, region_words, said
from tsa_sim.tables.tidy import WHOLE_COUNTRY

_USES = ("calibrated", "held_out")
_PERCENT = Rule("percent", 1, 0, 100)
_FIRST = 20  # rows of a table: the country's figures, then the largest errors of the rest


def section(making: Making) -> Section | None:
    """Give the chapter; None where no official figure can be laid beside."""
    frame, where = beside(making)
    if frame.empty:
        return None
    blocks: list[Block] = [Paragraph("record.text", said(f"record.text_{where}"))]
    for use in _USES:
        chosen = frame[frame["use"] == use]
        if len(chosen):
            blocks += [_summary(making, chosen, use), _table(making, chosen, use, where)]
    return Section("record", said("section.record"), tuple(blocks))


def beside(making: Making) -> tuple[pd.DataFrame, str]:
    """Give the rows that have an official figure, and where they are from: backtest, run or sets.

    Their column ``place`` counts the official figures of one and the same thing.
    """
    frame, where = _beside(making)
    return frame.assign(place=frame.groupby(["year", "month", "region", "statistic"]).cumcount()), where


def _beside(making: Making) -> tuple[pd.DataFrame, str]:
    if making.asked.record is not None:
        return _of_backtest(making), "backtest"
    if making.runs.record is not None:
        outcomes = making.runs.record[making.runs.record["kind"] == "outcome"]
        if len(outcomes):
            return outcomes, "run"
    return _of_sets(), "sets"


def _of_backtest(making: Making) -> pd.DataFrame:
    path = making.asked.record
    assert path is not None
    if not path.is_file():
        raise MissingFile(str(path))
    try:
        frame = pd.DataFrame(json.loads(path.read_text("utf-8")))
        frame = frame[frame["official"].notna() & frame["simulated"].notna() & (frame["variant"] == "with_trend")]
        frame["statistic"] = frame["measure"] + frame["group"].map(lambda group: "" if group == "all" else f":{group}")
    except (ValueError, KeyError, TypeError) as fault:
        raise BrokenFile(f"{path} is not a back-test ({fault})", todo="make it with tsa-sim backtest --json") from fault
    return frame.assign(month=frame["month"].fillna(12).astype(int))


def _of_sets() -> pd.DataFrame:
    """Lay what the stored coefficient sets gave for the figures they were fitted to beside those figures."""
    ensemble = stored()
    means = ensemble.weights @ ensemble.simulated
    rows = [
        (figure.year, figure.month, figure.region, figure.statistic, figure.unit, float(means[place]), math.nan,
         math.nan, figure.value, error_of(float(means[place]), figure), "calibrated", figure.source)
        for place, figure in enumerate(ensemble.target_figures())
    ]  # fmt: skip
    names = ["year", "month", "region", "statistic", "unit", "simulated", "low90", "high90", "official", "error", "use",
             "source"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def _summary(making: Making, frame: pd.DataFrame, use: str) -> Paragraph:
    error = error_number(making, frame, use)
    return Paragraph(f"record.{use}", said(f"record.{use}", count=len(frame), error=error))


def error_number(making: Making, frame: pd.DataFrame, use: str) -> Number:
    """Keep the median absolute error on the figures of a use."""
    source = Source("record", "rows of the record", {"use": use, "statistic": "median of absolute relative errors"})
    error = typical_error(frame[frame["use"] == use])
    return making.figures.worked(f"record.{use}.median-error", error, _PERCENT, source)


def typical_error(frame: pd.DataFrame) -> float | None:
    """Give the median of the absolute relative errors; None without figures that have one."""
    relative = frame[~frame["unit"].isin(["share", "rank"])]["error"].abs()
    return float(relative.median()) if len(relative) else None


def _table(making: Making, frame: pd.DataFrame, use: str, where: str) -> Table:
    country = frame[frame["region"] == WHOLE_COUNTRY]
    rest = frame[frame["region"] != WHOLE_COUNTRY]
    largest = rest.reindex(rest["error"].abs().sort_values(ascending=False).index)
    most = len(frame) if where == "backtest" else _FIRST  # a record that was asked for stands whole
    chosen = pd.concat([country, largest.head(max(0, most - len(country)))])
    chosen = chosen.sort_values(["year", "month", "region", "statistic"], kind="stable")
    rows = [_row(making, entry, use, where) for entry in chosen.to_dict("records")]
    columns = (
        Column("region", said("head.region"), numeric=False),
        Column("what", said("head.measure"), numeric=False),
        Column("unit", said("head.unit"), numeric=False),
        Column("simulated", said("head.simulated")),
        Column("official", said("head.official")),
        Column("error", said("head.error"), said("head.error_unit")),
        Column("source", said("head.source"), numeric=False),
    )
    note = said("note.record_part", shown=len(rows), count=len(frame)) if len(rows) < len(frame) else None
    return Table(f"record.{use}", said(f"record.table_{use}"), said("head.period"), columns, tuple(rows), note)


def _row(making: Making, entry: dict[Any, Any], use: str, where: str) -> Row:
    unit = str(entry["unit"])
    rule = rule_for(unit, part=True)
    when = f"{entry['year']}-{int(entry['month']):02d}"
    again = f".{entry['place'] + 1}" if entry["place"] else ""  # two official figures of one thing
    stem = f"record.{when}.{entry['region']}.{entry['statistic']}{again}"
    cell = {"statistic": entry["statistic"], "to": when, "region": entry["region"], "use": use}
    simulated = making.figures.worked(
        f"{stem}.simulated", float(entry["simulated"]), rule, Source(f"record ({where})", "record", cell),
        low=_known(entry["low90"]), high=_known(entry["high90"]),
    )  # fmt: skip
    official = making.figures.worked(
        f"{stem}.official", float(entry["official"]), rule, Source("official", str(entry["source"]), cell)
    )
    gap = rule_for("share") if unit == "share" else _PERCENT
    error = making.figures.worked(
        f"{stem}.error", _known(entry["error"]), gap, Source(f"record ({where})", "record", cell), signed=True
    )
    cells: tuple[Number | Words | None, ...] = (
        region_words(str(entry["region"])), _name(str(entry["statistic"])), unit_of(simulated), simulated, official,
        error, everywhere(str(entry["source"])),
    )  # fmt: skip
    return Row(said("month", when=when), cells)


def _known(value: Any) -> float | None:
    return None if value is None or not math.isfinite(float(value)) else float(value)


def _name(statistic: str) -> Words:
    measure, _, group = statistic.partition(":")
    measure = measure if has(f"measure.{measure}") or not measure.startswith("paid_") else measure.removesuffix("_ytd")
    if not has(f"measure.{measure}"):
        return said(f"statistic.{measure}") if has(f"statistic.{measure}") else everywhere(statistic)
    return label(measure, group or "all") if not group or has(f"group.{group}") else everywhere(statistic)


def figures_known() -> int:
    """Give how many official figures the package holds."""
    return len(official_figures())
