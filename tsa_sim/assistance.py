"""The office's month with one family: old payments, then targeted social assistance, in the order of payment.

The allowances come first because they count as income of the others; Orleu replaces the assistance for the same
members. Amounts are fixed for the term for which they are granted, except on a change of members or a breach. A
household has one case: that of the head's family, which until March 2019 is all its relatives.
"""

from typing import Any

from tsa_sim.behaviour.application import applies, has_access, need
from tsa_sim.behaviour.splitting import reported
from tsa_sim.calendar import MONTHS_IN_QUARTER
from tsa_sim.chance import Decision, happens
from tsa_sim.columns import Kind
from tsa_sim.contract import end_or_prolong, keep_contract
from tsa_sim.deciding import ask, be_visited, come_up, set_amount, withdraw
from tsa_sim.facts import Facts, Paid
from tsa_sim.law.child_allowance.rules import monthly_payment as child_allowance_payment
from tsa_sim.law.large_family.rules import monthly_payment as large_family_payment
from tsa_sim.law.orleu.rules import entitled as entitled_to_orleu
from tsa_sim.law.social_contract.rules import monthly_payment
from tsa_sim.law.special_state_allowance.rules import entitled as entitled_to_special
from tsa_sim.law.tsa.rules import ENDED, RECALCULATED, below_line, gap_per_member
from tsa_sim.law.tsa.rules import entitled as entitled_to_tsa
from tsa_sim.rulebook import rule
from tsa_sim.tally import Group, Measure, count, count_in


@rule
def assist(
    home: Any,
    people: Any,
    facts: Facts,
    now: Any,
    root: int,
    life_luck: int,
    law: Any,
    conduct: Any,
    desk: Any,
    tally: Any,
) -> Paid:
    """Decide and pay every payment of the month."""
    special = pay_special_allowance(home, facts, life_luck, law, conduct)
    child_allowance = pay_child_allowance(home, facts, now, root, life_luck, law, conduct)
    orleu = pay_orleu(home, facts, root, life_luck, law, conduct, tally)
    large_family = large_family_payment(facts.dependants, law.large_family)
    tsa, cash, supplement = pay_tsa(home, people, facts, now, root, life_luck, law, conduct, desk, tally)
    return Paid(tsa, cash, supplement, child_allowance, special, large_family, orleu)


@rule
def pay_special_allowance(home: Any, facts: Facts, life_luck: int, law: Any, conduct: Any) -> int:
    """Pay the special allowance: granted on asking while the law grants it, then for as long as the children stay."""
    if not entitled_to_special(facts.children, law.special):
        home.special_allowance = 0
        return 0
    if (
        home.special_allowance == 0
        and law.special.new_grants
        and has_access(life_luck, Decision.APPLY_SPECIAL_ALLOWANCE, conduct.application.access_special_allowance)
    ):
        home.special_allowance = 1
    return int(law.special.amount) if home.special_allowance else 0


@rule
def pay_child_allowance(home: Any, facts: Facts, now: Any, root: int, life_luck: int, law: Any, conduct: Any) -> int:
    """Pay the child allowance: granted to the end of the quarter, then asked for anew."""
    allowance = law.child_allowance
    if not allowance.in_force or facts.members == 0:
        home.child_allowance_months = 0
        return 0
    if (
        home.child_allowance_months == 0
        and facts.children > 0
        and below_line(home.quarter_counted, facts.members, allowance.line)
        and has_access(life_luck, Decision.CHILD_ALLOWANCE_ACCESS, conduct.application.access_child_allowance)
        and applies(
            child_allowance_payment(facts.children, allowance.amount),
            need(facts.true_income, facts.persons, allowance.line),
            facts.members,
            facts.children,
            home.months_since,
            -conduct.application.child_allowance_ease,
            Decision.APPLY_CHILD_ALLOWANCE,
            root,
            life_luck,
            conduct.application,
        )
    ):
        home.child_allowance_months = MONTHS_IN_QUARTER - now.month_of_quarter
        home.child_allowance_children = facts.children
    if home.child_allowance_months == 0:
        return 0
    home.child_allowance_months -= 1
    return child_allowance_payment(home.child_allowance_children, allowance.amount)


@rule
def counted_with_child_allowance(home: Any, law: Any) -> int:
    """Give the previous quarter's counted income for assistance and Orleu, tenge a quarter."""
    if law.child_allowance.in_force and law.child_allowance.counts_as_income:
        return int(home.quarter_counted + home.child_allowance_counted)
    return int(home.quarter_counted)


@rule
def pay_orleu(home: Any, facts: Facts, root: int, life_luck: int, law: Any, conduct: Any, tally: Any) -> int:
    """Pay Orleu: a gap to the pilot's line under a contract of a year; no contract outlives the pilot."""
    if not law.orleu.in_force or facts.members == 0:
        home.orleu_months = 0
        return 0
    income = counted_with_child_allowance(home, law)
    if (
        home.orleu_months == 0
        and home.tsa_months == 0
        and entitled_to_orleu(income, facts.members, facts.able, law.orleu)
        and has_access(life_luck, Decision.ORLEU_DISTRICT, law.orleu.coverage)
        and has_access(life_luck, Decision.ORLEU_ACCESS, conduct.application.access_orleu)
    ):
        gap = gap_per_member(income, facts.members, law.orleu)
        if applies(
            facts.members * gap,
            need(facts.true_income, facts.persons, law.orleu.line),
            facts.members,
            facts.children,
            home.months_since,
            conduct.application.contract * facts.able,
            Decision.APPLY_ORLEU,
            root,
            life_luck,
            conduct.application,
        ):
            home.orleu_months = law.orleu.months
            home.orleu_members = facts.members
            home.orleu_gap = gap
            count(tally, home, Measure.CONTRACTS_SIGNED, facts.children, 1)
    if home.orleu_months == 0:
        return 0
    home.orleu_months -= 1
    return int(home.orleu_members * home.orleu_gap)


