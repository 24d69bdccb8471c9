"""Predictive validation: what would have been said at past dates, beside what came, intervals, and simple rivals."""

import pandas as pd

from tsa_sim.record.known_errors import ANCHORED
from tsa_sim.record.rivals import rivals_beside
from tsa_sim.record.rolling import Rolling
from tsa_sim.record.said import AS_KNOWN
from tsa_sim.report.document import Block, Paragraph, Section, Table
from tsa_sim.report.words import everywhere, said
from tsa_sim.validation.chapters import Absent
from tsa_sim.validation.laying import COUNT, HUNDREDTHS, PERCENT, YEAR, Entry, Laid, Shown, table_of, unit_rule
from tsa_sim.validation.material import Material
from tsa_sim.validation.words import say, statistic_words

_RIVALS = ("last_value", "constant_rate", "plan")


def section(material: Material) -> Section | Absent:
    """Give the chapter; absent where neither the record nor the rolling origins were lived."""
    if material.backtest is None and material.rolling is None:
        return Absent(say("section.predictive"), say("absent.backtest"))
    blocks: list[Block] = [Paragraph("predictive", say("text.predictive"))]
    if material.rolling is None:
        blocks.append(Paragraph("rolling", say("absent.rolling"), "note"))
    else:
        blocks += _rolling(material, material.rolling)
    if material.backtest is not None:
        frame = rivals_beside(material.backtest.beside_official())
        if len(frame):
            blocks += [Paragraph("rivals", say("text.rivals")), _rivals(material, frame)]
    return Section("predictive", say("section.predictive"), tuple(blocks))


def _rolling(material: Material, rolling: Rolling) -> list[Block]:
    known = rolling.table[(rolling.table["told"] == AS_KNOWN) & (rolling.table["start"] == ANCHORED)]
    verdict, wins = rolling.verdict(), rolling.rival_wins()
    laid = material.laid("predictive.verdict", "rolling")
    inside = ((known["low90"] <= known["official"]) & (known["official"] <= known["high90"])).mean()
    error, coverage = (
        laid.number(name, float(value), PERCENT)
        for name, value in (("mean_error", known["error"].abs().mean()), ("inside_90", inside))
    )
    won_by = (wins["told"] == AS_KNOWN) & (wins["start"] == ANCHORED)
    counted = {"wins": won_by.sum(), "asked": known[list(_RIVALS)].notna().sum().sum()}
    won, asked = (laid.number(name, float(value), COUNT) for name, value in counted.items())
    count = laid.number("forecasts", float(len(known)), COUNT)
    text = say("text.rolling", count=count, error=error, inside=coverage, won=won, asked=asked)
    return [Paragraph("rolling", text), _verdict(laid, verdict), _origins(material, rolling)]


def _verdict(laid: Laid, verdict: pd.DataFrame) -> Table:
    columns = [
        Shown("start", words=lambda entry: say(f"start.{entry['start']}")),
        Shown("rival", words=lambda entry: say(f"rival.{entry['rival']}")), Shown("forecasts", COUNT),
        Shown("years_of_series", COUNT), Shown("mean_error", PERCENT), Shown("rivals_mean_error", PERCENT),
        Shown("interval_score", HUNDREDTHS), Shown("rivals_interval_score", HUNDREDTHS), Shown("inside_90", PERCENT),
        Shown("half_width_a_year_ahead", PERCENT),
    ]  # fmt: skip

    def key(entry: Entry) -> str:
        return f"{entry['told']}.{entry['start']}.{entry['rival']}"

    note = say("note.verdict")
    return table_of(laid, verdict, key, lambda entry: say(f"told.{entry['told']}"), columns, note=note)


def _origins(material: Material, rolling: Rolling) -> Table:
    columns = [
        Shown("told", words=lambda entry: say(f"told.{entry['told']}")),
        Shown("start", words=lambda entry: say(f"start.{entry['start']}")), Shown("year", YEAR),
        Shown("measure", words=lambda entry: statistic_words(str(entry["measure"]))),
        Shown("simulated", unit_rule, low="low90", high="high90"), Shown("official", unit_rule),
        Shown("error", PERCENT, signed=True), *(Shown(name, PERCENT, signed=True) for name in _RIVALS),
    ]  # fmt: skip

    def key(entry: Entry) -> str:
        return f"{entry['origin']}.{entry['told']}.{entry['start']}.{entry['year']}.{entry['measure']}"

    laid = material.laid("predictive.origins", "rolling")
    frame = rolling.table.sort_values(["origin", "told", "start", "year", "measure"], kind="stable")
    return table_of(laid, frame, key, lambda entry: said("month", when=str(entry["origin"])), columns)


def _rivals(material: Material, frame: pd.DataFrame) -> Table:
    columns = [
        Shown("measure", words=lambda entry: statistic_words(str(entry["measure"]))),
        Shown("use", words=lambda entry: say(f"use.{entry['use']}")),
        Shown("model_error", PERCENT, signed=True), *(Shown(name, PERCENT, signed=True) for name in _RIVALS),
    ]  # fmt: skip
    laid = material.laid("predictive.rivals", "backtest")
    return table_of(
        laid, frame, lambda entry: f"{entry['year']}.{entry['measure']}", lambda entry: everywhere(str(entry["year"])),
        columns, note=say("note.rivals"),
    )  # fmt: skip
