"""The peers: the same reference work in what a user would pick instead, each in a process of its own."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

INTERPRETERS = "TSA_SIM_PEERS"  # further Python interpreters that hold peers, parted as a search path is


@dataclass(frozen=True)
class Peer:
    """A peer: its name, its program, what must be installed, variables of its process.

    quick: starts at once; single_precision: computes with 32-bit decimals, so that rounding decides whether a family
    which assistance lifts exactly to the line counts as poor.
    """

    name: str
    program: str
    needs: tuple[str, ...]
    variables: tuple[tuple[str, str], ...] = ()
    quick: bool = False
    single_precision: bool = False


PEERS = (
    Peer("Mesa, an object a household", "r1_mesa.py", ("mesa",), quick=True),
    Peer("NumPy columns", "r1_numpy.py", ("numpy",), quick=True),
    Peer("AgentPy", "r1_agentpy.py", ("agentpy",)),
    Peer("mesa-frames", "r1_mesa_frames.py", ("mesa_frames", "polars")),
    Peer("polars", "r1_polars.py", ("polars",)),
    Peer("a first numba kernel, 1 thread", "r1_numba_simple.py", ("numba",), (("NB_THREADS", "1"),)),
    Peer("the limit: SIMD kernel, 1 thread", "r1_numba_fast.py", ("numba",), (("NB_THREADS", "1"),), False, True),
)


class PeerError(Exception):
    """A peer's program broke off."""


def copied(folder: Path, into: Path) -> Path:
    """Copy the folder of the peers, which keep their people beside themselves; give the copy."""
    return Path(shutil.copytree(folder, into / "peers", ignore=shutil.ignore_patterns("data", "__pycache__")))


def common(folder: Path) -> ModuleType:
    """Load the peers' statement of the work: figures, people, names of the totals."""
    spec = importlib.util.spec_from_file_location("peers_common", folder / "common.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def here(folder: Path, quick: bool) -> tuple[list[Peer], list[str]]:
    """Give the peers that can run, and for each of the others a line that says why it cannot."""
    able, missing = [], []
    for peer in PEERS:
        if quick and not peer.quick:
            continue
        if not (folder / peer.program).is_file():
            missing.append(f"{peer.name}: left out, {peer.program} is not in the folder of the peers")
        elif interpreter(peer.needs) is None:
            needs = " and ".join(peer.needs)
            missing.append(f"{peer.name}: left out, {needs} not installed ({INTERPRETERS} names interpreters that do)")
        else:
            able.append(peer)
    return able, missing


def run(peer: Peer, folder: Path, households: int, months: int, repetitions: int = 1) -> dict[str, Any]:
    """Run a peer's program once; give the report that it prints.

    Raises PeerError with the last line of its complaint.
    """
    command = [interpreter(peer.needs) or sys.executable, peer.program, str(households), str(months), str(repetitions)]
    done = subprocess.run(
        command, cwd=folder, env=os.environ | dict(peer.variables), capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise PeerError(f"{peer.name}: {(done.stderr.strip().splitlines() or ['no words'])[-1]}")
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


@cache
def interpreter(needs: tuple[str, ...]) -> str | None:
    """Find a Python that has some modules: this one, or one of those named in the environment."""
    if all(importlib.util.find_spec(name) is not None for name in needs):
        return sys.executable
    return next((path for path in _named_interpreters() if _has(path, needs)), None)


def _named_interpreters() -> Iterable[str]:
    return filter(None, os.environ.get(INTERPRETERS, "").split(os.pathsep))


def _has(path: str, needs: tuple[str, ...]) -> bool:
    asked = f"import importlib.util, sys; sys.exit(any(importlib.util.find_spec(name) is None for name in {needs!r}))"
    return subprocess.run([path, "-c", asked], check=False, capture_output=True).returncode == 0
