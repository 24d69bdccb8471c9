"""Money in another unit than the mapping says, told by the Bureau's wages and by the file's own median."""

import numpy as np

from tsa_sim.calendar import MONTHS_IN_YEAR
from tsa_sim.columns import Role
from tsa_sim.errors import BadValue, Finding, OutsideData, Place
from tsa_sim.population.incomes import regional_wages, to_january
from tsa_sim.regions import REGIONS
from tsa_sim.survey.base import BASE, base_near, far_from_country
from tsa_sim.survey.faults import Gathered
from tsa_sim.survey.mapping import NONE, Mapping
from tsa_sim.survey.table import Floats, Table, Tell, Whole, age_in_months, january_index, months_of

_FAR = {"wage": 5.0, "self_employment": 12.0, "pension": 12.0}
"""A median so many times off the published mean wage is in another unit: of a year, a quarter's sum, thousands."""
_CHILD = 14 * 12  # months: heads of this age at the median are ages in another unit
_FAR_IN_FILE = 1_000.0  # a value so many times off the file's own median
_UNIT_STEPS = (1_000.0, 3.0, 12.0, 100.0)


def check_units(households: Table, persons: Table, home: Whole, mapping: Mapping, faults: Gathered) -> None:
    """Tell money that is off by a factor: against the Bureau's mean wage of that month, and against its own median."""
    when, region = months_of(households, mapping)[home], households.get("region")[home].astype(np.int64)
    try:
        index = january_index(region, when)
    except OutsideData as fault:
        faults.add(Finding(f"incomes cannot be brought to January 2018: {fault.found}", todo=fault.todo,
                           place=mapping.place()))  # fmt: skip
        return
    _check_ages(households, persons, home, mapping, faults)
    _check_weights(households, mapping, faults)
    mean = regional_wages(BASE) * np.array([to_january(place, BASE) for place in range(len(REGIONS))])
    for name in _FAR:
        value = persons.get(name)
        some = value > 0
        if not some.any():
            continue
        column = mapping.columns["persons"][name]
        off = float(np.median(value[some] / (mean[region] * index)[some]))
        if not 1 / _FAR[name] < off < _FAR[name]:
            step = min(_UNIT_STEPS, key=lambda each: abs(np.log(off * each if off < 1 else off / each)))
            times = f"{1 / off if off < 1 else off:,.0f} times {'below' if off < 1 else 'above'}"
            faults.add(
                BadValue(
                    column.name, f"median {np.median(value[some]):,.0f} tenge a month",
                    f"is {times} the Bureau's mean wage: the unit looks wrong by {step:,.0f}",
                    f"the mapping says unit: {column.unit}; name the right one", mapping.place(),
                )
            )  # fmt: skip
            continue
        middle = np.median(value[some])
        far = some & ((value > middle * _FAR_IN_FILE) | (value < middle / _FAR_IN_FILE))
        faults.add_lines(
            (column.name, "far from the others"),
            str(mapping.files["persons"]),
            persons.lines[far],
            _far_off(column.name, value[far]),
        )


def _check_ages(households: Table, persons: Table, home: Whole, mapping: Mapping, faults: Gathered) -> None:
    heads = persons.get("role") == Role.HEAD
    middle = float(np.median(age_in_months(persons, home, households, mapping)[heads]))
    if "age" in persons.values and middle < _CHILD:
        column = mapping.columns["persons"]["age"]
        faults.add(
            BadValue(
                column.name, f"median age of heads {middle / MONTHS_IN_YEAR:.1f} years", "cannot be",
                f"the mapping says unit: {column.unit}; name the right one", mapping.place(),
            )
        )  # fmt: skip


def _check_weights(households: Table, mapping: Mapping, faults: Gathered) -> None:
    """Tell weights that are used as they are and do not add to the country's households."""
    total, base = float(np.nansum(households.get("weight"))), base_near(mapping.year)
    if mapping.reweight == NONE and far_from_country(total, base):
        column = mapping.columns["households"]["weight"].name
        faults.add(
            BadValue(
                column, f"sum {total:,.0f}", "is not the number of the country's households",
                "Give weights that add to it, in households or thousand households; or write reweight: marginals",
                mapping.place(),
            )
        )  # fmt: skip


def _far_off(column: str, values: Floats) -> Tell:
    def tell(number: int, place: Place) -> Finding:
        problem = "tenge a month is a thousand times off the file's median"
        return BadValue(column, f"{values[number]:,.0f}", problem, "Check the row's unit", place)

    return tell
