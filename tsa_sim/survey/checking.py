"""Checking a survey: both tables streamed, each cell read, and what must hold between rows."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tsa_sim.errors import Finding, Findings
from tsa_sim.survey.between import check_cells, check_people, check_years, homes_of
from tsa_sim.survey.faults import Gathered
from tsa_sim.survey.files import pieces
from tsa_sim.survey.layout import FIELDS, fields_of
from tsa_sim.survey.mapped import Column
from tsa_sim.survey.mapping import Mapping
from tsa_sim.survey.notes import notes_on
from tsa_sim.survey.table import Table, Whole, telling
from tsa_sim.survey.units import check_units
from tsa_sim.survey.values import Cells, names, read


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
    check_cells(households, mapping, faults)
    notes = notes_on(households, persons, home, mapping)
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
