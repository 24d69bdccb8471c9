"""Two questions put to the model itself under a run's scenario: a reform of nothing, and households in another order.

They are asked of one household in a thousand over the first reported months, with the run's own seed: what makes them
fail would fail there too. A manifest that already holds the answers is believed; runs of a user's own people or with
replaced rules cannot be asked again and are not.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

import numpy as np

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.calendar import month_text
from tsa_sim.chance import derived_seed
from tsa_sim.engine import Plan, simulate
from tsa_sim.parameters import plain
from tsa_sim.population import load
from tsa_sim.replicates import frozen_plan
from tsa_sim.report.runs import Run
from tsa_sim.scenario import Scenario, read_scale

SCALE, MONTHS = "1:1000", 3
_SAME = "tsa.share_of_subsistence_minimum"  # set to what it is: a reform of nothing


class Answers(NamedTuple):
    """What the model said: a reform of nothing changes nothing; the order of the households changes nothing."""

    null_reform: bool
    permutation: bool


def selftest(run: Run) -> Answers | None:
    """Give the answers for a run; None where they cannot be asked."""
    checks: Mapping[str, Any] = run.manifest.get("checks", {})
    if all(name in checks for name in Answers._fields):
        return Answers(*(bool(checks[name]) for name in Answers._fields))
    if run.survey or run.manifest.get("replaced_rules"):
        return None
    return _asked(_Hashed(str(run.manifest["scenario_hash"]), run.scenario), int(run.manifest["seed"]))


class _Hashed:
    """A scenario known by its hash."""

    def __init__(self, name: str, scenario: Scenario) -> None:
        self.name, self.scenario = name, scenario

    def __hash__(self) -> int:
        return hash(self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Hashed) and other.name == self.name


@cache
def _asked(known: _Hashed, seed: int) -> Answers:
    scenario = known.scenario
    sample = load(scenario.base, scale=read_scale(SCALE), seed=seed)
    luck = derived_seed(seed, 0)
    first = simulate(sample, _plan(scenario), luck).tally
    book = scenario.law_book()
    held = plain(book.parameter(_SAME).at(scenario.first).value)
    null = scenario.with_(law={_SAME: {month_text(scenario.first): float(held)}})
    of_nothing = simulate(sample, _plan(null), luck).tally
    homes = np.array(sample.households)
    turned = simulate(replace(sample, households=homes[::-1].copy()), _plan(scenario), luck).tally
    return Answers(bool((first == of_nothing).all()), bool((first == turned).all()))


def _plan(scenario: Scenario) -> Plan:
    whole = frozen_plan(scenario, scenario.law_book(), Coefficients(dict(scenario.behaviour)))
    return replace(whole, months=whole.months[: whole.burn_in + MONTHS])
