"""The table of poverty lines by region: exact, what they rest on, and where the median would bind."""

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tsa_sim.calendar import Month, quarter_of
from tsa_sim.money import round_half_up
from tsa_sim.parameters import Binding, LawBook, poverty_line
from tsa_sim.regions import regions

if TYPE_CHECKING:
    from tsa_sim.scenario import Scenario

_COLUMNS = ("code", "region", "line", "exact line", "minimum of the quarter before", "the minimum is", "set by")
_WORDS = ("code", "region", "the minimum is", "set by")
_MEDIAN_COLUMNS = ("median", "median line", "floor", "the floor stops binding at")


def lines_of(
    book: LawBook, month: Month, date: str, scenario: "str | Scenario | None", scale: str | None
) -> dict[str, Any]:
    """Give title, columns, rows and the JSON document of a month's poverty lines, tenge a head a month.

    scale: of the simulated people whose medians are taken; None without them.
    """
    codes = tuple(region.code for region in regions(f"{date}-01"))
    bound = _bindings(book, month, date, scenario, scale, codes)
    rows, document = [], []
    for region in regions(f"{date}-01"):
        line = poverty_line(book, region.code, month)
        exact = bound[region.code].line if bound else line.exact
        minimum = book.minimum(region.code, quarter_of(month) - 1)
        shown: dict[str, Any] = {
            "code": region.code,
            "region": region.name_en,
            "line": round_half_up(exact),
            "exact line": _number(exact),
            "minimum of the quarter before": _number(minimum.value),
            "the minimum is": minimum.status,
            "set by": _set_by(bound[region.code]) if bound else line.base,
        }
        if bound:
            shown |= _median_part(bound[region.code])
        rows.append([_written(value) for value in shown.values()])
        document.append({key.replace(" ", "_"): value for key, value in shown.items()})
    columns = (*_COLUMNS, *(_MEDIAN_COLUMNS if bound else ()))
    return {
        "title": f"Poverty lines, {date}, tenge a person a month",
        "columns": [(name, "left" if name in _WORDS else "right") for name in columns],
        "rows": rows,
        "below": [_summed_up(bound)] if bound else [],
        "document": document,
    }


def _bindings(
    book: LawBook, month: Month, date: str, scenario: "str | Scenario | None", scale: str | None, codes: tuple[str, ...]
) -> dict[str, Binding]:
    from tsa_sim.median_line import MEDIAN_LAW, median_line
    from tsa_sim.parameters import binding
    from tsa_sim.regions import parent

    if not any(book.value("tsa.share_of_median", month, code) for code in codes):
        return {}
    if scale is None:
        return binding(book, month, codes)
    of_people = median_line(date, scenario or MEDIAN_LAW, scale=scale)
    medians = {}
    for code in codes:
        found = of_people.get(code) or of_people.get(parent(code) or "")
        if found is not None and found.median is not None:
            medians[code] = found.median
    return binding(book, month, codes, medians)


def _set_by(bound: Binding) -> str:
    return "median" if bound.median_binds else "floor"


def _median_part(bound: Binding) -> dict[str, Any]:
    return {
        "median": None if bound.median is None else _number(bound.median),
        "median line": None if bound.median_line is None else _number(bound.median_line),
        "floor": _number(bound.floor),
        "the floor stops binding at": _number(bound.turning_median),
    }


def _summed_up(bound: dict[str, Binding]) -> str:
    known = [one for one in bound.values() if one.median is not None]
    if not known:
        return "No median is held (the quarterly medians are published nowhere): the floor is the line. See --medians."
    binds = [code for code, one in bound.items() if one.median_binds]
    where = f": {', '.join(binds)}" if binds else ""
    return f"The median line exceeds the floor in {len(binds)} of {len(bound)} regions{where}."


def _number(amount: Fraction) -> int | float:
    return amount.numerator if amount.denominator == 1 else round(float(amount), 2)


def _written(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:,}" if isinstance(value, int | float) else str(value)
