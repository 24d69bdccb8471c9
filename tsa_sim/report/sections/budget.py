"""The budget: by payment, by month at P10, P50, P90, and when an appropriation is spent."""

from tsa_sim.report.document import Block, Column, Number, Paragraph, Picture, Row, Section, Source, Table
from tsa_sim.report.making import Making, column, counted, label
from tsa_sim.report.partitions import ALL_PAYMENTS, PAYMENTS
from tsa_sim.report.rounding import Rule, rule_for
from tsa_sim.report.runs import Run
from tsa_sim.report.spelling import unit_heading
from tsa_sim.report.spread import QUANTILES, Spread, spread
from tsa_sim.report.words import everywhere, said

_PERCENT = Rule("percent", 1, 0, 100)


def section(making: Making) -> Section:
    """Give the chapter."""
    run = making.reform
    blocks: list[Block] = [_text(making), _by_payment(making)]
    if _months(making):
        blocks += [_quantiles(making, run), _by_month(making, run), _picture(making, run)]
        if making.asked.appropriation is not None:
            blocks += _appropriation(making, run)
    return Section("budget", said("section.budget"), tuple(blocks))


def sheet(making: Making) -> Section:
    """Give what a region's sheet has room for: the text."""
    return Section("budget", said("section.budget"), (_text(making),))


def year_at_quantiles(making: Making, run: Run) -> tuple[Number, ...]:
    """Give all payments of the year at P10, P50, P90."""
    region = making.asked.region
    found = spread(run.at(making.year, ALL_PAYMENTS, region), ALL_PAYMENTS, making.year, region)
    return _at_quantiles(making, run, ALL_PAYMENTS, making.year, found)


def payments_of(making: Making, runs: tuple[Run, ...]) -> list[str]:
    """Give the payments that any of the runs pays in the year."""
    return [
        payment
        for payment in PAYMENTS
        if any(run.has(payment) and making.level(run, payment).exact for run in runs)
    ]  # fmt: skip


def _months(making: Making) -> list[str]:
    return [when for when in making.reform.months if int(when[:4]) == making.year]


def _text(making: Making) -> Paragraph:
    run, total = making.reform, making.level(making.reform, ALL_PAYMENTS)
    if making.runs.compared:
        change = making.change(run, ALL_PAYMENTS)
        words = said("budget.text_compared", making.figures, year=making.year, run=making.title(run),
                     base=making.title(making.base), total=total, change=change)  # fmt: skip
    else:
        words = said("budget.text", making.figures, year=making.year, run=making.title(run), total=total)
    return Paragraph("budget.text", words, "lead")


def _by_payment(making: Making) -> Table:
    runs = making.runs.results
    columns = tuple(
        column(making.level(run, ALL_PAYMENTS), making.title(run), run.name, counted(ALL_PAYMENTS)) for run in runs
    )
    rows = [
        Row(label(payment), tuple(making.level(run, payment) for run in runs)) for payment in payments_of(making, runs)
    ]
    rows.append(Row(label(ALL_PAYMENTS), tuple(making.level(run, ALL_PAYMENTS) for run in runs), True))
    title = said("budget.by_payment", year=making.year)
    return Table("budget.payments", title, said("head.payment"), columns, tuple(rows), said("note.parts_add"))


def _quantiles(making: Making, run: Run) -> Table:
    """Give the year by payment at P10, P50, P90."""
    rows = []
    for payment in (*payments_of(making, (run,)), ALL_PAYMENTS):
        found = spread(run.at(making.year, payment, making.asked.region), payment, making.year, making.asked.region)
        rows.append(Row(label(payment), _at_quantiles(making, run, payment, making.year, found),
                        payment == ALL_PAYMENTS))  # fmt: skip
    title = said("budget.quantiles", run=making.title(run), year=making.year)
    return Table(
        "budget.quantiles", title, said("head.payment"), _columns(rows[-1]), tuple(rows), said("note.quantiles")
    )


def _by_month(making: Making, run: Run) -> Table:
    """Give the whole budget month by month and cumulated, at P10, P50, P90."""
    region = making.asked.region
    rows = []
    so_far = None
    for when in _months(making):
        values = run.at(when, ALL_PAYMENTS, region)
        so_far = values if so_far is None else so_far + values
        of_month = _at_quantiles(making, run, ALL_PAYMENTS, when, spread(values, ALL_PAYMENTS, making.year, region))
        cumulated = _at_quantiles(
            making, run, ALL_PAYMENTS, when, spread(so_far, ALL_PAYMENTS, making.year, region), since_january=True
        )
        rows.append(Row(said("month", when=when), (*of_month, *cumulated)))
    last = rows[-1]
    columns = (*_columns(last, "head.month"), *_columns(last, "head.since_january"))
    title = said("budget.by_month", run=making.title(run), year=making.year)
    return Table(
        "budget.months", title, said("head.month_of_year"), columns, tuple(rows), said("note.quantiles_months")
    )


