"""Every rule on its own, at each of its edges: what a family as a whole would hide is seen here."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise, product
from types import SimpleNamespace
from typing import Any

import pytest

from tsa_sim.calendar import month
from tsa_sim.chance import threshold
from tsa_sim.columns import Disability, Kind, Role, Sex, State
from tsa_sim.law.able_bodied import rules as able_bodied
from tsa_sim.law.asset_test import rules as asset_test
from tsa_sim.law.child_allowance import rules as child_allowance
from tsa_sim.law.child_supplement import rules as child_supplement
from tsa_sim.law.childcare_allowance import rules as childcare_allowance
from tsa_sim.law.expenditure_pilot import rules as expenditure_pilot
from tsa_sim.law.family_map import rules as family_map
from tsa_sim.law.financing import rules as financing
from tsa_sim.law.large_family import rules as large_family
from tsa_sim.law.means_test import rules as means_test
from tsa_sim.law.orleu import rules as orleu
from tsa_sim.law.sheet import law_sheet, law_sheets
from tsa_sim.law.social_contract import rules as social_contract
from tsa_sim.law.social_package import rules as social_package
from tsa_sim.law.special_state_allowance import rules as special_state_allowance
from tsa_sim.law.tsa import rules as tsa
from tsa_sim.parameters import LawBook, law_book
from tsa_sim.rulebook import sheets

K = "KZKAR"


def book_with(**values: Any) -> LawBook:
    """The law in force with values laid over it from January 2018: ``tsa__withdrawal_rate="1/2"``."""
    laid = {name.replace("__", "."): {"2018-01": value} for name, value in values.items()}
    return law_book().overlay(laid, "test")


def test_the_supplement_by_age_is_three_spans_each_with_its_own_amount() -> None:
    """A reform that pays infants, small and older children: 1 000, 2 000 and 3 000 by the month of age."""
    amounts = child_supplement.ChildSupplement(1_000, 2_000, 3_000, 12, 84, 216)
    ages = (-1, 0, 11, 12, 83, 84, 215, 216, 217)
    found = [child_supplement.for_child(age, amounts) for age in ages]
    assert found == [0, 1_000, 1_000, 2_000, 2_000, 3_000, 3_000, 0, 0]
    book = book_with(child_supplement__amount_mci_under_1="0.3", child_supplement__amount_mci_7_to_17="0.7")
    frozen = child_supplement.frozen(book, K, month("2023-01"))
    assert frozen == (1_035, 5_175, 2_415, 12, 84, 216)  # 0.3, 1.5 and 0.7 x 3 450
    assert child_supplement.frozen(book, K, month("2022-04"))[:3] == (954, 0, 2_226)  # x 3 180
    assert child_supplement.frozen(book, K, month("2026-01"))[:3] == (1_298, 6_488, 3_028)  # 1 297.5, 6 487.5, 3 027.5


@pytest.mark.parametrize(
    ("children", "amount"),
    [(0, 0), (3, 0), (4, 49_101), (5, 61_383), (6, 73_666), (7, 85_948), (8, 98_016), (9, 110_268)],
)
def test_the_large_family_allowance_by_number_of_children(children: int, amount: int) -> None:
    """On the index of January 2022, 3 063: 49 099.89, 61 382.52, 73 665.15, 85 947.78; four indices a child from 8."""
    allowance = large_family.frozen(law_book(), K, month("2022-01"))
    expected = {4: 49_100}.get(children, amount)
    assert large_family.monthly_payment(children, allowance) == expected
    assert large_family.monthly_payment(children, allowance._replace(in_force=False)) == 0


def test_a_large_family_may_begin_earlier_and_the_last_step_is_rounded_up() -> None:
    """A reform from three children pays three the amount of four; 100.01 tenge a child are 801 for eight."""
    allowance = large_family.LargeFamily(True, 3, 400, 500, 600, 700, 10_001, True)
    amounts = [large_family.monthly_payment(children, allowance) for children in range(2, 10)]
    assert amounts == [0, 400, 400, 500, 600, 700, 801, 901]
    assert large_family.monthly_payment(8, allowance._replace(hundredths_a_child=10_000)) == 800
    assert large_family.monthly_payment(9, allowance._replace(hundredths_a_child=10_089)) == 909  # 908.01
    book = book_with(large_family__amount_mci_a_child_from_8="0.00007")
    assert large_family.frozen(book, K, month("2023-01")).hundredths_a_child == 25  # 24.15 hundredths of a tenge, up
    assert law_book().value("large_family.counts_as_income", month("2020-01"))
    assert not large_family.frozen(law_book(), K, month("2019-12")).in_force


def test_the_childcare_allowance_by_age_and_order_of_the_child() -> None:
    """To 12 months before 2023, to 18 after; first to fourth child and later, rounded up on the index."""
    before = childcare_allowance.frozen(law_book(), K, month("2022-01"))
    after = childcare_allowance.frozen(law_book(), K, month("2025-01"))
    assert after == (22_649, 26_777, 30_867, 34_995, 18)  # 5.76, 6.81, 7.85 and 8.90 x 3 932, up
    assert [childcare_allowance.monthly_payment(age, 1, before) > 0 for age in (-1, 0, 11, 12)] == [
        False,
        True,
        True,
        False,
    ]
    assert [childcare_allowance.monthly_payment(age, 1, after) > 0 for age in (17, 18)] == [True, False]
    orders = [childcare_allowance.monthly_payment(5, order, after) for order in range(6)]
    assert orders == [22_649, 22_649, 26_777, 30_867, 34_995, 34_995]


def test_kits_and_school_packages_by_month_of_age() -> None:
    """Kits from 1 to 6 inclusive in 2020-2022; school packages from 6 to 18 from 2020; at six both."""
    package = social_package.frozen(law_book(), K, month("2021-05"))
    assert package == (True, 12, 84, 5_174, True, 72, 216)
    kits = [social_package.gets_kit(age, package) for age in (11, 12, 83, 84)]
    schools = [social_package.gets_school_package(age, package) for age in (71, 72, 215, 216)]
    assert kits == schools == [False, True, True, False]
    later = social_package.frozen(law_book(), K, month("2023-01"))
    assert not social_package.gets_kit(36, later) and social_package.gets_school_package(100, later)
    assert not social_package.gets_school_package(100, social_package.frozen(law_book(), K, month("2019-12")))


ASSETS = asset_test.AssetTest(False, False, True, False, False, 100_000, False, 786_400, False)


@pytest.mark.parametrize(
    ("switches", "homes", "disabled_child", "refused"),
    [
        ({}, 2, False, False),
        ({"second_home": True}, 1, False, False),
        ({"second_home": True}, 2, False, True),
        ({"second_home": True}, 3, False, True),
        ({"second_home": True}, 2, True, False),
        ({"second_home": True, "spares_disabled_child": False}, 2, True, True),
    ],
)
def test_a_second_home(switches: dict[str, Any], homes: int, disabled_child: bool, refused: bool) -> None:
    """Refuses where switched on, but for families with a disabled child."""
    assert asset_test.refuses_for_homes(homes, disabled_child, ASSETS._replace(**switches)) is refused


@pytest.mark.parametrize(
    ("switches", "cars", "disabled_child", "large", "refused"),
    [
        ({}, 3, False, False, False),
        ({"car": True}, 0, False, False, False),
        ({"car": True}, 1, False, False, True),
        ({"car": True}, 1, False, True, True),
        ({"car": True}, 1, True, False, False),
        ({"car": True, "spares_disabled_child": False}, 1, True, False, True),
        ({"one_car": True}, 1, False, False, False),
        ({"one_car": True}, 2, False, False, True),
        ({"one_car": True}, 3, False, False, True),
        ({"one_car": True}, 2, True, False, False),
        ({"one_car": True}, 2, False, True, False),
        ({"one_car": True, "spares_disabled_child": False}, 2, True, False, True),
    ],
)
def test_cars(switches: dict[str, Any], cars: int, disabled_child: bool, large: bool, refused: bool) -> None:
    """A car, or more than one, refuses where switched on; large families are spared by the bill of 2025 only."""
    assert asset_test.refuses_for_cars(cars, disabled_child, large, ASSETS._replace(**switches)) is refused


def test_loans_and_deposits_at_their_limits() -> None:
    """On the limit they do not refuse, a tenge above they do; off by default."""
    on = ASSETS._replace(loans=True, deposits=True)
    assert [asset_test.refuses_for_loans(loan, 3, on) for loan in (300_000, 300_001)] == [False, True]
    assert [asset_test.refuses_for_deposits(sum_, on) for sum_ in (786_400, 786_401)] == [False, True]
    assert not asset_test.refuses_for_loans(10**9, 1, ASSETS) and not asset_test.refuses_for_deposits(10**9, ASSETS)
    book = book_with(asset_test__loans_limit_minimums="0.3", asset_test__deposits_limit_mci="0.3")
    frozen = asset_test.frozen(book, K, month("2025-05"))
    assert frozen.loans_limit == 15_301  # 0.3 x 51 002 of the first quarter of 2025 = 15 300.6
    assert frozen.deposits_limit == 1_180  # 0.3 x 3 932 = 1 179.6
    assert frozen == (False, False, True, False, False, 15_301, False, 1_180, False)
    switched = {name: True for name in ("second_home", "car", "planned_one_car", "planned_loans", "planned_deposits")}
    names = {f"asset_test__{name}": value for name, value in switched.items()}
    found = asset_test.frozen(book_with(**names, asset_test__planned_spending=True), K, month("2025-05"))
    assert (found.second_home, found.car, found.one_car, found.loans, found.deposits, found.spending) == (True,) * 6


@pytest.mark.parametrize(
    ("in_force", "needs", "for_all", "consented", "tested"),
    [
        (True, True, False, True, True),
        (True, True, False, False, False),
        (True, False, False, False, True),
        (False, True, False, True, False),
        (False, False, False, True, False),
        (False, True, True, False, True),
    ],
)
def test_the_expenditure_pilot(in_force: bool, needs: bool, for_all: bool, consented: bool, tested: bool) -> None:
    """With consent, spending of the quarter above three months of the exact line a member refuses."""
    pilot = expenditure_pilot.ExpenditurePilot(in_force, needs, for_all)
    limit = 3 * 4 * Fraction(269_269, 10)  # 323 122.8
    found = [
        expenditure_pilot.refuses_for_spending(spent, 4, consented, 269_269, 10, pilot) for spent in (323_122, 323_123)
    ]
    assert limit == Fraction("323122.8") and found == [False, tested]
    assert expenditure_pilot.refuses_for_spending(12 * 30_000, 4, consented, 30_000, 1, pilot) is False
    assert expenditure_pilot.frozen(law_book(), K, month("2024-12")) == (False, True, False)
    assert expenditure_pilot.frozen(law_book(), K, month("2025-01")) == (True, True, False)


WEIGHTS = family_map.FamilyMap(True, 1, 2, 4, 8, 16, 32, 64, 10, 20, 30, 40)


def test_the_score_adds_the_weights_of_what_a_family_lacks() -> None:
    """Weights that are powers of two: every combination of indicators has a score of its own."""
    for lacks in product((False, True), repeat=len(family_map.INDICATORS)):
        expected = sum(1 << place for place, lacking in enumerate(lacks) if lacking)
        assert family_map.score(family_map.Deprivations(*lacks), WEIGHTS) == expected


def test_the_categories_at_their_cut_offs() -> None:
    """A below 10, B from 10, C from 20, D from 30, E from 40."""
    scored = [
        family_map.CATEGORIES[family_map.category(score, WEIGHTS)] for score in (0, 9, 10, 19, 20, 29, 30, 39, 40, 99)
    ]
    assert "".join(scored) == "AABBCCDDEE"


def test_the_weights_are_scaled_to_one() -> None:
    """Ten-thousandths that add up, whatever the user's weights; all at zero is an error."""
    frozen = family_map.frozen(law_book(), K, month("2024-01"))
    given = [law_book().value(f"family_map.weight_{name}", month("2024-01"), K) for name in family_map.INDICATORS]
    scaled = [getattr(frozen, name) for name in family_map.INDICATORS]
    assert scaled == [round(10_000 * Fraction(weight) / sum(given)) for weight in given]
    cuts = [getattr(frozen, f"from_{letter}") for letter in "bcde"]
    assert all(low < high for low, high in pairwise(cuts))
    said = [law_book().value(f"family_map.from_{letter}", month("2024-01"), K) for letter in "bcde"]
    assert cuts == [round(10_000 * cut) for cut in said]
    single = {f"family_map__weight_{name}": 0 for name in family_map.INDICATORS}
    only = family_map.frozen(book_with(**{**single, "family_map__weight_disability": "0.01"}), K, month("2024-01"))
    assert (only.disability, only.below_line) == (10_000, 0)
    with pytest.raises(ValueError, match="all weights are zero"):
        family_map.frozen(book_with(**single), K, month("2024-01"))


