"""Promises of the calculator: the simulation's rules, quick and in plain Python; changes that were tried; notches."""

import csv
import json
import random
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import tsa_sim as tsa
from tsa_sim.budget_picture import draw_budget_line
from tsa_sim.calculator.answer import PAYMENTS, answer
from tsa_sim.calculator.applicants import Family, Member, Status
from tsa_sim.calculator.budget_line import budget_line
from tsa_sim.calculator.question import laws_of
from tsa_sim.calendar import month, month_of_quarter, month_text, months
from tsa_sim.cli import main
from tsa_sim.columns import FREE, Disability, Kind, Role, Sex, State
from tsa_sim.law.able_bodied.rules import able_bodied, needs_care
from tsa_sim.parameters import law_book
from tsa_sim.regions import REGIONS, regions
from tsa_sim.rulebook import is_rule

EXAMPLE: dict[str, Any] = {
    "date": "2021-11",
    "region": "KZKAR",
    "members": [
        {"age": 36, "sex": "female", "status": "employed", "income": {"wage": 90_000}},
        {"age": 38, "sex": "male", "status": "unemployed"},
        {"age": 9},
        {"age": 4},
    ],
    "family_income": {"alimony": 10_000},
}
FAMILIES = Path(__file__).resolve().parents[2] / "scenarios" / "families"


def some_family(luck: random.Random) -> dict[str, Any]:
    """Give a family at random: one or two adults, up to six children, a wage that is often near the line."""
    adults = [{"age": luck.randint(20, 55), "sex": "female", "status": "employed"}]
    adults[0]["income"] = {"wage": luck.randrange(0, 300_000)}
    if luck.random() < 0.6:
        adults.append({"age": luck.randint(20, 55), "sex": "male", "status": luck.choice(["unemployed", "disabled_2"])})
    children = [{"age": luck.randint(0, 17)} for _ in range(luck.randint(0, 6))]
    year, when = luck.randint(2015, 2026), luck.randint(1, 12)
    members = [*adults, *children]
    return {"date": f"{year}-{when:02d}", "region": luck.choice(REGIONS), "members": members}


