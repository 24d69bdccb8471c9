"""Rules in plain Python, and the same rules compiled.

A rule is a small pure function of one person, family or household. ``@rule`` marks it and leaves it what it is: a
plain Python function, for the calculator, for tracing a case, for teaching and for coverage. ``compiled`` turns an
entry and every rule it calls into machine code; this is the only file that names numba, and numba is loaded only
when something is compiled.
"""

import dis
import gc
import hashlib
import inspect
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from types import CodeType, FunctionType, MappingProxyType, SimpleNamespace
from typing import Any, TypeVar

import numpy as np

from tsa_sim.errors import BadValue, Place, UnknownName

Function = TypeVar("Function", bound=Callable[..., Any])
Replacements = Mapping[Callable[..., Any], Callable[..., Any]]
Watch = Callable[[Callable[..., Any], tuple[Any, ...], Any], None]  # rule, arguments, result

_OPTIONS = {"nogil": True, "_nrt": False, "error_model": "numpy"}
_SHORT = 400  # bytes of Python's code: rules up to this length are written out wherever they are called
_NOTHING: Replacements = MappingProxyType({})
_KEPT = 16  # entries with replaced rules that are kept compiled


def rule(function: Function) -> Function:
    """Mark a plain function as a rule: it may be called from compiled code."""
    function.__dict__["is_rule"] = True
    return function


def rule_in_machine_words(compiled_body: Callable[..., Any]) -> Callable[[Function], Function]:
    """Mark a rule whose arithmetic differs between unbounded Python integers and 64-bit machine words."""

    def mark(function: Function) -> Function:
        function.__dict__["is_rule"] = True
        function.__dict__["machine_body"] = compiled_body
        return function

    return mark


def is_rule(thing: object) -> bool:
    """Tell whether something was marked as a rule."""
    return isinstance(thing, FunctionType) and thing.__dict__.get("is_rule", False)


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


def check_replacements(entry: Callable[..., Any], replacing: Replacements) -> None:
    """Check that rules can be replaced as asked.

    Raises UnknownName for what no rule below the entry is, BadValue for a function of other arguments or no function.
    """
    known = {function.__name__: function for function in rules_below(entry)}
    for asked, instead in replacing.items():
        name = getattr(asked, "__name__", str(asked))
        if asked not in known.values():
            raise UnknownName("rule or behaviour of the month", name, known)
        _check_arguments(asked, instead)


