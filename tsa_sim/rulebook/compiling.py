"""Copies of rules: in machine code, or in plain Python that tells of every call. The only file that names numba."""

import gc
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from types import FunctionType, MappingProxyType
from typing import Any

from tsa_sim.errors import BadValue, Place
from tsa_sim.rulebook.folders import cache_folder, source_hash, writable
from tsa_sim.rulebook.marks import Replacements, Watch, globals_read, is_rule, names_used, rules_below
from tsa_sim.rulebook.replacing import check_replacements

_OPTIONS = {"nogil": True, "_nrt": False, "error_model": "numpy"}
_SHORT = 400  # bytes of Python's code: rules up to this length are written out wherever they are called
_NOTHING: Replacements = MappingProxyType({})
_OURS = "tsa_sim."  # modules whose sources the folder of kept code is named by
_KEPT = 16  # entries with replaced rules that are kept compiled


def compiled(entry: Callable[..., Any], replacing: Replacements = _NOTHING) -> Callable[..., Any]:
    """Compile an entry and all rules below it, with some rules replaced by others of the same arguments.

    The code of an entry without replacements is kept on disk between processes, in a folder named by a hash of our
    sources and of the compiler's version, for the compiler itself does not notice when a callee changes.
    Raises as ``check_replacements``.
    """
    if not replacing:
        return _compiled_entry(entry)
    check_replacements(entry, replacing)
    return _compiled_with(entry, tuple(replacing.items()))  # type: ignore[no-any-return] # what a cache gives


def observed(entry: Callable[..., Any], watch: Watch, replacing: Replacements = _NOTHING) -> Callable[..., Any]:
    """Give an entry in plain Python that tells ``watch(rule, arguments, result)`` of every call of a rule below it.

    Raises as ``check_replacements``.
    """
    check_replacements(entry, replacing)
    return _Observer(watch, replacing).copied(entry)


def prepare(compiled_entry: Callable[..., Any], replacing: Replacements, *arguments: Any) -> None:
    """Call a compiled entry for the first time, on nothing, so that it is compiled for arguments of these types.

    Raises BadValue for a function, put in the place of a rule, that cannot be compiled.
    """
    collects = gc.isenabled()
    gc.disable()  # a third of the time of compiling is the collector's, which finds nothing
    try:
        compiled_entry(*arguments)
    except _numba().core.errors.NumbaError as fault:
        raise _not_compiled(replacing, str(fault)) from fault
    finally:
        if collects:
            gc.enable()


class _Copier:
    """Copies rules once each, following the names that a function uses to the rules behind them."""

    def __init__(self, replacing: Replacements = _NOTHING) -> None:
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


class _Observer(_Copier):
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


class _Compiler(_Copier):
    """Compiles rules, written out where they are called if they are short or called once.

    The code of an entry is kept on disk, and that of every step of ours below it that calls rules and no replaced one:
    where a rule is replaced, only the steps above it are compiled anew.
    """

    def __init__(self, entry: Callable[..., Any], replacing: Replacements = _NOTHING) -> None:
        super().__init__(replacing)
        self._entry = entry
        self._calls: Counter[Callable[..., Any]] = Counter()
        self._count_calls(entry)
        for instead in replacing.values():
            self._count_calls(instead)
        self._numba = _numba()

    def _count_calls(self, function: Callable[..., Any]) -> None:
        """Count in how many places of the rules below a function each of them is called; those counted stay so."""
        counted = set(self._calls)
        waiting = [function]
        for body in waiting:
            for called in _called(_machine_body(body)):
                if called not in counted:
                    self._calls[called] += 1
                    if self._calls[called] == 1:
                        waiting.append(called)

    def _body(self, function: Callable[..., Any]) -> Callable[..., Any]:
        return _machine_body(super()._body(function))

    def _written_out(self, function: Callable[..., Any]) -> bool:
        """Tell whether a rule is written out where it is called: it is short, or called in one place only."""
        return self._calls[function] == 1 or len(self._body(function).__code__.co_code) <= _SHORT

    def _kept(self, function: Callable[..., Any]) -> bool:
        """Tell whether the code of a rule is kept on disk."""
        below = rules_below(function)
        if any(rule in self._replacing for rule in (function, *below)):
            return False
        return function is self._entry or (bool(below) and function.__module__.startswith(_OURS))

    def _finished(self, function: Callable[..., Any], copy: FunctionType) -> Callable[..., Any]:
        called_from_python = function is self._entry
        options = {
            **_OPTIONS,
            "cache": self._kept(function),
            "forceinline": not called_from_python and self._written_out(function),
            "no_cpython_wrapper": not called_from_python,
            "no_cfunc_wrapper": True,
        }
        with _own_cache(self._numba, self._entry):
            result: Callable[..., Any] = self._numba.njit(copy, **options)
        return result


def _machine_body(function: Callable[..., Any]) -> Callable[..., Any]:
    body: Callable[..., Any] = function.__dict__.get("machine_body", function)
    return body


def _called(body: Callable[..., Any]) -> list[Callable[..., Any]]:
    """Give the rules that a function calls, once for each place where it does."""
    named = [body.__globals__.get(name) for name in globals_read(body.__code__)]
    return [called for called in named if called is not None and is_rule(called)]


@cache
def _compiled_entry(entry: Callable[..., Any]) -> Callable[..., Any]:
    return _Compiler(entry).copied(entry)


@lru_cache(maxsize=_KEPT)
def _compiled_with(
    entry: Callable[..., Any], replacing: tuple[tuple[Callable[..., Any], Callable[..., Any]], ...]
) -> Any:
    """Compile an entry with some rules replaced; the latest are kept, for every replicate asks again."""
    return _Compiler(entry, dict(replacing)).copied(entry)


def _not_compiled(replacing: Replacements, fault: str) -> Exception:
    """Say in one sentence why a function in the place of a rule cannot be compiled, and where."""
    lines = [line.strip() for line in fault.splitlines() if line.strip()]
    why = next((line for line in lines if not line.startswith(("Failed in", "During"))), "unknown reason")
    for asked, instead in replacing.items():
        code = instead.__code__
        if instead.__name__ in fault and Path(code.co_filename).name in fault:
            return BadValue(
                f"replacing {asked.__name__}",
                instead.__name__,
                f"cannot be compiled: {why.rstrip('.')}",
                "Use whole numbers, comparisons and the fields of the records; mark every function that it calls with "
                "@tsa_sim.rule",
                Place(code.co_filename, code.co_firstlineno),
            )
    return RuntimeError(f"the rules cannot be compiled: {why}")


@cache
def _numba() -> Any:
    import numba

    return numba


@contextmanager
def _own_cache(numba: Any, entry: Callable[..., Any]) -> Iterator[None]:
    """Let the compiler keep code in a folder of this very version of our sources, and nobody else's code there.

    A folder an entry: which rules are written out hangs on it.
    """
    others = numba.config.CACHE_DIR
    folder = cache_folder() / "rules" / source_hash()[:16] / f"{entry.__module__}.{entry.__name__}"
    numba.config.CACHE_DIR = str(folder) if writable(folder) else others
    try:
        yield
    finally:
        numba.config.CACHE_DIR = others
