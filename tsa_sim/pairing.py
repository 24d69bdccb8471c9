"""What makes runs a pair: the same months and people, and the same households on both sides."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import Month
from tsa_sim.engine import Outcome
from tsa_sim.errors import BadValue
from tsa_sim.scenario import Scenario
from tsa_sim.tally import Payment


def check_comparable(scenarios: Sequence[Scenario]) -> None:
    """Refuse scenarios that are no pair. Raises BadValue."""
    first = scenarios[0]
    names = [scenario.name for scenario in scenarios]
    for scenario in scenarios[1:]:
        if (scenario.first, scenario.last) != (first.first, first.last):
            raise BadValue(
                "period", scenario.name, f"has another period than {first.name}", "Give both the same from and to"
            )
        if scenario.base != first.base:
            raise BadValue(
                "population", scenario.name, f"has another base than {first.name}", "Give both the same base"
            )
        if scenario.survey != first.survey:
            raise BadValue(
                "population", scenario.name, f"has other people than {first.name}: a survey is named in one only, or "
                "two differ", "Name the same mapping and survey in both, or give --survey MAPPING for all"
            )  # fmt: skip
        if names.count(scenario.name) > 1:
            raise BadValue("scenario", scenario.name, "is named twice", "Compare different scenarios")


def received(outcomes: Sequence[Outcome], place: Month) -> list[npt.NDArray[Any]]:
    """Give the identities of all households of several runs, and for each run which received assistance in the year.

    A household that one run lacks (its founders lived otherwise there) has received nothing in it.
    """
    found = [(entry.ids[place], (entry.seen[place] & Payment.TSA) != 0) for entry in outcomes]
    first = found[0][0]
    if all(np.array_equal(first, ids) for ids, _ in found):
        return [first, *(drawn for _, drawn in found)]
    everybody = np.unique(np.concatenate([ids for ids, _ in found]))
    columns = []
    for ids, drawn in found:
        column = np.zeros(len(everybody), bool)
        column[np.searchsorted(everybody, ids)] = drawn
        columns.append(column)
    return [everybody, *columns]
