"""Reaching a dask.distributed cluster: its scheduler answers, and its workers have the same tsa_sim."""

import hashlib
import platform
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tsa_sim.errors import BadValue, RunFailed
from tsa_sim.rulebook import source_hash

_PATIENCE = "15s"  # to reach the scheduler
_NO_MODULE = re.compile(r"No module named '(\w+)'")  # a fault comes from a worker as text


@contextmanager
def reached(address: str) -> Iterator[Any]:
    """Reach a scheduler; give the client, closed in the end.

    Raises BadValue when the library is missing or nobody answers.
    """
    try:
        from distributed import Client
    except ImportError as fault:
        raise BadValue(
            "--cluster", address, "needs the library distributed", "Install it: pip install 'tsa_sim[cluster]'"
        ) from fault
    try:
        client = Client(address, timeout=_PATIENCE)
    except (OSError, ValueError, TypeError) as fault:
        raise BadValue(
            "--cluster", address, f"does not answer ({fault})", "Give a scheduler's address, as tcp://host:8786"
        ) from fault
    with client:
        yield client


def threads_of(client: Any) -> int:
    """Give the number of threads of all workers.

    Raises RunFailed when there are none, or one has not what this process has.
    """
    told = client.run(described, on_error="return")
    if not told:
        raise RunFailed("the cluster has no workers: start some, then run the same command again")
    faults = [f"worker {worker} {fault}" for worker, found in told.items() if (fault := difference(found))]
    if faults:
        raise RunFailed("; ".join(faults))
    return sum(client.nthreads().values())


def described() -> dict[str, str]:
    """Describe what the results of a process hang on; its processor is not among it: the bits are the same on any."""
    return {
        "tsa_sim": source_hash(),
        "data": _data_hash(),
        "Python": ".".join(platform.python_version_tuple()[:2]),
        "numpy": version("numpy"),
        "numba": version("numba"),
    }


def difference(found: object) -> str | None:
    """Say how a worker differs from this process; None when it does not.

    found: what ``described`` gave there, or the fault at which it broke off.
    """
    if not isinstance(found, dict):
        lacking = _NO_MODULE.search(str(found))
        if lacking:
            return f"has no module {lacking[1]}: install tsa_sim, the same version as here, for its Python"
        return f"has another version of tsa_sim ({found}): install the same everywhere"
    here = described()
    if found["tsa_sim"] != here["tsa_sim"]:
        return "has another version of tsa_sim: install the same everywhere"
    if found["data"] != here["data"]:
        return "has other data files of tsa_sim: install the same everywhere"
    for name, mine in here.items():
        if found[name] != mine:
            return f"has {name} {found[name]}, this process {mine}: install the same version"
    return None


@cache
def _data_hash() -> str:
    """Give the hash of the package's files that are no sources: laws, coefficients, official tables."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for path in sorted(package.rglob("*")):
        if path.is_file() and path.suffix in (".yaml", ".csv"):
            digest.update(str(path.relative_to(package)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()
