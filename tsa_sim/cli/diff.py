"""``tsa-sim diff``: what two scenarios, reforms or law books change."""

from typing import Annotated

import typer

from tsa_sim.cli import options


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("diff")(diff)


def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="Scenario, reform or law book: a name or a file.")],
    after: Annotated[str, typer.Argument(metavar="B", help="What to compare it with.")],
    as_json: options.Json = False,
) -> None:
    """List what differs from A to B: settings, behaviour, and the law by parameter and date with its reference."""
    from tsa_sim.cli import show
    from tsa_sim.scenario.difference import difference

    found = difference(before, after)
    if as_json:
        changes = [
            {
                "from" if key == "before" else "to" if key == "after" else key: value
                for key, value in row._asdict().items()
            }
            for row in found
        ]
        show.json_line({"from": before, "to": after, "changes": changes})
        return
    shown = show.console()
    if not found:
        shown.print(f"{before} and {after} say the same.", markup=False)
        return
    columns = [("what", "left"), ("name", "left"), ("from", "right"), ("to", "right"), ("months", "left"),
               ("unit", "left"), ("reference", "left")]  # fmt: skip
    rows = [
        [row.kind, row.name, row.before or "-", row.after or "-", f"{row.since} .. {row.until}" if row.since else "all",
         row.unit, row.reference]
        for row in found
    ]  # fmt: skip
    shown.print(show.frame_table(f"From {before} to {after}", columns, rows))
