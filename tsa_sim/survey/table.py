"""A table of a survey as read."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import month
from tsa_sim.errors import Finding, Place
from tsa_sim.macro import income_index
from tsa_sim.regions import REGIONS
from tsa_sim.survey.mapping import Mapping

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Tell = Callable[[int, Place], Finding]


class Table(NamedTuple):
    """One table as read: the line of each row, its household's name as a number, and its values by field."""

    lines: Whole
    household: npt.NDArray[np.uint64]
    values: dict[str, Floats]

    def get(self, name: str, default: float = np.nan) -> Floats:
        """Give a field's values, or the default throughout where the survey does not map it."""
        found = self.values.get(name)
        return found if found is not None else np.full(len(self.lines), default)


def telling(text: str, lines: Whole, todo: str) -> Tell:
    """Make a fault for each of some lines; a pair of braces in the text takes the line it refers to."""

    def tell(number: int, place: Place) -> Finding:
        return Finding(text.format(int(lines[number])), todo=todo, place=place)

    return tell


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


def january_index(region: Whole, when: Floats) -> Floats:
    """Give money income of each row's region and month over January 2018. Raises OutsideData."""
    both = region * 100_000 + when.astype(np.int64)
    distinct, of_row = np.unique(both, return_inverse=True)
    found = [income_index(REGIONS[int(each // 100_000)], int(each % 100_000)) for each in distinct]
    return np.array(found, np.float64)[of_row]
