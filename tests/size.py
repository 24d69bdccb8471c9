"""How many people the promises are tried on: one household in a thousand, or what TSA_SIM_TEST_SCALE says."""

import os

from tsa_sim.scenario import read_scale

SCALE_TEXT = os.environ.get("TSA_SIM_TEST_SCALE", "1:1000")
SCALE = read_scale(SCALE_TEXT)
SMALL = {"scale": SCALE_TEXT, "replicates": 1, "threads": 1}
