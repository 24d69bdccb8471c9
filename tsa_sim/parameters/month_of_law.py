"""The law of one month, to be read with dots: ``law("2018-01").tsa.share_of_subsistence_minimum``."""

from collections import defaultdict
from types import SimpleNamespace

from tsa_sim.calendar import month
from tsa_sim.parameters.books import IN_FORCE, law_book
from tsa_sim.parameters.values import Value


def law(date: str, book: str = IN_FORCE) -> SimpleNamespace:
    """Give every parameter of a month (``YYYY-MM``) by programme and name.

    >>> law("2018-01").tsa.share_of_subsistence_minimum
    Fraction(1, 2)

    Raises UnknownName for a law book, OutsideData for a month that is not in it.
    """
    programmes: dict[str, dict[str, Value]] = defaultdict(dict)
    asked = law_book(book)
    for name in asked.names():
        programme, field = name.split(".")
        programmes[programme][field] = asked.value(name, month(date))
    return SimpleNamespace(**{programme: SimpleNamespace(**fields) for programme, fields in programmes.items()})
