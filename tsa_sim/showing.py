"""Yearly figures as they are shown in a notebook: a row a measure, a column a year, intervals in brackets.

Persons, families and children in thousands, tenge in billions: what a reader of the table would say.
"""

from collections.abc import Hashable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

_SHOWN_IN = {
    "persons": (1e3, "thousand persons"),
    "families": (1e3, "thousand families"),
    "children": (1e3, "thousand children"),
    "tenge": (1e9, "bn tenge"),
}
_STYLE = "text-align:right;white-space:nowrap;vertical-align:top;padding-left:1em"
_QUIET = "opacity:.65;font-size:.85em"
_A_YEAR = 12  # months
_LARGE = 1000.0  # from here on no digit behind the point is shown


def result_html(summary: "pd.DataFrame", scenario: str, replicates: int) -> str:
    """Lay out a run's yearly figures; a year that was not run to its end says how many months it has."""
    years = [
        f"{year}" if months == _A_YEAR else f"{year}, {months} months"
        for year, months in zip(summary["year"], summary["months"], strict=True)
    ]
    title = f"{scenario}: mean of {replicates} replicates, 90% interval below it"
    return _yearly_html(summary.assign(year=years), "mean", ["year"], title)


def comparison_html(difference: "pd.DataFrame", base: str) -> str:
    """Lay out yearly differences to the base."""
    title = f"Difference to {base}, same people and luck; 90% interval below it"
    return _yearly_html(difference, "difference", ["scenario", "year"], title)


def _yearly_html(frame: "pd.DataFrame", value: str, across: Sequence[str], title: str) -> str:
    """Lay out tidy rows as an HTML table: measures down, ``across`` (year, scenario) to the right.

    frame: measure, group, unit, counted, the column ``value`` with low90 and high90, and the columns of ``across``.
    """
    heads = list(dict.fromkeys(tuple(row) for row in frame[list(across)].itertuples(index=False)))
    rows: dict[tuple[Hashable, ...], dict[tuple[Hashable, ...], str]] = {}
    for row in frame.to_dict("records"):
        per, unit = _SHOWN_IN.get(str(row["unit"]), (1.0, str(row["unit"])))
        name = (row["measure"], row["group"], unit, row["counted"])
        cell = _cell(*(float(row[key]) / per for key in (value, "low90", "high90")), signed=value == "difference")
        rows.setdefault(name, {})[tuple(row[key] for key in across)] = cell
    head = "".join(f'<th scope="col" style="text-align:left">{name}</th>' for name in ("measure", "unit"))
    head += "".join(f'<th scope="col" style="{_STYLE}">{escape(" ".join(map(str, each)))}</th>' for each in heads)
    body = "".join(_row(name, [cells.get(each, "") for each in heads]) for name, cells in rows.items())
    return (
        f'<table><caption style="text-align:left;font-weight:bold">{escape(title)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _row(name: tuple[Any, ...], cells: Sequence[str]) -> str:
    measure, group, unit, counted = (escape(str(part)) for part in name)
    of_group = "" if group == "all" else f" <span>[{group}]</span>"
    label = f'<th scope="row" style="text-align:left;font-weight:normal"><code>{measure}</code>{of_group}</th>'
    told = f'<td style="text-align:left;white-space:nowrap">{unit}<br><span style="{_QUIET}">{counted}</span></td>'
    return f"<tr>{label}{told}{''.join(f'<td style={chr(34)}{_STYLE}{chr(34)}>{cell}</td>' for cell in cells)}</tr>"


def _cell(mean: float, low: float, high: float, *, signed: bool) -> str:
    if mean != mean:
        return "\u2013"
    figure = _written(mean, signed)
    if low != low or high != high:
        return figure
    return f'{figure}<br><span style="{_QUIET}">{_written(low, signed)} … {_written(high, signed)}</span>'


def _written(value: float, signed: bool) -> str:
    """Write a value with the digits that a reader can use: three of them at least, none behind the point from 1000."""
    size = abs(value)
    decimals = 0 if size >= _LARGE else 1 if size >= 10 else 2 if size >= 1 else 3
    text = f"{size:,.{decimals}f}"
    if not any(digit in text for digit in "123456789"):
        return "0"
    return ("\u2212" if value < 0 else "+" if signed else "") + text
