"""The description of the model by the ODD protocol: prose written by hand, everything countable read from the code."""

from tsa_sim.validation.odd.building import build

__all__ = ["build"]
