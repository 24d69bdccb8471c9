"""Promises of forecasts: nothing later enters, a known figure is a start, errors widen, the economy is bent alone."""

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tsa_sim.calendar import MONTHS_IN_YEAR, month
from tsa_sim.errors import TsaError
from tsa_sim.record.actuals import Actual, figures_of
from tsa_sim.record.anchoring import anchors, forecasting, growth_of_error
from tsa_sim.record.bend import STRAIGHT, Bend
from tsa_sim.record.discrepancy import Seen, errors_until, scale_at, scale_of, scale_of_rule, worst_plan
from tsa_sim.record.draws import RULES_ONLY, WITH_TREND, Size, chosen_sets, live_draws, trend_stopped
from tsa_sim.record.economy import deviations
from tsa_sim.record.ensemble import conditioned_sets, stored
from tsa_sim.record.forecast import Forecast, forecast
from tsa_sim.record.forecast_files import write_forecast
from tsa_sim.record.horizon import Errors, Horizon, outlook_as_of, paths, plain_errors, published_outlook
from tsa_sim.record.known_errors import errors_of_today, keep, kept_rows, scale_of_today
from tsa_sim.record.registry import official_figures
from tsa_sim.record.rehearsal import Rehearsal, record_scenario
from tsa_sim.record.rivals import RULES, SERIES, plan_of, yearly_figures
from tsa_sim.record.rolling import ORIGINS, origin_of, rolled
from tsa_sim.record.said import AS_KNOWN, Said, figures_out, headline_figures, last_lived, sets_at
from tsa_sim.record.targets import fit_plan, month_of
from tsa_sim.scenario import Scenario
from tsa_sim.tally import Measure

TINY = Fraction(1, 1000)
YEAR_AHEAD = 1.0
PERSONS_2021, PERSONS_2022 = "recipients_kz_2021", "recipients_kz_2022"


def said_at(origin: str, off: float = 0.0, spread: float = 0.05, later: float = 0.0) -> Said:
    """Give an origin whose draws miss every figure by so many log points; later: more, of figures not out yet."""
    out = {one.id for one in figures_out(month(origin) - 1)}
    logs = {
        one.id: math.log(one.value) + off + (0.0 if one.id in out else later) + spread * np.linspace(-1, 1, 5)
        for one in headline_figures()
    }
    return Said(month(origin), AS_KNOWN, logs)


def test_a_forecast_starts_from_the_last_figure_and_the_gap_fades() -> None:
    """Where the last figure stands the model says it, each draw; later a stated share of the gap is left."""
    said = said_at("2022-01", off=-0.2)
    last = max((one for one in figures_out(said.known_until) if one.statistic == SERIES[0]), key=month_of)
    moved, years = anchors(said, SERIES[0], month_of(last))
    assert said.logs[last.id] + moved == pytest.approx(np.full(5, math.log(last.value))) and years == 0
    mean_gap = float(np.mean(moved))
    later, years = anchors(said, SERIES[0], month_of(last) + MONTHS_IN_YEAR)
    assert np.mean(later) == pytest.approx(mean_gap * forecasting("persistence_a_year")) and years == YEAR_AHEAD


def test_families_and_tenge_keep_the_ratio_last_known() -> None:
    """When persons are met and tenge are a fifth short, the next figure of tenge is lifted, that of persons is not."""
    said = said_at("2023-01", spread=0.0)
    for figure in headline_figures():
        if figure.statistic == SERIES[2]:
            said.logs[figure.id][:] -= 0.2
    last = max((one for one in figures_out(said.known_until) if one.statistic == SERIES[2]), key=month_of)
    assert np.mean(anchors(said, SERIES[0], month_of(last))[0]) == pytest.approx(0)
    assert np.mean(anchors(said, SERIES[2], month_of(last))[0]) == pytest.approx(0.2)


