"""The law reproduces what was published, to the tenge."""

import csv
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from tsa_sim.calendar import month
from tsa_sim.law.award_of_mother import rules as award_of_mother
from tsa_sim.law.child_allowance import rules as child_allowance
from tsa_sim.law.child_supplement import rules as child_supplement
from tsa_sim.law.large_family import rules as large_family
from tsa_sim.law.social_contract.rules import (
    SocialContract,
    kind_of_assistance,
    monthly_payment,
    months_barred,
    months_granted,
    months_left_after_breach,
)
from tsa_sim.law.social_contract.rules import frozen as frozen_contract
from tsa_sim.law.special_state_allowance import rules as special_state_allowance
from tsa_sim.law.tsa import rules as tsa
from tsa_sim.money import round_half_up
from tsa_sim.parameters import law_book, poverty_line

REGIMES = {
    "R0": "2017-05",
    "R1": "2018-05",
    "R2 of April": "2019-05",
    "R2 of October": "2019-11",
    "R3": "2021-11",
    "R4": "2025-05",
}
CONTRACT = SocialContract(True, 6, 6, False, True)


def rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file of the official data."""
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def large_family_allowance(when: str, key: str) -> int:
    """Give the allowance to a family of so many children."""
    return large_family.monthly_payment(
        int(key.removeprefix("children=")), large_family.frozen(law_book(), "KZ", month(when))
    )


PUBLISHED: dict[str, Callable[[str, str], int]] = {
    "large_family_allowance": large_family_allowance,
    "SSA": lambda when, _: special_state_allowance.frozen(law_book(), "KZKAR", month(when)).amount,
    "child_allowance_u18": lambda when, _: child_allowance.frozen(law_book(), "KZKAR", month(when)).amount,
    "tsa_child_1_6": lambda when, _: child_supplement.for_child(
        12 * 3, child_supplement.frozen(law_book(), "KZKAR", month(when))
    ),
}


def test_all_37_published_amounts_are_met_to_the_tenge(shared: Path) -> None:
    """Multiples of the index, rounded up: large families, special and child allowances, the supplement."""
    found = rows(shared / "data/official/law/published_amounts.csv")
    for row in found:
        assert PUBLISHED[row["benefit"]](row["valid_from"], row["key"]) == int(row["published_tenge"]), row
    assert len(found) == 37


def example_award(row: dict[str, str]) -> int:
    """Give the award of a worked example with its own line."""
    line = Fraction(row["line_or_sm"])
    sheet = tsa.with_line(law_book(), "KZKAR", month(row["date"]), line, round_half_up(line))
    income = 3 * Fraction(row["monthly_income_counted"])
    return tsa.award(income, int(row["members"]), int(row["children"]), sheet)  # type: ignore[arg-type]


def example_line(row: dict[str, str]) -> int:
    """Give the line of a worked example from its minimum and the share of that day."""
    year, rest = row["date"].split("-")
    first = f"{year}-{3 * int(rest[1]) - 2:02d}" if rest.startswith("Q") else row["date"]
    share = "child_allowance" if "60%" in row["what"] else "tsa"
    value = law_book().value(f"{share}.share_of_subsistence_minimum", month(first))
    return round_half_up(Fraction(value) * int(row["line_or_sm"]))


EXAMPLES: dict[str, Callable[[dict[str, str]], int]] = {
    "R1": example_award,
    "R2": example_award,
    "R3": example_award,
    "line": example_line,
    "SSA": lambda row: PUBLISHED["SSA"](f"{row['date']}-01", ""),
    "child allowance": lambda row: PUBLISHED["child_allowance_u18"](f"{row['date']}-01", ""),
    "large family": lambda row: large_family_allowance(f"{row['date']}-01", row["children"]),
    "child 1-6": lambda row: PUBLISHED["tsa_child_1_6"](f"{row['date']}-01", ""),
}


def test_every_worked_example_is_met_to_the_tenge(shared: Path) -> None:
    """Families' awards under three regimes, lines under four shares, single amounts."""
    found = rows(shared / "data/official/law/worked_examples.csv")
    for row in found:
        assert EXAMPLES[row["regime"]](row) == int(row["expected"]), row
    assert len(found) == 15


def test_every_published_line_of_a_region_follows_from_the_packages_own_minimum(shared: Path) -> None:
    """Lines printed by offices and akimats, 2017 to 2026; the national ones of April to September 2019."""
    met = 0
    for row in rows(shared / "data/official/law/poverty_line.csv"):
        when = month(row["valid_from"] or "1900-01")
        if row["kind"] == "value_child_allowance_limit":
            line = law_book().line(row["region_code"], when, "child_allowance.share_of_subsistence_minimum")
        elif row["kind"] == "value" and when >= month("2017-01"):  # January 2016: a national figure no region used
            line = poverty_line(law_book(), row["region_code"], when).shown
        else:
            continue
        assert line == int(row["value_tenge"]), row
        met += 1
    assert met == 12


