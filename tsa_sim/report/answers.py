"""The title page: title, subtitle, and the answer in two sentences, by rule from the numbers."""

from typing import Any

from tsa_sim.report.document import Words
from tsa_sim.report.making import Making
from tsa_sim.report.runs import Run
from tsa_sim.report.sections.families import reached
from tsa_sim.report.words import region_words, said

ANY = "payment=any"
PERSONS, FAMILIES, PAID = "recipients_persons_ytd", "recipients_families_ytd", "paid_total"


def title(making: Making) -> Words:
    """Give the title: the user's question where one was given, else what is asked of the runs."""
    if making.question is not None:
        return making.question
    if making.asked.kind == "leaflet":
        return said("title.alone", run=making.title(_told(making)))
    if making.runs.compared:
        return said("title.compared", run=making.title(making.reform), base=making.title(making.base))
    return said("title.alone", run=making.title(making.reform))


def subtitle(making: Making) -> Words:
    """Give the subtitle: kind of report, place, year, and the months that were run."""
    first, last = making.base.months[0], making.base.months[-1]
    kind, place = said(f"kind_of_report.{making.asked.kind}"), region_words(making.asked.region)
    return said("subtitle", year=making.year, start=first, end=last, kind=kind, place=place)


def answer(making: Making) -> Words:
    """Give the answer in two sentences.

    With three scenarios and more the last step stands apart from the whole way: the rise of one register is not
    what the line alone did.
    """
    if making.asked.kind == "leaflet":
        return said("answer.leaflet", run=making.title(_told(making)), year=making.year)
    run, base, figures = making.reform, making.base, making.figures
    values: dict[str, Any] = {
        "year": making.year, "run": making.title(run), "base": making.title(base),
        "persons": making.level(run, PERSONS), "families": making.level(run, FAMILIES), "paid": making.level(run, PAID),
    }  # fmt: skip
    if not making.runs.compared:
        return said("answer.alone", figures, **values)
    values["spent"] = making.change(run, PAID)
    if len(making.runs.results) == 2 or not run.has(PERSONS, ANY):
        return said("answer.compared", figures, **values, change=making.change(run, PERSONS))
    before, region = making.runs.results[-2], making.asked.region
    step, step_paid = (figures.change(run, before, measure, making.year, region=region) for measure in (PERSONS, PAID))
    return said("answer.steps", figures, **values, before=making.title(before), step=step, step_paid=step_paid,
                any=making.change(run, PERSONS, ANY))  # fmt: skip


def _told(making: Making) -> Run:
    """Give the run whose law a leaflet tells: the last that the calculator can apply."""
    return reached(making)[-1]
