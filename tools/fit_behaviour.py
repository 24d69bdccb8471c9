"""Fit the coefficients that the record identifies to the figures marked ``calibrated``, with the same luck throughout.

Call it without arguments; it prints the fitted values (to be written into the behaviours' YAML by hand, where their
ranges and reasons stand), the fitted figures, and then the figures that were not fitted. Gauss and Newton on log
errors, one coefficient a figure, held inside the ranges.
"""

import sys
from collections.abc import Mapping
from typing import Any

import numpy as np

import tsa_sim as tsa
from tsa_sim.record import record_of

SETTINGS: Mapping[str, Any] = {"scale": "1:100", "replicates": 4, "seed": 7}
MOVING = (
    "application.level",
    "application.award_slope",
    "application.contract_hassle",
    "application.access_old_tsa",
    "application.child_allowance_ease",
    "application.access_orleu_2017",
)
STEPS = (0.15, 0.15, 0.15, 0.03, 0.2, 0.03)
ROUNDS = 6
MOST = 1.2  # largest change of a coefficient in one round, in units of its step times ten


def main(words: list[str]) -> None:
    """Fit from the values in the YAML, or from ``name=value`` words laid over them."""
    held = {name: float(value) for name, value in (word.split("=") for word in words)}
    known = tsa.coefficients()
    values = np.array([held.pop(name, float(known[name].value)) for name in MOVING])
    low, high = (np.array([getattr(known[name], end) for name in MOVING]) for end in ("low", "high"))
    for turn in range(ROUNDS):
        base, _ = errors(values, held)
        print(turn, dict(zip(MOVING, values.round(4), strict=True)), "errors", base.round(3), flush=True)
        if np.abs(base).max() < 0.02:
            break
        slopes = np.stack(
            [
                (errors(values + step * np.eye(len(values))[place], held)[0] - base) / step
                for place, step in enumerate(STEPS)
            ],
            1,
        )
        change = step_inside(slopes, base, values, low, high)
        change *= min(1.0, MOST / max(np.abs(change / (10 * np.array(STEPS))).max(), 1e-9))
        values = np.clip(values + change, low, high)
    _, frame = errors(values, held)
    print("values", dict(zip(MOVING, values.round(4), strict=True)))
    print(frame[["year", "month", "region", "statistic", "simulated", "official", "error", "use", "kind"]].to_string())


def step_inside(
    slopes: np.ndarray, base: np.ndarray, values: np.ndarray, low: np.ndarray, high: np.ndarray
) -> np.ndarray:
    """Give the least-squares step; coefficients at a bound that would leave it stand still."""
    free = np.ones(len(values), bool)
    while True:
        change = np.zeros(len(values))
        change[free] = -np.linalg.lstsq(slopes[:, free], base, rcond=0.002)[0]
        out = free & (((values <= low) & (change < 0)) | ((values >= high) & (change > 0)))
        if not out.any():
            return change
        free &= ~out


def errors(values: np.ndarray, held: Mapping[str, float]) -> tuple[np.ndarray, Any]:
    """Give the log errors of the fitted figures, and the whole record."""
    behaviour = {**held, **dict(zip(MOVING, values, strict=True))}
    frame = record_of(tsa.run(tsa.Scenario.load("line_50").with_(behaviour=behaviour), **SETTINGS))
    fitted = frame[frame["use"] == "calibrated"]
    return np.log(np.maximum(fitted["simulated"], 1e-6) / fitted["official"]).to_numpy(), frame


if __name__ == "__main__":
    main(sys.argv[1:])
