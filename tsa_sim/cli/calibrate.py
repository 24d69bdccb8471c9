"""``tsa-sim calibrate``: fit the coefficients to the record up to a year."""

import os
from pathlib import Path
from typing import Annotated

import typer

from tsa_sim.cli import options


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("calibrate")(calibrate)


def calibrate(
    through: Annotated[int | None, typer.Option(help="Last year whose figures are used (default: all).")] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Use only figures that were out before this date (YYYY-MM-DD)."),
    ] = None,
    out: Annotated[Path, typer.Option(help="File for the coefficient sets.")] = Path("coefficient_sets.json"),
    sets: Annotated[int, typer.Option(help="Sets to draw around the best one, 2 or more.")] = 40,
    scale: options.Scale = None,
    replicates: options.Replicates = None,
    seed: options.Seed = None,
    threads: options.Threads = None,
    as_json: options.Json = False,
) -> None:
    """Fit the coefficients of the regime of 2020; a fit that was stopped goes on where it was."""
    from fractions import Fraction

    from tsa_sim.cli import show
    from tsa_sim.cli.backtest import checked_date, print_frames
    from tsa_sim.errors import BadValue
    from tsa_sim.record.calibration import calibrate as fit
    from tsa_sim.record.calibration import fitted_figures
    from tsa_sim.record.identified import directions, not_told_apart, profiles
    from tsa_sim.record.rolling import origin_of

    if sets < 2:
        raise BadValue("--sets", sets, "is fewer than 2", "Give 2 or more")
    given = options.settings(scale, replicates, seed, threads)
    if not out.parent.is_dir() or not os.access(out.parent, os.W_OK):
        raise BadValue("--out", out, "lies in no folder that can be written", "Give another place")
    kept = out.with_suffix(".evaluations.jsonl")
    with show.progress() as tell:
        ensemble = fit(
            through=through,
            as_of=None if as_of is None else origin_of(checked_date(as_of)) - 1,
            kept=kept,
            scale=given["scale"] if given["scale"] is not None else Fraction(1, 100),
            replicates=replicates if replicates is not None else 3,
            seed=seed if seed is not None else 20,
            sets=sets,
            threads=given["threads"],
            told=tell,
        )
    ensemble.save(out)
    if as_json:
        show.json_line(
            {
                "fitted": dict(ensemble.fitted),
                "coefficients": show.records(ensemble.identifiability()),
                "profiles": show.records(profiles(ensemble)),
                "not_told_apart": show.records(not_told_apart(ensemble)),
                "directions": show.records(directions(ensemble)),
                "figures": show.records(fitted_figures(ensemble)),
                "file": str(out),
            }
        )
        return
    print_frames(
        {
            "What the record says of each coefficient, and what it cannot tell apart": ensemble.identifiability(),
            "How the fit worsens when one coefficient is moved": profiles(ensemble),
            "Pairs that are not told apart": not_told_apart(ensemble),
            "Directions, best known first": directions(ensemble),
            "The fitted figures": fitted_figures(ensemble),
        }
    )
    show.console().print(f"{len(ensemble.values)} sets: {out}. Evaluations: {kept}.", markup=False)
