"""Where the people of a run come from: the package's own, or a survey of the user's."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Protocol

from tsa_sim.population import Population, load


class People(Protocol):
    """People of the user's own, such as those of a survey."""

    def sample(self, base: str, scale: Fraction, seed: int, sample: int) -> Population:
        """Draw the people of a replicate."""

    def described(self) -> dict[str, Any]:
        """Say for the manifest what they are, without anything of a household."""

    def copies(self, scale: Fraction) -> Mapping[int, int]:
        """Give by region (-1: the country) the number of simulated families from which on a cell may be shown."""


def drawn(own: People | None, base: str, scale: Fraction, seed: int, sample: int) -> Population:
    """Give the people of a replicate: those of the user, or the package's own where none are given."""
    if own is not None:
        return own.sample(base, scale, seed, sample)
    return load(base, scale=scale, seed=seed, sample=sample)
