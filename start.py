"""Set up the environment if it is missing, then answer the founding question or run the tests.

Needs Python 3.11 or newer with pip, and nothing else::

    python3 start.py answer     what did going from 40% to 50% of the subsistence minimum do?
    python3 start.py packs      the session packs of the founding question and of the law of 2025, in reports/
    python3 start.py test       everything that a reviewer runs
    python3 start.py setup      the environment only
    python3 start.py WORDS...   the same as: tsa-sim WORDS...

The environment stands in ``.venv`` beside this file, holds exactly the versions of ``requirements.lock`` (checked by
hash) and is made once: anew when the lock or the description of the package changes. Words after ``answer`` and
``test`` are handed on. Only the standard library is used here, for there is nothing else yet.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST_PYTHON = (3, 11)
HERE = Path(__file__).resolve().parent
ENVIRONMENT = HERE / ".venv"
LOCK = HERE / "requirements.lock"
STAMP = ENVIRONMENT / "made-from"

ANSWER = ["compare", "old_law", "line_40", "line_50", "--scale", "1:100", "--replicates", "5"]
ANSWER_FOLDER = HERE / "reports" / "from_40_to_50"


class CannotStartError(Exception):
    """A fault of the machine: the message says what is missing and what to do."""


def main(words: list[str]) -> int:
    """Set up what is missing and do what the words ask; give the exit status."""
    if not words or words[0] in {"-h", "--help", "help"}:
        sys.stdout.write(__doc__ or "")
        return 0
    try:
        set_up()
    except CannotStartError as fault:
        tell(f"cannot start: {fault}")
        return 1
    return subprocess.call(command_for(words), env=environment_variables())


def command_for(words: list[str]) -> list[str]:
    """Give the command behind the words, run by the environment's own Python."""
    python = [str(environment_python())]
    if words[0] == "setup":
        return [*python, "-c", "import tsa_sim"]
    if words[0] == "test":
        return [*python, str(HERE / "tools" / "check.py"), *words[1:]]
    if words[0] == "packs":
        return [*python, str(HERE / "tools" / "make_packs.py"), *words[1:]]
    if words[0] == "answer":
        return [*python, "-m", "tsa_sim", *ANSWER, "--out", str(ANSWER_FOLDER), *words[1:]]
    return [*python, "-m", "tsa_sim", *words]


def set_up() -> None:
    """Make the environment, unless it stands and was made from this very lock, pyproject and folder.

    Raises:
        CannotStartError: Python is too old, pip or venv is missing, or the installation failed.
    """
    if sys.version_info < OLDEST_PYTHON:
        found, needed = ".".join(map(str, sys.version_info[:3])), ".".join(map(str, OLDEST_PYTHON))
        raise CannotStartError(f"this is Python {found}; call start.py with Python {needed} or newer")
    stamp = stamp_now()
    if environment_python().exists() and STAMP.exists() and STAMP.read_text(encoding="utf-8") == stamp:
        return
    began = time.monotonic()
    pip = make_environment()
    tell("installing the tested versions of requirements.lock (once; a minute or two) ...")
    run([*pip, "install", "-q", "-q", "--no-deps", "--require-hashes", "-r", str(LOCK)], "the libraries")
    tell("installing tsa_sim itself ...")
    run([*pip, "install", "-q", "-q", "--no-deps", "--no-build-isolation", "--editable", str(HERE)], "tsa_sim")
    STAMP.write_text(stamp, encoding="utf-8")
    tell(f"environment ready in {time.monotonic() - began:.0f} s")


def make_environment() -> list[str]:
    """Make an empty environment and give the pip command that installs into it.

    The pip at hand installs into the environment from outside; so nothing but ``venv`` itself is needed, also where
    the system keeps ``ensurepip`` in a package of its own.

    Raises:
        CannotStartError: there is no pip, the folder cannot be made, or this is the environment's own Python.
    """
    if Path(sys.prefix).resolve() == ENVIRONMENT.resolve():
        raise CannotStartError(
            f"{ENVIRONMENT} is out of date and cannot make itself anew. "
            "Type `deactivate` (or open a new terminal) and call start.py again"
        )
    tell(f"making the environment {ENVIRONMENT} with Python {sys.version.split()[0]} ...")
    STAMP.unlink(missing_ok=True)
    if ENVIRONMENT.exists():
        shutil.rmtree(ENVIRONMENT)
    run([sys.executable, "-m", "venv", "--without-pip", str(ENVIRONMENT)], "the environment")
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", str(environment_python())]
    inside = str(environment_python())
    if subprocess.run([inside, "-m", "ensurepip"], capture_output=True, check=False).returncode:
        raise CannotStartError(
            "there is no pip for this Python. Install it (Debian and Ubuntu: apt install python3-pip; "
            "elsewhere: the installer of python.org has it) and call start.py again"
        )
    return [inside, "-m", "pip"]


def run(command: list[str], what: str) -> None:
    """Run one step with its output on stderr.

    Raises:
        CannotStartError: the step failed.
    """
    variables = environment_variables() | {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_ROOT_USER_ACTION": "ignore"}
    if subprocess.call(command, env=variables, stdout=sys.stderr):
        raise CannotStartError(
            f"{what} could not be made (the lines above say why). "
            f"Installing needs a network that reaches your package index and about 1.5 GB of disk at {HERE}"
        )


def environment_python() -> Path:
    """Give the path of the environment's Python on this system."""
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def environment_variables() -> dict[str, str]:
    """Give the variables of this process without those that point at other environments."""
    return {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__"}
    }


def stamp_now() -> str:
    """Give the hash of everything the environment is made from: the lock, how the package is built, the folder."""
    import tomllib

    package = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))
    built_from = [package["build-system"], package["project"], package["tool"]["hatch"], str(HERE)]
    return hashlib.sha256(json.dumps(built_from).encode() + LOCK.read_bytes()).hexdigest()


def tell(message: str) -> None:
    """Write a line of progress to stderr."""
    sys.stderr.write(f"start.py: {message}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        tell("stopped by the user; call it again to go on")
        raise SystemExit(130) from None
