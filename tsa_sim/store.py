"""Run folders: a manifest and tables, written whole or not at all."""

import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tsa_sim.errors import BrokenFile, MissingFile, Place, Unwritable
from tsa_sim.tables import tables

if TYPE_CHECKING:
    from tsa_sim.result import Result

MANIFEST = "manifest.json"


def save_run(result: "Result", folder: str, also: Callable[[Path], object] | None = None) -> str:
    """Write a run's manifest and tables to a folder; a run already there is replaced when the new one is whole.

    also: writes more (a picture) into the folder before it is whole.

    Raises Unwritable when the folder cannot be written or holds something that is not a run.
    """

    def fill(target: Path) -> None:
        (target / "tables").mkdir()
        for table in tables():
            result.table(table.name).to_parquet(target / "tables" / f"{table.name}.parquet", index=False)
        if also is not None:
            also(target)
        write_json(target / MANIFEST, result.manifest)

    return str(write_whole(Path(folder), fill))


def read_manifest(folder: str) -> Mapping[str, Any]:
    """Read a run's manifest.

    Raises MissingFile, BrokenFile.
    """
    path = Path(folder) / MANIFEST
    if not path.is_file():
        raise MissingFile(str(path), "there is no run in this folder")
    try:
        manifest: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
    except ValueError as fault:
        raise BrokenFile(
            f"the manifest is not JSON ({fault})", todo="Run the scenario again", place=Place(str(path))
        ) from fault
    return manifest


def write_whole(folder: Path, fill: Callable[[Path], None]) -> Path:
    """Fill a temporary folder beside the target and put it in the target's place in one move.

    Raises Unwritable. A kill leaves at most a folder with a name that starts with a dot.
    """
    _refuse_foreign(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    except OSError as fault:
        raise Unwritable(str(folder), fault.strerror or str(fault)) from fault
    try:
        os.chmod(temporary, 0o755)
        fill(temporary)
        if folder.exists():
            replaced = temporary.with_name(f"{temporary.name}-old")
            os.replace(folder, replaced)
            os.replace(temporary, folder)
            shutil.rmtree(replaced)
        else:
            os.replace(temporary, folder)
    except BaseException:
        shutil.rmtree(temporary, ignore_errors=True)
        raise
    return folder


def check_writable(folder: Path) -> None:
    """Check before a long run that its folder can be written.

    Raises Unwritable.
    """
    _refuse_foreign(folder)
    nearest = folder.absolute().parent
    while not nearest.exists():
        nearest = nearest.parent
    if not nearest.is_dir():
        raise Unwritable(str(folder), f"{nearest} is a file")
    if not os.access(nearest, os.W_OK | os.X_OK):
        raise Unwritable(str(folder), "no permission")
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as fault:
        raise Unwritable(str(folder), fault.strerror or str(fault)) from fault


def _refuse_foreign(folder: Path) -> None:
    """Refuse a folder that holds something else than a run, and a file."""
    if folder.exists() and not folder.is_dir():
        raise Unwritable(str(folder), "it is a file")
    if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise Unwritable(str(folder), "it exists and is not a run folder")


def write_json(path: Path, document: Mapping[str, Any]) -> None:
    """Write a document as readable JSON."""
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1, default=str), "utf-8")