def test_a_payment_is_split_between_the_budgets_to_the_tenge() -> None:
    """A third of 100 tenge is 33 and 67; half of 101 is 51 and 50."""
    assert financing.split(book_with(financing__tsa="1/3"), "tsa", K, month("2020-05"), 100) == (33, 67)
    assert financing.split(book_with(financing__tsa="1/2"), "tsa", K, month("2020-05"), 101) == (51, 50)


AGES = able_bodied.AbleBodied(192, 756, 696, 84, 960)


@pytest.mark.parametrize(
    ("age", "sex", "able"),
    [(191, 0, False), (192, 0, True), (755, 0, True), (756, 0, False), (695, 1, True), (696, 1, False), (192, 1, True)],
)
def test_working_age_and_pension_age_to_the_month(age: int, sex: int, able: bool) -> None:
    """From 16 years to 63 for men, here 58 for women."""
    assert able_bodied.able_bodied(age, sex, Disability.NONE, State.UNEMPLOYED, AGES) is able
    assert able_bodied.of_pension_age(age, sex, AGES) is (age >= (756 if sex == Sex.MALE else 696))


@pytest.mark.parametrize("switch", ["exempts_groups_1_2", "exempts_illness", "exempts_study"])
def test_each_ground_is_a_switch_of_its_own(switch: str) -> None:
    """Groups I and II, long illness, study: switched off, the person is able-bodied, and only that person."""
    cases = {
        "exempts_groups_1_2": [(Disability.GROUP_1, State.INACTIVE), (Disability.GROUP_2, State.INACTIVE)],
        "exempts_illness": [(Disability.NONE, able_bodied.ILL_OVER_TWO_MONTHS)],
        "exempts_study": [(Disability.NONE, State.STUDENT)],
    }
    ages = AGES._replace(**{switch: False})
    for name, people in cases.items():
        for disability, state in people:
            assert not able_bodied.able_bodied(400, 0, disability, state, AGES)
            assert able_bodied.able_bodied(400, 0, disability, state, ages) is (name == switch)
    assert able_bodied.able_bodied(400, 0, Disability.GROUP_3, State.UNEMPLOYED, AGES)


