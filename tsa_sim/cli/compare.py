"""``tsa-sim compare``: several laws over the same people with the same luck."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tsa_sim.cli import options

if TYPE_CHECKING:
    import pandas as pd

    from tsa_sim.comparison import Comparison

STAIRCASE = (
    ("recipients_persons_ytd", "payment=any"),
    ("recipients_persons_ytd", "payment=tsa"),
    ("recipients_families_ytd", "payment=tsa"),
    ("paid_total", "all"),
    ("paid_tsa", "all"),
    ("exits_assistance", "all"),
    ("exits_fixed_line", "line=50"),
)
BY_REGION = (
    ("recipients_persons_ytd", "all"),
    ("paid_tsa", "all"),
    ("exits_assistance", "all"),
    ("exits_fixed_line", "line=50"),
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("compare")(compare)


def compare(
    base: Annotated[str, typer.Argument(help="The scenario to compare with.")],
    reforms: Annotated[list[str], typer.Argument(help="One scenario or more.")],
    scale: options.Scale = None,
    replicates: options.Replicates = None,
    seed: options.Seed = None,
    threads: options.Threads = None,
    survey: options.Survey = None,
    cluster: options.Cluster = None,
    out: options.Out = None,
    strict: options.Strict = False,
    as_json: options.Json = False,
    lang: options.Lang = None,
) -> None:
    """Compare reforms with a base: differences with paired intervals, staircase, flows, regions, picture."""
    from tsa_sim.cli import show
    from tsa_sim.cli.run import refuse_idle
    from tsa_sim.compare import compare as compare_scenarios
    from tsa_sim.scenario import Scenario
    from tsa_sim.store import check_writable

    language = options.language(lang)
    scenarios = [options.on_survey(Scenario.load(name), survey) for name in [base, *reforms]]
    given = options.settings(scale, replicates, seed, threads)
    folder = out if out is not None else Path("runs") / "_vs_".join(scenario.name for scenario in scenarios)
    check_writable(folder)
    refuse_idle(scenarios, strict)
    with show.progress() as tell:
        found = compare_scenarios(scenarios[0], scenarios[1:], **given, cluster=cluster, progress=tell)
    save(found, folder)
    if as_json:
        show.json_line(document(found, folder))
        return
    print_comparison(found, language, folder)


def save(found: "Comparison", folder: Path) -> None:
    """Write every run, the tables of the comparison and the pictures, whole or not at all."""
    from tsa_sim.store import MANIFEST, write_json, write_whole

    def fill(target: Path) -> None:
        for result in found.steps:
            result.save(str(target / result.scenario.name))
        for name, frame in frames(found).items():
            frame.to_csv(target / f"{name}.csv", index=False, float_format="%.6g")
        found.plot.months(target / "months.png")
        found.plot.regions("recipients_persons_ytd", headline_year(found), target / "regions.png")
        manifest = {
            "comparison": [result.scenario.name for result in found.results],
            "steps": [result.scenario.name for result in found.steps],
            "fingerprints": {result.scenario.name: result.manifest["fingerprint"] for result in found.steps},
            "audit": found.audit,
        }
        write_json(target / MANIFEST, manifest)

    write_whole(folder, fill)


def headline_year(found: "Comparison") -> int:
    """Give the last year that was run whole, else the last year."""
    months = [(year, sum(when // 12 == year for when in found.base.months)) for year in found.base.years]
    whole = [year for year, count in months if count == 12]
    return whole[-1] if whole else found.base.years[-1]


def frames(found: "Comparison") -> dict[str, "pd.DataFrame"]:
    """Give every table of the comparison by name."""
    import pandas as pd

    from tsa_sim.record import record_of

    year = headline_year(found)
    return {
        "summary": found.summary(),
        "differences": found.difference(),
        "staircase": pd.concat(
            [
                found.staircase(measure, each, group).assign(measure=measure, group=group, year=each)
                for each in found.base.years
                for measure, group in STAIRCASE
            ]
        ),
        "flows": found.flows(),
        "regions": pd.concat([found.regions(measure, year, group) for measure, group in BY_REGION]),
        "record": record_of(found.results[-1]),
    }


def document(found: "Comparison", folder: Path) -> dict[str, Any]:
    """Give the comparison for JSON."""
    from tsa_sim.cli import show

    tables = {name: show.records(frame) for name, frame in frames(found).items()}
    return {**tables, "audit": found.audit, "folder": str(folder)}


def print_comparison(found: "Comparison", lang: str, folder: Path) -> None:
    """Print the comparison: what it was, the staircase, differences, regions, the record, the audit."""
    from tsa_sim.cli import comparison_text

    comparison_text.print_all(found, headline_year(found), lang, folder)
