"""Kept parts: what is finished of a run on a cluster, in a folder of the cache, until the whole of it is merged.

Finished replicates are kept where the run was asked for, finished pieces of a replicate on the machine that lived them.
"""

import os
import pickle
import shutil
import tempfile
from pathlib import Path
from typing import Any

from tsa_sim.replicates import Settings, fingerprint
from tsa_sim.rulebook import cache_folder, source_hash
from tsa_sim.scenario import Scenario


def key_of(scenario: Scenario, settings: Settings) -> str:
    """Give the key of all parts of a run: by what it lives through, and by our sources."""
    return fingerprint(
        scenario.hash(),
        scenario.law_book().hash(),
        settings.scale,
        settings.seed,
        settings.replicates,
        settings.snapshots,
        source_hash(),
    )[:32]


def kept(key: str | None, name: str) -> Any:
    """Give a part that is kept, or None."""
    if key is None:
        return None
    try:
        return pickle.loads((_folder(key) / name).read_bytes())
    except (OSError, EOFError, pickle.UnpicklingError):
        return None


def keep(key: str | None, name: str, part: object) -> None:
    """Keep a part, whole or not at all; where the cache cannot be written it is lived through again after a break."""
    if key is None:
        return
    folder = _folder(key)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".", delete=False) as file:
            pickle.dump(part, file, pickle.HIGHEST_PROTOCOL)
        os.replace(file.name, folder / name)
    except OSError:
        return


def names_kept(key: str) -> list[str]:
    """Name the parts of a run that are kept on this machine."""
    try:
        return sorted(path.name for path in _folder(key).iterdir() if not path.name.startswith("."))
    except OSError:
        return []


def forget(key: str | None, begins: str | None = None) -> None:
    """Take parts of a run away from this machine: all, or those whose names begin with some letters."""
    if key is None:
        return
    if begins is None:
        shutil.rmtree(_folder(key), ignore_errors=True)
        return
    for name in names_kept(key):
        if name.startswith(begins):
            (_folder(key) / name).unlink(missing_ok=True)


def _folder(key: str) -> Path:
    return cache_folder() / "parts" / key
