"""Raking against computations that share no code with it: classical proportional fitting, and the entropy itself."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from tsa_sim.population.raking import even_sample, rake

Floats = npt.NDArray[np.float64]


def fitted_margin_by_margin(kinds: npt.NDArray[np.int64], totals: list[Floats], weights: Floats) -> Floats:
    """Scale the weights of each class of each margin to its total, over and over (Deming and Stephan, 1940)."""
    found = weights.copy()
    for _ in range(2000):
        for margin, wanted in enumerate(totals):
            for place, total in enumerate(wanted):
                inside = kinds[margin] == place
                found[inside] *= total / found[inside].sum()
    return found


def nearest_in_entropy(design: Floats, totals: Floats, weights: Floats) -> Floats:
    """Minimise sum w log(w/q) - w + q under the totals, by sequential quadratic programming on the weights."""
    answer = minimize(
        lambda w: float((w * np.log(w / weights) - w + weights).sum()),
        weights,
        jac=lambda w: np.log(w / weights),
        constraints={"type": "eq", "fun": lambda w: design.T @ w - totals, "jac": lambda _: design.T},
        bounds=[(1e-6, None)] * len(weights),
        method="SLSQP",
        options={"maxiter": 500, "ftol": 1e-14},
    )
    assert answer.success, answer.message
    return np.asarray(answer.x)


@pytest.mark.parametrize("seed", range(5))
def test_raking_of_classes_is_proportional_fitting(seed: int) -> None:
    """Two margins of classes: the same weights as scaling margin by margin, to a millionth."""
    chance = np.random.default_rng(seed)
    kinds = np.stack([chance.integers(0, 4, 300), chance.integers(0, 3, 300)])
    weights = chance.uniform(0.5, 2.0, 300)
    truth = weights * chance.uniform(0.5, 2.0, 300)
    totals = [np.bincount(kinds[margin], truth) for margin in (0, 1)]
    design = np.concatenate([np.eye(4)[kinds[0]], np.eye(3)[kinds[1]]], axis=1)
    raked = rake(design, np.concatenate(totals), weights)
    np.testing.assert_allclose(raked, fitted_margin_by_margin(kinds, totals, weights), rtol=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_raking_of_persons_and_households_is_the_nearest_in_entropy(seed: int) -> None:
    """Counts of persons by group beside classes of households: the weights that a general optimiser finds."""
    chance = np.random.default_rng(seed)
    persons = chance.poisson(1.2, (40, 3)).astype(float)
    size = np.minimum(persons.sum(1), 3)
    design = np.concatenate([persons, size[:, None] == np.arange(2, 4)], axis=1)
    weights = chance.uniform(0.5, 2.0, 40)
    totals = design.T @ (weights * chance.uniform(0.6, 1.6, 40))
    raked = rake(design, totals, weights)
    np.testing.assert_allclose(design.T @ raked, totals, rtol=1e-8)
    np.testing.assert_allclose(raked, nearest_in_entropy(design, totals, weights), rtol=2e-4)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.floats(1.0, 3.0))
def test_totals_that_can_be_met_are_met(seed: int, margins: int, spread: float) -> None:
    """Totals of some weights within a factor of three are met to a billionth, whatever the counts."""
    chance = np.random.default_rng(seed)
    design = chance.poisson(1.0, (200, margins)).astype(float)
    design[0] = 1.0
    weights = chance.uniform(0.1, 10.0, 200)
    totals = design.T @ (weights * chance.uniform(1 / spread, spread, 200))
    raked = rake(design, totals, weights)
    np.testing.assert_allclose(design.T @ raked, totals, rtol=1e-8)


def test_totals_that_cannot_be_met_move_no_weight_beyond_its_bound() -> None:
    """Twenty times as many people as there are: every weight stops at twelve times itself, and the miss can be seen."""
    design, weights = np.ones((50, 1)), np.linspace(1.0, 2.0, 50)
    raked = rake(design, np.array([20 * weights.sum()]), weights, most=12.0)
    np.testing.assert_allclose(raked, 12 * weights)


def test_margins_that_repeat_each_other_do_no_harm() -> None:
    """Classes that add to the same total twice leave the weights what they are with one of them."""
    chance = np.random.default_rng(4)
    kinds = chance.integers(0, 3, 100)
    weights = chance.uniform(1.0, 2.0, 100)
    one = np.eye(3)[kinds]
    totals = np.array([30.0, 60.0, 90.0])
    both = np.concatenate([one, one, np.ones((100, 1))], axis=1)
    twice = rake(both, np.concatenate([totals, totals, [totals.sum()]]), weights)
    np.testing.assert_allclose(twice, rake(one, totals, weights), rtol=1e-6)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32 - 1), st.integers(1, 3000), st.floats(0.0, 1.0, exclude_max=True))
def test_an_even_sample_is_in_proportion_and_begins_with_the_shorter_one(seed: int, count: int, offset: float) -> None:
    """Any run of rows is chosen as often as its share of the weights, to a few; a part of a sample is its beginning.

    The golden section's places fall into any interval as often as its length says, to fewer than 2 + log2(count).
    """
    chance = np.random.default_rng(seed)
    weights = chance.exponential(1.0, 400)
    chosen = even_sample(weights, count, offset)
    assert (even_sample(weights, count // 2, offset) == chosen[: count // 2]).all()
    first, last = np.sort(chance.integers(0, 401, 2))
    expected = count * weights[first:last].sum() / weights.sum()
    found = ((chosen >= first) & (chosen < last)).sum()
    assert abs(found - expected) <= 2 + np.log2(count)
