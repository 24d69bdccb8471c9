"""Browsing a law book: what holds in a month, what changed on a date, every value a parameter ever had."""

from typing import NamedTuple

from tsa_sim.calendar import Month, month_text
from tsa_sim.errors import OutsideData, UnknownName, nearest
from tsa_sim.parameters.book import LawBook
from tsa_sim.parameters.parameter import DatedValue, Parameter
from tsa_sim.parameters.values import plain


class Held(NamedTuple):
    """A parameter and what it says in one month."""

    parameter: Parameter
    dated: DatedValue


class Step(NamedTuple):
    """A parameter's value from one month on, and what it said before; None where it said nothing."""

    parameter: Parameter
    before: DatedValue | None
    after: DatedValue


def held(book: LawBook, month: Month, programme: str | None = None) -> list[Held]:
    """Give what every parameter, or every one of a programme, says in a month; those not yet in the book are left out.

    Raises UnknownName for a programme; OutsideData for a month behind the book's end.
    """
    check_month(book, month)
    names = [name for name in book.names() if programme is None or name.split(".")[0] == programme]
    if not names:
        raise UnknownName("programme", str(programme), programmes(book))
    found = [book.parameter(name) for name in names]
    return [Held(parameter, parameter.at(month)) for parameter in found if parameter.values[0].since <= month]


def changed_on(book: LawBook, month: Month) -> list[Step]:
    """Give every parameter whose value or reference changes with a month. Raises OutsideData behind the book's end."""
    check_month(book, month)
    steps = []
    for name in book.names():
        parameter = book.parameter(name)
        values = parameter.values
        for number, dated in enumerate(values):
            if dated.since == month:
                steps.append(Step(parameter, values[number - 1] if number else None, dated))
    return steps


def dates_of_change(book: LawBook) -> list[Month]:
    """Give every month in which anything changes, oldest first."""
    return sorted({dated.since for name in book.names() for dated in book.parameter(name).values})


def programmes(book: LawBook) -> list[str]:
    """Give the programmes of a law book, in alphabetical order."""
    return sorted({name.split(".")[0] for name in book.names()})


def parameter_or_nearest(book: LawBook, name: str) -> Parameter:
    """Give a parameter; one named without its programme is found when only one has that name.

    Raises UnknownName, with the nearest name over all programmes.
    """
    if name in book.names():
        return book.parameter(name)
    bare = [known for known in book.names() if known.split(".")[1] == name]
    if len(bare) == 1:
        return book.parameter(bare[0])
    if bare:
        raise UnknownName("parameter", name, bare)
    close = nearest(name, [known.split(".")[1] for known in book.names()])
    near = [known for known in book.names() if close is not None and known.split(".")[1] == close]
    raise UnknownName("parameter", name, near if near and "." not in name else (*book.names(), *programmes(book)))


def said(dated: DatedValue) -> str:
    """Write what a dated value says, regions included."""
    return "; ".join([plain(dated.value), *(one.said() for one in dated.regions)])


def check_month(book: LawBook, month: Month) -> None:
    """Ask that a law book reaches a month. Raises OutsideData."""
    if month >= book.ends:
        raise OutsideData(
            f"the law in this version ends in {month_text(book.ends - 1)}",
            todo=f"ask for a month up to {month_text(book.ends - 1)}",
        )
