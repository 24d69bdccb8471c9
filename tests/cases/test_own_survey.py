"""A run on one's own survey: weights, marginals, the same luck, nothing of a household in the run folder."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

import tsa_sim as tsa
from tests.surveys import MARK, SCALE
from tsa_sim import population as people
from tsa_sim.columns import State
from tsa_sim.disclosure import hide_in_frame
from tsa_sim.errors import BrokenFile
from tsa_sim.population.targets import targets
from tsa_sim.regions import REGIONS, REGIONS_2018, region_of
from tsa_sim.survey import SurveyPeople, load
from tsa_sim.verifying import verify_run


@pytest.fixture(scope="module")
def survey(survey_folder: Path) -> SurveyPeople:
    """The survey, reweighted to the marginals."""
    return load(survey_folder / "marginals.yaml")


@pytest.fixture(scope="module")
def result(survey: SurveyPeople) -> Any:
    """A year of the law in force on the survey's people."""
    scenario = tsa.Scenario.load("line_50").with_(period=("2018-01", "2018-12"))
    return tsa.run(scenario, scale="1:200", replicates=1, threads=1, population=survey)


def test_weights_given_are_the_weights_drawn_by(survey_folder: Path) -> None:
    """Large families lie twice in the file at half weight: drawn by weight they are as many as in the country."""
    own = load(survey_folder / "none.yaml")
    drawn = own.sample("2018-01", Fraction(1, 100), 1, 0)
    built = people.load("2018-01", scale=SCALE, seed=7)
    assert abs(len(drawn.households) * 100 / (len(built.households) * 500) - 1) < 0.001
    assert abs(_large(drawn) / _large(built) - 1) < 0.02
    unweighted = len(own.checked.households.lines) - len(built.households)
    assert unweighted > 0.04 * len(built.households), "the test has no teeth when large families are not over-drawn"


def _large(drawn: Any) -> float:
    minors = (np.array(drawn.persons["age_months"]) >= 0) & (np.array(drawn.persons["age_months"]) < 18 * 12)
    home = np.repeat(np.arange(len(drawn.households)), drawn.households["places"])
    return float((np.bincount(home, minors) >= 4).sum() * drawn.weight)


def test_reweighting_meets_the_marginals(survey: SurveyPeople) -> None:
    """Every used total is met; persons of every cell are the Bureau's; before, they were sampling error away."""
    margins = [margin for margin in survey.weighted.margins if margin.used]
    before = np.mean([abs(margin.before / margin.official - 1) for margin in margins])
    after = [abs(margin.after / margin.official - 1) for margin in margins]
    assert len(margins) > 500 and before > 0.05
    assert np.quantile(after, 0.95) < 0.001 and np.mean(after) < 0.01, (np.mean(after), max(after))
    drawn = survey.sample("2018-01", Fraction(1, 100), 1, 0)
    there = np.array(drawn.persons["age_months"]) >= 0
    home = np.repeat(np.arange(len(drawn.households)), drawn.households["places"])[there]
    for cell, (region, urban) in enumerate(targets("2018-01").cells):
        shown = [REGIONS_2018.index(region_of(code, REGIONS_2018)) for code in REGIONS]
        inside = (np.array(shown)[drawn.households["region"]] == region) & (drawn.households["urban"] == urban)
        persons = inside[home].sum() * drawn.weight
        assert abs(persons / targets("2018-01").ages[cell].sum() - 1) < 0.04, (REGIONS_2018[region], urban)


def test_a_smaller_scale_is_a_part_of_a_larger_one_and_the_seed_decides(survey: SurveyPeople) -> None:
    """The same seed gives the same people; 1:400 is a part of 1:200; another sample is another draw."""
    one, same, small, other = (
        survey.sample("2018-01", Fraction(1, scale), 1, sample)
        for scale, sample in ((200, 0), (200, 0), (400, 0), (200, 1))
    )
    assert one.fingerprint == same.fingerprint != other.fingerprint
    assert set(small.households["id"]) <= set(one.households["id"])
    assert len(set(one.households["id"])) == len(one.households)


def test_incomes_come_through_as_reported(survey: SurveyPeople) -> None:
    """The level of pay, its median and the share of employees are those of the people the survey was drawn from."""
    drawn = survey.sample("2018-01", Fraction(1, 100), 1, 0)
    built = people.load("2018-01", scale=Fraction(1, 100), seed=7)
    shares = []
    for sample in (drawn, built):
        persons = np.array(sample.persons)
        formal = (persons["age_months"] >= 16 * 12) & (persons["state"] == State.FORMAL)
        shares.append([persons["potential"][formal].mean(), np.median(persons["potential"][formal]), formal.mean()])
    assert np.allclose(shares[0], shares[1], rtol=0.05)


def test_a_run_on_a_survey_is_near_the_run_on_the_people_it_was_drawn_from(result: Any, small_run: Any) -> None:
    """Recipients of the year on the survey and on the very people from whom it was made agree."""
    own = small_run(result.scenario, scale="1:500", replicates=1, seed=7)
    on_survey, on_own = (each.yearly("recipients_persons_ytd", 2018)[0] for each in (result, own))
    assert abs(on_survey / on_own - 1) < 0.15, (on_survey, on_own)
    assert result.weight == 200.0


