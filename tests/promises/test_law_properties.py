"""What holds of every family under every regime: income, thresholds, rounding, the narrower family of 2019.

More income never gives more assistance, all payments with a means test together. The law makes no exception for an
amount; where more income leaves assistance as it is or takes more away than was earned is listed below, and tested.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.oracles import random_families
from tests.oracles.by_rules import Outcome, assess, assess_all, decide, law_of
from tsa_sim import calendar
from tsa_sim.calendar import month
from tsa_sim.law.tsa.rules import award, entitled, family_gap, gap_per_member, with_line
from tsa_sim.money import round_half_up
from tsa_sim.parameters import law_book
from tsa_sim.regions import REGIONS_2018

MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
STATUSES = ("employed", "informal", "self_employed", "unemployed", "student", "carer", "pensioner", "inactive")
ALWAYS_COUNTED = ("wage", "self_employment", "business", "pension", "alimony", "property", "farming", "transfers")
LEFT_OUT = {  # the places where more income changes nothing: source, first and last month in which it is left out
    "scholarship": ("2019-04", "2026-12"),
    "child_disability_allowance": ("2019-04", "2026-12"),
    "award_of_mother": ("2019-04", "2019-12"),
    "special_state_allowance": ("2019-04", "2019-12"),
    "loans": ("2014-04", "2019-12"),
    "housing_certificates": ("2014-04", "2019-12"),
    "housing_assistance": ("2014-04", "2026-12"),
    "funeral_grant": ("2014-04", "2026-12"),
    "tsa": ("2014-04", "2026-12"),
}
FIRST, LAST = month("2014-04"), month("2026-12")
ANY_MONTH = st.integers(FIRST, LAST)


@st.composite
def persons(draw: Any) -> dict[str, Any]:
    """A member of any age, work and income."""
    age = draw(st.integers(0, 95 * 12))
    adult = age >= 16 * 12
    return {
        "age_months": age,
        "sex": draw(st.sampled_from(("male", "female"))),
        "status": draw(st.sampled_from(STATUSES if adult else ("student", "inactive", "disabled_child"))),
        "role": draw(st.sampled_from(("spouse", "child", "parent", "other"))),
        "income": {"wage": Fraction(draw(st.integers(0, 120_000)), 3)} if adult else {},
    }


@st.composite
def households(draw: Any, when: Any = ANY_MONTH) -> dict[str, Any]:
    """A household of one to nine in any region and month, its head first."""
    members = draw(st.lists(persons(), min_size=1, max_size=9))
    members[0]["role"] = "head"
    date = calendar.month_text(draw(when))
    return {
        "date": date,
        "region": draw(st.sampled_from(REGIONS_2018)),
        "members": members,
        "orleu": draw(st.booleans()),
    }


def assistance(found: Outcome) -> int:
    """Everything with a means test, tenge a month."""
    return found.tsa + found.child_supplement + found.child_allowance + found.orleu


def richer(family: dict[str, Any], source: str, more: Fraction) -> dict[str, Any]:
    """The same household with more income of a source."""
    return {**family, "family_income": {source: more}}


@MANY
@given(households(), st.sampled_from(ALWAYS_COUNTED), st.integers(1, 300_000))
def test_more_income_never_gives_more_assistance(family: dict[str, Any], source: str, more: int) -> None:
    """By thirds of a tenge to a hundred thousand: less or the same, under every law."""
    assert assistance(assess(richer(family, source, Fraction(more, 3)))) <= assistance(assess(family))


@MANY
@given(households(), st.sampled_from(sorted(LEFT_OUT)), st.integers(1, 300_000))
def test_income_that_is_left_out_changes_nothing_and_other_income_counts(
    family: dict[str, Any], source: str, more: int
) -> None:
    """The first exception: sources that the law of the day does not count."""
    first, last = (month(text) for text in LEFT_OUT[source])
    family = {**family, "members": [one for one in family["members"] if one["age_months"] >= 216]}  # no allowances
    when = month(family["date"])
    if source == "special_state_allowance" and when > last:
        return  # there is no such allowance from 2020
    before, after = assess(family), assess(richer(family, source, Fraction(more, 3)))
    if first <= when <= last:
        assert before == after
    elif family["members"]:
        assert after.income == before.income + more


@pytest.mark.parametrize(
    ("name", "date", "threshold", "lost"),
    [
        ("the child allowance of 2017", "2017-07", Fraction(2 * 13_582), 2_383),
        ("the children's guarantee of 2019", "2019-05", Fraction(2 * 20_789), 20_789),
        ("the supplement of 2023", "2023-02", 2 * Fraction("30251.9"), 5_175),
    ],
)
def test_the_notches_of_the_law(name: str, date: str, threshold: Fraction, lost: int) -> None:
    """The second exception: at three thresholds one tenge of income loses more than a tenge of assistance."""
    family = {
        "date": date, "region": "KZKAR", "orleu": False,
        "members": [
            {"age_months": 400, "sex": "male", "status": "employed", "income": {}, "role": "head"},
            {"age_months": 60, "status": "inactive", "income": {}, "role": "child"},
        ],
    }  # fmt: skip
    below = assess(richer(family, "wage", threshold - Fraction(1, 3)))
    above = assess(richer(family, "wage", threshold + Fraction(1, 3)))
    assert (assistance(below), assistance(above)) == (lost, 0), name


@MANY
@given(
    st.integers(FIRST, LAST), st.sampled_from(REGIONS_2018), st.integers(1, 12), st.integers(-3, 3), st.integers(0, 12)
)
def test_one_tenge_around_the_line_of_every_region_and_month(
    when: int, region: str, members: int, step: int, children: int
) -> None:
    """Below until 2019, not above from 2020; the award is never negative and nothing is paid without entitlement."""
    tsa = law_of(region, when).sheet.tsa
    exact = 3 * members * Fraction(tsa.line_units, tsa.income_units)
    income = round_half_up(exact) + step
    late = when >= month("2020-01")
    assert entitled(income, members, tsa) == (income <= exact if late else income < exact)
    paid = award(income, members, min(children, members), tsa)
    assert paid >= 0
    if not entitled(income, members, tsa):
        assert paid == 0
    elif not tsa.child_guarantee:
        assert paid <= members  # three tenge a quarter below the line are at most a tenge a head


@MANY
@given(
    st.integers(FIRST, LAST), st.integers(1, 14), st.integers(0, 400_000), st.integers(0, 14), st.fractions(1, 60_000)
)
def test_rounding_is_half_up_a_head_until_2019_and_a_family_later(
    when: int, members: int, income: int, children: int, line: Fraction
) -> None:
    """Against exact fractions, lines with parts of a tenge included (the law book rounds them until 2019)."""
    line = line.limit_denominator(1_000)
    tsa = with_line(law_book(), "KZKAR", when, line, round_half_up(line))
    exact = line - Fraction(income, 3 * members)
    assert gap_per_member(income, members, tsa) == round_half_up(exact)
    assert family_gap(income, members, tsa) == round_half_up(members * exact)
    if exact > 0:
        paid = award(income, members, min(children, members), tsa)
        if tsa.child_guarantee:
            kids = min(children, members)
            assert paid == kids * round_half_up(line) + (members - kids) * round_half_up(exact)
        elif when < month("2020-01"):
            assert paid == members * round_half_up(exact) and paid % members == 0
        else:
            assert abs(paid - members * exact) <= Fraction(1, 2)


@MANY
@given(st.integers(month("2020-01"), LAST), st.integers(1, 12), st.integers(0, 200_000), st.integers(1, 50_000))
def test_from_2020_a_tenge_of_income_takes_off_a_tenge(when: int, members: int, income: int, more: int) -> None:
    """Whole tenge a month are taken off one for one, down to nothing."""
    tsa = law_of("KZAKT", when).sheet.tsa
    if entitled(income + 3 * more, members, tsa):
        assert award(income + 3 * more, members, 0, tsa) == award(income, members, 0, tsa) - more


def core_and_kin(members: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The members of the narrower family: head, spouse, minors, and the head's own students under 23."""
    for one in members:
        student = one["status"] == "student" and one["role"] == "child" and one["age_months"] < 23 * 12
        if one["role"] in ("head", "spouse") or one["age_months"] < 18 * 12 or student:
            yield one