def test_from_april_to_september_2019_one_line_holds_in_every_region() -> None:
    """20 789 tenge from the minimum of the budget law; from October each region has its own again."""
    for code in ("KZAKM", "KZMAN", "KZSHY"):
        assert {poverty_line(law_book(), code, month(f"2019-{number:02d}")).shown for number in range(4, 10)} == {
            20_789
        }
    october = {code: poverty_line(law_book(), code, month("2019-10")).shown for code in ("KZAKM", "KZMAN", "KZSHY")}
    assert len(set(october.values())) == 3


def test_the_ministry_family_of_six_gets_4765_tenge_a_head() -> None:
    """Two adults and four children, 60 504 tenge a month: 10 084 a head against 14 849."""
    assert tsa.gap_per_member(3 * 60_504, 6, sheet_of("2019-03", 14_849)) == 4_765


def sheet_of(when: str, line: int | Fraction) -> tsa.Tsa:
    """Freeze the programme of a month with a line of its own."""
    return tsa.with_line(law_book(), "KZKAR", month(when), Fraction(line), round_half_up(line))


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize("members", [1, 3, 4, 6, 11])
def test_one_tenge_around_the_line(regime: str, members: int) -> None:
    """Below the line until 2019, not above it from 2020: one tenge a quarter under, on and over a whole line."""
    sheet = sheet_of(REGIMES[regime], 12_345)
    limit = 3 * members * 12_345
    entitled = [tsa.entitled(limit + step, members, sheet) for step in (-1, 0, 1)]
    assert entitled == [True, regime in ("R3", "R4"), False]


@pytest.mark.parametrize("regime", REGIMES)
def test_one_tenge_around_a_line_with_a_fraction(regime: str) -> None:
    """A minimum of thirds: 0.70 x 43 210 1/3. Until 2019 the line is a whole tenge first; from 2020 it is exact."""
    line = Fraction(7, 10) * (43_210 + Fraction(1, 3))
    whole = Fraction(round_half_up(line))
    sheet = sheet_of(REGIMES[regime], line if regime in ("R3", "R4") else whole)
    limit = 3 * 4 * (line if regime in ("R3", "R4") else whole)
    last = int(limit) if limit.denominator > 1 or regime in ("R3", "R4") else int(limit) - 1
    assert tsa.entitled(last, 4, sheet)
    assert not tsa.entitled(last + 1, 4, sheet)


def test_the_cliff_of_2019_is_the_childrens_guarantee() -> None:
    """Two adults and four children one tenge a quarter under 20 789 a head draw 83 156; on the line nothing."""
    sheet = tsa.frozen(law_book(), "KZKAR", month("2019-05"))
    limit = 3 * 6 * 20_789
    assert tsa.award(limit - 1, 6, 4, sheet) == 83_156
    assert tsa.award(limit, 6, 4, sheet) == 0


@pytest.mark.parametrize(("thirds", "gap"), [(0, 100), (1, 100), (2, 99), (3, 99)])
def test_the_gap_is_rounded_half_up_a_head(thirds: int, gap: int) -> None:
    """One member, line 1 000: income of 900 a month and a few tenge a quarter."""
    assert tsa.gap_per_member(3 * 900 + thirds, 1, sheet_of("2018-05", 1_000)) == gap


def test_half_a_tenge_is_rounded_up_a_head_until_2019_and_a_family_from_2020() -> None:
    """Two members, gap of 99.5 a head: 100 each until 2019, 199 together from 2020; three halves of a family: up."""
    assert tsa.gap_per_member(6 * 1_000 - 597, 2, sheet_of("2018-05", 1_000)) == 100
    assert tsa.gap_per_member(6 * 1_000 - 591, 2, sheet_of("2018-05", 1_000)) == 99
    assert tsa.award(6 * 1_000 - 597, 2, 0, sheet_of("2018-05", 1_000)) == 200
    assert tsa.award(6 * 1_000 - 597, 2, 0, sheet_of("2021-05", 1_000)) == 199
    assert tsa.award(0, 1, 0, sheet_of("2021-05", Fraction(2_001, 2))) == 1_001