def test_who_needs_care() -> None:
    """A child under the age, an elderly person, a disabled child, groups I and II; each but the first a switch."""
    none = Disability.NONE
    assert [able_bodied.needs_care(age, none, AGES) for age in (0, 83, 84, 959, 960)] == [
        True,
        True,
        False,
        False,
        True,
    ]
    cases = {
        "care_of_elderly": [(960, none)],
        "care_of_disabled_child": [(100, Disability.CHILD)],
        "care_of_groups_1_2": [(400, Disability.GROUP_1), (400, Disability.GROUP_2)],
    }
    for switch, name in product(cases, cases):
        for age, disability in cases[name]:
            assert able_bodied.needs_care(age, disability, AGES)
            assert able_bodied.needs_care(age, disability, AGES._replace(**{switch: False})) is (name != switch)
    assert not able_bodied.needs_care(400, Disability.GROUP_3, AGES)
    assert able_bodied.needs_care(83, none, AGES._replace(care_of_elderly=False, care_of_disabled_child=False))


def test_the_grounds_come_from_the_law_book() -> None:
    """Each switch of the book reaches its own field."""
    names = {
        "able_bodied__exempts_disability_groups_1_2": "exempts_groups_1_2",
        "able_bodied__exempts_illness_over_two_months": "exempts_illness",
        "able_bodied__exempts_full_time_study": "exempts_study",
        "social_contract__exempts_carer_of_disabled_child": "care_of_disabled_child",
        "social_contract__exempts_carer_of_group_1_2": "care_of_groups_1_2",
        "social_contract__exempts_carer_of_elderly": "care_of_elderly",
    }
    for name, field in names.items():
        laid = law_book().overlay({name.replace("__", "."): {"2018-01": False}}, "test")
        frozen = able_bodied.frozen(laid, K, month("2018-05"))
        assert {one: getattr(frozen, one) for one in names.values()} == {one: one != field for one in names.values()}
    frozen = able_bodied.frozen(law_book(), K, month("2018-05"))
    assert frozen[:5] == (192, 756, 702, 84, 960)


