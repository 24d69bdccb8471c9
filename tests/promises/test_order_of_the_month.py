"""The order of the month, family by family in plain Python: who is paid what when, and what the office looks at.

Behaviour is put aside (everybody asks, signs and keeps; nobody moves), so that only the order of the month is left.
``tools/mutate_month.py`` plants faults in that order; each is caught by a test of this file.
"""

import dataclasses
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tsa_sim.behaviour import Coefficients
from tsa_sim.calendar import month
from tsa_sim.chance import FOR_LIFE, Decision, draw, luck
from tsa_sim.columns import FREE, HOUSEHOLD, PERSON, Disability, Role, Sex, State
from tsa_sim.deciding import place_in_line
from tsa_sim.desk import opened
from tsa_sim.law.tsa.rules import award
from tsa_sim.month import live_month
from tsa_sim.regions import REGIONS
from tsa_sim.rulebook import twin
from tsa_sim.run import frozen_plan
from tsa_sim.tally import Group, Measure, empty_tally

SEED = 3
RICH = 900_000  # tenge a month that no family of three is assisted with
MEMBERS = 3


class Family:
    """A mother and two children in plain records, who live month after month."""

    def __init__(self, plan: Any, *, able: bool) -> None:
        self.home = SimpleNamespace(**{name: column.default for name, column in HOUSEHOLD.items()})
        self.home.id, self.home.places, self.home.urban = 5, MEMBERS + 1, 1
        self.people = [SimpleNamespace(**{name: column.default for name, column in PERSON.items()}) for _ in range(4)]
        for person, years in zip(self.people, (30, 8, 10), strict=False):
            person.age_months, person.role, person.state = 12 * years + 1, Role.CHILD, State.INACTIVE
        self.mother.role, self.mother.sex = Role.HEAD, Sex.FEMALE
        self.mother.disability = Disability.NONE if able else Disability.GROUP_1
        self.plan = plan
        self.change: Callable[[Any, Any, Any], None] = lambda law, conduct, desk: None

    @property
    def mother(self) -> Any:
        """The mother."""
        return self.people[0]

    def lives(self, when: str, income: int = 0) -> Any:
        """Live through a month with a seen income of so many tenge; give the month's law and its counts by name."""
        [sheet] = [entry for entry in self.plan.months if entry.month == month(when)]
        law, conduct = twin(sheet.law[0]), twin(sheet.conduct[0])
        desk = twin(opened(sheet.conduct[0])[0])
        conduct.life.ageing = False
        self.change(law, conduct, desk)
        self.mother.pension = income
        tally = empty_tally(len(REGIONS))
        work = twin(self.plan.work[0])
        live_month(self.home, self.people, SEED, twin(sheet.now[0]), law, conduct, desk, work, tally)
        return law, {measure.name.lower(): int(tally[0, measure, Group.ALL]) for measure in Measure}


@pytest.fixture(scope="module")
def plan(line_50: Any) -> Any:
    """The sheets of 2018: the new format, without the months of its beginning."""
    year = dataclasses.replace(line_50, first=month("2018-01"), last=month("2018-12"))
    return frozen_plan(year, year.law_book(), Coefficients())


