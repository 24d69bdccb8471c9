"""Counting a household's month: who was paid what, who is poor before and after, who left and who came back."""

from typing import Any

from tsa_sim.calendar import MONTHS_IN_QUARTER, MONTHS_IN_YEAR
from tsa_sim.facts import Facts, Paid
from tsa_sim.rulebook import rule
from tsa_sim.tally import Group, Measure, Payment, count, count_in, count_kind

_NEVER = 127
_POOR, _ONE_QUARTER_ABOVE = 1, 2
_PERMILLE = 1000


@rule
def count_vital(home: Any, measure: int, tally: Any) -> None:
    """Count one person's event: a birth, a death, a place in a measure."""
    count_in(tally, home, measure, Group.ALL, 1)


@rule
def count_living(home: Any, facts: Facts, offices: Any, tally: Any) -> None:
    """Count the people of the month, and the part of a post at the employment centre that a family stands for."""
    if facts.persons > 0:
        count(tally, home, Measure.POPULATION_PERSONS, facts.children, facts.persons)
        count(tally, home, Measure.POPULATION_FAMILIES, facts.children, 1)
        count_in(tally, home, Measure.POSTS, Group.ALL, offices.posts[home.region])


@rule
def count_month(home: Any, facts: Facts, paid: Paid, now: Any, law: Any, tally: Any) -> None:
    """Count payments, recipients, movements and poverty, and close the quarter."""
    if facts.persons == 0:
        return
    if anything(paid):
        count_paid(home, facts, paid, law, tally)
        count_recipients(home, facts, paid, tally)
    count_movements(home, facts, paid, tally)
    count_poverty(home, facts, paid, law, tally)
    remember_income(home, facts, paid, law)
    if now.month_of_quarter == MONTHS_IN_QUARTER - 1:
        close_quarter(home, facts, law, tally)


@rule
def drawn(paid: Paid) -> int:
    """Give the assistance of the programme tsa due this month, supplement included, tenge."""
    return paid.tsa + paid.child_supplement


@rule
def anything(paid: Paid) -> bool:
    """Tell whether a family is due or paid anything this month."""
    due = paid.tsa + paid.tsa_cash + paid.child_supplement
    return due + paid.child_allowance + paid.special + paid.large_family + paid.orleu > 0


@rule
def count_paid(home: Any, facts: Facts, paid: Paid, law: Any, tally: Any) -> None:
    """Count tenge by payment."""
    if paid.tsa > 0:
        count(tally, home, Measure.DUE_TSA, facts.children, paid.tsa)
    if paid.tsa_cash > 0:
        count(tally, home, Measure.PAID_TSA, facts.children, paid.tsa_cash)
        count_kind(tally, home, Measure.PAID_TSA, home.tsa_kind, paid.tsa_cash)
    if paid.child_supplement > 0:
        count(tally, home, Measure.PAID_CHILD_SUPPLEMENT, facts.children, paid.child_supplement)
    if paid.large_family > 0:
        count(tally, home, Measure.PAID_LARGE_FAMILY_ALLOWANCE, facts.children, paid.large_family)
    if paid.child_allowance > 0:
        count(tally, home, Measure.PAID_CHILD_ALLOWANCE, facts.children, paid.child_allowance)
    if paid.special > 0:
        count(tally, home, Measure.PAID_SPECIAL_STATE_ALLOWANCE, facts.children, paid.special)
    if paid.orleu > 0:
        count(tally, home, Measure.PAID_ORLEU, facts.children, paid.orleu)
    if facts.packages > 0 and drawn(paid) > 0:
        count(tally, home, Measure.PACKAGE_IN_KIND, facts.children, facts.packages)
        count(tally, home, Measure.SPENT_PACKAGE, facts.children, facts.kits * law.package.kit_cost)
    total = paid.tsa_cash + paid.child_supplement + paid.child_allowance + paid.special + paid.large_family + paid.orleu
    if total > 0:
        count(tally, home, Measure.PAID_TOTAL, facts.children, total)


