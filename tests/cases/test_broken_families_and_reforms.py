"""Tried as a new user would: broken family and reform files, each told what, where and what to do."""

from pathlib import Path
from typing import NamedTuple

import pytest

from tsa_sim.cli import main
from tsa_sim.cli.check import faults_of

GOOD = """date: 2021-11
region: KZKAR
members:
  - {age: 36, sex: female, status: employed, income: {wage: 90000}}
  - {age: 9}
"""
REFORM = 'reference: "A question to the model"\n'
SHARE = "tsa.share_of_subsistence_minimum"


class Broken(NamedTuple):
    """A file's text, and for each fault where its line must begin and what it must say."""

    text: str
    faults: tuple[tuple[str, str], ...]


def changed(before: str, after: str) -> str:
    """Give the good family with one thing changed."""
    assert before in GOOD
    return GOOD.replace(before, after)


FAMILIES = {
    "status misspelled": Broken(
        changed("status: employed", "status: employd"), (("4:36: ", "Did you mean 'employed'?"),)
    ),
    "region misspelled": Broken(changed("KZKAR", "Караганда обл"), (("2:9: ", "unknown region 'Караганда обл'"),)),
    "region with look-alike letters": Broken(changed("KZKAR", "КZKAR"), (("2:9: ", "Cyrillic 'К'"),)),
    "date in words": Broken(changed("2021-11", "November 2021"), (("1:7: ", "Write YYYY-MM, for example 2021-11"),)),
    "month thirteen": Broken(changed("2021-11", "2021-13"), (("1:7: ", "is not a month"),)),
    "after the law book": Broken(changed("2021-11", "2031-01"), (("1:7: ", "the law in this version ends in"),)),
    "before any line": Broken(
        changed("2021-11", "2012-05"), (("1:7: ", "give the line ('line: ...', tenge a person)"),)
    ),
    "no members": Broken("date: 2021-11\nregion: KZKAR\nmembers: []\n", (("1:1: ", "the family has no members"),)),
    "no date and no region": Broken(
        "members: [{age: 9}]\n", (("1:1: ", "the family has no date"), ("1:1: ", "the family has no region"))
    ),
    "income with a comma": Broken(
        changed("wage: 90000", "wage: 90000,50"), (("4:61: ", "has a decimal comma. Write 90000.50"),)
    ),
    "income in words": Broken(
        changed("wage: 90000", "wage: 90 000 тг"), (("4:61: ", "is not a plain number of tenge. Write 90000"),)
    ),
    "negative income": Broken(changed("90000", "-5"), (("4:61: ", "0 to 10000000000"),)),
    "unknown source": Broken(changed("wage:", "salary:"), (("4:55: ", "Did you mean 'wage'?"),)),
    "source misspelled": Broken(changed("wage:", "wagge:"), (("4:55: ", "Did you mean 'wage'?"),)),
    "income without a source": Broken(changed("{wage: 90000}", "90000"), (("4:54: ", "names no source"),)),
    "age left out": Broken(changed("{age: 9}", "{sex: male}"), (("5:5: ", "member 2 has no age. Write 'age: 36'"),)),
    "age of 900": Broken(changed("{age: 9}", "{age: 900}"), (("5:11: ", "lies outside 0 to 120 (years)"),)),
    "care of nobody": Broken(
        changed("{age: 9}", "{age: 19, status: carer, cares_for: 7}"),
        (("5:41: ", "is nobody's place in the list. Write 0 (the first member) to 1"),),
    ),
    "care of oneself": Broken(
        changed("{age: 9}", "{age: 19, status: carer, cares_for: 1}"), (("5:41: ", "is the member itself"),)
    ),
    "a key misspelled": Broken(GOOD + "famly_income: {alimony: 1}\n", (("6:1: ", "Did you mean 'family_income'?"),)),
    "a member's key misspelled": Broken(changed("{age: 9}", "{agee: 9, age: 9}"), (("5:6: ", "Did you mean 'age'?"),)),
    "a grown disabled child": Broken(
        changed("{age: 9}", "{age: 30, sex: male, status: disabled_child}"),
        (("5:34: ", "is for persons under 18. Write disabled_1, disabled_2 or disabled_3"),),
    ),
    "a sex that decides left out": Broken(changed("{age: 9}", "{age: 61}"), (("5:5: ", "member 2 has no sex"),)),
    "members not as a list": Broken(
        "date: 2021-11\nregion: KZKAR\nmembers: {age: 9}\n", (("3:10: ", "is not a list"),)
    ),
    "several faults at once": Broken(
        "date: 2021-13\nregion: Karagandaa\nmembers:\n  - {age: x, status: lazy}\n",
        (("1:7: ", "is not a month"), ("2:9: ", "'Karaganda'"), ("4:11: ", "not a number"), ("4:22: ", "Known:")),
    ),
}
REFORMS = {
    "parameter misspelled": Broken(
        REFORM + "tsa.share_of_subsistance_minimum: {2018-01: 0.4}\n", (("2:1: ", f"Did you mean '{SHARE}'?"),)
    ),
    "share in percent": Broken(REFORM + f"{SHARE}: {{2018-01: 45}}\n", (("2:45: ", "Did you mean 0.45?"),)),
    "share with a comma": Broken(REFORM + f"{SHARE}: {{2018-01: 0,45}}\n", (("2:45: ", "Write 0.45"),)),
    "value without a date": Broken(REFORM + f"{SHARE}: 0.45\n", (("2:35: ", "has no date. Write {YYYY-MM: value}"),)),
    "no reference": Broken(f"{SHARE}: {{2018-01: 0.45}}\n", (("1:1: ", "has no reference"),)),
    "middle of a month": Broken(REFORM + f"{SHARE}: {{2018-01-15: 0.45}}\n", (("2:36: ", "not the first of a month"),)),
    "region misspelled": Broken(REFORM + f"{SHARE}: {{2025-01: {{Shimkent: 0.8}}}}\n", (("2:56: ", "'Shymkent'"),)),
    "yes for true": Broken(REFORM + "tsa.child_guarantee: {2025-01: yes}\n", (("2:32: ", "did you mean true?"),)),
}


