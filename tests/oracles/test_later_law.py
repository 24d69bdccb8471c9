"""The month under the law of 2019 to 2026: compiled as in plain Python, and in each regime what the law says."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tsa_sim import calendar
from tsa_sim import population as people
from tsa_sim.behaviour import Coefficients, life
from tsa_sim.behaviour.conduct import conduct, labour_markets
from tsa_sim.calendar import month
from tsa_sim.columns import FREE, HOUSEHOLD, PERSON, Kind, empty
from tsa_sim.desk import after_month, opened
from tsa_sim.engine import MonthSheets, Plan, simulate
from tsa_sim.errors import Finding
from tsa_sim.law.sheet import law_sheet, law_sheets
from tsa_sim.medians import unknown_medians
from tsa_sim.month import Now, live_month
from tsa_sim.parameters import LawBook, law_book
from tsa_sim.regions import REGIONS
from tsa_sim.rulebook import sheets
from tsa_sim.scenario.checking import load
from tsa_sim.tally import COMPONENTS, Group, Measure, counts, empty_tally

LIVED = [name for name in HOUSEHOLD if name not in ("first", "places")]  # all but where a household's persons stand
FIRST, LAST = month("2019-01"), month("2026-12")
CONDUCT = month("2019-06")  # how people behave is held: only the law moves
READY = {
    "application.level": 3.0,
    "compliance.refusal": 0.1,
    "compliance.kept_share_of_six_months": 0.7,
    "offices.queue": 0.0,  # everybody asks at once
    "offices.wrong_refusal": 0.0,
    "life.new_households": 0.0,  # the plain months found no households
}


def later_plan(book: LawBook, last: int = LAST, *, ageing: bool = False) -> Plan:
    """The law of every month from 2019, the conduct of June 2019; nobody ages unless asked."""
    coefficients, base = Coefficients(READY), month("2018-01")
    lived = conduct(coefficients, CONDUCT, base, 42_500)
    if not ageing:
        lived = lived._replace(life=life.frozen(coefficients, CONDUCT, LAST))
    held = sheets([lived])
    rows = []
    for when in calendar.months(FIRST, last):
        now = Now(when, calendar.month_of_quarter(when), calendar.month_of_year(when) == 1, when == FIRST)
        law = sheets(list(law_sheets(book, REGIONS, when)))
        rows.append(MonthSheets(when, sheets([now]), law, held))
    return Plan(tuple(rows), sheets([labour_markets(Coefficients(READY), month("2018-01"))]), 0)


@pytest.fixture(scope="module")
def sample() -> Any:
    """One household in a thousand."""
    return people.load("2018-01", scale=Fraction(1, 1000), seed=2018, sample=0)


@pytest.fixture(scope="module")
def outcome(sample: Any) -> Any:
    """The law in force, 2019 to 2026, with everybody's records kept each quarter."""
    kept = [when for when in calendar.months(FIRST, LAST) if when % 3 == 0]
    return simulate(sample, later_plan(law_book()), 11, snapshots=kept)


def counted(outcome: Any, measure: Measure, first: str, last: str, group: Group = Group.ALL) -> int:
    """Add up a measure over months and regions."""
    place = {when: number for number, when in enumerate(outcome.months)}
    return int(outcome.tally[place[month(first)] : place[month(last)] + 1, :, measure, group].sum())


def plain(record: Any) -> Any:
    """Copy a sheet's record into plain Python objects with the same dots."""
    values = {}
    for name in record.dtype.names:
        value = record[name]
        values[name] = plain(value) if value.dtype.names else value if value.ndim else value.item()
    return SimpleNamespace(**values)


def roomy(homes: Any, persons: Any, room: int = 9) -> tuple[Any, Any]:
    """Give households places for all births of the years to come, so that nobody is moved on the way."""
    places, first = homes["places"].astype(int), homes["first"].astype(int)
    moved = homes.copy()
    moved["places"] = places + room
    moved["first"] = np.cumsum(places + room) - places - room
    people_in_room = empty(PERSON, int((places + room).sum()))
    people_in_room["age_months"] = FREE
    inside = np.arange(places.sum()) - np.repeat(np.cumsum(places) - places, places)
    people_in_room[np.repeat(moved["first"].astype(int), places) + inside] = persons[np.repeat(first, places) + inside]
    return moved, people_in_room


