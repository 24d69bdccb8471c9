"""The leaflet: six families before and after in plain words, for the explanatory work of the regions."""

from tsa_sim.report.document import Paragraph, Section
from tsa_sim.report.families import Typical, amount, difference, months_of, worked_out
from tsa_sim.report.making import Making
from tsa_sim.report.words import region_words, said


def sections(making: Making) -> tuple[Section, ...]:
    """Give a section a family, and what holds for all of them; none where the calculator does not reach the month."""
    now = worked_out(making, making.reform)
    before = worked_out(making, making.base)
    if not now or not before:
        return ()
    families = tuple(_family(making, old, new) for old, new in zip(before, now, strict=True))
    return (_first(making, now[0]), *families, _last(making))


def _first(making: Making, typical: Typical) -> Section:
    line = amount(making, making.reform, typical, "poverty-line", float(typical.answer.line))
    words = said("leaflet.line", line=line, when=typical.answer.date, region=region_words(typical.answer.region))
    key = "leaflet.compared" if making.runs.compared else "leaflet.alone"
    laws = said(key, base=making.title(making.base), run=making.title(making.reform))
    return Section("leaflet.line", said("leaflet.who"), (Paragraph("leaflet.line", words), Paragraph(key, laws)))


def _family(making: Making, old: Typical, new: Typical) -> Section:
    run = making.reform
    paid = amount(making, run, new, "paid", new.paid)
    pay = amount(making, making.base, old, "own-pay", old.own)
    values = {"pay": pay, "now": paid, "kind": said(f"leaflet.kind.{new.answer.assistance_kind or 'none'}")}
    if making.runs.compared:
        was = amount(making, making.base, old, "paid", old.paid)
        change = difference(making, run, new, paid, was)
        key = "leaflet.same" if change.shown == 0 else "leaflet.family"
        words = said(key, before=was, change=change, **values)
    else:
        words = said("leaflet.family_alone", **values)
    return Section(f"leaflet.{new.key}", new.title, (Paragraph(f"leaflet.{new.key}", words),))


def _last(making: Making) -> Section:
    words = said("leaflet.ask", when=months_of(making))
    return Section("leaflet.ask", said("leaflet.how"), (Paragraph("leaflet.ask", words),))
