"""``tsa-sim law``: browse the law: values, units, dates, references, confidence; what changed on a date; the lines."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from tsa_sim.cli import options
from tsa_sim.cli.family import OfScenario

if TYPE_CHECKING:
    from tsa_sim.calendar import Month
    from tsa_sim.parameters import LawBook, Parameter

LINES = "poverty_line"
_VALUE = ("since", "value", "reference", "confidence", "note")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("law")(law)


def law(
    name: Annotated[
        str | None, typer.Argument(metavar="[PARAMETER]", help=f"A parameter, a programme, or {LINES}: all regions.")
    ] = None,
    date: Annotated[str | None, typer.Option("--date", help="Month, YYYY-MM (default: now).")] = None,
    history: Annotated[bool, typer.Option("--history", help="Every value that the parameter ever had.")] = False,
    on: Annotated[str | None, typer.Option("--on", help="What changed with this month, YYYY-MM.")] = None,
    medians: Annotated[
        str | None, typer.Option("--medians", help=f"With {LINES}: medians of the people at this scale, 1:1000.")
    ] = None,
    scenario: OfScenario = None,
    lang: options.Lang = None,
    as_json: options.Json = False,
) -> None:
    """Show what the law says: one parameter, a programme, every change of a date, or the poverty lines."""
    from tsa_sim.calculator.question import laws_of
    from tsa_sim.cli import show

    language = options.language(lang)
    book = laws_of(scenario).book
    if on is not None:
        found = _changes(book, _month("--on", on), language)
    elif name == LINES:
        found = _lines(book, _asked(book, date), scenario, medians)
    elif name is None or _is_programme(book, name):
        found = _values(book, _asked(book, date), name, language)
    else:
        found = _one(book, name, None if history else _asked(book, date), language)
    if as_json:
        show.json_line(found["document"])
        return
    shown = show.console()
    shown.print(show.frame_table(found["title"], found["columns"], found["rows"]))
    for line in found.get("below", ()):
        shown.print(line, markup=False)


def _asked(book: "LawBook", date: str | None) -> "Month":
    """Give the month asked for, else this month or the last one in the book."""
    from datetime import date as day

    from tsa_sim.parameters.browsing import check_month

    if date is None:
        today = day.today()
        return min(today.year * 12 + today.month - 1, book.ends - 1)
    asked = _month("--date", date)
    check_month(book, asked)
    return asked


def _month(option: str, text: str) -> "Month":
    from tsa_sim.calendar import month
    from tsa_sim.errors import BadValue

    try:
        return month(text)
    except ValueError:
        raise BadValue(option, text, "is not a month", "Write YYYY-MM, for example 2018-01") from None


def _is_programme(book: "LawBook", name: str) -> bool:
    from tsa_sim.parameters.browsing import programmes

    return name in programmes(book)


def _names(parameter: "Parameter", language: str) -> str:
    return str(getattr(parameter.names, language))


def _one(book: "LawBook", name: str, month: "Month | None", language: str) -> dict[str, Any]:
    """Give one parameter: its value in a month, or without one its history."""
    from tsa_sim.calendar import month_text
    from tsa_sim.parameters.browsing import parameter_or_nearest, said
    from tsa_sim.parameters.parameter import described_bounds

    parameter = parameter_or_nearest(book, name)
    values = parameter.values if month is None else (parameter.at(month),)
    rows = [[month_text(one.since), said(one), one.reference, one.confidence, one.note] for one in values]
    return {
        "title": f"{parameter.name}: {_names(parameter, language)} ({parameter.unit}; {described_bounds(parameter)})",
        "columns": [(word, "right" if word == "value" else "left") for word in _VALUE],
        "rows": rows,
        "document": {
            "parameter": parameter.name,
            "names": parameter.names._asdict(),
            "unit": parameter.unit,
            "range": described_bounds(parameter),
            "date": None if month is None else month_text(month),
            "values": [
                {**dict(zip(_VALUE, row, strict=True)), "source": one.source}
                for row, one in zip(rows, values, strict=True)
            ],
        },
    }


def _values(book: "LawBook", month: "Month", programme: str | None, language: str) -> dict[str, Any]:
    """Give every parameter, or a programme's, in a month."""
    from tsa_sim.calendar import month_text
    from tsa_sim.parameters.browsing import held, said

    entries = held(book, month, programme)
    columns = ("parameter", "name", "value", "unit", "since", "confidence")
    rows = [
        [one.parameter.name, _names(one.parameter, language), said(one.dated), one.parameter.unit,
         month_text(one.dated.since), one.dated.confidence]
        for one in entries
    ]  # fmt: skip
    references = [one.dated.reference for one in entries]
    return {
        "title": f"{programme or book.name}, {month_text(month)}",
        "columns": [(word, "right" if word == "value" else "left") for word in columns],
        "rows": rows,
        "document": [
            {**dict(zip(columns, row, strict=True)), "reference": reference}
            for row, reference in zip(rows, references, strict=True)
        ],
    }


def _changes(book: "LawBook", month: "Month", language: str) -> dict[str, Any]:
    """Give what changed with a month."""
    from tsa_sim.calendar import month_text
    from tsa_sim.parameters.browsing import changed_on, said

    steps = changed_on(book, month)
    columns = ("parameter", "name", "from", "to", "unit", "reference", "confidence")
    rows = [
        [step.parameter.name, _names(step.parameter, language), said(step.before) if step.before else "-",
         said(step.after), step.parameter.unit, step.after.reference, step.after.confidence]
        for step in steps
    ]  # fmt: skip
    shown = [[row[0], row[2], row[3], row[5]] for row in rows]
    return {
        "title": f"{book.name}: what changed in {month_text(month)}",
        "columns": [("parameter", "left"), ("from", "right"), ("to", "right"), ("reference", "left")],
        "rows": shown,
        "below": [] if rows else [_nothing_changed(book, month)],
        "document": [dict(zip(columns, row, strict=True)) for row in rows],
    }


def _nothing_changed(book: "LawBook", month: "Month") -> str:
    from tsa_sim.calendar import month_text
    from tsa_sim.parameters.browsing import dates_of_change

    dates = dates_of_change(book)
    beside = [[when for when in dates if when < month][-1:], [when for when in dates if when > month][:1]]
    near = ", ".join(month_text(when) for side in beside for when in side)
    return f"Nothing changed in {month_text(month)}; the nearest changes: {near}."


def _lines(book: "LawBook", month: "Month", scenario: str | None, scale: str | None) -> dict[str, Any]:
    """Give the poverty line of every region, and from 2025 whether the median or the floor sets it."""
    from tsa_sim.calendar import month_text
    from tsa_sim.cli.poverty_lines import lines_of

    return lines_of(book, month, month_text(month), scenario, scale)
