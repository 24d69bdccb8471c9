"""Promises of the record: behaviours have their dates, rehearsals are runs, tables say what they are."""

import json
import math
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import tsa_sim as tsa
from tsa_sim.behaviour.application import frozen as frozen_application
from tsa_sim.behaviour.application import type_of_year
from tsa_sim.behaviour.coefficients import Coefficients
from tsa_sim.behaviour.screening import blocked_share, screened_out
from tsa_sim.behaviour.screening import frozen as frozen_screening
from tsa_sim.behaviour.visibility import seen_more
from tsa_sim.calendar import MONTHS_IN_YEAR, month
from tsa_sim.chance import FOR_LIFE, luck
from tsa_sim.errors import Findings, TsaError
from tsa_sim.record import bench, calibration
from tsa_sim.record.actuals import Actual, read_actuals, weights_by
from tsa_sim.record.calibration import fitted_figures
from tsa_sim.record.draws import RULES_ONLY, WITH_TREND, Size, chosen_sets, live_draws, spread_of
from tsa_sim.record.ensemble import Ensemble, conditioned_sets, stored, tempered
from tsa_sim.record.horizon import Horizon, Outlook, grown, outlook_as_of, published_outlook
from tsa_sim.record.identified import correlations, directions, not_told_apart, profiles
from tsa_sim.record.misfit import misfit_of
from tsa_sim.record.rehearsal import BRANCHING, Rehearsal, record_scenario
from tsa_sim.record.rivals import rivals_of
from tsa_sim.record.table import COLUMNS, table_of
from tsa_sim.record.targets import fit_plan, targets
from tsa_sim.regions import REGIONS_2018
from tsa_sim.tally import Measure

TINY = {"scale": Fraction(1, 1000), "replicates": 1, "seed": 2018, "threads": 1}
MOVED = {
    "application.level_2020": 1.0,
    "application.papers_of_adult_2020": 0.0,
    "application.year_sd_2020": 2.0,
    "screening.blocked_share_a_year": 0.1,
    "visibility.checks_2020": 0.2,
}


@pytest.fixture(scope="module")
def sets() -> Ensemble:
    """The coefficient sets that ship."""
    return stored()


@pytest.fixture(scope="module")
def rehearsal() -> Rehearsal:
    """A tiny record to the end of 2021."""
    return Rehearsal(record_scenario(month("2021-12")), **TINY)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def draws(sets: Ensemble) -> Any:
    """Two tiny draws of the whole record in both variants."""
    size = Size(draws=2, samples=2, scale=Fraction(1, 1000), threads=1)
    return live_draws(record_scenario(month("2026-12")), chosen_sets(sets, 2), size, trend_ends=2023)


def test_a_rehearsal_gives_the_bits_of_a_run(rehearsal: Rehearsal) -> None:
    """Going on from the saved moment is living it all."""
    scenario = replace(record_scenario(month("2021-12")), behaviour=MOVED)
    whole = tsa.run(scenario, **TINY)  # type: ignore[arg-type]
    assert (rehearsal.live(MOVED).outcomes[0].tally == whole.outcomes[0].tally).all()


def test_behaviours_of_2020_change_nothing_before(rehearsal: Rehearsal) -> None:
    """Whatever their coefficients, all months to December 2019 are equal bit for bit; then they differ."""
    scenario = record_scenario(month("2020-03"))
    plain, moved = (tsa.run(replace(scenario, behaviour=one), **TINY) for one in ({}, MOVED))  # type: ignore[arg-type]
    before = BRANCHING - scenario.first
    assert (plain.outcomes[0].tally[:before] == moved.outcomes[0].tally[:before]).all()
    assert (plain.outcomes[0].tally[before:] != moved.outcomes[0].tally[before:]).any()