MEANS = means_test.frozen(law_book(), K, month("2020-05"))


@pytest.mark.parametrize(
    ("age", "state", "role", "wide", "narrow"),
    [
        (500, State.FORMAL, Role.HEAD, True, True),
        (500, State.FORMAL, Role.SPOUSE, True, True),
        (215, State.FORMAL, Role.CHILD, True, True),
        (216, State.FORMAL, Role.CHILD, True, False),
        (275, State.STUDENT, Role.CHILD, True, True),
        (276, State.STUDENT, Role.CHILD, True, False),
        (215, State.STUDENT, Role.OTHER, True, True),
        (216, State.STUDENT, Role.OTHER, True, False),
        (800, State.INACTIVE, Role.PARENT, True, False),
        (100, State.INACTIVE, Role.OTHER, True, True),
    ],
)
def test_who_is_of_the_family(age: int, state: int, role: int, wide: bool, narrow: bool) -> None:
    """All relatives to March 2019; then head, spouse, minors and the head's own students under 23."""
    assert means_test.in_family(age, state, role, MEANS._replace(narrowed=False)) is wide
    assert means_test.in_family(age, state, role, MEANS) is narrow


def test_an_earnings_disregard_lasts_its_months_and_leaves_out_its_share() -> None:
    """Two thirds of 1 000 for four months: 334 count, then 1 000."""
    means = MEANS._replace(disregard_numerator=2, disregard_denominator=3, disregard_months=4)
    assert [means_test.earnings_that_count(1_000, months, means) for months in (0, 3, 4, 5)] == [334, 334, 1_000, 1_000]
    book = book_with(means_test__earnings_disregard_share="0.4", means_test__earnings_disregard_months=9)
    frozen = means_test.frozen(book, K, month("2018-05"))
    assert (frozen.disregard_numerator, frozen.disregard_denominator, frozen.disregard_months) == (2, 5, 9)