def test_an_origin_before_any_figure_has_no_start() -> None:
    """Nothing is added, and the error has its whole range."""
    said = said_at("2020-03")._replace(logs={})
    assert anchors(said, SERIES[0], month("2021-12")) == (0.0, None)
    assert growth_of_error(None) == pytest.approx(1 / (1 - forecasting("persistence_a_year") ** 2))
    assert growth_of_error(YEAR_AHEAD) == pytest.approx(1) and growth_of_error(0) == 0


def test_nothing_published_later_enters_a_forecast() -> None:
    """Whatever later figures were in earlier forecasts, start and width of an origin are the same."""
    for anchored in (True, False):
        scales = [
            scale_at(said_at("2022-01"), [said_at("2021-01", later=0.0)], anchored=anchored),
            scale_at(said_at("2022-01", later=2.0), [said_at("2021-01", later=0.0)], anchored=anchored),
        ]
        assert (scales[0].weights == scales[1].weights).all()
    earlier = said_at("2021-06")
    not_out = [one for one in headline_figures() if month(one.published) >= month("2022-01")]
    wild = Said(earlier.origin, AS_KNOWN, {**earlier.logs, **{one.id: earlier.logs[one.id] + 9 for one in not_out}})
    pair = [scale_at(said_at("2022-01"), [one], anchored=True).weights for one in (earlier, wild)]
    assert (pair[0] == pair[1]).all()
    first, second = (anchors(said_at("2022-01", later=one), SERIES[0], month("2022-12"))[0] for one in (0.0, 3.0))
    assert np.array_equal(first, second)


def test_larger_errors_seen_make_wider_intervals() -> None:
    """The scale follows the errors; an interval ends nearer where they were small."""
    small, large = (
        scale_of([Seen(SERIES[0], year, 12, error, 0.0, 1.0) for year in range(2015, 2024)], 1.0)
        for error in (0.05, 0.4)
    )
    assert small.typical < 0.1 < 0.3 < large.typical
    low, high = small.interval(0.0, 0.0, YEAR_AHEAD)
    assert -low == pytest.approx(high) and high < large.interval(0.0, 0.0, YEAR_AHEAD)[1]
    inside = small.weights @ np.array([math.erf(high / step / math.sqrt(2)) for step in small.steps])
    assert inside == pytest.approx(0.9, abs=1e-6)


def test_a_year_of_a_series_counts_once_and_months_by_their_number() -> None:
    """Seen twice is seen once; a count of three months weighs a quarter."""
    one = Seen(SERIES[0], 2021, 12, 0.3, 0.0, 1.0)
    assert scale_of([one], 1.0).weights == pytest.approx(scale_of([one] * 5, 1.0).weights)
    flat = scale_of([], 1.0).weights
    weighed = [np.log(scale_of([one._replace(months=months)], 1.0).weights / flat) for months in (3, 12)]
    assert np.ptp(weighed[0]) == pytest.approx(np.ptp(weighed[1]) / 4)


def test_before_errors_are_seen_the_worst_official_forecast_is_the_limit() -> None:
    """The forecast of 350 thousand families for 2018 missed by a factor of three; later plans add to what is known."""
    assert worst_plan(month("2020-12")) == pytest.approx(math.log(350 / 111))
    assert worst_plan(month("2020-12")) == scale_of([], worst_plan(month("2020-12"))).steps[-1]
    assert scale_of_rule("last_value", month("2023-12")).typical > 0.1


def test_what_came_true_is_counted_after_it_was_out() -> None:
    """An error is seen once the figure was published, and never of a figure that the origin knew."""
    said = said_at("2021-01", later=0.5)
    until = {when: errors_until(month(when), [said], anchored=False) for when in ("2020-12", "2021-06", "2023-12")}
    assert {one.year for one in until["2020-12"]} == {2019}
    persons = [one for one in until["2023-12"] if one.series == SERIES[0] and one.year > 2020]
    assert len(until["2021-06"]) < len(until["2023-12"])
    assert all(one.error == pytest.approx(-0.5, abs=1e-9) for one in persons)


