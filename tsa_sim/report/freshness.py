"""Whether a run is of the model as it is: what its figures hang on, hashed when it was made, against the same today."""

import json
from importlib.metadata import version
from typing import Any

from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.report.document import Words
from tsa_sim.report.runs import Run
from tsa_sim.report.words import everywhere, joined, said
from tsa_sim.rulebook import data_hash, source_hash


def changed(run: Run) -> tuple[str, ...]:
    """Name what has changed since a run was made, of law, behaviour, people and engine.

    A release that only tells otherwise (reports, words, commands) changes nothing.
    """
    told = run.manifest
    today = {
        "law": told.get("law_hash") == run.scenario.law_book().hash(),
        "behaviour": told.get("behaviour") == _behaviour(run),
        "people": told.get("data_hash") == data_hash(),
        "engine": told.get("source_hash") == source_hash(),
    }
    return tuple(name for name, same in today.items() if not same)


def stamp(runs: tuple[Run, ...]) -> Words | None:
    """Give what is printed across every page where a figure may have changed since; None where none has."""
    what = {name: None for run in runs for name in changed(run)}
    if not what:
        return None
    words = joined(*(said(f"changed.{name}") for name in what), by=", ")
    others = sorted({str(run.manifest.get("tsa_sim", "?")) for run in runs} - {version("tsa_sim")})
    if others:
        return said("stamp.version", version=everywhere(", ".join(others)), what=words)
    return said("stamp.changed", what=words)


def _behaviour(run: Run) -> Any:
    """Give today's coefficients of a run's scenario as a manifest holds them."""
    coefficients = Coefficients(dict(run.scenario.behaviour))
    return json.loads(json.dumps({name: coefficients[name] for name in coefficients}, default=str))