def test_income_is_added_member_by_member_where_not_everybody_or_everything_counts() -> None:
    """Only where the household is one family, all of it counts and nothing is left out is the sum spared."""
    whole = MEANS._replace(
        narrowed=False, disregard_months=0, counts_wage=True, counts_self_employment=True, counts_pension=True,
        counts_child_disability_allowance=True,
    )  # fmt: skip
    assert not means_test.tests_each_member(whole)
    for change in (
        {"narrowed": True}, {"disregard_months": 1}, {"counts_wage": False}, {"counts_self_employment": False},
        {"counts_pension": False}, {"counts_child_disability_allowance": False},
    ):  # fmt: skip
        assert means_test.tests_each_member(whole._replace(**change)), change


def test_the_means_test_of_each_regime_comes_from_the_law_book() -> None:
    """Narrowed from April 2019, the visit suspended in Q4 2020, ages in months, every source by its own parameter."""
    assert [means_test.frozen(law_book(), K, month(when)).narrowed for when in ("2019-03", "2019-04")] == [False, True]
    visits = [
        means_test.frozen(law_book(), K, month(when)).precinct_visit for when in ("2020-09", "2020-10", "2021-01")
    ]
    assert visits == [True, False, True]
    assert (MEANS.child_age_months, MEANS.student_age_months, MEANS.months) == (216, 276, 3)
    for source in means_test.SOURCES:
        name = means_test.ELSEWHERE.get(f"counts_{source}", f"means_test.counts_{source}")
        now = getattr(MEANS, f"counts_{source}")
        laid = law_book().overlay({name: {"2018-01": not now}}, "test")
        assert getattr(means_test.frozen(laid, K, month("2020-05")), f"counts_{source}") is not now


CONTRACT = social_contract.SocialContract(True, 6, 6, False, True)


def test_the_contract_of_each_regime_comes_from_the_law_book() -> None:
    """None before 2018; six and six months; the quarter from 2020 with its bars; lump sums only where allowed."""
    before, new, late = (
        social_contract.frozen(law_book(), K, month(when)) for when in ("2017-05", "2018-05", "2020-05")
    )
    assert not before.in_force and before.lump_sum == 0
    assert new[:6] == (True, 6, 6, False, True, False)
    assert (new.refusal_bar_months, new.breach_bar_months, new.false_data_bar_months) == (0, 0, 0)
    assert (new.suspension_months, new.shortened_by_months, new.prolonged_by_commission) == (0, 0, True)
    assert new.lump_sum == threshold(0.5)
    assert late[:8] == (True, 3, 0, False, True, True, True, 6)
    assert (late.breach_bar_months, late.false_data_bar_months, late.lump_sum) == (6, 6, 0)
    assert not late.prolonged_by_commission
    halved = social_contract.frozen(book_with(social_contract__breach="halved"), K, month("2018-05"))
    assert halved.breach_halves and not halved.breach_ends_payment and not new.breach_ends_payment


