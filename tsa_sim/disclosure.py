"""Small cells: figures that rest on too few families are hidden, and others with them, so that none can be worked out.

A cell is hidden when it rests on at least one family and on fewer than the least number. Where a hidden cell could be
had by taking the others from their total, the next smallest cells of that sum are hidden too, until in every sum
what is hidden together rests on enough families and is more than one cell.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from tsa_sim.regions import REGIONS
from tsa_sim.tables.declared import Counts, Output, Table, counted, counted_since_january
from tsa_sim.tally import Group, Measure

if TYPE_CHECKING:
    import pandas as pd

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

LEAST_FAMILIES = 5
_NOTHING = 1e-9
PARTS: tuple[tuple[Group, tuple[Group, ...]], ...] = (
    (Group.ALL, (Group.URBAN, Group.RURAL)),
    (Group.ALL, (Group.NO_CHILDREN, Group.ONE_TO_THREE_CHILDREN, Group.FOUR_CHILDREN)),
    (Group.ALL, (Group.UNCONDITIONAL, Group.CONDITIONAL)),
    (Group.ALL, (Group.MEASURE_ANY, Group.MEASURE_NONE)),
    (Group.ALL, tuple(Group(place) for place in range(Group.MEASURE_VACANCY, Group.MEASURE_UPSKILLING + 1))),
)
"""Groups that add to another: what a reader could take from a total."""

_PAYMENT_OF = {
    "paid_child_allowance": Group.PAYMENT_CHILD_ALLOWANCE,
    "paid_special_state_allowance": Group.PAYMENT_SPECIAL_STATE_ALLOWANCE,
    "paid_orleu": Group.PAYMENT_ORLEU,
    "paid_child_supplement": Group.PAYMENT_CHILD_SUPPLEMENT,
    "paid_large_family_allowance": Group.PAYMENT_LARGE_FAMILY_ALLOWANCE,
    "paid_total": Group.PAYMENT_ANY,
}
_FAMILIES_OF = {
    "population_persons": counted(Measure.POPULATION_FAMILIES),
    "entitled_persons": counted(Measure.ENTITLED_FAMILIES),
    "recipients_persons": counted(Measure.RECIPIENTS_FAMILIES),
    "recipients_persons_ytd": counted_since_january(Measure.RECIPIENTS_FAMILIES_YTD),
}
"""Whose persons these are, counted by the same groups."""
_PERSONS_OF = {
    "spent_measures": counted(Measure.MEASURE_PARTICIPANTS),
    "spent_package": counted(Measure.PACKAGE_IN_KIND),
}
_APPLIED = ("spent_administration", "waiting_days")  # rest on those who applied, or have been decided on since

_LARGEST_FAMILY = 14  # persons; a count of persons rests on at least so many times fewer families


def hide_small(families: Floats, sums: Sequence[Sequence[int]], least: Floats | float = LEAST_FAMILIES) -> Flags:
    """Tell which cells to hide.

    families: families behind each cell, flat; sums: cells tied by addition, the total first and then its parts; least:
    families below which a cell is hidden, one for all or one a cell. A cell of no family is shown.
    """
    limits = np.broadcast_to(np.asarray(least, np.float64), families.shape)
    hidden = (families > 0) & (families < limits)
    changed = bool(hidden.any())
    while changed:
        changed = False
        for cells in sums:
            also = _also_hidden(np.asarray(cells), families, limits, hidden)
            if also is not None:
                hidden[also], changed = True, True
        if not changed:
            also = _beside_a_cell_that_follows(families, sums, hidden)
            if also is not None:
                hidden[also], changed = True, True
    return np.asarray(hidden, np.bool_)


def _beside_a_cell_that_follows(families: Floats, sums: Sequence[Sequence[int]], hidden: Flags) -> int | None:
    """Give a cell to hide beside one that follows from several sums together, or None when none does.

    The sums are equations in the hidden cells; a cell follows when every solution gives it the same value.
    """
    unknown = np.flatnonzero(hidden)
    column = {int(cell): place for place, cell in enumerate(unknown)}
    rows = []
    for cells in sums:
        terms = [(column[int(cell)], -1.0 if place == 0 else 1.0) for place, cell in enumerate(cells) if hidden[cell]]
        if terms:
            row = np.zeros(len(unknown))
            for place, sign in terms:
                row[place] = sign
            rows.append(row)
    if not rows:
        return None
    equations = np.stack(rows)
    sizes, mixes = np.linalg.eigh(equations @ equations.T)
    known = sizes > _NOTHING
    directions = equations.T @ mixes[:, known] / np.sqrt(sizes[known])
    follows = unknown[(directions**2).sum(axis=1) > 1 - _NOTHING]  # all of the cell lies in what the sums tell
    for cell in follows[np.argsort(families[follows])]:
        beside = {int(other) for cells in sums if cell in cells for other in cells[1:]}
        left = [other for other in beside if not hidden[other] and families[other] > 0]
        if left:
            return min(left, key=lambda other: (float(families[other]), other))
    return None


def _also_hidden(cells: npt.NDArray[np.int64], families: Floats, limits: Floats, hidden: Flags) -> int | None:
    """Give the further cell of a sum that must be hidden, or None when its hidden cells are safe."""
    total, parts = cells[0], cells[1:]
    gone = parts[hidden[parts]]
    if not len(gone) and not hidden[total]:
        return None
    # what is hidden together can be had from a total that is shown
    together = len(gone) >= 2 and families[gone].sum() >= limits[gone].max()
    safe = len(gone) >= 1 if hidden[total] else together
    if safe:
        return None
    left = parts[~hidden[parts] & (families[parts] > 0)]
    if len(left):
        return int(left[np.argmin(families[left])])
    return None if hidden[total] or families[total] == 0 else int(total)


def hide_in_frame(
    frame: "pd.DataFrame",
    value: str,
    families: str,
    dimensions: Mapping[str, str],
    least: int = LEAST_FAMILIES,
) -> "pd.DataFrame":
    """Give a cross-table in long form without its small cells.

    value, families: columns with the figure and with the families behind it; dimensions: column by its word for the
    total (``{"region": "KZ", "children": "all"}``). Hidden figures become NaN, families too, and ``hidden`` says so.
    """
    sums: list[list[int]] = []
    for name, whole in dimensions.items():
        others = [other for other in dimensions if other != name]
        groups = frame.groupby(others, sort=False).indices.values() if others else [np.arange(len(frame))]
        is_total = frame[name].eq(whole).to_numpy()
        for rows in groups:
            held = np.asarray(rows, np.int64)
            sums.append(np.concatenate([held[is_total[held]], held[~is_total[held]]]).tolist())
    flags = hide_small(frame[families].to_numpy(np.float64), sums, least)
    shown = frame.assign(hidden=flags)
    for column in (value, families):
        shown[column] = shown[column].astype(np.float64).mask(flags)
    return shown


def hidden_cells(declared: Output, counts: Counts, limits: Floats, weight: float) -> Flags:
    """Tell which cells of an output to hide; shape (months, regions + 1, groups of the output).

    limits: by region and the country, the number of simulated families from which on a cell is safe.
    """
    groups = list(declared.groups)
    behind = _families_behind(declared, counts, weight)[:, :, groups]
    months, regions, width = behind.shape
    place = np.arange(regions * width).reshape(regions, width)
    sums = [np.roll(place[:, column], 1).tolist() for column in range(width)]
    for total, parts in PARTS:
        if total in groups and set(parts) <= set(groups):
            columns = [groups.index(total), *(groups.index(part) for part in parts)]
            sums += [list(place[row, columns]) for row in range(regions)]
    cell_limits = np.repeat(limits, width)
    flags = [hide_small(behind[month].ravel(), sums, cell_limits).reshape(regions, width) for month in range(months)]
    return np.stack(flags)


def _families_behind(declared: Output, counts: Counts, weight: float) -> Floats:
    """Give a number of simulated families that an output's cells rest on at least; shape (months, regions + 1, groups).

    Where the month does not count them by that group, a cell with a figure counts as one family: it is hidden.
    """
    values = np.nan_to_num(declared.made(counts))
    if declared.unit in ("families", "contracts"):
        return np.asarray(values / weight)
    if declared.name in _FAMILIES_OF:
        return np.asarray(_FAMILIES_OF[declared.name](counts) / weight)
    if declared.unit in ("persons", "children", "places"):
        return np.asarray(np.ceil(values / weight / _LARGEST_FAMILY))
    if declared.name in _PERSONS_OF:
        persons = _PERSONS_OF[declared.name](counts)
        return np.asarray(np.maximum(np.ceil(persons / weight / _LARGEST_FAMILY), values != 0))
    if declared.name in _APPLIED:
        applied = np.minimum(counts[Measure.APPLIED_FAMILIES], counts[Measure.ASSIGNED_FAMILIES]) / weight
        return np.asarray(np.maximum(applied, values != 0))
    families = counts[Measure.RECIPIENTS_FAMILIES] / weight
    if declared.counting == "mean" and declared.unit == "share":
        return np.broadcast_to(counts[Measure.POPULATION_FAMILIES][:, :, [Group.ALL]] / weight, families.shape)
    if declared.name in _PAYMENT_OF:
        behind = (values > 0).astype(np.float64)
        behind[:, :, Group.ALL] = families[:, :, _PAYMENT_OF[declared.name]]
        return behind
    return np.where(values != 0, families, 0.0)


def limits_on_map(limits: Mapping[int, int], regions_shown: Sequence[str]) -> Floats:
    """Give the least numbers of simulated families by region of a map, the country last.

    limits: by row of ``REGIONS`` (-1: the country).
    """
    return np.array([*(limits[REGIONS.index(code)] for code in regions_shown), limits[-1]], np.float64)


class SmallCells:
    """The cells of a run on a survey that are hidden.

    replicates: counts of each; limits: by region of their map and the country, the number of simulated families from
    which on a cell is safe; weight: real households behind each simulated one.
    """

    def __init__(self, replicates: Sequence[Counts], limits: Floats, weight: float) -> None:
        self._replicates = replicates
        self._limits = limits
        self._weight = weight
        self._found: dict[str, Flags] = {}

    def of(self, declared: Output) -> Flags:
        """Tell which cells of an output are hidden; shape (replicates, months, regions + 1, groups of the output)."""
        if declared.name not in self._found:
            self._found[declared.name] = np.stack(
                [hidden_cells(declared, counts, self._limits, self._weight) for counts in self._replicates]
            )
        return self._found[declared.name]

    def taken_out(self, table: Table, frame: "pd.DataFrame") -> "pd.DataFrame":
        """Give a tidy table without the small cells; ``value`` is NaN where one is hidden."""
        flags = np.concatenate([self.of(declared).ravel() for declared in table.outputs])
        return frame.assign(value=frame["value"].mask(flags))

    def too_few(self, *persons: float) -> bool:
        """Tell whether one of several counts of persons of the country rests on some families and on too few."""
        families = [np.ceil(count / self._weight / _LARGEST_FAMILY) for count in persons]
        return any(0 < count < self._limits[-1] for count in families)

    def too_few_changed(self, declared: Output, change: Floats, row: int) -> bool:
        """Tell whether a difference rests on too few families; change: of a row of regions, a value a replicate.

        Differences of tenge, shares and means stand beside the families that they belong to and are not judged here.
        """
        per = {"families": 1.0, "contracts": 1.0, "persons": _LARGEST_FAMILY, "children": _LARGEST_FAMILY}
        if declared.unit not in per:
            return False
        families = np.ceil(np.abs(change) / self._weight / per[declared.unit])
        return bool(((families > 0) & (families < self._limits[row])).any())
