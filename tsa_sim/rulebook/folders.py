"""Where compiled rules and built people are kept between processes, and for which sources."""

import hashlib
import os
from functools import cache
from pathlib import Path


@cache
def source_hash() -> str:
    """Give the hash of the package's own sources, without documents and data."""
    digest = hashlib.sha256()
    package = Path(__file__).parent.parent
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


def writable(folder: Path) -> bool:
    """Tell whether a folder is there, or can be made, and can be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)
