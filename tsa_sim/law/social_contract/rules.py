"""The social contract: who must sign one, how long it runs, what a refusal and a breach cost."""

from typing import Any, NamedTuple

from tsa_sim.calendar import Month
from tsa_sim.chance import threshold
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
    ends_with_quarter: bool = False  # from 2020: for the quarter, not for ``months``
    breach_ends_payment: bool = False  # from 2020: nobody is paid after a breach
    refusal_bar_months: int = 0
    breach_bar_months: int = 0
    false_data_bar_months: int = 0
    suspension_months: int = 0
    shortened_by_months: int = 0
    lump_sum: int = 0  # threshold of a draw: conditional grants paid at once
    prolonged_by_commission: bool = True


def frozen(book: LawBook, region: str, month: Month) -> SocialContract:
    """Freeze the contract's terms for one region and month."""

    def value(name: str) -> Any:
        return book.value(f"social_contract.{name}", month, region)

    return SocialContract(
        in_force=bool(value("in_force")),
        months=int(value("months")),
        prolongation_months=int(value("prolongation_months")),
        breach_halves=value("breach") == "halved",
        recheck_each_quarter=bool(value("recheck_each_quarter")),
        ends_with_quarter=bool(value("ends_with_quarter")),
        breach_ends_payment=value("breach") == "payment_ends",
        refusal_bar_months=int(value("refusal_bar_months")),
        breach_bar_months=int(value("breach_bar_months")),
        false_data_bar_months=int(value("false_data_bar_months")),
        suspension_months=int(value("suspension_months")),
        shortened_by_months=int(value("shortened_by_months")),
        lump_sum=threshold(float(value("lump_sum_share"))) if value("lump_sum_allowed") else 0,
        prolonged_by_commission=bool(value("prolonged_by_commission")),
    )


@rule
def kind_of_assistance(able_bodied: int, someone_needs_care: bool) -> int:
    """Tell whether a family's assistance is unconditional or conditional on a contract.

    Unconditional: nobody is able-bodied, or the only able-bodied member cares for a small child (under seven, from 2020
    under three), a disabled child, a disabled person of group I or II or an elderly person in need of help. Two
    able-bodied adults of whom one cares are conditional: the other must take part.
    Reference: Ministry of Labour, "On targeted social assistance of a new format", 27 March 2019 (enbek.gov.kz); from
    2020 egov.kz, targeted social assistance, and Social Code, article 122(4).
    """
    if able_bodied == 0:
        return Kind.UNCONDITIONAL
    if able_bodied == 1 and someone_needs_care:
        return Kind.UNCONDITIONAL
    return Kind.CONDITIONAL


@rule
def months_granted(kind: int, months_to_quarter_end: int, contract: Any) -> int:
    """Give the months of a grant: to the end of the quarter, or in 2018-2019 the contract's length.

    months_to_quarter_end: this month included; the month of application counts in full.
    Reference: the same, "The deadline for the provision of targeted social help"; from 2020 the Social Code,
    article 122(2).
    """
    if kind == Kind.CONDITIONAL and not contract.ends_with_quarter:
        return int(contract.months)
    return months_to_quarter_end


@rule
def monthly_payment(amount: int, able_bodied: int, gap: int, months_broken: int, contract: Any) -> int:
    """Give a month's payment of a running grant, tenge.

    amount: the family's when granted; gap: a head; months_broken: months since the breach, 1 in its month, 0 without
    one. After a breach the payment is suspended while the law book says so; then the able-bodied members' part is
    ended, or halved (rounded half-up), for the rest of the contract and the others' part goes on; from 2020 the whole
    payment has ended.
    Reference: the same, "Termination of a social contract"; halving: primeminister.kz, January 2018; from 2020 Social
    Code, article 128(5).
    """
    if months_broken == 0:
        return amount
    if contract.breach_ends_payment or months_broken <= contract.suspension_months:
        return 0
    part = able_bodied * gap
    kept = (part + 1) // 2 if contract.breach_halves else 0
    return max(0, amount - part + kept)


@rule
def months_left_after_breach(months: int, contract: Any) -> int:
    """Give the months left of a broken contract: shortened, or none where the payment ends.

    Reference: the same: "limiting the duration of benefits"; from 2020 Social Code, article 128(5).
    """
    if contract.breach_ends_payment:
        return 0
    return int(max(0, months - contract.shortened_by_months))


@rule
def months_barred(refused: bool, broken: bool, contract: Any) -> int:
    """Give the months in which the whole family gets no assistance, after a refusal or a broken contract.

    Reference: Social Code, article 128(4) and 128(5), in force since 2020; before no bar is named.
    """
    bar = contract.refusal_bar_months if refused else 0
    if broken:
        bar = max(bar, contract.breach_bar_months)
    return int(bar)
