"""``tsa-sim population``: build or load the people; how near each marginal is."""

from typing import Annotated

import typer

from tsa_sim.cli import options

_THOUSAND = 1e3


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("population")(population)


def population(
    base: Annotated[str, typer.Option(help="Base month of the people.")] = "2018-01",
    scale: Annotated[str, typer.Option(help="Sample of the country, 1:1000 to 1:1.")] = "1:100",
    seed: Annotated[int, typer.Option(help="Root of all luck.")] = 2018,
    sample: Annotated[int, typer.Option(help="Which independent sample (the replicate's number).")] = 0,
    as_json: options.Json = False,
) -> None:
    """Build or load the people and print how far each official marginal is met: used, held out, assumption."""
    from tsa_sim import population as people
    from tsa_sim.cli import show
    from tsa_sim.run import as_scale

    wanted = as_scale(scale)
    assert wanted is not None
    built = people.load(base, scale=wanted, seed=seed, sample=sample)
    frame = people.quality(built)
    if as_json:
        show.json_line({"fingerprint": built.fingerprint, "marginals": show.records(frame)})
        return
    shown = show.console()
    for use, title in (("used", "Marginals USED"), ("held out", "HELD OUT"), ("assumption", "Rests on an ASSUMPTION")):
        rows = [
            [str(row.target), str(row.group), _written(row.official), _written(row.achieved), f"{row.error:+.3f}",
             str(row.unit), str(row.source)]
            for row in show.rows(frame[frame["use"] == use])
        ]  # fmt: skip
        columns = [("target", "left"), ("group", "left"), ("official", "right"), ("achieved", "right"),
                   ("error", "right"), ("unit", "left"), ("source", "left")]  # fmt: skip
        shown.print(show.frame_table(f"{title}: base {base}, {scale}, sample {sample}", columns, rows))
    shown.print(f"{len(built.households):,} households, fingerprint {built.fingerprint[:12]}")


def _written(value: float) -> str:
    return f"{value:,.4g}" if abs(value) < _THOUSAND else f"{value:,.0f}"
