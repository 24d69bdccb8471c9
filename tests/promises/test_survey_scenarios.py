"""Promises about scenarios on one's own survey: they run everywhere and give no household away."""

import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tsa_sim as tsa
from tests.surveys import MARK
from tsa_sim.cli import main
from tsa_sim.errors import BadValue, Finding, Findings
from tsa_sim.own_people import people_of
from tsa_sim.regions import REGIONS, REGIONS_2018
from tsa_sim.tables.declared import output
from tsa_sim.tally import GROUP_NAMES
from tsa_sim.verifying import verify_run

SMALL: dict[str, Any] = {"scale": "1:200", "replicates": 1, "threads": 1}
MINE = """
extends: line_50
period: {from: 2018-01, to: 2018-12}
population:
  mapping: marginals.yaml
  survey: [persons.parquet, households.parquet]
  scale: "1:200"
replicates: 1
"""


@pytest.fixture(scope="module")
def folder(survey_folder: Path) -> Path:
    """The survey's folder with two scenarios on it."""
    (survey_folder / "mine.yaml").write_text(MINE, "utf-8")
    (survey_folder / "mine_40.yaml").write_text("extends: mine.yaml\nreforms: [tsa_line_at_40]\n", "utf-8")
    return survey_folder


@pytest.fixture(scope="module")
def mine(folder: Path) -> Any:
    """The scenario on the survey."""
    return tsa.Scenario.load(folder / "mine.yaml")


@pytest.fixture(scope="module")
def comparison(folder: Path, mine: Any) -> Any:
    """Two laws over the survey's people."""
    return tsa.compare(tsa.Scenario.load(folder / "mine_40.yaml"), [mine], **SMALL)


