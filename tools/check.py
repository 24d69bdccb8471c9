"""Run what a reviewer runs: style, formats, types, the import contract, all tests.

Every step is run, also after one that failed; pytest comes last. The exit status is 0 only when all passed. Words
given to this script are handed to pytest (for instance ``-k minimum``, or the path of one test).
"""

import os
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = Path(sysconfig.get_path("scripts"))
WORKERS = "2"


class Step(NamedTuple):
    """One check: its name and its command."""

    name: str
    command: list[str]


def main(words: list[str]) -> int:
    """Run all steps and give 0 when every one passed, else 1."""
    failed = [step.name for step in steps(words) if not passes(step)]
    if failed:
        tell(f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def steps(words: list[str]) -> list[Step]:
    """Give the steps in order, the quick ones first."""
    module = [sys.executable, "-m"]
    return [
        Step("ruff check", [*module, "ruff", "check"]),
        Step("ruff format", [*module, "ruff", "format", "--check"]),
        Step("import contract", [str(SCRIPTS / "lint-imports")]),
        Step("mypy", [*module, "mypy", "--strict", "tsa_sim"]),
        Step("pytest", [*module, "pytest", "-q", "-n", WORKERS, "--dist", "loadfile", *words]),
    ]


def passes(step: Step) -> bool:
    """Run a step in the project's folder and tell whether it passed."""
    tell(f"{step.name} ...")
    began = time.monotonic()
    variables = os.environ | {"PATH": f"{SCRIPTS}{os.pathsep}{os.environ.get('PATH', '')}"}
    status = subprocess.call(step.command, cwd=ROOT, env=variables)
    tell(f"{step.name}: {'passed' if status == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s")
    return status == 0


def tell(message: str) -> None:
    """Write a line of progress to stderr."""
    sys.stderr.write(f"check: {message}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
