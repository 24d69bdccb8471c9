"""What is reported: a file a table, found by its presence.

A table declares its outputs: name, unit, how it counts (this month, or different since January), groups, definition
in three languages, and how it is made from the month's counts.
"""

from tsa_sim.tables.declared import Counts, Output, Table, tables
from tsa_sim.tables.tidy import TIDY_COLUMNS, tidy

__all__ = ["TIDY_COLUMNS", "Counts", "Output", "Table", "tables", "tidy"]
