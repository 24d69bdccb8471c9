"""The bridge from the last executed year: people, line, index, rules, take-up, screening, each by its factors.

Steps are whole tenge that add exactly; what is shown is rounded so that it adds too, down the steps and across factors.
"""

from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from tsa_sim.report.bridge import FACTORS, Product, product, scope_of, shares
from tsa_sim.report.chain import Chain, chain, executed
from tsa_sim.report.document import Column, Number, Paragraph, Picture, Row, Section, Source, Table, Words
from tsa_sim.report.making import Making, label
from tsa_sim.report.rounding import Rule, largest_remainder, rounded, rule_for
from tsa_sim.report.runs import Run
from tsa_sim.report.spelling import unit_heading
from tsa_sim.report.words import said

_TENGE = Rule("tenge", 1, 0)
_SHOWN = rule_for("tenge", part=True)
_AWARD = Rule("tenge", 1, 0)


class Bar(NamedTuple):
    """A bar of the bridge, tenge: a total, or a step with what each factor has of it where it has any."""

    key: str
    words: Words
    value: int
    total: bool
    source: Source
    factors: tuple[int, ...] = ()


class _State(NamedTuple):
    """A state on the way: what was paid as a product, and how the step to it is named."""

    key: str
    words: Words
    product: Product
    total: Words | None = None  # its name where the state is a bar of its own


def section(making: Making) -> Section | None:
    """Give the chapter; None where nobody is paid in one of the years. Lives the runs that it needs."""
    asked, scope = making.asked, scope_of(making.runs)
    found = chain(making.base, making.year, asked.region, scope, asked.threads, asked.told)
    if found is None:
        return None
    states = _states(making, found)
    bars = _bars(making, found, states)
    numbers = _numbers(making, bars)
    title = said("bridge.table", start=bars[0].words, end=bars[-1].words)
    first, last = numbers[0][0], numbers[-1][0]
    picture = Picture("bridge.picture", "bridge", title, said("bridge.described", start=first, end=last), {
        "unit": unit_heading(_SHOWN.unit, _SHOWN.scale), "decimals": _SHOWN.decimals,
        "steps": [{"name": bar.words, "value": row[0].shown, "total": bar.total}
                  for bar, row in zip(bars, numbers, strict=True)],
    })  # fmt: skip
    text = said("bridge.chain_text", measure=label(scope.measure), year=found.year)
    blocks = (Paragraph("bridge.text", text), picture, _table(title, bars, numbers), _levels(making, states))
    return Section("bridge", said("section.bridge"), blocks)


def _states(making: Making, found: Chain) -> list[_State]:
    """Give the states from the executed year's model to the last run."""
    year, name = making.year, making.title(making.base)
    begins = said("bridge.modelled", year=found.year, run=name)
    states = [_State(f"{making.base.name}.{found.year}", begins, found.before, begins)]
    for place, link in enumerate(found.links):
        ends = place + 1 == len(found.links)
        total = said("bridge.modelled", year=year, run=name) if ends else None
        states.append(_State(link.key, said(f"bridge.step.{link.key}"), link.product, total))
    for run in making.runs.results[1:]:
        now = product(run, year, making.asked.region, scope_of(making.runs))
        if now is None:
            break
        title = making.title(run)
        states.append(_State(run.name, said("bridge.step.law", run=title), now, said("bridge.modelled", year=year,
                                                                                     run=title)))  # fmt: skip
    return states


def _bars(making: Making, found: Chain, states: list[_State]) -> list[Bar]:
    """Give the bars in whole tenge: every step is parted so that it adds, and the steps add to the totals."""
    bars = _executed(making, found)
    bars.append(_total(making, states[0], making.base, found.year))
    run = making.base
    for before, now in pairwise(states):
        gap = _whole(now.product.total) - _whole(before.product.total)
        parts = largest_remainder(Decimal(gap), shares(before.product, now.product), _TENGE)
        way = {"step": now.key, "from": before.key, "region": making.asked.region,
               "statistic": "logarithmic mean decomposition"}  # fmt: skip
        source = Source(
            f"{run.name} lived with parts of {found.year} held", "budget.parquet and recipients.parquet", way
        )
        bars.append(Bar(f"step.{now.key}", now.words, gap, False, source, tuple(map(int, parts))))
        if now.total is not None:
            run = next((one for one in making.runs.results if one.name == now.key), making.base)
            bars.append(_total(making, now, run, making.year))
    return bars


