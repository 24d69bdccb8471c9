"""Which cells of the tables are parts of which whole, so that what is rounded adds."""

from tsa_sim.report.runs import Run
from tsa_sim.tables.declared import output
from tsa_sim.tables.tidy import WHOLE_COUNTRY
from tsa_sim.tally import COMPONENTS, GROUP_NAMES, Group, Measure

Cell = tuple[str, str, str]  # measure, group, region

_GROUPS = tuple(
    tuple(GROUP_NAMES[group] for group in parts)
    for parts in (
        (Group.URBAN, Group.RURAL),
        (Group.NO_CHILDREN, Group.ONE_TO_THREE_CHILDREN, Group.FOUR_CHILDREN),
        (Group.UNCONDITIONAL, Group.CONDITIONAL),
    )
)
PAYMENTS = tuple(Measure(component).name.lower() for component in COMPONENTS)
"""The payments of which all payments are the sum, in the order of the tables."""
ALL_PAYMENTS = "paid_total"


def siblings(run: Run, measure: str, group: str, region: str) -> list[tuple[Cell, list[Cell]]]:
    """Give the wholes of which a cell may be a part, each with all its parts in order; the first that adds is meant."""
    if output(measure).counting == "mean" or output(measure).unit in ("share", "months", "tenge a month"):
        return []
    found: list[tuple[Cell, list[Cell]]] = []
    for groups in _GROUPS:
        if group in groups and all(run.has(measure, one) for one in groups):
            found.append(((measure, "all", region), [(measure, one, region) for one in groups]))
    if measure in PAYMENTS and group == "all" and all(run.has(one) for one in (*PAYMENTS, ALL_PAYMENTS)):
        found.append(((ALL_PAYMENTS, "all", region), [(one, "all", region) for one in PAYMENTS]))
    if region != WHOLE_COUNTRY and group == "all" and measure not in PAYMENTS:
        found.append(((measure, group, WHOLE_COUNTRY), [(measure, group, one) for one in run.regions]))
    return found
