"""``tsa-sim source``: where a number of a report comes from."""

from pathlib import Path
from typing import Annotated

import typer

from tsa_sim.cli import options


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("source")(source)


def source(
    name: Annotated[str, typer.Argument(metavar="ID", help="Name of a number, as the workbook's last sheet lists it.")],
    folder: Annotated[Path, typer.Option("--report", help="The report's folder.")] = Path("."),
    lang: options.Lang = None,
    as_json: options.Json = False,
) -> None:
    """Tell table, cell and run behind a number of a report."""
    from tsa_sim.cli import show
    from tsa_sim.errors import UnknownName
    from tsa_sim.report.files import report_in
    from tsa_sim.report.spelling import spell_interval, spell_with_unit

    language = options.language(lang)
    document = report_in(folder)
    if name not in document.numbers:
        raise UnknownName("number of the report", name, document.numbers)
    number = document.numbers[name]
    told = number.source
    shown = spell_with_unit(number, language)
    if as_json:
        show.json_line(
            {
                "id": name, "shown": shown, "exact": number.exact, "unit": number.unit, "scale": number.scale,
                "interval": [None if end is None else str(end) for end in (number.low, number.high)],
                "run": told.run if told else None, "table": told.table if told else None,
                "cell": dict(told.cell) if told else None,
            }
        )  # fmt: skip
        return
    printed = show.console()
    interval = spell_interval(number, language)
    printed.print(f"{name}: {shown}{f' ({interval})' if interval else ''}", markup=False)
    if told is not None:
        printed.print(f"run: {told.run}\ntable: {told.table}", markup=False)
        for key, value in told.cell.items():
            printed.print(f"  {key}: {value}", markup=False)
