"""One's own survey: read by a mapping, checked with every fault at once, reweighted to the marginals, and run.

``check`` tells what a survey's files hold and every fault; ``load`` gives the people of a survey, ready for
``tsa_sim.run(..., people=...)``. Microdata stay in memory: nothing of them is written anywhere.
"""

from tsa_sim.survey.checking import Checked, check
from tsa_sim.survey.mapping import Mapping, read_mapping
from tsa_sim.survey.people import SurveyPeople, load

__all__ = ["Checked", "Mapping", "SurveyPeople", "check", "load", "read_mapping"]
