"""The calculator: what the law of a month gives one family, why, and what would change it.

The rules are those of the simulation, run as plain Python; this package asks them in the order of the office and
writes down what each of them said.
"""

from tsa_sim.calculator.answer import Answer, family
from tsa_sim.calculator.applicants import STATUSES, Family, Member, Status

__all__ = ["STATUSES", "Answer", "Family", "Member", "Status", "family"]
