"""A survey's files on the command line: which they are, and their faults."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tsa_sim.errors import Finding

_DATA = (".csv", ".txt", ".tsv", ".parquet", ".dta", ".sav", ".zsav", ".xlsx", ".xls")
_YAML = (".yaml", ".yml")
_MOST = 2


def is_data(file: str) -> bool:
    """Tell whether a name is that of a survey's table."""
    return file.lower().endswith(_DATA)


def is_mapping_file(file: str) -> bool:
    """Tell whether a file is a survey's mapping: it names the persons' columns. A file that cannot be read is none."""
    from tsa_sim.errors import Finding
    from tsa_sim.survey.mapping import is_mapping
    from tsa_sim.yaml_source import read_yaml

    path = Path(file)
    if not file.lower().endswith(_YAML) or not path.is_file():
        return False
    try:
        return is_mapping(read_yaml(path).content)
    except Finding:
        return False


def faults_of_survey(mapping: Path, data: Sequence[str | Path] = ()) -> tuple["Finding", ...]:
    """Give every fault of a mapping and of the survey's files; data: in place of those it names."""
    from tsa_sim.errors import Finding, Findings
    from tsa_sim.survey import check, read_mapping

    try:
        if len(data) > _MOST:
            raise Finding("more than two files of a survey were named", todo="give persons, or persons and households")
        named = read_mapping(mapping)
        own = {path.resolve() for path in named.files.values()}
        given = tuple(map(Path, data))
        if given and not {path.resolve() for path in given} <= own:
            named = read_mapping(mapping, given)
        return check(named).faults
    except Findings as several:
        return several.faults
    except Finding as fault:
        return (fault,)


def without_mapping(file: str) -> "Finding":
    """Tell that a survey's table can be checked only with a mapping."""
    from tsa_sim.errors import Finding, MissingFile, Place
    from tsa_sim.yaml_source import nearest_file

    path = Path(file)
    if not path.exists():
        near = nearest_file(path)
        return MissingFile(file, near=near)
    return Finding(
        "a survey's table says nothing without its mapping",
        todo="name the mapping too: tsa-sim check mapping.yaml persons.csv households.csv (see tsa-sim data template)",
        place=Place(file),
    )
