"""Rules replaced by functions of a user's own: checked before anything is run."""

import inspect
from collections.abc import Callable
from types import FunctionType
from typing import Any

from tsa_sim.errors import BadValue, Place, UnknownName
from tsa_sim.rulebook.marks import Replacements, rules_below


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
