"""The people: households of Kazakhstan from official marginals, built once and cached.

``load`` gives a sample of the country's households as records; ``quality`` tells how far each marginal is met.
"""

from tsa_sim.population.base import bases, regions_of
from tsa_sim.population.people import Population, load
from tsa_sim.population.quality import quality

__all__ = ["Population", "bases", "load", "quality", "regions_of"]
