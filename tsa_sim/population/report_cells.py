"""How the population report writes figures, errors and limits."""

import numpy as np

_THOUSAND = 1e3


def limit_written(limit: float, unit: str, words: dict[str, str]) -> str:
    """Write a limit: percent, or percentage points of a share."""
    if np.isnan(limit):
        return "-"
    return f"{100 * limit:g} {words['points']}" if unit == "share" else f"{100 * limit:g}%"


def number_written(number: float, unit: str) -> str:
    """Write a figure; shares in percent."""
    if np.isnan(number):
        return "-"
    if unit == "share":
        return f"{100 * number:.2f}"
    return f"{number:,.3f}" if abs(number) < _THOUSAND else f"{number:,.0f}"


def error_written(number: float, unit: str, words: dict[str, str]) -> str:
    """Write an error with its sign: percent, or percentage points of a share."""
    if np.isnan(number):
        return "-"
    return f"{100 * number:+.2f} {words['points']}" if unit == "share" else f"{100 * number:+.2f}%"
