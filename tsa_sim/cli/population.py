"""``tsa-sim population``: build or load the people; how near each marginal is, in a table or an HTML report."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tsa_sim.cli import options

_THOUSAND = 1e3


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("population")(population)


class Action(StrEnum):
    """What to make of the people."""

    TABLE = "table"
    REPORT = "report"


def population(
    action: Annotated[Action, typer.Argument(help="table: print the marginals; report: an HTML page.")] = Action.TABLE,
    base: Annotated[str, typer.Option(help="Base month of the people.")] = "2018-01",
    scale: Annotated[str, typer.Option(help="Sample of the country, 1:1000 to 1:1.")] = "1:100",
    seed: Annotated[int, typer.Option(help="Root of all luck.")] = 2018,
    sample: Annotated[int, typer.Option(help="Which independent sample (the replicate's number).")] = 0,
    out: Annotated[Path | None, typer.Option(help="HTML file of the report (default: population_BASE.html).")] = None,
    ageing: Annotated[
        bool, typer.Option("--ageing", help="In the report: the people of 2018 aged to 2023 beside those of 2023.")
    ] = False,
    as_json: options.Json = False,
    lang: options.Lang = None,
) -> None:
    """Build or load the people and tell how far each official marginal is met: used, held out, assumption."""
    from tsa_sim import population as people
    from tsa_sim.cli import show
    from tsa_sim.population.judging import judged
    from tsa_sim.run import as_scale

    wanted = as_scale(scale)
    assert wanted is not None
    built = people.load(base, scale=wanted, seed=seed, sample=sample)
    if action is Action.REPORT:
        from tsa_sim.population.report import report_html

        aged = None
        if ageing:
            from tsa_sim.aged import regions_beside_built

            aged = regions_beside_built(scale=wanted, seed=seed)
        page = report_html(built, scale, options.language(lang), aged)
        path = out if out is not None else Path(f"population_{base}.html")
        _write(path, page)
        if as_json:
            show.json_line({"report": str(path), "fingerprint": built.fingerprint})
        else:
            show.console().print(f"Report: {path}", markup=False)
        return
    frame = judged(people.quality(built), built.weight)
    if as_json:
        show.json_line({"fingerprint": built.fingerprint, "marginals": show.records(frame)})
        return
    shown = show.console()
    for use, title in (("used", "Marginals USED"), ("held out", "HELD OUT"), ("assumption", "Rests on an ASSUMPTION")):
        rows = [
            [str(row.target), str(row.group), _written(row.official), _written(row.achieved), f"{row.error:+.3f}",
             "" if row.limit != row.limit else f"{row.limit:g}", str(row.passed), str(row.unit), str(row.source)]
            for row in show.rows(frame[frame["use"] == use])
        ]  # fmt: skip
        columns = [("target", "left"), ("group", "left"), ("official", "right"), ("achieved", "right"),
                   ("error", "right"), ("limit", "right"), ("passed", "left"), ("unit", "left"),
                   ("source", "left")]  # fmt: skip
        shown.print(show.frame_table(f"{title}: base {base}, {scale}, sample {sample}", columns, rows))
    shown.print(f"{len(built.households):,} households, fingerprint {built.fingerprint[:12]}")


def _write(path: Path, page: str) -> None:
    """Write a page whole or not at all. Raises Unwritable."""
    from tsa_sim.errors import Unwritable

    temporary = path.with_name(f".{path.name}.part")
    try:
        temporary.write_text(page, "utf-8")
        temporary.replace(path)
    except OSError as fault:
        raise Unwritable(str(path), fault.strerror or str(fault)) from fault


def _written(value: float) -> str:
    return f"{value:,.4g}" if abs(value) < _THOUSAND else f"{value:,.0f}"
