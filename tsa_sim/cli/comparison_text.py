"""The words and tables of a printed comparison."""

import math
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tsa_sim.cli import show
from tsa_sim.cli.compare import BY_REGION, STAIRCASE
from tsa_sim.comparison import Comparison, rests_on_too_few
from tsa_sim.intervals import Estimate, estimate
from tsa_sim.record import record_of
from tsa_sim.regions import region
from tsa_sim.scenario import OLD_REGIME
from tsa_sim.tables.declared import output

_SHOWN = (
    ("recipients_persons_ytd", "all"),
    ("recipients_families_ytd", "all"),
    ("recipients_persons", "all"),
    ("recipients_persons_ytd", "payment=any"),
    ("paid_tsa", "all"),
    ("paid_total", "all"),
    ("exits_assistance", "all"),
    ("exits_own_line", "payment=any"),
    ("exits_fixed_line", "line=50"),
    ("poor_persons_after", "line=100"),
)


def print_all(found: Comparison, year: int, lang: str, folder: Path) -> None:
    """Print everything a planner needs to read the comparison."""
    shown = show.console()
    for result in found.results:
        shown.print(f"[bold]{escape(result.scenario.name)}[/]: {escape(result.scenario.title(lang))}")
    shown.print(_levels(found, lang))
    shown.print(_staircase(found, year, lang))
    shown.print(_flows(found))
    for measure, group in BY_REGION:
        shown.print(_regions(found, measure, group, year, lang))
    if any(result.scenario.law == OLD_REGIME for result in found.results):
        shown.print(naive_reading(found, year))
    print_record(found, shown)
    _print_audit(found, shown)
    shown.print(answer(found, year))
    if found.base.hides_below is not None:
        shown.print(show.HIDDEN_WORDS[lang])
    base = found.base.manifest
    shown.print(
        f"{base['replicates']} replicates at {base['scale']}. Interval: {base['interval']}. Differences are paired."
    )
    shown.print(f"Tables, runs and pictures (months.png, regions.png): {escape(str(folder))}")


def answer(found: Comparison, year: int) -> str:
    """Say in words what the last step of the staircase does, with paired 90% intervals."""
    before, after = found.steps[-2:]

    def change(measure: str, group: str = "all") -> str:
        unit = output(measure).unit
        paired = after.yearly(measure, year, group=group) - before.yearly(measure, year, group=group)
        gap = estimate(paired * np.nan if rests_on_too_few(after, measure, paired) else paired)
        mean, low, high = (show.number(value, unit) for value in gap[:3])
        return f"{'+' if gap.mean >= 0 else ''}{mean} {show.unit_word(unit)} ({low} .. {high})"

    return (
        f"\n[bold]In short: from {escape(before.scenario.name)} to {escape(after.scenario.name)} in {year}.[/] "
        f"Recipients of targeted social assistance (different since January): {change('recipients_persons_ytd')}, "
        f"{change('recipients_families_ytd')}; in an average month {change('recipients_persons')}. "
        f"Paid: {change('paid_tsa')}. Families that left assistance: {change('exits_assistance')}. "
        "Families whose registered income before assistance rose above 50% of the minimum, the same line in every "
        f"scenario: {change('exits_fixed_line', 'line=50')}. Below the minimum after payments: "
        f"{change('poor_persons_after', 'line=100')}.\n"
    )


def naive_reading(found: Comparison, year: int) -> str:
    """Say in words what a naive reading of the rise in recipients gets wrong."""
    base, last = found.base, found.results[-1]
    old = estimate(base.yearly("recipients_persons_ytd", year)).mean
    any_old = estimate(base.yearly("recipients_persons_ytd", year, group="payment=any")).mean
    new = estimate(last.yearly("recipients_persons_ytd", year)).mean
    before, after = escape(base.scenario.name), escape(last.scenario.name)
    return (
        f"\n[bold]How not to read it.[/] In {year} targeted social assistance alone counts "
        f"{old / 1e3:,.0f} thousand different persons under {before} and {new / 1e3:,.0f} thousand under {after}. "
        f"That is not what the higher line did: under {before} the poor stood in three registers and Orleu "
        f"({any_old / 1e3:,.0f} thousand different persons draw at least one payment), and the reform put the poor of "
        "all of them into one register. The staircase above splits the change into its steps; the step from 40% to 50% "
        "is the line alone. The count of different persons in a year is not the number paid in a month: both are "
        "printed, under their own names.\n"
    )


