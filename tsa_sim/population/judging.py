"""Whether the people meet each target: the limits that were set, and what a sample's own chance allows."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tsa_sim.own_yaml import own_yaml

_FILE = Path(__file__).with_name("report_targets.yaml")
_COUNTS = ("persons", "households", "families")
YES, SAMPLING, NO, NO_LIMIT = "yes", "within sampling", "no", "no limit"


def judged(frame: pd.DataFrame, weight: float) -> pd.DataFrame:
    """Give a table of quality with ``limit`` and ``passed``.

    weight: real households behind a simulated one. passed: yes; "within sampling" where the error is above the limit by
    no more than two standard errors of a count in a sample of this scale (drawn person by person, so rather too small);
    no; "no limit" where none was set.
    """
    limits = frame["target"].map({name: float(entry["limit"]) for name, entry in targets_said().items()
                                  if entry.get("limit") is not None})  # fmt: skip
    error = frame["error"].abs()
    counted = frame["unit"].isin(_COUNTS) & (frame["official"] > 0)
    chance = np.where(counted & (weight > 1), 2 * np.sqrt(weight / frame["official"].clip(lower=1)), 0.0)
    passed = np.select(
        [limits.isna() | error.isna(), error <= limits, error <= limits + chance], [NO_LIMIT, YES, SAMPLING], NO
    )
    return frame.assign(limit=limits, passed=passed)


@cache
def targets_said() -> dict[str, dict[str, Any]]:
    """Give what is said of each target: its limit and its name in three languages."""
    return dict(_read()["targets"])


@cache
def _read() -> dict[str, Any]:
    found: dict[str, Any] = own_yaml(_FILE)
    return found


def target_name(target: str, language: str) -> str:
    """Give a target's name in a language; what is not held stays as it is."""
    return str(targets_said().get(target, {}).get(language, target))


def group_name(group: str, language: str) -> str:
    """Give the words of a group, region aside, in a language; what is not held stays as it is."""
    words = _read()["groups"]
    if group in words:
        return str(words[group][language])
    return " ".join(str(words[word][language]) if word in words else word for word in group.split(" "))


def unit_name(unit: str, language: str) -> str:
    """Give a unit in a language."""
    return str(_read()["units"].get(unit, {}).get(language, unit))