def test_screening_grows_from_2021_stops_when_told_and_can_be_switched_off() -> None:
    """Nobody is blocked before its first year; after the last year of growth the share stays."""
    known = Coefficients({"screening.blocked_share_a_year": 0.1, "screening.grows_until_year": 2023})
    assert blocked_share(known, month("2020-12")) == 0.0
    assert blocked_share(known, month("2022-01")) == pytest.approx(0.1)
    assert blocked_share(known, month("2024-01")) == pytest.approx(1 - 0.9**3) == blocked_share(known, month("2026-06"))
    assert blocked_share(Coefficients({"screening.blocked_share_a_year": 0.0}), month("2026-01")) == 0.0


def test_screening_takes_recipients_away_and_leaves_rights_alone(rehearsal: Rehearsal) -> None:
    """It is enforcement apart from the law: who is entitled does not change in the month it begins to bite."""
    off, on = (rehearsal.live({"screening.blocked_share_a_year": share}) for share in (0.0, 0.12))
    persons = [one.series("recipients_persons_ytd")[0, -1] for one in (off, on)]
    assert persons[1] < persons[0]
    place = off.months.index(month("2021-01"))
    entitled = [one.series("entitled_persons")[0, : place + 1] for one in (off, on)]
    assert (entitled[0] == entitled[1]).all()


def test_screening_spares_large_families_as_far_as_it_is_told() -> None:
    """Whom it spares hangs on the children of the day; who is blocked among the large is blocked among the small."""
    known = {"screening.blocked_share_a_year": 0.2, "screening.large_spared": 0.25}
    sheet = frozen_screening(Coefficients(known), month("2023-01"))
    assert sheet.blocked_large == pytest.approx(0.75 * sheet.blocked, rel=1e-6)
    lives = [luck(1, home, FOR_LIFE) for home in range(4000)]
    small, large = ([screened_out(life, children, sheet) for life in lives] for children in (3, 4))
    assert all(one for one, other in zip(small, large, strict=True) if other)
    assert np.mean(small) == pytest.approx(1 - 0.8**2, abs=0.03)
    assert np.mean(large) == pytest.approx(0.75 * (1 - 0.8**2), abs=0.03)


def test_what_an_application_costs_is_drawn_anew_each_year_from_2020() -> None:
    """The type of a year says nothing of the next year's; before 2020 it weighs nothing."""
    types = np.array([[type_of_year(luck(1, home, FOR_LIFE), year) for year in (2022, 2023)] for home in range(4000)])
    assert set(types[:, 0]) == set(range(16))
    assert abs(np.corrcoef(types.T)[0, 1]) < 0.05
    known = Coefficients({"application.year_sd_2020": 1.0})
    assert not frozen_application(known, month("2019-12")).year_shift.any()
    assert np.std(frozen_application(known, month("2020-01")).year_shift / 64) == pytest.approx(1.0, abs=0.05)


def test_checks_begin_in_2020_and_grow_a_little_each_year() -> None:
    """Nothing before 2020; the trend runs until the year it is told to stop."""
    known = Coefficients({"visibility.checks_2020": 0.1, "visibility.trend_until_year": 2021})
    assert seen_more(known, month("2019-12")) == 0.0
    assert seen_more(known, month("2020-01")) == pytest.approx(0.1)
    assert seen_more(known, month("2022-01")) == pytest.approx(0.12) == seen_more(known, month("2025-01"))


def test_beyond_the_data_money_grows_and_nothing_else_without_growth_of_incomes() -> None:
    """With no real growth a year beyond the data is paid in its own prices: tenge times inflation."""
    level = dict.fromkeys(range(2000, 2040), 0.0)
    lived = {}
    for rate in (0.0, 0.1):
        outlook = Outlook(level, dict.fromkeys(range(2000, 2040), rate), "toy")
        toy = Rehearsal(record_scenario(month("2020-12")), horizon=Horizon(month("2021-12"), outlook), **TINY)  # type: ignore[arg-type]
        lived[rate] = toy.live({}).outcomes[0].tally
    assert (lived[0.0][:, :, Measure.RECIPIENTS_PERSONS] == lived[0.1][:, :, Measure.RECIPIENTS_PERSONS]).all()
    paid = [lived[rate][-1, :, Measure.PAID_TSA, 0].sum() for rate in (0.0, 0.1)]
    assert paid[1] == pytest.approx(1.1 * paid[0], rel=1e-6)
    assert (lived[0.0][:48] == lived[0.1][:48]).all()