@rule
def count_recipients(home: Any, facts: Facts, paid: Paid, tally: Any) -> None:
    """Count who draws what this month, and who draws it for the first time this year."""
    if drawn(paid) > 0:
        count(tally, home, Measure.RECIPIENTS_PERSONS, facts.children, facts.members)
        count(tally, home, Measure.RECIPIENTS_FAMILIES, facts.children, 1)
        count(tally, home, Measure.RECIPIENTS_CHILDREN, facts.children, facts.children)
        count_kind(tally, home, Measure.RECIPIENTS_PERSONS, home.tsa_kind, facts.members)
        count_kind(tally, home, Measure.RECIPIENTS_FAMILIES, home.tsa_kind, 1)
        count_kind(tally, home, Measure.RECIPIENTS_CHILDREN, home.tsa_kind, facts.children)
        if home.seen & Payment.TSA == 0:
            home.first_kind = home.tsa_kind
            count(tally, home, Measure.RECIPIENTS_PERSONS_YTD, facts.children, facts.members)
            count(tally, home, Measure.RECIPIENTS_FAMILIES_YTD, facts.children, 1)
            count(tally, home, Measure.RECIPIENTS_CHILDREN_YTD, facts.children, facts.children)
            count(tally, home, Measure.RECIPIENTS_WORKING_YTD, facts.children, facts.working)
            count(tally, home, Measure.RECIPIENTS_SMALL_CHILDREN_YTD, facts.children, facts.small)
            count_kind(tally, home, Measure.RECIPIENTS_PERSONS_YTD, home.first_kind, facts.members)
            count_kind(tally, home, Measure.RECIPIENTS_FAMILIES_YTD, home.first_kind, 1)
            count_kind(tally, home, Measure.RECIPIENTS_CHILDREN_YTD, home.first_kind, facts.children)
        count_payment(home, facts, Payment.TSA, Group.PAYMENT_TSA, tally)
    if paid.child_allowance > 0:
        count_payment(home, facts, Payment.CHILD_ALLOWANCE, Group.PAYMENT_CHILD_ALLOWANCE, tally)
    if paid.special > 0:
        count_payment(home, facts, Payment.SPECIAL_STATE_ALLOWANCE, Group.PAYMENT_SPECIAL_STATE_ALLOWANCE, tally)
    if paid.orleu > 0:
        count_payment(home, facts, Payment.ORLEU, Group.PAYMENT_ORLEU, tally)
    if paid.large_family > 0:
        count_payment(home, facts, Payment.LARGE_FAMILY_ALLOWANCE, Group.PAYMENT_LARGE_FAMILY_ALLOWANCE, tally)
    if paid.child_supplement > 0:
        count_payment(home, facts, Payment.CHILD_SUPPLEMENT, Group.PAYMENT_CHILD_SUPPLEMENT, tally)
    if drawn(paid) + paid.child_allowance + paid.special + paid.large_family + paid.orleu > 0:
        count_payment(home, facts, Payment.ANY, Group.PAYMENT_ANY, tally)


@rule
def count_payment(home: Any, facts: Facts, bit: int, group: int, tally: Any) -> None:
    """Count a payment's recipients in its own group, this month and for the first time this year."""
    count_in(tally, home, Measure.RECIPIENTS_PERSONS, group, facts.members)
    count_in(tally, home, Measure.RECIPIENTS_FAMILIES, group, 1)
    count_in(tally, home, Measure.RECIPIENTS_CHILDREN, group, facts.children)
    if home.seen & bit == 0:
        home.seen |= bit
        count_in(tally, home, Measure.RECIPIENTS_PERSONS_YTD, group, facts.members)
        count_in(tally, home, Measure.RECIPIENTS_FAMILIES_YTD, group, 1)
        count_in(tally, home, Measure.RECIPIENTS_CHILDREN_YTD, group, facts.children)


@rule
def count_movements(home: Any, facts: Facts, paid: Paid, tally: Any) -> None:
    """Count entries, returns and exits of assistance (every payment with a means test)."""
    if home.seen_last_year & Payment.TSA != 0 and home.seen & Payment.TSA == 0:
        count(tally, home, Measure.EXITS_NOT_SEEN_NEXT_YEAR, facts.children, 1)
    if drawn(paid) + paid.child_allowance + paid.orleu > 0:
        count(tally, home, Measure.CASELOAD, facts.children, 1)
        count_participants(home, facts, Measure.CASELOAD, tally)
        if home.months_since > MONTHS_IN_YEAR:
            count(tally, home, Measure.ENTERED, facts.children, 1)
        elif home.months_since > 0:
            count(tally, home, Measure.RETURNS, facts.children, 1)
            count_participants(home, facts, Measure.RETURNS, tally)
        home.months_since = 0
        return
    if home.months_since == 0:
        count(tally, home, Measure.EXITS_ASSISTANCE, facts.children, 1)
        count_participants(home, facts, Measure.EXITS_ASSISTANCE, tally)
    if home.months_since == MONTHS_IN_YEAR - 1:
        count(tally, home, Measure.EXITS_SUSTAINED, facts.children, 1)
        count_participants(home, facts, Measure.EXITS_SUSTAINED, tally)
    if home.months_since < _NEVER:
        home.months_since += 1


@rule
def count_participants(home: Any, facts: Facts, measure: int, tally: Any) -> None:
    """Count a family among those with a participant of a measure of employment, or among those without."""
    count_in(tally, home, measure, Group.MEASURE_ANY if facts.participants > 0 else Group.MEASURE_NONE, 1)


