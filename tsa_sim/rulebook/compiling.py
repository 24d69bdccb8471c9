"""Copies of rules: in machine code, or in plain Python that tells of every call."""

import gc
from collections import Counter
from collections.abc import Callable
from functools import cache, lru_cache, partial
from pathlib import Path
from types import FunctionType
from typing import Any

from tsa_sim.errors import BadValue, Place
from tsa_sim.rulebook.copying import NOTHING, Copier, Observer
from tsa_sim.rulebook.folders import cache_folder, source_hash, writable
from tsa_sim.rulebook.marks import Replacements, Watch, globals_read, is_rule, rules_below
from tsa_sim.rulebook.replacing import check_replacements

_SHORT = 400  # bytes of Python's code: rules up to this length are written out wherever they are called
_OURS = "tsa_sim."  # modules whose sources the folder of kept code is named by
_KEPT = 16  # entries with replaced rules that are kept compiled


def compiled(entry: Callable[..., Any], replacing: Replacements = NOTHING) -> Callable[..., Any]:
    """Compile an entry and all rules below it, with some rules replaced by others of the same arguments.

    The code of an entry without replacements is kept on disk between processes, in a folder named by a hash of our
    sources and of the compiler's version, for the compiler itself does not notice when a callee changes.
    Raises as ``check_replacements``.
    """
    if not replacing:
        return _compiled_entry(entry)
    check_replacements(entry, replacing)
    return _compiled_with(entry, tuple(replacing.items()))  # type: ignore[no-any-return] # what a cache gives


def observed(entry: Callable[..., Any], watch: Watch, replacing: Replacements = NOTHING) -> Callable[..., Any]:
    """Give an entry in plain Python that tells ``watch(rule, arguments, result)`` of every call of a rule below it.

    Raises as ``check_replacements``.
    """
    check_replacements(entry, replacing)
    return Observer(watch, replacing).copied(entry)


def prepare(compiled_entry: Callable[..., Any], replacing: Replacements, *arguments: Any) -> None:
    """Call a compiled entry for the first time, on nothing, so that it is compiled for arguments of these types.

    Raises BadValue for a function, put in the place of a rule, that cannot be compiled.
    """
    from tsa_sim.rulebook import machine_code

    collects = gc.isenabled()
    gc.disable()  # a third of the time of compiling is the collector's, which finds nothing
    try:
        compiled_entry(*arguments)
    except machine_code.NumbaError as fault:
        raise _not_compiled(replacing, str(fault)) from fault
    finally:
        if collects:
            gc.enable()


class _Compiler(Copier):
    """Compiles rules, written out where they are called if they are short or called once.

    The code of an entry is kept on disk, and so is every rule of ours below it: where one of them is replaced, only
    what calls it is compiled anew.
    """

    def __init__(self, entry: Callable[..., Any], replacing: Replacements = NOTHING) -> None:
        super().__init__(replacing)
        self._entry = entry
        self._calls: Counter[Callable[..., Any]] = Counter()
        self._count_calls(entry)
        for instead in replacing.values():
            self._count_calls(instead)

    def compiled(self) -> Callable[..., Any]:
        """Give the entry, compiled when it is first called, or read from disk."""
        from tsa_sim.rulebook.pieces import keep_pieces, take_pieces

        entry: Any = self.copied(self._entry)
        folder = _folder(self._entry)
        rules: dict[str, Any] = {
            f"{rule.__module__}.{rule.__qualname__}": copy for rule, copy in self._done.items() if self._kept(rule)
        }
        if folder is not None and self._replacing:
            take_pieces(folder, rules)
        elif folder is not None:
            entry.after_compiling = partial(keep_pieces, folder, rules)
        return entry  # type: ignore[no-any-return] # numba's

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
        """Tell whether what a rule was compiled to may be kept: it is ours, and nothing of it is replaced."""
        if function is self._entry or not function.__module__.startswith(_OURS):
            return False
        return not self._replacing or not any(rule in self._replacing for rule in (function, *rules_below(function)))

    def _finished(self, function: Callable[..., Any], copy: FunctionType) -> Callable[..., Any]:
        from tsa_sim.rulebook.machine_code import machine_entry, machine_rule

        if function is self._entry:
            return machine_entry(copy, None if self._replacing else _folder(function))
        return machine_rule(copy, self._written_out(function))


def _machine_body(function: Callable[..., Any]) -> Callable[..., Any]:
    body: Callable[..., Any] = function.__dict__.get("machine_body", function)
    return body


def _called(body: Callable[..., Any]) -> list[Callable[..., Any]]:
    """Give the rules that a function calls, once for each place where it does."""
    named = [body.__globals__.get(name) for name in globals_read(body.__code__)]
    return [called for called in named if called is not None and is_rule(called)]


@cache
def _compiled_entry(entry: Callable[..., Any]) -> Callable[..., Any]:
    return _Compiler(entry).compiled()


@lru_cache(maxsize=_KEPT)
def _compiled_with(
    entry: Callable[..., Any], replacing: tuple[tuple[Callable[..., Any], Callable[..., Any]], ...]
) -> Any:
    """Compile an entry with some rules replaced; the latest are kept, for every replicate asks again."""
    return _Compiler(entry, dict(replacing)).compiled()


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


def _folder(entry: Callable[..., Any]) -> Path | None:
    """Give the folder for the code of an entry, of this very version of our sources; None when it cannot be written.

    A folder an entry: which rules are written out hangs on it.
    """
    folder = cache_folder() / "rules" / source_hash()[:16] / f"{entry.__module__}.{entry.__name__}"
    return folder if writable(folder) else None
