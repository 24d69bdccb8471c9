"""The digital family map at the quarter's end: every family's category, and who leaves D and E, and how.

Counted only where a scenario asks for it. Families that leave the categories D and E (crisis, emergency) by their own
income, without it, and on paper are counted apart, and apart from exits from poverty.
"""

from typing import Any, NamedTuple

from tsa_sim.behaviour.targets import CRISIS, registered_out
from tsa_sim.columns import Disability, State
from tsa_sim.facts import belongs
from tsa_sim.law.family_map.rules import C, category, score
from tsa_sim.rulebook import rule
from tsa_sim.tally import LARGE_FAMILY, Measure, count


class Deprived(NamedTuple):
    """The indicators of the family map for one family: true where it is deprived; see ``law.family_map``."""

    below_line: bool
    below_minimum: bool
    nobody_works: bool
    disability: bool
    large_family: bool
    one_parent: bool
    informal_work: bool


@rule
def sort_family(home: Any, people: Any, facts: Any, root: int, law: Any, targets: Any, tally: Any) -> None:
    """Sort a family into its category of the quarter that ends, and count it leaving D and E."""
    deprived = deprivations(home, people, facts, law)
    new: int = category(score(deprived, law.family_map), law.family_map)
    on_paper = new >= CRISIS and home.category >= CRISIS and registered_out(root, targets)
    if on_paper:
        new = C
    if home.category >= CRISIS and new < CRISIS:
        count(tally, home, Measure.EXITS_D_E, facts.children, 1)
        if on_paper:
            count(tally, home, Measure.EXITS_D_E_ON_PAPER, facts.children, 1)
        elif not deprived.below_line:
            count(tally, home, Measure.EXITS_D_E_ABOVE_LINE, facts.children, 1)
    home.category = new


@rule
def count_category(home: Any, facts: Any, tally: Any) -> None:
    """Count a family that the map holds in D or E."""
    if home.category >= CRISIS:
        count(tally, home, Measure.FAMILIES_D_E, facts.children, 1)


@rule
def deprivations(home: Any, people: Any, facts: Any, law: Any) -> Deprived:
    """Look at a family as the registers show it: income of the quarter that has closed, work, members."""
    informal, working, disabled, adults = 0, 0, False, 0
    for slot in range(home.places):
        person = people[home.first + slot]
        if person.age_months < 0 or not belongs(person, facts.apart, law.means):
            continue
        if person.age_months >= law.child_allowance.child_age_months:
            adults += 1
        if person.disability != Disability.NONE:
            disabled = True
        if person.state == State.INFORMAL or (person.state == State.SELF_EMPLOYED and person.registered == 0):
            informal += 1
        elif person.state == State.FORMAL or person.state == State.SELF_EMPLOYED:
            working += 1
    income = home.quarter_counted
    return Deprived(
        income < 3 * facts.members * law.tsa.line,
        income < 3 * facts.members * law.minimum,
        working == 0 and facts.able > 0,
        disabled,
        facts.children >= LARGE_FAMILY,
        adults == 1 and facts.children > 0,
        informal > 0 and working == 0,
    )
