"""Checking a survey: both tables streamed, each cell read, and what must hold between rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import MONTHS_IN_YEAR, month
from tsa_sim.columns import Role, State
from tsa_sim.errors import BadValue, Finding, Findings, OutsideData, Place
from tsa_sim.macro import income_index
from tsa_sim.population.incomes import regional_wages, to_january
from tsa_sim.regions import REGIONS_2018
from tsa_sim.survey.faults import Gathered
from tsa_sim.survey.files import pieces
from tsa_sim.survey.layout import FIELDS, fields_of
from tsa_sim.survey.mapping import BY_ROW, Column, Mapping
from tsa_sim.survey.values import Cells, names, read

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Tell = Callable[[int, Place], Finding]

_WORKING_AGE = 16 * MONTHS_IN_YEAR
_MOST_PERSONS = 60  # a household has at most 64 places
_FAR = 30.0  # a median so many times off the published mean wage is in another unit
_FAR_IN_FILE = 1_000.0  # a value so many times off the file's own median
_NAMED = 6  # cells without households that a note names
_UNIT_STEPS = (1_000.0, 3.0, 12.0, 100.0)


class Table(NamedTuple):
    """One table as read: the line of each row, its household's name as a number, and its values by field."""

    lines: Whole
    household: npt.NDArray[np.uint64]
    values: dict[str, Floats]

    def get(self, name: str, default: float = np.nan) -> Floats:
        """Give a field's values, or the default throughout where the survey does not map it."""
        found = self.values.get(name)
        return found if found is not None else np.full(len(self.lines), default)


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
    home = _between(households, persons, mapping, faults)
    _people(persons, home, households, mapping, faults)
    _years(households, mapping, faults)
    notes = _notes(households, persons, home, mapping)
    if not faults:
        _units(households, persons, home, mapping, faults)
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
            _telling(f"{column} differs from line {{}} of the same household", before[differs],
                     "a household has one value of it"),
        )  # fmt: skip
    return Table(persons.lines[first], persons.household[first], {name: persons.values[name][first] for name in own})


def _telling(text: str, lines: Whole, todo: str) -> Tell:
    def tell(number: int, place: Place) -> Finding:
        return Finding(text.format(int(lines[number])), todo=todo, place=place)

    return tell


def _between(households: Table, persons: Table, mapping: Mapping, faults: Gathered) -> Whole:
    """Give the row of each person's household; repeated names, orphans and empty households are faults."""
    file_of_homes = str(mapping.files["households" if mapping.two_tables else "persons"])
    file = str(mapping.files["persons"])
    again = _repeated(households.household, households.lines, file_of_homes, "the household", faults)
    order = np.argsort(households.household, kind="stable")
    place = np.searchsorted(households.household[order], persons.household)
    place = np.minimum(place, max(len(order) - 1, 0))
    home = order[place] if len(order) else np.full(len(persons.lines), -1)
    home = np.where(len(order) and households.household[home] == persons.household, home, -1)
    faults.add_lines(
        ("person", "without household"), file, persons.lines[home < 0],
        _telling("the person's household is not among the households", persons.lines[home < 0],
                 "add the household, or correct its name here (leading zeros count)"),
    )  # fmt: skip
    members = np.bincount(home[home >= 0], minlength=len(households.lines))
    alone = households.lines[(members == 0) & ~again]
    faults.add_lines(
        ("household", "without persons"), file_of_homes, alone,
        _telling("the household has no persons", alone, "add them, or take the household out"),
    )  # fmt: skip
    crowded = households.lines[members > _MOST_PERSONS]
    faults.add_lines(
        ("household", "too large"), file_of_homes, crowded,
        _telling(f"the household has more than {_MOST_PERSONS} persons", crowded, "it may be an institution: leave it "
                 "out"),
    )  # fmt: skip
    if "person_number" in persons.values:
        numbers = persons.values["person_number"].astype(np.uint64)
        both = persons.household * np.uint64(0x9E3779B97F4A7C15) + numbers
        _repeated(both, persons.lines, file, "the person", faults)
    return np.asarray(home, np.int64)