@MANY
@given(households(when=st.integers(month("2019-04"), LAST)))
def test_from_april_2019_kin_are_as_if_they_lived_elsewhere(family: dict[str, Any]) -> None:
    """A household split at the change: what the head's family gets is what it would get alone, but for care."""
    cared = {**family, "members": [{**one, "status": one["status"].replace("carer", "inactive")} for one in
                                   family["members"]]}  # fmt: skip
    alone = {**cared, "members": list(core_and_kin(cared["members"]))}
    assert assess(cared) == assess(alone)


@MANY
@given(households(when=st.integers(FIRST, month("2019-03"))))
def test_until_march_2019_the_whole_household_is_one_family(family: dict[str, Any]) -> None:
    """Merged before the change: whoever they are to the head, everybody's income and everybody's head count."""
    strangers = {**family, "members": [{**one, "role": "other"} for one in family["members"]]}
    assert assess(family) == assess(strangers)
    assert assess(family).members == len(family["members"])


def test_the_same_household_is_split_in_april_2019() -> None:
    """Parents with a wage keep two pensioners afloat in March; in April the young family is judged alone."""
    household = {
        "region": "KZKAR",
        "members": [
            {"age_months": 400, "sex": "male", "status": "unemployed", "role": "head", "income": {}},
            {"age_months": 390, "sex": "female", "status": "unemployed", "role": "spouse", "income": {}},
            {"age_months": 800, "sex": "male", "status": "pensioner", "role": "parent", "income": {"pension": 80_000}},
        ],
    }
    march, april = assess({**household, "date": "2019-03"}), assess({**household, "date": "2019-04"})
    assert (march.members, march.tsa) == (3, 0)
    assert (april.members, april.tsa) == (2, 2 * 20_789)


@pytest.mark.parametrize("regime", random_families.REGIMES)
def test_the_compiled_rules_are_the_plain_rules(regime: str) -> None:
    """Random families of every regime: machine words and unbounded integers give the same."""
    families = random_families.draw(regime, 300, 7)
    fast = assess_all(families.homes, families.people, families.laws)
    people = families.people.view(np.recarray)
    for home, row in zip(families.homes.view(np.recarray), fast.tolist(), strict=True):
        assert [int(part) for part in decide(home, people, families.laws[home["law"]])] == row