def test_the_table_of_origins_scores_model_and_rivals_alike() -> None:
    """A forecast that is right wins over every rival; a rival that is nearer is named; years of series are counted."""
    lived = [said_at(text) for text in ORIGINS]
    found = rolled(lived, [], lived)
    verdict = found.verdict()
    beside = verdict[(verdict["rival"] != "none") & (verdict["start"] == "plain")]
    assert set(beside["rival"]) == set(RULES)
    assert (beside["mean_error"] < 1e-9).all() and (beside["mean_error"] < beside["rivals_mean_error"]).all()
    assert (beside["interval_score"] < beside["rivals_interval_score"]).all()
    assert (verdict["inside_90"] == 1).all() and found.rival_wins().empty
    assert found.independent() == sum(year >= 2021 for series in SERIES for year in yearly_figures(series))
    wrong = [said_at(text, later=2.0) for text in ORIGINS]
    named = rolled(wrong, [], wrong).rival_wins()
    assert {"last_value", "constant_rate", "plan"} == set(named["rival"])


def test_intervals_score_by_width_and_twenty_times_what_lies_outside() -> None:
    """By hand, on one forecast."""
    said = [said_at("2023-01", off=0.0, later=0.9, spread=0.0)]
    table = rolled(said, [], said).table
    row = table[(table["start"] == "plain") & (table["measure"] == SERIES[0])].iloc[0]
    outside = max(row["low90"] - row["official"], 0)
    score = (row["high90"] - row["low90"] + 20 * outside) / row["official"]
    found = rolled(said, [], said)
    alone = type(found)(table[table.index == row.name], found.scales, found.errors).verdict()
    assert alone.loc[alone["rival"] == "none", "interval_score"].item() == pytest.approx(score)


def test_a_plan_made_later_stands_in_for_one_not_out() -> None:
    """Of 2022 the plan of May is all that is held: at any date before it is taken, knowing more than the model did."""
    assert plan_of("paid_tsa_ytd", 2022, month("2021-05")) == 84.7e9
    assert plan_of("paid_tsa_ytd", 2021, month("2021-10")) == 83.0e9
    assert plan_of("recipients_persons_ytd", 2022) is None


def test_origins_end_where_the_record_does() -> None:
    """June 2021 foresees 2022 and 2023; after 2023 there is nothing to compare with."""
    assert last_lived(month("2021-06")) == month("2023-12") == last_lived(month("2022-01"))
    assert last_lived(month("2021-01")) == month("2022-12")
    assert last_lived(month("2024-06")) is None
    with pytest.raises(TsaError, match="nothing of the regime"):
        origin_of("2019-12")


def test_what_is_not_known_has_the_whole_of_its_range() -> None:
    """Before the regime the sets of a date spread as widely as the range read as a 90% interval."""
    sets = conditioned_sets(stored(), month("2019-12"), 201, 3)
    for one in fit_plan().moving:
        values = np.array([values[one.name] for values in sets])
        wide = max((one.high - one.low) / 3.29, one.sd)
        inside = np.clip(one.centre + wide * np.random.default_rng(1).standard_normal(4000), one.low, one.high)
        assert values.std() == pytest.approx(inside.std(), rel=0.2), one.name


def test_sets_fitted_as_of_a_date_are_taken_as_they_are() -> None:
    """At their own date the sets themselves, at another the slopes."""
    fitted = stored()
    of_date = type(fitted)(**{**fitted.__dict__, "fitted": {**fitted.fitted, "as_of": "2022-05"}})
    size = Size(draws=3)
    assert sets_at(month("2022-06"), of_date, size) == chosen_sets(of_date, 3)
    assert sets_at(month("2022-01"), of_date, size) == conditioned_sets(of_date, month("2021-12"), 3, size.seed)