def status(words: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """Run the command line; give its exit status."""
    monkeypatch.setattr(sys, "argv", ["tsa-sim", *words])
    with pytest.raises(SystemExit) as left:
        main()
    return int(left.value.code or 0)


def test_paths_are_those_beside_the_file_that_names_them(folder: Path, mine: Any, tmp_path: Path) -> None:
    """A scenario that extends one on a survey lives on the same, from wherever it is read."""
    (tmp_path / "other.yaml").write_text(f"extends: {folder / 'mine.yaml'}\n", "utf-8")
    other = tsa.Scenario.load(tmp_path / "other.yaml")
    assert other.survey == mine.survey
    assert mine.survey.mapping == folder / "marginals.yaml"
    assert mine.with_(scale="1:100").survey == mine.survey
    assert tsa.Scenario.load("line_50").with_(mapping=folder / "marginals.yaml").survey.files == ()


def test_the_base_is_the_one_nearest_to_the_survey_where_none_is_named(folder: Path, tmp_path: Path) -> None:
    """A survey of 2018 is weighted to January 2018; one of 2023 to January 2023."""
    content = {"period": {"from": "2018-01", "to": "2018-12"}, "population": {"mapping": str(folder / "none.yaml")}}
    assert tsa.Scenario.from_dict(content).base == "2018-01"
    later = (folder / "none.yaml").read_text("utf-8").replace("year: 2018", "year: 2023")
    for name in ("persons", "households"):
        later = later.replace(f"file: {name}", f"file: {folder / name}")
    (tmp_path / "later.yaml").write_text(later, "utf-8")
    content["population"] = {"mapping": str(tmp_path / "later.yaml")}
    assert tsa.Scenario.from_dict(content).base == "2023-01"


@pytest.mark.parametrize(
    ("population", "faults"),
    [
        ("survey: persons.parquet", ["3:11: population.survey: a survey needs a mapping"]),
        ("mapping: marginal.yaml", ["3:12: ", "Did you mean"]),
        ("{mapping: marginals.yaml, survey: [a.csv, b.csv, c.csv]}", ["2:47: population.survey: ['a.csv', 'b.csv'"]),
        ("{mapping: marginals.yaml, survey: person.parquet}", ["2:47: ", "person.parquet: there is no such file"]),
        ("{mapping: broken.yaml}", ["broken.yaml:2:1: unknown key 'yaer'. Did you mean 'year'?"]),
    ],
)
def test_faults_have_their_place(folder: Path, population: str, faults: list[str]) -> None:
    """File, line and column of the scenario; and the mapping's own faults with its own."""
    broken = (folder / "marginals.yaml").read_text("utf-8").replace("year:", "yaer:").replace("\ntitle", "title")
    (folder / "broken.yaml").write_text(broken, "utf-8")
    block = population if population.startswith("{") else f"\n  {population}"
    (folder / "faulty.yaml").write_text(f"extends: line_50\npopulation: {block}\n", "utf-8")
    with pytest.raises(Findings) as told:
        tsa.Scenario.load(folder / "faulty.yaml")
    for fault in faults:
        assert fault in str(told.value)


def test_people_of_two_surveys_are_not_compared(mine: Any) -> None:
    """A survey on one side only is refused, with what to do."""
    with pytest.raises(BadValue, match="Name the same mapping and survey in both, or give --survey MAPPING for all"):
        tsa.compare(mine, [tsa.Scenario.load("line_50").with_(period=("2018-01", "2018-12"))], **SMALL)


def test_a_survey_is_weighted_to_the_base_asked_for_on_its_map(mine: Any) -> None:
    """The same survey at both bases: the country's persons of each, regions of each map, parts of a split region."""
    own = people_of(mine.survey)
    assert own is people_of(mine.survey)
    for base, persons, codes in (("2018-01", 18_157_000, REGIONS_2018), ("2023-01", 19_767_000, REGIONS)):
        drawn = own.at(base).sample(base, mine.scale, 1, 0)
        there = np.array(drawn.persons["age_months"]) >= 0
        assert abs(there.sum() * drawn.weight / persons - 1) < 0.01
        assert {REGIONS[row] for row in np.unique(drawn.households["region"])} == set(REGIONS)
        assert len(codes) in (17, 20)
        assert own.at(base).described()["base"] == base


def test_a_null_reform_on_a_survey_gives_exactly_zero(mine: Any) -> None:
    """The same law twice over the survey's people: every count equal, no family joined or left."""
    found = tsa.compare(mine, [mine.with_(name="same")], **SMALL)
    assert (found.results[0].outcomes[0].tally == found.results[1].outcomes[0].tally).all()
    assert (found.difference()["difference"].dropna() == 0).all()


def test_verify_wants_the_survey_and_then_finds_the_same_bits(comparison: Any, mine: Any, tmp_path: Path) -> None:
    """The manifest holds no people: with the survey named the run is the same, bit for bit, in another folder too."""
    manifest = comparison.results[1].manifest
    assert verify_run(manifest, population=people_of(mine.survey), threads=1).same
    with pytest.raises(Finding, match="not a survey's"):
        verify_run({**manifest, "own_people": None}, population=people_of(mine.survey))


def small_families(result: Any, measure: str) -> Any:
    """Count cells of a measure of families that rest on some simulated families and on fewer than are safe."""
    declared = output(measure)
    whole = replace(result, hides_below=None)
    found = 0
    for group in declared.groups:
        for code in [*result.regions, "KZ"]:
            true = whole.series(measure, code, GROUP_NAMES[group]) / result.weight
            limit = result.hides_below[-1 if code == "KZ" else REGIONS.index(code)]
            shown = result.series(measure, code, GROUP_NAMES[group])
            small = (true > 0) & (true < limit)
            assert np.isnan(shown[small]).all(), (measure, code)
            found += int(small.sum())
    return found


def test_what_python_gives_hides_what_the_run_folder_hides(comparison: Any) -> None:
    """Series, tables, cubes, yearly figures, record: a small cell is in none of them."""
    result = comparison.results[1]
    assert sum(small_families(result, name) for name in ("recipients_families", "exits_assistance")) > 100
    groups = [GROUP_NAMES[group] for group in output("recipients_families").groups]
    cube = result.to_xarray()["recipients_families"].sel(group=groups).to_numpy()
    table = result.table("recipients")
    mine = table[table["measure"] == "recipients_families"]["value"].to_numpy()
    assert np.array_equal(cube.ravel(), mine, equal_nan=True) and np.isnan(mine).any()
    months = result.series("exits_assistance", "KZMAN")
    assert np.isnan(months).any() and np.isnan(result.yearly("exits_assistance", 2018, "KZMAN")).all()


def test_of_what_is_shown_no_hidden_cell_follows(comparison: Any) -> None:
    """In each month and region what is hidden of a sum is nothing, or more than one cell."""
    result = comparison.results[1]
    names = [*result.regions, "KZ"]
    for measure in ("recipients_families", "recipients_families_ytd", "exits_assistance"):
        for group in ("all", "locality=rural"):
            shown = np.stack([result.series(measure, code, group)[0] for code in names])
            for month in range(shown.shape[1]):
                gone = np.isnan(shown[:-1, month]).sum()
                assert gone != 1 or np.isnan(shown[-1, month]), (measure, group, month)
        parts = [np.stack([result.series(measure, code, f"locality={where}")[0] for code in names])
                 for where in ("urban", "rural")]  # fmt: skip
        whole = np.stack([result.series(measure, code)[0] for code in names])
        assert not (np.isnan(parts[0]) & ~np.isnan(parts[1]) & ~np.isnan(whole) & (whole > 0)).any()


def test_households_are_not_handed_out(mine: Any, comparison: Any, tmp_path: Path) -> None:
    """No panel, no snapshot, no table of pairs, no measure of one's own, no cluster; and nothing is written."""
    for ask in (
        lambda: tsa.run(mine, panel=str(tmp_path / "panel"), **SMALL),
        lambda: tsa.run(mine, snapshots=["2018-12"], **SMALL),
        lambda: tsa.compare(mine, [mine.with_(name="same")], snapshots=["2018-12"], **SMALL),
        lambda: comparison.panel("2018-12"),
        lambda: comparison.results[0].own("anything"),
        lambda: tsa.run(mine, cluster="tcp://nowhere:8786", **SMALL),
    ):
        with pytest.raises(Finding, match="your survey"):
            ask()
    assert not (tmp_path / "panel").exists()


def test_differences_and_flows_of_few_families_are_hidden(comparison: Any) -> None:
    """A difference of fewer families than are safe is empty; so are joined, stayed and left when one of them is."""
    base, result = comparison.results
    found = comparison.difference("KZMAN").set_index(["measure", "group"])["difference"]
    assert np.isnan(found["recipients_families", "all"])
    below = replace(result, hides_below={row: 10**9 for row in (*range(20), -1)})
    tight = replace(comparison, results=(replace(base, hides_below=below.hides_below), below))
    flows = tight.flows()
    assert flows["mean"].isna().all() or (flows["mean"].dropna() == 0).all()


def test_static_tables_hide_too(mine: Any, folder: Path) -> None:
    """Entitled families of a small region are in no static table; regions and country never leave one hole."""
    low = mine.with_(name="low", law={"tsa.share_of_subsistence_minimum": {"2018-01": "0.20"}})
    table = tsa.static(mine, [tsa.Scenario.load(folder / "mine_40.yaml"), low], "2018-06", **SMALL)
    limits = people_of(mine.survey).at("2018-01").copies(mine.scale)
    families = table[table["measure"] == "entitled_families"]
    shown = families[families["mean"] > 0]
    least = shown["region"].map(lambda code: limits[-1 if code == "KZ" else REGIONS.index(code)]) * 200
    assert (shown["mean"] >= least).all() and families["mean"].isna().any()
    for _, one in table.groupby(["law", "measure"]):
        hidden = one[one["region"] != "KZ"]["mean"].isna().sum()
        assert hidden != 1 or one[one["region"] == "KZ"]["mean"].isna().all()


def test_the_mesa_face_lives_on_the_survey_and_hides(mine: Any, comparison: Any) -> None:
    """A model's measures are those of the run, small cells NaN."""
    model = tsa.TsaModel(mine, scale="1:200")
    model.step()
    result = comparison.results[1]
    for code in ("KZ", *result.regions):
        run = result.series("recipients_families", code)[0, 0]
        assert np.isclose(model.measure("recipients_families", code), run, equal_nan=True)
    assert np.isnan(model.measure("recipients_families", "KZMAN"))


def test_one_household_can_be_traced_on_the_screen(mine: Any) -> None:
    """The luck and rules of one of the survey's copies, as of the package's people."""
    told = tsa.trace(0, mine, months=["2018-03"], scale="1:200")
    assert told.months[0].persons and told.scenario == "mine"


def numbers_in(path: Path) -> list[float]:
    """Give every number that a file of a run or comparison holds."""
    if path.suffix == ".parquet":
        return list(pd.read_parquet(path)["value"].dropna())
    return [float(each) for each in re.findall(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", path.read_text("utf-8"))]


@pytest.mark.parametrize(
    "words",
    [
        ["run", "mine.yaml"],
        ["compare", "mine_40.yaml", "mine.yaml"],
        ["sweep", "mine.yaml", "--by", "compliance.kept_share_of_six_months", "--values", "0.83,0.98"],
    ],
)
def test_no_file_that_is_written_holds_a_household(
    folder: Path,
    words: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Folder, CSV, parquet, JSON and text: no amount of a household, no folder of this machine, no count of few copies.

    Counts of families by month, year and difference are multiples of the weight; none is of fewer than four copies.
    """
    monkeypatch.chdir(folder)
    least = min(people_of(tsa.Scenario.load("mine.yaml").survey).at("2018-01").copies(SMALL_SCALE).values())
    out = tmp_path / "out"
    assert status([*words, "--out", str(out), "--json", "--replicates", "1", "--threads", "1"], monkeypatch) == 0
    printed = capsys.readouterr().out
    (tmp_path / "printed.json").write_text(printed, "utf-8")
    kept = [path for path in out.rglob("*") if path.is_file() and path.suffix != ".png"]
    for path in [*kept, tmp_path / "printed.json"]:
        assert not {MARK, MARK + 1, -MARK} & set(numbers_in(path)), path
        if path.suffix == ".json" and path.name == "manifest.json":
            assert str(folder) not in path.read_text("utf-8")
        if path.suffix == ".csv":
            frame = pd.read_csv(path)
            for column in {"mean", "difference", "level", "simulated"} & set(frame.columns):
                if "unit" in frame:
                    families = frame[frame["unit"].isin(["families", "contracts"])][column].abs()
                    assert not ((families > 0) & (families < 200 * least)).any(), (path, column)
    assert "null" in printed and json.loads(printed)


SMALL_SCALE = tsa.Scenario.load("line_50").with_(scale="1:200").scale


def test_messages_tell_the_faulty_cell_and_nothing_beside_it(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """One wrong age is told with its line; no other cell of its row is."""
    persons = pd.read_parquet(folder / "persons.parquet")
    persons.loc[persons.index[0], "age"] = -41
    persons.to_parquet(tmp_path / "persons.parquet")
    words = ["data", "check", str(tmp_path / "persons.parquet"), str(folder / "households.parquet"), "--mapping"]
    assert status([*words, str(folder / "marginals.yaml")], monkeypatch) == 1
    told = capsys.readouterr().err
    assert "persons.parquet:1: age: '-41' is negative" in told and str(MARK) not in told


def test_check_takes_scenarios_mappings_and_tables(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """All of them together, all faults at once; a table without its mapping is told what it needs."""
    fine = [str(folder / name) for name in ("mine.yaml", "marginals.yaml", "persons.parquet", "households.parquet")]
    assert status(["check", *fine], monkeypatch) == 0
    assert capsys.readouterr().out.count(": fine") == 2
    assert status(["check", str(folder / "persons.parquet")], monkeypatch) == 1
    assert "name the mapping too" in capsys.readouterr().err.lower()
    persons = pd.read_parquet(folder / "persons.parquet")
    persons.loc[persons.index[:2], "sex"] = 7
    persons.to_parquet(tmp_path / "persons.parquet")
    other = [str(tmp_path / "persons.parquet"), str(folder / "households.parquet"), str(folder / "marginals.yaml")]
    assert status(["check", "line_50", *other], monkeypatch) == 1
    err = capsys.readouterr().err
    assert "persons.parquet:1: unknown code of sex (sex) '7'" in err and "persons.parquet:2: " in err


def test_the_option_does_what_the_scenario_file_does(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``--survey MAPPING`` gives the same fingerprints of people and results as the file that names it."""
    (tmp_path / "plain.yaml").write_text("extends: line_50\nperiod: {from: 2018-01, to: 2018-02}\n", "utf-8")
    more = ["--scale", "1:500", "--replicates", "1", "--threads", "1", "--json", "--out"]
    mapping = folder / "marginals.yaml"
    named = f"extends: plain.yaml\npopulation: {{mapping: {mapping}}}\n"
    (tmp_path / "named.yaml").write_text(named, "utf-8")
    found = []
    for words in (["plain.yaml", "--survey", str(mapping)], ["named.yaml"]):
        monkeypatch.chdir(tmp_path)
        assert status(["run", *words, *more, str(tmp_path / words[0].removesuffix(".yaml"))], monkeypatch) == 0
        found.append(json.loads(capsys.readouterr().out)["manifest"])
    assert found[0]["results_hash"] == found[1]["results_hash"]
    assert found[0]["population_hashes"] == found[1]["population_hashes"]
    again = ["verify", str(tmp_path / "named"), "--threads", "1"]
    assert status(again, monkeypatch) == 1
    assert status([*again, "--scenario", "named.yaml"], monkeypatch) == 0


def test_plan_and_the_schema_know_surveys(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The plan reads the scenario; editors are told of both keys; a forecast on a survey is refused."""
    assert status(["plan", str(folder / "mine.yaml")], monkeypatch) == 0
    assert status(["check", "--schema"], monkeypatch) == 0
    schema = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert {"survey", "mapping"} <= set(schema["$defs"]["scenario"]["properties"]["population"]["properties"])
    assert status(["forecast", str(folder / "mine.yaml")], monkeypatch) == 1
    assert "coefficients were fitted on the package's people" in capsys.readouterr().err
