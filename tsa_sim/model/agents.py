"""The households of a model as agents, and sets of them."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from tsa_sim.columns import Records
from tsa_sim.errors import UnknownName
from tsa_sim.model.attributes import ATTRIBUTES

if TYPE_CHECKING:
    from tsa_sim.model.stepping import TsaModel

try:
    from mesa.agentset import AgentSet, GroupBy  # from Mesa 3.4
except ModuleNotFoundError:
    from mesa.agent import AgentSet, GroupBy


class Household(mesa.Agent):  # type: ignore[misc]  # Mesa carries no types
    """A household of the model: a view of its record, without any state of its own.

    ``unique_id`` is the household's identity, the same in every scenario and in ``Result.households``. Every attribute
    in ``ATTRIBUTES`` can be read; none can be written: what households do stands in ``tsa_sim.behaviour``, and another
    rule is put in its place with ``TsaModel(..., replacing={rule: other})``.
    """

    def __init__(self, model: "TsaModel", row: int) -> None:
        self._row = row
        super().__init__(model)
        self.unique_id = int(model.households["id"][row])

    def __getattr__(self, name: str) -> Any:
        if name in ATTRIBUTES:
            return self.model.look.values(name)[self._row]
        raise AttributeError(str(UnknownName("attribute of a household", name, ATTRIBUTES)))

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in _OF_MESA:
            raise AttributeError(
                f"a household holds no state: {name} cannot be set. Keep values of your own in the model, by unique_id"
            )
        super().__setattr__(name, value)

    def __dir__(self) -> Iterable[str]:
        return [*super().__dir__(), *ATTRIBUTES]

    @property
    def persons(self) -> Records:
        """The records of those who live in the household; a copy."""
        home = self.model.households[self._row]
        places = self.model.persons[home["first"] : home["first"] + home["places"]]
        return np.array(places[places["age_months"] >= 0])


_OF_MESA = frozenset({"_row", "model", "unique_id", "pos"})  # what Mesa's Agent itself keeps, and which row is seen


class Households(AgentSet):  # type: ignore[misc]  # Mesa carries no types
    """An AgentSet in which ``agg`` also knows functions by name, and parts of which are such sets again."""

    def agg(self, attribute: str, func: Any) -> Any:
        """Aggregate an attribute with a function, several, or their names: mean, median, sum, min, max, count.

        Raises UnknownName with the nearest name.
        """
        return super().agg(attribute, _functions(func))

    def select(
        self,
        filter_func: Callable[[Any], bool] | None = None,
        at_most: float = float("inf"),
        inplace: bool = False,
        agent_type: type[mesa.Agent] | None = None,
    ) -> "Households":
        """Select agents, as Mesa does; another set unless ``inplace``."""
        return self._same_kind(super().select(filter_func, at_most, inplace, agent_type))

    def shuffle(self, inplace: bool = False) -> "Households":
        """Shuffle the agents, as Mesa does; another set unless ``inplace``."""
        return self._same_kind(super().shuffle(inplace))

    def sort(self, key: Callable[[Any], Any] | str, ascending: bool = False, inplace: bool = False) -> "Households":
        """Sort the agents, as Mesa does; another set unless ``inplace``."""
        return self._same_kind(super().sort(key, ascending, inplace))

    def groupby(self, by: Callable[[Any], Any] | str, result_type: str = "agentset") -> "Groups":
        """Group the agents by an attribute or by what a function gives, as Mesa does."""
        groups = super().groupby(by, result_type).groups
        if result_type == "agentset":
            groups = {name: self._same_kind(members) for name, members in groups.items()}
        return Groups(groups)

    def _same_kind(self, agents: AgentSet) -> "Households":
        return agents if isinstance(agents, Households) else Households(agents, self.random)


class Groups(GroupBy):  # type: ignore[misc]  # Mesa carries no types
    """Groups of agents in which ``agg`` also knows functions by name."""

    def agg(self, attr_name: str, func: Any) -> dict[Any, Any]:
        """Aggregate an attribute group by group with a function or its name: mean, median, sum, min, max, count."""
        return super().agg(attr_name, _functions(func))  # type: ignore[no-any-return]


def _or_nothing(function: Callable[[Sequence[Any]], Any]) -> Callable[[Sequence[Any]], float]:
    return lambda values: float(function(values)) if len(values) else float("nan")


_NAMED: dict[str, Callable[[Sequence[Any]], float]] = {
    "mean": _or_nothing(np.mean),
    "median": _or_nothing(np.median),
    "min": _or_nothing(np.min),
    "max": _or_nothing(np.max),
    "sum": np.sum,
    "count": len,
}


def _functions(given: Any) -> Any:
    if isinstance(given, str):
        if given not in _NAMED:
            raise UnknownName("function", given, _NAMED)
        return _NAMED[given]
    if callable(given):
        return given
    return [_functions(one) for one in given]