def test_compiled_months_are_the_plain_months_under_every_later_law(sample: Any) -> None:
    """Households through 96 months of four regimes and a reform of everything the law never had: the same bits."""
    book = law_book().overlay(
        {
            "tsa.withdrawal_rate": {"2024-01": "2/3"},
            "tsa.share_of_gap_paid": {"2024-01": "0.9"},
            "means_test.earnings_disregard_share": {"2024-01": "0.4"},
            "means_test.earnings_disregard_months": {"2024-01": 9},
            "tsa.grandfathering_months": {"2024-01": 5},
            "social_contract.lump_sum_allowed": {"2019-01": True},
            "social_contract.lump_sum_share": {"2019-01": "0.3"},
            "social_contract.suspension_months": {"2019-01": 1},
            "social_contract.shortened_by_months": {"2019-01": 1},
        },
        "test",
    )
    chosen = np.array(sample.households)
    sizes = np.array([(np.array(sample.persons)["age_months"][row : row + 4] >= 0).sum() for row in chosen["first"]])
    chosen = chosen[np.argsort(-sizes, kind="stable")][:40]
    scheme = later_plan(book, ageing=True)
    chosen, persons_in_room = roomy(chosen, np.array(sample.persons))
    part = type(sample)(**{**sample.__dict__, "households": chosen, "persons": persons_in_room})
    fast = simulate(part, scheme, 11, snapshots=[LAST])
    homes = [SimpleNamespace(**{name: home[name].item() for name in HOUSEHOLD}) for home in chosen]
    persons = [SimpleNamespace(**{name: person[name].item() for name in PERSON}) for person in persons_in_room]
    work, held = plain(scheme.work[0]), plain(scheme.months[0].conduct[0])
    desks, tallies = opened(scheme.months[0].conduct[0]), []
    for rows in scheme.months:
        tally = empty_tally(len(REGIONS))
        now, law = plain(rows.now[0]), [plain(row) for row in rows.law]
        desk = [plain(row) for row in desks]
        for home in homes:
            live_month(home, persons, 11, now, law[home.region], held, desk[home.region], work, tally)
        tallies.append(counts(tally))
        desks = after_month(desks, tally, rows.conduct[0], sample.weight)
    assert (np.stack(tallies) == fast.tally).all()
    households, _ = fast.snapshots[LAST]
    for home, record in zip(homes, households, strict=True):
        assert {name: int(getattr(home, name)) for name in LIVED} == {name: int(record[name]) for name in LIVED}


def test_payments_appear_and_end_on_their_dates(outcome: Any) -> None:
    """Special allowance to 2019, large families from 2020, kits 2020-2022, cash from 2023, and the parts add up."""
    spans = {
        Measure.PAID_LARGE_FAMILY_ALLOWANCE: [("2019-01", "2019-12", False), ("2020-01", "2026-12", True)],
        Measure.PAID_CHILD_SUPPLEMENT: [("2019-01", "2022-12", False), ("2023-01", "2026-12", True)],
        Measure.SPENT_PACKAGE: [
            ("2019-01", "2019-12", False),
            ("2020-01", "2022-12", True),
            ("2023-01", "2026-12", False),
        ],
        Measure.PACKAGE_IN_KIND: [("2019-01", "2019-12", False), ("2020-01", "2026-12", True)],
        Measure.PAID_SPECIAL_STATE_ALLOWANCE: [("2020-01", "2026-12", False)],
        Measure.PAID_ORLEU: [("2019-01", "2026-12", False)],
        Measure.PAID_CHILD_ALLOWANCE: [("2019-01", "2026-12", False)],
        Measure.CONTRACTS_PROLONGED: [("2020-02", "2026-12", False)],
        Measure.PROLONGED_WITHOUT_APPLICATION: [
            ("2019-01", "2020-03", False),
            ("2020-04", "2021-03", True),
            ("2021-04", "2021-12", False),
            ("2022-01", "2022-03", True),
            ("2022-04", "2026-12", False),
        ],
    }
    for measure, parts in spans.items():
        for first, last, paid in parts:
            assert (counted(outcome, measure, first, last) > 0) is paid, (measure.name, first)
    tally = outcome.tally[..., : Group.UNCONDITIONAL]
    assert (sum(tally[:, :, part] for part in COMPONENTS) == tally[:, :, Measure.PAID_TOTAL]).all()
    lumps = [when < month("2020-01") for when in outcome.months]  # until 2019 half of the contracts are paid at once
    same = (tally[:, :, Measure.DUE_TSA] == tally[:, :, Measure.PAID_TSA]).all(axis=(1, 2))
    assert same[~np.array(lumps)].all()
    assert not same[lumps].all()


