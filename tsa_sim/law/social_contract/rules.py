"""The social contract of 2018: who must sign one, how long it runs, what a breach costs."""

from typing import Any, NamedTuple

from tsa_sim.calendar import Month
from tsa_sim.columns import Kind
from tsa_sim.parameters import LawBook
from tsa_sim.rulebook import rule


class SocialContract(NamedTuple):
    """The contract's terms in one month."""

    in_force: bool
    months: int
    prolongation_months: int
    breach_halves: bool  # after a breach the able-bodied members' part is halved (true) or ended (false)
    recheck_each_quarter: bool


def frozen(book: LawBook, region: str, month: Month) -> SocialContract:
    """Freeze the contract's terms for one month (they are the same in every region)."""
    return SocialContract(
        in_force=bool(book.value("social_contract.in_force", month)),
        months=int(book.value("social_contract.months", month)),
        prolongation_months=int(book.value("social_contract.prolongation_months", month)),
        breach_halves=book.value("social_contract.breach", month) == "halved",
        recheck_each_quarter=bool(book.value("social_contract.recheck_each_quarter", month)),
    )


@rule
def kind_of_assistance(able_bodied: int, someone_needs_care: bool) -> int:
    """Tell whether a family's assistance is unconditional or conditional on a contract.

    Unconditional: nobody is able-bodied, or the only able-bodied member cares for a child under seven, a disabled
    child, a disabled person of group I or II or an elderly person in need of help.
    Reference: Ministry of Labour, "On targeted social assistance of a new format", 27 March 2019 (enbek.gov.kz).
    """
    if able_bodied == 0:
        return Kind.UNCONDITIONAL
    if able_bodied == 1 and someone_needs_care:
        return Kind.UNCONDITIONAL
    return Kind.CONDITIONAL


@rule
def months_granted(kind: int, months_to_quarter_end: int, contract: Any) -> int:
    """Give the months of a grant: to the end of the quarter without a contract, else the contract's length.

    months_to_quarter_end: this month included.
    Reference: the same, "The deadline for the provision of targeted social help".
    """
    if kind == Kind.CONDITIONAL:
        return int(contract.months)
    return months_to_quarter_end


@rule
def monthly_payment(members: int, able_bodied: int, gap: int, broken: bool, contract: Any) -> int:
    """Give a month's payment of a running grant, tenge.

    Until a breach every member draws the gap; afterwards the able-bodied members' part is ended, or halved where the
    law book says so (rounded half-up), for the rest of the contract. The others' part goes on.
    Reference: the same, "Termination of a social contract"; halving: primeminister.kz, January 2018.
    """
    if not broken:
        return members * gap
    part = able_bodied * gap
    kept = (part + 1) // 2 if contract.breach_halves else 0
    return (members - able_bodied) * gap + kept
