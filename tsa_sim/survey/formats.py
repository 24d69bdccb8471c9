"""Parquet, Stata and SPSS, read piece by piece as frames of the mapped columns."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from tsa_sim.errors import BrokenFile, Finding, Findings, Place
from tsa_sim.survey.headings import missing_columns
from tsa_sim.survey.mapped import Column

ROWS = 50_000  # rows held at a time


def _wanted(path: Path, header: list[str], columns: dict[str, Column]) -> list[str]:
    wanted = {column.name for column in columns.values()}
    faults = missing_columns(str(path), header, wanted)
    if faults:
        raise Findings(faults)
    return sorted(wanted)


def parquet_frames(path: Path, columns: dict[str, Column]) -> Iterator[pd.DataFrame]:
    """Read the mapped columns of a Parquet file. Raises Findings, or BrokenFile when it is damaged."""
    import pyarrow
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(path)
        wanted = _wanted(path, list(file.schema_arrow.names), columns)
        for batch in file.iter_batches(batch_size=ROWS, columns=wanted):
            yield batch.to_pandas()
    except (pyarrow.ArrowException, OSError) as fault:
        raise _cut_off(path, "Parquet", fault) from fault


def stata_frames(path: Path, columns: dict[str, Column]) -> Iterator[pd.DataFrame]:
    """Read the mapped columns of a Stata file. Raises Findings, or BrokenFile when it is damaged."""
    try:
        with pd.read_stata(path, chunksize=ROWS, convert_categoricals=False, convert_dates=True) as reader:
            wanted = _wanted(path, list(reader.variable_labels()), columns)
            yield from (frame[wanted] for frame in reader)
    except (Finding, Findings):
        raise
    except Exception as fault:  # what the reader raises on a damaged file is not settled
        raise _cut_off(path, "Stata", fault) from fault


def spss_frames(path: Path, columns: dict[str, Column]) -> Iterator[pd.DataFrame]:
    """Read the mapped columns of an SPSS file. Raises Findings, or BrokenFile: damaged, or no pyreadstat."""
    try:
        import pyreadstat
    except ImportError as fault:
        raise BrokenFile(
            "SPSS files need the library pyreadstat, which is not installed",
            todo='Write pip install "tsa_sim[spss]", or save the file as Stata, Parquet or CSV',
            place=Place(str(path)),
        ) from fault
    try:
        _, about = pyreadstat.read_sav(str(path), metadataonly=True)
        wanted = _wanted(path, list(about.column_names), columns)
        for frame, _ in pyreadstat.read_file_in_chunks(pyreadstat.read_sav, str(path), chunksize=ROWS, usecols=wanted):
            yield frame
    except (pyreadstat.ReadstatError, OSError) as fault:
        raise _cut_off(path, "SPSS", fault) from fault


def _cut_off(path: Path, kind: str, fault: Exception) -> BrokenFile:
    said = " ".join(str(fault).split())[:200]
    return BrokenFile(f"the {kind} file is damaged or cut off ({said})", todo="Copy or save it again",
                      place=Place(str(path)))  # fmt: skip
