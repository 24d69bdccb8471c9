"""One draw from (seed, household, slot, decision, month), and nothing else.

The same household meets the same luck in every scenario, whatever the other households, the threads or the tables
do: luck is a hash, not a stream. Probabilities are turned into whole-number thresholds once, so that decisions are
the same bits on every machine. 64-bit arithmetic stands here only, once for machine words and once for plain Python.
"""

from enum import IntEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from tsa_sim.rulebook import rule, rule_in_machine_words

_U = np.uint64
_STEP = _U(0x9E3779B97F4A7C15)
_MULTIPLY_1 = _U(0xBF58476D1CE4E5B9)
_MULTIPLY_2 = _U(0x94D049BB133111EB)
_MONTH_STEP = _U(0xD1342543DE82EF95)
_SHIFT_30, _SHIFT_27, _SHIFT_31, _SHIFT_32 = _U(30), _U(27), _U(31), _U(32)
_SLOTS = _U(64)  # places a household may have, at most
_MASK = (1 << 64) - 1

CERTAIN = 1 << 32  # a threshold that every draw lies below
FOR_LIFE = 0  # the "month" of luck that does not change


class Decision(IntEnum):
    """What a draw decides: every use of chance has a number of its own."""

    DEATH = 1
    BIRTH = 2
    SEX_AT_BIRTH = 3
    LEAVE_STATE = 4
    NEXT_STATE = 5
    LASTING_SHOCK = 6
    NEW_SHOCK = 7
    MONTHLY_SHOCK = 8
    TAKE_UP_TYPE = 9
    APPLY_TSA = 10
    APPLY_CHILD_ALLOWANCE = 11
    APPLY_ORLEU = 12
    APPLY_SPECIAL_ALLOWANCE = 13
    REFUSE_CONTRACT = 14
    BREACH = 15
    PROLONG = 16
    TAKE_PART = 17
    FIND_JOB = 18
    NEWBORN = 19
    OLD_ACCESS = 20
    ORLEU_ACCESS = 21
    CHILD_ALLOWANCE_ACCESS = 22
    REGISTERED_APART = 23
    PROLONG_WITHOUT_APPLICATION = 24
    LUMP_SUM = 25
    ORLEU_DISTRICT = 26
    LEAVE_HOME = 31
    JOIN = 32
    SEPARATE = 33
    MOVE = 34
    DESTINATION = 35
    NEW_PENSION = 36
    PILOT_DISTRICT = 27
    SCREENED = 28
    BACKLOG = 29
    PROLONGATION_REACHES = 30
    MEASURE_OFFER = 60
    MEASURE_LOT = 61
    ADAPTATION = 62
    LOCK_IN = 63
    REPORTED_LESS = 64
    BROKEN_PART = 65
    AWARE = 40
    MEDIA = 41
    OFFER = 42
    ACCEPT_OFFER = 43
    VISIT = 44
    WAIT = 45
    WRONG_REFUSAL = 46
    NOTICED = 47
    BANK_PILOT = 48
    CONSENT = 49
    REGISTERED_OUT = 50
    TAKE_UP_OF_YEAR = 51
    WELFARE_OF_NEW_HOME = 52
    # how the people of the base date are made (luck for life)
    PEOPLE_MINORS = 101
    PEOPLE_ADULTS = 102
    PEOPLE_KIND = 103
    PEOPLE_YOUNGEST = 104
    PEOPLE_SPACING = 105
    PEOPLE_AGE = 106
    PEOPLE_SEX = 107
    PEOPLE_MONTH_OF_BIRTH = 108
    PEOPLE_HOUSEHOLD_ABILITY = 109
    PEOPLE_ABILITY = 110
    PEOPLE_STATE = 111
    PEOPLE_STUDY = 112
    PEOPLE_DISABILITY = 113
    PEOPLE_WAGE = 114
    PEOPLE_PENSION = 115
    PEOPLE_WELFARE = 116
    PEOPLE_SHOCK = 117
    PEOPLE_VISIBILITY = 118
    PEOPLE_TIME_IN_STATE = 119
    PEOPLE_OFFSET = 120
    PEOPLE_ALIMONY = 121
    PEOPLE_PART_OF_REGION = 122


