"""Where compiled rules and built people are kept between processes, and for which sources."""

import hashlib
import os
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent
_TELLING = ("cli", "locale", "record", "report")  # packages that tell what was run: no figure of a run hangs on them
_DATA = ("data/macro", "data/population", "data/regions.csv", "population/assumptions.yaml")


@cache
def source_hash() -> str:
    """Give the hash of the sources that a run's figures hang on: not of reports, words, commands and data."""
    sources = sorted(_PACKAGE.rglob("*.py"))
    return _hash_of([path for path in sources if path.relative_to(_PACKAGE).parts[0] not in _TELLING])


@cache
def data_hash() -> str:
    """Give the hash of the tables that people and economy are made from; law and conduct are hashed apart."""
    found: list[Path] = []
    for name in _DATA:
        path = _PACKAGE / name
        found += sorted(path.rglob("*.csv")) if path.is_dir() else [path]
    return _hash_of(found)


def _hash_of(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        digest.update(str(path.relative_to(_PACKAGE)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def cache_folder() -> Path:
    """Give the folder where built populations and compiled rules are kept; TSA_SIM_CACHE names another."""
    named = os.environ.get("TSA_SIM_CACHE")
    if named:
        return Path(named)
    home = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return (Path(home) if home else Path.home() / ".cache") / "tsa_sim"


def writable(folder: Path) -> bool:
    """Tell whether a folder is there, or can be made, and can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)
