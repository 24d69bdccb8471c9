"""Measures: able-bodied members without formal work take part, and some find formal work sooner."""

from typing import Any, NamedTuple

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.chance import Decision, happens, threshold
from tsa_sim.columns import State
from tsa_sim.rulebook import rule


class Measures(NamedTuple):
    """Thresholds a month."""

    participation: int
    place: int
    finds_job: int
    prolonged: int


def frozen(coefficients: Coefficients) -> Measures:
    """Freeze the thresholds; a negative effect on job finding counts as none in this version."""
    number = coefficients.number
    return Measures(
        participation=threshold(number("measures.participation")),
        place=threshold(number("measures.place_given")),
        finds_job=threshold(max(number("measures.extra_job_finding_month"), 0.0)),
        prolonged=threshold(number("measures.prolonged_share")),
    )


@rule
def asks_for_place(person: Any, slot: int, life_luck: int, measures: Any) -> bool:
    """Tell whether an able-bodied member under contract asks for a place in a measure."""
    return person.state != State.FORMAL and happens(life_luck, Decision.TAKE_PART, slot, measures.participation)


@rule
def gets_place(slot: int, life_luck: int, measures: Any) -> bool:
    """Tell whether the place asked for is given."""
    return happens(life_luck, Decision.FIND_JOB, slot, measures.place)


@rule
def find_work(person: Any, slot: int, root: int, measures: Any) -> None:
    """Move a participant into formal work, perhaps."""
    if happens(root, Decision.FIND_JOB, slot, measures.finds_job):
        person.state = State.FORMAL
        person.months_in_state = 0


@rule
def unfinished(root: int, measures: Any) -> bool:
    """Tell whether training, practice or adaptation is unfinished when the contract ends."""
    return happens(root, Decision.PROLONG, 0, measures.prolonged)
