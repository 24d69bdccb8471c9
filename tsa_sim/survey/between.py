"""What must hold between the rows of a survey: names, homes, heads, ages, years."""

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import MONTHS_IN_YEAR
from tsa_sim.columns import Role
from tsa_sim.errors import Finding, Place
from tsa_sim.population.base import base_of
from tsa_sim.population.targets import targets
from tsa_sim.regions import REGIONS, region_of
from tsa_sim.regions import region as find_region
from tsa_sim.survey.base import base_near
from tsa_sim.survey.faults import OF_OTHER_WIDTH, Gathered
from tsa_sim.survey.layout import FIELDS
from tsa_sim.survey.mapping import BY_ROW, Mapping
from tsa_sim.survey.table import Flags, Table, Whole, age_in_months, telling

_WORKING_AGE = 16 * MONTHS_IN_YEAR
_MOST_PERSONS = 60  # a household has at most 64 places


def homes_of(households: Table, persons: Table, mapping: Mapping, faults: Gathered) -> Whole:
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
        telling("the person's household is not among the households", persons.lines[home < 0],
                 "add the household, or correct its name here (leading zeros count)"),
    )  # fmt: skip
    members = np.bincount(home[home >= 0], minlength=len(households.lines))
    lost = faults.has(file, *OF_OTHER_WIDTH)  # rows that could not be read: their households are not without persons
    alone = households.lines[(members == 0) & ~again & (not lost)]
    faults.add_lines(
        ("household", "without persons"), file_of_homes, alone,
        telling("the household has no persons", alone, "add them, or take the household out"),
    )  # fmt: skip
    crowded = households.lines[members > _MOST_PERSONS]
    faults.add_lines(
        ("household", "too large"), file_of_homes, crowded,
        telling(f"the household has more than {_MOST_PERSONS} persons", crowded, "it may be an institution: leave it "
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
        telling(f"{what} of line {{}} stands here again", lines[first[of_row]][again], "each has one row and a name "
                 "of its own: take one out, or correct the name"),
    )  # fmt: skip
    return np.asarray(again, np.bool_)


def check_people(persons: Table, home: Whole, households: Table, mapping: Mapping, faults: Gathered) -> None:
    """Tell households without a head, weights of 0, and persons without an age or, from 16 on, a status."""
    file = str(mapping.files["persons"])
    role = persons.get("role")
    known = home >= 0
    heads = np.bincount(home[known], role[known] == Role.HEAD, minlength=len(households.lines))
    members = np.bincount(home[known], minlength=len(households.lines))
    file_of_homes = str(mapping.files["households" if mapping.two_tables else "persons"])
    lost = faults.has(file, *OF_OTHER_WIDTH)
    for wrong, said, todo in (
        ((heads == 0) & (members > 0) & (not lost), "the household has no head", "say who is the head"),
        (heads > 1, "the household has more than one head", "a household has one head"),
    ):
        faults.add_lines(("household", said), file_of_homes, households.lines[wrong],
                         telling(said, households.lines[wrong], todo))  # fmt: skip
    weight = households.get("weight")
    zero = households.lines[weight == 0]
    faults.add_lines(
        ("weight", "zero"), file_of_homes, zero,
        telling("the weight is 0: the household would stand for nobody", zero, "give its weight, or take it and its "
                 "persons out yourself"),
    )  # fmt: skip
    age = age_in_months(persons, home, households, mapping)
    if "age" not in persons.values and "birth_date" in persons.values:
        unborn = (age < 0) | (age > FIELDS["age"].limits[1])
        faults.add_lines(
            ("birth_date", "out of range"), file, persons.lines[unborn],
            telling("the date of birth gives an age below 0 or above 120", persons.lines[unborn], "correct it"),
        )  # fmt: skip
    idle = np.isnan(persons.get("status")) & (age >= _WORKING_AGE)
    ageless = persons.lines[np.isnan(age)]
    if not faults:
        faults.add_lines(("age", "empty"), file, ageless, telling("the age is empty", ageless, "everybody needs one"))
        faults.add_lines(
            ("status", "empty"), file, persons.lines[idle],
            telling("status is empty", persons.lines[idle], "everybody of 16 and over needs it"),
        )  # fmt: skip


def check_years(households: Table, mapping: Mapping, faults: Gathered) -> None:
    """Tell interviews of several years, or of another year than the mapping says."""
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


def check_cells(households: Table, mapping: Mapping, faults: Gathered) -> None:
    """Tell households of villages in a region that has towns only: no official total would count them."""
    region, urban = households.get("region"), households.get("locality")
    known = ~np.isnan(region) & ~np.isnan(urban)
    base = base_near(mapping.year)
    cells, shown = set(targets(base).cells), base_of(base).regions
    file = str(mapping.files["households" if mapping.two_tables else "persons"])
    for place, town in sorted(set(zip(region[known].tolist(), urban[known].tolist(), strict=True))):
        code = region_of(REGIONS[int(place)], shown)
        if (REGIONS.index(code), int(town)) not in cells:
            lines = households.lines[(region == place) & (urban == town)]
            said = f"{find_region(code).name()} has no {'towns' if town else 'villages'} in the official totals"
            faults.add_lines(("cell", said), file, lines, telling(said, lines, "correct the region or the locality"))