def _repeated(keys: npt.NDArray[np.uint64], lines: Whole, file: str, what: str, faults: Gathered) -> Flags:
    """Tell rows whose name an earlier row has; give which they are."""
    _, first, of_row = np.unique(keys, return_index=True, return_inverse=True)
    again = first[of_row] != np.arange(len(keys))
    faults.add_lines(
        (what, "repeated"), file, lines[again],
        _telling(f"{what} of line {{}} stands here again", lines[first[of_row]][again], "each has one row and a name "
                 "of its own: take one out, or correct the name"),
    )  # fmt: skip
    return np.asarray(again, np.bool_)


def _people(persons: Table, home: Whole, households: Table, mapping: Mapping, faults: Gathered) -> None:
    file = str(mapping.files["persons"])
    role = persons.get("role")
    known = home >= 0
    heads = np.bincount(home[known], role[known] == Role.HEAD, minlength=len(households.lines))
    members = np.bincount(home[known], minlength=len(households.lines))
    file_of_homes = str(mapping.files["households" if mapping.two_tables else "persons"])
    for wrong, said, todo in (
        ((heads == 0) & (members > 0), "the household has no head", "say who is the head"),
        (heads > 1, "the household has more than one head", "a household has one head"),
    ):
        faults.add_lines(("household", said), file_of_homes, households.lines[wrong],
                         _telling(said, households.lines[wrong], todo))  # fmt: skip
    weight = households.get("weight")
    zero = households.lines[weight == 0]
    faults.add_lines(
        ("weight", "zero"), file_of_homes, zero,
        _telling("the weight is 0: the household would stand for nobody", zero, "give its weight, or take it and its "
                 "persons out yourself"),
    )  # fmt: skip
    age = age_in_months(persons, home, households, mapping)
    if "age" not in persons.values and "birth_date" in persons.values:
        unborn = (age < 0) | (age > FIELDS["age"].limits[1])
        faults.add_lines(
            ("birth_date", "out of range"), file, persons.lines[unborn],
            _telling("the date of birth gives an age below 0 or above 120", persons.lines[unborn], "correct it"),
        )  # fmt: skip
    idle = np.isnan(persons.get("status")) & (age >= _WORKING_AGE)
    ageless = persons.lines[np.isnan(age)]
    if not faults:
        faults.add_lines(("age", "empty"), file, ageless, _telling("the age is empty", ageless, "everybody needs one"))
        faults.add_lines(
            ("status", "empty"), file, persons.lines[idle],
            _telling("status is empty", persons.lines[idle], "everybody of 16 and over needs it"),
        )  # fmt: skip


def age_in_months(persons: Table, home: Whole, households: Table, mapping: Mapping) -> Floats:
    """Give ages in months at the interview; from the date of birth where no age is given."""
    age = persons.get("age")
    if "birth_date" in persons.values:
        when = months_of(households, mapping)
        at = when[np.maximum(home, 0)] if len(when) else np.zeros(len(home))
        age = np.where(np.isnan(age), at - persons.values["birth_date"], age)
    return age


def months_of(households: Table, mapping: Mapping) -> Floats:
    """Give the month to which each household's ages and incomes belong: its interview's, else the year's middle."""
    if "interview" in households.values and not isinstance(mapping.year, int):
        return households.values["interview"]
    assert isinstance(mapping.year, int)
    return np.full(len(households.lines), float(month(f"{mapping.year}-07")))


