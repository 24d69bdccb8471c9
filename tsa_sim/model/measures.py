"""What a model counts: the measures that it collects, and its counts since January."""

from collections.abc import Callable, Sequence

import numpy as np

from tsa_sim.calendar import Month, month_of_year
from tsa_sim.errors import RunFailed, UnknownName
from tsa_sim.tables import Counts, tables
from tsa_sim.tables.declared import Output, output
from tsa_sim.tally import Tally

REPORTED = (
    "recipients_persons",
    "recipients_families",
    "recipients_children",
    "recipients_persons_ytd",
    "recipients_families_ytd",
    "entitled_persons",
    "applied_families",
    "assigned_families",
    "paid_tsa",
    "paid_total",
    "contracts_signed",
    "contracts_broken",
    "exits_assistance",
    "exits_own_line",
)
"""The measures that every model collects each month, for the country; ``model.measure`` gives any other."""


def counts_since_january(
    tallies: Sequence[Tally], reported: Sequence[Month], weight: float, part: Callable[[Tally], Tally]
) -> Counts:
    """Give the counts of this calendar year's months so far. part: what is taken of each tally.

    Raises RunFailed before the first step.
    """
    if not tallies:
        raise RunFailed("nothing has been counted yet: call model.step() first")
    done = tuple(reported[: len(tallies)])
    months = done[_january(done) :]
    return Counts(months, np.stack([part(tally) for tally in tallies[-len(months) :]]), weight)


def declared_measure(name: str) -> Output:
    """Give what is declared of a measure.

    Raises UnknownName with the nearest measure.
    """
    names = [entry.name for table in tables() for entry in table.outputs]
    if name not in names:
        raise UnknownName("measure", name, names)
    return output(name)


def _january(months: Sequence[Month]) -> int:
    """Give the place of the first month of the last one's calendar year, or of the first that was run."""
    return max(0, len(months) - month_of_year(months[-1]))
