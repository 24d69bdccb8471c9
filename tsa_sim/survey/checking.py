"""Checking a survey: both tables streamed, each cell read, and what must hold between rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tsa_sim.columns import State
from tsa_sim.errors import Finding, Findings
from tsa_sim.population.base import base_of
from tsa_sim.regions import REGIONS, region_of
from tsa_sim.survey.base import base_near
from tsa_sim.survey.between import check_people, check_years, homes_of
from tsa_sim.survey.faults import Gathered
from tsa_sim.survey.files import pieces
from tsa_sim.survey.layout import FIELDS, fields_of
from tsa_sim.survey.mapped import Column
from tsa_sim.survey.mapping import Mapping
from tsa_sim.survey.table import Table, Whole, telling
from tsa_sim.survey.units import check_units
from tsa_sim.survey.values import Cells, names, read

_NAMED = 6  # cells without households that a note names


@dataclass(frozen=True)
class Checked:
    """What a survey's files hold: both tables, every fault, and notes on what is fine but worth knowing."""

    mapping: Mapping
    households: Table
    persons: Table
    home: Whole  # row of each person's household, -1 for an orphan
    faults: tuple[Finding, ...]
    notes: tuple[str, ...]

    def raise_faults(self) -> None:
        """Raise Findings when there is any fault."""
        if self.faults:
            raise Findings(list(self.faults))


def check(mapping: Mapping) -> Checked:
    """Read a survey's files and tell every fault at once.

    Raises Findings or a Finding only when a file cannot be read as a table at all.
    """
    faults = Gathered()
    broken: list[Finding] = []
    tables: dict[str, Table] = {}
    for table in ("households", "persons") if mapping.two_tables else ("persons",):
        try:
            tables[table] = _table(mapping.files[table], mapping.columns_of(table), mapping, faults)
        except Findings as several:
            broken += several.faults
        except Finding as fault:
            broken.append(fault)
    if broken:
        raise Findings([*broken, *faults.findings()])
    persons = tables["persons"]
    households = tables.get("households") or _households_of(persons, mapping, faults)
    home = homes_of(households, persons, mapping, faults)
    check_people(persons, home, households, mapping, faults)
    check_years(households, mapping, faults)
    notes = _notes(households, persons, home, mapping)
    if not faults:
        check_units(households, persons, home, mapping, faults)
    return Checked(mapping, households, persons, home, tuple(faults.findings()), tuple(notes))


def _table(path: Path, columns: dict[str, Column], mapping: Mapping, faults: Gathered) -> Table:
    lines, keys, parts = [], [], {name: [] for name in columns if name != "household_id"}  # type: ignore[var-annotated]
    for piece in pieces(path, columns, mapping, faults):
        lines.append(piece.lines)
        for name, column in columns.items():
            cells = Cells(name, column, piece.cells[name], piece.lines, str(path), mapping)
            if name == "household_id":
                keys.append(names(cells, faults))
            elif FIELDS[name].kind == "identity":
                parts[name].append(names(cells, faults))
            else:
                parts[name].append(read(cells, faults).astype(np.float32 if FIELDS[name].kind == "code" else float))
    if not lines:
        empty = np.zeros(0)
        return Table(empty.astype(np.int64), empty.astype(np.uint64), {name: empty for name in parts})
    return Table(
        np.concatenate(lines), np.concatenate(keys), {name: np.concatenate(values) for name, values in parts.items()}
    )


def _households_of(persons: Table, mapping: Mapping, faults: Gathered) -> Table:
    """Take the households from the persons' rows: what is said of a household must be the same on each of them."""
    _, first, of_row = np.unique(persons.household, return_index=True, return_inverse=True)
    file = str(mapping.files["persons"])
    own = [name for name in fields_of("households") if name in persons.values]
    for name in own:
        values = persons.values[name]
        leading = values[first][of_row]
        differs = (values != leading) & ~(np.isnan(values) | np.isnan(leading))
        before = persons.lines[first][of_row]
        column = mapping.columns["households"][name].name
        faults.add_lines(
            (column, "differs in a household"), file, persons.lines[differs],
            telling(f"{column} differs from line {{}} of the same household", before[differs],
                     "a household has one value of it"),
        )  # fmt: skip
    return Table(persons.lines[first], persons.household[first], {name: persons.values[name][first] for name in own})


def _notes(households: Table, persons: Table, home: Whole, mapping: Mapping) -> list[str]:
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
    if "welfare" not in households.values:
        notes.append("welfare is not mapped: households are taken to live on all of their reported income")
    base = base_near(mapping.year)
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
