"""The law's rounding of money, exact: fractions in, whole tenge out.

The law rounds half a tenge up (lines, awards) and benefits counted in monthly calculation indices to the next whole
tenge. Python's own ``round`` sends halves to the even neighbour and is never used for money.
"""

import math
from fractions import Fraction

_HALF = Fraction(1, 2)


def round_half_up(amount: Fraction | int) -> int:
    """Round to the nearest tenge, halves up.

    >>> round_half_up(Fraction(22941, 2))
    11471
    """
    return math.floor(amount + _HALF)


def round_up(amount: Fraction | int) -> int:
    """Round up to the next whole tenge.

    >>> round_up(Fraction(416, 100) * 2269)
    9440
    """
    return math.ceil(amount)
