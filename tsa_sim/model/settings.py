"""What a model is made with: a scenario's settings and coefficients given as keywords, and the measures asked of it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from tsa_sim.behaviour.coefficients import behaviour_names
from tsa_sim.errors import UnknownName
from tsa_sim.parameters.overlay import Overlay
from tsa_sim.run import as_scale
from tsa_sim.scenario import Scenario


def coefficients_of(keywords: Mapping[str, float], settings: Sequence[str]) -> dict[str, float]:
    """Read coefficients given as keywords beside a model's own settings.

    Raises UnknownName for a word that is neither a setting nor a coefficient.
    """
    found = {}
    known = behaviour_names()
    for keyword, value in keywords.items():
        name = keyword.replace("__", ".")
        if name not in known:
            raise UnknownName("setting", keyword, [*settings, *known])
        found[name] = value
    return found


def changed(
    scenario: Scenario,
    period: tuple[str, str] | None,
    law: str | Overlay | None,
    behaviour: Mapping[str, float],
    scale: Fraction | str | None,
    seed: int | None,
) -> Scenario:
    """Give a scenario with the settings of a model in place of its own, where any is given."""
    settings: dict[str, Any] = {"period": period, "law": law, "behaviour": behaviour or None}
    settings |= {"scale": as_scale(scale), "seed": seed}
    return scenario.with_(**settings) if any(value is not None for value in settings.values()) else scenario
