"""The law is complete on every day on which anything changes, and what was there before stays as it was."""

import csv
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tsa_sim.calendar import Month, month, month_text, months
from tsa_sim.errors import Findings, OutsideData
from tsa_sim.law.asset_test import rules as asset_test
from tsa_sim.law.award_of_mother import rules as award_of_mother
from tsa_sim.law.childcare_allowance import rules as childcare_allowance
from tsa_sim.law.expenditure_pilot import rules as expenditure_pilot
from tsa_sim.law.family_map import rules as family_map
from tsa_sim.law.financing.rules import COMPONENTS, split
from tsa_sim.law.sheet import law_sheet
from tsa_sim.parameters import LawBook, law_book, law_books, poverty_line
from tsa_sim.parameters.programme import read_programme
from tsa_sim.regions import REGIONS_2018, region, regions

BASELINE = Path(__file__).parents[1] / "baselines" / "law_2017_to_march_2019.csv"
LAW = Path(__file__).parents[2] / "tsa_sim" / "law"
APART = (asset_test, award_of_mother, childcare_allowance, expenditure_pilot, family_map)


def days_of_change(book: LawBook) -> list[Month]:
    """Every month in which a value begins, and every first month of a quarter: the line's own days."""
    dated = {value.since for name in book.names() for value in book.history(name)}
    quarters = {when for when in months(book.begins, book.ends - 1) if when % 3 == 0}
    return sorted(when for when in dated | quarters | {book.begins, book.ends - 1} if book.begins <= when < book.ends)


@pytest.mark.parametrize("name", law_books())
def test_on_every_day_on_which_anything_changes_the_law_is_complete(name: str) -> None:
    """Every programme can be frozen in every region that exists, every parameter has a value and a reference."""
    book = law_book(name)
    days = days_of_change(book)
    assert len(days) > 50
    for when in days:
        for code in {*REGIONS_2018, *(one.code for one in regions(f"{month_text(when)}-28"))}:
            law_sheet(book, code, when)
            for programme in APART:
                programme.frozen(book, code, when)
        for parameter in book.names():
            dated = book.dated(parameter, when)
            assert dated.reference.strip() and dated.confidence, (parameter, month_text(when))


def test_values_neither_overlap_nor_leave_a_gap() -> None:
    """Dates of a parameter rise strictly, and none ends before the law does."""
    book = law_book()
    for name in book.names():
        dates = [value.since for value in book.history(name)]
        assert all(one < other for one, other in pairwise(dates)), name
        assert book.parameter(name).ends is None or book.parameter(name).ends >= book.ends, name


def test_a_date_written_twice_or_out_of_order_is_refused(tmp_path: Path) -> None:
    """Overlap is an error of the file, named with its line."""
    text = (LAW / "orleu" / "orleu.yaml").read_text("utf-8")
    late, early = "    2014-01-01: {value: true", "    2001-01-01: {value: true"
    assert late in text
    broken = tmp_path / "orleu.yaml"
    broken.write_text(text.replace(late, early), "utf-8")
    with pytest.raises(Findings, match="does not come after"):
        read_programme(broken)
    broken.write_text(text.replace(late, "    2002-01-01: {value: true"), "utf-8")
    with pytest.raises(Findings, match="twice"):
        read_programme(broken)


def test_the_law_of_january_2017_to_march_2019_is_what_it_was() -> None:
    """Every number of every sheet that stood before the later law was added, both law books, 17 regions, 27 months."""
    held: dict[tuple[str, str], dict[str, str]] = {}
    rows = list(csv.DictReader(BASELINE.read_text("utf-8").splitlines()))
    by_month: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        by_month.setdefault(row["month"], []).append(row)
    compared = 0
    for when in months(month("2017-01"), month("2019-03")):
        for row in by_month.get(month_text(when), []):
            held[row["book"], row["region"]] = row
        assert len(held) == 2 * len(REGIONS_2018)
        for (name, code), row in held.items():
            sheet = law_sheet(law_book(name), code, when)
            for field, value in row.items():
                if field not in ("book", "region", "month"):
                    assert int(at(sheet, field)) == int(value), (name, code, month_text(when), field)
                    compared += 1
    assert compared == 27 * 34 * 28


def at(sheet: Any, dotted: str) -> Any:
    """Follow the dots."""
    for part in dotted.split("."):
        sheet = getattr(sheet, part)
    return sheet


def test_the_law_ends_with_the_last_line_that_rests_on_a_held_minimum() -> None:
    """December 2026 rests on the third quarter; a month later nothing is invented."""
    book = law_book()
    assert month_text(book.ends - 1) == "2026-12"
    assert poverty_line(book, "KZAKT", month("2026-12")).exact == book.minimum("KZAKT", 2026 * 4 + 2).value * 7 / 10
    with pytest.raises(OutsideData, match="December 2026"):
        poverty_line(book, "KZAKT", month("2027-01"))


def test_a_region_that_was_split_off_has_its_parents_line_until_it_has_its_own() -> None:
    """Abai before 2022 has that of East Kazakhstan, marked as filled; South Kazakhstan's parts that of the whole."""
    book = law_book()
    for child, when in (("KZABY", "2021-05"), ("KZULU", "2020-11"), ("KZZHS", "2019-02")):
        parent = region(child).parent
        assert poverty_line(book, child, month(when)).exact == poverty_line(book, parent, month(when)).exact
        assert poverty_line(book, child, month(when)).filled
    assert poverty_line(book, "KZABY", month("2023-05")).exact != poverty_line(book, "KZVOS", month("2023-05")).exact


def test_every_payment_is_split_between_the_budgets_without_a_remainder() -> None:
    """Republican and local parts add to what is paid, also at odd amounts and shares."""
    book = law_book().overlay({"financing.tsa": {"2020-01": "1/3"}}, "test")
    for component in COMPONENTS:
        for paid in (0, 1, 100, 28_591):
            assert sum(split(book, component, "KZKAR", month("2021-05"), paid)) == paid
    assert split(book, "tsa", "KZKAR", month("2021-05"), 100).republican == 33


def test_every_guessed_value_is_marked() -> None:
    """What rests on memory, inference or assumption says so; a reference that names no act is never 'verified'."""
    book = law_book()
    for name in book.names():
        for value in book.history(name):
            guessed = value.confidence in ("assumption", "memory", "inference")
            assert value.source or guessed, (name, month_text(value.since))
