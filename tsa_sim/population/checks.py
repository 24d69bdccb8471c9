"""Published figures printed beside the people: some were used since they were packed, the others are held out."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import MONTHS_IN_YEAR
from tsa_sim.columns import State
from tsa_sim.macro import income_index
from tsa_sim.population.base import base_of
from tsa_sim.population.counted import WORKING_AGE, People, gini
from tsa_sim.population.incomes import pension_age_months
from tsa_sim.population.labour import pay_factors
from tsa_sim.population.targets import children_counted, rows
from tsa_sim.regions import REGIONS

Floats = npt.NDArray[np.float64]
Row = tuple[str, str, float, float, str, str, str]  # target, group, official, achieved, unit, use, source


def checks(people: People) -> Iterator[Row]:
    """Compare with the packed checks of the base; what has come into use since says so."""
    counted = children_counted(people.base)
    for row in rows(people.base, "checks"):
        value = float(row["value"])
        target, group, source = row["target"], f"{row['region_code']} {row['group']}", row["source"]
        if target == "children a household with children":
            mean = people.minors[people.minors > 0].mean()
            yield target, group, value, mean, "children", "held out", source
        elif target == "Gini of welfare":
            yield (
                target,
                group,
                value / (100 if row["unit"] == "percent" else 1),
                gini(people),
                "share",
                "held out",
                source,
            )
        elif target == "pensioners":
            limits = np.array(pension_age_months(people.base))[people.persons["sex"]]
            old = (people.persons["age_months"] >= limits).sum() * people.weight
            yield target, group, value * 1000, old, "persons", "held out", source
        elif target.startswith("persons 0-15"):
            young = people.persons["age_months"] < WORKING_AGE * 12
            inside = people.living_in(row["region_code"])
            if row["group"] != "persons":
                inside = inside & (people.homes["urban"] == (row["group"] == "persons urban"))
            achieved = (young & inside[people.home]).sum() * people.weight
            use = "used" if row["region_code"] in counted or row["group"] != "persons" else "held out"
            yield target, group, value, achieved, "persons", use, source
        elif target in ("wage band", "median wage"):
            pay = _pay(people, State.FORMAL, f"{base_of(people.base).year}-04")
            if target == "median wage":
                yield target, group, value, float(np.median(pay)), "tenge a month", "held out", source
            else:
                yield target, group, value / 100, _in_band(pay, row["group"]).mean(), "share", "used", source
        elif target == "self-employed by income":
            pay = _pay(people, State.SELF_EMPLOYED, f"{base_of(people.base).year - 1}-11")
            counted = _in_band(pay, row["group"].removesuffix(" thousand")).sum() * people.weight
            yield target, group, value, counted, "persons", "held out", source


def _pay(people: People, state: State, when: str) -> Floats:
    """Give the pay of all who are in a state, tenge of a month, without shocks."""
    inside = (people.persons["state"] == state) & (people.persons["age_months"] >= WORKING_AGE * 12)
    year, number_of = (int(part) for part in when.split("-"))
    index = np.array([income_index(code, year * MONTHS_IN_YEAR + number_of - 1) for code in REGIONS])
    region = people.homes["region"][people.home[inside]]
    pay: Floats = people.persons["potential"][inside] * pay_factors(people.base)[state] * index[region]
    return pay


def _in_band(pay: Floats, band: str) -> npt.NDArray[np.bool_]:
    """Tell which pay lies in a band of thousand tenge such as ``<70``, ``70-150``, ``>1500``."""
    low, _, high = band.lstrip("<>").partition("-")
    if band.startswith("<"):
        low, high = "0", low
    return np.asarray((pay >= float(low) * 1000) & (pay < (float(high) * 1000 if high else np.inf)))
