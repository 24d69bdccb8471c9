"""The Orleu pilot (2014-2017): conditional assistance under a one-year contract below 60% of the minimum."""

from typing import Any, NamedTuple

from tsa_sim.calendar import Month
from tsa_sim.chance import threshold
from tsa_sim.law.tsa.rules import below_line, gap_per_member
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import rule


class Orleu(NamedTuple):
    """The pilot in one region and month. Line: tenge per member a month, also in units of ``tsa.gap_per_member``."""

    in_force: bool
    line: int
    months: int
    line_units: int
    coverage: int  # threshold of a lasting draw: the share of the region's districts in which the pilot runs
    income_units: int = 1
    paid_units: int = 1
    money_units: int = 1


def frozen(book: LawBook, region: str, month: Month) -> Orleu:
    """Freeze the pilot's parameters for one region and month."""
    line = book.line(region, month, "orleu.share_of_subsistence_minimum")
    return Orleu(
        in_force=bool(book.value("orleu.in_force", month, region)),
        line=line,
        months=int(book.value("orleu.months", month, region)),
        line_units=line,
        coverage=threshold(float(book.value("orleu.coverage", month, region))),
    )


@rule
def entitled(quarter_income: int, members: int, able_bodied: int, orleu: Any) -> bool:
    """Tell whether a family may sign an Orleu contract: below the line, with an able-bodied member.

    quarter_income: counted income of the previous quarter, tenge.
    Reference: Ministry of Labour on Orleu (enbek.gov.kz, 2014-2017): 60% of the minimum, contract of one year.
    """
    return bool(orleu.in_force and able_bodied > 0 and below_line(quarter_income, members, orleu.line))


@rule
def monthly_payment(quarter_income: int, members: int, orleu: Any) -> int:
    """Give a family's assistance under Orleu, tenge a month: the gap a head to the pilot's line, times its members.

    Reference: from memory; the formula of Law No.246-II, article 7, at 60% of the minimum (no published text found).
    """
    return int(members * gap_per_member(quarter_income, members, orleu))
