"""The layout: every field that a survey may give, declared once with type, unit, codes and meaning.

A survey is two tables, a row a household and a row a person; a file that repeats the household on each of its persons'
rows will do. Columns may have any names and codes: the mapping leads from them to these fields.
"""

from typing import Literal, NamedTuple

from tsa_sim.columns import Disability, Role, Sex, State

Kind = Literal["identity", "number", "code", "month"]
TABLES = ("households", "persons")

MONEY = {
    "tenge a month": 1.0,
    "thousand tenge a month": 1_000.0,
    "tenge a quarter": 1 / 3,
    "thousand tenge a quarter": 1_000 / 3,
    "tenge a year": 1 / 12,
    "thousand tenge a year": 1_000 / 12,
}
AGES = {"years": 12.0, "months": 1.0}
WEIGHTS = {"households": 1.0, "thousand households": 1_000.0}

SEXES = {"male": int(Sex.MALE), "female": int(Sex.FEMALE)}
ROLES = {role.name.lower(): int(role) for role in Role}
STATES = {
    "employed": int(State.FORMAL),
    "informal": int(State.INFORMAL),
    "self_employed": int(State.SELF_EMPLOYED),
    "unemployed": int(State.UNEMPLOYED),
    "student": int(State.STUDENT),
    "inactive": int(State.INACTIVE),
}
DISABILITIES = {
    "none": int(Disability.NONE),
    "group_1": int(Disability.GROUP_1),
    "group_2": int(Disability.GROUP_2),
    "group_3": int(Disability.GROUP_3),
    "child": int(Disability.CHILD),
}
LOCALITIES = {"rural": 0, "urban": 1}

EXCEL_DAY = "Excel day"
MONTH_FORMATS = (
    "YYYY-MM-DD", "YYYY-MM", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY", "MM.YYYY", "YYYY-Qn", "YYYY", EXCEL_DAY,
)  # fmt: skip


class Field(NamedTuple):
    """One field. required: the survey must map it, and no cell may be empty.

    units: factors to the unit of this package, the first being taken when the mapping names none; codes: words that the
    mapping's codes lead to; limits: least and greatest value, in the package's unit.
    """

    table: str
    kind: Kind
    required: bool
    meaning: str
    units: dict[str, float] = {}  # noqa: RUF012 -- read, never written
    codes: dict[str, int] = {}  # noqa: RUF012
    limits: tuple[float, float] = (0.0, float("inf"))


FIELDS: dict[str, Field] = {
    "household_id": Field("both", "identity", True, "name of the household, the same in both tables"),
    # -- households
    "region": Field("households", "code", True, "region, by any spelling of its name or code, or by your codes"),
    "locality": Field("households", "code", True, "town or village", codes=LOCALITIES),
    "weight": Field("households", "number", True, "households of the country behind this one", WEIGHTS),
    "interview": Field("households", "month", False, "month to which ages and incomes belong"),
    "other_income": Field(
        "households", "number", False, "income of no single member: farming, kin, property; negative is a loss", MONEY,
        limits=(float("-inf"), float("inf")),
    ),
    "welfare": Field(
        "households", "number", False, "what the household lives on in all: disposable income or consumption", MONEY
    ),
    # -- persons
    "person_number": Field("persons", "identity", True, "number of the person in the household"),
    "age": Field("persons", "number", False, "completed years (or months) of age; else give birth_date", AGES,
                 limits=(0.0, 120 * 12.0)),
    "birth_date": Field("persons", "month", False, "date of birth, where age is not given"),
    "sex": Field("persons", "code", True, "sex", codes=SEXES),
    "role": Field("persons", "code", True, "relation to the head of the household", codes=ROLES),
    "status": Field(
        "persons", "code", False, "what the person does, as the labour survey counts it; required from the age of 16",
        codes=STATES,
    ),
    "disability": Field("persons", "code", False, "disability group; empty is none", codes=DISABILITIES),
    "wage": Field("persons", "number", False, "pay of employees, with or without a contract, before tax", MONEY),
    "self_employment": Field(
        "persons", "number", False, "income of own-account work; negative is a loss", MONEY,
        limits=(float("-inf"), float("inf")),
    ),
    "pension": Field("persons", "number", False, "pensions, disability allowances, alimony received", MONEY),
}  # fmt: skip
MONEY_FIELDS = tuple(name for name, field in FIELDS.items() if field.units is MONEY)


def fields_of(table: str) -> dict[str, Field]:
    """Give the fields of a table (``households`` or ``persons``), the household's name among them."""
    return {name: field for name, field in FIELDS.items() if field.table in (table, "both")}
