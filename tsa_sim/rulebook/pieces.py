"""The rules below an entry as they were compiled once, kept on disk for the day when one of them is replaced."""

import os
import pickle
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numba
from numba.core import serialize

from tsa_sim.rulebook.machine_code import Rule, Words, linked

_NAME = f"pieces-{numba.__version__}-{platform.python_version()}-{platform.machine()}"


def keep_pieces(folder: Path, rules: Mapping[str, Rule]) -> None:
    """Keep every compiled rule, and what it calls, in a folder; a folder that cannot be written keeps nothing."""
    compiled = [(name, result) for name, rule in rules.items() for result in rule.overloads.values()]
    libraries = linked([result.library for _, result in compiled])
    places = {library: place for place, library in enumerate(libraries)}
    words = [_written(library, places) for library in libraries]
    for _, result in compiled:
        result.fndesc.typemap = result.fndesc.calltypes = None  # no longer of use, and large
    known = [(name, result.signature, result.fndesc, places[result.library]) for name, result in compiled]
    unfinished = folder / f"{_NAME}.{os.getpid()}"
    try:
        unfinished.write_bytes(serialize.dumps((words, known)))
        unfinished.replace(folder / _NAME)
    except OSError:
        return


def take_pieces(folder: Path, rules: Mapping[str, Rule]) -> None:
    """Give rules what was kept of them; those of which nothing was kept are compiled when they are called."""
    try:
        words, known = pickle.loads((folder / _NAME).read_bytes())
    except (OSError, EOFError, pickle.UnpicklingError):
        return
    libraries: dict[int, Words] = {}
    for name, signature, description, place in known:
        if name in rules:
            rules[name].take(signature, description, _read(place, words, libraries, rules[name].targetctx.codegen()))


def _written(library: Any, places: Mapping[Any, int]) -> tuple[str, bytes, list[int]]:
    """Give a library's name, its words and the places of those that it calls."""
    if isinstance(library, Words):
        return library.name, library.bitcode(), [places[called] for called in library._linking_libraries]
    return library.name, library._get_module_for_linking().as_bitcode(), []


def _read(place: int, words: list[tuple[str, bytes, list[int]]], done: dict[int, Words], codegen: Any) -> Words:
    """Read the library of a place, after those that it calls."""
    if place not in done:
        name, bitcode, called = words[place]
        library = Words.read(codegen, name, bitcode)
        for other in called:
            library.add_linking_library(_read(other, words, done, codegen))
        done[place] = library
    return done[place]
