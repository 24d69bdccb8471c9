"""Notes on a survey: what is no fault and worth knowing before a run."""

from collections.abc import Iterable

import numpy as np

from tsa_sim.columns import State
from tsa_sim.population.base import base_of
from tsa_sim.regions import REGIONS, region_of
from tsa_sim.survey.base import base_near, far_from_country
from tsa_sim.survey.layout import FIELDS
from tsa_sim.survey.mapping import NONE, Mapping
from tsa_sim.survey.table import Table, Whole

_NAMED = 6  # cells without households that a note names
_FEWEST_ALIKE = 3  # rows with one and the same value of nines that make a note


def notes_on(households: Table, persons: Table, home: Whole, mapping: Mapping) -> list[str]:
    """Give the notes on a survey's tables."""
    notes = []
    for name in ("wage", "self_employment", "pension"):
        if name not in persons.values:
            notes.append(
                f"{name} is not mapped: taken as 0, and pay of those at work is drawn from the published wages"
            )
    working = np.isin(persons.get("status"), (State.FORMAL, State.INFORMAL, State.SELF_EMPLOYED))
    pay = np.nan_to_num(persons.get("wage")) + np.nan_to_num(persons.get("self_employment"))
    silent = int((working & ~(pay > 0)).sum())
    if silent:
        notes.append(f"{silent:,} persons at work give no pay: it is drawn from the published wages of their market")
    notes += _no_answers(persons, mapping, "persons") + _no_answers(households, mapping, "households")
    if "welfare" not in households.values:
        notes.append("welfare is not mapped: households are taken to live on all of their reported income")
    base = base_near(mapping.year)
    notes += _weights(households, mapping, base)
    lacking = _lacking(zip(households.get("region"), households.get("locality"), strict=True), base)
    if lacking:
        some = ", ".join(lacking[:_NAMED]) + (", ..." if len(lacking) > _NAMED else "")
        notes.append(
            f"no household lives in {len(lacking)} of the cells of base {base} ({some}): these stay without people"
        )
    return notes


def _lacking(cells: Iterable[tuple[float, float]], base: str) -> list[str]:
    from tsa_sim.population.targets import targets

    shown = base_of(base).regions
    here = {
        (float(REGIONS.index(region_of(REGIONS[int(region)], shown))), urban)
        for region, urban in set(cells)
        if region == region  # a faulty cell is none
    }
    return [
        f"{REGIONS[cell.region]} {'urban' if cell.urban else 'rural'}"
        for cell in targets(base).cells
        if (float(cell.region), float(cell.urban)) not in here
    ]


def _no_answers(table: Table, mapping: Mapping, of: str) -> list[str]:
    """Note columns whose largest value is all nines and stands in several rows: a code of no answer, it seems."""
    notes = []
    for name, column in mapping.columns.get(of, {}).items():
        values = table.values.get(name)
        if FIELDS[name].kind != "number" or values is None or not np.isfinite(values).any():
            continue
        largest = float(np.nanmax(values))
        word, alike = f"{largest / column.factor:.0f}", int((values == largest).sum())
        if set(word) == {"9"} and len(word) > 1 and alike >= _FEWEST_ALIKE:
            notes.append(
                f"{alike:,} rows have {word} in {column.name}, its largest value: if that stands for no answer, add it "
                "to missing in the mapping"
            )
    return notes


def _weights(households: Table, mapping: Mapping, base: str) -> list[str]:
    """Note weights that do not add to the country's households, where reweighting mends it."""
    total = float(np.nansum(households.get("weight")))
    if mapping.reweight == NONE or not far_from_country(total, base):
        return []
    return [
        f"the weights add to {total:,.0f} households, far from the country's: they are taken as relative, and brought "
        f"to the totals of base {base}"
    ]
