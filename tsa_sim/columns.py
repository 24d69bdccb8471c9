"""Every field of a person and of a household, declared once: type, unit, default, meaning.

The engine keeps people as records: the persons of a household stand side by side, with a few free places for
births (``age_months`` = -1). A field that is not declared here does not exist; ``people["age_months"]`` is a column.
"""

from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Records = npt.NDArray[np.void]

FREE = -1  # age_months of a place that nobody holds


class State(IntEnum):
    """What a person does, as the labour survey counts it; children under 16 and pensioners are inactive."""

    FORMAL = 0  # employee with registered pay
    INFORMAL = 1  # employee without a contract
    SELF_EMPLOYED = 2  # own account, registered or not
    UNEMPLOYED = 3
    INACTIVE = 4  # at home, pensioner, child, other
    STUDENT = 5  # full-time study


class Sex(IntEnum):
    """Sex as registered."""

    MALE = 0
    FEMALE = 1


class Role(IntEnum):
    """A person's place in the household."""

    HEAD = 0
    SPOUSE = 1
    CHILD = 2  # child of the head (of any age)
    PARENT = 3  # parent of the head or of the spouse
    OTHER = 4


class Disability(IntEnum):
    """Disability group; a child under 18 has no group."""

    NONE = 0
    GROUP_1 = 1
    GROUP_2 = 2
    GROUP_3 = 3
    CHILD = 4


class Kind(IntEnum):
    """Kind of assistance a family draws under the programme tsa."""

    NONE = 0
    UNCONDITIONAL = 1
    CONDITIONAL = 2


class Rung(IntEnum):
    """The measures of employment, in the order in which they are offered; public works if nothing better."""

    NONE = 0
    VACANCY = 1  # a permanent job, found with the centre's help
    SOCIAL_JOB = 2  # a job whose wage is subsidised
    YOUTH_PRACTICE = 3
    TRAINING = 4
    BUSINESS_GRANT = 5
    PUBLIC_WORKS = 6
    UPSKILLING = 7  # beside work, for the low-paid


class Column(NamedTuple):
    """One field: numpy type, unit, default and meaning."""

    type: str
    unit: str
    default: int
    meaning: str


PERSON: dict[str, Column] = {
    "potential": Column(
        "i4", "tenge a month of January 2018", 0, "pay when at work, before the monthly and the lasting shock"
    ),
    "pension": Column(
        "i4", "tenge a month of January 2018", 0, "pension, disability allowance and alimony; always seen"
    ),
    "earnings": Column("i4", "tenge a month", 0, "true earnings of this month"),
    "registered": Column("i4", "tenge a month", 0, "what the state's registers show of this month's earnings"),
    "age_months": Column("i2", "months", FREE, "age in completed months; -1 = nobody"),
    "months_in_state": Column("i2", "months", 0, "months since the employment state last changed"),
    "sex": Column("u1", "code Sex", 0, "0 male, 1 female"),
    "state": Column("u1", "code State", State.INACTIVE, "employment state"),
    "role": Column("u1", "code Role", Role.OTHER, "place in the household"),
    "family": Column("i1", "number", 0, "nuclear family inside the household, from 0"),
    "disability": Column("u1", "code Disability", 0, "disability group"),
    "ability": Column("u1", "class 0-3", 0, "quarter of the labour market the person competes in, 3 the best placed"),
    "shock": Column("u1", "quantile 0-255", 128, "lasting shock of earnings"),
    "visibility": Column("u1", "quantile 0-255", 128, "how much of hidden income the registers miss; fixed for life"),
    "measure": Column("i1", "code Rung", 0, "measure of employment asked for, attended or last attended"),
    "measure_months": Column(
        "i1", "months", 0, "months left in the measure; 0 waits for a place; below 0: months since it ended"
    ),
}

