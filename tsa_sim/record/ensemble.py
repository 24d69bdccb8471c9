"""A set of plausible coefficient vectors with weights, stored with the record it was fitted on."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import norm

from tsa_sim.calendar import Month
from tsa_sim.errors import Finding
from tsa_sim.intervals import COVERAGE
from tsa_sim.record.registry import OfficialFigure, official_figures, published_by
from tsa_sim.record.targets import residuals

Array = npt.NDArray[np.float64]
STORED = "data/record/coefficient_sets.json"
_LEAST_EFFECTIVE = 0.33  # the weights are tempered until the sets count for at least this share of their number
_DIGITS = 6
_RANGE_IN_SDS = 2 * float(norm.ppf((1 + COVERAGE) / 2))  # standard deviations in a 90% interval


@dataclass(frozen=True)
class Ensemble:
    """Sets of coefficients (rows), their weights, and what each gave for the figures it was fitted to.

    slopes: errors in tolerances by coefficient at the best set (the first row); fitted: on what, how, with which seed.
    """

    names: tuple[str, ...]
    values: Array
    weights: Array
    figures: tuple[str, ...]
    simulated: Array
    slopes: Array
    prior_sds: Array
    fitted: Mapping[str, Any]

    def sets(self) -> Iterator[dict[str, float]]:
        """Give the sets one after another, coefficients by name."""
        for row in self.values:
            yield dict(zip(self.names, map(float, row), strict=True))

    def best(self) -> dict[str, float]:
        """Give the best set."""
        return dict(zip(self.names, map(float, self.values[0]), strict=True))

    def identity(self) -> str:
        """Give a short name of the sets and their weights: what was made with them can tell when they have changed."""
        said = [self.names, self.values.round(_DIGITS).tolist(), self.weights.round(_DIGITS).tolist()]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]

    def as_of(self, when: Month) -> "Ensemble":
        """Give the same sets weighted by the fitted figures that were out by a month alone."""
        known = {figure.id for figure in published_by(official_figures(), when)}
        places = [place for place, name in enumerate(self.figures) if name in known]
        chosen = [figure for figure in self.target_figures() if figure.id in known]
        if not chosen:
            return replace(self, weights=np.full(len(self.values), 1 / len(self.values)))
        errors = residuals(self.simulated[:, places], tuple(chosen))
        return replace(self, weights=tempered(-0.5 * (errors**2).sum(axis=1)))

    def target_figures(self) -> tuple[OfficialFigure, ...]:
        """Give the figures of the fit, in its order. Raises Finding when the registry no longer holds one."""
        known = {figure.id: figure for figure in official_figures()}
        missing = [name for name in self.figures if name not in known]
        if missing:
            raise Finding(f"the coefficient sets were fitted to {', '.join(missing)}", todo="calibrate anew")
        return tuple(known[name] for name in self.figures)

    def identifiability(self) -> pd.DataFrame:
        """Tell for each coefficient what the record adds to its prior, which figures inform it, and its nearest rival.

        share_of_prior: standard deviation left, of the prior's; informed_by: the figures with the steepest slopes;
        confused_with: the coefficient it is most correlated with in the sets, which the record cannot tell apart.
        """
        centred = self.values - self.weights @ self.values
        covariance = (centred * self.weights[:, None]).T @ centred
        sds = np.sqrt(np.maximum(np.diag(covariance), 1e-12))
        correlation = covariance / np.outer(sds, sds) - np.eye(len(sds))
        rows = []
        for place, name in enumerate(self.names):
            steep = np.argsort(-np.abs(self.slopes[:, place]))[:3]
            rival = int(np.abs(correlation[place]).argmax())
            rows.append(
                (name, float(self.weights @ self.values[:, place]), float(sds[place]),
                 float(sds[place] / self.prior_sds[place]), "; ".join(self.figures[one] for one in steep),
                 self.names[rival], float(correlation[place, rival]))
            )  # fmt: skip
        columns = ["coefficient", "mean", "sd", "share_of_prior", "informed_by", "confused_with", "correlation"]
        return pd.DataFrame(rows, columns=columns)

    def save(self, path: Path) -> None:
        """Write the sets to a file, whole or not at all."""
        content = {
            "fitted": dict(self.fitted),
            "names": list(self.names),
            "values": self.values.round(_DIGITS).tolist(),
            "weights": self.weights.round(_DIGITS).tolist(),
            "figures": list(self.figures),
            "simulated": [[float(f"{value:.6g}") for value in row] for row in self.simulated],
            "slopes": self.slopes.round(4).tolist(),
            "prior_sds": self.prior_sds.tolist(),
        }
        half = path.with_suffix(path.suffix + ".part")
        half.write_text(json.dumps(content, indent=None, separators=(",", ":")) + "\n", encoding="utf-8")
        half.replace(path)


def stored(path: Path | None = None) -> Ensemble:
    """Read the sets that ship with the package, or those of a file.

    Raises Finding when the file is no such set.
    """
    source = files("tsa_sim").joinpath(STORED) if path is None else path
    try:
        content = json.loads(source.read_text("utf-8"))
        return Ensemble(
            names=tuple(content["names"]),
            values=np.array(content["values"]),
            weights=np.array(content["weights"]) / sum(content["weights"]),
            figures=tuple(content["figures"]),
            simulated=np.array(content["simulated"]),
            slopes=np.array(content["slopes"]),
            prior_sds=np.array(content["prior_sds"]),
            fitted=content["fitted"],
        )
    except (OSError, json.JSONDecodeError, KeyError) as fault:
        raise Finding(
            f"{source} holds no coefficient sets ({fault})", todo="Write one with tsa-sim calibrate"
        ) from None


def conditioned_sets(ensemble: Ensemble, when: Month, count: int, seed: int) -> list[dict[str, float]]:
    """Draw sets that rest on the priors and the fitted figures published by a month, along the slopes of the fit.

    What is not known yet has the whole of its range: no prior is narrower than the range read as a 90% interval. The
    first set is the middle, the others come in pairs on either side. Sets stay inside the ranges of the coefficients.
    """
    from tsa_sim.record.targets import fit_plan

    moving = {one.name: one for one in fit_plan().moving}
    centres = np.array([moving[name].centre for name in ensemble.names])
    low, high = (np.array([getattr(moving[name], end) for name in ensemble.names]) for end in ("low", "high"))
    known = {figure.id for figure in published_by(official_figures(), when)}
    figures = ensemble.target_figures()
    places = [place for place, figure in enumerate(figures) if figure.id in known]
    best = ensemble.values[0]
    wide = np.maximum(ensemble.prior_sds, (high - low) / _RANGE_IN_SDS)
    precision = np.diag(1 / wide**2)
    pull = precision @ (centres - best)
    if places:
        slopes = ensemble.slopes[places]
        errors = residuals(ensemble.simulated[0], figures)[places]
        precision = precision + slopes.T @ slopes
        pull = pull - slopes.T @ errors
    covariance = np.linalg.inv(precision)
    middle = best + covariance @ pull
    spread = np.linalg.cholesky(covariance)
    rng = np.random.default_rng(seed)
    drawn = [middle]
    while len(drawn) < count:
        aside = spread @ rng.standard_normal(len(middle))
        drawn += [middle + aside, middle - aside]
    return [dict(zip(ensemble.names, map(float, np.clip(row, low, high)), strict=True)) for row in drawn[:count]]


def weights_of(
    simulated: Array,
    figures: tuple[OfficialFigure, ...],
    values: Array,
    centres: Array,
    sds: Array,
    best: Array,
    slopes: Array,
) -> Array:
    """Weight drawn sets by record and prior over the density they were drawn from, tempered so that many count."""
    errors = residuals(simulated, figures)
    wanted = -0.5 * (errors**2).sum(axis=1) - 0.5 * (((values - centres) / sds) ** 2).sum(axis=1)
    drawn_from = -0.5 * (((values - best) @ slopes.T) ** 2).sum(axis=1)
    return tempered(wanted - drawn_from)


def tempered(log_weights: Array, least: float = _LEAST_EFFECTIVE) -> Array:
    """Give weights that add to one, flattened as little as leaves the effective number of sets at a share of all."""
    power = 1.0
    while True:
        weights = np.exp(power * (log_weights - log_weights.max()))
        weights /= weights.sum()
        if 1.0 / (weights**2).sum() >= least * len(weights) or power < 1e-3:
            return np.asarray(weights)
        power *= 0.8


def weighted_quantiles(values: Array, weights: Array, levels: Sequence[float]) -> Array:
    """Give quantiles of weighted values along the first axis; shape (levels, ...)."""
    order = np.argsort(values, axis=0)
    sorted_values = np.take_along_axis(values, order, axis=0)
    shares = np.cumsum(weights[order], axis=0)
    found = []
    for level in levels:
        place = (shares < level).sum(axis=0).clip(max=len(values) - 1)
        found.append(np.take_along_axis(sorted_values, place[None], axis=0)[0])
    return np.stack(found)