def _columns(row: Row, of: str | None = None) -> tuple[Column, ...]:
    number = row.cells[0]
    assert isinstance(number, Number)
    unit = unit_heading(number.unit, number.scale)
    heads = []
    for share in QUANTILES:
        head = said("head.quantile", share=f"{share * 100:.0f}")
        words = head if of is None else said("head.quantile_of", of=said(of), quantile=head)
        heads.append(Column(f"{of or 'year'}.p{share * 100:.0f}", words, unit))
    return tuple(heads)


def _at_quantiles(
    making: Making, run: Run, measure: str, when: int | str, found: Spread, *, since_january: bool = False
) -> tuple[Number, ...]:
    part = isinstance(when, str) or making.asked.region != "KZ"
    rule = rule_for("tenge", measure, part=part)
    numbers = []
    for share in QUANTILES:
        kind = f"p{share * 100:.0f}" + (".since-january" if since_january else "")
        name = f"{run.name}.{when}.{making.asked.region}.{measure}.{kind}"
        cell = {"measure": measure, "when": when, "region": making.asked.region, "group": "all", "statistic": kind}
        source = Source(f"{run.name} {run.fingerprint[:12]}", f"{run.path.name}/tables/budget.parquet", cell)
        numbers.append(making.figures.worked(name, found.quantile(share), rule, source))
    return tuple(numbers)


def _picture(making: Making, run: Run) -> Picture:
    months, region = _months(making), making.asked.region
    parts = [
        {"name": label(payment),
         "values": [making.figures.level(run, payment, when, region=region).shown for when in months]}
        for payment in payments_of(making, (run,))
    ]  # fmt: skip
    whole = [making.figures.level(run, ALL_PAYMENTS, when, region=region) for when in months]
    data = {
        "unit": said("picture.million_in_month"), "decimals": 0, "months": months, "parts": parts,
        "low": [number.low for number in whole], "high": [number.high for number in whole],
    }  # fmt: skip
    largest = max(whole, key=lambda number: number.exact or 0)
    alternative = said("budget.described", largest=largest, year=making.year, run=making.title(run))
    return Picture("budget.picture", "stacked_budget", said("budget.picture", run=making.title(run)), alternative, data)


def _appropriation(making: Making, run: Run) -> list[Block]:
    """Tell with what probability, and by which month, an appropriation is spent."""
    amount, region = making.asked.appropriation, making.asked.region
    assert amount is not None
    asked = Source("the user", "--appropriation", {"year": making.year})
    rule = rule_for("tenge", part=region != "KZ")
    given = making.figures.worked(f"appropriation.{making.year}.{region}", amount, rule, asked)
    rows, chances, so_far, likely = [], [], None, None
    for when in _months(making):
        values = run.at(when, ALL_PAYMENTS, region)
        so_far = values if so_far is None else so_far + values
        chance = spread(so_far, ALL_PAYMENTS, making.year, region).chance_above(amount)
        cell = {"measure": ALL_PAYMENTS, "when": when, "region": region, "group": "all",
                "statistic": "probability that what is paid since January is above the appropriation"}  # fmt: skip
        source = Source(f"{run.name} {run.fingerprint[:12]}", f"{run.path.name}/tables/budget.parquet", cell)
        name = f"{run.name}.{when}.{region}.chance-above-appropriation"
        number = making.figures.worked(name, chance, _PERCENT, source)
        rows.append(Row(said("month", when=when), (number,)))
        chances.append(number)
        if likely is None and chance > 0.5:
            likely = when
    key = "budget.appropriation_spent" if likely else "budget.appropriation_kept"
    words = said(key, making.figures, amount=given, chance=chances[-1], when=likely or f"{making.year}-12",
                 year=making.year, run=making.title(run))  # fmt: skip
    columns = (Column("chance", said("head.chance_spent"), everywhere("%")),)
    title = said("budget.appropriation", making.figures, amount=given, year=making.year)
    table = Table("appropriation", title, said("head.by_end_of"), columns, tuple(rows), said("note.appropriation"))
    return [Paragraph("budget.appropriation", words), table]