def test_paths_lie_evenly_around_the_plain_one() -> None:
    """The first is it; the mean of the others is it; their spread is the error's."""
    outlook = outlook_as_of(month("2022-01"))
    found = paths(outlook, Errors(0.03, 0.04), 41, 7)
    assert found[0] == outlook
    growth = np.array([one.growth[2022] for one in found[1:]]) - outlook.growth[2022]
    prices = np.array([one.inflation[2022] for one in found[1:]]) - outlook.inflation[2022]
    assert growth.mean() == pytest.approx(0, abs=1e-12) and growth.std() == pytest.approx(0.03, rel=0.05)
    assert prices.std() == pytest.approx(0.04, rel=0.05) and abs(np.corrcoef(growth, prices)[0, 1]) < 0.5
    assert plain_errors(month("2021-01")) != plain_errors(month("2023-01"))


def test_a_branch_gives_the_bits_of_the_whole() -> None:
    """Two variants that part in 2021 are lived once until then, and are what each is alone."""
    horizon = Horizon(month("2022-06"), published_outlook())
    settings: dict[str, Any] = {"scale": TINY, "replicates": 1, "seed": 2018, "threads": 1}
    rehearsal = Rehearsal(record_scenario(month("2021-12")), horizon=horizon, **settings)
    values = stored().best()
    stopped = {**values, **trend_stopped(2020)}
    both = rehearsal.branched(values, month("2020-12"))
    for one in (values, stopped):
        assert (both.live(one).outcomes[0].tally == rehearsal.live(one).outcomes[0].tally).all()
    again = Rehearsal(record_scenario(month("2021-12")), horizon=horizon, moments=rehearsal.moments, **settings)
    assert (again.live(values).outcomes[0].tally == rehearsal.live(values).outcomes[0].tally).all()


def test_bending_one_series_leaves_the_others_alone() -> None:
    """Nothing moves before the horizon; prices move tenge alone, by their share; a higher line pays more."""
    horizon = Horizon(month("2022-12"), published_outlook())
    rehearsal = Rehearsal(
        record_scenario(month("2020-12")), scale=TINY, replicates=1, seed=2018, threads=1, horizon=horizon
    )
    values = stored().best()
    kept = rehearsal.branched(values, month("2020-12"))
    lived = {
        series: kept.live(values, horizon=horizon._replace(bend=STRAIGHT.by(series, 0.3))).outcomes[0].tally
        for series in Bend._fields
    }
    straight = kept.live(values).outcomes[0].tally
    persons, paid = Measure.RECIPIENTS_PERSONS, Measure.PAID_TSA
    for series, tally in lived.items():
        assert (tally[:48] == straight[:48]).all(), series
    assert (lived["prices"][:, :, persons] == straight[:, :, persons]).all()
    assert lived["prices"][48:, :, paid].sum() == pytest.approx(1.3 * straight[48:, :, paid].sum(), rel=1e-6)
    total = {series: tally[48:, :, paid, 0].sum() for series, tally in lived.items()}
    before = straight[48:, :, paid, 0].sum()
    assert total["real_incomes"] < before < total["subsistence_minimum"]
    assert (lived["finding_work"] != straight).any() and (lived["monthly_index"] != straight).any()


def test_a_higher_minimum_wage_reaches_what_a_formal_job_shows() -> None:
    """The month's sheet holds it, and nothing else of the conduct differs."""
    settings: dict[str, Any] = {"scale": TINY, "replicates": 1, "seed": 2018, "threads": 1}
    horizon = Horizon(month("2021-02"), published_outlook())
    rehearsal = Rehearsal(record_scenario(month("2020-12")), horizon=horizon, **settings)
    from tsa_sim.behaviour.coefficients import Coefficients

    plans = [
        rehearsal._with_conduct(Coefficients({}), horizon._replace(bend=STRAIGHT.by("minimum_wage", share)))
        for share in (0.0, 0.5)
    ]
    plain, bent = (plan.months[-1].conduct[0] for plan in plans)
    assert bent["visibility"]["minimum_wage"] == pytest.approx(1.5 * plain["visibility"]["minimum_wage"], abs=1)
    assert bent["wages"] == plain["wages"] and bent["application"] == plain["application"]


