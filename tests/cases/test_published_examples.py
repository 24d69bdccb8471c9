"""The law reproduces what was published, to the tenge."""

import csv
from pathlib import Path

import pytest

from tsa_sim.calendar import month
from tsa_sim.law.child_allowance import rules as child_allowance
from tsa_sim.law.social_contract.rules import SocialContract, kind_of_assistance, monthly_payment, months_granted
from tsa_sim.law.special_state_allowance import rules as special_state_allowance
from tsa_sim.law.tsa.rules import award, below_line, gap_per_member
from tsa_sim.parameters import law_book

COVERED_REGIMES = ("R1",)
COVERED_BENEFITS = {"SSA": special_state_allowance, "child_allowance_u18": child_allowance}
CONTRACT = SocialContract(True, 6, 6, False, True)


def rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file of the official data."""
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


def test_every_published_amount_of_the_old_benefits_is_met_to_the_tenge(shared: Path) -> None:
    """The benefits of the regimes covered: multiples of the index, rounded up."""
    met = 0
    for row in rows(shared / "data/official/law/published_amounts.csv"):
        if row["benefit"] in COVERED_BENEFITS:
            frozen = COVERED_BENEFITS[row["benefit"]].frozen(law_book(), "KZKAR", month(row["valid_from"]))
            assert frozen.amount == int(row["published_tenge"]), row
            met += 1
    assert met == 3


def test_every_worked_example_of_the_regimes_covered_is_met_to_the_tenge(shared: Path) -> None:
    """Families' awards, regional lines and single amounts of 2017 to March 2019."""
    met = []
    for row in rows(shared / "data/official/law/worked_examples.csv"):
        expected = int(row["expected"])
        if row["regime"] in COVERED_REGIMES and row["what"] == "TSA per month":
            income, line = 3 * int(row["monthly_income_counted"]), int(row["line_or_sm"])
            assert award(income, int(row["members"]), line) == expected, row
        elif row["regime"] == "line" and row["date"] in ("2018-Q1", "2018-Q2", "2017-Q3"):
            assert line_of(row) == expected, row
        elif row["regime"] == "SSA":
            assert special_state_allowance.frozen(law_book(), "KZKAR", month("2017-01")).amount == expected
        elif row["regime"] == "child allowance":
            assert child_allowance.frozen(law_book(), "KZKAR", month("2017-01")).amount == expected
        else:
            continue
        met.append(row["id"])
    assert met == ["W02", "W08", "W09", "W10", "W11", "W17", "W18"]


def line_of(row: dict[str, str]) -> int:
    """Give Karaganda's line of the example's quarter from the package's own minimum and share."""
    share = "child_allowance" if "60%" in row["what"] else "tsa"
    first = {"2017-Q3": "2017-07", "2018-Q1": "2018-01", "2018-Q2": "2018-04"}[row["date"]]
    return law_book().line("KZKAR", month(first), f"{share}.share_of_subsistence_minimum")


@pytest.mark.parametrize(
    ("region", "first", "share", "line"),
    [
        ("KZKAR", "2017-07", "tsa", 9_054),
        ("KZKAR", "2017-07", "child_allowance", 13_582),
        ("KZKAR", "2017-10", "tsa", 9_606),
        ("KZKAR", "2017-10", "child_allowance", 14_408),
        ("KZKAR", "2018-01", "tsa", 11_471),
        ("KZKAR", "2018-04", "tsa", 12_422),
    ],
)
def test_published_lines_of_karaganda(region: str, first: str, share: str, line: int) -> None:
    """Lines printed by the district offices, rounded half-up to a tenge."""
    assert law_book().line(region, month(first), f"{share}.share_of_subsistence_minimum") == line


def test_the_ministry_family_of_six_gets_4765_tenge_a_head() -> None:
    """Two adults and four children, 60 504 tenge a month: 10 084 a head against 14 849."""
    assert gap_per_member(3 * 60_504, 6, 14_849) == 4_765


@pytest.mark.parametrize(
    ("income", "entitled"), [(3 * 4 * 11_471 - 1, True), (3 * 4 * 11_471, False), (3 * 4 * 11_471 + 1, False)]
)
def test_until_2019_only_income_below_the_line_entitles(income: int, entitled: bool) -> None:
    """One tenge a quarter around the line of a family of four."""
    assert below_line(income, 4, 11_471) is entitled
    assert (award(income, 4, 11_471) > 0) is False  # a gap under half a tenge a head rounds to nothing


@pytest.mark.parametrize(("thirds", "gap"), [(0, 100), (1, 100), (2, 99), (3, 99)])
def test_the_gap_is_rounded_half_up_a_head(thirds: int, gap: int) -> None:
    """One member, line 1 000: income of 900 a month and a few tenge a quarter."""
    assert gap_per_member(3 * 900 + thirds, 1, 1_000) == gap


def test_half_a_tenge_a_head_is_rounded_up() -> None:
    """Two members: the gap of 99.5 tenge becomes 100 (banker's rounding would give the same only by luck at 98.5)."""
    assert gap_per_member(6 * 1_000 - 597, 2, 1_000) == 100
    assert gap_per_member(6 * 1_000 - 591, 2, 1_000) == 99


@pytest.mark.parametrize(
    ("able", "care", "kind"), [(0, False, 1), (0, True, 1), (1, True, 1), (1, False, 2), (2, True, 2), (2, False, 2)]
)
def test_only_a_family_without_a_free_able_bodied_member_is_unconditional(able: int, care: bool, kind: int) -> None:
    """Two able-bodied adults of whom one cares are conditional: the other must take part."""
    assert kind_of_assistance(able, care) == kind


def test_a_contract_runs_six_months_and_unconditional_aid_to_the_quarters_end() -> None:
    """Contract 6 months; without one 1 to 3 months."""
    assert months_granted(2, 2, CONTRACT) == 6
    assert months_granted(1, 2, CONTRACT) == 2


def test_a_breach_takes_the_able_bodied_members_part() -> None:
    """Six members, two able-bodied, gap 4 765: the other four keep theirs; where the law says so half is kept."""
    assert monthly_payment(6, 2, 4_765, False, CONTRACT) == 28_590
    assert monthly_payment(6, 2, 4_765, True, CONTRACT) == 4 * 4_765
    halved = CONTRACT._replace(breach_halves=True)
    assert monthly_payment(6, 2, 4_765, True, halved) == 5 * 4_765
    assert monthly_payment(6, 1, 4_765, True, halved) == 5 * 4_765 + 2_383