@rule
def count_poverty(home: Any, facts: Facts, paid: Paid, law: Any, tally: Any) -> None:
    """Count the poor by true income at fixed lines, before and after the payments, and who is missed."""
    before = facts.true_income
    persons = facts.persons
    if before >= persons * law.minimum and before >= persons * law.tsa.line:
        if drawn(paid) > 0:
            count(tally, home, Measure.RECEIVED_NOT_POOR_PERSONS, facts.children, facts.members)
        return
    below_own_line = before < persons * law.tsa.line
    if drawn(paid) > 0 and not below_own_line:
        count(tally, home, Measure.RECEIVED_NOT_POOR_PERSONS, facts.children, facts.members)
    if drawn(paid) == 0 and below_own_line:
        count(tally, home, Measure.POOR_NOT_RECEIVED_PERSONS, facts.children, persons)
    after = before + drawn(paid) + paid.child_allowance + paid.special + paid.large_family + paid.orleu
    for share, group in ((40, Group.LINE_40), (50, Group.LINE_50), (70, Group.LINE_70), (100, Group.LINE_100)):
        line = persons * law.minimum * share // 100
        if before < line:
            gap = (line - before) * _PERMILLE // line
            count_in(tally, home, Measure.POOR_PERSONS_BEFORE, group, persons)
            count_in(tally, home, Measure.GAP_PERMILLE_BEFORE, group, persons * gap)
            count_in(tally, home, Measure.SQUARED_GAP_PERMILLE_BEFORE, group, persons * gap * gap // _PERMILLE)
        if after < line:
            gap = (line - after) * _PERMILLE // line
            count_in(tally, home, Measure.POOR_PERSONS_AFTER, group, persons)
            count_in(tally, home, Measure.GAP_PERMILLE_AFTER, group, persons * gap)
            count_in(tally, home, Measure.SQUARED_GAP_PERMILLE_AFTER, group, persons * gap * gap // _PERMILLE)


@rule
def remember_income(home: Any, facts: Facts, paid: Paid, law: Any) -> None:
    """Add the month to the quarter that the next test will look at, by what that test counts."""
    counted = facts.counted
    if law.next_means.counts_special_state_allowance:
        counted += paid.special
    if law.next_means.counts_large_family_allowance:
        counted += paid.large_family
    home.quarter_sum += counted
    home.child_allowance_sum += paid.child_allowance
    home.true_sum += facts.true_income


@rule
def close_quarter(home: Any, facts: Facts, law: Any, tally: Any) -> None:
    """Close the quarter: its income becomes what the office counts, and exits from poverty are recognised.

    Income is the registered income before assistance: the concept the law tests, equal in all scenarios but for what
    measures change. A family leaves poverty when it was below a line and then not below it for two quarters running.
    """
    home.quarter_counted = home.quarter_sum
    home.child_allowance_counted = home.child_allowance_sum
    home.quarter_sum = 0
    home.child_allowance_sum = 0
    home.true_sum = 0
    highest = 3 * facts.members * max(law.tsa.line, law.minimum)
    if home.poverty == 0 and home.quarter_counted >= highest:  # neither poor nor lately
        return
    assisted = home.months_since <= MONTHS_IN_YEAR
    if leaves_poverty(home, 0, 3 * facts.members * law.tsa.line):
        count(tally, home, Measure.EXITS_OWN_LINE, facts.children, 1)
        if assisted:
            count_in(tally, home, Measure.EXITS_OWN_LINE, Group.PAYMENT_ANY, 1)
            count_participants(home, facts, Measure.EXITS_OWN_LINE, tally)
    for place, share, group in (
        (1, 40, Group.LINE_40),
        (2, 50, Group.LINE_50),
        (3, 70, Group.LINE_70),
        (4, 100, Group.LINE_100),
    ):
        if leaves_poverty(home, place, 3 * facts.members * law.minimum * share // 100):
            count_in(tally, home, Measure.EXITS_FIXED_LINE, group, 1)


@rule
def leaves_poverty(home: Any, place: int, line: int) -> bool:
    """Move a family's poverty state at one line; tell whether it leaves poverty with this quarter.

    place: which four bits of ``poverty`` hold the state; line: tenge a family a quarter.
    """
    shift = 4 * place
    state = (home.poverty >> shift) & 15
    left = False
    if home.quarter_counted < line:
        new = _POOR
    elif state == _POOR:
        new = _ONE_QUARTER_ABOVE
    else:
        left = state == _ONE_QUARTER_ABOVE
        new = 0
    home.poverty += (new - state) << shift
    return left
