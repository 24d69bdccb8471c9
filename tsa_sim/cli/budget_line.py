"""``tsa-sim budget-line``: what is left of more income, and where a tenge more costs thousands."""

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tsa_sim.cli import options
from tsa_sim.cli.family import Date, OfScenario

if TYPE_CHECKING:
    from tsa_sim.calculator.budget_line import BudgetLine

_PICTURE, _TABLE = ".png", ".csv"
_ROWS_SHOWN = 21


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("budget-line")(budget_line)


def budget_line(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Family file (YAML or JSON), or a shipped name.")],
    vary: Annotated[str, typer.Option("--vary", help="The income source that moves.")] = "wage",
    to: Annotated[int | None, typer.Option("--to", help="Highest amount, tenge a month.")] = None,
    member: Annotated[int | None, typer.Option("--member", help="Whose income, from 0 (else the earner's).")] = None,
    date: Date = None,
    scenario: OfScenario = None,
    out: Annotated[Path | None, typer.Option("--out", help="A picture (.png) or a table (.csv).")] = None,
    lang: options.Lang = None,
    as_json: options.Json = False,
) -> None:
    """Move one income of a family from 0 up: net income, marginal effective rate, and every notch by name."""
    from tsa_sim.calculator.budget_line import budget_line as line_of
    from tsa_sim.cli import show
    from tsa_sim.scenario.places import find_family

    language = options.language(lang)
    _check_out(out)
    line = line_of(find_family(file), vary, to=to, member=member, date=date, scenario=scenario)
    if out is not None:
        _write(line, out, language)
    if as_json:
        show.json_line(line.as_dict(language))
        return
    _tell(line, language)
    if out is not None:
        sys.stderr.write(f"{out}\n")


def _check_out(out: Path | None) -> None:
    from tsa_sim.errors import BadValue, Unwritable

    if out is None:
        return
    if out.suffix.lower() not in (_PICTURE, _TABLE):
        raise BadValue("--out", str(out), "is neither a picture nor a table", "Give a name that ends in .png or .csv")
    if not out.parent.is_dir():
        raise Unwritable(str(out), "there is no such folder")


def _write(line: "BudgetLine", out: Path, language: str) -> None:
    if out.suffix.lower() == _PICTURE:
        from tsa_sim.budget_picture import draw_budget_line

        draw_budget_line(line, out, language)
        return
    rows = list(line.rows())
    with out.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _tell(line: "BudgetLine", language: str) -> None:
    from tsa_sim import locale
    from tsa_sim.cli import show

    def say(key: str, **values: object) -> str:
        return locale.text(key, language, source=f"source.{line.varied}", **values)

    rows = list(line.rows())
    shown = rows[:: max(1, len(rows) // _ROWS_SHOWN)]
    columns = [say(f"source.{line.varied}"), say("budget.own"), say("budget.with"), say("budget.rate")]
    laid = [
        [
            locale.money(row["amount"], language),
            locale.money(row["own_income"], language),
            locale.money(row["net_income"], language),
            f"{100 * row['marginal_effective_rate']:.0f}" if row["marginal_effective_rate"] != "" else "-",
        ]
        for row in shown
    ]
    title = say("budget.title", region=line.family.region, month=line.family.date)
    show.console().print(show.frame_table(title, [(column, "right") for column in columns], laid))
    for notch in line.notches:
        sys.stdout.write(f"{notch.text(language)}\n")
    if not line.notches:
        sys.stdout.write(f"{say('budget.no_notch')}\n")
    sys.stdout.write(f"{say('budget.highest', rate=round(line.highest_rate(), 3))}\n")