def rules_below(entry: Callable[..., Any]) -> list[Callable[..., Any]]:
    """Give every rule that an entry calls, itself or through others, in the order in which they are first named."""
    found: dict[Callable[..., Any], None] = {}
    waiting = [entry]
    while waiting:
        body = waiting.pop(0)
        called = [body.__globals__.get(name) for name in _globals_read(body.__code__)]
        new = [function for function in called if function is not None and is_rule(function) and function not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return list(found)


def observed(entry: Callable[..., Any], watch: Watch, replacing: Replacements = _NOTHING) -> Callable[..., Any]:
    """Give an entry in plain Python that tells ``watch(rule, arguments, result)`` of every call of a rule below it.

    Raises as ``check_replacements``.
    """
    check_replacements(entry, replacing)
    return _Observer(watch, replacing).copied(entry)


def twin(record: Any) -> Any:
    """Copy a record, of a sheet or of people, into a plain Python object with the same dots; tables become lists."""
    values = {}
    for name in record.dtype.names:
        value = record[name]
        if value.dtype.names:
            values[name] = twin(value)
        else:
            values[name] = _Table(value.tolist()) if value.ndim else value.item()
    return SimpleNamespace(**values)


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


def sheet(values: Any) -> np.void:
    """Copy a named tuple (of numbers, arrays and named tuples) into one record with the same dots.

    Compiled code reads ``law.tsa.line`` from it without touching a Python object. Whole numbers and truth values
    become 64-bit integers, decimals 64-bit floats; arrays keep their type and shape.
    """
    record = np.zeros((), _sheet_type(values))
    _fill(record, values)
    row: np.void = record[()]  # type: ignore[assignment]
    return row


def sheets(rows: list[Any]) -> np.ndarray[Any, np.dtype[np.void]]:
    """Copy several named tuples of one kind into an array of records, one a row."""
    records = np.zeros(len(rows), _sheet_type(rows[0]))
    for record, values in zip(records, rows, strict=True):
        _fill(record, values)
    return records


@cache
def source_hash() -> str:
    """Give the hash of the package's own sources, without documents and data."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted(package.rglob("*.py")):
        digest.update(str(path.relative_to(package)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def cache_folder() -> Path:
    """Give the folder where built populations and compiled rules are kept; TSA_SIM_CACHE names another."""
    named = os.environ.get("TSA_SIM_CACHE")
    if named:
        return Path(named)
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(home) if home else Path.home() / ".cache") / "tsa_sim"


# -- below: how it is done


def _check_arguments(asked: Callable[..., Any], instead: Callable[..., Any]) -> None:
    key = f"replacing {asked.__name__}"
    wanted = list(inspect.signature(asked).parameters)
    if not isinstance(instead, FunctionType):
        raise BadValue(key, instead, "is not a plain function", f"Give a function of ({', '.join(wanted)})")
    given = inspect.signature(instead).parameters.values()
    plain = [entry.name for entry in given if entry.kind in (entry.POSITIONAL_ONLY, entry.POSITIONAL_OR_KEYWORD)]
    if len(plain) != len(wanted) or len(given) != len(wanted):
        raise BadValue(
            key,
            instead.__name__,
            f"takes ({', '.join(str(entry) for entry in given)})",
            f"Give it the arguments of the rule, in their order: ({', '.join(wanted)})",
            Place(instead.__code__.co_filename, instead.__code__.co_firstlineno),
        )


class _Table(list[Any]):
    """A table in plain lists that takes several indices at once."""

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, tuple):
            return list.__getitem__(self, key)
        found: Any = self
        for part in key:
            found = list.__getitem__(found, part)
        return found


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
        for name in _names_used(body.__code__):
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
    """Compiles rules, written out where they are called if they are short or called once."""

    def __init__(self, replacing: Replacements = _NOTHING) -> None:
        super().__init__(replacing)
        self._calls: Counter[Callable[..., Any]] = Counter()
        self._entry: Callable[..., Any] | None = None
        self._numba = _numba()

    def entry(self, function: Callable[..., Any], *, keep: bool) -> Callable[..., Any]:
        """Compile an entry; keep: on disk between processes."""
        self._count_calls(function)
        self._entry = function if keep else None
        return self.copied(function)

    def _count_calls(self, function: Callable[..., Any]) -> None:
        """Count in how many places of the rules below an entry each of them is called."""
        body = self._body(function)
        for name in _globals_read(body.__code__):
            called = body.__globals__.get(name)
            if called is not None and is_rule(called):
                self._calls[called] += 1
                if self._calls[called] == 1:
                    self._count_calls(called)

    def _body(self, function: Callable[..., Any]) -> Callable[..., Any]:
        function = super()._body(function)
        body: Callable[..., Any] = function.__dict__.get("machine_body", function)
        return body

    def _written_out(self, function: Callable[..., Any]) -> bool:
        """Tell whether a rule is written out where it is called: it is short, or called in one place only."""
        return self._calls[function] == 1 or len(self._body(function).__code__.co_code) <= _SHORT

    def _finished(self, function: Callable[..., Any], copy: FunctionType) -> Callable[..., Any]:
        keep = function is self._entry
        called_from_python = not self._calls[function]
        options = {
            **_OPTIONS,
            "cache": keep,
            "forceinline": not called_from_python and self._written_out(function),
            "no_cpython_wrapper": not called_from_python,
            "no_cfunc_wrapper": True,
        }
        with _own_cache(self._numba):
            result: Callable[..., Any] = self._numba.njit(copy, **options)
        return result


@cache
def _compiled_entry(entry: Callable[..., Any]) -> Callable[..., Any]:
    return _Compiler().entry(entry, keep=True)


@lru_cache(maxsize=_KEPT)
def _compiled_with(
    entry: Callable[..., Any], replacing: tuple[tuple[Callable[..., Any], Callable[..., Any]], ...]
) -> Any:
    """Compile an entry with some rules replaced; the latest are kept, for every replicate asks again."""
    return _Compiler(dict(replacing)).entry(entry, keep=False)


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
def _own_cache(numba: Any) -> Iterator[None]:
    """Let the compiler keep code in a folder of this very version of our sources, and nobody else's code there."""
    others = numba.config.CACHE_DIR
    folder = cache_folder() / "rules" / source_hash()[:16]
    numba.config.CACHE_DIR = str(folder) if _writable(folder) else others
    try:
        yield
    finally:
        numba.config.CACHE_DIR = others


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def _globals_read(code: CodeType) -> list[str]:
    """Name the globals that code reads, once for each place where it does."""
    return [str(step.argval) for step in dis.get_instructions(code) if step.opname == "LOAD_GLOBAL"]


def _names_used(code: CodeType) -> set[str]:
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= _names_used(constant)
    return names


def _sheet_type(values: Any) -> np.dtype[Any]:
    if hasattr(values, "_fields"):
        fields = [(name, *_field_type(getattr(values, name))) for name in values._fields]
        return np.dtype(fields, align=True)
    raise TypeError(f"a sheet is made from a named tuple, not from {type(values).__name__}")


def _field_type(value: Any) -> tuple[Any, ...]:
    if hasattr(value, "_fields"):
        return (_sheet_type(value),)
    if isinstance(value, np.ndarray):
        return (value.dtype, value.shape)
    return (np.dtype(np.float64 if isinstance(value, float) else np.int64),)


def _fill(record: Any, values: Any) -> None:
    for name in values._fields:
        value = getattr(values, name)
        if hasattr(value, "_fields"):
            _fill(record[name], value)
        else:
            record[name] = value
