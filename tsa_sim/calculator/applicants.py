"""A family as its file describes it, read and checked: members, their incomes, what the office knows besides."""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tsa_sim.calendar import Month
from tsa_sim.columns import Disability, Role, Sex, State
from tsa_sim.law.able_bodied.rules import ILL_OVER_TWO_MONTHS
from tsa_sim.law.means_test.rules import SOURCES

Money = int | Fraction  # tenge, exact


class Status(StrEnum):
    """What a member does or is; the words of the family file."""

    EMPLOYED = "employed"
    INFORMAL = "informal"
    SELF_EMPLOYED = "self_employed"
    UNEMPLOYED = "unemployed"
    STUDENT = "student"
    CARER = "carer"
    PENSIONER = "pensioner"
    DISABLED_1 = "disabled_1"
    DISABLED_2 = "disabled_2"
    DISABLED_3 = "disabled_3"
    DISABLED_CHILD = "disabled_child"
    ILL = "ill_over_two_months"
    INACTIVE = "inactive"


STATUSES = tuple(status.value for status in Status)

_STATES = {
    Status.EMPLOYED: int(State.FORMAL),
    Status.INFORMAL: int(State.INFORMAL),
    Status.SELF_EMPLOYED: int(State.SELF_EMPLOYED),
    Status.UNEMPLOYED: int(State.UNEMPLOYED),
    Status.STUDENT: int(State.STUDENT),
    Status.ILL: ILL_OVER_TWO_MONTHS,
}
_DISABILITIES = {
    Status.DISABLED_1: int(Disability.GROUP_1),
    Status.DISABLED_2: int(Disability.GROUP_2),
    Status.DISABLED_3: int(Disability.GROUP_3),
    Status.DISABLED_CHILD: int(Disability.CHILD),
}

ALLOWANCES = ("large_family_allowance", "special_state_allowance", "child_allowance")
"""Sources that are computed by rule where the family leaves them out."""

INCOME_SOURCES = SOURCES


class Member(NamedTuple):
    """A person of the household. Income: tenge a month by source, the mean of the previous quarter.

    sex: None where it was left out and decides nothing; cares_for: place in the list, from 0; role: None where it was
    left out: then the person belongs to the family; months_at_work: full months since the present work was taken up,
    None for longer than any rule asks.
    """

    age_months: int
    sex: Sex | None
    status: Status
    income: Mapping[str, Money]
    cares_for: int | None = None
    role: Role | None = None
    months_at_work: int | None = None

    @property
    def state(self) -> int:
        """The code of the employment state that the rules know."""
        return _STATES.get(self.status, int(State.INACTIVE))

    @property
    def disability(self) -> int:
        """The code of the disability group that the rules know."""
        return _DISABILITIES.get(self.status, int(Disability.NONE))


class Family(NamedTuple):
    """A household that asks for assistance, and what the office knows of it; money in tenge.

    line: tenge per person a month in place of the region's; orleu: whether its district takes part in Orleu and the
    family wants it, None where the share of districts decides; pilot_district: whether a reform's pilot, which runs in
    a share of the region's districts, runs in the family's; refusal, breach, false_data: months of the event;
    spending: debit turnover of all accounts in the previous quarter.
    """

    date: Month
    region: str
    members: tuple[Member, ...]
    income: Mapping[str, Money]
    locality: str | None = None
    line: Fraction | None = None
    orleu: bool | None = None
    pilot_district: bool = False
    refusal: Month | None = None
    breach: Month | None = None
    false_data: Month | None = None
    homes: int = 1
    cars: int = 0
    deposits: Money = 0
    loans: Money = 0  # received in the previous quarter, mortgage excepted
    spending: Money | None = None
    consents: bool = False

    def given(self, source: str) -> Money | None:
        """Give what the family says of an income source, tenge a month; None when it says nothing."""
        said = [
            income[source] for income in (self.income, *(member.income for member in self.members)) if source in income
        ]
        return sum(said) if said else None