def _years(households: Table, mapping: Mapping, faults: Gathered) -> None:
    if "interview" not in households.values or mapping.year == BY_ROW:
        return
    file = str(mapping.files["households" if mapping.two_tables else "persons"])
    interview = households.values["interview"]
    known = ~np.isnan(interview)
    years, first, counts = np.unique(interview[known] // MONTHS_IN_YEAR, return_index=True, return_counts=True)
    wanted = mapping.year
    if len(years) > 1 or (len(years) == 1 and isinstance(wanted, int) and years[0] != wanted):
        lines = households.lines[known][first]
        said = ", ".join(
            f"{int(year)} ({count:,} households, the first in line {line})"
            for year, count, line in zip(years, counts, lines, strict=True)
        )
        asked = f"the mapping says {wanted}, " if isinstance(wanted, int) else ""
        faults.add(
            Finding(
                f"{asked}the interviews are of {said}",
                todo=f"keep one year, or write year: {BY_ROW}, which brings each household's incomes to its own month",
                place=Place(file, int(lines[-1])),
            )
        )


def _units(households: Table, persons: Table, home: Whole, mapping: Mapping, faults: Gathered) -> None:
    """Tell money that is off by a factor: against the Bureau's mean wage of that month, and against its own median."""
    when, region = months_of(households, mapping)[home], households.get("region")[home].astype(np.int64)
    try:
        index = january_index(region, when)
    except OutsideData as fault:
        faults.add(Finding(f"incomes cannot be brought to January 2018: {fault.found}", todo=fault.todo,
                           place=mapping.place()))  # fmt: skip
        return
    mean = regional_wages() * np.array([to_january(place) for place in range(len(REGIONS_2018))])
    for name in ("wage", "self_employment", "pension"):
        value = persons.get(name)
        some = value > 0
        if not some.any():
            continue
        column = mapping.columns["persons"][name]
        off = float(np.median(value[some] / (mean[region] * index)[some]))
        if not 1 / _FAR < off < _FAR:
            step = min(_UNIT_STEPS, key=lambda each: abs(np.log(off * each if off < 1 else off / each)))
            times = f"{1 / off if off < 1 else off:,.0f} times {'below' if off < 1 else 'above'}"
            faults.add(
                BadValue(
                    column.name, f"median {np.median(value[some]):,.0f} tenge a month",
                    f"is {times} the Bureau's mean wage: the unit looks wrong by {step:,.0f}",
                    f"the mapping says unit: {column.unit}; name the right one", mapping.place(),
                )
            )  # fmt: skip
            continue
        middle = np.median(value[some])
        far = some & ((value > middle * _FAR_IN_FILE) | (value < middle / _FAR_IN_FILE))
        faults.add_lines(
            (column.name, "far from the others"),
            str(mapping.files["persons"]),
            persons.lines[far],
            _far_off(column.name, value[far]),
        )


def _far_off(column: str, values: Floats) -> Tell:
    def tell(number: int, place: Place) -> Finding:
        problem = "tenge a month is a thousand times off the file's median"
        return BadValue(column, f"{values[number]:,.0f}", problem, "Check the row's unit", place)

    return tell


def january_index(region: Whole, when: Floats) -> Floats:
    """Give money income of each row's region and month over January 2018. Raises OutsideData."""
    both = region * 100_000 + when.astype(np.int64)
    distinct, of_row = np.unique(both, return_inverse=True)
    found = [income_index(REGIONS_2018[int(each // 100_000)], int(each % 100_000)) for each in distinct]
    return np.array(found, np.float64)[of_row]


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
    cells = set(zip(households.get("region"), households.get("locality"), strict=True))
    lacking = _lacking(cells)
    if lacking:
        some = ", ".join(lacking[:_NAMED]) + (", ..." if len(lacking) > _NAMED else "")
        notes.append(f"no household lives in {len(lacking)} of the cells ({some}): these stay without people")
    return notes


def _lacking(cells: Iterable[tuple[float, float]]) -> list[str]:
    from tsa_sim.population.targets import targets

    here = set(cells)
    return [
        f"{REGIONS_2018[cell.region]} {'urban' if cell.urban else 'rural'}"
        for cell in targets().cells
        if (float(cell.region), float(cell.urban)) not in here
    ]