def test_an_outlook_knows_nothing_after_its_date() -> None:
    """The plain path of a date is the same whatever came later."""
    known = outlook_as_of(month("2021-06"))
    published = published_outlook()
    wanted = sum(published.growth[year] for year in (2018, 2019, 2020)) / 3
    assert known.growth[2022] == pytest.approx(wanted)
    assert known.inflation[2022] == published.inflation[2020]
    assert grown(known.inflation, month("2021-12"), month("2022-12")) == pytest.approx(1 + known.inflation[2022])


def test_the_sets_that_ship_rest_on_the_record_of_today(sets: Ensemble) -> None:
    """Their figures, priors and coefficients are those of the registry and of the plan of the fit."""
    assert sets.figures == tuple(one.id for one in targets())
    assert sets.fitted["record_hash"] == bench.record_hash(targets())
    assert sets.names == tuple(one.name for one in fit_plan().moving)
    for place, one in enumerate(fit_plan().moving):
        assert one.low <= sets.values[:, place].min() and sets.values[:, place].max() <= one.high
    assert sets.weights.sum() == pytest.approx(1) and len(sets.values) >= 30


def test_the_values_that_ship_are_the_best_set(sets: Ensemble) -> None:
    """A run without any word about coefficients lives the best set of the fit."""
    known = tsa.coefficients()
    assert {name: known[name].value for name in sets.names} == pytest.approx(sets.best(), abs=1e-4)


def test_the_best_set_meets_the_record_as_the_paper_says(sets: Ensemble) -> None:
    """On the sample it was fitted on: persons, families, sizes, tenge, returns and shares of 2020 to 2023."""
    table = fitted_figures(sets).set_index("figure")
    off, best = table["error"], table["best_set"]
    persons = off[[f"recipients_kz_{year}" for year in range(2020, 2024)]].abs()
    families = off[[f"families_kz_{year}" for year in ("2020", "2021_12_01", "2022", "2023")]].abs()
    for errors in (persons, families):
        assert errors.mean() < 0.02 and errors.max() < 0.03
    for year in ("2020", "2021_12_01", "2022", "2023"):
        size, official = (
            column[f"recipients_kz_{year}"] / column[f"families_kz_{year}"] for column in (best, table["official"])
        )
        assert size == pytest.approx(official, rel=0.02)
    assert off[["amount_paid_kz_2022", "amount_paid_kz_2023"]].abs().max() < 0.04
    assert off[["amount_paid_kz_2020", "amount_paid_kz_2021_12_01"]].abs().max() < 0.06
    assert abs(off["families_left_poverty_ratio_kz_2022_1_aug_2023"]) < 0.03
    assert abs(off["children_share_kz_2023"]) < 0.02 and abs(off["working_share_kz_2023"]) < 0.01


def test_what_is_not_told_apart_follows_from_slopes_and_priors(sets: Ensemble) -> None:
    """Two coefficients with the same slopes are one direction; one without a slope is left to its prior."""
    slopes = np.array([[4.0, 4.0, 0.0], [2.0, 2.0, 0.0]])
    toy = replace(sets, names=("one", "two", "three"), figures=("a", "b"), slopes=slopes, prior_sds=np.ones(3))
    known = profiles(toy).set_index("coefficient")
    assert known.loc["one", "alone"] == pytest.approx(20.0)
    assert known.loc["one", "refitted"] == pytest.approx(1 / (1 - 20 / 41) - 1)
    assert known.loc["three", "refitted"] == pytest.approx(0.0)
    assert correlations(toy).loc["one", "two"] == pytest.approx(-20 / 21)
    assert not_told_apart(toy)[["coefficient", "rival"]].to_numpy().tolist() == [["one", "two"]]
    assert directions(toy)["known"].tolist() == [True, False, False]
    assert directions(toy)["information"].iloc[0] == pytest.approx(40.0)


