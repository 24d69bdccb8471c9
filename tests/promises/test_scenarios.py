"""Promises of scenario files: complete, exact, written down whole, and compared by what they change."""

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tsa_sim.calendar import month, quarter
from tsa_sim.errors import Findings, Implausible
from tsa_sim.parameters import law_book
from tsa_sim.scenario import Scenario, read_scale, scenario_names
from tsa_sim.scenario import places as files
from tsa_sim.scenario.checking import load
from tsa_sim.scenario.difference import difference
from tsa_sim.scenario.schema import json_schema
from tsa_sim.scenario.title import LANGUAGES
from tsa_sim.yaml_source import read_yaml

SHARE = "tsa.share_of_subsistence_minimum"
KEPT = "compliance.kept_share_of_six_months"
SHIPPED = sorted([*files.shipped().glob("*.yaml"), *files.shipped().glob("reforms/*.yaml")])
NEW_NORMS, OLD_NORMS = (
    25_596,
    24_057,
)  # tenge, December 2017: ../shared/data/official/law/subsistence_minimum_regional.csv


def written(folder: Path, name: str, text: str) -> Path:
    """Write a scenario or reform file and give its path."""
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_the_scenarios_of_the_founding_comparison_are_shipped() -> None:
    """Old law, 40%, 50%, and 50% with few and with many contracts kept: same months, people, size and seed."""
    names = {"old_law", "line_40", "line_50", "line_50_compliance_low", "line_50_compliance_high"}
    assert names <= set(scenario_names())
    scenarios = [Scenario.load(name) for name in names]
    assert {(each.first, each.last) for each in scenarios} == {(month("2017-01"), month("2019-03"))}
    assert {(each.base, each.scale, each.seed) for each in scenarios} == {("2018-01", Fraction(1, 100), 2018)}
    assert [Scenario.load(f"line_50_compliance_{end}").behaviour for end in ("low", "high")] == [
        {KEPT: 0.83},
        {KEPT: 0.98},
    ]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_file_is_titled_in_three_languages(path: Path) -> None:
    """Kazakh, Russian and English, each of its own; a reform also says what it rests on."""
    loaded = load(str(path))
    titles = [loaded.title(language) for language in LANGUAGES]
    assert len(set(titles)) == len(LANGUAGES) and path.stem not in titles
    assert isinstance(loaded, Scenario) or len(loaded.reference) > 20


def test_line_40_is_line_50_with_one_parameter_from_one_date(line_40: Any, line_50: Any) -> None:
    """The two differ in the share alone, from January 2018 to the end of the law, which goes to 70% in April 2019."""
    changes = line_50.law_book().changes(line_40.law_book())
    assert [(each.name, each.since, each.until, each.before, each.after) for each in changes] == [
        (SHARE, month("2018-01"), month("2019-04"), Fraction(1, 2), Fraction(2, 5)),
        (SHARE, month("2019-04"), None, Fraction(7, 10), Fraction(2, 5)),
    ]
    assert line_40.behaviour == line_50.behaviour == {}


def test_the_old_norms_divide_the_minimum_of_every_region_from_january_2018_on(old_law: Any) -> None:
    """The published minimum divided by 25 596/24 057 in 2018 and 2019, untouched in 2017."""
    old = old_law.with_(name="old_norms", reforms=(*old_law.reforms, "norms_of_2017")).law_book()
    published = law_book()
    for region in ("KZKAR", "KZYUZ", "KZALA"):
        for when, factor in (("2017-Q4", 1), ("2018-Q1", Fraction(OLD_NORMS, NEW_NORMS))):
            before = published.minimum(region, quarter(when)).value
            assert old.minimum(region, quarter(when)).value == before * factor
        assert old.minimum(region, quarter("2019-Q1")).value < published.minimum(region, quarter("2019-Q1")).value
    # the line of the first quarter of 2018 rests on the last quarter of 2017, hence on the old norms in any case
    assert old.line("KZKAR", month("2018-03"), SHARE) == old_law.law_book().line("KZKAR", month("2018-03"), SHARE)
    assert old.line("KZKAR", month("2018-04"), SHARE) < old_law.law_book().line("KZKAR", month("2018-04"), SHARE)


