"""``tsa-sim report``: the session pack from finished runs."""

from pathlib import Path
from typing import Annotated

import typer

from tsa_sim.cli import options

_Languages = Annotated[str, typer.Option("--lang", help="kk, ru, en, parted by commas.")]
_Formats = Annotated[str, typer.Option("--format", help="html, pdf, docx, xlsx, pptx, parted by commas.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report")(report)


def report(
    runs: Annotated[list[Path], typer.Argument(help="Folder of a comparison, or run folders: the base first.")],
    kind: Annotated[
        str, typer.Option(help="pack, memo (one page), region (with --region), leaflet, questions.")
    ] = "pack",
    lang: _Languages = "kk,ru,en",
    formats: _Formats = "html,pdf,docx,xlsx,pptx",
    out: options.Out = None,
    year: Annotated[int | None, typer.Option(help="The year told of (default: the last whole year run).")] = None,
    region: Annotated[str, typer.Option(help="A region by code or name, for figures of it alone.")] = "KZ",
    appropriation: Annotated[float | None, typer.Option(help="Tenge of the year: when is it spent?")] = None,
    bills: Annotated[Path | None, typer.Option(help="YAML with the wording of the comparative table.")] = None,
    boundaries: Annotated[Path | None, typer.Option(help="GeoJSON of the regions, in place of tiles.")] = None,
    notes: Annotated[Path | None, typer.Option(help="Hand-written paragraphs (default: notes.yaml in --out).")] = None,
    record: Annotated[Path | None, typer.Option(help="What tsa-sim backtest --json printed.")] = None,
    since: Annotated[Path | None, typer.Option(help="An older report's folder: list every number that moved.")] = None,
    bridge: Annotated[
        bool,
        typer.Option(
            "--bridge",
            help="Live the runs that part the way from the last executed year: line, index, rules, take-up, screening.",
        ),
    ] = False,
    threads: options.Threads = None,
    as_json: options.Json = False,
) -> None:
    """Make a report: what changes, for whom, at what cost, how sure; every number with its source."""
    import sys

    from tsa_sim.cli import show
    from tsa_sim.locale import LANGUAGES
    from tsa_sim.report import files
    from tsa_sim.report.building import build
    from tsa_sim.report.notes import moved, read_notes
    from tsa_sim.store import check_writable

    languages = files.checked(lang, LANGUAGES, "language")
    wanted = files.checked(formats, files.FORMATS, "format")
    folder = out if out is not None else Path("reports") / f"{runs[0].name}_{kind}"
    check_writable(folder)
    old = files.report_in(since) if since is not None else None
    hand = files.notes_in(folder, notes)
    with show.progress() as tell:
        document = build(
            runs, old=old, kind=kind, year=year, region=region, appropriation=appropriation, bills=bills,
            boundaries=boundaries, notes=hand, record=record, bridge=bridge, told=tell,
            threads=options.settings(None, None, None, threads)["threads"],
        )  # fmt: skip
    command = ["tsa-sim", *sys.argv[1:]]
    names = files.write_report(
        document, folder, languages=languages, formats=wanted, old=old, notes=hand, command=command
    )
    for section, name, before, now in moved(read_notes(hand), document.numbers) if hand is not None else ():
        sys.stderr.write(f"Note of section {section} quotes {name} as {before}; it is {now}. Read it again.\n")
    if document.stamp is not None:
        sys.stderr.write(f"Every page is stamped: {document.stamp['en']}\n")
    if as_json:
        show.json_line(
            {"folder": str(folder), "files": names, "stamp": document.stamp, "numbers": len(document.numbers)}
        )
        return
    show.console().print(f"{folder}: {len(names)} files, {len(document.numbers)} numbers", markup=False)