@pytest.mark.parametrize("name", [*FAMILIES, *(f"reform: {name}" for name in REFORMS)])
def test_a_broken_file_is_told_what_where_and_what_to_do(name: str, tmp_path: Path) -> None:
    """Every fault in one line: the file, line and column, what was found and what to write instead."""
    case = REFORMS[name.removeprefix("reform: ")] if name.startswith("reform: ") else FAMILIES[name]
    path = tmp_path / "mine.yaml"
    path.write_text(case.text, encoding="utf-8")
    found = [str(fault).removeprefix(f"{path}:") for fault in faults_of(str(path))]
    assert len(found) == len(case.faults), found
    for said, (begins, holds) in zip(found, case.faults, strict=True):
        assert said.startswith(begins), said
        assert holds.lower() in said.lower(), said
        assert said[-1] in ".?"


def test_more_than_twenty_files_were_tried() -> None:
    """Families and reforms."""
    assert len(FAMILIES) >= 20 and len(REFORMS) >= 8


@pytest.mark.parametrize("command", ["family", "budget-line", "check"])
def test_a_broken_family_ends_every_command_with_status_1(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The faults on stderr, nothing on stdout, no traceback, nothing written."""
    path = tmp_path / "mine.yaml"
    path.write_text(FAMILIES["several faults at once"].text, encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["tsa-sim", command, str(path)])
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr()
    assert left.value.code == 1 and not said.out
    assert len(said.err.splitlines()) == 4 and "Traceback" not in said.err
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("words", "says"), [
    (["family", "nowhere.yaml"], "nowhere.yaml: there is no such file"),
    (["family", "karaganda_2020"], "Did you mean 'karaganda_2021'?"),
    (["family", "lone_mother_2026", "--date", "2026-2"], "Write YYYY-MM"),
    (["family", "lone_mother_2026", "--scenario", "line_5"], "Did you mean 'line_50'?"),
    (["family", "lone_mother_2026", "--lang", "kz"], "unknown language 'kz'"),
    (["budget-line", "lone_mother_2026", "--vary", "wages"], "Did you mean 'wage'?"),
    (["budget-line", "lone_mother_2026", "--out", "x.gif"], "Give a name that ends in .png or .csv"),
    (["budget-line", "lone_mother_2026", "--to", "0"], "is not at least 1 tenge"),
    (["budget-line", "lone_mother_2026", "--member", "9"], "is nobody's place in the list"),
    (["law", "tsa.share"], "unknown parameter 'tsa.share'"),
    (["law", "--on", "2019"], "Write YYYY-MM"),
    (["law", "tsa", "--date", "2040-01"], "Ask for a month up to"),
])  # fmt: skip
def test_words_of_a_call_that_are_wrong_are_told(
    words: list[str], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 1 and one sentence that says what to do."""
    monkeypatch.setattr("sys.argv", ["tsa-sim", *words])
    with pytest.raises(SystemExit) as left:
        main()
    said = capsys.readouterr()
    assert (left.value.code, said.out) == (1, "")
    assert says in said.err, said.err
