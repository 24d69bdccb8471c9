"""tsa_sim: Kazakhstan's targeted social assistance, household by household and month by month.

What does a reform do to recipients, budget and exits from poverty? Scenarios are files; ``run`` runs one, ``compare``
runs several over the same people with the same luck. Heavy libraries load when they are used.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

_HOMES = {
    "Scenario": "tsa_sim.scenario",
    "run": "tsa_sim.run",
    "compare": "tsa_sim.compare",
    "sweep": "tsa_sim.compare",
    "Result": "tsa_sim.result",
    "Comparison": "tsa_sim.compare",
    "TsaModel": "tsa_sim.model",
    "law": "tsa_sim.parameters",
    "law_book": "tsa_sim.parameters",
    "region": "tsa_sim.regions",
    "regions": "tsa_sim.regions",
    "coefficients": "tsa_sim.behaviour.coefficients",
    "record_of": "tsa_sim.record",
    "TsaError": "tsa_sim.errors",
}

__all__ = ["__version__", *sorted(_HOMES)]

if TYPE_CHECKING:
    from tsa_sim.behaviour.coefficients import registry as coefficients
    from tsa_sim.compare import Comparison, compare, sweep
    from tsa_sim.errors import TsaError
    from tsa_sim.model import TsaModel
    from tsa_sim.parameters import law_book
    from tsa_sim.record import record_of
    from tsa_sim.regions import region, regions
    from tsa_sim.result import Result
    from tsa_sim.run import run
    from tsa_sim.scenario import Scenario


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'tsa_sim' has no attribute {name!r}")
    home = import_module(_HOMES[name])
    thing = getattr(home, "registry" if name == "coefficients" else name)
    globals()[name] = thing
    return thing


def __dir__() -> list[str]:
    return __all__
