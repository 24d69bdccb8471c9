"""The leaflet: six families before and after in plain words, for the explanatory work of the regions."""

from typing import NamedTuple

from tsa_sim.errors import OutsideData
from tsa_sim.report.document import Paragraph, Section
from tsa_sim.report.families import Typical, amount, difference, months_of, worked_out
from tsa_sim.report.making import Making
from tsa_sim.report.runs import Run
from tsa_sim.report.sections.families import reached
from tsa_sim.report.words import region_words, said


class Laws(NamedTuple):
    """The runs whose laws are laid side by side; the same one twice where there is one alone."""

    before: Run
    now: Run


def sections(making: Making) -> tuple[Section, ...]:
    """Give a section a family, and what holds for all of them.

    Raises OutsideData where the calculator reaches none of the laws.
    """
    runs = reached(making)
    if not runs:
        raise OutsideData("the calculator reaches none of these laws in that month", todo="Make another kind of report")
    laws = Laws(runs[0], runs[-1])
    before, now = (worked_out(making, run) for run in laws)
    families = tuple(_family(making, laws, old, new) for old, new in zip(before, now, strict=True))
    return (_first(making, laws, now[0]), *families, _last(making))


def _first(making: Making, laws: Laws, typical: Typical) -> Section:
    line = amount(making, laws.now, typical, "poverty-line", float(typical.answer.line))
    words = said("leaflet.line", line=line, when=typical.answer.date, region=region_words(typical.answer.region))
    key = "leaflet.alone" if laws.before is laws.now else "leaflet.compared"
    names = said(key, base=making.title(laws.before), run=making.title(laws.now))
    return Section("leaflet.line", said("leaflet.who"), (Paragraph("leaflet.line", words), Paragraph(key, names)))


def _family(making: Making, laws: Laws, old: Typical, new: Typical) -> Section:
    base, run = laws
    paid = amount(making, run, new, "paid", new.paid)
    pay = amount(making, base, old, "own-pay", old.own)
    values = {"pay": pay, "now": paid, "kind": said(f"leaflet.kind.{new.answer.assistance_kind or 'none'}")}
    if base is not run:
        was = amount(making, base, old, "paid", old.paid)
        change = difference(making, run, base, new, paid, was)
        key = "leaflet.same" if change.shown == 0 else "leaflet.family"
        words = said(key, before=was, change=change, **values)
    else:
        words = said("leaflet.family_alone", **values)
    return Section(f"leaflet.{new.key}", new.title, (Paragraph(f"leaflet.{new.key}", words),))


def _last(making: Making) -> Section:
    words = said("leaflet.ask", when=months_of(making))
    return Section("leaflet.ask", said("leaflet.how"), (Paragraph("leaflet.ask", words),))
