"""Verifying a run: made again from its manifest, equal only when every count is equal."""

import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from tsa_sim.errors import BrokenFile
from tsa_sim.own_people import People
from tsa_sim.run import ProgressCallback, run
from tsa_sim.scenario import Scenario
from tsa_sim.scenario.own_survey import without_survey


class Verdict(NamedTuple):
    """What a second run gave: the same results or not, and which inputs differ."""

    same: bool
    results_before: str
    results_now: str
    differences: list[str]


_INPUTS = ("law_hash", "behaviour", "population_hashes", "seeds", "source_hash", "tsa_sim")


def verify_run(
    manifest: Mapping[str, Any],
    *,
    population: People | None = None,
    threads: int = 2,
    progress: bool | ProgressCallback = False,
) -> Verdict:
    """Run a manifest's scenario again and compare every cell's hash.

    population: the people of the user's survey, which no manifest holds, where the run used them.
    Raises BrokenFile when the manifest lacks what a rerun needs, or replaced rules cannot be had from a manifest.
    """
    missing = [name for name in ("scenario", "scale", "replicates", "seed", "results_hash") if name not in manifest]
    if missing:
        raise BrokenFile(f"the manifest lacks {', '.join(missing)}", todo="Give the folder of one run")
    if manifest.get("replaced_rules"):
        raise BrokenFile("the run used rules replaced in a notebook", todo="Run it again there")
    if manifest.get("own_people") and population is None:
        raise BrokenFile(
            "the run used people of the user's own survey, which no run folder holds",
            todo="name it: --survey MAPPING, or --scenario the file that names it",
        )
    if population is not None and not manifest.get("own_people"):
        raise BrokenFile("the run used the package's people, not a survey's", todo="name no survey")
    scenario = Scenario.from_dict(without_survey(manifest["scenario"]))
    result = run(
        scenario,
        scale=Fraction(1, int(str(manifest["scale"]).removeprefix("1:"))),
        replicates=int(manifest["replicates"]),
        seed=int(manifest["seed"]),
        threads=threads,
        population=population,
        progress=progress,
    )
    now = json.loads(json.dumps(result.manifest, default=str))  # as it would have been written
    differences = [name for name in _INPUTS if manifest.get(name) != now[name]]
    before, after = str(manifest["results_hash"]), str(now["results_hash"])
    return Verdict(before == after, before, after, differences)
