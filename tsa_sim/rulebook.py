"""Rules in plain Python, and the same rules compiled.

A rule is a small pure function of one person, family or household. ``@rule`` marks it and leaves it what it is: a
plain Python function, for the calculator, for tracing a case, for teaching and for coverage. ``compiled`` turns an
entry and every rule it calls into machine code; this is the only file that names numba, and numba is loaded only
when something is compiled.
"""

import dis
import hashlib
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import CodeType, FunctionType, MappingProxyType
from typing import Any, TypeVar

import numpy as np

Function = TypeVar("Function", bound=Callable[..., Any])
Replacements = Mapping[Callable[..., Any], Callable[..., Any]]

_OPTIONS = {"nogil": True, "_nrt": False, "error_model": "numpy"}
_SHORT = 400  # bytes of Python's code: rules up to this length are written out wherever they are called
_NOTHING: Replacements = MappingProxyType({})


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
    """
    if not replacing:
        return _compiled_entry(entry)
    return _Compiler(replacing).entry(entry, keep=False)


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


class _Compiler:
    """Compiles rules once each, following the names that a function uses to the rules behind them."""

    def __init__(self, replacing: Replacements = _NOTHING) -> None:
        self._replacing = replacing
        self._done: dict[Callable[..., Any], Callable[..., Any]] = {}
        self._calls: Counter[Callable[..., Any]] = Counter()
        self._numba = _numba()

    def entry(self, function: Callable[..., Any], *, keep: bool) -> Callable[..., Any]:
        self._count_calls(function)
        return self._compile(function, keep=keep)

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
        function = self._replacing.get(function, function)
        body: Callable[..., Any] = function.__dict__.get("machine_body", function)
        return body

    def _written_out(self, function: Callable[..., Any]) -> bool:
        """Tell whether a rule is written out where it is called: it is short, or called in one place only."""
        return self._calls[function] == 1 or len(self._body(function).__code__.co_code) <= _SHORT

    def _compile(self, function: Callable[..., Any], *, keep: bool = False) -> Callable[..., Any]:
        if function in self._done:
            return self._done[function]
        body = self._body(function)
        namespace = dict(body.__globals__)
        for name in _names_used(body.__code__):
            if is_rule(namespace.get(name)):
                namespace[name] = self._compile(namespace[name])
        copy = FunctionType(body.__code__, namespace, body.__name__, body.__defaults__, body.__closure__)
        copy.__module__, copy.__qualname__, copy.__doc__ = body.__module__, body.__qualname__, body.__doc__
        written_out = not keep and self._written_out(function)
        with _own_cache(self._numba):
            result: Callable[..., Any] = self._numba.njit(copy, cache=keep, forceinline=written_out, **_OPTIONS)
        self._done[function] = result
        return result


@cache
def _compiled_entry(entry: Callable[..., Any]) -> Callable[..., Any]:
    return _Compiler().entry(entry, keep=True)


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
