"""Scenarios: which months, which people, which law, which conduct; read from files with all their faults told at once.

>>> Scenario.load("line_50").law
'in-force'
"""

from tsa_sim.scenario.places import scenario_names
from tsa_sim.scenario.reform import Reform
from tsa_sim.scenario.scale import read_scale
from tsa_sim.scenario.scenario import OLD_REGIME, Scenario

__all__ = ["OLD_REGIME", "Reform", "Scenario", "read_scale", "scenario_names"]
