"""The Mesa face: a scenario as a ``mesa.Model`` whose agents are the households. The only folder that knows Mesa."""

from tsa_sim.model.agents import Groups, Household, Households
from tsa_sim.model.attributes import ATTRIBUTES, Attribute
from tsa_sim.model.measures import REPORTED
from tsa_sim.model.stepping import TsaModel

__all__ = ["ATTRIBUTES", "REPORTED", "Attribute", "Groups", "Household", "Households", "TsaModel"]
