"""What changes in the law: parameter, from, to, months, reference; and what else differs between the runs."""

from tsa_sim.locale import catalogue
from tsa_sim.parameters import LawBook
from tsa_sim.report.document import Block, Column, Paragraph, Row, Section, Source, Table, Words
from tsa_sim.report.making import Making
from tsa_sim.report.rounding import Rule
from tsa_sim.report.runs import Run
from tsa_sim.report.spelling import unit_behind
from tsa_sim.report.words import everywhere, has, joined, said, words_of
from tsa_sim.scenario.difference import LAW, Difference, between

_UNITS = {"share": "percent", "tenge a month": "tenge a month", "months": "months", "children": "children"}
_TRUE = {"true": "law.yes", "false": "law.no"}


def section(making: Making) -> Section | None:
    """Give the chapter; None with one run alone, or where nothing differs."""
    blocks: list[Block] = []
    for run in making.runs.results[1:]:
        found = between(making.base.scenario, run.scenario)
        laws = [entry for entry in found if entry.kind == LAW]
        others = [entry for entry in found if entry.kind != LAW]
        if laws:
            blocks.append(_table(making, run, laws, "law"))
        if others:
            blocks.append(_table(making, run, others, "settings"))
    if not blocks:
        return None
    return Section("law", said("section.law"), (Paragraph("law.text", said("law.text")), *blocks))


def _table(making: Making, run: Run, entries: list[Difference], what: str) -> Table:
    columns = (
        Column("from", said("head.in_base"), numeric=False),
        Column("to", said("head.in_reform"), numeric=False),
        Column("months", said("head.months"), numeric=False),
        Column("reference", said("head.reference"), numeric=False),
    )
    book = run.scenario.law_book()
    rows = tuple(
        Row(
            _name(entry, book),
            (
                value_of(making, making.base, entry, entry.before), value_of(making, run, entry, entry.after),
                _span(entry), reference_words(entry.reference),
            ),
        )
        for entry in entries
    )  # fmt: skip
    title = said(f"law.table_{what}", base=making.title(making.base), run=making.title(run))
    return Table(f"{what}.{run.name}", title, said("head.parameter"), columns, rows, said("note.reference"))


def _name(entry: Difference, book: LawBook) -> Words:
    if entry.kind == LAW:
        return joined(rule_name(entry.name, book), everywhere(f"({entry.name})"))
    key = f"setting.{entry.name}"
    return said(key) if has(key) else everywhere(entry.name)


def reference_words(reference: str) -> Words:
    """Give a reference in every language where the catalogue knows it, else as it stands in the law's files."""
    known = catalogue("references").get(reference)
    return words_of(known) if known is not None else everywhere(reference)


def rule_name(name: str, book: LawBook) -> Words:
    """Give a rule's name in the law book, behind that of its payment where it would not be known by itself."""
    programme, _, rule = name.partition(".")
    words = words_of(book.parameter(name).names._asdict())
    payment = f"measure.paid_{programme}"
    known = programme == "tsa" or rule == "in_force" or not has(payment)
    return words if known else joined(said(payment), words, by=": ")


def value_of(making: Making, run: Run, entry: Difference, text: str | None) -> Words:
    """Write a value of the law in words, a number of it under a name of its own."""
    if text is None:
        return said("law.absent")
    if text.lower() in _TRUE:
        return said(_TRUE[text.lower()])
    try:
        exact = float(text)
    except ValueError:
        key = f"law_word.{text}"
        return said(key) if has(key) else everywhere(text)
    if entry.kind != LAW:
        return everywhere(text)
    share = entry.unit == "share"
    decimals = max(0, len(text.partition(".")[2]) - (2 if share else 0))
    rule = Rule(_UNITS.get(entry.unit, "count"), 1, decimals, 100 if share else 1)
    name = f"law.{run.name}.{entry.since}.{entry.name}"
    source = Source(f"law book of {run.name}, {str(run.manifest['law_hash'])[:12]}", "law",
                    {"parameter": entry.name, "since": entry.since, "reference": entry.reference})  # fmt: skip
    number = making.figures.worked(name, exact * rule.factor, rule._replace(factor=1), source)
    if rule.unit == "count" and has(f"law_unit.{entry.unit}"):
        unit = said(f"law_unit.{entry.unit}")
        return {language: f"{{{name}}}\u00a0{unit[language]}" for language in unit}
    return {language: f"{{{name}}}{unit_behind(number.unit, 1, language)}" for language in ("kk", "ru", "en")}


def _span(entry: Difference) -> Words:
    if entry.since is None or entry.until is None:
        return said("law.always")
    return everywhere(f"{entry.since} \u2013 {entry.until}")
