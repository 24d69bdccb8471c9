"""The calculator: families of every regime, what is paid, on what conditions, and the published examples."""

import csv
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import tsa_sim as tsa
from tsa_sim.parameters import law_book

EARNER = {"age": 36, "sex": "female", "status": "employed", "income": {"wage": 50_000}}
SEEKER = {"age": 38, "sex": "male", "status": "unemployed"}
CHILDREN = [{"age": years} for years in (14, 11, 8, 3)]


def family(date: str, *members: Any, **more: Any) -> tsa.Answer:
    """Ask for a family in Karaganda."""
    return tsa.family({"date": date, "region": "KZKAR", "members": list(members), **more})


def test_every_worked_example_of_a_family_is_met_to_the_tenge(shared: Path) -> None:
    """The ministry's examples of March and April 2019, Karaganda in November 2021: with their own line and income."""
    met = 0
    rows = csv.DictReader((shared / "data/official/law/worked_examples.csv").read_text("utf-8").splitlines())
    for row in rows:
        if not row["regime"].startswith("R"):
            continue
        adults, children = [EARNER | {"income": {}}, SEEKER], CHILDREN
        assert (int(row["adults"]), int(row["children"])) == (len(adults), len(children))
        income = {"other": row["monthly_income_counted"], "special_state_allowance": 0, "large_family_allowance": 0}
        answer = family(row["date"], *adults, *children, line=row["line_or_sm"], family_income=income)
        assert answer.payments["tsa"] == int(row["expected"]), row
        met += 1
    assert met == 3


def test_the_ministrys_example_counts_the_special_allowance_until_march_2019_only() -> None:
    """50 000 tenge and four children: 28 590 with the allowance of 10 504 counted, 108 068 without from April."""
    march = family("2019-03", EARNER, SEEKER, *CHILDREN, line=14_849)
    assert (march.payments["special_state_allowance"], march.income_counted, march.payments["tsa"]) == (
        10_504,
        60_504,
        28_590,
    )
    april = family("2019-04", EARNER, SEEKER, *CHILDREN)
    assert (april.line, april.income_counted, april.payments["tsa"]) == (20_789, 50_000, 108_068)
    assert april.payments["special_state_allowance"] == 10_504
    assert any("special state allowance" in note for note in april.notes)
    assert march.contract == april.contract == {"months": 6, "prolongation_months": 6}


def test_a_family_in_each_regime() -> None:
    """A wage of 30 000, two adults and two children: each month's line, payments, months and contract."""
    adults = [EARNER | {"income": {"wage": 30_000}}, SEEKER]
    pair = [{"age": 9}, {"age": 4}]
    found = {when: family(when, *adults, *pair) for when in ("2017-08", "2018-02", "2019-05", "2021-11", "2023-08")}
    assert found["2017-08"].payments == dict.fromkeys(found["2017-08"].payments, 0) | {
        "child_allowance": 2 * 2_383,
        "orleu": 4 * (13_582 - 8_691),  # (30 000 + 4 766) / 4 = 8 691.5: the gap of 4 890.5 is rounded up to 4 891
    }
    assert found["2018-02"].payments["tsa"] == 4 * (11_471 - 7_500) == 15_884
    assert found["2019-05"].payments["tsa"] == 2 * 20_789 + 2 * (20_789 - 7_500)
    assert found["2021-11"].payments["tsa"] == round(4 * 26_926.9 - 30_000 + 1e-9)
    assert found["2023-08"].payments["child_supplement"] == 5_175
    months = {when: answer.months_of_grant for when, answer in found.items()}
    assert months == {"2017-08": 12, "2018-02": 6, "2019-05": 6, "2021-11": 2, "2023-08": 2}
    assert {answer.assistance_kind for answer in found.values()} == {"conditional"}
    assert found["2021-11"].contract == {"months": 2, "prolongation_months": 0}


def test_without_orleu_the_old_assistance_is_paid_without_a_contract() -> None:
    """orleu: false, August 2017: 4 x (9 054 - 8 691.5) with half a tenge up a head, to the end of the quarter."""
    adults = [EARNER | {"income": {"wage": 30_000}}, SEEKER]
    answer = family("2017-08", *adults, {"age": 9}, {"age": 4}, orleu=False)
    assert (answer.payments["tsa"], answer.payments["orleu"]) == (4 * 363, 0)
    assert (answer.assistance_kind, answer.months_of_grant, answer.contract) == ("unconditional", 2, None)