def test_payments_after_a_breach_by_month() -> None:
    """28 000 with a part of 9 001 for one member: ended, halved, suspended, wholly ended, never negative."""

    def paid(broken: int, **changes: Any) -> int:
        return social_contract.monthly_payment(28_000, 1, 9_001, broken, CONTRACT._replace(**changes))

    assert [paid(broken) for broken in (0, 1, 2)] == [28_000, 18_999, 18_999]
    assert paid(1, breach_halves=True) == 18_999 + 4_501
    assert [paid(broken, suspension_months=1) for broken in (0, 1, 2)] == [28_000, 0, 18_999]
    assert [paid(broken, breach_ends_payment=True) for broken in (0, 1, 5)] == [28_000, 0, 0]
    assert social_contract.monthly_payment(5_000, 2, 3_000, 1, CONTRACT) == 0
    assert social_contract.monthly_payment(5_000, 2, 3_000, 1, CONTRACT._replace(breach_halves=True)) == 2_000
    assert social_contract.monthly_payment(6_002, 2, 3_000, 1, CONTRACT) == 2


def test_what_is_left_of_a_contract_and_for_how_long_a_family_is_barred() -> None:
    """Shortened but not below nothing; the longer of the two bars."""
    left = [
        social_contract.months_left_after_breach(5, CONTRACT._replace(shortened_by_months=cut)) for cut in (0, 2, 5, 6)
    ]
    assert left == [5, 3, 0, 0]
    assert social_contract.months_left_after_breach(5, CONTRACT._replace(breach_ends_payment=True)) == 0
    bars = CONTRACT._replace(refusal_bar_months=4, breach_bar_months=6)
    found = [
        social_contract.months_barred(*case, bars)
        for case in ((False, False), (True, False), (False, True), (True, True))
    ]
    assert found == [0, 4, 6, 6]
    assert social_contract.months_barred(True, True, bars._replace(refusal_bar_months=9)) == 9


def test_kinds_and_months_of_a_grant() -> None:
    """Nobody able-bodied or one who cares: unconditional; contracts six months, or to the quarter's end."""
    kinds = [social_contract.kind_of_assistance(able, care) for able in (0, 1, 2) for care in (False, True)]
    assert kinds == [Kind.UNCONDITIONAL] * 2 + [Kind.CONDITIONAL, Kind.UNCONDITIONAL] + [Kind.CONDITIONAL] * 2
    late = CONTRACT._replace(ends_with_quarter=True)
    assert [social_contract.months_granted(kind, 2, CONTRACT) for kind in (Kind.UNCONDITIONAL, Kind.CONDITIONAL)] == [
        2,
        6,
    ]
    assert [social_contract.months_granted(kind, 2, late) for kind in (Kind.UNCONDITIONAL, Kind.CONDITIONAL)] == [2, 2]
    assert [tsa.months_to_quarter_end(month(f"2021-{number:02d}")) for number in (1, 2, 3, 4, 12)] == [3, 2, 1, 3, 1]


def test_orleu_by_region_and_month() -> None:
    """In force 2014 to 2017; the line 60%; coverage by region; an able-bodied member and a low income."""
    sheet = orleu.frozen(law_book(), K, month("2017-07"))
    assert (sheet.in_force, sheet.line, sheet.months, sheet.line_units) == (True, 13_582, 12, 13_582)
    assert [orleu.entitled(income, 2, 1, sheet) for income in (6 * 13_582 - 1, 6 * 13_582)] == [True, False]
    assert not orleu.entitled(0, 2, 0, sheet) and not orleu.entitled(0, 0, 1, sheet)
    assert not orleu.entitled(0, 2, 1, sheet._replace(in_force=False))
    assert orleu.monthly_payment(60_000, 4, sheet) == 4 * 8_582
    assert not orleu.frozen(law_book(), K, month("2018-01")).in_force
    shares = {code: orleu.frozen(law_book(), code, month("2014-05")).coverage for code in ("KZAKM", K)}
    assert shares["KZAKM"] > shares[K] == 0


