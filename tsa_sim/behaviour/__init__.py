"""What people do: a file a behaviour, its coefficients in the YAML beside it."""

from tsa_sim.behaviour.coefficients import Coefficient, Coefficients, behaviour_names, registry

__all__ = ["Coefficient", "Coefficients", "behaviour_names", "registry"]