def test_nothing_of_a_household_is_in_the_run_folder(result: Any, survey: SurveyPeople, tmp_path: Path) -> None:
    """No file of the run holds an amount or a name of a household; small cells are empty; the manifest says so."""
    folder = Path(result.save(str(tmp_path / "run")))
    held = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert all(name == "manifest.json" or name.startswith("tables/") for name in held), held
    manifest = (folder / "manifest.json").read_text("utf-8")
    assert str(MARK) not in manifest and "parquet" not in manifest
    assert "own sampling error is not" in manifest
    hidden = 0
    for path in (folder / "tables").iterdir():
        frame = pd.read_parquet(path)
        assert set(frame.columns) == {"scenario", "replicate", "month", "region", "group", "measure", "value", "unit"}
        assert not frame["value"].isin([MARK, MARK + 1]).any()
        full = replace(result, hides_below=None).table(path.stem)
        shown = frame["value"].notna().to_numpy()
        assert (full["value"].to_numpy()[shown] == frame["value"].to_numpy()[shown]).all()
        hidden += int((~shown & full["value"].notna().to_numpy()).sum())
        families = frame[frame["unit"].astype(str).eq("families") & (frame["value"] > 0)]
        below = result.hides_below[-1]
        country = families[families["region"].astype(str).eq("KZ")]
        assert (country["value"] >= 200.0 * below).all()
    assert hidden > 0
    recipients = pd.read_parquet(folder / "tables" / "recipients.parquet")
    whole = recipients[(recipients["region"] == "KZ") & (recipients["group"] == "all")]
    country = whole[whole["measure"] == "recipients_persons"]["value"]
    assert country.notna().mean() >= 0.75  # hidden only in months in which a small part of it would follow


def test_a_survey_run_cannot_be_verified_without_the_survey(result: Any) -> None:
    """The manifest holds no people, and says so instead of comparing with others."""
    with pytest.raises(BrokenFile, match="which no run folder holds"):
        verify_run(result.manifest)


def test_the_count_that_hides_is_more_than_any_four_families_have_copies(survey: SurveyPeople) -> None:
    """Among the copies drawn, the four most drawn families of a region never reach the number from which cells show."""
    limits = survey.copies(Fraction(1, 100))
    for sample in range(3):
        chosen, _ = survey.drawn(Fraction(1, 100), 1, sample)
        copies = np.bincount(chosen, minlength=len(survey.weighted.weights))
        region = survey.checked.households.get("region")
        assert 0.2 * limits[-1] < np.sort(copies)[-4:].sum() < limits[-1]
        for place in range(len(REGIONS_2018)):
            assert np.sort(copies[region == place])[-4:].sum() < limits[place]


@pytest.mark.parametrize("seed", range(8))
def test_hidden_cells_cannot_be_worked_out(seed: int) -> None:
    """For every hidden cell a linear programme finds room: the visible cells and sums leave its value open.

    An independent check: the sums are written down here again, as equations, and the solver looks for the least and
    the greatest value that each hidden cell could have.
    """
    luck = np.random.default_rng(seed)
    counts = luck.poisson(6, (7, 4)) * (luck.random((7, 4)) < 0.9)
    full = np.zeros((8, 5), int)
    full[:7, :4] = counts
    full[7, :4] = counts.sum(0)
    full[:, 4] = full[:, :4].sum(1)
    rows = [(f"r{place}" if place < 7 else "KZ", f"c{column}" if column < 4 else "all", full[place, column])
            for place in range(8) for column in range(5)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["region", "children", "families"]).assign(value=lambda x: x["families"] * 10.0)
    shown = hide_in_frame(frame, "value", "families", {"region": "KZ", "children": "all"})
    visible = shown["families"].to_numpy().reshape(8, 5)
    small = (full > 0) & (full < 5)
    assert np.isnan(visible[small]).all() and small.any()
    assert (visible[full == 0] == 0).all()
    equal = []
    for place in range(8):
        equal.append([(place, column, 1.0) for column in range(4)] + [(place, 4, -1.0)])
    for column in range(5):
        equal.append([(place, column, 1.0) for place in range(7)] + [(7, column, -1.0)])
    matrix = np.zeros((len(equal), 40))
    for number, terms in enumerate(equal):
        for place, column, sign in terms:
            matrix[number, place * 5 + column] += sign
    bounds = [(None if np.isnan(each) else each) for each in visible.ravel()]
    limits = [(0, None) if each is None else (each, each) for each in bounds]
    for cell in np.flatnonzero(small.ravel()):
        ends = []
        for sign in (1.0, -1.0):
            goal = np.zeros(40)
            goal[cell] = sign
            found = linprog(goal, A_eq=matrix, b_eq=np.zeros(len(equal)), bounds=limits)
            assert found.status in (0, 3)
            ends.append(sign * found.fun if found.status == 0 else np.inf)
        assert ends[1] - ends[0] >= 1.0, (np.unravel_index(cell, (8, 5)), ends)
