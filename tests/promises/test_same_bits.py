"""The same bits whatever the machine does: processor, threads, blocks, shards, order, whole country or part."""

import dataclasses
import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

from tests.size import SCALE, SCALE_TEXT
from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients
from tsa_sim.calendar import month
from tsa_sim.engine import Engine, simulate
from tsa_sim.population import Population
from tsa_sim.run import frozen_plan, results_hash

SCRIPT = """
import tsa_sim as tsa
from tsa_sim.run import run
name = {name!r}
result = run(tsa.Scenario.load(name), scale={scale!r}, replicates=1, threads=1)
from llvmlite import binding
import numba

print(numba.config.CPU_NAME or binding.get_host_cpu_name(), result.manifest["results_hash"])
"""


@pytest.fixture(scope="module")
def sample() -> Population:
    """One household in a thousand, unless told otherwise."""
    return people.load("2018-01", scale=SCALE, seed=2018, sample=0)


@pytest.fixture(scope="module")
def year(line_50: Any) -> Any:
    """The plan of the first year of the new format."""
    period = dataclasses.replace(line_50, first=month("2018-01"), last=month("2018-12"))
    return frozen_plan(period, period.law_book(), Coefficients())


def _told(cpu: str) -> list[str]:
    environment = {**os.environ, **({"NUMBA_CPU_NAME": cpu, "NUMBA_CPU_FEATURES": ""} if cpu else {})}
    script = SCRIPT.format(name="line_50", scale=SCALE_TEXT)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.split()


def test_a_generic_processor_gives_the_same_bits_as_this_one(result_50: Any) -> None:
    """Compiled for the plainest processor of this family, without any of this one's instructions: every cell equal."""
    cpu, told = _told("generic")
    assert cpu == "generic"
    assert told == result_50.manifest["results_hash"]


@pytest.mark.parametrize("threads", [1, 2, 3, 7])
def test_any_threads_give_the_same_bits(sample: Population, year: Any, threads: int) -> None:
    """However many threads share the households."""
    assert results_hash([simulate(sample, year, 1, threads=threads)]) == results_hash([simulate(sample, year, 1)])


@pytest.mark.parametrize("block", [1, 97, 1000])
def test_any_blocks_give_the_same_bits(sample: Population, year: Any, block: int) -> None:
    """Run block by block, in any order of the blocks."""
    with Engine(sample, year, 1) as engine, Engine(sample, year, 1) as plain:
        count = len(engine.households)
        starts = np.random.default_rng(block).permutation(range(0, count, block))
        for sheet in year.months[:4]:
            blocks = [engine.run_blocks(sheet, [(int(first), min(int(first) + block, count))]) for first in starts]
            assert (engine.end_month(sheet, blocks) == plain.step()).all()
        assert (engine.households == plain.households).all()
        assert (engine.persons == plain.persons).all()


def test_shards_by_region_add_to_the_whole(sample: Population, year: Any) -> None:
    """Each region's households run alone: the tallies add to the country's, cell by cell."""
    whole = simulate(sample, year, 1)
    homes = np.array(sample.households)
    parts = [
        simulate(dataclasses.replace(sample, households=homes[homes["region"] == region]), year, 1)
        for region in np.unique(homes["region"])
    ]
    assert (sum(part.tally for part in parts) == whole.tally).all()
