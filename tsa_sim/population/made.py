"""What a cell of the population is made into."""

from typing import NamedTuple

from tsa_sim.columns import Records


class Made(NamedTuple):
    """The households of one cell: records, the persons' records in places, and welfare a head."""

    households: Records
    persons: Records
