"""tsa_sim: Kazakhstan's targeted social assistance, household by household and month by month.

What does a reform do to recipients, budget and exits from poverty? Scenarios are files; ``run`` runs one, ``compare``
runs several over the same people with the same luck. Heavy libraries load when they are used.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "Scenario": "tsa_sim.scenario",
    "run": "tsa_sim.run",
    "compare": "tsa_sim.compare",
    "sweep": "tsa_sim.compare",
    "static": "tsa_sim.static",
    "trace": "tsa_sim.trace",
    "rule": "tsa_sim.rulebook",
    "measure": "tsa_sim.observation",
    "Panel": "tsa_sim.observation",
    "Result": "tsa_sim.result",
    "Comparison": "tsa_sim.comparison",
    "TsaModel": "tsa_sim.model",
    "family": "tsa_sim.calculator",
    "Answer": "tsa_sim.calculator",
    "budget_line": "tsa_sim.calculator.budget_line",
    "median_line": "tsa_sim.median_line",
    "law": "tsa_sim.parameters",
    "law_book": "tsa_sim.parameters",
    "region": "tsa_sim.regions",
    "regions": "tsa_sim.regions",
    "coefficients": "tsa_sim.behaviour.coefficients",
    "record_of": "tsa_sim.record",
    "backtest": "tsa_sim.record.backtest",
    "forecast": "tsa_sim.record.forecast",
    "calibrate": "tsa_sim.record.calibration",
    "TsaError": "tsa_sim.errors",
}

__all__ = ["__version__", *sorted(_HOMES)]

if TYPE_CHECKING:
    from tsa_sim.behaviour.coefficients import registry as coefficients  # noqa: F401
    from tsa_sim.calculator import Answer as Answer
    from tsa_sim.calculator import family as family
    from tsa_sim.calculator.budget_line import budget_line as budget_line
    from tsa_sim.compare import compare as compare
    from tsa_sim.compare import sweep as sweep
    from tsa_sim.comparison import Comparison as Comparison
    from tsa_sim.errors import TsaError as TsaError
    from tsa_sim.median_line import median_line as median_line
    from tsa_sim.model import TsaModel as TsaModel
    from tsa_sim.observation import Panel as Panel
    from tsa_sim.observation import measure as measure
    from tsa_sim.parameters import law_book as law_book
    from tsa_sim.record import record_of as record_of
    from tsa_sim.record.backtest import backtest as backtest
    from tsa_sim.record.calibration import calibrate as calibrate
    from tsa_sim.record.forecast import forecast as forecast
    from tsa_sim.regions import region as region
    from tsa_sim.regions import regions as regions
    from tsa_sim.result import Result as Result
    from tsa_sim.rulebook import rule as rule
    from tsa_sim.run import run as run
    from tsa_sim.scenario import Scenario as Scenario
    from tsa_sim.static import static as static
    from tsa_sim.trace import trace as trace


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'tsa_sim' has no attribute {name!r}")
    home = import_module(_HOMES[name])
    thing = getattr(home, "registry" if name == "coefficients" else name)
    globals()[name] = thing
    return thing


def __dir__() -> list[str]:
    return __all__


class _Package(ModuleType):
    """A package whose public names are never hidden by its modules of the same names."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _HOMES and isinstance(value, ModuleType):
            return  # importing tsa_sim.run binds the module: tsa_sim.run stays the function
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