def test_sets_are_written_and_read_alike(sets: Ensemble, tmp_path: Path) -> None:
    """Saving and loading changes nothing; a file that is no such set is refused."""
    sets.save(tmp_path / "sets.json")
    again = stored(tmp_path / "sets.json")
    assert (again.values == sets.values).all() and again.fitted == dict(sets.fitted)
    (tmp_path / "other.json").write_text("{}")
    with pytest.raises(TsaError, match="holds no coefficient sets"):
        stored(tmp_path / "other.json")


def test_sets_of_a_date_widen_when_less_was_known(sets: Ensemble) -> None:
    """They stay inside the ranges, and what was published later narrows them."""
    spreads = []
    for date in ("2020-03", "2024-06"):
        drawn = conditioned_sets(sets, month(date), 40, 1)
        for one in fit_plan().moving:
            assert all(one.low <= values[one.name] <= one.high for values in drawn)
        spreads.append([np.std([values[name] for values in drawn]) for name in sets.names])
    early, late = np.array(spreads)
    assert (late < 1.1 * early).all()
    known = [sets.names.index(f"application.{name}") for name in ("prolonged_share", "new_year_rush_2020")]
    assert (early[known] > 2 * late[known]).all()


def test_weights_are_flattened_only_as_far_as_needed() -> None:
    """Even weights stay even; one that would rule alone is held back."""
    assert tempered(np.zeros(4)) == pytest.approx(np.full(4, 0.25))
    lone = tempered(np.array([0.0, -1e3, -1e3, -1e3]))
    assert 1 / (lone**2).sum() >= 0.33 * 4 and lone.argmax() == 0


