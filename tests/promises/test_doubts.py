"""Promises of the lint: what can be run and was probably not meant is told as a warning, never as a fault."""

import json
from pathlib import Path

import pytest

import tsa_sim as tsa
from tsa_sim.cli import main
from tsa_sim.linting import doubts_of
from tsa_sim.parameters.acts import acts_cited
from tsa_sim.scenario.checking import load
from tsa_sim.scenario.places import reform_names, scenario_names

PERIOD = 'period: {from: 2024-01, to: 2026-06}\npopulation: {base: 2018-01, scale: "1:1000"}\n'
LINE = "tsa.share_of_subsistence_minimum"
QUESTION = 'reference: "A question to the model"\n'

DOUBTFUL = {
    "a line that falls": (f"{QUESTION}{LINE}: {{2025-01: 0.5}}\n", "the poverty line falls in Akmola from"),
    "an amount for every child": (
        f"{QUESTION}child_supplement.amount_mci_1_to_6: {{2025-01: 12}}\n",
        "marginal effective rate above 100% in 2025-01 for one adult with one child",
    ),
    "the guarantee of 2019 again": (
        f"{QUESTION}tsa.child_guarantee: {{2025-01: true}}\n",
        "marginal effective rate above 100%",
    ),
    "an act that has ended": (
        f'reference: "Law No.246-II, article 2"\n{LINE}: {{2024-01: 0.8}}\n',
        "cites Law No.246-II for 2024-01; that act is in force from 2002-01 to 2023-06",
    ),
    "an act to come": (
        f'reference: "Order No.473 of 20 December 2024"\n{LINE}: {{2023-01: 0.75}}\n',
        "that act is in force from 2025-01 on",
    ),
}


@pytest.mark.parametrize("name", DOUBTFUL)
def test_doubtful_reforms_are_warned_of_and_run(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 0; 'warning:' with file, line and column; in JSON apart from the faults."""
    text, says = DOUBTFUL[name]
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    for words in (["check", str(path)], ["check", str(path), "--json"]):
        monkeypatch.setattr("sys.argv", ["tsa-sim", *words])
        with pytest.raises(SystemExit) as left:
            main()
        assert left.value.code == 0
        said = capsys.readouterr()
        if "--json" in words:
            (document,) = json.loads(said.out)
            assert document["faults"] == [] and says in document["warnings"][0]["found"]
            assert document["warnings"][0]["line"] == 2
        else:
            assert f"warning: {path}:2:" in said.err and says in said.err and "fine, warnings: 1" in said.out


def test_the_same_months_set_by_two_reforms_are_told(tmp_path: Path) -> None:
    """The one named later holds; a first reform that ends with null before the second begins is no overlap."""
    (tmp_path / "first.yaml").write_text(f"{QUESTION}{LINE}: {{2024-06: 0.8}}\n", encoding="utf-8")
    (tmp_path / "second.yaml").write_text(f"{QUESTION}{LINE}: {{2025-06: 0.9}}\n", encoding="utf-8")
    (tmp_path / "ended.yaml").write_text(f"{QUESTION}{LINE}: {{2024-06: 0.8, 2025-01: null}}\n", encoding="utf-8")
    both = tmp_path / "both.yaml"
    found = {}
    for first in ("first", "ended"):
        both.write_text(f"{PERIOD}reforms: [{first}.yaml, second.yaml]\n", encoding="utf-8")
        found[first] = [str(doubt) for doubt in doubts_of(tsa.Scenario.load(str(both)))]
    (told,) = [doubt for doubt in found["first"] if "for the same months" in doubt]
    assert "is set by first and by second" in told and "from 2025-06 on: second holds" in told
    assert not [doubt for doubt in found["ended"] if "for the same months" in doubt]


def test_a_transition_and_a_taper_silence_the_warnings() -> None:
    """Six months of grandfathering under a lower line; a supplement that is small enough."""
    base = tsa.Scenario.load("median_35")
    lower = base.with_(law={LINE: {"2025-04": "0.5"}})
    kept = base.with_(law={LINE: {"2025-04": "0.5"}, "tsa.grandfathering_months": {"2025-04": 6}})
    assert any("line falls" in str(doubt) for doubt in doubts_of(lower))
    assert not doubts_of(kept)


def test_the_shipped_files_are_doubted_only_for_what_is_so() -> None:
    """Four reforms lower lines or add a notch, and say so by their names; no shipped scenario is doubted."""
    assert not [name for name in scenario_names() if doubts_of(load(name))]
    doubted = {name for name in reform_names() if doubts_of(load(name))}
    assert doubted <= {"child_amount_by_age", "indexed_line", "regional_line_2019", "rules_of_2020"}
    assert {"indexed_line", "regional_line_2019"} <= doubted


def test_acts_are_known_by_their_numbers() -> None:
    """The Social Code from July 2023, the law before it until then."""
    (code,) = acts_cited("Social Code No.224-VII of 20 April 2023, article 120")
    (law,) = acts_cited("Law No.246-II of 17 July 2001")
    assert code.since == law.until == 2023 * 12 + 6
    assert acts_cited("a letter") == []
