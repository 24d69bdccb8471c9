"""Measures of one's own and panels: what was asked for is there, and nothing else has moved."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tsa_sim as tsa
from tsa_sim import observation
from tsa_sim.columns import State
from tsa_sim.errors import BadValue, UnknownName, Unwritable
from tsa_sim.tally import Group, Measure

SMALL: dict[str, Any] = {"scale": "1:1000", "threads": 1}


@pytest.fixture
def measures() -> Iterator[None]:
    """Measures registered by a test, forgotten after it."""
    yield
    for name in list(observation.own_measures()):
        tsa.measure(name, None)


def test_a_measure_of_ones_own_is_added_up_by_region_and_weighted(
    measures: None, line_50: Any, result_50: Any, small_run: Any
) -> None:
    """Persons who live, counted by a user, are the population of the tables; and no count has moved."""
    tsa.measure("alive", lambda households, persons: persons["age_months"] >= 0)
    tsa.measure("students", lambda households, persons: persons["state"] == State.STUDENT)
    tsa.measure("homes", lambda households, persons: np.ones(len(households)), unit="families")
    result = small_run(line_50)
    assert result.manifest["results_hash"] == result_50.manifest["results_hash"]
    told = result.own("alive").set_index(["region", "month"])["mean"]
    for region in ("KZ", "KZALM"):
        wanted = result_50.series("population_persons", region)[0]
        assert (told.loc[region].to_numpy() == wanted).all()
    assert 0 < result.own("students")["mean"].max() < told.max()
    assert result.own("homes")["mean"].max() == 1000 * len(result.outcomes[0].ids[result.months[-1]])


def test_wrong_measures_are_told(measures: None, line_50: Any) -> None:
    """A function of other arguments, values of another shape, a name that nobody registered."""
    with pytest.raises(BadValue, match=r"\(households, persons\)"):
        tsa.measure("one", lambda households: 1)
    with pytest.raises(BadValue, match="not a word"):
        tsa.measure("two words", lambda households, persons: 1)
    tsa.measure("flat", lambda households, persons: 1)
    with pytest.raises(BadValue, match="one value a household"):
        tsa.run(line_50, replicates=1, **SMALL)
    tsa.measure("flat", None)
    with pytest.raises(UnknownName, match="nobody"):
        tsa.run(line_50, replicates=1, **SMALL).own("nobody")


def test_a_panel_holds_every_household_of_every_month(line_50: Any, result_50: Any, tmp_path: Path) -> None:
    """Streamed by month: rows, columns and content agree with the tables, and no count has moved."""
    folder = tmp_path / "panel"
    result = tsa.run(line_50, replicates=2, panel=str(folder), **SMALL)
    assert (result.outcomes[0].tally == result_50.outcomes[0].tally).all()
    files = sorted(path.name for path in folder.iterdir())
    assert files == ["households_1.parquet", "households_2.parquet"]
    frame = pd.read_parquet(folder / "households_1.parquet")
    assert list(frame.columns) == ["id", "replicate", "month", *observation.USUAL_COLUMNS]
    assert frame.groupby("month").size().min() == len(result.household_ids[0])  # later households are founded
    december = frame[frame["month"] == "2018-12"]
    assert (december["id"].to_numpy() == result.outcomes[0].ids[2018 * 12 + 11]).all()
    caseload = result_50.outcomes[0].tally[result.months.index(2018 * 12 + 11), :, Measure.CASELOAD, Group.ALL].sum()
    assert (december["months_since"] == 0).sum() == caseload > 0
    size = sum(path.stat().st_size for path in folder.iterdir())
    households = sum(len(ids) for ids in result.household_ids) // 2
    assert 0.1 < size / observation.Panel(str(folder)).bytes_expected(households, len(result.months), 2) < 1


def test_a_panel_that_cannot_be_is_refused_before_the_run(line_50: Any, tmp_path: Path) -> None:
    """A column that households do not have, a disk without room, a folder that is a file."""
    with pytest.raises(UnknownName, match="tsa_amount"):
        tsa.run(line_50, replicates=1, panel=tsa.Panel(str(tmp_path), ("tsa_amoun",)), **SMALL)
    with pytest.raises(Unwritable, match="MB are free"):
        tsa.Panel(str(tmp_path)).refuse_without_room(10**18)
    (tmp_path / "file").write_text("")
    with pytest.raises(Unwritable):
        tsa.run(line_50, replicates=1, panel=str(tmp_path / "file"), **SMALL)


def test_a_run_that_breaks_off_leaves_no_half_panel(measures: None, line_50: Any, tmp_path: Path) -> None:
    """A measure that fails in the first month stops the run; the panel's folder holds no file."""
    tsa.measure("broken", lambda households, persons: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tsa.run(line_50, replicates=1, panel=str(tmp_path / "panel"), **SMALL)
    assert not list((tmp_path / "panel").iterdir())