def test_a_fit_is_the_same_again_and_goes_on_after_a_kill(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a toy record: same seed, same sets; a file cut in the middle of a line is picked up, not lived again."""
    lived: list[str] = []

    class Toy:
        """Every figure answers every coefficient a little."""

        def __init__(self, *_: Any, **__: Any) -> None:
            self.figures = targets()

        def live(self, values: dict[str, float]) -> list[float]:
            lived.append(json.dumps(values))
            pull = sum(math.sin(place) * value for place, value in enumerate(values.values()))
            return [one.value * math.exp(0.02 * (1 + place % 3) * pull) for place, one in enumerate(self.figures)]

    monkeypatch.setattr(bench, "Rehearsal", Toy)
    monkeypatch.setattr(bench, "simulated_targets", lambda result, _: np.array(result))
    first = calibration.calibrate(kept=tmp_path / "a.jsonl", sets=5)
    count = len(lived)
    lines = (tmp_path / "a.jsonl").read_text().splitlines()
    assert len(lines) == count > 30
    (tmp_path / "b.jsonl").write_text("\n".join(lines[:20]) + "\n" + lines[20][:25])
    again = calibration.calibrate(kept=tmp_path / "b.jsonl", sets=5)
    assert (again.values == first.values).all() and (again.weights == first.weights).all()
    assert len(lived) - count == count - 20


def test_the_table_holds_every_year_region_and_variant_once(draws: Any, sets: Ensemble) -> None:
    """2017 to 2026, 17 regions and then 20, a forecast twice, a fitted year once; errors are relative."""
    table = table_of(draws, misfit_of(sets), 2023, range(2017, 2027))
    assert list(table.columns) == list(COLUMNS)
    assert set(table["use"]) == {"calibrated", "held_out", "none"}
    persons = table[(table["measure"] == "recipients_persons_ytd") & (table["group"] == "all") & table["month"].isna()]
    for year in range(2017, 2027):
        part = persons[persons["year"] == year]
        regions = {*REGIONS_2018, "KZ"} | ({"KZABY", "KZZHS", "KZULU"} if year >= 2022 else set())
        variants = [WITH_TREND] if year <= 2023 and year != 2019 else [RULES_ONLY, WITH_TREND]
        assert sorted(set(zip(part["region"], part["variant"], strict=True))) == sorted(
            (region, variant) for region in regions for variant in variants
        )
    known = table[(table["region"] == "KZ") & (table["year"] == 2022) & (table["official"] == 728700)]
    assert known["error"].item() == pytest.approx(known["simulated"].item() / 728700 - 1)
    assert (table["low90"] <= table["simulated"] + 1e-9).where(table["low90"].notna(), True).all()


def test_parts_of_a_split_region_add_to_its_area(draws: Any, sets: Ensemble) -> None:
    """Before June 2022 the area is one; after it the parts add to what it was."""
    table = table_of(draws, misfit_of(sets), 2023, [2021, 2023])
    chosen = table[(table["measure"] == "recipients_persons_ytd") & (table["group"] == "all") & table["month"].isna()]
    national = {year: chosen[chosen["year"] == year] for year in (2021, 2023)}
    for frame in national.values():
        parts = frame[frame["region"] != "KZ"]["simulated"].sum()
        whole = frame[(frame["region"] == "KZ") & frame["official"].notna()]["simulated"].iloc[0]
        assert parts == pytest.approx(whole, rel=1e-3)


def test_an_interval_holds_what_the_draws_do_not() -> None:
    """More beside the draws is wider; one draw has no interval; shares stay where they are."""
    values = np.array([90.0, 100.0, 110.0])
    narrow, wide = (spread_of(values, share=False, beside=one) for one in (0.0, 0.2))
    assert wide.low < narrow.low < 100 < narrow.high < wide.high
    assert math.isnan(spread_of(values[:1], share=False, beside=0.1).low)
    share = spread_of(np.array([0.6, 0.62]), share=True, beside=0.0)
    assert share.mean - share.low == pytest.approx(share.high - share.mean)


def test_months_already_paid_pull_the_draws_towards_them(draws: Any) -> None:
    """The draw nearer to what is known gains weight."""
    when = month("2024-06")
    values = [one.series("recipients_persons_ytd")[0, one.months.index(when)] for one in draws.by_variant[WITH_TREND]]
    for place, value in enumerate(values):
        weights = weights_by(draws, [Actual(when, "KZ", "recipients_persons_ytd", value, True)])
        assert weights[place] >= 0.5


def test_every_fault_of_a_file_of_actuals_is_told_with_its_line(tmp_path: Path) -> None:
    """Unknown measures, regions, units and kinds, with line numbers; a good file is read."""
    head = "month,region,measure,value,unit,kind\n"
    good = "2024-03,KZ,recipients_persons_ytd,400000,persons,cumulative\n"
    (tmp_path / "good.csv").write_text(head + good)
    assert read_actuals(tmp_path / "good.csv")[0].when == month("2024-03")
    bad = good + "2024-13,KZ,paid_tsa,1,tenge,monthly\n2024-01,KZX,paid_tsa,1,tenge,monthly\n"
    (tmp_path / "bad.csv").write_text(head + bad + "2024-01,KZ,paid_tsa,1,persons,monthly\n")
    with pytest.raises(Findings) as told:
        read_actuals(tmp_path / "bad.csv")
    assert all(f"bad.csv:{line}:" in str(told.value) for line in (3, 4, 5))


def test_rivals_use_what_was_out() -> None:
    """Last year's value and the constant rate of the last two known years, by date of publication."""
    said = rivals_of("recipients_persons_ytd", 2023)
    assert said.last_value == 728700
    assert said.constant_rate == pytest.approx(728700 * 728700 / 990500)
    assert rivals_of("recipients_persons_ytd", 2023, month("2022-12")).last_value == 990500
    assert rivals_of("paid_tsa_ytd", 2022).plan == 84.7e9


def test_december_of_a_year_is_twelve_months_in() -> None:
    """The record runs whole years."""
    assert (record_scenario(month("2026-12")).last + 1) % MONTHS_IN_YEAR == 0
