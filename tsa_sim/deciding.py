"""From knowing to a decision: who asks, whose application waits, and what the office makes of it.

A family that is entitled and knows of the assistance weighs asking, or accepts an offer. In the pilot of the bank data
all adults must answer first. The office decides in the month of application as far as it can; what is beyond that waits
in line, those who have waited before those who have not, and is paid from the month of application when it is decided.
"""

from typing import Any

from tsa_sim.behaviour.application import applies, has_access, need
from tsa_sim.behaviour.compliance import refuses
from tsa_sim.behaviour.consent import all_answer, in_pilot
from tsa_sim.behaviour.information import ON_THE_LIST, accepts, knows, offered, told
from tsa_sim.behaviour.offices import notices_unseen_income, refused_by_mistake
from tsa_sim.behaviour.screening import screened_out
from tsa_sim.behaviour.targets import in_order_of_target
from tsa_sim.calendar import MONTHS_IN_QUARTER
from tsa_sim.chance import CERTAIN, Decision, happens
from tsa_sim.columns import Kind
from tsa_sim.law.expenditure_pilot.rules import refuses_for_spending
from tsa_sim.law.social_contract.rules import kind_of_assistance, months_barred, months_granted
from tsa_sim.law.tsa.rules import award, gap_per_member
from tsa_sim.lots import admitted, hand_in, ticket
from tsa_sim.rulebook import rule
from tsa_sim.tally import Group, Measure, Scarce, count, count_in, count_kind

_LAST_HALF = CERTAIN >> 1


@rule
def set_amount(home: Any, facts: Any, income: int, law: Any) -> None:
    """Write down members and amounts of a grant, by the law of this month."""
    home.tsa_members = facts.members
    home.tsa_able = facts.able
    home.tsa_gap = gap_per_member(income, facts.members, law.tsa)
    home.tsa_amount = award(income, facts.members, facts.dependants, law.tsa)


@rule
def ask(
    home: Any,
    facts: Any,
    income: int,
    now: Any,
    root: int,
    life_luck: int,
    law: Any,
    conduct: Any,
    desk: Any,
    tally: Any,
) -> None:
    """Let an entitled family ask, and let the office take the application: decide on it, or let it wait."""
    if not law.tsa.new_format and not has_access(life_luck, Decision.OLD_ACCESS, conduct.application.access_old_tsa):
        return
    if screened_out(life_luck, facts.children, conduct.screening):
        return
    if not wants(home, facts, income, root, life_luck, law, conduct, desk, tally):
        if conduct.information.visits and home.informed == 0:
            be_listed(home, now, life_luck, conduct.targets, tally)
        return
    count(tally, home, Measure.APPLIED_FAMILIES, facts.children, 1)
    count(tally, home, Measure.SPENT_ADMINISTRATION, facts.children, conduct.offices.cost_of_application)
    if happens(root, Decision.BACKLOG, 0, conduct.application.backlog):
        count(tally, home, Measure.PUT_OFF, facts.children, 1)
        return
    if in_pilot(life_luck, law.spending, conduct.consent) and lost_in_pilot(home, facts, root, law, conduct, tally):
        return
    if desk.takes < CERTAIN and ticket(life_luck, Decision.WAIT, 0, now.month) >= desk.takes:
        set_amount(home, facts, income, law)
        home.waiting = 1
        stand_in_line(home, now, life_luck, tally)
        return
    count_in(tally, home, Measure.DECIDED_AT_ONCE, Group.ALL, 1)
    if sent_away(home, facts, root, law, conduct, desk, tally):
        return
    set_amount(home, facts, income, law)
    sign(home, facts, 0, now, root, life_luck, law, conduct, desk, tally)


@rule
def wants(
    home: Any, facts: Any, income: int, root: int, life_luck: int, law: Any, conduct: Any, desk: Any, tally: Any
) -> bool:
    """Tell whether a family asks this month: by itself, or because it accepts an offer that the family map made."""
    if law.family_map.in_force and offered(root, conduct.information):
        count(tally, home, Measure.OFFERS, facts.children, 1)
        if accepts(life_luck, conduct.information):
            count(tally, home, Measure.OFFERS_ACCEPTED, facts.children, 1)
            return True
    if not knows(home, life_luck, desk.aware):
        return False
    hassle = conduct.application.contract * facts.able if kind_asked(facts, law) == Kind.CONDITIONAL else 0
    if law.tsa.new_format:
        hassle -= conduct.application.campaign + conduct.application.neighbours[home.region]
    return applies(
        award(income, facts.members, facts.dependants, law.tsa) + facts.supplement + facts.kits * law.package.kit_cost,
        need(facts.true_income, facts.persons, law.tsa.line),
        facts.members,
        facts.children,
        home.months_since,
        hassle - told(home, root, conduct.information),
        Decision.APPLY_TSA,
        root,
        life_luck,
        conduct.application,
    )


@rule
def kind_asked(facts: Any, law: Any) -> int:
    """Give the kind of assistance that a family would draw: with a contract or without."""
    kind: int = Kind.UNCONDITIONAL
    if law.tsa.new_format and law.contract.in_force:
        kind = kind_of_assistance(facts.able, facts.care)
    return kind


@rule
def lost_in_pilot(home: Any, facts: Any, root: int, law: Any, conduct: Any, tally: Any) -> bool:
    """Tell whether the pilot of the bank data stops an application: an adult is silent, or the turnover too high."""
    if law.spending.needs_consent and not all_answer(facts.members - facts.children, root, conduct.consent):
        count(tally, home, Measure.LOST_BY_SILENCE, facts.children, 1)
        return True
    spent = 3 * ((facts.true_income * conduct.consent.through_accounts) >> 10)
    if refuses_for_spending(spent, facts.members, True, law.tsa.line_units, law.tsa.income_units, law.spending):
        count(tally, home, Measure.LOST_BY_TURNOVER, facts.children, 1)
        return True
    return False


