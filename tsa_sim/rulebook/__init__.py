"""Rules in plain Python, and the same rules compiled.

A rule is a small pure function of one person, family or household. ``@rule`` marks it and leaves it what it is: a
plain Python function, for the calculator, for tracing a case, for teaching and for coverage. ``compiled`` turns an
entry and every rule it calls into machine code; ``compiling`` is the only file that names numba, which is loaded only
when something is compiled.
"""

from tsa_sim.rulebook.compiling import compiled, observed, prepare
from tsa_sim.rulebook.folders import cache_folder, data_hash, source_hash
from tsa_sim.rulebook.marks import Function, Replacements, Watch, is_rule, rule, rule_in_machine_words, rules_below
from tsa_sim.rulebook.replacing import check_replacements
from tsa_sim.rulebook.sheets import sheet, sheets, twin

__all__ = [
    "Function",
    "Replacements",
    "Watch",
    "cache_folder",
    "check_replacements",
    "compiled",
    "data_hash",
    "is_rule",
    "observed",
    "prepare",
    "rule",
    "rule_in_machine_words",
    "rules_below",
    "sheet",
    "sheets",
    "source_hash",
    "twin",
]
