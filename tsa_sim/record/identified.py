"""What the record says of the coefficients: profiles, correlations, and the directions that it leaves open.

All of it follows from the slopes of the fit at its best set and from the priors: linear, so true near the best set.
Distances are counted in standard deviations of the priors, so that coefficients of any unit stand side by side.
"""

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.record.ensemble import Ensemble

Array = npt.NDArray[np.float64]

_MANY = 3  # figures and coefficients that are named
_LEAST_PART = 0.3  # of a direction, below which a coefficient is not named
_ONE_AND_THE_SAME = 0.8  # correlation from which two coefficients are not told apart


def profiles(ensemble: Ensemble) -> pd.DataFrame:
    """Give by how much the fit worsens when one coefficient is moved by a standard deviation of its prior.

    alone: sum of squares added by the figures with all others held; refitted: with all others and their priors fitted
    again. Where the second is a small part of the first others make up for it; below one, the record hardly speaks.
    """
    scaled = ensemble.slopes * ensemble.prior_sds
    information = scaled.T @ scaled
    covariance = np.linalg.inv(information + np.eye(len(information)))
    rows = [
        (name, float(information[place, place]), float(1 / covariance[place, place] - 1), _steepest(ensemble, place))
        for place, name in enumerate(ensemble.names)
    ]
    return pd.DataFrame(rows, columns=["coefficient", "alone", "refitted", "informed_by"])


def correlations(ensemble: Ensemble) -> pd.DataFrame:
    """Give the correlations of all coefficients that slopes and priors leave, a row and a column each."""
    scaled = ensemble.slopes * ensemble.prior_sds
    covariance = np.linalg.inv(scaled.T @ scaled + np.eye(len(ensemble.names)))
    sds = np.sqrt(np.diag(covariance))
    return pd.DataFrame(covariance / np.outer(sds, sds), index=list(ensemble.names), columns=list(ensemble.names))


def not_told_apart(ensemble: Ensemble) -> pd.DataFrame:
    """Give the pairs of coefficients that the record and the priors together do not tell apart, closest first."""
    known = correlations(ensemble)
    rows = [
        (one, other, float(known.loc[one, other]))
        for place, one in enumerate(known.index)
        for other in known.columns[place + 1 :]
        if abs(float(known.loc[one, other])) >= _ONE_AND_THE_SAME
    ]
    rows.sort(key=lambda row: -abs(row[2]))
    return pd.DataFrame(rows, columns=["coefficient", "rival", "correlation"])


def directions(ensemble: Ensemble) -> pd.DataFrame:
    """Give the directions in which the coefficients may move together, best known first.

    information: of the record over that of the priors; below one the prior says more than the record.
    """
    scaled = ensemble.slopes * ensemble.prior_sds
    values, vectors = np.linalg.eigh(scaled.T @ scaled)
    rows = [
        (number + 1, float(values[place]), bool(values[place] >= 1.0), _named(ensemble, vectors[:, place]))
        for number, place in enumerate(np.argsort(-values))
    ]
    return pd.DataFrame(rows, columns=["direction", "information", "known", "made_of"])


def _steepest(ensemble: Ensemble, place: int) -> str:
    steep = np.argsort(-np.abs(ensemble.slopes[:, place]))[:_MANY]
    return "; ".join(ensemble.figures[one] for one in steep)


def _named(ensemble: Ensemble, vector: Array) -> str:
    order = [int(place) for place in np.argsort(-np.abs(vector)) if abs(vector[place]) >= _LEAST_PART]
    sign = np.sign(vector[order[0]]) if order else 1.0
    return ", ".join(f"{sign * vector[place]:+.2f} {ensemble.names[place]}" for place in order)