@rule
def sent_away(home: Any, facts: Any, root: int, law: Any, conduct: Any, desk: Any, tally: Any) -> bool:
    """Tell whether the commission sends a family away: by mistake, or for income that no register shows."""
    poor = facts.true_income < facts.persons * law.tsa.line
    if not poor and notices_unseen_income(root, conduct.offices):
        count(tally, home, Measure.REFUSED_UNSEEN_INCOME, facts.children, 1)
        return True
    if refused_by_mistake(root, desk):
        count(tally, home, Measure.REFUSED_BY_MISTAKE, facts.children, 1)
        return True
    return False


@rule
def sign(
    home: Any,
    facts: Any,
    waited: int,
    now: Any,
    root: int,
    life_luck: int,
    law: Any,
    conduct: Any,
    desk: Any,
    tally: Any,
) -> int:
    """Grant what was asked for, with a contract or without; give the months that are owed for the time of waiting.

    waited: months since the application.
    """
    kind = kind_asked(facts, law)
    conditional = kind == Kind.CONDITIONAL
    if conditional and refuses(root, conduct.compliance):
        count(tally, home, Measure.REFUSED_FAMILIES, facts.children, 1)
        home.refusal_months = months_barred(True, False, law.contract)
        return 0
    asked_in_quarter = (now.month_of_quarter - waited) % MONTHS_IN_QUARTER
    granted = months_granted(kind, MONTHS_IN_QUARTER - asked_in_quarter, law.contract)
    owed = min(waited, granted)
    home.tsa_kind = kind
    home.tsa_months = granted - owed
    home.tsa_broken = 0
    home.tsa_prolonged = 0
    home.tsa_lump = 1 if conditional and happens(root, Decision.LUMP_SUM, 0, law.contract.lump_sum) else 0
    count(tally, home, Measure.ASSIGNED_FAMILIES, facts.children, 1)
    count_kind(tally, home, Measure.ASSIGNED_FAMILIES, kind, 1)
    days = conduct.offices.days[home.urban] + desk.queue_days + waited * conduct.offices.working_days
    if in_pilot(life_luck, law.spending, conduct.consent):
        days += conduct.consent.days
    count(tally, home, Measure.WAITING_DAYS, facts.children, days)
    if facts.true_income >= facts.persons * law.tsa.line:
        count(tally, home, Measure.ASSIGNED_NOT_POOR, facts.children, 1)
    if conditional:
        count(tally, home, Measure.CONTRACTS_SIGNED, facts.children, 1)
    return int(owed)


@rule
def stand_in_line(home: Any, now: Any, life_luck: int, tally: Any) -> None:
    """Leave this month's ticket of an application that waits."""
    hand_in(tally, home, Scarce.DECISIONS, place_in_line(home.waiting, life_luck, now.month), 1)
    count_in(tally, home, Measure.APPLICATIONS_WAITING, Group.ALL, 1)


@rule
def place_in_line(waiting: int, life_luck: int, month: int) -> int:
    """Give a waiting application's ticket: those of earlier months come before all that are new."""
    half = ticket(life_luck, Decision.WAIT, 0, month) >> 1
    return half if waiting > 1 else half + _LAST_HALF


@rule
def come_up(
    home: Any, facts: Any, now: Any, root: int, life_luck: int, law: Any, conduct: Any, desk: Any, tally: Any
) -> int:
    """Decide on an application that has waited, if it is its turn; give the months that are owed.

    Amounts are those of the month of application, on the quarter before it.
    """
    if not admitted(desk, Scarce.DECISIONS, place_in_line(home.waiting, life_luck, now.month - 1)):
        home.waiting += 1
        stand_in_line(home, now, life_luck, tally)
        return 0
    waited = home.waiting
    home.waiting = 0
    if sent_away(home, facts, root, law, conduct, desk, tally):
        return 0
    return sign(home, facts, waited, now, root, life_luck, law, conduct, desk, tally)


@rule
def withdraw(home: Any, facts: Any, tally: Any) -> None:
    """Let the application of a family that is no more, or for which there is no law any more, go."""
    if home.waiting > 0:
        home.waiting = 0
        count(tally, home, Measure.WITHDRAWN, facts.children, 1)


@rule
def be_listed(home: Any, now: Any, life_luck: int, targets: Any, tally: Any) -> None:
    """Put a family on the list of homes to be visited: entitled by the registers, and not asking."""
    home.informed = ON_THE_LIST
    drawn = ticket(life_luck, Decision.VISIT, 0, now.month)
    hand_in(tally, home, Scarce.HOME_VISITS, in_order_of_target(home, drawn, targets), 1)


@rule
def be_visited(home: Any, facts: Any, now: Any, life_luck: int, conduct: Any, desk: Any, tally: Any) -> None:
    """Let a family on last month's list be visited, if it is its turn; let what a visit told fade with the months."""
    if home.informed > 0:
        home.informed -= 1
        return
    home.informed = 0
    drawn = ticket(life_luck, Decision.VISIT, 0, now.month - 1)
    if admitted(desk, Scarce.HOME_VISITS, in_order_of_target(home, drawn, conduct.targets)):
        home.informed = conduct.information.visit_lasts
        count(tally, home, Measure.HOME_VISITS, facts.children, 1)
        count(tally, home, Measure.SPENT_ADMINISTRATION, facts.children, conduct.offices.cost_of_visit)