@pytest.mark.parametrize(("region", "date", "runs"), [
    ("KZAKM", "2014-05", True), ("KZKAR", "2014-05", False), ("KZKAR", "2015-08", False), ("KZKAR", "2016-02", True),
])  # fmt: skip
def test_orleu_is_offered_where_most_districts_take_part(region: str, date: str, runs: bool) -> None:
    """Three regions in 2014, a quarter of the other districts in 2015, 91.5% in 2016; a family may say otherwise."""
    described = {"date": date, "region": region, "members": [SEEKER, {"age": 4}]}
    assert (tsa.family(described).payments["orleu"] > 0) is runs
    assert tsa.family({**described, "orleu": True}).payments["orleu"] > 0


@pytest.mark.parametrize(("date", "age", "kind"), [
    ("2018-05", 6, "unconditional"), ("2018-05", 7, "conditional"),
    ("2020-05", 2, "unconditional"), ("2020-05", 3, "conditional"),
])  # fmt: skip
def test_a_lone_parent_is_exempt_by_the_care_of_a_small_child(date: str, age: int, kind: str) -> None:
    """Under seven in 2018-2019, under three from 2020; nobody marked as a carer is not exempt, and is told so."""
    carer = {"age": 30, "sex": "female", "status": "carer", "cares_for": 1}
    assert family(date, carer, {"age": age}).assistance_kind == kind
    unmarked = family(date, carer | {"status": "unemployed", "cares_for": None}, {"age": age})
    assert unmarked.assistance_kind == "conditional"
    change = [change for change in unmarked.what_would_change if change.key == "change.carer"]
    assert bool(change) is (kind == "unconditional")


@pytest.mark.parametrize(("cared_for", "exempt"), [
    ({"age": 12, "status": "disabled_child"}, True), ({"age": 12}, False),
    ({"age": 60, "sex": "male", "status": "disabled_2"}, True), ({"age": 84, "sex": "female"}, True),
    ({"age": 79, "sex": "female"}, False),
])  # fmt: skip
def test_care_of_the_disabled_and_the_old_exempts_the_only_able_bodied(cared_for: dict[str, Any], exempt: bool) -> None:
    """A disabled child, groups I and II, the old; a near miss each."""
    carer = {"age": 40, "sex": "female", "status": "carer", "cares_for": 1}
    assert family("2024-05", carer, cared_for).assistance_kind == ("unconditional" if exempt else "conditional")


@pytest.mark.parametrize(("status", "able"), [
    ("disabled_1", False), ("disabled_2", False), ("disabled_3", True), ("ill_over_two_months", False),
    ("student", False), ("inactive", True), ("informal", True),
])  # fmt: skip
def test_who_is_able_bodied(status: str, able: bool) -> None:
    """Groups I and II, long illness and full-time study are exempt; group III and idleness are not."""
    person = {"age": 40, "sex": "male", "status": status}
    assert family("2024-05", person).assistance_kind == ("conditional" if able else "unconditional")


def test_the_family_is_narrowed_in_april_2019() -> None:
    """A grandmother with a pension is pooled until March 2019, and a family of her own afterwards."""
    home = [
        EARNER | {"role": "head", "income": {}},
        {"age": 9, "role": "child"},
        {"age": 70, "sex": "female", "status": "pensioner", "role": "parent", "income": {"pension": 60_000}},
    ]
    march, april = family("2019-03", *home), family("2019-04", *home)
    assert (march.members, march.income_counted, march.eligible) == (3, 60_000, False)
    assert (april.members, april.income_counted, april.eligible) == (2, 0, True)
    assert "families of their own" in april.reasons[0].text


def test_allowances_left_out_are_computed_and_zero_switches_one_off() -> None:
    """Four children in 2024: 59 183 counts; with 0 it is neither paid nor counted; not in the quarter it began."""
    adults = [EARNER, SEEKER]
    answer = family("2024-05", *adults, *CHILDREN)
    assert (answer.payments["large_family_allowance"], answer.income_counted) == (59_183, 109_183)
    without = family("2024-05", *adults, *CHILDREN, family_income={"large_family_allowance": 0})
    assert (without.payments["large_family_allowance"], without.income_counted) == (0, 50_000)
    assert without.payments["tsa"] - answer.payments["tsa"] == 59_183
    began = family("2020-02", *adults, *CHILDREN)
    assert (began.payments["large_family_allowance"], began.income_counted) == (42_496, 50_000)


def test_a_refusal_bars_the_family_for_six_months_from_2020() -> None:
    """Refused in January 2024: barred to June, granted in July; in 2018 there is no bar."""
    barred = [family(f"2024-{when:02d}", SEEKER, refusal="2024-01").eligible for when in range(1, 9)]
    assert barred == [False] * 6 + [True] * 2
    assert family("2018-02", SEEKER, refusal="2018-01").eligible
    answer = family("2024-03", SEEKER, refusal="2024-01")
    assert not answer.reasons[-1].passed and "until July 2024" in answer.reasons[-1].text
    assert [change.as_dict()["to"] for change in answer.what_would_change] == [None, "2024-07"]


