"""One page: what changes, the figures that matter most, what it may cost, and how sure that is."""

from tsa_sim.parameters import LawBook
from tsa_sim.report.document import Block, Paragraph, Section, Words
from tsa_sim.report.making import Making
from tsa_sim.report.rating import overall, rated
from tsa_sim.report.sections.budget import year_at_quantiles
from tsa_sim.report.sections.law import rule_name, value_of
from tsa_sim.report.words import joined, said
from tsa_sim.scenario.difference import LAW, Difference, between


def law(making: Making) -> Section | None:
    """Name the rules that change, in one sentence; None with one run alone."""
    if not making.runs.compared:
        return None
    changed = [entry for entry in between(making.base.scenario, making.reform.scenario) if entry.kind == LAW]
    if not changed:
        return None
    book = making.reform.scenario.law_book()
    once = {entry.name: entry for entry in reversed(changed)}
    listed = joined(*(_change(making, once[name], book) for name in sorted(once)), by="; ")
    words = said("memo.law", base=making.title(making.base), run=making.title(making.reform), rules=listed)
    return Section("law", said("section.law"), (Paragraph("memo.law", words),))


def risk(making: Making) -> Section:
    """Say what it may cost and how sure the figures are."""
    low, _, high = year_at_quantiles(making, making.reform)
    letter = overall(rated(making))
    blocks: tuple[Block, ...] = (
        Paragraph("memo.cost", said("memo.cost", year=making.year, low=low, high=high)),
        Paragraph("rating", said("rating.text", letter=letter, meaning=said(f"rating.meaning.{letter}"))),
    )
    return Section("risk", said("section.risk"), blocks)


def place(making: Making) -> Section | None:
    """Tell a region its place among the regions; None for the country."""
    codes = making.reform.regions
    region = making.asked.region
    if region not in codes or len(codes) < 2:
        return None
    persons = {code: making.level(making.reform, "recipients_persons_ytd", region=code) for code in codes}
    order = sorted(codes, key=lambda code: -(persons[code].exact or 0.0))
    whole = making.level(making.reform, "recipients_persons_ytd", region="KZ")
    words = said("region.place", making.figures, year=making.year, run=making.title(making.reform),
                 number=persons[region], place=order.index(region) + 1, count=len(codes), whole=whole)  # fmt: skip
    return Section("place", said("section.place"), (Paragraph("region.place", words, "lead"),))


def _change(making: Making, entry: Difference, book: LawBook) -> Words:
    """Give a rule with its values from the first month on in which they differ."""
    before, after = (
        value_of(making, run, entry, text)
        for run, text in ((making.base, entry.before), (making.reform, entry.after))
    )  # fmt: skip
    name = rule_name(entry.name, book)
    return said("memo.change", name=name, before=before, after=after)