def _executed(making: Making, found: Chain) -> list[Bar]:
    """Give what was executed and what the model misses of it, where an official outcome is known."""
    figure = executed(found.year, making.asked.region) if scope_of(making.runs).measure == "paid_tsa" else None
    if figure is None:
        return []
    cell = {"statistic": figure.statistic, "year": found.year, "region": figure.region, "id": figure.id}
    gap = _whole(found.before.total) - _whole(figure.value)
    missed = Source("official and run", figure.source, {**cell, "statistic": "modelled minus executed"})
    return [
        Bar(f"executed.{found.year}", said("bridge.executed", year=found.year), _whole(figure.value), True,
            Source("official", figure.source, cell)),
        Bar(f"gap.{found.year}", said("bridge.gap"), gap, False, missed),
    ]  # fmt: skip


def _total(making: Making, state: _State, run: Run, year: int) -> Bar:
    assert state.total is not None
    cell = {"measure": scope_of(making.runs).measure, "when": year, "region": making.asked.region, "group": "all",
            "statistic": "mean"}  # fmt: skip
    source = Source(f"{run.name} {run.fingerprint[:12]}", f"{run.path.name}/tables/budget.parquet", cell)
    return Bar(f"{run.name}.{year}", state.total, _whole(state.product.total), True, source)


def _whole(value: float) -> int:
    figure = rounded(value, _TENGE)
    assert figure is not None
    return int(figure)


def _numbers(making: Making, bars: list[Bar]) -> list[tuple[Number, ...]]:
    """Round totals, then steps between two totals, then factors of a step, so that all that is shown adds."""
    totals = [place for place, bar in enumerate(bars) if bar.total]
    shown = [rounded(bar.value, _SHOWN) or Decimal(0) for bar in bars]
    for start, end in pairwise(totals):
        between = [bar.value for bar in bars[start + 1 : end]]
        shown[start + 1 : end] = largest_remainder(shown[end] - shown[start], between, _SHOWN)
    rows = []
    for bar, figure in zip(bars, shown, strict=True):
        stem = f"bridge.{making.asked.region}.{bar.key}"
        row = [making.figures.worked(stem, bar.value, _SHOWN, bar.source, shown=figure, signed=not bar.total)]
        parts = largest_remainder(figure, bar.factors, _SHOWN) if bar.factors else []
        for factor, exact, part in zip(FACTORS, bar.factors, parts, strict=bool(parts)):
            row.append(making.figures.worked(f"{stem}.{factor}", exact, _SHOWN, bar.source, shown=part, signed=True))
        rows.append(tuple(row))
    return rows


def _table(title: Words, bars: list[Bar], numbers: list[tuple[Number, ...]]) -> Table:
    unit, counted = unit_heading(_SHOWN.unit, _SHOWN.scale), said("counted.sum of the months")
    heads = [Column("amount", said("head.amount"), unit, counted)]
    heads += [Column(factor, said(f"bridge.by.{factor}"), unit, counted) for factor in FACTORS]
    rows = tuple(
        Row(bar.words, (*row, *(None,) * (len(heads) - len(row))), bar.total)
        for bar, row in zip(bars, numbers, strict=True)
    )
    return Table("bridge", title, said("head.step_of_law"), tuple(heads), rows, said("note.bridge_chain"))


def _levels(making: Making, states: list[_State]) -> Table:
    """Give persons, months and award after each step: the factors themselves."""
    region, group = making.asked.region, scope_of(making.runs).group
    persons, months = rule_for("persons"), Rule("months", 1, 2)
    rows = []
    for state in states:
        source = Source(state.key, "budget.parquet and recipients.parquet", {"region": region, "group": group})
        cells = (("persons", state.product.persons, persons), ("months", state.product.months, months),
                 ("award", state.product.award, _AWARD))  # fmt: skip
        rows.append(Row(state.words, tuple(
            making.figures.worked(f"bridge.{region}.level.{state.key}.{name}", value, rule, source)
            for name, value, rule in cells
        )))  # fmt: skip
    heads = (
        Column("persons", said("bridge.level.persons"), unit_heading("persons", persons.scale),
               said("counted.different since January")),
        Column("months", said("bridge.level.months"), unit_heading("months", 1), said("counted.each_recipient")),
        Column("award", said("bridge.level.award"), unit_heading("tenge", 1), said("bridge.level.counted")),
    )  # fmt: skip
    return Table("bridge.levels", said("bridge.levels"), said("head.step_of_law"), heads, tuple(rows))