def test_the_special_and_the_child_allowance() -> None:
    """Four children; amounts of each date; the old allowances end."""
    special = special_state_allowance.frozen(law_book(), K, month("2018-05"))
    assert special == (True, False, 10_005, 4, True)  # 4.16 x 2 405 = 10 004.8
    assert [special_state_allowance.entitled(children, special) for children in (3, 4, 5)] == [False, True, True]
    assert not special_state_allowance.entitled(9, special._replace(in_force=False))
    assert special_state_allowance.frozen(law_book(), K, month("2017-05")).new_grants
    assert not special_state_allowance.frozen(law_book(), K, month("2019-04")).counts_as_income
    assert child_allowance.frozen(law_book(), K, month("2017-07")) == (True, 13_582, 2_383, 216, True)
    assert child_allowance.monthly_payment(3, 2_383) == 7_149
    assert not child_allowance.frozen(law_book(), K, month("2018-01")).in_force


TSA = tsa.Tsa(in_force=True, new_format=True, line=1_000, line_units=1_000)


def test_entitlement_needs_members_and_a_law_in_force() -> None:
    """Nobody is no family; a law not in force grants nothing."""
    assert (
        tsa.entitled(0, 1, TSA) and not tsa.entitled(0, 0, TSA) and not tsa.entitled(0, 1, TSA._replace(in_force=False))
    )
    assert tsa.below_line(2_999, 1, 1_000) and not tsa.below_line(3_000, 1, 1_000) and not tsa.below_line(0, 0, 1_000)
    assert tsa.award(0, 0, 0, TSA) == 0
    assert not tsa.entitled(0, 0, TSA._replace(eligible_at_line=True))


@pytest.mark.parametrize(
    ("income", "paid"), [(0, 1_000), (1_500, 750), (3_000, 500), (5_998, 0), (5_996, 1), (6_000, 0)]
)
def test_a_taper_holds_half_of_income_against_the_line(income: int, paid: int) -> None:
    """Withdrawal of one half: one member, line 1 000: nothing at twice the line; 0.67 of a tenge is one."""
    sheet = tsa.with_line(book_with(tsa__withdrawal_rate="1/2"), K, month("2018-05"), Fraction(1_000), 1_000)
    assert (sheet.line_units, sheet.income_units, sheet.money_units) == (2_000, 1, 2)
    assert tsa.income_limit(sheet) == 2_000
    assert tsa.award(income, 1, 0, sheet) == paid


def test_a_taper_of_two_thirds_is_tested_exactly_below_the_line() -> None:
    """Two thirds of income against 1 000: income has to be below 1 500 a month."""
    sheet = tsa.with_line(book_with(tsa__withdrawal_rate="2/3"), K, month("2018-05"), Fraction(1_000), 1_000)
    assert (sheet.line_units, sheet.income_units) == (3_000, 2)
    assert [tsa.entitled(income, 1, sheet) for income in (4_499, 4_500)] == [True, False]


def test_a_share_of_the_gap_is_paid_a_head_and_a_family() -> None:
    """Nine tenths of a gap of 500.5: 450 a head of one, 901 for two as a family."""
    values = {"tsa.share_of_gap_paid": {"2018-01": "0.9"}}
    early = tsa.with_line(law_book().overlay(values, "t"), K, month("2018-05"), Fraction(2_001, 2), 1_001)
    late = tsa.with_line(law_book().overlay(values, "t"), K, month("2021-05"), Fraction(2_001, 2), 1_001)
    assert tsa.award(1_500, 1, 0, early) == 450
    assert tsa.award(3_000, 2, 0, late) == 901


def test_grandfathering_counts_its_months_from_its_date() -> None:
    """Four months from July 2018: begins in July, three left in August, none in November."""
    book = law_book().overlay({"tsa.grandfathering_months": {"2018-07": 4}}, "t")
    sheets = [
        tsa.frozen(book, K, month(when)) for when in ("2018-06", "2018-07", "2018-08", "2018-10", "2018-11", "2019-01")
    ]
    assert [(one.grandfathering_months, one.grandfathering_begins) for one in sheets] == [
        (0, False), (4, True), (3, False), (1, False), (0, False), (0, False),
    ]  # fmt: skip


def test_grandfathering_of_one_month_or_of_none() -> None:
    """One month begins and ends in its date; none never begins, not even on a date of its own."""
    book = law_book().overlay({"tsa.grandfathering_months": {"2018-07": 1, "2018-10": 0}}, "t")
    sheets = [tsa.frozen(book, K, month(when)) for when in ("2018-07", "2018-08", "2018-10")]
    assert [(one.grandfathering_months, one.grandfathering_begins) for one in sheets] == [
        (1, True),
        (0, False),
        (0, False),
    ]


