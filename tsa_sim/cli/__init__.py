"""The command line: a file a command, heavy imports inside the commands.

Exit status: 0 done; 1 the user's input is wrong (message on stderr, nothing written); 2 the run failed.
"""

import io
import os
import sys
import traceback
import warnings
from importlib import import_module

import typer

from tsa_sim.errors import Implausible, RunFailed, TsaError

_COMMANDS = (
    "run", "compare", "sweep", "check", "diff", "plan", "verify", "population", "data", "family", "budget_line", "law",
    "trace", "backtest", "calibrate", "forecast", "validation", "report", "source",
)  # fmt: skip
_INTERRUPTED = 130  # what typer makes of Ctrl-C
_TRACEBACK = "TSA_SIM_TRACEBACK"

app = typer.Typer(
    name="tsa-sim",
    help="Kazakhstan's targeted social assistance (TSA), household by household: recipients, budget, exits from "
    "poverty.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in _COMMANDS:
    import_module(f"tsa_sim.cli.{command}").register(app)


@app.callback()
def _root() -> None:
    """Hold the commands together."""


def main() -> None:
    """Run the command line and leave with its exit status."""
    _write_utf_8()
    warnings.showwarning = _show_warning
    try:
        status = app(standalone_mode=False) or 0
        if status == _INTERRUPTED:
            raise KeyboardInterrupt
        sys.exit(status)
    except TsaError as fault:
        _leave(str(fault), 1)
    except RunFailed as fault:
        _leave(f"The run failed: {fault}", 2)
    except typer.Exit as leave:
        sys.exit(leave.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        _leave("Stopped. Nothing half-written was left; run the same command again.", 2)
    except typer._click.exceptions.ClickException as fault:  # the words of the call were wrong
        fault.show()
        sys.exit(1)
    except BrokenPipeError:  # the reader of stdout has gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as fault:
        if os.environ.get(_TRACEBACK):
            traceback.print_exc()
        _leave(
            f"tsa-sim failed and should not have: {type(fault).__name__}: {fault}. Nothing half-written was left. "
            f"Please report it; with {_TRACEBACK}=1 in the environment the traceback is shown.",
            2,
        )


def _write_utf_8() -> None:
    """Write files and pipes in UTF-8 whatever the system's code page: names and titles are in three languages."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8", errors="surrogateescape")


def _leave(message: str, status: int) -> None:
    sys.stderr.write(f"{message}\n")
    sys.exit(status)


def _show_warning(message: Warning | str, category: type[Warning], *where: object, **_: object) -> None:
    """Show our own warnings in plain words and the libraries' with their place."""
    if issubclass(category, Implausible):
        sys.stderr.write(f"Warning: {message}\n")
    else:
        sys.stderr.write(f"Warning: {message} ({category.__name__}, {where[0]}:{where[1]})\n")
