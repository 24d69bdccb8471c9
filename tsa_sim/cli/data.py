"""``tsa-sim data``: the user's own survey, its layout, its faults."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tsa_sim.cli import options

if TYPE_CHECKING:
    from tsa_sim.survey import Checked

_data = typer.Typer(
    help="Your own survey: the layout it is read by, and every fault of its files.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(_data, name="data")


@_data.command("template")
def template(
    out: Annotated[Path, typer.Option(help="Folder to write into.")] = Path("survey"),
) -> None:
    """Write the layout, an example survey with its mapping, and a mapping to adapt to the household budget survey."""
    from tsa_sim.survey.template import write_template

    for path in write_template(out):
        sys.stdout.write(f"{path}\n")
    sys.stdout.write(f"Try: tsa-sim data check --mapping {out / 'mapping.yaml'}\n")


@_data.command("check")
def check(
    files: Annotated[
        list[Path] | None, typer.Argument(help="Persons, and households: in place of those the mapping names.")
    ] = None,
    mapping: Annotated[Path | None, typer.Option(help="Which column is which field, in what unit and codes.")] = None,
    as_json: options.Json = False,
) -> None:
    """Tell every fault of a survey's files at once, with file and line; exit status 1 when there is any."""
    from tsa_sim.cli import show
    from tsa_sim.cli.check import described
    from tsa_sim.errors import Finding, Findings
    from tsa_sim.survey import check as check_survey
    from tsa_sim.survey import read_mapping

    if mapping is None:
        raise Finding("no mapping was named", todo="write --mapping FILE; tsa-sim data template writes an example")
    if files is not None and len(files) > 2:
        raise Finding("more than two files were named", todo="give persons, or persons and households")
    checked = None
    faults: tuple[Finding, ...] = ()
    try:
        checked = check_survey(read_mapping(mapping, tuple(files or ())))
        faults = checked.faults
    except Findings as several:
        faults = several.faults
    except Finding as fault:
        faults = (fault,)
    if as_json:
        told = {"notes": list(checked.notes), **_held(checked)} if checked is not None else {}
        show.json_line({"mapping": str(mapping), "faults": list(map(described, faults)), **told})
    else:
        for told_fault in faults:
            sys.stderr.write(f"{told_fault}\n")
        if checked is not None:
            _tell(checked, bool(faults))
    if faults:
        raise typer.Exit(1)


def _held(checked: "Checked") -> dict[str, int]:
    return {"households": len(checked.households.lines), "persons": len(checked.persons.lines)}


def _tell(checked: "Checked", faulty: bool) -> None:
    held = _held(checked)
    kept = "" if faulty else "; none left out"
    sys.stdout.write(f"read {held['households']:,} households, {held['persons']:,} persons{kept}\n")
    for note in checked.notes:
        sys.stdout.write(f"note: {note}\n")
    if faulty:
        return
    from tsa_sim.survey import SurveyPeople

    weighted = SurveyPeople(checked).weighted
    weights = checked.households.get("weight")
    sys.stdout.write(f"weights as given: {weights.sum():,.0f} households of the country\n")
    if weighted.margins:
        used = [margin for margin in weighted.margins if margin.used]
        missed = [abs(margin.after / margin.official - 1) for margin in used if margin.official > 0]
        before = [abs(margin.before / margin.official - 1) for margin in used if margin.official > 0]
        sys.stdout.write(
            f"reweighted to {len(used):,} totals of the package's people: mean miss {_mean(before):.1%} before, "
            f"{_mean(missed):.1%} after, the largest after {max(missed, default=0):.1%}; "
            f"{len(weighted.margins) - len(used):,} totals left out, carried by too few households\n"
        )
    sys.stdout.write(f"as telling as {weighted.effective:,.0f} equally weighted households\n")
    sys.stdout.write(f"{checked.mapping.file}: fine\n")


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0
