"""The bridge from the year before to the year asked: persons, months, award; then the rules, step by step.

Where the report may run the model (``--bridge``), the bridge of ``sections/chain.py`` stands in its place.
"""

from decimal import Decimal
from itertools import pairwise
from typing import Any, NamedTuple

from tsa_sim.report.bridge import FACTORS, Product, product, scope_of, shares
from tsa_sim.report.chain import executed
from tsa_sim.report.document import Column, Number, Paragraph, Picture, Row, Section, Source, Table, Words
from tsa_sim.report.making import Making, label
from tsa_sim.report.rounding import largest_remainder, rounded, rule_for
from tsa_sim.report.sections import chain
from tsa_sim.report.spelling import unit_heading
from tsa_sim.report.words import said
from tsa_sim.tables.tidy import WHOLE_COUNTRY


class Step(NamedTuple):
    """A bar of the bridge: a total, or a part of the way from the total before to the total after it."""

    key: str
    words: Words
    value: float
    total: bool
    source: Source


def section(making: Making) -> Section | None:
    """Give the chapter; None where there is neither a year before nor a run to compare with."""
    if making.asked.bridge:
        return chain.section(making)
    steps = _steps(making)
    if sum(step.total for step in steps) < 2:
        return None
    numbers = _numbers(making, steps)
    rule = rule_for("tenge", part=making.asked.region != WHOLE_COUNTRY)
    rows = tuple(Row(step.words, (number,), step.total) for step, number in zip(steps, numbers, strict=True))
    columns = (
        Column("amount", said("head.amount"), unit_heading(rule.unit, rule.scale), said("counted.sum of the months")),
    )
    title = said("bridge.table", start=steps[0].words, end=steps[-1].words)
    table = Table("bridge", title, said("head.step_of_law"), columns, rows, said("note.bridge"))
    data: dict[str, Any] = {
        "unit": unit_heading(rule.unit, rule.scale), "decimals": rule.decimals,
        "steps": [{"name": step.words, "value": number.shown, "total": step.total}
                  for step, number in zip(steps, numbers, strict=True)],
    }  # fmt: skip
    text = Paragraph("bridge.text", said("bridge.text", measure=label(scope_of(making.runs).measure)))
    described = said("bridge.described", start=numbers[0], end=numbers[-1])
    picture = Picture("bridge.picture", "bridge", title, described, data)
    return Section("bridge", said("section.bridge"), (text, picture, table))


def _steps(making: Making) -> list[Step]:
    """Give the bars: executed, the model's gap, the year before, its way to the year asked, and each step of rules."""
    region, year, scope = making.asked.region, making.year, scope_of(making.runs)
    steps: list[Step] = []
    before = product(making.base, year - 1, region, scope)
    here = product(making.base, year, region, scope)
    if before is not None:
        steps += _executed(making, before)
        steps.append(_total(making, making.base.name, year - 1, before, "bridge.modelled"))
        if here is not None:
            steps += _parts(making, before, here, f"{making.base.name}.{year - 1}-{year}", "bridge.under_same_law")
    if here is None:
        return []
    steps.append(_total(making, making.base.name, year, here, "bridge.modelled"))
    for old, run in zip(making.runs.results, making.runs.results[1:], strict=False):
        now = product(run, year, region, scope)
        if now is None:
            return steps
        was = product(old, year, region, scope)
        assert was is not None
        steps += _parts(making, was, now, f"{run.name}-minus-{old.name}.{year}", "bridge.by_rules")
        steps.append(_total(making, run.name, year, now, "bridge.modelled"))
    return steps


def _executed(making: Making, before: Product) -> list[Step]:
    """Give the executed year and what the model misses of it, where an official outcome of all payments is known."""
    year, region = making.year - 1, making.asked.region
    if scope_of(making.runs).measure != "paid_tsa":
        return []  # what was executed of all payments of the old regime together is not known
    figure = executed(year, region)
    if figure is None:
        return []
    source = Source("official", figure.source, {"statistic": figure.statistic, "year": year, "region": region})
    gap = Source("official and run", figure.source, {"statistic": "modelled minus executed", "year": year})
    return [
        Step(f"executed.{year}", said("bridge.executed", year=year), figure.value, True, source),
        Step(f"gap.{year}", said("bridge.gap"), before.total - figure.value, False, gap),
    ]


def _total(making: Making, name: str, year: int, found: Product, key: str) -> Step:
    run = next(run for run in making.runs.results if run.name == name)
    measure = scope_of(making.runs).measure
    cell = {"measure": measure, "when": year, "region": making.asked.region, "group": "all", "statistic": "mean"}
    source = Source(f"{run.name} {run.fingerprint[:12]}", f"{run.path.name}/tables/budget.parquet", cell)
    return Step(f"{name}.{year}", said(key, year=year, run=making.title(run)), found.total, True, source)


def _parts(making: Making, before: Product, after: Product, stem: str, key: str) -> list[Step]:
    steps = []
    for factor, value in zip(FACTORS, shares(before, after), strict=True):
        cell = {
            "factor": factor,
            "way": stem,
            "region": making.asked.region,
            "statistic": "logarithmic mean decomposition",
        }
        source = Source(stem, "budget.parquet and recipients.parquet", cell)
        steps.append(Step(f"{stem}.{factor}", said(f"{key}.{factor}"), value, False, source))
    return steps


def _numbers(making: Making, steps: list[Step]) -> list[Number]:
    """Round totals by the rule and the steps between two totals so that they add."""
    rule = rule_for("tenge", part=making.asked.region != WHOLE_COUNTRY)
    shown: list[Decimal] = [Decimal(0)] * len(steps)
    totals = [place for place, step in enumerate(steps) if step.total]
    for place in totals:
        figure = rounded(steps[place].value, rule)
        assert figure is not None
        shown[place] = figure
    for start, end in pairwise(totals):
        parts = [steps[place].value for place in range(start + 1, end)]
        allotted = largest_remainder(shown[end] - shown[start], parts, rule)
        shown[start + 1 : end] = allotted
    region = making.asked.region
    return [
        making.figures.worked(
            f"bridge.{region}.{step.key}", step.value, rule, step.source, shown=figure, signed=not step.total
        )
        for step, figure in zip(steps, shown, strict=True)
    ]
