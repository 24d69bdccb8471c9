"""The base whose official totals a survey's people are weighted to."""

from tsa_sim.population.base import base_of, bases
from tsa_sim.population.targets import targets

BASE = "2018-01"
"""The base where nothing else is said; the Bureau's wages by which units are judged are this one's too."""


_FAR = 2.0  # weights that add to so many times more or less than the country's households are of another kind


def far_from_country(households: float, base: str) -> bool:
    """Tell whether weights add to something else than the country's households."""
    official = float(targets(base).households.sum())
    return not official / _FAR < households < official * _FAR


def base_near(year: int | str | None) -> str:
    """Give the base whose year is nearest to a survey's year; the first where the survey has no single year.

    >>> base_near(2017), base_near(2024), base_near("by row")
    ('2018-01', '2023-01', '2018-01')
    """
    if not isinstance(year, int):
        return BASE
    return min(bases(), key=lambda name: abs(base_of(name).year - year))