def test_words_and_shares_of_the_law_book_reach_the_sheet() -> None:
    """Running grants by date, prolongation as a threshold, formats, rounding and the guarantee by regime."""
    runs = [
        tsa.frozen(law_book(), K, month(when)).running_grants for when in ("2019-03", "2019-04", "2019-05", "2020-01")
    ]
    assert runs == [tsa.RUN_ON, tsa.RECALCULATED, tsa.RUN_ON, tsa.ENDED]
    prolonged = [
        tsa.frozen(law_book(), K, month(when)).prolonged for when in ("2020-03", "2020-04", "2021-04", "2022-01")
    ]
    assert [share > 0 for share in prolonged] == [False, True, False, True]
    flags = ("new_format", "eligible_at_line", "rounds_gap_per_head", "child_guarantee", "recalculates_on_change")
    by_regime = {
        "2017-05": (False, False, True, False, True), "2018-05": (True, False, True, False, True),
        "2019-05": (True, False, True, True, True), "2021-05": (True, True, False, False, True),
    }  # fmt: skip
    for when, expected in by_regime.items():
        sheet = tsa.frozen(law_book(), K, month(when))
        assert sheet.in_force and tuple(getattr(sheet, flag) for flag in flags) == expected


def test_the_sheet_of_a_month_holds_that_month_and_the_next_quarters_means_test() -> None:
    """March 2019 knows that April's test is narrower; the last month of the book falls back on itself."""
    sheet = law_sheet(law_book(), K, month("2019-03"))
    assert (sheet.means.narrowed, sheet.next_means.narrowed) == (False, True)
    january, february = (law_sheet(law_book(), K, month(when)) for when in ("2019-01", "2018-12"))
    assert january.next_means.narrowed and not february.next_means.narrowed
    assert (sheet.minimum, sheet.filled) == (25_963, True)
    assert not law_sheet(law_book(), K, month("2018-04")).filled
    last = law_sheet(law_book(), K, law_book().ends - 1)
    assert last.minimum == 71_577  # the last quarter's own minimum is not held: the one before
    assert last.next_means == last.means
    assert sheet.tsa.line == tsa.frozen(law_book(), K, month("2019-03")).line
    assert SimpleNamespace(**sheet._asdict()).contract.months == 6


def test_a_minimum_with_parts_of_a_tenge_is_shown_half_up() -> None:
    """25 963 divided by 1.5 is 17 308 2/3."""
    divided = book_with(minimums__subsistence_minimum_divisor="1.5")
    assert law_sheet(divided, K, month("2019-03")).minimum == 17_309


def test_the_end_of_the_book_bounds_the_next_means_test_and_the_minimum() -> None:
    """The last month of the book stands in for the next quarter; one that ends in October has September's."""
    late = law_book().overlay({"means_test.family": {"2026-12": "all_relatives"}}, "t")
    assert not law_sheet(late, K, month("2026-12")).next_means.narrowed
    short = replace(law_book(), ends=month("2026-11"))
    assert law_sheet(short, K, month("2026-09")).minimum == 71_577


def test_a_pilot_adds_the_sheets_of_its_districts() -> None:
    """Without one a sheet a region; with one in half of Turkistan the same again under the pilot's line."""
    regions, when = (K, "KZYUZ"), month("2025-02")
    alone = sheets([law_sheet(law_book(), code, when) for code in regions])
    assert (sheets(list(law_sheets(law_book(), regions, when))) == alone).all()
    values = {"tsa.share_of_subsistence_minimum": {"2025-01": {"KZYUZ": {"value": "0.80", "districts": "0.5"}}}}
    book = law_book().overlay(values, "t")
    found = law_sheets(book, regions, when)
    assert [sheet.tsa.line for sheet in found[:2]] == [law_sheet(law_book(), code, when).tsa.line for code in regions]
    assert [bool(sheet.pilot_districts) for sheet in found[:2]] == [False, True]
    assert len(found) == 4 and found[2].tsa.line == found[0].tsa.line
    assert (
        found[3].tsa.line_units * found[1].tsa.income_units * 7
        == found[1].tsa.line_units * found[3].tsa.income_units * 8
    )
