"""The command line: a file a command, heavy imports inside the commands.

Exit status: 0 done; 1 the user's input is wrong (message on stderr, nothing written); 2 the run failed.
"""

import sys

import typer

from tsa_sim.cli import check, compare, diff, plan, population, run, sweep, verify
from tsa_sim.errors import RunFailed, TsaError

app = typer.Typer(
    name="tsa-sim",
    help="Kazakhstan's targeted social assistance (TSA), household by household: recipients, budget, exits from poverty.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (run, compare, sweep, check, diff, plan, verify, population):
    command.register(app)


@app.callback()
def _root() -> None:
    """Hold the commands together."""


def main() -> None:
    """Run the command line and leave with its exit status."""
    try:
        app(standalone_mode=False)
    except TsaError as fault:
        sys.stderr.write(f"{fault}\n")
        sys.exit(1)
    except RunFailed as fault:
        sys.stderr.write(f"The run failed: {fault}\n")
        sys.exit(2)
    except typer.Exit as leave:
        sys.exit(leave.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        sys.stderr.write("Stopped. Nothing half-written was left; run the same command again.\n")
        sys.exit(2)
    except typer._click.exceptions.ClickException as fault:  # the words of the call were wrong
        fault.show()
        sys.exit(1)
