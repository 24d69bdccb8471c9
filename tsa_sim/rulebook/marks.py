"""What a rule is: a plain function that carries a mark, and the rules that it calls."""

import dis
from collections.abc import Callable, Mapping
from functools import cache
from types import CodeType, FunctionType
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])
Replacements = Mapping[Callable[..., Any], Callable[..., Any]]
Watch = Callable[[Callable[..., Any], tuple[Any, ...], Any], None]  # rule, arguments, result

_LOAD_GLOBAL, _EXTENDED = dis.opmap["LOAD_GLOBAL"], dis.opmap["EXTENDED_ARG"]


def rule(function: Function) -> Function:
    """Mark a plain function as a rule, and give it back: it may be called from compiled code, and replaced in a run.

    A rule takes whole numbers and records, gives whole numbers, truth values or a named tuple, and keeps no state.
    A rule of the law ends its docstring with ``Reference:``; a figure reaches it as an argument, never as a global.
    What cannot be compiled is told by BadValue when it is first run, with file and line.
    """
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


def rules_below(entry: Callable[..., Any]) -> list[Callable[..., Any]]:
    """Give every rule that an entry calls, itself or through others, in the order in which they are first named."""
    found: dict[Callable[..., Any], None] = {}
    waiting = [entry]
    while waiting:
        body = waiting.pop(0)
        called = [body.__globals__.get(name) for name in globals_read(body.__code__)]
        new = [function for function in called if function is not None and is_rule(function) and function not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return list(found)


@cache
def globals_read(code: CodeType) -> tuple[str, ...]:
    """Name the globals that code reads, once for each place where it does."""
    found, above = [], 0
    for operation, operand in zip(code.co_code[::2], code.co_code[1::2], strict=True):
        if operation == _LOAD_GLOBAL:
            found.append(code.co_names[(above | operand) >> 1])  # its last bit says whether a call follows
        above = (above | operand) << 8 if operation == _EXTENDED else 0
    return tuple(found)


def names_used(code: CodeType) -> set[str]:
    """Name the globals and attributes that code, and the code inside it, uses."""
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= names_used(constant)
    return names
