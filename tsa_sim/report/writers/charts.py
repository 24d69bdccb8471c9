"""What a chart of Excel's or PowerPoint's own is made of, from a picture's data: categories, series, and their looks.

A chart shows the same figures as the picture of the other formats, in the nearest form that an office program can draw
and its user can change: a map becomes bars by region, a flow two stacked columns, a bridge bars on unseen feet.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from babel.dates import format_date

from tsa_sim.errors import UnknownName
from tsa_sim.picture_style import COLOURS, INK
from tsa_sim.regions import region
from tsa_sim.report.document import Picture
from tsa_sim.report.pictures.canvas import said
from tsa_sim.report.pictures.data import Shown, Values
from tsa_sim.report.writers.said import said as said_of

_TEN = 10
_LOCALE_CODES = {"kk": "43F", "ru": "419", "en": "809"}  # of Windows
_MOST_LABELS = 9  # of a time axis
_HOLDS = 0.08  # of the longest bar: shorter ones hold no figure
_STACKED = (1, 6, 5, 3, 4, 2, 0)  # the colours of the picture's parts, in its order


@dataclass(frozen=True)
class Series:
    """A series: its values, its colour, and whether it is an interval's end (thin, no legend) or an unseen foot."""

    name: str
    values: Values
    colour: str
    across: Values = ()  # type: ignore[assignment]  # abscissae of a scatter
    thin: bool = False
    unseen: bool = False
    dashed: bool = False

    @property
    def overlaid(self) -> bool:
        """Whether it is a line across bars: what must not be exceeded."""
        return self.dashed and not self.across

    @property
    def in_legend(self) -> bool:
        """Whether the legend names it."""
        return not (self.thin or self.unseen)


@dataclass(frozen=True)
class Chart:
    """A chart: its form (line, column, bar, scatter; stacked or not), its categories and series."""

    form: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    decimals: int
    stacked: bool = False
    labelled: bool = False  # values printed at the bars
    months: tuple[date, ...] = ()  # where the categories are months: their first days
    heading: str = ""  # of the categories, or of the axis across
    absolute: bool = False  # negative values are printed without their sign


def chart_of(picture: Picture, language: str) -> Chart:
    """Give the chart of a picture in a language.

    Raises UnknownName for an unknown kind; BadValue as the picture does.
    """
    if picture.kind not in _KINDS:
        raise UnknownName("kind of picture", picture.kind, _KINDS)
    made: Chart = _KINDS[picture.kind](Shown(picture.id, language, picture.data))
    return made


def cell_format(chart: Chart) -> str:
    """Give the office format of a chart's figures, as many decimals as the picture prints."""
    plain = "#,##0" + ("." + "0" * chart.decimals if chart.decimals else "")
    return f"{plain};{plain}" if chart.absolute else f"{plain};−{plain}"


def axis_format(chart: Chart) -> str:
    """Give the office format of an axis: decimals only where the figures are below ten."""
    largest = max((abs(value) for series in chart.series for value in series.values if value is not None), default=0.0)
    plain = "#,##0" if largest >= _TEN or not chart.decimals else "#,##0.0"
    return f"{plain};{plain}" if chart.absolute else f"{plain};−{plain}"


def month_format(language: str) -> str:
    """Give the office format of a month in a language: the month's short name and the year."""
    return f"[$-{_LOCALE_CODES[language]}]mmm yyyy"


def every_so_many_months(chart: Chart) -> int:
    """Give after how many months a time axis is labelled."""
    return next(step for step in (1, 2, 3, 6, 12, 24, 60, 1200) if len(chart.months) / step <= _MOST_LABELS)


def unlabelled(chart: Chart, series: Series) -> list[int]:
    """Give the places of bars that are too small to hold their figure."""
    largest = max((abs(value) for one in chart.series for value in one.values if value is not None), default=0.0)
    return [place for place, value in enumerate(series.values) if value is None or abs(value) < _HOLDS * largest]


def month_label(text: str, language: str) -> str:
    """Write a month shortly.

    >>> month_label("2018-03", "en")
    'Mar 2018'
    """
    year, number = (int(part) for part in text.split("-"))
    return f"{format_date(date(year, number, 1), 'LLL', locale=language).rstrip('.')} {year}"


def _days(shown: Shown) -> tuple[date, ...]:
    return tuple(date.fromisoformat(f"{text}-01") for text in shown.wanted("months"))


def _months(shown: Shown) -> tuple[str, ...]:
    return tuple(month_label(text, shown.language) for text in shown.wanted("months"))


def _limits(shown: Shown, length: int) -> list[Series]:
    found = shown.parts("limits")
    return [
        Series(shown.named("name", entry), [float(shown.wanted("value", entry))] * length, INK, dashed=True)
        for entry in found
    ]


def _fan(shown: Shown) -> Chart:
    months = _months(shown)
    series: list[Series] = []
    for number, entry in enumerate(shown.wanted("series")):
        name, colour = shown.named("name", entry), COLOURS[number % len(COLOURS)]
        series.append(Series(name, shown.values("mid", len(months), entry), colour))
        band = shown.band(len(months), entry)
        if band:
            ends = zip(("low", "high"), band, strict=True)
            series += [
                Series(f"{name}: {said(end, shown.language)}", values, colour, thin=True) for end, values in ends
            ]
    series += _limits(shown, len(months))
    return Chart(
        "line",
        months,
        tuple(series),
        shown.named("unit"),
        shown.decimals,
        months=_days(shown),
        heading=said("month", shown.language),
    )


