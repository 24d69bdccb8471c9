"""The bases: days for which the people are built, and what belongs to each.

Everything that differs by base hangs on its name: a folder of packed tables (``data/population/<name>``), and the
entries ``bases`` of ``assumptions.yaml``.
"""

from typing import NamedTuple

from tsa_sim.calendar import Month, month
from tsa_sim.errors import UnknownName
from tsa_sim.regions import REGIONS, REGIONS_2018


class Base(NamedTuple):
    """One base: the people of the first day of a month."""

    name: str  # YYYY-MM
    regions: tuple[str, ...]  # the map of its tables
    year: int  # the year whose work, pay and poverty the people have
    pension_age: tuple[int, int]  # completed years, men and women

    @property
    def month(self) -> Month:
        """The month of the base."""
        return month(self.name)


_BASES = {
    base.name: base
    for base in (Base("2018-01", REGIONS_2018, 2018, (63, 59)), Base("2023-01", REGIONS, 2023, (63, 61)))
}


def bases() -> tuple[str, ...]:
    """Give the base months for which people can be built."""
    return tuple(_BASES)


def base_of(name: str) -> Base:
    """Give a base by its name.

    >>> len(base_of("2023-01").regions)
    20

    Raises UnknownName for a base that is not known.
    """
    if name not in _BASES:
        raise UnknownName("population base", name, _BASES)
    return _BASES[name]


def regions_of(name: str) -> tuple[str, ...]:
    """Give the regions of a base's map. Raises UnknownName."""
    return base_of(name).regions