def test_in_2019_the_adults_gap_is_rounded_before_it_is_multiplied() -> None:
    """12 456 a head for two adults and 20 789 a child: 108 068."""
    sheet = tsa.frozen(law_book(), "KZKAR", month("2019-04"))
    assert tsa.award(3 * 50_000, 6, 4, sheet) == 2 * 12_456 + 4 * 20_789 == 108_068


def test_karagandas_122_tenge_come_from_the_unrounded_line_given() -> None:
    """26 927.17 x 6 - 161 440.98 = 122.04; the filled series (38 467 in whole tenge) gives 120."""
    own = tsa.frozen(law_book(), "KZKAR", month("2021-11"))
    assert tsa.income_limit(own) == Fraction("26926.9")
    assert tsa.award(3 * 161_441, 6, 4, own) == 120
    assert tsa.award(3 * 161_441, 6, 4, sheet_of("2021-11", Fraction("26927.17"))) == 122


@pytest.mark.parametrize(
    ("able", "care", "kind"), [(0, False, 1), (0, True, 1), (1, True, 1), (1, False, 2), (2, True, 2), (2, False, 2)]
)
def test_only_a_family_without_a_free_able_bodied_member_is_unconditional(able: int, care: bool, kind: int) -> None:
    """Two able-bodied adults of whom one cares are conditional: the other must take part."""
    assert kind_of_assistance(able, care) == kind


def test_a_contract_runs_six_months_and_unconditional_aid_to_the_quarters_end() -> None:
    """Contract 6 months; without one 1 to 3 months; from 2020 the contract too ends with the quarter."""
    assert months_granted(2, 2, CONTRACT) == 6
    assert months_granted(1, 2, CONTRACT) == 2
    assert months_granted(2, 2, frozen_contract(law_book(), "KZKAR", month("2021-11"))) == 2
    assert tsa.months_to_quarter_end(month("2021-11")) == 2


def test_a_breach_takes_the_able_bodied_members_part() -> None:
    """Six members, two able-bodied, gap 4 765: the other four keep theirs; where the law says so half is kept."""
    assert monthly_payment(28_590, 2, 4_765, 0, CONTRACT) == 28_590
    assert monthly_payment(28_590, 2, 4_765, 1, CONTRACT) == 4 * 4_765
    halved = CONTRACT._replace(breach_halves=True)
    assert monthly_payment(28_590, 2, 4_765, 1, halved) == 5 * 4_765
    assert monthly_payment(28_590, 1, 4_765, 1, halved) == 5 * 4_765 + 2_383


def test_a_breach_may_first_suspend_the_payment_and_shorten_the_contract() -> None:
    """The ministry's steps without terms: two months of suspension, then the part is lost; three months less."""
    steps = CONTRACT._replace(suspension_months=2, shortened_by_months=3)
    assert [monthly_payment(28_590, 2, 4_765, broken, steps) for broken in (1, 2, 3)] == [0, 0, 4 * 4_765]
    assert [months_left_after_breach(left, steps) for left in (5, 3, 1)] == [2, 0, 0]
    assert months_left_after_breach(5, CONTRACT) == 5


def test_from_2020_a_refusal_or_a_breach_costs_the_whole_family_six_months() -> None:
    """Article 128(4) and (5); before 2020 no bar."""
    for when, bar in (("2018-05", 0), ("2019-12", 0), ("2020-01", 6), ("2026-12", 6)):
        terms = frozen_contract(law_book(), "KZKAR", month(when))
        assert months_barred(True, False, terms) == months_barred(False, True, terms) == bar
        assert months_barred(False, False, terms) == 0
    terms = frozen_contract(law_book(), "KZKAR", month("2020-01"))
    assert monthly_payment(28_590, 2, 4_765, 1, terms) == 0
    assert months_left_after_breach(2, terms) == 0


def test_awards_of_mothers_in_2025() -> None:
    """25 165 and 29 097 tenge (alau.kz, 20 August 2025)."""
    assert award_of_mother.frozen(law_book(), "KZ", month("2025-08")) == (25_165, 29_097)


def test_the_cash_for_small_children_is_for_ages_one_to_six_from_2023() -> None:
    """The last month before the first birthday and the seventh: 5 175 tenge in between, nothing before 2023."""
    now = child_supplement.frozen(law_book(), "KZKAR", month("2023-01"))
    assert [child_supplement.for_child(age, now) for age in (0, 11, 12, 83, 84, 215, 216)] == [
        0,
        0,
        5_175,
        5_175,
        0,
        0,
        0,
    ]
    before = child_supplement.frozen(law_book(), "KZKAR", month("2022-12"))
    assert child_supplement.for_child(36, before) == 0