@rule
def pay_tsa(
    home: Any,
    people: Any,
    facts: Facts,
    now: Any,
    root: int,
    life_luck: int,
    law: Any,
    conduct: Any,
    desk: Any,
    tally: Any,
) -> tuple[int, int, int]:
    """Pay targeted social assistance: end what has ended, decide on what is asked for, pay what runs.

    Gives what is due, what is paid out and the children's supplement, tenge.
    """
    if home.refusal_months > 0:
        home.refusal_months -= 1
    if home.informed != 0:
        be_visited(home, facts, now, life_luck, conduct, desk, tally)
    if not law.tsa.in_force or facts.members == 0:
        home.tsa_months = 0
        withdraw(home, facts, tally)
        return 0, 0, 0
    income = counted_with_child_allowance(home, law)
    if law.tsa.child_guarantee:
        income = reported(income, facts.members, law.tsa.line, life_luck, conduct.splitting)
    entitled = entitled_to_tsa(income, facts.members, law.tsa)
    if entitled:
        count(tally, home, Measure.ENTITLED_PERSONS, facts.children, facts.members)
        count(tally, home, Measure.ENTITLED_FAMILIES, facts.children, 1)
    meet_new_law(home, facts, income, entitled, law)
    if home.tsa_months > 0 and home.tsa_kind == Kind.CONDITIONAL:
        keep_contract(home, people, facts, entitled, now, root, law, conduct, desk, tally)
    elif home.tsa_months == 0 and home.tsa_kind == Kind.CONDITIONAL:
        end_or_prolong(home, people, facts, entitled, root, law, conduct, tally)
    if home.tsa_months == 0:
        prolong_without_application(home, facts, now, root, law, conduct, tally)
    owed = 0
    if home.tsa_months == 0:
        home.tsa_kind = Kind.NONE
        if home.waiting > 0:
            owed = come_up(home, facts, now, root, life_luck, law, conduct, desk, tally)
        elif entitled and home.refusal_months == 0 and home.orleu_months == 0:
            ask(home, facts, income, now, root, life_luck, law, conduct, desk, tally)
    if home.tsa_kind != Kind.NONE:
        count(tally, home, Measure.SPENT_ADMINISTRATION, facts.children, conduct.offices.cost_of_case)
    return pay_running_grant(home, facts, owed, law, tally)


@rule
def pay_running_grant(home: Any, facts: Facts, owed: int, law: Any, tally: Any) -> tuple[int, int, int]:
    """Pay a month of a running grant, or the former amount that a change of the law lets the family keep.

    owed: months that are paid at once because the application waited.
    Gives what is due, what is paid out and the children's supplement, tenge.
    """
    due = 0
    cash = 0
    supplement = 0
    if home.tsa_months > 0:
        due = monthly_payment(home.tsa_amount, home.tsa_able, home.tsa_gap, home.tsa_broken, law.contract)
        cash = due
        if home.tsa_broken == 0 or due > 0:
            supplement = facts.supplement
        if home.tsa_lump == 1:
            cash = home.tsa_amount * home.tsa_months
            home.tsa_lump = 2
        elif home.tsa_lump == 2:
            cash = 0
        home.tsa_months -= 1
        if home.tsa_months == 0:
            count_in(tally, home, Measure.CASES_ENDING, Group.ALL, 1)
    if owed > 0:
        due += home.tsa_amount * owed
        cash += home.tsa_amount * owed
        supplement += facts.supplement * owed
    if due < home.tsa_kept:
        cash += home.tsa_kept - due
        due = home.tsa_kept
        if home.tsa_kind == Kind.NONE:
            home.tsa_kind = Kind.UNCONDITIONAL
    return due, cash, supplement


@rule
def meet_new_law(home: Any, facts: Facts, income: int, entitled: bool, law: Any) -> None:
    """Let a running grant meet a change of the law or of the family: it runs on, is set anew, or ends."""
    if law.tsa.grandfathering_begins:
        home.tsa_kept = home.tsa_amount if home.tsa_kind != Kind.NONE else 0
    elif law.tsa.grandfathering_months == 0:
        home.tsa_kept = 0
    if home.tsa_months == 0:
        return
    if law.tsa.running_grants == ENDED:
        home.tsa_months = 0
        return
    changed = law.tsa.recalculates_on_change and facts.members != home.tsa_members
    if changed or law.tsa.running_grants == RECALCULATED:
        if entitled:
            set_amount(home, facts, income, law)
        else:
            home.tsa_months = 0


@rule
def prolong_without_application(
    home: Any, facts: Facts, now: Any, root: int, law: Any, conduct: Any, tally: Any
) -> None:
    """Let a grant that has run out go on for the quarter where the law prolongs it, if the members are the same."""
    if (
        home.tsa_kind != Kind.NONE
        and home.tsa_broken == 0
        and now.month_of_quarter == 0
        and home.tsa_members == facts.members
        and happens(root, Decision.PROLONG_WITHOUT_APPLICATION, 0, law.tsa.prolonged)
        and happens(root, Decision.PROLONGATION_REACHES, 0, conduct.application.prolonged)
    ):
        home.tsa_months = MONTHS_IN_QUARTER
        count(tally, home, Measure.PROLONGED_WITHOUT_APPLICATION, facts.children, 1)