def threshold(probability: float) -> int:
    """Give the whole number that a draw lies below with this probability.

    >>> threshold(0.5) == CERTAIN // 2
    True

    Raises ValueError outside 0 to 1.
    """
    if not 0.0 <= probability <= 1.0:
        raise ValueError(f"a probability lies between 0 and 1, not {probability}")
    return round(probability * CERTAIN)


def thresholds(probabilities: npt.ArrayLike) -> npt.NDArray[np.int64]:
    """Give the thresholds of many probabilities; same shape."""
    return np.rint(np.clip(np.asarray(probabilities, np.float64), 0.0, 1.0) * CERTAIN).astype(np.int64)


def _luck_words(seed: Any, household: Any, month: Any) -> Any:
    word = _U(seed) + _U(household) * _STEP + _U(month) * _MONTH_STEP
    word = (word ^ (word >> _SHIFT_30)) * _MULTIPLY_1
    word = (word ^ (word >> _SHIFT_27)) * _MULTIPLY_2
    return word ^ (word >> _SHIFT_31)


@rule_in_machine_words(_luck_words)
def luck(seed: int, household: int, month: int) -> int:
    """Give a household's luck of one month: the root of its draws."""
    word = (seed + household * int(_STEP) + month * int(_MONTH_STEP)) & _MASK
    word = ((word ^ (word >> 30)) * int(_MULTIPLY_1)) & _MASK
    word = ((word ^ (word >> 27)) * int(_MULTIPLY_2)) & _MASK
    return word ^ (word >> 31)


def _draw_words(root: Any, decision: Any, slot: Any) -> Any:
    word = root + (_U(decision) * _SLOTS + _U(slot)) * _STEP
    word = (word ^ (word >> _SHIFT_30)) * _MULTIPLY_1
    word = (word ^ (word >> _SHIFT_27)) * _MULTIPLY_2
    return np.int64(word >> _SHIFT_32)


@rule_in_machine_words(_draw_words)
def draw(root: int, decision: int, slot: int) -> int:
    """Draw a whole number from 0 to 2^32 - 1 for one decision of one person (or slot 0: of the household)."""
    word = (root + (decision * int(_SLOTS) + slot) * int(_STEP)) & _MASK
    word = ((word ^ (word >> 30)) * int(_MULTIPLY_1)) & _MASK
    word = ((word ^ (word >> 27)) * int(_MULTIPLY_2)) & _MASK
    return word >> 32


@rule
def happens(root: int, decision: int, slot: int, limit: int) -> bool:
    """Tell whether a draw falls below a threshold."""
    return draw(root, decision, slot) < limit


def draws(seed: int, households: npt.NDArray[np.int64], decision: int, slot: int) -> npt.NDArray[np.float64]:
    """Draw for many households at once, for life: numbers between 0 and 1, shape (households,)."""
    with np.errstate(over="ignore"):
        words = _draw_words(_luck_words(seed, households.astype(np.uint64), FOR_LIFE), decision, slot)
    return np.asarray((words + 0.5) / CERTAIN)


def draws_of_month(
    seed: int, households: npt.NDArray[np.int64], month: int, decision: int, slots: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Draw for many persons at once in one month, as ``draw(luck(seed, household, month), decision, slot)``."""
    with np.errstate(over="ignore"):
        roots = _luck_words(seed, households.astype(np.uint64), month)
        return np.asarray(_draw_words(roots, decision, slots.astype(np.uint64)), np.int64)


def identity(parents: npt.NDArray[np.int64], slots: npt.NDArray[np.int64], month: int) -> npt.NDArray[np.int64]:
    """Give the identities of households that split off: a hash of parent, place and month, 63 bits."""
    with np.errstate(over="ignore"):
        words = _luck_words(parents.astype(np.uint64), slots.astype(np.uint64), month)
    return np.asarray(words >> _U(1), np.int64)


def derived_seed(seed: int, replicate: int) -> int:
    """Give the seed of a replicate: distinct for every (seed, replicate), a 63-bit whole number."""
    return luck(seed, replicate + 1, FOR_LIFE) >> 1