def test_from_2020_no_grant_outlives_its_quarter(outcome: Any) -> None:
    """After the first month of a quarter at most two months are left, with a contract or without."""
    for when, (homes, _) in outcome.snapshots.items():
        if when >= month("2020-01"):
            assert homes["tsa_months"].max() <= 2, calendar.month_text(when)
        elif when in (month("2019-04"), month("2019-10")):
            assert homes["tsa_months"].max() > 2


def test_a_refusal_or_a_breach_bars_the_whole_family_from_2020_only(outcome: Any) -> None:
    """Nobody is barred in 2019; later the barred draw nothing, and at most five further months are left."""
    barred = 0
    for when, (homes, _) in outcome.snapshots.items():
        shut = homes[homes["refusal_months"] > 0]
        assert len(shut) == 0 or when >= month("2020-01")
        assert (shut["tsa_months"] == 0).all() and (shut["refusal_months"] <= 6).all()
        barred += len(shut)
    assert barred > 0


def test_every_amount_assigned_follows_from_the_records(outcome: Any) -> None:
    """2018's rule: members x gap; 2019: children the line; from 2020 the family's gap, within a tenge a member."""
    lines = {code: law_sheet(law_book(), code, month("2019-07")).tsa.line for code in REGIONS}
    assert set(lines.values()) == {20_789}
    homes, _ = outcome.snapshots[month("2019-07")]
    drawing = homes[homes["tsa_kind"] != Kind.NONE]
    above = drawing["tsa_amount"] - drawing["tsa_members"] * drawing["tsa_gap"]
    assert (above >= 0).all() and (above > 0).any()
    homes, _ = outcome.snapshots[month("2021-07")]
    drawing = homes[homes["tsa_kind"] != Kind.NONE]
    slips = np.abs(drawing["tsa_amount"] - drawing["tsa_members"].astype(int) * drawing["tsa_gap"])
    assert len(drawing) > 0 and (slips <= drawing["tsa_members"]).all() and (slips > 0).any()


def test_the_family_is_narrowed_in_april_2019(outcome: Any) -> None:
    """A household with grandparents has more persons than members afterwards."""
    homes, persons = outcome.snapshots[month("2019-07")]
    wide = narrow = 0
    for home in homes[(homes["tsa_kind"] != Kind.NONE)]:
        there = persons[home["first"] : home["first"] + home["places"]]
        wide += int((there["age_months"] >= 0).sum())
        narrow += int(home["tsa_members"])
    assert 0 < narrow < wide


def test_grandfathered_families_keep_their_former_amount_and_no_longer(sample: Any) -> None:
    """A line cut to a tenth in July 2023: for four months nobody who drew in June gets less; then the cut bites."""
    cut = {"tsa.share_of_subsistence_minimum": {"2023-07": "0.07"}}
    kept = cut | {"tsa.grandfathering_months": {"2023-07": 4}}
    last = month("2023-12")
    runs = {
        name: simulate(sample, later_plan(law_book().overlay(values, name), last), 11)
        for name, values in (("cut", cut), ("kept", kept))
    }
    june = {name: counted(run, Measure.DUE_TSA, "2023-06", "2023-06") for name, run in runs.items()}
    assert june["cut"] == june["kept"] > 0
    for when in ("2023-07", "2023-10"):
        assert counted(runs["kept"], Measure.DUE_TSA, when, when) > 5 * counted(
            runs["cut"], Measure.DUE_TSA, when, when
        )
    october, november = (counted(runs["kept"], Measure.DUE_TSA, when, when) for when in ("2023-10", "2023-11"))
    assert november < october / 5