@pytest.fixture
def everybody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put behaviour aside: everybody asks, signs and keeps, nobody changes work, tenge are those of the month."""
    for name, answer in (
        ("deciding.wants", True),
        ("deciding.screened_out", False),
        ("deciding.sent_away", False),
        ("deciding.refuses", False),
        ("deciding.happens", False),
        ("contract.breaks_contract", False),
        ("contract.unfinished", False),
        ("livelihood.change_state", None),
        ("livelihood.take_part", None),
        ("assistance.has_access", False),
    ):
        monkeypatch.setattr(f"tsa_sim.{name}", lambda *arguments, answer=answer: answer)
    monkeypatch.setattr("tsa_sim.month.indexed", lambda amount, region, wages: amount)


pytestmark = pytest.mark.usefixtures("everybody_asks")


@pytest.mark.parametrize("able", [False, True])
def test_a_grant_is_paid_and_counted_in_the_month_of_its_decision(plan: Any, able: bool) -> None:
    """Asked for in May: due in May, and the family is among the recipients of May."""
    family = Family(plan, able=able)
    law, counted = family.lives("2018-05")
    due = award(0, MEMBERS, 2, law.tsa)
    assert counted["applied_families"] == counted["assigned_families"] == 1
    assert counted["due_tsa"] == due > 0
    assert counted["recipients_persons"] == MEMBERS
    assert counted["recipients_families"] == counted["recipients_families_ytd"] == 1


def test_the_quarter_closes_with_its_third_month(plan: Any) -> None:
    """Incomes of April to June are the tested quarter from the end of June on, not earlier and not later."""
    family = Family(plan, able=False)
    family.home.quarter_counted = 7
    for when, income, closed in (
        ("2018-04", 1000, 7),
        ("2018-05", 2000, 7),
        ("2018-06", 4000, 7000),
        ("2018-07", 8000, 7000),
    ):
        family.lives(when, income)
        assert family.home.quarter_counted == closed, when


def test_the_office_looks_at_the_previous_quarter(plan: Any) -> None:
    """Who grows rich in May is entitled until the end of June, and who was rich before is not in April."""
    family = Family(plan, able=False)
    entitled = [
        family.lives(when, income)[1]["entitled_families"]
        for when, income in (("2018-04", 0), ("2018-05", RICH), ("2018-06", RICH), ("2018-07", 0), ("2018-10", 0))
    ]
    assert entitled == [1, 1, 1, 0, 0]


def test_a_grant_without_contract_runs_to_the_end_of_the_quarter_and_is_asked_for_anew(plan: Any) -> None:
    """Granted in May: paid in May and June, asked for again in July and then paid for three months."""
    family = Family(plan, able=False)
    applied, left = [], []
    for when in range(5, 11):
        _, counted = family.lives(f"2018-{when:02d}")
        assert counted["recipients_families"] == 1
        applied.append(counted["applied_families"])
        left.append(family.home.tsa_months)
    assert applied == [1, 0, 1, 0, 0, 1]
    assert left == [1, 0, 2, 1, 0, 2]


def test_a_contract_runs_six_months(plan: Any) -> None:
    """Signed in February: six payments to July, signed anew in August."""
    family = Family(plan, able=True)
    signed = [family.lives(f"2018-{when:02d}")[1]["contracts_signed"] for when in range(2, 10)]
    assert signed == [1, 0, 0, 0, 0, 0, 1, 0]


def test_who_refuses_the_contract_asks_again_in_the_sixth_month_after(
    plan: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Refused in February where the law bars for six months: nothing until July, asked for again in August."""
    family = Family(plan, able=True)

    def bars_for_six_months(law: Any, conduct: Any, desk: Any) -> None:
        law.contract.refusal_bar_months = 6

    family.change = bars_for_six_months
    monkeypatch.setattr("tsa_sim.deciding.refuses", lambda root, compliance: True)
    asked = [family.lives(f"2018-{when:02d}")[1]["applied_families"] for when in range(2, 10)]
    assert asked == [1, 0, 0, 0, 0, 0, 1, 0]


