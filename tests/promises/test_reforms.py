"""The reform library: every historic reform turns the law before it into the law after it; others do what they say."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tsa_sim.calendar import Month, month, month_text
from tsa_sim.errors import OutsideData
from tsa_sim.law.child_supplement import rules as child_supplement
from tsa_sim.law.means_test import rules as means_test
from tsa_sim.law.sheet import law_sheet
from tsa_sim.law.tsa import rules as tsa
from tsa_sim.parameters import LawBook, binding, law_book, plain, poverty_line
from tsa_sim.parameters.book import FIGURES
from tsa_sim.regions import REGIONS_2018
from tsa_sim.scenario.checking import load
from tsa_sim.yaml_source import read_yaml

FOLDER = Path(__file__).parents[2] / "scenarios" / "reforms"
HISTORIC = (
    "allowances_2017",
    "cash_supplement_2023",
    "child_guarantee_2019",
    "median_line_2025",
    "new_format_2018",
    "orleu_country_2016",
    "orleu_districts_2015",
    "orleu_pilot_2014",
    "pay_of_measures",
    "pension_age_of_women",
    "prolongation_2020",
    "prolongation_2022",
    "regional_line_2019",
    "rules_of_2020",
    "social_code_2023",
    "visits_suspended_2020",
)
NOT_VALUES = ("title", "reference", "note")


def dated(name: str) -> dict[str, list[Month]]:
    """Give the parameters of a reform file with their dates."""
    content: dict[str, Any] = read_yaml(FOLDER / f"{name}.yaml").content
    return {key: sorted(map(month, entries)) for key, entries in content.items() if key not in NOT_VALUES}


DATES = {name: dated(name) for name in HISTORIC}


def reformed(name: str, book: LawBook) -> LawBook:
    """Lay a reform file over a law book."""
    return load(str(FOLDER / f"{name}.yaml")).over(book)  # type: ignore[union-attr]


@pytest.mark.parametrize("name", HISTORIC)
def test_a_historic_reform_turns_the_law_before_it_into_the_law_after_it(name: str) -> None:
    """The law of the month before, running on, with the reform laid over it is the law in force until the next one."""
    first = min(when for dates in DATES[name].values() for when in dates)
    later = {when for other in HISTORIC if other != name for dates in DATES[other].values() for when in dates}
    until = min((when for when in later if when > first), default=law_book().ends)
    together = {  # what other files change on the very same day
        key for other in HISTORIC if other != name for key, dates in DATES[other].items() if first in dates
    }
    before = law_book().running_on_from(first - 1)
    after = reformed(name, before)
    assert [
        change for change in after.changes(law_book()) if change.since < until and change.name not in together
    ] == []
    assert {change.name for change in before.changes(after)} == set(DATES[name])


def test_every_change_of_the_law_since_2014_stands_in_the_library() -> None:
    """No reform of the law in force is missing, and the library changes nothing that the law did not."""
    known = {(key, when) for dates in DATES.values() for key, whens in dates.items() for when in whens}
    changed = set()
    for name in law_book().names():
        history = law_book().history(name)
        for one, other in pairwise(history):
            said = (one.value, one.regions) != (other.value, other.regions)
            if said and other.since >= month("2014-01") and name.split(".")[0] not in FIGURES:
                changed.add((name, other.since))
    assert known == changed
    assert len(known) > 60


@pytest.mark.parametrize("name", HISTORIC)
def test_a_historic_reform_laid_over_the_law_in_force_changes_nothing_before_the_next(name: str) -> None:
    """Over the law that already has it, the first months of a reform are the law itself."""
    for change in law_book().changes(reformed(name, law_book())):
        assert change.since > max(DATES[name][change.name]), (name, change.name, month_text(change.since))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_reform_of_the_library_changes_the_law_or_is_history(path: Path) -> None:
    """A reform that does nothing would be a slip."""
    changed = law_book().changes(load(str(path)).over(law_book()))  # type: ignore[union-attr]
    assert changed or path.stem in HISTORIC


# Reforms that the law has never had ------------------------------------------------------------------

WHEN = month("2025-05")


def sheet(name: str, region: str = "KZKAR", when: Month = WHEN) -> tsa.Tsa:
    """Freeze the programme of a reform."""
    return tsa.frozen(reformed(name, law_book()), region, when)


def test_a_taper_of_one_half_doubles_the_limit_and_halves_the_loss() -> None:
    """At no income the award is the same; each 100 tenge a head take off 50; it ends at twice the line."""
    now, taper = tsa.frozen(law_book(), "KZKAR", WHEN), sheet("taper_half")
    assert tsa.award(0, 4, 2, taper) == tsa.award(0, 4, 2, now)
    assert tsa.award(0, 4, 2, taper) - tsa.award(3 * 400, 4, 2, taper) == 200
    assert tsa.income_limit(taper) == 2 * tsa.income_limit(now)
    limit = int(3 * 4 * tsa.income_limit(taper))
    assert tsa.entitled(limit, 4, taper) and not tsa.entitled(limit + 1, 4, taper)
    assert tsa.award(limit, 4, 2, taper) == 0


def test_four_fifths_of_the_gap() -> None:
    """Whatever the income, 0.8 of what the law pays, rounded once a family; nobody else is entitled."""
    now, part = tsa.frozen(law_book(), "KZKAR", WHEN), sheet("gap_paid_80")
    assert tsa.income_limit(now) == tsa.income_limit(part)
    line = tsa.income_limit(now)
    for income in (0, 12_345, 99_999):
        gap = 5 * line - Fraction(income, 3)
        assert tsa.award(income, 5, 3, part) == int(gap * Fraction(4, 5) + Fraction(1, 2))


def test_an_earnings_disregard_lasts_its_months() -> None:
    """Half of the earnings of the first six months is left out, then nothing."""
    means = means_test.frozen(reformed("earnings_disregard_6_months", law_book()), "KZKAR", WHEN)
    counted = [means_test.earnings_that_count(100_001, months, means) for months in (0, 5, 6)]
    assert counted == [50_001, 50_001, 100_001]
    law = means_test.frozen(law_book(), "KZKAR", WHEN)
    assert means_test.earnings_that_count(100_001, 0, law) == 100_001
    assert means_test.tests_each_member(means._replace(narrowed=False))


def test_a_child_amount_by_age() -> None:
    """2 indices under one, 1.5 to six, 1 to seventeen: of 3 932 tenge, rounded up."""
    amounts = child_supplement.frozen(reformed("child_amount_by_age", law_book()), "KZKAR", WHEN)
    assert [child_supplement.for_child(12 * age, amounts) for age in (0, 1, 6, 7, 17, 18)] == [
        7_864,
        5_898,
        5_898,
        3_932,
        3_932,
        0,
    ]


def test_an_indexed_line_grows_each_full_year() -> None:
    """35 000 tenge through 2025, 37 800 in 2026, the same in every region."""
    book = reformed("indexed_line", law_book())
    assert {poverty_line(book, code, month("2025-12")).floor for code in REGIONS_2018} == {35_000}
    assert poverty_line(book, "KZMAN", month("2026-01")).shown == 37_800


def test_grandfathering_counts_its_months_down() -> None:
    """Six months from January 2025, none before and after."""
    left = [
        sheet("grandfathering_6_months", when=month(text)).grandfathering_months
        for text in ("2024-12", "2025-01", "2025-06", "2025-07")
    ]
    assert left == [0, 6, 1, 0]
    assert sheet("grandfathering_6_months", when=month("2025-01")).grandfathering_begins


def test_a_regional_pilot_moves_its_region_alone() -> None:
    """80% in Shymkent, the law elsewhere; the change is named with its region."""
    book = reformed("line_80_in_shymkent", law_book())
    for code in REGIONS_2018:
        factor = Fraction(8, 7) if code == "KZSHY" else 1
        assert poverty_line(book, code, WHEN).exact == poverty_line(law_book(), code, WHEN).exact * factor
    (change,) = law_book().changes(book)
    assert (plain(change.before or 0), change.after) == ("0.7", "0.7; KZSHY 0.8")


def test_the_median_binds_where_it_exceeds_the_floor() -> None:
    """With a median of 100 000 the line is 35 000 where the floor is lower; the turning point is floor / 0.35."""
    found = binding(law_book(), month("2025-02"), REGIONS_2018, dict.fromkeys(REGIONS_2018, Fraction(100_000)))
    assert {one.median_binds for one in found.values()} == {True, False}
    for code, one in found.items():
        floor = Fraction(7, 10) * law_book().minimum(code, 2024 * 4 + 3).value
        assert one.floor == floor and one.turning_median == floor / Fraction(35, 100)
        assert one.line == max(floor, 35_000) and one.median_binds == (floor < 35_000)
    with pytest.raises(ValueError, match="no share of the median"):
        binding(law_book(), month("2024-12"), REGIONS_2018)


def test_without_a_median_the_floor_is_the_line_and_without_a_floor_there_is_none() -> None:
    """No median of registered income is published: it comes from the simulated people, or the law says so."""
    line = poverty_line(law_book(), "KZAKT", month("2026-01"))
    assert (line.base, line.median_line, line.shown) == ("floor", None, 37_060)
    with pytest.raises(OutsideData, match="no floor under the line"):
        poverty_line(reformed("median_without_floor", law_book()), "KZAKT", month("2025-02"))
    survey = reformed("median_without_floor", law_book()).overlay({"tsa.median_concept": {"2025-01": "survey"}}, "test")
    assert poverty_line(survey, "KZAKT", month("2025-02")).exact == 22_050


@pytest.mark.parametrize(("concept", "binds"), [("survey", set[bool]({False})), ("administrative", set[bool]({True}))])
def test_survey_and_administrative_medians_bind_nowhere_and_everywhere(concept: str, binds: set[bool]) -> None:
    """35% of the survey's median lies below every floor, 35% of administrative income above every one."""
    book = law_book().overlay({"tsa.median_concept": {"2025-01": concept}}, "test")
    assert {one.median_binds for one in binding(book, month("2025-02"), REGIONS_2018).values()} == binds


