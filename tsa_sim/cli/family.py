"""``tsa-sim family``: what the law of a month gives one family, why, and what would change it."""

import sys
from typing import Annotated

import typer

from tsa_sim.cli import options

Date = Annotated[str | None, typer.Option("--date", help="Month of application, YYYY-MM, in place of the file's.")]
OfScenario = Annotated[str | None, typer.Option("--scenario", help="Whose law holds: a name or a file.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("family")(family)


def family(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Family file (YAML or JSON), or a shipped name.")],
    date: Date = None,
    scenario: OfScenario = None,
    lang: options.Lang = None,
    as_json: options.Json = False,
) -> None:
    """Tell what the law gives the family, every rule that decided, why not, and the smallest change that flips it."""
    from tsa_sim.calculator import family as answer_of
    from tsa_sim.cli import show
    from tsa_sim.scenario.places import find_family

    answer = answer_of(find_family(file), date, scenario, language=options.language(lang))
    if as_json:
        show.json_line(answer.as_dict())
        return
    sys.stdout.write(answer.explain())