def test_a_lump_sum_moves_cash_and_not_entitlement(sample: Any) -> None:
    """Paid at once for six months: in its first month more cash than is due, later less."""
    lump, none = (law_book().overlay({"social_contract.lump_sum_share": {"2019-01": part}}, "lump") for part in (1, 0))
    monthly = simulate(sample, later_plan(none, month("2019-06")), 11)
    at_once = simulate(sample, later_plan(lump, month("2019-06")), 11)
    due, cash = Measure.DUE_TSA, Measure.PAID_TSA
    assert counted(at_once, due, "2019-01", "2019-03") == counted(monthly, due, "2019-01", "2019-03")
    assert counted(at_once, cash, "2019-01", "2019-01") > 2 * counted(at_once, due, "2019-01", "2019-01")
    assert counted(at_once, cash, "2019-03", "2019-03") < counted(monthly, cash, "2019-03", "2019-03")


def test_the_line_of_2025_hangs_on_the_median_of_the_people_as_simulated(sample: Any) -> None:
    """Medians of each quarter by region, as counted by hand; without a floor the line is their 35%."""
    first = month("2024-07")
    book = law_book().overlay({"tsa.share_of_subsistence_minimum": {"2025-01": 0}}, "no floor")
    rows = later_plan(book.with_medians(unknown_of(book)), month("2025-06")).months
    months = tuple(row for row in rows if row.month >= first)
    scheme = Plan(months, later_plan(law_book(), FIRST).work, 0, book)
    run = simulate(sample, scheme, 11, snapshots=[month("2025-01"), month("2025-04")], threads=1)
    assert {when for _, when in run.medians} == {2024 * 4 + 3, 2025 * 4}
    homes, _ = run.snapshots[month("2025-01")]
    for row, region in enumerate(REGIONS):
        there = homes[(homes["region"] == row) & (homes["members"] > 0)]
        heads = np.repeat(there["quarter_counted"] / (3 * there["members"]), there["members"])
        assert float(run.medians[region, 2024 * 4 + 3]) == pytest.approx(np.sort(heads)[(len(heads) - 1) // 2])
    assert simulate(sample, scheme, 11, threads=3).medians == run.medians
    floor = simulate(sample, Plan(months, scheme.work, 0, law_book()), 11)
    entitled = [counted(each, Measure.ENTITLED_PERSONS, "2025-01", "2025-06") for each in (run, floor)]
    assert entitled[0] > 0 and entitled[1] > 0 and entitled[0] != entitled[1]


def unknown_of(book: LawBook) -> dict[tuple[str, int], Fraction]:
    """Medians of zero for every quarter that the law asks for."""
    found: dict[tuple[str, int], Fraction] = {}
    for when in calendar.months(month("2025-01"), LAST):
        found |= unknown_medians(when)
    return found


def test_a_pilot_holds_in_its_share_of_districts_and_nowhere_else(sample: Any) -> None:
    """Half of Turkistan's households live under 80%; every other region's counts are those of the law, bit for bit."""
    last = month("2025-06")
    pilot = load("pilot_in_half_of_turkistan").over(law_book())  # type: ignore[union-attr]
    whole = law_book().overlay(
        {
            "tsa.share_of_subsistence_minimum": {"2025-01": {"KZYUZ": "0.80"}},
            "tsa.withdrawal_rate": {"2025-01": {"KZYUZ": "0.5"}},
        },
        "whole",
    )
    runs = [simulate(sample, later_plan(book, last), 11) for book in (law_book(), pilot, whole)]
    here = REGIONS.index("KZYUZ")
    others = [row for row in range(len(REGIONS)) if row != here]
    assert (runs[0].tally[:, others] == runs[1].tally[:, others]).all()
    first = list(runs[0].months).index(month("2025-01"))
    assert (runs[0].tally[:first] == runs[1].tally[:first]).all()
    persons = [int(run.tally[first:, here, Measure.ENTITLED_PERSONS, Group.ALL].sum()) for run in runs]
    assert (persons[1] - persons[0]) / (persons[2] - persons[0]) == pytest.approx(0.5, abs=0.08)
    odd = pilot.overlay({"tsa.share_of_gap_paid": {"2025-01": {"KZYUZ": {"value": 0.9, "districts": 0.2}}}}, "odd")
    with pytest.raises(Finding, match="same share of districts"):
        law_sheet(odd, "KZYUZ", last)
