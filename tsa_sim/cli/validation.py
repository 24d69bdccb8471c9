"""``tsa-sim validation``: the validation report, the description of the model, the runs of sensitivity behind it."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from tsa_sim.cli import options

_FORMATS = ("html", "pdf", "md")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("validation")(validation)


class Action(StrEnum):
    """What to make."""

    REPORT = "report"
    ODD = "odd"
    SENSITIVITY = "sensitivity"


def validation(
    action: Annotated[
        Action,
        typer.Argument(
            help="report: the validation report, with the description of the model; odd: the description alone; "
            "sensitivity: move every coefficient to the ends of its range (resumable)."
        ),
    ] = Action.REPORT,
    out: Annotated[
        Path | None, typer.Option(help="Folder (default: validation, odd); of sensitivity a file (sensitivity.csv).")
    ] = None,
    formats: Annotated[str, typer.Option("--format", help="html, pdf, md, parted by commas.")] = "html,pdf",
    lang: Annotated[str | None, typer.Option(help="kk, ru, en, parted by commas; default from the locale.")] = None,
    record: Annotated[bool, typer.Option("--record/--no-record", help="Live the record (back-test).")] = True,
    rolling: Annotated[bool, typer.Option("--rolling/--no-rolling", help="Live the forecasts from past dates.")] = True,
    sensitivity: Annotated[
        Path | None, typer.Option(help="Runs of sensitivity made before (default: those that ship).")
    ] = None,
    sets: Annotated[Path | None, typer.Option(help="Coefficient sets (default: those that ship).")] = None,
    draws: Annotated[int, typer.Option(help="Coefficient sets to live, 2 or more.")] = 8,
    scale: options.Scale = None,
    seed: options.Seed = None,
    threads: options.Threads = None,
    as_json: options.Json = False,
) -> None:
    """Say how the model stands up to face, verification, cross-model, external and predictive validation."""
    from tsa_sim.cli import show
    from tsa_sim.cli.backtest import size_of
    from tsa_sim.errors import MissingFile
    from tsa_sim.locale import LANGUAGES
    from tsa_sim.report.files import checked

    size = size_of(draws, scale, seed, threads)
    if action is Action.SENSITIVITY:
        _look(out, scale, seed, size.threads, as_json)
        return
    if sensitivity is not None and not sensitivity.is_file():
        raise MissingFile(str(sensitivity))
    languages = checked(lang, LANGUAGES, "language") if lang is not None else (options.language(None),)
    asked = checked(formats, _FORMATS, "format")
    folder = out if out is not None else Path("odd" if action is Action.ODD else "validation")
    if action is Action.ODD:
        names = _describe(folder, languages, asked)
    else:
        from tsa_sim.report.files import write_report
        from tsa_sim.store import check_writable
        from tsa_sim.validation.building import build
        from tsa_sim.validation.gathering import gather
        from tsa_sim.validation.odd import building as odd

        check_writable(folder)
        origins = {"origins": ()} if not rolling else {}
        with show.progress() as tell:
            material = gather(size, record=record, sets=sets, sensitivity=sensitivity, told=tell, **origins)
            document = build(material)
            tell(0, 1, "pages")
            names = write_report(document, folder, languages=languages, formats=asked, command=_command())
            names += [f"odd/{name}" for name in _describe(folder / odd.KIND, languages, asked)]
    if as_json:
        show.json_line({"folder": str(folder), "files": names})
    else:
        show.console().print(f"{folder}: {', '.join(name for name in names if name.endswith(_FORMATS))}", markup=False)


def _describe(folder: Path, languages: tuple[str, ...], formats: tuple[str, ...]) -> list[str]:
    """Write the description of the model into a folder of its own."""
    import datetime

    from tsa_sim.report.files import write_report
    from tsa_sim.validation.odd import build

    document = build(datetime.date.today().isoformat())
    return write_report(document, folder, languages=languages, formats=formats, command=_command())


def _look(out: Path | None, scale: str | None, seed: int | None, threads: int, as_json: bool) -> None:
    """Run what the file lacks, and print what moves persons and tenge most."""
    from tsa_sim.cli import show
    from tsa_sim.cli.backtest import print_frames
    from tsa_sim.run import as_scale
    from tsa_sim.validation.sensitivity import LOOKED_AT, YEARS, Setting, look, tornado

    plain = Setting(threads=threads)
    setting = plain._replace(scale=as_scale(scale) or plain.scale, seed=seed if seed is not None else plain.seed)
    with show.progress() as tell:
        frame = look(out if out is not None else Path("sensitivity.csv"), setting, told=tell)
    if as_json:
        show.json_line(show.records(frame))
        return
    print_frames(
        {
            f"{name}, {year}: relative change at the ends of the range": tornado(frame, year, name)
            for year in YEARS
            for name in LOOKED_AT
        }
    )


def _command() -> list[str]:
    return ["tsa-sim", *sys.argv[1:]]
