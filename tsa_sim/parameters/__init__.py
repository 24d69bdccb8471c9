"""The law as data: dated values with a required reference, overlaid by reforms; the regional minimum by quarter."""

from tsa_sim.parameters.book import LawBook
from tsa_sim.parameters.books import IN_FORCE, law_book, law_books
from tsa_sim.parameters.changes import Change
from tsa_sim.parameters.minimum import RegionalMinimum
from tsa_sim.parameters.month_of_law import law
from tsa_sim.parameters.parameter import DatedValue, Parameter
from tsa_sim.parameters.poverty_line import Binding, PovertyLine, binding, poverty_line
from tsa_sim.parameters.values import Value, plain, read_number, shown

__all__ = [
    "IN_FORCE",
    "Binding",
    "Change",
    "DatedValue",
    "LawBook",
    "Parameter",
    "PovertyLine",
    "RegionalMinimum",
    "Value",
    "binding",
    "law",
    "law_book",
    "law_books",
    "plain",
    "poverty_line",
    "read_number",
    "shown",
]
