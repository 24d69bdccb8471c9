"""The rules of a report: rounding, spelling, the bridge, notes, what moved, and where a number comes from."""

import json
import string
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tsa_sim import locale
from tsa_sim.cli import app
from tsa_sim.errors import Findings, UnknownName
from tsa_sim.locale import LANGUAGES
from tsa_sim.report import files, since
from tsa_sim.report.bridge import Product, shares
from tsa_sim.report.building import build
from tsa_sim.report.document import Document, Number, Table
from tsa_sim.report.rounding import Rule, largest_remainder, rounded
from tsa_sim.report.spelling import spell_interval, spell_number, spell_with_unit
from tsa_sim.report.spread import Spread
from tsa_sim.tables.declared import tables

THOUSANDS = Rule("persons", 1000, 1)


def table_of(document: Document, name: str) -> Table:
    """Give a table of the document."""
    return next(table for table in document.tables() if table.id == name)


@given(st.lists(st.floats(0, 1e7), min_size=1, max_size=25))
def test_rounded_parts_add_and_none_is_off_by_a_step(parts: list[float]) -> None:
    """Whatever the parts, they add to their rounded total, and none is farther than one step from itself."""
    total = rounded(sum(parts), THOUSANDS)
    assert total is not None
    found = largest_remainder(total, parts, THOUSANDS)
    assert sum(found, Decimal(0)) == total
    for figure, exact in zip(found, parts, strict=True):
        assert abs(float(figure) * 1000 - exact) <= 100 + 1e-6


@given(st.lists(st.floats(1, 1e6), min_size=6, max_size=6))
def test_the_bridge_adds_for_any_two_years(factors: list[float]) -> None:
    """Persons, months and award take the whole change between them, whatever they are."""
    before, after = (Product(a * b * c, a, b, c) for a, b, c in (factors[:3], factors[3:]))
    gap = after.total - before.total
    assert sum(shares(before, after)) == pytest.approx(gap, rel=1e-9, abs=1e-6 * max(before.total, after.total))


def test_the_bridge_of_the_report_adds_to_the_digit(document: Document) -> None:
    """What stands between two totals is their difference as shown."""
    so_far: Decimal | None = None
    for row in table_of(document, "bridge").rows:
        cell = row.cells[0]
        assert isinstance(cell, Number) and cell.shown is not None
        if row.total and so_far is not None:
            assert so_far == cell.shown
        so_far = cell.shown if row.total else (so_far or Decimal(0)) + cell.shown


def test_regions_and_groups_add_to_the_country_as_shown(document: Document) -> None:
    """Every column of regions adds to its last row; town and village, and the sizes of families, to everybody."""
    for name in ("regions.recipients_persons_ytd", "regions.paid_total"):
        table = table_of(document, name)
        for place in range(len(table.columns)):
            *parts, whole = [row.cells[place].shown for row in table.rows]  # type: ignore[union-attr]
            assert sum(parts, Decimal(0)) == whole
    rows = {row.label["en"]: row for row in table_of(document, "recipients.line_50").rows}
    for place in range(6):
        shown = {name: row.cells[place].shown for name, row in rows.items()}  # type: ignore[union-attr]
        assert shown["Urban"] + shown["Rural"] == shown["All"]
        assert shown["Without children"] + shown["1 to 3 children"] + shown["4 children or more"] == shown["All"]


def number(shown: str, unit: str = "persons", scale: int = 1000, **more: Any) -> Number:
    """Give a number to spell."""
    return Number("n", None, Decimal(shown), unit, scale, **more)


def test_numbers_are_written_as_each_language_writes_them() -> None:
    """Separators, hard blanks, a true minus, and persons that cannot be read as families."""
    great = number("-1234.5")
    assert spell_number(great, "en") == "\u22121,234.5"
    assert spell_number(great, "ru") == spell_number(great, "kk") == "\u22121\u00a0234,5"
    assert spell_number(number("3.0", signed=True), "ru") == "+3,0"
    assert spell_number(replace(great, shown=None), "kk") == "\u2013"
    assert spell_with_unit(number("1.0"), "ru") == "1,0\u00a0тыс.\u00a0человек"
    assert spell_with_unit(number("1.0", "families"), "kk") == "1,0\u00a0мың\u00a0отбасы"
    assert spell_with_unit(number("5", "percent", 1), "en") == "5%"
    assert spell_with_unit(number("5", "percent", 1), "ru") == "5\u00a0%"
    assert spell_interval(number("1.0", low=Decimal("0.5"), high=Decimal("1.5")), "en") == "0.5\u20131.5"
    assert "\u2026" in spell_interval(number("1.0", signed=True, low=Decimal("-0.5"), high=Decimal("1.5")), "en")


