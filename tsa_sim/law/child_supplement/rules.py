"""The cash supplement for children of families with assistance: 1.5 indices for each child of 1 to 6 (from 2023)."""

from typing import Any, NamedTuple

from tsa_sim.calendar import MONTHS_IN_YEAR, Month
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import rule


class ChildSupplement(NamedTuple):
    """The supplement in one region and month: tenge a child a month by age, and the ages in months that part them."""

    infant: int
    small: int
    older: int
    first_age_months: int
    school_age_months: int
    last_age_months: int


def frozen(book: LawBook, region: str, month: Month) -> ChildSupplement:
    """Freeze the supplement's parameters for one region and month."""

    def amount(name: str) -> int:
        return book.mci_amount(f"child_supplement.amount_mci_{name}", month, region)

    def age(name: str) -> int:
        return int(book.value(f"child_supplement.{name}_age_years", month, region)) * MONTHS_IN_YEAR

    return ChildSupplement(
        infant=amount("under_1"),
        small=amount("1_to_6"),
        older=amount("7_to_17"),
        first_age_months=age("first"),
        school_age_months=age("school"),
        last_age_months=age("last"),
    )


@rule
def for_child(age_months: int, supplement: Any) -> int:
    """Give the supplement of one member of a family with assistance, tenge a month: by age, nothing for adults.

    Reference: Social Code, article 121, and the law from 1 January 2023: 1.5 indices a child aged 1 to 6 inclusive
    (dknews.kz, February 2023: 5 175 tenge); children under one get none. Amounts at other ages are reforms.
    """
    infant, small, older = supplement.infant, supplement.small, supplement.older
    first, school, last = supplement.first_age_months, supplement.school_age_months, supplement.last_age_months
    amount = infant if age_months < first else (small if age_months < school else older)
    return int(amount if 0 <= age_months < last else 0)
