"""What the record can tell and what it cannot: directions of the coefficients, profiles, and who is taken for whom.

All of it is read from the stored fit: slopes of the errors in tolerances, and standard deviations of the priors. In the
units of the priors the information of the record has an eigenvalue for every direction; above one the record says more
than the prior did.
"""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.record.ensemble import Ensemble

Array = npt.NDArray[np.float64]

ALIKE = 0.7  # correlation from which two coefficients are called hard to tell apart
_LOADED = 0.35  # of a direction: the least part of a coefficient that is named


class Direction(NamedTuple):
    """A direction: what the record says of it over what the prior says, and the coefficients that make it up."""

    information: float
    names: tuple[tuple[str, float], ...]


def directions(ensemble: Ensemble) -> list[Direction]:
    """Give the directions of the moving coefficients, the best known first."""
    scaled = ensemble.slopes * ensemble.prior_sds
    values, vectors = np.linalg.eigh(scaled.T @ scaled)
    found = []
    for place in np.argsort(-values):
        vector = vectors[:, place] * np.sign(vectors[np.abs(vectors[:, place]).argmax(), place])
        order = np.argsort(-np.abs(vector))
        named = tuple(
            (ensemble.names[one], float(vector[one])) for one in order if abs(vector[one]) >= _LOADED or one == order[0]
        )
        found.append(Direction(float(max(values[place], 0.0)), named))
    return found


def identified(ensemble: Ensemble) -> int:
    """Count the directions of which the record says more than the prior."""
    return sum(one.information > 1 for one in directions(ensemble))


def profiles(ensemble: Ensemble) -> pd.DataFrame:
    """Give how sharp the fit is along each coefficient: alone, and with all others fitted again.

    alone, profiled: standard deviations in units of the prior's; freedom: profiled over alone, large where others make
    up for it; rise: of the objective (twice the log likelihood, with the priors) one prior deviation away, others
    fitted again, of which the prior itself is 1.
    """
    scaled = ensemble.slopes * ensemble.prior_sds
    curvature = scaled.T @ scaled + np.eye(len(ensemble.names))
    alone = 1 / np.sqrt(np.diag(curvature))
    profiled = np.sqrt(np.diag(np.linalg.inv(curvature)))
    return pd.DataFrame(
        {
            "coefficient": ensemble.names,
            "alone": alone,
            "profiled": profiled,
            "freedom": profiled / alone,
            "rise": 1 / profiled**2,
        }
    )


def pairs(ensemble: Ensemble, least: float = ALIKE) -> pd.DataFrame:
    """Give the pairs of coefficients whose correlation, as the slopes leave it, is at least so large."""
    scaled = ensemble.slopes * ensemble.prior_sds
    covariance = np.linalg.inv(scaled.T @ scaled + np.eye(len(ensemble.names)))
    sds = np.sqrt(np.diag(covariance))
    correlation = covariance / np.outer(sds, sds)
    rows = [
        (one, other, float(correlation[place, behind]))
        for place, one in enumerate(ensemble.names)
        for behind, other in enumerate(ensemble.names)
        if behind > place and abs(correlation[place, behind]) >= least
    ]
    rows.sort(key=lambda row: -abs(row[2]))
    return pd.DataFrame(rows, columns=["coefficient", "taken_for", "correlation"])


def informed_by(ensemble: Ensemble, count: int = 3) -> pd.DataFrame:
    """Give for each coefficient the figures that move most with it: slope in tolerances a prior deviation."""
    rows = []
    for place, name in enumerate(ensemble.names):
        slopes = ensemble.slopes[:, place] * ensemble.prior_sds[place]
        steep = np.argsort(-np.abs(slopes))[:count]
        rows.append((name, *((ensemble.figures[one], float(slopes[one])) for one in steep)))
    flat = [(name, figure, slope) for name, *found in rows for figure, slope in found]
    return pd.DataFrame(flat, columns=["coefficient", "figure", "slope"])
