"""The Orleu pilot (2014-2017): conditional assistance under a one-year contract below 60% of the minimum."""

from typing import Any, NamedTuple

from tsa_sim.calendar import Month
from tsa_sim.law.tsa.rules import below_line
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import rule


class Orleu(NamedTuple):
    """The pilot in one region and month. Line: tenge per member a month."""

    in_force: bool
    line: int
    months: int


def frozen(book: LawBook, region: str, month: Month) -> Orleu:
    """Freeze the pilot's parameters for one region and month."""
    return Orleu(
        in_force=bool(book.value("orleu.in_force", month)),
        line=book.line(region, month, "orleu.share_of_subsistence_minimum"),
        months=int(book.value("orleu.months", month)),
    )


@rule
def entitled(quarter_income: int, members: int, able_bodied: int, orleu: Any) -> bool:
    """Tell whether a family may sign an Orleu contract: below the line, with an able-bodied member.

    quarter_income: counted income of the previous quarter, tenge.
    Reference: Ministry of Labour on Orleu (enbek.gov.kz, 2014-2017): 60% of the minimum, contract of one year.
    """
    return bool(orleu.in_force and able_bodied > 0 and below_line(quarter_income, members, orleu.line))
