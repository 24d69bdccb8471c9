"""Frames laid out as tables of a report: every number with a name, a rounding rule, and the table it is from."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tsa_sim.record.statistics import RATIO_UNITS
from tsa_sim.report.document import Column, Number, Row, Source, Table, Words
from tsa_sim.report.figures import Figures
from tsa_sim.report.rounding import Rule, rule_for
from tsa_sim.report.words import everywhere
from tsa_sim.validation.words import say

Entry = Mapping[Any, Any]
RuleOf = Rule | Callable[[Entry], Rule]

PERCENT, POINTS = Rule("percent", 1, 1, 100), Rule("points", 1, 1, 100)
COUNT, TENTHS, HUNDREDTHS, THOUSANDTHS = (Rule("count", 1, decimals) for decimals in range(4))
YEAR, TENGE = Rule("year", 1, 0), Rule("tenge a month", 1, 0)


@dataclass(frozen=True)
class Shown:
    """How a column of a frame is shown: as a number by a rule, or as a text by its words.

    low, high: columns of the interval's ends; a rule may depend on the row, and then stands in a column of units.
    """

    column: str
    rule: RuleOf | None = None
    words: Callable[[Entry], Words] | None = None
    signed: bool = False
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class Laid:
    """Where the numbers of a table come from: the run and the table's name, which names the numbers too."""

    figures: Figures
    run: str
    table: str

    def number(self, key: str, value: float | None, rule: Rule, **more: Any) -> Number:
        """Keep one number of the table under its name. key: of its cell, unique in the table."""
        source = Source(self.run, self.table, {"cell": key})
        known = None if value is None or not math.isfinite(float(value)) else float(value)
        return self.figures.worked(f"{self.table}.{key}", known, rule, source, **more)


def table_of(
    laid: Laid,
    frame: pd.DataFrame,
    key: Callable[[Entry], str],
    label: Callable[[Entry], Words],
    columns: Sequence[Shown],
    *,
    note: Words | None = None,
    title: Words | None = None,
) -> Table:
    """Lay a frame out: title, heads of columns and the head of labels are the texts of ``table.NAME`` and ``head.X``.

    key: names a row, uniquely; label: its words; title: of a table of which there are many, named alike.
    """
    rows = tuple(
        Row(label(entry), tuple(_cell(laid, entry, key(entry), shown) for shown in columns))
        for entry in frame.to_dict("records")
    )
    heads = tuple(
        Column(shown.column, say(f"head.{shown.column}"), _unit(shown), numeric=shown.rule is not None)
        for shown in columns
    )
    name = laid.table
    if title is not None:
        return Table(name, title, say("head.name"), heads, rows, note)
    return Table(name, say(f"table.{name}"), say(f"label.{name}"), heads, rows, note)


def unit_rule(entry: Entry) -> Rule:
    """Give the rule of a row's unit, in the small units of regions and months."""
    return rule_for(str(entry["unit"]), part=True)


def error_rule(entry: Entry) -> Rule:
    """Give the rule of a row's error: relative, but for shares and ranks a difference."""
    unit = str(entry["unit"])
    if unit == "rank":
        return TENTHS
    return POINTS if unit in RATIO_UNITS else PERCENT


def text(column: str) -> Shown:
    """Show a column as a text that is the same in every language."""
    return Shown(column, words=lambda entry: everywhere(_plain(entry[column])))


def _plain(value: object) -> str:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "\u2013"
    return str(value)


def _unit(shown: Shown) -> Words | None:
    if not isinstance(shown.rule, Rule) or shown.rule.unit in ("count", "year"):
        return None
    return say(f"unit.{shown.rule.unit.replace(' ', '_')}")


def _cell(laid: Laid, entry: Entry, key: str, shown: Shown) -> Number | Words | None:
    if shown.words is not None:
        return shown.words(entry)
    assert shown.rule is not None
    value = _known(entry[shown.column])
    if value is None:
        return None
    rule = shown.rule if isinstance(shown.rule, Rule) else shown.rule(entry)
    ends = {side: _known(entry[name]) for side, name in (("low", shown.low), ("high", shown.high)) if name}
    return laid.number(f"{key}.{shown.column}", value, rule, signed=shown.signed, **ends)


def _known(value: Any) -> float | None:
    return None if value is None or not math.isfinite(float(value)) else float(value)
