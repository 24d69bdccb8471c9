"""Raking: weights nearest to given ones under which weighted counts meet their totals, and even samples from them.

Sums are taken in one order, never by the threads of a matrix library: the weights are the same bits however many run.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_ROUNDS = 60
_NEAR = 1e-9
_GOLDEN = 0.6180339887498949


def rake(design: Floats, totals: Floats, weights: Floats, most: float = 12.0) -> Floats:
    """Give weights w = weights x exp(design @ d) whose totals ``design.T @ w`` are those asked for.

    design: counts, shape (households, margins); totals: shape (margins,); most: no weight grows or shrinks by more
    than this factor. Newton's method on the convex dual, each step halved until it descends; margins that repeat each
    other do no harm. Where no weights meet all margins, the round with the least sum of squared relative misses is
    given, and the miss is left to the caller to measure.
    """
    scale = np.maximum(totals, totals.sum() * 1e-6)
    scaled, wanted, bound = design / scale, totals / scale, np.log(most)
    dual = np.zeros(design.shape[1])

    def growth(at: Floats) -> Floats:
        return np.asarray(np.exp(np.clip(_along(scaled, at), -bound, bound)))

    def cost(at: Floats) -> float:  # convex: beyond the bound the exponential goes on as its tangent
        push = _along(scaled, at)
        held = np.clip(push, -bound, bound)
        return float((weights * np.exp(held) * (1 + push - held)).sum() - wanted @ at)

    best, least = weights, np.inf
    for _ in range(_ROUNDS):
        raked = weights * growth(dual)
        miss = wanted - np.einsum("ij,i->j", scaled, raked)
        if float((miss**2).sum()) < least:
            best, least = raked, float((miss**2).sum())
        if np.abs(miss).max() < _NEAR:
            break
        free = np.abs(_along(scaled, dual)) < bound
        if not free.any():
            break
        hessian = np.einsum("ij,ik->jk", scaled, scaled * (raked * free)[:, None])
        ridge = 1e-10 * np.trace(hessian) / len(hessian) * np.eye(len(hessian))
        direction = np.linalg.solve(hessian + ridge, miss)
        step, before = 1.0, cost(dual)
        while cost(dual + step * direction) > before and step > 1e-6:
            step /= 2
        dual = dual + step * direction
    return np.asarray(best, np.float64)


def _along(design: Floats, dual: Floats) -> Floats:
    return np.asarray(np.einsum("ij,j->i", design, dual))


def even_sample(weights: Floats, count: int, offset: float) -> npt.NDArray[np.int64]:
    """Choose rows in proportion to their weights, evenly along their order; a longer sample begins with a shorter.

    Steps of the golden section through the cumulated weights: any first part of the sample is spread evenly too.
    """
    places = np.mod(offset + np.arange(count) * _GOLDEN, 1.0)
    cumulated = np.cumsum(weights)
    chosen = np.searchsorted(cumulated / cumulated[-1], places, side="right")
    return np.asarray(np.minimum(chosen, len(weights) - 1), np.int64)
