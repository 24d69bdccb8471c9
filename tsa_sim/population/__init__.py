"""The people: households of Kazakhstan from official marginals, built once and cached.

``load`` gives a sample of the country's households as records; ``quality`` tells how far each marginal is met.
"""

from typing import TYPE_CHECKING, Any

from tsa_sim.population.base import bases, regions_of
from tsa_sim.population.people import Population, load

if TYPE_CHECKING:
    from tsa_sim.population.fit_to_tables import quality

__all__ = ["Population", "bases", "load", "quality", "regions_of"]


def __getattr__(name: str) -> Any:
    """Load what judges people when it is asked for: runs need people, not their report."""
    if name != "quality":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from tsa_sim.population.fit_to_tables import quality

    globals()[name] = quality
    return quality
