"""The acts that the law rests on, and the months in which each is in force."""

import csv
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tsa_sim.calendar import Month, month

_TABLE = Path(__file__).parents[1] / "data" / "law" / "legal_acts.csv"
_NUMBER = re.compile(r"No\.\s?(\d[\w-]*)")


class Act(NamedTuple):
    """An act. Months: the first in which it is in force, and the first in which it no longer is (None: still)."""

    name: str
    since: Month
    until: Month | None

    def in_force(self, when: Month) -> bool:
        """Tell whether the act is in force in a month."""
        return self.since <= when and (self.until is None or when < self.until)


def acts_cited(reference: str) -> list[Act]:
    """Give the known acts that a reference cites by number.

    >>> [act.name for act in acts_cited("Law No.246-II, article 2")]
    ['Law No.246-II']
    """
    return [act for number in dict.fromkeys(_NUMBER.findall(reference)) for act in _acts().get(number, ())]


@cache
def _acts() -> dict[str, list[Act]]:
    """Give the acts by number; of two acts of one number each counts where the reference does not tell them apart."""
    found: dict[str, list[Act]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            until = month(row["in_force_to"]) if row["in_force_to"] else None
            act = Act(row["act"], month(row["in_force_from"]), until)
            for number in _NUMBER.findall(row["act"]):
                found.setdefault(number, []).append(act)
    return found