def print_record(found: Comparison, shown: Console) -> None:
    """Print the model beside official figures, fitted and unfitted apart, plans as plans."""
    law_in_force = next((result for result in reversed(found.results) if result.scenario.law != OLD_REGIME), None)
    if law_in_force is None or law_in_force.scenario.reforms:
        return
    frame = record_of(law_in_force)
    titles = {
        "calibrated": "Record, FITTED: the coefficients were chosen to meet these figures",
        "held_out": "Record, NOT FITTED: no coefficient was computed from these (in view when forms were chosen)",
        "none": "Official PLANS and forecasts of the time (not outcomes)",
    }
    for use, title in titles.items():
        rows = []
        for entry in show.rows(frame[frame["use"] == use]):
            unit = str(entry.unit)
            difference = unit in ("share", "rank")
            error = float(entry.error)
            rows.append(
                [
                    f"{entry.year}-{int(entry.month):02d}",
                    str(entry.region),
                    str(entry.statistic),
                    show.number(float(entry.simulated), unit),
                    f"{show.number(float(entry.low90), unit)} .. {show.number(float(entry.high90), unit)}",
                    show.number(float(entry.official), unit),
                    "-"
                    if math.isnan(error)
                    else f"{100 * error:+.1f} points"
                    if unit == "share"
                    else f"{error:+.1f}"
                    if difference
                    else f"{error:+.0%}",
                    show.unit_word(unit),
                ]
            )
        columns = [
            ("January to", "left"), ("region", "left"), ("statistic", "left"), ("model", "right"),
            ("90% interval", "right"), ("official", "right"), ("error", "right"), ("unit", "left"),
        ]  # fmt: skip
        shown.print(show.frame_table(f"{title} ({law_in_force.scenario.name})", columns, rows))


def _levels(found: Comparison, lang: str) -> Table:
    names = [result.scenario.name for result in found.results]
    rows = []
    for year in found.base.years:
        months = sum(when // 12 == year for when in found.base.months)
        for measure, group in _SHOWN:
            unit = output(measure).unit
            cells = []
            for result in found.results:
                values = estimate(result.yearly(measure, year, group=group))
                cells.append(_with_interval(values, unit))
            when = f"{year}" + ("" if months == 12 else f", {months} months")
            rows.append([when, show.label(measure, group, lang), *cells, show.unit_word(unit)])
    columns = [("year", "left"), ("measure", "left"), *((name, "right") for name in names), ("unit", "left")]
    return show.frame_table("Recipients, budget and exits: mean (90% interval)", columns, rows)


def _with_interval(values: Estimate, unit: str) -> str:
    return f"{show.number(values.mean, unit)} ({show.number(values.low, unit)}..{show.number(values.high, unit)})"


def _staircase(found: Comparison, year: int, lang: str) -> Table:
    rows = []
    for measure, group in STAIRCASE:
        for entry in show.rows(found.staircase(measure, year, group)):
            unit = str(entry.unit)
            rows.append(
                [
                    show.label(measure, group, lang) if entry.step == 0 else "",
                    str(entry.scenario),
                    show.number(float(entry.level), unit),
                    "" if entry.step == 0 else show.number(float(entry.difference), unit),
                    ""
                    if entry.step == 0
                    else f"{show.number(float(entry.low90), unit)} .. {show.number(float(entry.high90), unit)}",
                    show.unit_word(unit),
                ]
            )
    columns = [
        ("measure", "left"), ("step", "left"), ("level", "right"), ("change", "right"), ("90% interval", "right"),
        ("unit", "left"),
    ]  # fmt: skip
    return show.frame_table(f"Staircase {year}: the changes add exactly to the whole", columns, rows)


def _flows(found: Comparison) -> Table:
    rows = [
        [str(entry.scenario), str(entry.month), str(entry.flow), show.number(float(entry.mean), "families"),
         f"{show.number(float(entry.low90), 'families')} .. {show.number(float(entry.high90), 'families')}"]
        for entry in show.rows(found.flows())
    ]  # fmt: skip
    base = found.base.scenario.name
    title = f"Families on TSA at least once in the year up to the month, against {base}: thousand families"
    columns = [("scenario", "left"), ("month", "left"), ("flow", "left"), ("mean", "right"), ("90% interval", "right")]
    return show.frame_table(title, columns, rows)


def _regions(found: Comparison, measure: str, group: str, year: int, lang: str) -> Table:
    unit = output(measure).unit
    rows = []
    for code in [*found.base.regions, "KZ"]:
        cells = []
        for result in found.results:
            values = estimate(result.yearly(measure, year, code, group))
            cells.append(_with_interval(values, unit))
        rows.append([code, region(code).name(lang), *cells])
    columns = [("code", "left"), ("region", "left"), *((result.scenario.name, "right") for result in found.results)]
    title = f"{show.label(measure, group, lang)}, {year}, {show.unit_word(unit)}: mean (90% interval)"
    return show.frame_table(title, columns, rows)


def _print_audit(found: Comparison, shown: Console) -> None:
    for name, entry in found.audit["months_before_equal"].items():
        starts = entry["first_effect"]
        if starts is None:
            shown.print(f"{escape(name)} never differs from the base's law: every cell equal = {entry['equal_before']}")
        elif entry["months_before"]:
            colour = "green" if entry["equal_before"] else "red"
            shown.print(
                f"[{colour}]{escape(name)}: all {entry['months_before']} months before {starts} are equal to the base, "
                f"bit for bit: {entry['equal_before']}[/]"
            )
    for name, idle in found.audit["parameters_without_effect"].items():
        shown.print(f"[red]{escape(name)}: these parameters change nothing in the period: {', '.join(idle)}[/]")
