"""Checking a file of either kind: a scenario with all that it names, or a reform on its own."""

from pathlib import Path

from tsa_sim.errors import Finding, Findings, in_order
from tsa_sim.parameters import law_book
from tsa_sim.scenario import places as files
from tsa_sim.scenario.entries import is_reform
from tsa_sim.scenario.reform import Reform, read_reform_source
from tsa_sim.scenario.scenario import Scenario
from tsa_sim.yaml_source import read_yaml


def load(name_or_path: str) -> Scenario | Reform:
    """Load a scenario or a reform: by path, as the file's keys tell, or a shipped one by name, scenarios first.

    A reform on its own is read against the law in force. Raises Findings, MissingFile, BrokenFile or UnknownName.
    """
    path = found(name_or_path)
    source = read_yaml(path)
    if not is_reform(source.content):
        return Scenario.load(path)
    faults: list[Finding] = list(source.faults)
    reform = read_reform_source(source, path.stem, law_book(), faults)
    if reform is None or faults:
        raise Findings(in_order(faults))
    return reform


def found(name_or_path: str) -> Path:
    """Find a scenario or reform file. Raises MissingFile or UnknownName."""
    if name_or_path in files.reform_names() and name_or_path not in files.scenario_names():
        return files.find(files.REFORM, name_or_path)
    return files.find(files.SCENARIO, name_or_path)
