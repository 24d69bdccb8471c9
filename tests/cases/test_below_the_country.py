"""Below the country: what regions rest on, and how their tables are laid out."""

import importlib.util
import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tsa_sim.behaviour import Coefficients, application
from tsa_sim.behaviour.access import access, estimated, rests_on_figures
from tsa_sim.calendar import month
from tsa_sim.macro import drift, household_income_index, income_index, poor_neighbours, regional_drift
from tsa_sim.record.subnational import districts, mix_of_measures, regional_scores, regional_table, scores_by_access
from tsa_sim.regions import REGIONS

TOOLS = Path(__file__).resolve().parents[2] / "tools"


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """Ten regions on one moment, five too many by half; a country."""
    codes = ["KZALM", "KZATY", "KZKAR", "KZKZY", "KZSEV", "KZSHY", "KZULU", "KZYUZ", "KZZHA", "KZZHS"]
    official = [8600, 903, 1700, 8800, 1400, 11100, 459, 25100, 7200, 6200]
    rows: list[dict[str, Any]] = [
        {"region": code, "official": float(value), "simulated": value * (1.5 if place < 5 else 0.9), "use": "held_out"}
        for place, (code, value) in enumerate(zip(codes, official, strict=True))
    ]
    rows.append({"region": "KZ", "official": 1.0, "simulated": 9.0, "use": "held_out"})
    frame = pd.DataFrame(rows).assign(
        year=2023, month=math.nan, group="all", measure="recipients_families_ytd", low90=0.0, high90=9e9
    )
    return frame.assign(error=frame["simulated"] / frame["official"] - 1)


def test_scores_are_those_of_the_regions_alone(table: pd.DataFrame) -> None:
    """Ten regions: the median of five errors of a half and five of a tenth; the country is not among them."""
    (score,) = regional_scores(table).to_dict("records")
    assert (score["regions"], score["month"]) == (10, 12)
    assert score["median_error"] == pytest.approx(0.3) and score["worst_error"] == pytest.approx(0.5)
    parts = scores_by_access(table).set_index("access_rests_on")["regions"]
    assert parts.to_dict() == {"a figure of before 2023": 5, "none": 5}
    assert regional_scores(table.assign(use="calibrated")).empty


def test_regions_have_their_names_in_three_languages(table: pd.DataFrame) -> None:
    """The country first; North Kazakhstan in Kazakh, Russian and English."""
    for language, name in (("kk", "Солтүстік Қазақстан"), ("ru", "Северо-Казахстанская"), ("en", "North Kazakhstan")):
        laid = regional_table(table, [2023], language)
        assert laid["region"].iloc[0] == "KZ" and len(laid) == 11
        (found,) = laid.loc[laid["region"] == "KZSEV", "name"]
        assert name in found


def test_districts_are_listed_and_the_mix_is_an_input() -> None:
    """The five districts as printed, 99.5%; the mix of towns and of weak regions makes one."""
    assert districts()["official"].sum() == pytest.approx(99.5) and set(districts()["simulated"]) == {"not simulated"}
    mix = mix_of_measures()
    for name in ("measures.mix_weak", "measures.mix_town"):
        assert mix.loc[mix["input"] == name, "value"].sum() == pytest.approx(1.0, abs=0.01)


def test_incomes_of_a_region_follow_the_drift_of_each_year_and_nothing_moves_before_2020() -> None:
    """Money income until 2019; a year's drift in its July, half-way between two of them in January; then it stays."""
    assert {tuple(by_year) for by_year in regional_drift().values()} == {(2020, 2021, 2022, 2023)}
    assert set(regional_drift()) == set(poor_neighbours()) == set(REGIONS)
    assert household_income_index("KZYUZ", month("2019-12")) == income_index("KZYUZ", month("2019-12"))
    of_years = list(regional_drift()["KZYUZ"].values())
    assert drift("KZYUZ", month("2021-07")) == pytest.approx(of_years[1])
    assert drift("KZYUZ", month("2022-01")) == pytest.approx((of_years[1] + of_years[2]) / 2)
    assert drift("KZYUZ", month("2020-01")) == of_years[0] and drift("KZYUZ", month("2026-01")) == of_years[3]


def test_access_acts_from_2020_and_can_be_switched_off() -> None:
    """Log odds of the table beside those of the neighbours; none before 2020; at 0 those of the neighbours alone."""
    off = Coefficients({"access.regional_2020": 0.0})
    assert (access(off) == 0).all() and set(estimated()) == set(REGIONS)
    added = application.neighbours(Coefficients()) - application.neighbours(off)
    assert np.allclose(added / 64, [estimated()[code] for code in REGIONS], atol=1.5 / 64)
    frozen = [application.frozen(Coefficients(), month(when)).neighbours for when in ("2019-12", "2020-01")]
    assert (frozen[0] == 0).all() and (frozen[1] != 0).any()


def test_no_figure_of_2023_and_later_enters_the_access_of_a_region() -> None:
    """All that the tool reads ends in 2022; the regions that rest on figures are those it names."""
    sys.path.insert(0, str(TOOLS))
    try:
        described = importlib.util.spec_from_file_location("fit_access", TOOLS / "fit_access.py")
        assert described is not None and described.loader is not None
        tool = importlib.util.module_from_spec(described)
        described.loader.exec_module(tool)
    finally:
        sys.path.pop(0)
    assert all(one.year < 2023 and max(one.months) < "2023" and "2023" not in one.period for one in tool.FIGURES)
    assert {one.region for one in tool.FIGURES} == {code for code in REGIONS if rests_on_figures(code)}
    missed, income = np.array([0.5] * len(tool.FIGURES)), np.zeros(len(REGIONS))
    wanted, spread, slope = tool.estimated(missed, income)
    seen = [REGIONS.index(one.region) for one in tool.FIGURES]
    assert (np.delete(wanted, seen) == 0).all() and 0 < wanted[seen].max() < 0.5 and slope == 0 and spread > 0
