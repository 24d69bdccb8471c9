"""Luck is a hash of (seed, household, slot, decision, month), the same bits compiled and in plain Python."""

import random

import pytest

from tsa_sim.chance import CERTAIN, Decision, derived_seed, draw, luck, threshold
from tsa_sim.rulebook import compiled, rule


@rule
def root_and_draw(seed: int, household: int, month: int, slot: int) -> tuple[int, int]:
    """Draw twice, for the comparison below."""
    root = luck(seed, household, month)
    return draw(root, Decision.BREACH, slot), draw(root, Decision.APPLY_TSA, slot)


def test_machine_words_and_plain_python_draw_the_same() -> None:
    """A thousand draws over the whole range of seeds, ids, months and slots."""
    fast = compiled(root_and_draw)
    source = random.Random(7)
    for _ in range(1_000):
        key = (source.getrandbits(63), source.getrandbits(63), source.randrange(24_000, 25_000), source.randrange(64))
        assert tuple(fast(*key)) == root_and_draw(*key)


def test_draws_are_evenly_spread() -> None:
    """Of 100 000 draws of one decision a tenth lies below the threshold of a tenth."""
    below = sum(draw(luck(1, home, 24_216), Decision.BIRTH, 0) < threshold(0.1) for home in range(100_000))
    assert 9_700 < below < 10_300


def test_a_threshold_outside_probability_is_refused() -> None:
    """What is not a probability cannot become a threshold."""
    assert threshold(1.0) == CERTAIN
    with pytest.raises(ValueError, match="between 0 and 1"):
        threshold(1.01)


def test_seeds_of_replicates_are_distinct() -> None:
    """A hundred replicates of ten neighbouring seeds share no seed."""
    seeds = {derived_seed(seed, replicate) for seed in range(10) for replicate in range(100)}
    assert len(seeds) == 1_000


def test_decisions_have_numbers_of_their_own() -> None:
    """Two decisions with one number would share their luck."""
    numbers = [int(decision) for decision in Decision.__members__.values()]
    assert len(numbers) == len(set(numbers)) == len(Decision.__members__)
