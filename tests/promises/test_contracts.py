"""Promises of the social contract, each with a planted fault that the check must see."""

from typing import Any

import pytest

from tsa_sim.columns import Kind
from tsa_sim.law.social_contract.rules import monthly_payment
from tsa_sim.rulebook import rule
from tsa_sim.tally import Group, Measure

MONTHS = [f"{year}-{month:02d}" for year, last in ((2018, 12), (2019, 3)) for month in range(1, last + 1)]
UNKEPT = {"compliance.kept_share_of_six_months": 0.3, "offices.queue": 0.0}  # nobody is paid for months of waiting
# cash in the month of entitlement, to compare month by month
MONTHLY = {"social_contract.lump_sum_share": {"2018-01": 0}}


@rule
def payment_that_forgets_the_breach(amount: int, able_bodied: int, gap: int, months_broken: int, contract: Any) -> int:
    """Planted fault: a breach costs nothing."""
    return amount


def paid_by_case(result: Any, when: str) -> int:
    """Add up, in plain Python, what the law owes every family with a case after a month: tenge."""
    homes = result.outcomes[0].snapshots
    records = homes[next(month for month in homes if f"{month // 12}-{month % 12 + 1:02d}" == when)][0]
    total = 0
    for home in records[records["tsa_kind"] != Kind.NONE]:
        lost = int(home["tsa_able"]) if home["tsa_broken"] else 0
        total += (int(home["tsa_members"]) - lost) * int(home["tsa_gap"])
    return total


def paid(result: Any, when: str) -> int:
    """Give what is due in a month as counted, tenge of the simulated families (some is paid at once for the term)."""
    place = [f"{month // 12}-{month % 12 + 1:02d}" for month in result.months].index(when)
    return int(result.outcomes[0].tally[place, :, Measure.DUE_TSA, Group.ALL].sum())


@pytest.fixture(scope="module")
def watched(line_50: Any, small_run: Any) -> Any:
    """A run with many breaches whose cases are kept every month."""
    return small_run(line_50.with_(behaviour=UNKEPT, law=MONTHLY), scale="1:400", snapshots=MONTHS)


def test_the_budget_is_the_sum_over_families_and_a_breach_takes_the_able_bodied_part(watched: Any) -> None:
    """In every month the tenge counted are those the law owes family by family, breaches deducted to the end."""
    assert watched.yearly("contracts_broken", 2018)[0] > 0
    assert [paid(watched, when) for when in MONTHS] == [paid_by_case(watched, when) for when in MONTHS]


def test_the_check_sees_a_breach_that_costs_nothing(line_50: Any, small_run: Any) -> None:
    """With the planted fault the budget is larger than the law owes."""
    faulty = small_run(
        line_50.with_(behaviour=UNKEPT, law=MONTHLY),
        snapshots=MONTHS,
        replacing={monthly_payment: payment_that_forgets_the_breach},
    )
    assert any(paid(faulty, when) > paid_by_case(faulty, when) for when in MONTHS)


def test_where_the_law_book_says_halved_half_of_the_part_is_kept(line_50: Any, small_run: Any, watched: Any) -> None:
    """The same breaches cost less, and something."""
    halves = {**MONTHLY, "social_contract.breach": {"2018-01": "halved"}}
    halved = small_run(line_50.with_(behaviour=UNKEPT, law=halves), scale="1:400")
    kept = small_run(line_50.with_(behaviour={"compliance.kept_share_of_six_months": 1.0}, law=MONTHLY), scale="1:400")
    year = 2018
    costs = [run.yearly("paid_tsa", year)[0] for run in (watched, halved, kept)]
    assert costs[0] < costs[1] < costs[2]


def test_no_contract_exceeds_its_law(watched: Any) -> None:
    """At most six months at a time, prolonged at most once by six; without a contract to the quarter's end."""
    running: dict[int, int] = {}
    for when in MONTHS:
        frame = watched.households(when)
        conditional = frame[(frame["tsa_kind"] == Kind.CONDITIONAL)]
        assert conditional["tsa_months"].max() <= 5
        first_signed = conditional[(conditional["tsa_months"] == 5) & (conditional["tsa_prolonged"] == 0)]
        running = {int(home): running.get(int(home), 0) + 1 for home in conditional["id"]}
        for home in first_signed["id"]:
            running[int(home)] = 1
        assert max(running.values(), default=0) <= 12
        unconditional = frame[frame["tsa_kind"] == Kind.UNCONDITIONAL]
        months_left = 2 - (int(when[5:]) - 1) % 3
        assert unconditional["tsa_months"].max() <= months_left
    assert any(watched.yearly("contracts_prolonged", year)[0] > 0 for year in (2018, 2019))


def test_a_higher_line_never_loses_a_recipient_when_behaviour_is_held_fixed(
    line_40: Any, line_50: Any, small_run: Any
) -> None:
    """When everybody entitled asks, signs and keeps, who draws at 40% also draws at 50%, in every month."""
    fixed = {
        "application.level": 100.0,
        "application.award_slope": 0.0,
        "compliance.refusal": 0.0,
        "compliance.kept_share_of_six_months": 1.0,
        "measures.places_scale": 0.0,
        "measures.adaptation_month": 0.0,
        "offices.queue": 0.0,
        "offices.wrong_refusal": 0.0,
    }
    months = [when for when in MONTHS if when.startswith("2018")]
    low, high = (small_run(scenario.with_(behaviour=fixed), snapshots=months) for scenario in (line_40, line_50))
    for when in months:
        drawn = [
            set(frame.loc[frame["tsa_kind"] != Kind.NONE, "id"])
            for frame in (low.households(when), high.households(when))
        ]
        assert drawn[0] < drawn[1]