def test_errors_are_kept_and_read(tmp_path: Path) -> None:
    """What ships is of figures of the registry, anchored and plain; writing and reading loses nothing that matters."""
    errors = errors_of_today([said_at(text, off=-0.1) for text in ORIGINS])
    keep(errors, tmp_path / "errors.csv", "toy")
    again = pd.read_csv(tmp_path / "errors.csv")
    assert list(again["error"]) == pytest.approx(list(errors["error"]), rel=1e-4)
    years = {(figure.statistic, figure.year) for figure in official_figures()}
    assert set(zip(errors["series"], errors["year"], strict=True)) <= years
    for start in ("anchored", "plain"):
        assert forecasting("least_error") < scale_of_today(start).typical < worst_plan(month("2024-01"))


def test_the_errors_that_ship_were_made_with_the_sets_that_ship() -> None:
    """After a new fit: tsa-sim backtest --rolling --keep tsa_sim/data/record/forecast_errors.csv."""
    assert {row["sets"] for row in kept_rows()} == {stored().identity()}


@pytest.fixture(scope="module")
def told() -> Forecast:
    """A tiny forecast of the law in force and of a reform to 2027, half of 2024 known."""
    in_force = Scenario.load("line_50")
    reform = in_force.with_(name="higher", law={"tsa.share_of_subsistence_minimum": {"2025-01": "0.8"}})
    actuals = [Actual(month("2024-06"), "KZ", "recipients_persons_ytd", 450_000.0, True)]
    size = Size(draws=3, samples=1, scale=TINY, threads=1)
    return forecast([in_force, reform], to=2027, actuals=actuals, size=size)


def test_a_forecast_gives_every_year_variant_and_path(told: Forecast) -> None:
    """Each scenario and measure from 2024 on, twice, on three growth paths; ends lie around the middle."""
    table = told.table
    keys = ["scenario", "measure", "year", "variant", "macro"]
    assert not table.duplicated(keys).any()
    persons = table[table["measure"] == "recipients_persons_ytd"]
    assert len(persons) == 2 * 4 * 2 * 3
    assert set(table["variant"]) == {RULES_ONLY, WITH_TREND} and set(table["macro"]) == {"central", "low", "high"}
    assert (persons["low90"] < persons["simulated"]).all() and (persons["simulated"] < persons["high90"]).all()
    held = persons[persons["year"] < 2027].pivot_table(index=keys[:4], columns="macro", values="simulated")
    assert held["low"].to_numpy() == pytest.approx(held["central"].to_numpy())
    paid = table[(table["measure"] == "paid_tsa") & (table["macro"] == "central") & (table["year"] == 2026)]
    by_law = paid.groupby("scenario")["simulated"].mean()
    assert by_law["higher"] > by_law["line_50"]


def test_every_series_has_an_elasticity_and_prices_have_one(told: Forecast) -> None:
    """Six series, each a deviation below and above; the budget follows prices one for one."""
    found = told.elasticities
    assert set(found["series"]) == set(Bend._fields) == set(deviations())
    prices = found[(found["series"] == "prices") & (found["measure"] == "paid_tsa")]
    assert prices["elasticity"].to_numpy() == pytest.approx(np.ones(2), abs=1e-4)
    persons = found[(found["series"] == "prices") & (found["measure"] == "recipients_persons_ytd")]
    assert (persons["elasticity"] == 0).all()


