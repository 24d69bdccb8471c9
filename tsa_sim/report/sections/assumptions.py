"""Assumptions, limits, and how uncertain the figures are, by a stated rule."""

from tsa_sim.behaviour.coefficients import registry
from tsa_sim.report.document import Block, Column, Number, Paragraph, Row, Section, Source, Table, Words
from tsa_sim.report.making import Making
from tsa_sim.report.rating import Test, overall, rated
from tsa_sim.report.rounding import Rule
from tsa_sim.report.words import everywhere, has, joined, said

_LIMITS = ("people", "income", "interval", "lines", "compliance", "economy", "behaviour", "offices")
_FIRST_YEAR = 1900
_ASSUMED = ("assumption", "our prior")


def section(making: Making) -> Section:
    """Give the chapter."""
    blocks: list[Block] = [_rating(making), _tests(making)]
    blocks += [Paragraph(f"limits.{key}", said(f"limits.{key}")) for key in _LIMITS]
    if making.reform.survey:
        blocks.append(Paragraph("limits.survey", said("limits.survey"), "warning"))
    blocks.append(_assumed(making))
    return Section("assumptions", said("section.assumptions"), tuple(blocks))


def _rating(making: Making) -> Paragraph:
    letter = overall(rated(making))
    return Paragraph("rating", said("rating.text", letter=letter, meaning=said(f"rating.meaning.{letter}")), "lead")


def _tests(making: Making) -> Table:
    rows = tuple(
        Row(said(f"rating.test.{test.name}"), (_value(making, test), everywhere(test.letter))) for test in rated(making)
    )
    columns = (Column("value", said("head.value"), numeric=False), Column("letter", said("head.letter"), numeric=False))
    return Table("rating", said("rating.table"), said("head.test"), columns, rows, said("note.rating"))


def _value(making: Making, test: Test) -> Words:
    if test.value is None:
        return said("law.absent")
    rule = Rule("count", 1, 0) if test.name == "distance" else Rule("percent", 1, 1, 100)
    source = Source("this report", "report/rating.yaml", {"test": test.name})
    number = making.figures.worked(f"rating.{test.name}", test.value * rule.factor, rule._replace(factor=1), source)
    return said("rating.value_years" if test.name == "distance" else "rating.value", number=number)


def _assumed(making: Making) -> Table:
    """List the coefficients that nothing published identifies, with their ranges, and those a scenario changed."""
    coefficients = making.reform.manifest.get("behaviour", {})
    rows = []
    for name, entry in registry().items():
        changed = any(name in run.manifest["scenario"].get("behaviour", {}) for run in making.runs.results)
        if isinstance(entry.value, dict) or not (changed or entry.source.startswith(_ASSUMED)):
            continue
        value = float(coefficients.get(name, entry.value))
        cells = [_coefficient(making, name, what, number) for what, number in
                 (("value", value), ("low", entry.low), ("high", entry.high))]  # fmt: skip
        title = said(f"coefficient.{name}") if has(f"coefficient.{name}") else everywhere(name)
        mark = said("assumptions.changed") if changed else everywhere("")
        rows.append(Row(joined(title, mark), (*cells, everywhere(name))))
    columns = (
        Column("value", said("head.value")), Column("low", said("head.lowest")), Column("high", said("head.highest")),
        Column("name", said("head.name"), numeric=False),
    )  # fmt: skip
    return Table("assumptions", said("assumptions.table"), said("head.assumption"), columns, tuple(rows),
                 said("note.assumptions"))  # fmt: skip


def _coefficient(making: Making, name: str, what: str, value: float) -> Number:
    text = f"{value:.4g}"
    unit = "year" if name.endswith("_year") and value > _FIRST_YEAR else "count"
    rule = Rule(unit, 1, len(text.partition(".")[2]))
    run = making.reform
    source = Source(
        f"{run.name} {run.fingerprint[:12]}", "manifest.json: behaviour", {"coefficient": name, "what": what}
    )
    return making.figures.worked(f"coefficient.{name}.{what}", value, rule, source)