def test_a_household_month_takes_less_than_a_millisecond_and_no_compiler() -> None:
    """Reading and deciding in a new process: numba is not loaded; the median of five times 300 families."""
    code = (
        "import sys, time, json, tsa_sim as tsa\n"
        f"described = json.loads({json.dumps(json.dumps(EXAMPLE))})\n"
        "tsa.family(described)\n"
        "def once():\n"
        "    began = time.process_time()\n"
        "    for _ in range(300): tsa.family(described).payments\n"
        "    return (time.process_time() - began) / 300\n"
        "tsa.family(described).explain('kk')\n"
        "print(sorted(once() for _ in range(5))[2], 'numba' in sys.modules, 'mesa' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, numba, mesa = done.stdout.split()
    assert float(seconds) <= 0.001
    assert (numba, mesa) == ("False", "False")


def test_the_calculator_asks_the_rules_of_the_simulation() -> None:
    """What decides is marked as a rule of the law: the office of the simulation calls the same functions."""
    from tsa_sim import assistance, contract, deciding
    from tsa_sim.calculator import decision

    of_the_month = (assistance, contract, deciding)
    for name in (
        "award",
        "kind_of_assistance",
        "months_granted",
        "large_family_payment",
        "child_allowance_payment",
        "entitled_to_tsa",
        "entitled_to_orleu",
    ):
        shared = getattr(decision, name)
        assert is_rule(shared) and any(getattr(module, name, None) is shared for module in of_the_month), name


@pytest.mark.parametrize(("scenario", "when", "least"), [("line_50", "2018-07", 10), ("in_force", "2021-07", 15)])
def test_every_grant_of_the_simulation_is_the_calculators(
    scenario: str, when: str, least: int, small_run: Any, tmp_path: Path
) -> None:
    """Households assisted since this month, by the compiled month: amount, kind and months of the calculator."""
    path = tmp_path / "in_force.yaml"
    path.write_text(f"period: {{from: {when}, to: {when}}}\npopulation: {{base: 2018-01}}\n", encoding="utf-8")
    asked = tsa.Scenario.load(str(path)) if scenario == "in_force" else tsa.Scenario.load(scenario)
    result = small_run(asked.with_(period=(when, when)), scale="1:500", snapshots=(when,))
    homes, persons = result.outcomes[0].snapshots[month(when)]
    laws = laws_of(asked)
    met = 0
    for home in homes[homes["tsa_kind"] != Kind.NONE]:
        people = [one for one in persons[home["first"] : home["first"] + home["places"]] if one["age_months"] != FREE]
        law = laws.of(REGIONS[home["region"]], month(when)).sheet
        term = law.contract.months if home["tsa_kind"] == Kind.CONDITIONAL and month(when) < month("2020-01") else 3
        if home["tsa_months"] != term - 1 or home["tsa_prolonged"] or any(one["family"] for one in people):
            continue
        members = [described(one, law.ages) for one in people]
        if any(needs_care(one["age_months"], one["disability"], law.ages) for one in people):
            members = [one._replace(status=Status.CARER) if able else one for one, able in members]
        else:
            members = [one for one, _ in members]
        income = {"other": Fraction(int(home["quarter_counted"]), 3), "special_state_allowance": 0}
        found = Family(month(when), REGIONS[home["region"]], tuple(members), income | {"large_family_allowance": 0})
        decided = answer(found, laws).case.decision
        assert (decided.tsa, decided.kind, decided.months) == (home["tsa_amount"], home["tsa_kind"], term)
        met += 1
    assert met >= least


def described(person: Any, ages: Any) -> tuple[Member, bool]:
    """Describe a simulated person as a family file would, and tell whether the person is able-bodied."""
    able = able_bodied(person["age_months"], person["sex"], person["disability"], person["state"], ages)
    disabled = {1: Status.DISABLED_1, 2: Status.DISABLED_2, 3: Status.DISABLED_3, 4: Status.DISABLED_CHILD}
    status = Status.STUDENT if person["state"] == State.STUDENT else Status.INACTIVE
    if person["disability"] != Disability.NONE and status is not Status.STUDENT:
        status = disabled[int(person["disability"])]
    return Member(int(person["age_months"]), Sex(int(person["sex"])), status, {}, None, Role(int(person["role"]))), able


def test_every_month_and_region_of_the_law_has_an_answer() -> None:
    """April 2014 to December 2026: the poorest family is granted in each, a rich one in none, and parts add up."""
    book = law_book()
    for when in months(book.begins, book.ends - 1):
        for region in regions(f"{month_text(when)}-01"):
            poor = tsa.family(
                {"date": month_text(when), "region": region.code, "members": [{"age": 70, "sex": "male"}]}
            )
            assert poor.eligible and poor.tsa_total > 0, (month_text(when), region.code)
            assert poor.months_of_grant == 3 - month_of_quarter(when)
        rich = tsa.family({**EXAMPLE, "date": month_text(when), "family_income": {"other": 10**7}})
        assert not rich.eligible and rich.tsa_total == 0 and rich.months_of_grant == 0 and rich.contract is None


def test_every_reason_has_a_reference_and_every_answer_its_json() -> None:
    """400 random families: names of the interface, whole tenge, a reference and a text for every reason."""
    luck = random.Random(4)
    for _ in range(400):
        found = tsa.family(some_family(luck))
        document = json.loads(json.dumps(found.as_dict()))
        assert tuple(document["payments"]) == PAYMENTS
        assert all(isinstance(amount, int) and amount >= 0 for amount in document["payments"].values())
        assert document["tsa_total"] == document["payments"]["tsa"] + document["payments"]["child_supplement"]
        assert document["eligible"] is (document["assistance_kind"] is not None) is (document["months_of_grant"] > 0)
        for reason in document["reasons"]:
            assert set(reason) == {"rule", "passed", "text", "reference", "values"}
            assert len(reason["reference"]) > 10 and reason["text"]
        for change in document["what_would_change"]:
            assert set(change) == {"input", "from", "to", "effect"}


def test_what_would_change_was_tried_and_is_the_smallest() -> None:
    """300 random families: with each change the decision turns; a tenge less of it, and it does not."""
    luck = random.Random(8)
    tried = 0
    for _ in range(300):
        found = tsa.family(some_family(luck))
        for change in found.what_would_change:
            again = answer(change.family, found.laws)
            if change.key == "change.carer":
                assert again.assistance_kind == "unconditional" != found.assistance_kind
                continue
            assert again.eligible is not found.eligible, change
            assert change.amount == again.tsa_total + again.payments["orleu"]
            if change.input.startswith(("members", "family_income", "line")):
                assert answer(one_tenge_back(change), found.laws).eligible is found.eligible, change
                tried += 1
    assert tried > 300


def one_tenge_back(change: Any) -> Family:
    """Give the changed family with the change a tenge smaller."""
    step = 1 if change.to < change.before else -1
    family: Family = change.family
    if change.input == "line":
        return family._replace(line=Fraction(change.to + step))
    if change.input.startswith("family_income."):
        source = change.input.removeprefix("family_income.")
        return family._replace(income={**family.income, source: change.to + step})
    number, source = int(change.input[8 : change.input.index("]")]), change.input.rpartition(".")[2]
    members = list(family.members)
    members[number] = members[number]._replace(income={**members[number].income, source: change.to + step})
    return family._replace(members=tuple(members))


def test_more_income_never_gives_more_assistance() -> None:
    """300 random families of all regimes, a tenge or thousands more: assistance with Orleu never grows."""
    luck = random.Random(15)
    for _ in range(300):
        poor = some_family(luck)
        wage = poor["members"][0]["income"]["wage"]
        amounts = []
        for more in (0, 1, 500, 20_000, 60_000):
            poor["members"][0]["income"] = {"wage": wage + more}
            answered = tsa.family(poor)
            amounts.append(answered.tsa_total + answered.payments["orleu"])
        assert amounts == sorted(amounts, reverse=True), (poor, amounts)


@pytest.mark.parametrize("when", [f"2019-{number:02d}" for number in range(4, 13)])
def test_the_cliff_of_april_to_december_2019_is_found_and_named(when: str) -> None:
    """Two adults and four children: at six lines a tenge more costs four lines but one tenge, in three languages."""
    described = {
        **EXAMPLE,
        "family_income": {},
        "members": [*EXAMPLE["members"], {"age": 2}, {"age": 12}],
        "date": when,
    }
    line = budget_line(described)
    (cliff,) = line.notches
    shown = int(line.line)
    assert cliff.amount == 6 * shown and -4 * shown <= cliff.change <= -4 * shown + 3
    assert cliff.lost == ("tsa",)
    for language, word in (("en", "cliff"), ("ru", "Обрыв"), ("kk", "жар")):
        assert word in cliff.text(language)


@pytest.mark.parametrize(("when", "loses"), [
    ("2018-05", None), ("2020-05", None), ("2022-05", None), ("2023-05", "child_supplement"),
    ("2026-05", "child_supplement"), ("2017-05", "child_allowance"),
])  # fmt: skip
def test_other_notches_are_those_of_the_law(when: str, loses: str | None) -> None:
    """The supplement's end from 2023 and the child allowance's before 2018; otherwise a gap benefit without a notch."""
    line = budget_line({**EXAMPLE, "date": when, "family_income": {}})
    assert [notch.lost for notch in line.notches if notch.change < 0] == ([] if loses is None else [(loses,)])
    assert 0.98 <= line.highest_rate() <= 1.05  # the gap takes a tenge of each tenge, rounded a head until 2019
    assert line.points[0].amount == 0 and [point.amount for point in line.points] == sorted(
        {point.amount for point in line.points}
    )


def test_a_taper_leaves_the_family_half_of_a_tenge() -> None:
    """The reform taper_half: the marginal effective rate is a half."""
    line = budget_line({**EXAMPLE, "date": "2025-05", "family_income": {}}, scenario="taper_half", to=200_000)
    assert line.highest_rate() == pytest.approx(0.5, abs=0.01)


def run_main(words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    """Run the command line; give what it wrote."""
    monkeypatch.setattr("sys.argv", ["tsa-sim", *words])
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr()
    assert left.value.code == 0, said.err
    return said.out


@pytest.mark.parametrize("path", sorted(FAMILIES.glob("*.yaml")), ids=lambda path: path.stem)
def test_shipped_families_are_answered_at_the_command_line(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """As text in three languages and as one JSON document, by name and by path; check calls them fine."""
    document = json.loads(run_main(["family", path.stem, "--json"], monkeypatch, capsys))
    assert document == json.loads(run_main(["family", str(path), "--json", "--lang", "en"], monkeypatch, capsys))
    pages = {
        run_main(["family", path.stem, "--lang", language], monkeypatch, capsys) for language in ("kk", "ru", "en")
    }
    assert len(pages) == 3
    assert run_main(["check", str(path)], monkeypatch, capsys) == f"{path}: fine\n"


def test_the_shipped_families_are_the_published_ones() -> None:
    """122 tenge in Karaganda, 28 590 in the ministry's example."""
    for name, amount in (("karaganda_2021", 122), ("ministry_march_2019", 28_590)):
        assert tsa.family(FAMILIES / f"{name}.yaml").payments["tsa"] == amount


def test_a_date_and_a_scenario_of_the_call_stand_before_the_files(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """--date moves the ministry's family into 2018; --scenario asks what 40% would have given."""
    words = ["family", "two_adults_two_children", "--date", "2018-02", "--json"]
    in_force = json.loads(run_main(words, monkeypatch, capsys))
    other = json.loads(run_main([*words, "--scenario", "line_40"], monkeypatch, capsys))
    assert (in_force["date"], in_force["line"], other["line"]) == ("2018-02", 11_471, 9_176)


def test_budget_lines_are_drawn_and_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A PNG with the line, the rates and the notch drawn; a CSV of every point that adds up."""
    line = budget_line(FAMILIES / "lone_mother_2026.yaml")
    figure = draw_budget_line(line, tmp_path / "own.png", "kk")
    income, rate = figure.axes
    assert [drawn.get_label() for drawn in income.lines][:3] == [
        "төлемдермен",
        "төлемдерсіз",
        "отбасыға шаққандағы кедейлік шегі",
    ]
    assert len(income.lines[0].get_xdata()) == len(line.points) and len(rate.lines) == 3
    assert (tmp_path / "own.png").read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    out = tmp_path / "line.csv"
    run_main(["budget-line", "lone_mother_2026", "--to", "150000", "--out", str(out)], monkeypatch, capsys)
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert int(rows[-1]["amount"]) == 150_000
    for row in rows:
        assert int(row["net_income"]) == int(row["own_income"]) + sum(int(row[name]) for name in PAYMENTS)
    document = json.loads(run_main(["budget-line", "lone_mother_2026", "--json"], monkeypatch, capsys))
    assert document["notches"][0]["lost"] == ["child_supplement"] and document["notches"][0]["reference"]


def test_two_thousand_families_are_answered_in_seconds() -> None:
    """Random families of all regimes, read and decided: under a millisecond of the processor each on average."""
    luck = random.Random(2)
    asked = [some_family(luck) for _ in range(2000)]
    for one in asked:
        tsa.family(one)  # the law of each month and region is frozen once
    began = time.process_time()
    total = sum(sum(tsa.family(one).payments.values()) for one in asked)
    assert (time.process_time() - began) / len(asked) < 0.001 and total > 0
