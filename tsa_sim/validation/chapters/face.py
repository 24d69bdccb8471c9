"""Face validity: families that anyone can follow, and the shapes that the record is known by."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from tsa_sim.calculator import family
from tsa_sim.calculator.answer import PAYMENTS
from tsa_sim.calendar import MONTHS_IN_YEAR, month
from tsa_sim.parameters import law_book
from tsa_sim.record.draws import WITH_TREND
from tsa_sim.record.statistics import statistic
from tsa_sim.report.document import Block, Column, Paragraph, Row, Section, Table
from tsa_sim.report.families import HOME_REGION, as_question, typical_families
from tsa_sim.report.rounding import Rule, rule_for
from tsa_sim.report.spelling import unit_heading
from tsa_sim.report.words import region_words, said
from tsa_sim.result import Result
from tsa_sim.validation.laying import TENGE, Entry, Shown, table_of, text
from tsa_sim.validation.material import Material
from tsa_sim.validation.words import content, say, told

MONTHS = ("2017-06", "2018-06", "2019-06", "2021-06", "2023-06", "2025-06")
_WAGE = "minimums.minimum_wage"


def section(material: Material) -> Section:
    """Give the chapter."""
    blocks: list[Block] = [Paragraph("face", say("text.face")), _families(material)]
    if material.backtest is not None:
        found = patterns(material.backtest.draws.by_variant[WITH_TREND])
        inside = material.laid("face.patterns", "backtest")
        met = inside.number("met", float((found["outside"] == 0).sum()), rule_for("count"))
        columns = [
            Shown("unit", words=lambda entry: unit_heading(_rule(entry).unit, _rule(entry).scale)),
            Shown("low", _rule), Shown("high", _rule), Shown("simulated", _rule), Shown("outside", _rule, signed=True),
            text("source"),
        ]  # fmt: skip
        blocks += [
            Paragraph("face.patterns", say("text.patterns", met=met, count=len(found))),
            table_of(
                inside, found, lambda entry: str(entry["key"]), lambda entry: told(entry["words"]), columns,
                note=say("note.patterns"),
            ),
        ]  # fmt: skip
    return Section("face", say("section.face"), tuple(blocks))


def patterns(results: tuple[Result, ...]) -> pd.DataFrame:
    """Give every pattern beside the mean of the draws; outside: how far beyond the nearer end of its range."""
    rows = []
    for key, entry in content("patterns").items():
        value = _of(results, entry)
        low, high = (float(end) for end in entry["range"])
        outside = value - high if value > high else value - low if value < low else 0.0
        rows.append((key, entry["words"], low, high, value, outside, entry["unit"], entry["source"]))
    return pd.DataFrame(rows, columns=["key", "words", "low", "high", "simulated", "outside", "unit", "source"])


def _of(results: tuple[Result, ...], entry: Mapping[str, Any]) -> float:
    """Give a statistic of the draws in the mean, over that of another moment where one is named."""
    found = _at(results, entry["statistic"], entry["at"])
    if "over" in entry:
        found = found / _at(results, entry["over"].get("statistic", entry["statistic"]), entry["over"]["at"])
    return float(found.mean())


def _at(results: tuple[Result, ...], name: str, when: str) -> Any:
    moment = month(when)
    assert moment >= MONTHS_IN_YEAR
    region = "KZ"
    if "@" in name:
        name, region = name.split("@")
    return np.concatenate([statistic(one, name, region, moment) for one in results])


def _rule(entry: Entry) -> Rule:
    """Give a pattern's rule: what is near one needs two decimals."""
    unit = str(entry["unit"])
    return Rule(unit, 1, 2) if unit in ("ratio", "persons a family") else rule_for(unit, part=True)


def _families(material: Material) -> Table:
    """Work out typical families under the law in force of six months: all its payments, tenge a month."""
    laid, book = material.laid("face.families", "calculator"), law_book()
    rows = []
    for key, described in typical_families().items():
        cells = []
        for when in MONTHS:
            wage = float(book.parameter(_WAGE).at(month(when)).value)
            answer = family(as_question(described, when, HOME_REGION, wage))
            paid = sum(answer.payments[payment] for payment in PAYMENTS)
            cells.append(laid.number(f"{key}.{when}", float(paid), TENGE))
        rows.append(Row(told(described["title"]), tuple(cells)))
    columns = tuple(Column(when, said("month", when=when), say("unit.tenge_a_month")) for when in MONTHS)
    note = say("note.families", region=region_words(HOME_REGION))
    return Table("face.families", say("table.face.families"), say("label.face.families"), columns, tuple(rows), note)
