"""The scale of a run: one simulated household for so many of the country."""

import re
from fractions import Fraction
from typing import Any

from tsa_sim.errors import BadValue, Place
from tsa_sim.parameters import shown

MOST = 1000  # households of the country behind a simulated one, at most

_SCALE = re.compile(r"^\s*1\s*:\s*(\d+)\s*$")
_TODO = f"Write 1:100, for one household in a hundred; from 1:{MOST} to 1:1"


def read_scale(raw: Any, place: Place | None = None) -> Fraction:
    """Read a scale such as ``1:100``, or an exact fraction.

    >>> read_scale("1:100")
    Fraction(1, 100)

    Raises BadValue when it is written otherwise or is not between 1:1000 and 1:1.
    """
    if isinstance(raw, Fraction):
        found = raw
    else:
        written = _SCALE.match(str(raw))
        if written is None:
            raise BadValue("scale", shown(raw), "is not a scale", _TODO, place)
        if int(written[1]) == 0:
            raise BadValue("scale", shown(raw), "is no sample of anybody", _TODO, place)
        found = Fraction(1, int(written[1]))
    if not Fraction(1, MOST) <= found <= 1:
        raise BadValue("scale", shown(raw), f"lies outside 1:{MOST} to 1:1", _TODO, place)
    return found


def scale_text(scale: Fraction) -> str:
    """Write a scale.

    >>> scale_text(Fraction(1, 100))
    '1:100'
    """
    return f"1:{1 / scale}"
