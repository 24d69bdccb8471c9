"""The registry of official figures: made by its tool, honest about what is no target."""

import importlib.util
import sys
from pathlib import Path
from typing import Any

import pytest

from tsa_sim.calendar import month
from tsa_sim.record import official_figures
from tsa_sim.record.registry import published_by
from tsa_sim.record.statistics import NOT_SIMULATED
from tsa_sim.record.targets import fit_plan, month_of, targets, tolerance

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def tool() -> Any:
    """The tool that packs the registry."""
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        described = importlib.util.spec_from_file_location("pack_record", ROOT / "tools" / "pack_record.py")
        assert described is not None and described.loader is not None
        module = importlib.util.module_from_spec(described)
        described.loader.exec_module(module)
        yield module
    finally:
        sys.path.pop(0)


def figure(name: str) -> Any:
    """Give one figure of the registry."""
    (found,) = [one for one in official_figures() if one.id == name]
    return found


def test_the_registry_is_what_its_tool_makes(shared: Path, tool: Any) -> None:
    """Every row follows from the official tables and the rules of the tool."""
    made = [*tool.first_figures(), *tool.later_figures(shared / "data" / "official")]
    held = {one.id: one for one in official_figures()}
    assert len(made) == len(held) > 150
    for row in made:
        one = held[str(row["id"])]
        assert (one.value, one.year, one.month, one.use) == (float(row["value"]), row["year"] and int(row["year"]),
                                                             int(row["month"]), row["use"])  # fmt: skip


@pytest.mark.parametrize(
    ("period", "kind", "told"),
    [
        ("2023-05-01", "cumulative since 1 Jan 2023 to date", (2023, 4)),
        ("2021-05", "as-of/YTD", (2021, 4)),
        ("2020-01..2020-05", "cumulative 5 months", (2020, 5)),
        ("2020-01..2020-06-17", "cumulative", None),
        ("2021-Q1 (as of 1 Mar)", "quarter", (2021, 3)),
        ("2022->1 Aug 2023", "derived", (2023, 7)),
        ("2022", "calendar year", (2022, 12)),
    ],
)
def test_a_period_ends_with_the_month_before_its_date(tool: Any, period: str, kind: str, told: Any) -> None:
    """The press's "as of 1 May" is the end of April; a date in mid-month is no month's end."""
    assert tool.end_of({"metric": "recipients", "period": period, "period_type": kind}) == told


def test_publication_that_is_not_told_is_two_months_after_the_period(tool: Any) -> None:
    """And is marked so; a date in the name of the source is taken when it comes after the period."""
    assert tool.publication("vecher-kz-may-2023", 2023, 4) == ("2023-05", "yes")
    assert tool.publication("some-paper", 2022, 12) == ("2023-02", "assumed")
    assert tool.publication("mlspp-results-2019-05-01", 2022, 12) == ("2023-02", "assumed")
    assert {one.published_known for one in official_figures()} == {"yes", "assumed"}


def test_doubtful_definitions_are_no_targets() -> None:
    """Paid 59.4, Turkistan's two values, the mechanical returns, plans and what is not simulated are not fitted."""
    assert figure("amount_paid_alt_kz_2023").statistic == NOT_SIMULATED
    for name in ("recipients_kzyuz_2023", "amount_paid_kzyuz_2023", "families_left_poverty_ratio_kz_2021_2022"):
        assert figure(name).use == "none", name
    assert all(one.use == "none" for one in official_figures() if one.kind == "plan" or one.statistic == NOT_SIMULATED)
    assert "allocated" in figure("amount_paid_kz_2020").definition
    assert "plan" in figure("amount_paid_kz_2021_12_01").definition
    assert (figure("families_kz_2021_12_01").year, figure("families_kz_2021_12_01").month) == (2021, 11)


def test_what_is_held_out_is_never_a_target() -> None:
    """The end of March 2019, the children's ages and the mean benefit stay out of the fit, and so do the regions.

    Access by region is fitted to regional figures before 2023; no region's figure of 2023 and later is used.
    """
    fitted = {one.id for one in targets()}
    assert len(fitted) >= 25
    for one in official_figures():
        if one.region != "KZ" or one.statistic.startswith(("recipients_small_children", "mean_award")):
            assert one.id not in fitted
    regional = [one for one in official_figures() if one.region != "KZ"]
    assert {one.year for one in regional if one.use == "calibrated"} == {2020, 2022}
    ten = {one.region for one in regional if (one.year, one.month) == (2023, 7) and one.use == "held_out"}
    assert len(ten) == 10
    assert figure("persons_2019_q1").use == "held_out"
    assert all(one.use == "calibrated" and one.weight > 0 and month_of(one) >= month("2020-01") for one in targets())


def test_a_weight_of_a_quarter_doubles_the_tolerance() -> None:
    """Tolerance goes with the root of the weight."""
    one = figure("recipients_kz_2022")
    assert tolerance(one._replace(weight=0.25)) == pytest.approx(2 * tolerance(one))


def test_only_what_was_out_is_known_at_a_date() -> None:
    """At the end of 2022 the year 2022 is not out; at the end of January 2023 it is."""
    ids = {one.id for one in published_by(official_figures(), month("2022-12"))}
    assert "recipients_kz_2022" not in ids and "recipients_kz_2022_07_01" in ids
    assert "recipients_kz_2022" in {one.id for one in published_by(official_figures(), month("2023-01"))}


def test_priors_lie_inside_the_ranges_of_their_coefficients() -> None:
    """And every stage of the fit has a coefficient that joins in it."""
    plan = fit_plan()
    assert all(one.low <= one.centre <= one.high and one.sd > 0 for one in plan.moving)
    assert {one.stage for one in plan.moving} == set(plan.stages)