def test_months_known_move_start_and_coefficients(told: Forecast) -> None:
    """Before and after stand side by side, and every coefficient says how far it moved, the furthest first."""
    assert told.reweighted is not None and told.moved is not None
    first = told.reweighted[told.reweighted["measure"] == "recipients_persons_ytd"].iloc[0]
    assert first["before"] != first["after"]
    assert list(told.moved["coefficient"]) != [] and told.moved["moved_by_sd"].abs().is_monotonic_decreasing
    known = figures_of([Actual(month("2024-06"), "KZ", "paid_tsa", 1e10, True)])
    assert known[0].statistic == "paid_tsa_ytd" and month_of(known[0]) == month("2024-06")
    assert figures_of([Actual(month("2024-06"), "KZ", "paid_tsa", 1e10, False)]) == []


def test_a_forecast_is_written_whole(told: Forecast, tmp_path: Path) -> None:
    """Tables as CSV and a fan chart for each scenario."""
    written = {path.name for path in write_forecast(told, tmp_path / "out")}
    assert written == {
        "forecast.csv", "elasticities.csv", "before_and_after.csv", "moved.csv", "fan_line_50.png", "fan_higher.png",
    }  # fmt: skip
    assert (tmp_path / "out" / "fan_higher.png").read_bytes()[:4] == b"\x89PNG"
    assert len(pd.read_csv(tmp_path / "out" / "forecast.csv")) == len(told.table)


def test_draws_have_paths_of_their_own() -> None:
    """Two draws of one set on one sample differ beyond the data by their path alone, and not before."""
    horizon = Horizon(month("2022-12"), published_outlook())
    outlooks = [horizon.outlook, horizon.outlook.faster(-0.2)]
    size = Size(draws=2, samples=1, scale=TINY, threads=1)
    sets = [stored().best()] * 2
    draws = live_draws(
        record_scenario(month("2020-12")), sets, size, trend_ends=None, horizon=horizon, outlooks=outlooks
    )
    first, second = (one.outcomes[0].tally for one in draws.by_variant[WITH_TREND])
    assert (first[:48] == second[:48]).all()
    persons = Measure.RECIPIENTS_PERSONS
    assert second[-1, :, persons, 0].sum() > first[-1, :, persons, 0].sum()


def test_the_back_test_of_a_date_has_the_columns_of_the_table(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As of a date: every year and region in both variants, told as it was known, then the headline both ways."""
    from tsa_sim.cli import main

    command = ["backtest", "--as-of", "2021-01-01", "--through", "2022", "--draws", "2", "--scale", "1:1000", "--json"]
    monkeypatch.setattr("sys.argv", ["tsa-sim", *command, "--threads", "1"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    rows = json.loads(capsys.readouterr().out)
    promised = {"year", "month", "region", "group", "measure", "unit", "definition", "variant", "simulated", "low90",
                "high90", "official", "error", "use", "source", "told", "start"}  # fmt: skip
    assert all(promised <= set(row) for row in rows)
    national = [row for row in rows if row["region"] == "KZ" and row["month"] is None and row["group"] == "all"]
    of_2022 = [row for row in national if row["year"] == 2022 and row["measure"] == "paid_tsa"]
    assert {row["told"] for row in of_2022} == {"as_known", "actual_law_and_economy"}
    assert {row["start"] for row in of_2022} == {"plain", "anchored"}
    assert {row["variant"] for row in of_2022 if row["told"] == "as_known"} == {RULES_ONLY, WITH_TREND}
    regions = {row["region"] for row in rows if row["year"] == 2022}
    assert len(regions) > 15


def test_an_origin_after_the_record_has_nothing_to_be_scored_by() -> None:
    """June 2024: no row, no verdict, no rival; the scale of its errors is still learnt from the origins before."""
    lived = [said_at(text, off=-0.1) for text in (*ORIGINS, "2024-06")]
    found = rolled(lived[-1:], [], lived)
    assert found.table.empty and found.verdict().empty and found.rival_wins().empty and found.independent() == 0
    assert (found.scales["scale"] > 0).all() and not found.errors.empty