@pytest.mark.parametrize("name", scenario_names())
def test_a_scenario_written_down_is_the_same_scenario(name: str) -> None:
    """Through JSON and back: equal in every field, with the same hash and the same law."""
    scenario = Scenario.load(name)
    again = Scenario.from_dict(json.loads(json.dumps(scenario.as_dict())))
    assert again == scenario
    assert again.hash() == scenario.hash()
    assert again.law_book().hash() == scenario.law_book().hash()


def test_a_scenario_written_down_needs_none_of_its_files(tmp_path: Path) -> None:
    """Reform files and what was set in Python are written down whole, exactly."""
    written(tmp_path, "base.yaml", "period: {from: 2017-06, to: 2018-12}\npopulation: {base: 2018-01}\n")
    written(tmp_path, "third.yaml", f"reference: a test\n{SHARE}: {{2018-01: 1/3, 2018-07: null}}\n")
    path = written(tmp_path, "mine.yaml", "extends: base\nreforms: [third]\nbehaviour: {compliance.refusal: 0.03}\n")
    scenario = Scenario.load(path).with_(law={"social_contract.breach": {"2018-01": "halved"}})
    kept = json.dumps(scenario.as_dict())
    for each in tmp_path.iterdir():
        each.unlink()
    again = Scenario.from_dict(json.loads(kept))
    assert again == scenario
    book = again.law_book()
    assert [book.value(SHARE, month(when)) for when in ("2018-06", "2018-07")] == [Fraction(1, 3), Fraction(1, 2)]
    assert book.value("social_contract.breach", month("2018-01")) == "halved"
    assert book.reference(SHARE, month("2018-01")) == "a test"
    assert again.behaviour == {"compliance.refusal": 0.03}


def test_what_a_scenario_says_goes_before_what_it_extends(tmp_path: Path) -> None:
    """Key by key: period, population and behaviour are merged; a list of reforms replaces the list; titles go down."""
    written(
        tmp_path,
        "below.yaml",
        """
title: {en: Below}
period: {from: 2017-01, to: 2019-03}
population: {base: 2018-01, scale: "1:200"}
reforms: [tsa_line_at_40]
behaviour: {compliance.refusal: 0.03, measures.participation: 0.8}
seed: 5
""",
    )
    above = written(
        tmp_path,
        "above.yaml",
        """
extends: below.yaml
period: {to: 2018-06}
reforms: [norms_of_2017]
behaviour: {compliance.refusal: 0.04}
replicates: 2
""",
    )
    scenario = Scenario.load(above)
    assert scenario.name == "above"
    assert (scenario.first, scenario.last) == (month("2017-01"), month("2018-06"))
    assert (scenario.scale, scenario.seed, scenario.replicates) == (Fraction(1, 200), 5, 2)
    assert [reform.name for reform in scenario.reforms] == ["norms_of_2017"]
    assert scenario.behaviour == {"compliance.refusal": 0.04, "measures.participation": 0.8}
    assert scenario.title("kk") == "Below"