def test_a_breach_costs_in_its_own_month(plan: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mother breaks the contract in April: her part, a gap to the line, is gone in April already."""
    family = Family(plan, able=True)
    due = [family.lives(when)[1]["due_tsa"] for when in ("2018-02", "2018-03")]
    monkeypatch.setattr("tsa_sim.contract.breaks_contract", lambda *arguments: True)
    _, counted = family.lives("2018-04")
    assert counted["contracts_broken"] == 1
    assert counted["due_tsa"] == due[0] - family.home.tsa_gap == due[1] - family.home.tsa_gap < due[0]


def test_who_is_screened_out_neither_applies_nor_is_granted(plan: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The data bases come before the application, not after the grant."""
    family = Family(plan, able=False)
    monkeypatch.setattr("tsa_sim.deciding.screened_out", lambda *arguments: True)
    _, counted = family.lives("2018-05")
    assert (counted["entitled_families"], counted["applied_families"], counted["due_tsa"]) == (1, 0, 0)
    assert family.home.tsa_months == 0


def test_a_kit_is_counted_once_for_every_small_child(line_50: Any) -> None:
    """February 2020, children of two and of three years: two kits are spent, two packages counted."""
    spring = dataclasses.replace(line_50, first=month("2020-01"), last=month("2020-03"))
    family = Family(frozen_plan(spring, spring.law_book(), Coefficients()), able=False)
    family.people[1].age_months, family.people[2].age_months = 30, 40
    law, counted = family.lives("2020-02")
    assert counted["recipients_families"] == 1
    assert counted["spent_package"] == 2 * law.package.kit_cost > 0
    assert counted["package_in_kind"] == 2


def test_a_newborn_is_a_member_at_once_and_has_the_luck_of_its_own_place(plan: Any) -> None:
    """Born in May on the last place: a fourth member in May, with the draws of that place and not of the mother's."""
    family = Family(plan, able=True)

    def birth_is_certain(law: Any, conduct: Any, desk: Any) -> None:
        conduct.life.ageing = True
        conduct.life.death = np.zeros((2, 111), np.int64)
        births = np.asarray(conduct.life.birth)
        conduct.life.birth = np.full(births.shape, 1 << 32)

    family.change = birth_is_certain
    _, counted = family.lives("2018-05")
    child = family.people[MEMBERS]
    assert counted["births"] == 1
    assert child.age_months == 0
    assert family.home.members == counted["population_persons"] == MEMBERS + 1
    drawn = draw(luck(SEED, family.home.id, month("2018-05")), Decision.NEWBORN, MEMBERS)
    assert (child.shock, child.visibility, child.ability) == (drawn >> 24, (drawn >> 16) & 255, (drawn >> 14) & 3)


def test_nobody_is_left_where_somebody_has_died(plan: Any) -> None:
    """A mother who dies in May is no member in May, and nothing is paid for her."""
    family = Family(plan, able=False)

    def death_is_certain(law: Any, conduct: Any, desk: Any) -> None:
        conduct.life.ageing = True
        dies = np.zeros((2, 111), np.int64)
        dies[Sex.FEMALE, 30] = 1 << 32
        conduct.life.death = dies

    family.change = death_is_certain
    law, counted = family.lives("2018-05")
    assert (counted["deaths"], family.mother.age_months, family.home.members) == (1, FREE, 2)
    assert counted["due_tsa"] == award(0, 2, 2, law.tsa)


@pytest.mark.parametrize("admitted", [True, False])
def test_a_waiting_family_comes_up_by_the_ticket_of_the_month_in_which_it_left_it(plan: Any, admitted: bool) -> None:
    """Asked for in May where nobody is decided on at once; in June the desk admits all below May's ticket, or with it.

    Who is admitted is paid for May as well.
    """
    family = Family(plan, able=True)

    def nobody_at_once(law: Any, conduct: Any, desk: Any) -> None:
        desk.takes = 0

    family.change = nobody_at_once
    law, counted = family.lives("2018-05")
    assert (counted["applied_families"], counted["due_tsa"], family.home.waiting) == (1, 0, 1)
    mine = place_in_line(1, luck(SEED, family.home.id, FOR_LIFE), month("2018-05"))

    def admits(law: Any, conduct: Any, desk: Any) -> None:
        desk.admits = [mine + admitted] * len(desk.admits)

    family.change = admits
    _, counted = family.lives("2018-06")
    assert counted["due_tsa"] == (2 * award(0, MEMBERS, 2, law.tsa) if admitted else 0)
    assert family.home.waiting == (0 if admitted else 2)