def test_switches_of_property_refuse_only_where_a_reform_sets_them() -> None:
    """Two cars: nothing in force refuses them; the bill of 2025 does, but not a large family."""
    described = {"date": "2026-05", "region": "KZKAR", "members": [SEEKER], "cars": 2}
    assert tsa.family(described).eligible
    refused = tsa.family(described, scenario="planned_tests_of_2025")
    assert not refused.eligible and any("car" in reason.text for reason in refused.reasons)
    large = {**described, "members": [SEEKER, *[{"age": years} for years in (3, 4, 5, 6)]]}
    assert tsa.family(large, scenario="planned_tests_of_2025").eligible


def test_the_pilot_of_2025_looks_at_spending_with_consent_only() -> None:
    """A line of 34 915.3: 104 745 tenge a quarter pass, a tenge more does not; without consent it is not asked."""
    for spending, consents, granted in ((104_745, True, True), (104_746, True, False), (104_746, False, True)):
        answer = family("2025-02", SEEKER, spending_in_quarter=spending, consents=consents)
        assert answer.eligible is granted, (spending, consents)


@pytest.mark.parametrize("name", ["KZKAR", "Karaganda", "Карагандинская область", "Қарағанды облысы", "караганда"])
def test_regions_go_by_code_or_by_name_in_three_languages(name: str) -> None:
    """The same family, the same answer."""
    answer = tsa.family({"date": "2021-11", "region": name, "members": [SEEKER]})
    assert answer.region == "KZKAR" and answer.payments["tsa"] == 26_927


def test_filled_lines_are_marked_and_published_ones_are_not() -> None:
    """Karaganda in 2018: published; in February 2025 filled; a line that was given is nobody's estimate."""
    assert not family("2018-02", SEEKER).line_is_filled
    filled = family("2025-02", SEEKER)
    assert filled.line_is_filled and filled.as_dict()["line_is_filled"]
    assert "estimate" in filled.explain("en")
    assert not family("2025-02", SEEKER, line=35_000).line_is_filled


def test_rules_before_the_figures_work_with_a_line_of_ones_own() -> None:
    """November 2005: 40% of some minimum given as a line; what is counted in indices is left out, and that is said."""
    answer = family("2005-11", SEEKER, {"age": 4}, line=2_500)
    assert (answer.payments["tsa"], answer.assistance_kind) == (5_000, "unconditional")
    assert any("index" in note for note in answer.notes)


def test_fractions_of_a_tenge_are_exact() -> None:
    """A third of a tenge above the line does not entitle, the line itself does from 2020."""
    for wage, granted in ((Fraction(100, 3), True), (Fraction(100, 3) + Fraction(1, 10**9), False)):
        answer = family("2021-11", SEEKER | {"income": {"wage": wage}}, line=Fraction(100, 3))
        assert answer.eligible is granted


def test_a_law_book_a_scenario_or_a_reform_may_be_asked() -> None:
    """The line of 40% kept after 2018, by the name of scenario and reform and as a book: 11 471 becomes 9 176."""
    described = {"date": "2018-02", "region": "KZKAR", "members": [SEEKER]}
    book = law_book().overlay({"tsa.share_of_subsistence_minimum": {"2018-01": "0.40"}}, "test")
    for law in ("line_40", "tsa_line_at_40", tsa.Scenario.load("line_40"), book):
        assert tsa.family(described, scenario=law).payments["tsa"] == 9_176
    assert tsa.family(described).payments["tsa"] == 11_471


def test_a_pilot_holds_in_its_districts_only() -> None:
    """A reform in half of Turkistan's districts: a family of such a district has the pilot's line, others not."""
    described = {"date": "2025-05", "region": "Turkistan", "members": [SEEKER]}
    pilot = "pilot_in_half_of_turkistan"
    inside = tsa.family({**described, "pilot_district": True}, scenario=pilot)
    assert inside.line == pytest.approx(8 / 7 * tsa.family(described).line, abs=0.01)
    assert tsa.family(described, scenario=pilot).line == tsa.family(described).line
    assert "80%" in inside.explain("en")


def test_under_a_taper_the_line_is_the_line_and_entitlement_ends_above_it() -> None:
    """Half of income held against a line of 30 000: entitled up to 60 000, a gap of 30 000 - 20 000 at 40 000."""
    worker = SEEKER | {"status": "employed"}
    for wage, amount in ((40_000, 10_000), (60_000, 0), (60_001, None)):
        answer = family("2025-05", worker | {"income": {"wage": wage}}, line=30_000)
        tapered = tsa.family(answer.case.family, scenario="taper_half")
        assert tapered.line == 30_000
        assert (tapered.payments["tsa"] if tapered.eligible else None) == amount
