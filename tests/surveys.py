"""A survey made from the package's own people, as a user would bring one: two tables and a mapping."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd

from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients, wages
from tsa_sim.calendar import month
from tsa_sim.columns import Disability, Role, State
from tsa_sim.macro import income_index
from tsa_sim.population.labour import pay_factors
from tsa_sim.regions import REGIONS

SCALE = Fraction(1, 500)
MARK = 987_654  # an amount that no household but one has
LASTING = wages.frozen(Coefficients(), month("2018-01"), month("2018-01")).lasting / 1024
MAPPING = """
title: Made from the package's people
year: 2018
reweight: {how}
households:
  file: households.parquet
  columns:
    household_id: home
    region: region
    locality: locality
    weight: weight
    welfare: {{column: welfare, unit: tenge a month}}
persons:
  file: persons.parquet
  columns:
    household_id: home
    person_number: number
    age: {{column: age, unit: months}}
    sex: {{column: sex, codes: {{0: male, 1: female}}}}
    role: role
    status: status
    disability: disability
    wage: wage
    self_employment: own
    pension: pension
"""
STATUS = {
    State.FORMAL: "employed", State.INFORMAL: "informal", State.SELF_EMPLOYED: "self_employed",
    State.UNEMPLOYED: "unemployed", State.STUDENT: "student", State.INACTIVE: "inactive",
}  # fmt: skip


def write_survey(folder: Path) -> None:
    """Write a survey of one household in five hundred: large families twice, at half the weight; money of July 2018."""
    built = people.load("2018-01", scale=SCALE, seed=7)
    homes, persons = np.array(built.households), np.array(built.persons)
    index = np.array([_july_index(code) for code in REGIONS])[homes["region"]]
    home = np.repeat(np.arange(len(homes)), homes["places"])
    there = persons["age_months"] >= 0
    persons, home = persons[there], home[there]
    level = persons["potential"] * np.array(pay_factors("2018-01"))[persons["state"]]
    pay = level * LASTING[persons["shock"]]
    income = np.bincount(home, level + persons["pension"], minlength=len(homes)) * homes["consumed"] / 1024
    frame = pd.DataFrame(
        {
            "home": home + 1,
            "number": np.arange(len(home)) - np.searchsorted(home, home) + 1,
            "age": persons["age_months"],
            "sex": persons["sex"],
            "role": [Role(each).name.lower() for each in persons["role"]],
            "status": [STATUS[State(each)] for each in persons["state"]],
            "disability": [Disability(each).name.lower() for each in persons["disability"]],
            "wage": np.where(persons["state"] <= State.INFORMAL, pay, 0) * index[home],
            "own": np.where(persons["state"] == State.SELF_EMPLOYED, pay, 0) * index[home],
            "pension": persons["pension"] * index[home],
        }
    )
    frame.loc[0, "pension"] = MARK
    families = pd.DataFrame(
        {
            "home": np.arange(len(homes)) + 1,
            "region": [REGIONS[each] for each in homes["region"]],
            "locality": np.where(homes["urban"] == 1, "urban", "rural"),
            "weight": float(1 / SCALE),
            "welfare": (income + homes["other_income"]) * index,
        }
    )
    minors = frame["age"].lt(18 * 12).groupby(frame["home"]).sum()
    large = families["home"].isin(minors[minors >= 4].index)
    families.loc[large, "weight"] /= 2
    twice = families[large].assign(home=lambda rows: rows["home"] + 1_000_000)
    again = frame[frame["home"].isin(families.loc[large, "home"])].assign(home=lambda rows: rows["home"] + 1_000_000)
    pd.concat([families, twice]).to_parquet(folder / "households.parquet")
    pd.concat([frame, again]).to_parquet(folder / "persons.parquet")
    for how in ("marginals", "none"):
        (folder / f"{how}.yaml").write_text(MAPPING.format(how=how), "utf-8")


def _july_index(code: str) -> float:
    return income_index(code, month("2018-07"))
