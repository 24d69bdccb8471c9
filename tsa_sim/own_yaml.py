"""The package's own YAML files, parsed once for a machine: parsing them takes longer than a small run."""

import hashlib
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from tsa_sim.rulebook import cache_folder, source_hash

Content = TypeVar("Content")

_PACKAGE = Path(__file__).parent


def own_yaml(path: Path) -> Any:
    """Give what one of the package's own YAML files holds, in plain numbers, words, lists and mappings."""
    text = path.read_text("utf-8")
    return parsed_once(path, text, lambda: _parsed(text))


def parsed_once(path: Path, text: str, parse: Callable[[], Content]) -> Content:
    """Give what a file was parsed to, from the cache where this very text of the package was parsed before.

    A file of a user's is parsed each time, and so is every file where the cache cannot be written.
    """
    if not path.is_relative_to(_PACKAGE):
        return parse()
    kept = _place(path, text, parse)
    try:
        content: Content = pickle.loads(kept.read_bytes())
    except (OSError, EOFError, pickle.UnpicklingError):
        content = parse()
        _keep(kept, content)
    return content


def _parsed(text: str) -> Any:
    from ruamel.yaml import YAML

    return YAML(typ="safe", pure=True).load(text)


def _place(path: Path, text: str, parse: Callable[[], Any]) -> Path:
    """Name the file of what a text is parsed to: by text, path, reader and the version of our sources."""
    name = hashlib.sha256(f"{parse.__module__}\n{path}\n{text}".encode()).hexdigest()
    return cache_folder() / "files" / source_hash()[:16] / name[:32]


def _keep(kept: Path, content: Any) -> None:
    unfinished = kept.with_name(f"{kept.name}.{os.getpid()}")
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        unfinished.write_bytes(pickle.dumps(content, pickle.HIGHEST_PROTOCOL))
        unfinished.replace(kept)
    except OSError:
        return