def _stacked_budget(shown: Shown) -> Chart:
    months = _months(shown)
    series = [
        Series(shown.named("name", part), shown.values("values", len(months), part),
               COLOURS[_STACKED[number % len(_STACKED)]])
        for number, part in enumerate(shown.wanted("parts"))
    ]  # fmt: skip
    series += _limits(shown, len(months))
    return Chart("column", months, tuple(series), shown.named("unit"), shown.decimals, stacked=True,
                 months=_days(shown), heading=said("month", shown.language))  # fmt: skip


def _flow(shown: Shown) -> Chart:
    stayed, joined, left = (float(shown.wanted(name)) for name in ("stayed", "joined", "left"))
    parts: tuple[Values, ...] = ([stayed, stayed], [None, joined], [left, None])
    series = [
        Series(said(name, shown.language), values, COLOURS[number])
        for number, (name, values) in enumerate(zip(("stayed", "joined", "left"), parts, strict=True))
    ]
    categories = (shown.named("before"), shown.named("after"))
    return Chart("column", categories, tuple(series), shown.named("unit"), shown.decimals, True, True)


def _tile_map(shown: Shown) -> Chart:
    codes = shown.wanted("regions")
    values = shown.values("values", len(codes))
    order = sorted(range(len(codes)), key=lambda place: (values[place] is None, -(values[place] or 0.0), codes[place]))
    names = tuple(region(codes[place]).name(shown.language) for place in order)
    series = Series(shown.named("unit"), [values[place] for place in order], COLOURS[1])
    return Chart("bar", names, (series,), shown.named("unit"), shown.decimals, labelled=True,
                 heading=said("region", shown.language))  # fmt: skip


def _budget_constraint(shown: Shown) -> Chart:
    series = []
    for number, curve in enumerate(shown.wanted("curves")):
        across: Values = [float(value) for value in shown.wanted("x", curve)]
        values = shown.values("y", len(across), curve)
        series.append(Series(shown.named("name", curve), values, COLOURS[number % len(COLOURS)], across=across))
    reached = [value for one in series for value in one.across if value is not None]
    ends: Values = [min(reached), max(reached)]
    series += [Series(one.name, one.values, one.colour, across=ends, dashed=True) for one in _limits(shown, len(ends))]
    return Chart("scatter", (), tuple(series), shown.named("unit"), shown.decimals, heading=shown.named("varied"))


def _bridge(shown: Shown) -> Chart:
    steps = shown.wanted("steps")
    names = tuple(shown.named("name", step) for step in steps)
    feet, totals, more, less = (_blank(len(steps)) for _ in range(4))
    reached = 0.0
    for place, step in enumerate(steps):
        value = float(shown.wanted("value", step))
        if step.get("total"):
            totals[place], reached = value, value
        else:
            feet[place] = min(reached, reached + value)
            (more if value >= 0 else less)[place] = abs(value)
            reached += value
    language = shown.language
    series = (
        Series(said_of("foot", language), feet, "#FFFFFF", unseen=True),
        Series(said_of("total", language), totals, COLOURS[0]),
        Series(said_of("more", language), more, COLOURS[1]),
        Series(said_of("less", language), less, COLOURS[2]),
    )
    return Chart("bar", names, series, shown.named("unit"), shown.decimals, True, True, heading=said("step", language))


def _blank(length: int) -> Values:
    return [None] * length


def _pyramid(shown: Shown) -> Chart:
    ages = tuple(shown.word(age) for age in shown.wanted("ages"))
    series = []
    for key, sign, number in (("men", -1, 1), ("women", 1, 5)):
        entry = shown.wanted(key)
        values = [None if value is None else sign * value for value in shown.values("values", len(ages), entry)]
        series.append(Series(shown.named("name", entry), values, COLOURS[number]))
    downwards = tuple(Series(one.name, one.values[::-1], one.colour) for one in series)
    return Chart("bar", ages[::-1], downwards, shown.named("unit"), shown.decimals, True,
                 heading=said("age", shown.language), absolute=True)  # fmt: skip


def _tornado(shown: Shown) -> Chart:
    bars = shown.wanted("bars")[::-1]
    names = tuple(shown.named("name", bar) for bar in bars)
    ends = [(end, [float(bar[end]) for bar in bars], COLOURS[number]) for end, number in (("low", 2), ("high", 1))]
    series = tuple(Series(said(f"range_{end}", shown.language), [*values], colour) for end, values, colour in ends)
    return Chart("bar", names, series, shown.named("unit"), shown.decimals, True)


_KINDS: Mapping[str, Callable[[Shown], Any]] = {
    "fan": _fan,
    "stacked_budget": _stacked_budget,
    "flow": _flow,
    "tile_map": _tile_map,
    "budget_constraint": _budget_constraint,
    "bridge": _bridge,
    "pyramid": _pyramid,
    "tornado": _tornado,
}