def test_medians_belong_to_the_law_and_to_its_hash() -> None:
    """Another median is another law; a region without one has that of the region it was split from."""
    book = law_book().with_medians({("KZVOS", 2024 * 4 + 3): Fraction(200_000)})
    assert book.hash() != law_book().hash()
    assert poverty_line(book, "KZABY", month("2025-01")).exact == 70_000
    assert poverty_line(book, "KZVOS", month("2025-04")).base == "floor"


# Properties ------------------------------------------------------------------------------------------

MONTHS = some.sampled_from(["2017-05", "2018-05", "2019-05", "2019-11", "2021-05", "2023-05", "2026-05"])


@given(
    when=MONTHS,
    region=some.sampled_from(REGIONS_2018),
    income=some.integers(0, 3_000_000),
    more=some.integers(0, 100_000),
    members=some.integers(1, 12),
    children=some.integers(0, 11),
)
def test_more_income_never_gives_more_assistance(
    when: str, region: str, income: int, more: int, members: int, children: int
) -> None:
    """In every regime; and nobody below the line draws more than the line for each member."""
    now = tsa.frozen(law_book(), region, month(when))
    children = min(children, members)
    less, greater = (tsa.award(each, members, children, now) for each in (income, income + more))
    assert greater <= less <= members * now.line + members
    if not now.child_guarantee and less:
        assert abs(less + Fraction(income, 3) - members * tsa.income_limit(now)) <= Fraction(members + 1, 2)