@pytest.mark.parametrize(
    "change",
    [
        {"law": {SHARE: {"2018-01": "0.51"}}},
        {"law": "old-regime-continued"},
        {"reforms": ["tsa_line_at_40"]},
        {"behaviour": {KEPT: 0.9}},
        {"period": ("2017-01", "2019-02")},
        {"scale": "1:50"},
        {"replicates": 6},
        {"seed": 2019},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_hash_moves_with_everything_that_bears_on_results(line_50: Any, change: dict[str, Any]) -> None:
    """Law, conduct, period, size and seed change the hash; names and titles do not."""
    assert line_50.with_(**change).hash() != line_50.hash()
    assert line_50.with_(name="other", title="Other").hash() == line_50.hash()


def test_a_changed_scenario_is_named_by_its_change_and_leaves_the_first_alone(line_40: Any) -> None:
    """``with_`` gives another scenario, whose name tells it apart in tables and folders; the first stays."""
    before = line_40.as_dict()
    other = line_40.with_(law={SHARE: {"2018-01": 0.45}}, behaviour={KEPT: 0.9})
    assert other.name == f"line_40[{SHARE}=0.45,{KEPT}=0.9]"
    assert line_40.as_dict() == before
    assert other.law_book().value(SHARE, month("2018-05")) == Fraction(9, 20)
    assert other.reform_parameters() == [SHARE]
    assert line_40.with_(seed=1).name == "line_40"


def test_a_parameter_left_out_is_as_the_law_has_it(line_40: Any) -> None:
    """Without its one parameter line_40 is the law in force; other parameters stay."""
    assert line_40.without_parameter(SHARE).law_book().hash() == law_book().hash()
    two = line_40.with_(law={"social_contract.months": {"2018-01": 9}})
    left = two.without_parameter(SHARE).law_book()
    assert left.value(SHARE, month("2018-01")) == Fraction(1, 2)
    assert left.value("social_contract.months", month("2018-01")) == 9


def test_a_value_outside_the_plausible_range_warns_and_one_outside_the_limits_is_refused(
    line_50: Any, tmp_path: Path
) -> None:
    """0.3 of the contracts kept is improbable, 1.3 impossible; log odds of 100 are only improbable."""
    with pytest.warns(Implausible, match="0.3 lies outside the range thought plausible, 0.83 to 0.98"):
        assert line_50.with_(behaviour={KEPT: 0.3}).behaviour == {KEPT: 0.3}
    with pytest.warns(Implausible, match="application.level"):
        line_50.with_(behaviour={"application.level": 100})
    with pytest.raises(Findings, match=r"1.3 lies outside 0 to 1 \(probability\)"):
        line_50.with_(behaviour={KEPT: 1.3})
    path = written(tmp_path, "low.yaml", f"extends: line_50\nbehaviour: {{{KEPT}: 0.3}}\n")
    with pytest.warns(Implausible, match=r"low.yaml:2:50: compliance"):
        Scenario.load(path)


@pytest.mark.parametrize(("text", "scale"), [("1:1", 1), ("1:100", Fraction(1, 100)), (" 1 : 1000", Fraction(1, 1000))])
def test_scales_are_exact(text: str, scale: Fraction) -> None:
    """A scale is a whole number of the country's households behind a simulated one."""
    assert read_scale(text) == scale


def test_scenarios_load_without_people_compilers_and_tables() -> None:
    """Importing scenarios loads neither the population, nor numba, nor pandas."""
    heavy = ("tsa_sim.population", "tsa_sim.engine", "numba", "pandas", "mesa", "matplotlib")
    code = f"import sys, tsa_sim.scenario; print([name for name in {heavy!r} if name in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_public_functions_are_not_hidden_by_modules_of_their_names() -> None:
    """``tsa_sim.run`` is the function before and after its module is imported, and so are compare and regions."""
    names = ("run", "compare", "regions")
    code = f"""
import importlib, tsa_sim
for name in {names!r}:
    importlib.import_module(f"tsa_sim.{{name}}")
print([type(getattr(tsa_sim, name)).__name__ for name in {names!r}])
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "['function', 'function', 'function']"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_shipped_file_fits_the_schema(path: Path) -> None:
    """What editors check by is what the reader accepts."""
    jsonschema.validate(plain(read_yaml(path).content), json_schema())


@pytest.mark.parametrize(
    "content",
    [
        {"perod": {"from": "2017-01"}},
        {"period": {"from": "2017-13"}},
        {"law": "in-forse"},
        {"behaviour": {KEPT: 70}},
        {"behaviour": {"complience.refusal": 0.1}},
        {"replicates": 0},
        {"population": {"scale": "1:0"}},
        {"reference": "x", SHARE: {"2018-01": 70}},
        {SHARE: {"2018-01": 0.5}},
        {"reference": "x", "tsa.new_format": {"2018-01": "yes"}},
    ],
    ids=str,
)
def test_the_schema_refuses_what_the_reader_refuses(content: dict[str, Any]) -> None:
    """Unknown keys, impossible months, names, shares and scales, and a reform without a reference."""
    jsonschema.Draft202012Validator.check_schema(json_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, json_schema())


def test_a_difference_names_every_change_and_none_when_there_is_none() -> None:
    """Settings, behaviour and law with dates and references; from B to A the same with sides exchanged."""
    assert difference("line_50", "line_50") == []
    assert difference("in-force", "line_50") == []
    there, back = difference("old_law", "line_50"), difference("line_50", "old_law")
    assert [(row.name, row.before, row.after) for row in there] == [(row.name, row.after, row.before) for row in back]
    assert {row.name for row in there} == {
        "child_allowance.in_force",
        "orleu.in_force",
        "social_contract.in_force",
        "special_state_allowance.new_grants",
        "tsa.new_format",
        SHARE,
    }
    assert all((row.since, row.until) == ("2018-01", "2019-03") and len(row.reference) > 20 for row in there)
    (row,) = difference("line_50", "line_50_compliance_low")
    assert (row.kind, row.name, row.before, row.after) == ("behaviour", KEPT, "0.94", "0.83")


def test_a_difference_of_files_tells_settings_too(tmp_path: Path) -> None:
    """Period, size and seed are told beside the law."""
    path = written(
        tmp_path, "mine.yaml", "extends: line_50\nperiod: {to: 2018-12}\npopulation: {scale: '1:50'}\nseed: 1\n"
    )
    rows = {row.name: (row.before, row.after) for row in difference("line_50", str(path))}
    assert rows == {"period.to": ("2019-03", "2018-12"), "population.scale": ("1:100", "1:50"), "seed": ("2018", "1")}


def plain(content: Any) -> Any:
    """Turn what was read into what JSON holds: decimals to floats."""
    return json.loads(json.dumps(content, default=float))


def test_a_coefficient_may_have_values_by_month(tmp_path: Path) -> None:
    """It is read, written down, read again, named in the difference; a month that is none is told with its place."""
    path = written(tmp_path, "base.yaml", "extends: line_50\n")
    dated = "extends: base\nbehaviour: {information.media_reach: {2018-04: 0.2, 2018-10: 0}}\n"
    outreach = written(tmp_path, "outreach.yaml", dated)
    jsonschema.validate(read_yaml(outreach).content, json_schema())
    scenario = Scenario.load(outreach)
    assert scenario.behaviour == {"information.media_reach": {"2018-04": 0.2, "2018-10": 0.0}}
    again = Scenario.from_dict(json.loads(json.dumps(scenario.as_dict())))
    assert again.behaviour == scenario.behaviour and again.hash() == scenario.hash()
    told = [entry for entry in difference(str(path), str(outreach)) if entry.kind == "behaviour"]
    assert [(entry.before, entry.after) for entry in told] == [("0", "0.2 from 2018-04, 0 from 2018-10")]
    for fault, said in (
        ("{2018-13: 0.2}", "is not a month"),
        ("{}", "holds no month"),
        ("{2018-04: 7}", "lies outside 0 to 1"),
    ):
        with pytest.raises(Findings, match=said):
            Scenario.load(written(tmp_path, "bad.yaml", dated.replace("{2018-04: 0.2, 2018-10: 0}", fault)))
    with pytest.raises(Findings, match="cannot change in the course of a run"):
        scenario.with_(behaviour={"work.leave_formal_month": {"2018-04": 0.01}})
