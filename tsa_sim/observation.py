"""What a user looks at beside the tables: measures of one's own, and panels of households streamed to a file.

Nothing here changes a result: records are read after each reported month, and what nobody asked for costs nothing.
"""

import inspect
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import Month, month_text
from tsa_sim.columns import FREE, HOUSEHOLD, HOUSEHOLD_TYPE, Records
from tsa_sim.errors import BadValue, UnknownName, Unwritable
from tsa_sim.regions import REGIONS

Function = Callable[[Records, Records], Any]

USUAL_COLUMNS = (
    "region",
    "urban",
    "members",
    "quarter_counted",
    "tsa_kind",
    "tsa_months",
    "tsa_amount",
    "months_since",
)
_BYTES_OF_KEYS = 8 + 4 + 2  # id, month and replicate, before compression
_MEASURES: dict[str, "OwnMeasure"] = {}


@dataclass(frozen=True)
class OwnMeasure:
    """A measure of a user's own: its function and the unit of what it adds up."""

    name: str
    function: Function
    unit: str

    def by_region(self, households: Records, persons: Records) -> npt.NDArray[np.float64]:
        """Add the measure up by region, in what is simulated (not yet weighted); shape (regions,).

        Raises BadValue when the function does not give one value a household or a person.
        """
        values = np.asarray(self.function(households, persons))
        regions = households["region"]
        if values.shape == (len(persons),):
            values = np.where(persons["age_months"] == FREE, 0, values)
            regions = np.repeat(regions, households["places"])
        elif values.shape != (len(households),):
            raise BadValue(
                f"measure {self.name}",
                values.shape,
                "is the shape of what the function gave",
                f"Give one value a household ({len(households)}) or a place of persons ({len(persons)})",
            )
        return np.bincount(regions, values, len(REGIONS)).astype(np.float64)


def measure(name: str, function: Function | None, *, unit: str = "persons") -> OwnMeasure | None:
    """Let every later run compute a measure of one's own; ``None`` for the function ends that.

    function: of (households, persons), the records after each reported month, to be read only; gives one value or truth
    a household, or one a place of persons (free places never count). The values are added up by region and weighted.
    Raises BadValue for a name that is no word or a function of other arguments.
    """
    if function is None:
        _MEASURES.pop(name, None)
        return None
    if not name.isidentifier():
        raise BadValue("measure", name, "is not a word", "Use letters, digits and underscores")
    if len(inspect.signature(function).parameters) != len(("households", "persons")):
        raise BadValue(
            f"measure {name}", inspect.signature(function), "are its arguments", "Give a function (households, persons)"
        )
    _MEASURES[name] = OwnMeasure(name, function, unit)
    return _MEASURES[name]


def own_measures() -> Mapping[str, OwnMeasure]:
    """Give the user's own measures by name."""
    return dict(_MEASURES)


@dataclass(frozen=True)
class Panel:
    """A panel that is asked for: the folder of its files, and the columns of HOUSEHOLD beside id, month, replicate."""

    folder: str
    columns: tuple[str, ...] = USUAL_COLUMNS

    def checked(self) -> "Panel":
        """Give the panel back.

        Raises UnknownName for a column that households do not have.
        """
        for name in self.columns:
            if name not in HOUSEHOLD:
                raise UnknownName("column of households", name, HOUSEHOLD)
        return self

    def bytes_expected(self, households: int, months: int, replicates: int) -> int:
        """Tell the size before compression, bytes; the files are smaller, by how much hangs on the columns."""
        row = _BYTES_OF_KEYS + sum(HOUSEHOLD_TYPE[name].itemsize for name in self.columns)
        return row * households * months * replicates

    def refuse_without_room(self, expected: int) -> None:
        """Refuse a panel for which the disk has no room.

        Raises Unwritable.
        """
        try:
            Path(self.folder).mkdir(parents=True, exist_ok=True)
            free = shutil.disk_usage(self.folder).free
        except OSError as fault:
            raise Unwritable(self.folder, fault.strerror or str(fault)) from fault
        if expected > free:
            raise Unwritable(
                self.folder, f"the panel may take {expected / 1e6:,.0f} MB and {free / 1e6:,.0f} MB are free"
            )


def as_panel(panel: "Panel | str | os.PathLike[str] | None") -> Panel | None:
    """Read a panel given as a folder, or as a ``Panel`` with columns.

    Raises UnknownName for a column that households do not have.
    """
    if panel is None or isinstance(panel, Panel):
        return panel.checked() if panel else None
    return Panel(os.fspath(panel))


class Observer:
    """Reads the records of one replicate after each reported month: own measures, and a panel's rows as they come."""

    def __init__(self, replicate: int, measures: Mapping[str, OwnMeasure], panel: Panel | None) -> None:
        self._measures = measures
        self._sums: dict[str, list[npt.NDArray[np.float64]]] = {name: [] for name in measures}
        self._file = _PanelFile(panel, replicate) if panel is not None else None

    @property
    def idle(self) -> bool:
        """Whether there is nothing to look at."""
        return not self._measures and self._file is None

    def __enter__(self) -> "Observer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, where: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close(whole=kind is None)

    def look(self, month: Month, households: Records, persons: Records) -> None:
        """Look at the people after a month."""
        seen, there = households.view(), persons.view()
        seen.flags.writeable = there.flags.writeable = False
        for name, entry in self._measures.items():
            self._sums[name].append(entry.by_region(seen, there))
        if self._file is not None:
            self._file.write(month, seen)

    def own(self) -> dict[str, npt.NDArray[np.float64]]:
        """Give the own measures, each of shape (months, regions)."""
        return {name: np.stack(rows) for name, rows in self._sums.items() if rows}


class _PanelFile:
    """One replicate's panel: a row group a month, under a name with a dot until it is whole."""

    def __init__(self, panel: Panel, replicate: int) -> None:
        import pyarrow
        from pyarrow import parquet

        self._columns: Sequence[str] = panel.columns
        self._replicate = replicate
        self._path = Path(panel.folder) / f"households_{replicate + 1}.parquet"
        self._temporary = self._path.with_name(f".{self._path.name}")
        fields = [("id", pyarrow.int64()), ("replicate", pyarrow.int16()), ("month", pyarrow.string())]
        fields += [(name, pyarrow.from_numpy_dtype(HOUSEHOLD_TYPE[name])) for name in self._columns]
        self._schema = pyarrow.schema(fields)
        self._arrow = pyarrow
        try:
            self._writer = parquet.ParquetWriter(self._temporary, self._schema, compression="zstd")
        except OSError as fault:
            raise Unwritable(str(self._path), fault.strerror or str(fault)) from fault

    def write(self, month: Month, households: Records) -> None:
        """Write a month's rows."""
        rows = len(households)
        columns: list[Any] = [
            np.ascontiguousarray(households["id"]),
            np.full(rows, self._replicate + 1, np.int16),
            self._arrow.repeat(month_text(month), rows),
            *(np.ascontiguousarray(households[name]) for name in self._columns),
        ]
        self._writer.write_table(self._arrow.table(columns, self._schema))

    def close(self, *, whole: bool) -> None:
        """Close the file; give it its name when it is whole, else take it away."""
        self._writer.close()
        if whole:
            os.replace(self._temporary, self._path)
        else:
            self._temporary.unlink(missing_ok=True)