@given(
    when=MONTHS, region=some.sampled_from(REGIONS_2018), income=some.integers(0, 900_000), members=some.integers(1, 9)
)
def test_whole_units_are_the_exact_fractions(when: str, region: str, income: int, members: int) -> None:
    """The compiled arithmetic in whole units equals fractions: line, comparison and rounding."""
    book, number = law_book(), month(when)
    now, line = tsa.frozen(book, region, number), poverty_line(book, region, number).exact
    gap = line - Fraction(income, 3 * members)
    below = gap >= 0 if when >= "2020" else gap > 0
    assert tsa.entitled(income, members, now) == below
    if below:
        half = Fraction(1, 2)
        head, family = int(gap + half), int(members * gap + half)
        expected = family if when >= "2020" else members * head
        if now.child_guarantee:
            expected = int(line) + (members - 1) * head
        assert tsa.award(income, members, 1, now) == expected


def test_sheets_hold_in_64_bits() -> None:
    """The largest product of the rules stays far below the machine's limit, also for awkward shares."""
    awkward = law_book().overlay({"tsa.share_of_subsistence_minimum": {"2025-01": "0.6180339887"}}, "test")
    now = law_sheet(awkward, "KZMAN", WHEN).tsa
    income, members = 300_000_000, 20
    assert 6 * max(members * now.line_units, income * now.income_units) * now.paid_units < 2**62
