"""The pilot of 2025: with the consent of all adults the spending of bank accounts is compared with the line."""

from typing import Any, NamedTuple

from tsa_sim.calendar import Month
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import rule


class ExpenditurePilot(NamedTuple):
    """The pilot in one region and month."""

    in_force: bool
    needs_consent: bool
    planned_for_all: bool  # the bill of 2025: without consent; a switch of ``asset_test``


def frozen(book: LawBook, region: str, month: Month) -> ExpenditurePilot:
    """Freeze the pilot for one region and month."""
    return ExpenditurePilot(
        bool(book.value("expenditure_pilot.in_force", month, region)),
        bool(book.value("expenditure_pilot.needs_consent", month, region)),
        bool(book.value("asset_test.planned_spending", month, region)),
    )


@rule
def refuses_for_spending(
    spending_of_quarter: int, members: int, consented: bool, line_units: int, income_units: int, pilot: Any
) -> bool:
    """Tell whether spending above the line refuses assistance.

    spending_of_quarter: debit turnover of all accounts in the three months, tenge; line_units / income_units: the
    exact line a member a month, as in the sheet of ``tsa``.
    Reference: joint order No.468 / 830-NK / 210 of 19 December 2024: if spending does not exceed the line, assistance
    is granted under the normal rules.
    """
    tested = pilot.planned_for_all or (pilot.in_force and (consented or not pilot.needs_consent))
    return bool(tested and spending_of_quarter * income_units > 3 * members * line_units)
