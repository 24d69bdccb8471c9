"""How results are printed: tables with units, numbers in thousands and billions that say so, progress on stderr."""

import json
import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from tsa_sim.tables.declared import output

if TYPE_CHECKING:
    from tsa_sim.run import ProgressCallback

_THOUSAND, _BILLION = 1e3, 1e9
_THOUSANDS = ("persons", "families", "children", "contracts", "places")


def console() -> Console:
    """Give the console of stdout; colours only at a terminal, a fixed width in files."""
    return Console(width=None if sys.stdout.isatty() else 150, highlight=False)


@contextmanager
def progress() -> Iterator["ProgressCallback"]:
    """Show progress with the time left on stderr, from the first sign of it on; at a terminal only."""
    shown = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = shown.add_task("starting", total=None)

    def tell(done: int, total: int, label: str) -> None:
        if sys.stderr.isatty():
            shown.start()
        shown.update(task, completed=done, total=total, description=label)

    try:
        yield tell
    finally:
        if shown.live.is_started:
            shown.stop()


def number(value: float, unit: str) -> str:
    """Write a number with its unit: thousand persons, bn tenge, tenge, percent."""
    if math.isnan(value):
        return "-"
    if unit == "tenge":
        return f"{value / _BILLION:,.2f}"
    if unit == "share":
        return f"{100 * value:.1f}"
    if unit in _THOUSANDS:
        return f"{value / _THOUSAND:,.1f}"
    if unit in ("months", "persons a family"):
        return f"{value:.2f}"
    return f"{value:,.0f}"


def unit_word(unit: str) -> str:
    """Give the unit that ``number`` writes in."""
    if unit == "tenge":
        return "bn tenge"
    if unit == "share":
        return "%"
    return f"thousand {unit}" if unit in _THOUSANDS else unit


def frame_table(title: str, columns: list[tuple[str, str]], rows: list[list[str]]) -> Table:
    """Build a table: columns are (heading, left|right)."""
    table = Table(title=escape(title), title_justify="left", title_style="bold", header_style="bold", expand=False)
    for heading, side in columns:
        table.add_column(escape(heading), justify="right" if side == "right" else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    return table


def label(measure: str, group: str, lang: str) -> str:
    """Name a measure for people: its definition in their language in the reports, its name with the group here."""
    name = measure.replace("_ytd", " (different since January)").replace("_", " ") if lang == "en" else None
    if name is None:
        name = output(measure).definition[lang] if measure != FILLED else FILLED_WORDS[lang]
    return name if group == "all" else f"{name} [{group}]"


FILLED = "recipients_on_filled_lines"
FILLED_WORDS = {
    "en": "recipients on filled lines",
    "ru": "доля получателей, черта которых опирается на восстановленный прожиточный минимум",
    "kk": "шегі толықтырылған ең төмен күнкөріс деңгейіне сүйенетін алушылар үлесі",
}


HIDDEN_WORDS = {
    "en": "- : hidden (it may rest on fewer than 5 families of your survey, or would give away one that does), or not "
    "a number. At a larger scale, such as 1:100 or 1:20, fewer cells are hidden.",
    "ru": "- : скрыто (может опираться менее чем на 5 семей вашего обследования или выдало бы такое число) либо не "
    "число. При более крупном масштабе, например 1:100 или 1:20, скрыто меньше ячеек.",
    "kk": "- : жасырылған (зерттеуіңіздегі 5-тен аз отбасыға сүйенуі мүмкін немесе сондай санды ашып қояр еді) не сан "
    "емес. Ірірек масштабта, мысалы 1:100 немесе 1:20, жасырылған ұяшықтар азырақ.",
}


def rows(frame: pd.DataFrame) -> Iterator[Any]:
    """Give a frame's rows, each with its columns as attributes."""
    yield from frame.itertuples()


def summary_rows(frame: pd.DataFrame, lang: str) -> list[list[str]]:
    """Lay a result's summary out for printing."""
    laid = []
    for entry in rows(frame):
        unit = str(entry.unit)
        laid.append(
            [
                f"{entry.year}" + ("" if entry.months == 12 else f" ({entry.months} months)"),
                label(str(entry.measure), str(entry.group), lang),
                number(float(entry.mean), unit),
                f"{number(float(entry.low90), unit)} .. {number(float(entry.high90), unit)}",
                unit_word(unit),
                str(entry.counted),
            ]
        )
    return laid


SUMMARY_COLUMNS = [
    ("year", "left"), ("measure", "left"), ("mean", "right"), ("90% interval", "right"), ("unit", "left"),
    ("counted", "left"),
]  # fmt: skip


def json_line(document: Any) -> None:
    """Print one JSON document on stdout."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, default=str, allow_nan=True) + "\n")


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a frame's rows for JSON; what is not a number becomes null."""
    return json.loads(frame.to_json(orient="records"))  # type: ignore[no-any-return]
