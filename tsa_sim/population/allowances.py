"""Allowances drawn by rule in the law of the base's month: by large families, and by those who care for an infant."""

from functools import cache

import numpy as np
import numpy.typing as npt

from tsa_sim.calendar import MONTHS_IN_YEAR
from tsa_sim.columns import Role, Sex, State
from tsa_sim.parameters import law_book
from tsa_sim.population.base import base_of
from tsa_sim.population.incomes import large_family_allowances

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

_ADULT, _END_OF_STUDY = 18 * MONTHS_IN_YEAR, 23 * MONTHS_IN_YEAR
_ORDERS = ("first", "second", "third", "fourth")
_NO_CHILD = 32_767


def allowances(base: str, home: Whole, homes: int, age_months: Whole, sex: Whole, role: Whole, state: Whole) -> Floats:
    """Give what each household draws, tenge of the base's month; shape (homes,).

    home: each person's household; homes: how many; the others: columns of the persons.
    """
    minor = age_months < _ADULT
    student = (age_months >= _ADULT) & (age_months < _END_OF_STUDY) & (role == Role.CHILD) & (state == State.STUDENT)
    children = np.bincount(home, minor | student, homes).astype(np.int64)
    large = large_family_allowances(base)
    paid = large[np.minimum(children, len(large) - 1)]
    minors = np.bincount(home, minor, homes).astype(np.int64)
    youngest = np.full(homes, _NO_CHILD)
    np.minimum.at(youngest, home, age_months)
    woman = (sex == Sex.FEMALE) & (role <= Role.SPOUSE)
    carer = np.bincount(home, woman & (state > State.SELF_EMPLOYED), homes) > 0
    amounts, until = childcare_allowances(base)
    drawn = carer & (youngest < until)
    return np.asarray(paid + np.where(drawn, amounts[np.clip(minors, 1, len(amounts)) - 1], 0.0), np.float64)


@cache
def childcare_allowances(base: str) -> tuple[Floats, int]:
    """Give the childcare allowance by order of the child (the last: every later one), and the age that ends it."""
    book, when = law_book(), base_of(base).month
    amounts = [float(book.mci_amount(f"childcare_allowance.amount_mci_{order}", when)) for order in _ORDERS]
    return np.array(amounts), int(book.value("childcare_allowance.until_months", when))
