"""Copies of rules in which the rules they call are copies too: with some replaced, or telling of every call."""

from collections.abc import Callable
from types import FunctionType, MappingProxyType
from typing import Any

from tsa_sim.rulebook.marks import Replacements, Watch, is_rule, names_used

NOTHING: Replacements = MappingProxyType({})


class Copier:
    """Copies rules once each, following the names that a function uses to the rules behind them."""

    def __init__(self, replacing: Replacements = NOTHING) -> None:
        self._replacing = replacing
        self._done: dict[Callable[..., Any], Callable[..., Any]] = {}

    def copied(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Give the copy of a rule, in which the rules it calls are copies too."""
        if function in self._done:
            return self._done[function]
        body = self._body(function)
        namespace = dict(body.__globals__)
        for name in names_used(body.__code__):
            if is_rule(namespace.get(name)):
                namespace[name] = self.copied(namespace[name])
        copy = FunctionType(body.__code__, namespace, body.__name__, body.__defaults__, body.__closure__)
        copy.__module__, copy.__qualname__, copy.__doc__ = body.__module__, body.__qualname__, body.__doc__
        self._done[function] = self._finished(function, copy)
        return self._done[function]

    def _body(self, function: Callable[..., Any]) -> Callable[..., Any]:
        return self._replacing.get(function, function)

    def _finished(self, function: Callable[..., Any], copy: FunctionType) -> Callable[..., Any]:
        raise NotImplementedError


class Observer(Copier):
    """Copies rules in plain Python that tell of every call."""

    def __init__(self, watch: Watch, replacing: Replacements) -> None:
        super().__init__(replacing)
        self._watch = watch

    def _finished(self, function: Callable[..., Any], copy: FunctionType) -> Callable[..., Any]:
        def telling(*arguments: Any) -> Any:
            result = copy(*arguments)
            self._watch(function, arguments, result)
            return result

        return telling