HOUSEHOLD: dict[str, Column] = {
    "id": Column("i8", "identity", 0, "name of the household; its luck hangs on it, never on its row"),
    "first": Column("i4", "row", 0, "row of its first person"),
    "other_income": Column("i4", "tenge a month of January 2018", 0, "true income from farming, kin and property"),
    "consumed": Column(
        "i2",
        "1/1024",
        1024,
        "part of pay and pensions that reaches what the household lives on (taxes, saving taken off)",
    ),
    "places": Column("i1", "persons", 0, "places for persons, held or free"),
    "region": Column("u1", "row of regions", 0, "region of today (``regions.REGIONS``); an older map is a sum"),
    "urban": Column("u1", "0 or 1", 0, "1 in a town"),
    "members": Column("i1", "persons", 0, "members of the family that the office assessed this month"),
    # -- what the registers and the household remember of the quarter
    "quarter_sum": Column("i4", "tenge", 0, "counted income so far this quarter"),
    "quarter_counted": Column("i4", "tenge", 0, "counted income of the three months of the previous quarter"),
    "true_sum": Column("i4", "tenge", 0, "true income before assistance so far this quarter"),
    "child_allowance_sum": Column("i4", "tenge", 0, "child allowance drawn so far this quarter"),
    "child_allowance_counted": Column("i4", "tenge", 0, "child allowance drawn in the previous quarter"),
    # -- the case under the programme tsa
    "tsa_kind": Column("i1", "code Kind", 0, "kind of assistance now drawn"),
    "tsa_months": Column("i1", "months", 0, "months left in the grant or contract"),
    "tsa_prolonged": Column("i1", "0 or 1", 0, "the contract has been prolonged"),
    "tsa_broken": Column("i1", "months", 0, "months since the contract was broken, 1 in its month; 0 = not broken"),
    "tsa_lump": Column("i1", "code", 0, "paid at once for the term: 1 to be paid this month, 2 paid; 0 = monthly"),
    "tsa_members": Column("i1", "persons", 0, "members when assigned"),
    "tsa_able": Column("i1", "persons", 0, "able-bodied members when assigned"),
    "tsa_gap": Column("i4", "tenge a head a month", 0, "gap to the line when assigned"),
    "tsa_amount": Column("i4", "tenge a month", 0, "the family's assistance when assigned"),
    "tsa_kept": Column("i4", "tenge a month", 0, "former amount that a change of the law lets the family keep"),
    "refusal_months": Column("i1", "months", 0, "months left in which no assistance is granted"),
    "waiting": Column("i1", "months", 0, "months for which an application has waited at the office; 0 = none waits"),
    "informed": Column("i1", "months", 0, "months left of what a visit told the family; -1 = on the list for a visit"),
    "category": Column("i1", "code of the family map", 0, "category at the quarter's end, 0 A to 4 E, where counted"),
    # -- the cases of the old payments
    "child_allowance_months": Column("i1", "months", 0, "months left of the child allowance"),
    "child_allowance_children": Column("i1", "children", 0, "children it was granted for"),
    "special_allowance": Column("i1", "0 or 1", 0, "special allowance for large families granted"),
    "orleu_months": Column("i1", "months", 0, "months left of the Orleu contract"),
    "orleu_members": Column("i1", "persons", 0, "members when the contract was signed"),
    "orleu_gap": Column("i4", "tenge a head a month", 0, "gap to the Orleu line when signed"),
    # -- what the tables must remember
    "seen": Column("i1", "bits of Payment", 0, "payments received this calendar year"),
    "seen_last_year": Column("i1", "bits of Payment", 0, "payments received last calendar year"),
    "first_kind": Column("i1", "code Kind", 0, "kind of the year's first payment of tsa"),
    "months_since": Column("i1", "months", 127, "months since assistance was last drawn; 0 this month, 127 never"),
    "poverty": Column("i4", "4 bits a line", 0, "quarters since poor, line by line"),
}


def dtype(columns: dict[str, Column]) -> np.dtype[Any]:
    """Give the record type of a table of columns, largest fields first as declared."""
    return np.dtype([(name, column.type) for name, column in columns.items()], align=True)


PERSON_TYPE = dtype(PERSON)
HOUSEHOLD_TYPE = dtype(HOUSEHOLD)


def empty(columns: dict[str, Column], rows: int) -> Records:
    """Give ``rows`` records, every field at its default."""
    records = np.zeros(rows, dtype(columns))
    for name, column in columns.items():
        if column.default:
            records[name] = column.default
    return records


class Dwelling(NamedTuple):
    """Which household and which row of persons each place belongs to; shape (places,)."""

    household: npt.NDArray[np.int64]
    person: npt.NDArray[np.int64]


def dwelling(households: Records) -> Dwelling:
    """Lay out the places of all households one after another."""
    places = households["places"].astype(np.int64)
    before = np.cumsum(places) - places
    household = np.repeat(np.arange(len(households)), places)
    return Dwelling(household, np.arange(len(household)) + (households["first"] - before)[household])
