"""How times are taken: every engine has its turn in every round, so that a busy machine bears on all alike."""

import time
from collections.abc import Callable, Mapping

from benchmarks.registry import Timing

Turn = Callable[
    [], list[float]
]  # runs an engine and gives its times, nanoseconds per household-month; none if it broke


def in_turns(engines: Mapping[str, Turn], rounds: int) -> list[Timing]:
    """Let every engine have its turn ``rounds`` times, one after another; give each one's times."""
    times: dict[str, list[float]] = {name: [] for name in engines}
    for _ in range(rounds):
        for name, turn in engines.items():
            times[name] += turn()
    return [Timing(name, tuple(taken)) for name, taken in times.items() if taken]


def nanoseconds(work: Callable[[], object], household_months: int) -> float:
    """Do some work and give the time it took, per household-month."""
    began = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - began) / household_months