def test_every_template_asks_for_the_same_values_in_every_language() -> None:
    """Kazakh, Russian and English are equal in content: no value is told in one and kept from another."""

    def asked(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for name in ("report", "units"):
        for key, entry in locale.catalogue(name).items():
            assert set(entry) == set(LANGUAGES), key
            values = [asked(entry[language]) for language in LANGUAGES]
            assert values[0] == values[1] == values[2], key


def test_the_codebook_covers_every_measure(document: Document) -> None:
    """Name, unit, way of counting and definition of each, in three languages."""
    rows = {row.label["en"]: row for row in table_of(document, "codebook").rows}
    declared = [output for table in tables() for output in table.outputs]
    assert list(rows) == [output.name for output in declared]
    for output in declared:
        assert all(cell is not None and all(cell[language] for language in LANGUAGES)  # type: ignore[index]
                   for cell in rows[output.name].cells)  # fmt: skip


def test_every_column_of_figures_says_what_it_counts_and_how(document: Document) -> None:
    """Families or persons, ever in the year or in an average month: in the column's head or in the row."""
    for table in document.tables():
        heads = {column.key for column in table.columns}
        for column in table.columns:
            measured = table.id.startswith(("recipients", "regions", "budget.payments", "steps", "flows", "bridge"))
            if measured:
                assert column.unit and column.counted, (table.id, column.key)
            elif table.id.startswith(("key", "poverty", "contracts")):
                assert {"unit", "counted"} <= heads


def test_an_appropriation_is_spent_with_a_probability_that_never_falls(document: Document) -> None:
    """From month to month the chance grows, and lies between none and all."""
    chances = [row.cells[0].shown for row in table_of(document, "appropriation").rows]  # type: ignore[union-attr]
    assert chances == sorted(chances) and chances[0] >= 0 and chances[-1] <= 100
    assert chances[0] < chances[-1]


def test_a_spread_has_its_quantiles_and_chances_in_accord() -> None:
    """Above the median lies half; above P90 a tenth."""
    spread = Spread(100.0, 0.2)
    assert spread.quantile(0.5) == pytest.approx(100.0)
    assert spread.chance_above(spread.quantile(0.9)) == pytest.approx(0.1)
    assert Spread(0.0, 0.2).chance_above(1.0) == 0.0


def test_a_null_comparison_shows_zero_everywhere(compared_runs: Path, tmp_path: Path) -> None:
    """A run beside itself under another name: every difference is zero, without an interval."""
    import shutil

    copy = Path(shutil.copytree(compared_runs / "line_50", tmp_path / "again"))
    manifest = json.loads((copy / "manifest.json").read_text("utf-8"))
    manifest["scenario"]["name"] = "again"
    (copy / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    document = build([compared_runs / "line_50", copy], kind="memo")
    gaps = [entry for name, entry in document.numbers.items() if "-minus-" in name]
    assert gaps and all(entry.shown == 0 and entry.exact == 0 and entry.low is None for entry in gaps)


def test_the_appropriation_s_and_the_bill_s_words_are_the_user_s(compared_runs: Path, tmp_path: Path) -> None:
    """The comparative table holds what the user wrote; a missing language is named with its entry."""
    bill = tmp_path / "bill.yaml"
    words = "{kk: мәтін, ru: текст, en: text}"
    bill.write_text(f"rows:\n- {{article: '2', in_force: {words}, proposed: {words}, reason: {words}}}\n", "utf-8")
    document = build([compared_runs], bills=bill)
    assert table_of(document, "bills").rows[0].cells[1] == {"kk": "мәтін", "ru": "текст", "en": "text"}
    bill.write_text("rows:\n- {article: '2', in_force: {kk: мәтін}, proposed: a, reason: b}\n", "utf-8")
    with pytest.raises(Findings, match="entry 1, in_force"):
        build([compared_runs], bills=bill)


NOTES = """
question: {{kk: Сұрақ, ru: Вопрос, en: A question}}
sections:
  risk:
    - words: {{kk: "{{{name}}} мың", ru: "{{{name}}} тыс.", en: "Reserve beside {{{name}}}"}}
      quotes: {{{name}: {value}}}
"""


def test_notes_are_kept_and_flagged_when_what_they_quote_has_moved(compared_runs: Path, tmp_path: Path) -> None:
    """A paragraph stands in its section; a quoted number that is no longer what it was is told under it."""
    name = "line_50.2018.KZ.paid_total"
    notes = tmp_path / "notes.yaml"
    value = build([compared_runs], kind="memo").numbers[name].shown
    notes.write_text(NOTES.format(name=name, value=value), "utf-8")
    kept = build([compared_runs], kind="memo", notes=notes)
    assert kept.title["en"] == "A question"
    assert [block.style for block in kept.sections[-1].blocks if hasattr(block, "style")][-1] == "hand"
    notes.write_text(NOTES.format(name=name, value="1.0"), "utf-8")
    flagged = build([compared_runs], kind="memo", notes=notes).sections[-1].blocks[-1]
    assert flagged.style == "warning" and "1.0" in flagged.words["ru"]  # type: ignore[union-attr]
    notes.write_text("sections: {risk: [{words: {en: only English}}]}", "utf-8")
    with pytest.raises(Findings, match="has no kk, ru"):
        build([compared_runs], kind="memo", notes=notes)
    notes.write_text("sections: {riks: [{words: {kk: а, ru: б, en: c}}]}", "utf-8")
    with pytest.raises(UnknownName, match="section of the report"):
        build([compared_runs], kind="memo", notes=notes)


def test_what_moved_is_listed_with_its_reason(compared_runs: Path) -> None:
    """Nothing moved: said. A number of a run with another law moved: the law is the reason."""
    new = build([compared_runs], kind="memo")
    assert since.changes(new, new) == []
    name = "line_50.2018.KZ.paid_total"
    runs = {key: dict(value) for key, value in new.meta["runs"].items()}
    runs["line_50"]["law"] = "another"
    number = replace(new.numbers[name], shown=Decimal("1.0"), exact=1e9)
    old = replace(new, numbers={**new.numbers, name: number}, meta={**new.meta, "runs": runs})
    (found,) = since.changes(old, new)
    assert (found.id, found.reasons) == (name, ("law",))
    told = build([compared_runs], kind="memo", old=old)
    assert told.sections[-1].id == "since"
    assert told.numbers[f"since.{name}"].shown == Decimal("1.0")
    assert since.changes(old, told) == [found]
    assert since.changes(told, told) == []


def test_the_commands_write_a_report_and_find_a_number(compared_runs: Path, tmp_path: Path) -> None:
    """The folder holds the document, the formats, pictures and a record; a number leads back to its cell."""
    folder = tmp_path / "memo"
    run = CliRunner().invoke
    made = run(app, ["report", str(compared_runs), "--kind", "region", "--region", "KZYUZ", "--lang", "kk", "--format",
                     "html", "--out", str(folder), "--json"])  # fmt: skip
    assert made.exit_code == 0, made.output
    record = json.loads((folder / "manifest.json").read_text("utf-8"))
    assert {"document.json", "region.kk.html", "pictures/recipients.fan.kk.svg"} <= set(record["files"])
    assert files.report_in(folder).numbers
    name = "line_50.2018.KZYUZ.recipients_persons_ytd"
    found = run(app, ["source", name, "--report", str(folder), "--json"])
    assert found.exit_code == 0, found.output
    cell = json.loads(found.stdout)
    assert cell["table"] == "line_50/tables/recipients.parquet"
    assert cell["cell"] == {"measure": "recipients_persons_ytd", "when": 2018, "region": "KZYUZ", "group": "all",
                            "statistic": "mean"}  # fmt: skip
    assert isinstance(run(app, ["source", "no.such", "--report", str(folder)]).exception, UnknownName)
    assert isinstance(run(app, ["report", str(compared_runs), "--format", "odt"]).exception, UnknownName)


def test_a_number_is_what_its_source_says(document: Document, compared_runs: Path) -> None:
    """Read back from the run's table, the cell gives the figure that is printed."""
    import pandas as pd

    for measure, table in (("recipients_persons_ytd", "recipients"), ("paid_tsa", "budget")):
        frame = pd.read_parquet(compared_runs / "line_50" / "tables" / f"{table}.parquet")
        chosen = frame[(frame["measure"] == measure) & (frame["region"] == "KZ") & (frame["group"] == "all")]
        year = chosen[chosen["month"].astype(str).str.startswith("2018")]
        by_month = year.groupby("month", observed=True)["value"].mean()
        value = float(by_month.iloc[-1]) if measure.endswith("_ytd") else float(by_month.sum())
        assert document.numbers[f"line_50.2018.KZ.{measure}"].exact == pytest.approx(value, rel=1e-12)
