"""Promises about bad input: told where it stands and what to do, with exit status 1, and nothing written."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import tsa_sim as tsa
from tsa_sim.cli import main
from tsa_sim.errors import Findings, UnknownName
from tsa_sim.store import read_manifest

GOOD = 'period: {from: 2017-01, to: 2019-03}\npopulation: {base: 2018-01, scale: "1:1000"}\n'
SHARE = "tsa.share_of_subsistence_minimum"


class Case(NamedTuple):
    """A file's text and, for each fault, how its line must begin and what it must say."""

    text: str | bytes
    faults: tuple[tuple[str, str], ...]


CASES = {
    "broken YAML": Case("title: {en: x\nperiod: [1", (("bad.yaml:2:7: ", "not YAML"),)),
    "tab": Case("period:\n\tfrom: 2017-01\n", (("bad.yaml:2:1: ", "indented with a tab. Indent with spaces"),)),
    "empty file": Case("", (("bad.yaml: ", "the file is empty"),)),
    "no mapping": Case("- 1\n", (("bad.yaml:1:1: ", "not a list of 'key: value' lines"),)),
    "not UTF-8": Case(GOOD.encode() + "title: черта\n".encode("cp1251"), (("bad.yaml:3:8: ", "not UTF-8"),)),
    "binary": Case(b"\x00\x01\x02", (("bad.yaml: ", "not YAML"),)),
    "unknown key": Case(GOOD + "replicats: 3\n", (("bad.yaml:3:1: ", "Did you mean 'replicates'?"),)),
    "unknown key inside": Case(
        "period: {form: 2017-01, from: 2017-01, to: 2019-03}\npopulation: {base: 2018-01}\n",
        (("bad.yaml:1:10: ", "unknown key of period 'form'. Did you mean 'from'?"),),
    ),
    "key written twice": Case(GOOD + "seed: 1\nseed: 2\n", (("bad.yaml:4:1: ", "first in line 3"),)),
    "mixed letters": Case(GOOD + "sеed: 1\n", (("bad.yaml:3:1: ", "Cyrillic 'е' among Latin letters. Write 'seed'"),)),
    "key in Cyrillic": Case(GOOD + "биз: 1\n", (("bad.yaml:3:1: ", "unknown key 'биз'"),)),
    "share of 70": Case(
        GOOD + "behaviour: {compliance.kept_share_of_six_months: 70}\n",
        (("bad.yaml:3:50: ", "lies outside 0 to 1 (probability). Did you mean 0.70?"),),
    ),
    "percentage": Case(
        GOOD + "behaviour: {compliance.kept_share_of_six_months: 70%}\n", (("bad.yaml:3:50: ", "Write the share 0.70"),)
    ),
    "decimal comma": Case(
        GOOD + "behaviour: {compliance.refusal: 0,5}\n",
        (("bad.yaml:3:33: ", "compliance.refusal: '0,5' has a decimal comma. Write 0.5"),),
    ),
    "decimal comma in a block": Case(
        GOOD + "behaviour:\n  compliance.refusal: 0,5\n", (("bad.yaml:4:23: ", "has a decimal comma. Write 0.5"),)
    ),
    "unknown law book": Case(GOOD + "law: in-forse\n", (("bad.yaml:3:6: ", "Did you mean 'in-force'?"),)),
    "unknown reform": Case(
        GOOD + "reforms: [tsa_line_at_4]\n", (("bad.yaml:3:11: ", "Did you mean 'tsa_line_at_40'?"),)
    ),
    "missing reform file": Case(
        GOOD + "reforms: [nowhere.yaml]\n", (("bad.yaml:3:11: ", "nowhere.yaml: there is no such file"),)
    ),
    "reform named twice": Case(
        GOOD + "reforms: [norms_of_2017, norms_of_2017]\n", (("bad.yaml:3:26: ", "norms_of_2017 is named twice"),)
    ),
    "one reform instead of a list": Case(
        GOOD + "reforms: norms_of_2017\n", (("bad.yaml:3:10: ", "is not a list. Write [norms_of_2017]"),)
    ),
    "a scenario as a reform": Case(GOOD + "reforms: [good]\n", (("good.yaml:1:1: ", "good is a scenario"),)),
    "unknown behaviour": Case(
        GOOD + "behaviour: {complience.refusal: 0.1}\n", (("bad.yaml:3:13: ", "Did you mean 'compliance.refusal'?"),)
    ),
    "a table by age": Case(GOOD + "behaviour: {life.mortality_men: 0.1}\n", (("bad.yaml:3:13: ", "a table by age"),)),
    "unknown extends": Case("extends: line_5\n", (("bad.yaml:1:10: ", "Did you mean 'line_50'?"),)),
    "itself extended": Case("extends: bad\n", (("bad.yaml:1:10: ", "in a circle: bad -> bad"),)),
    "a date that is none": Case(
        "period: {from: 2017-13, to: 2019-03}\npopulation: {base: 2018-01}\n",
        (("bad.yaml:1:16: ", "'2017-13' is not a month. Write YYYY-MM"),),
    ),
    "a date before the data": Case(
        "period: {from: 2012-01, to: 2019-03}\npopulation: {base: 2018-01}\n",
        (("bad.yaml:1:16: ", "2012-01 lies before the data, which begin in 2014-04"),),
    ),
    "a date after the law": Case(
        "period: {from: 2017-01, to: 2027-03}\npopulation: {base: 2018-01}\n",
        (("bad.yaml:1:29: ", "after the end of the law in this version, 2026-12. Write a month up to 2026-12"),),
    ),
    "empty period": Case(
        "period: {from: 2019-01, to: 2018-03}\npopulation: {base: 2018-01}\n",
        (("bad.yaml:1:29: ", "'2019-01 to 2018-03' holds no month"),),
    ),
    "no period": Case(
        "population: {base: 2018-01}\n",
        (("bad.yaml: ", "the scenario has no period.from"), ("bad.yaml: ", "the scenario has no period.to")),
    ),
    "people not held": Case(
        "period: {from: 2017-01, to: 2019-03}\npopulation: {base: 2031-01}\n",
        (("bad.yaml:2:20: ", "no people of 2031-01 are held"),),
    ),
    "a scale of 0": Case(
        "period: {from: 2017-01, to: 2019-03}\npopulation: {base: 2018-01, scale: 0}\n",
        (("bad.yaml:2:36: ", "scale: 0 is not a scale. Write 1:100"),),
    ),
    "a scale of 1:0": Case(
        "period: {from: 2017-01, to: 2019-03}\npopulation: {base: 2018-01, scale: 1:0}\n",
        (("bad.yaml:2:36: ", "'1:0' is no sample of anybody"),),
    ),
    "a macro file": Case(GOOD + "macro: mine.csv\n", (("bad.yaml:3:8: ", "'mine.csv' is not held in this version"),)),
    "no replicate": Case(GOOD + "replicates: 0\n", (("bad.yaml:3:13: ", "0 lies outside 1 to 1000"),)),
    "a seed that is none": Case(GOOD + "seed: -1\n", (("bad.yaml:3:7: ", "seed: -1 lies outside 0 to"),)),
    "a title in no language": Case(GOOD + "title: {fr: x}\n", (("bad.yaml:3:9: ", "unknown language 'fr'"),)),
    "a reform without a reference": Case(f"{SHARE}: {{2018-01: 0.4}}\n", (("bad.yaml:1:1: ", "has no reference"),)),
    "faults of reforms": Case(
        f"""reference: a test
{SHARE}: {{2018-01: 0,5}}
{SHARE.replace("ence", "ance")}: {{2018-01: 0.5}}
social_contract.months: {{2018-01: 6.5}}
tsa.line_base: {{2018-01: statutary}}
tsa.new_format: {{2018-01: yes}}
tsa.unconditional_months: {{2001-01: 3, 2018-01-15: 3, 2027-08: 3}}
child_allowance.share_of_subsistence_minimum: {{2018-01: 70}}
""",
        (
            ("bad.yaml:2:45: ", "'0,5' has a decimal comma. Write 0.5"),
            ("bad.yaml:3:1: ", f"Did you mean '{SHARE}'?"),
            ("bad.yaml:4:35: ", "6.5 is not a whole number of months"),
            ("bad.yaml:5:26: ", "Did you mean 'statutory'?"),
            ("bad.yaml:6:27: ", "'yes' is neither true nor false. Did you mean true?"),
            ("bad.yaml:7:28: ", "2001-01 lies before the data. Write a month from 2002-01 on"),
            ("bad.yaml:7:40: ", "'2018-01-15' is not the first of a month. Write 2018-01"),
            ("bad.yaml:7:55: ", "2027-08 lies after the end of the law in this version"),
            ("bad.yaml:8:57: ", "70 lies outside 0 to 2 (share). Did you mean 0.70?"),
        ),
    ),
    "everything at once": Case(
        """titel: x
period: {from: 2017-01, to: 2019-3}
population: {base: 2018-01, scale: 1:5000}
law: in force
reforms: [tsa_line_at_400]
behaviour: {compliance.refusal: 7, measures.participation: 0,5}
replicates: 2.5
""",
        (
            ("bad.yaml:1:1: ", "unknown key 'titel'. Did you mean 'title'?"),
            ("bad.yaml:2:29: ", "'2019-3' is not a month"),
            ("bad.yaml:3:36: ", "'1:5000' lies outside 1:1000 to 1:1"),
            ("bad.yaml:4:6: ", "Did you mean 'in-force'?"),
            ("bad.yaml:5:11: ", "Did you mean 'tsa_line_at_40'?"),
            ("bad.yaml:6:33: ", "7 lies outside 0 to 1 (probability). Did you mean 0.07?"),
            ("bad.yaml:6:60: ", "'0,5' has a decimal comma. Write 0.5"),
            ("bad.yaml:7:13: ", "2.5 is not a whole number"),
        ),
    ),
}  # fmt: skip


class Answer(NamedTuple):
    """What a call of the command line gave."""

    status: int
    out: str
    errors: str


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with one good scenario."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.yaml").write_text(GOOD, "utf-8")
    return tmp_path


@pytest.fixture
def call(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Call the command line with words."""

    def called(*words: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["tsa-sim", *words])
        with pytest.raises(SystemExit) as left:
            main()
        found = capsys.readouterr()
        return Answer(int(left.value.code or 0), found.out, found.err)

    return called


def everything(folder: Path) -> list[str]:
    """Name all that lies in a folder, hidden or not."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def check_refused(found: Answer, folder: Path, before: Sequence[str], *said: str) -> None:
    """Check that input was refused in words, with status 1 and nothing on stdout or disk."""
    assert found.status == 1, found
    assert found.out == ""
    assert "Traceback" not in found.errors
    for words in said:
        assert words in found.errors
    assert everything(folder) == list(before)


@pytest.mark.parametrize("name", CASES)
def test_every_fault_is_told_at_its_place_and_nothing_else(place: Path, call: Any, name: str) -> None:
    """``check`` tells each fault once, on a line of its own that begins with file, line and column."""
    case = CASES[name]
    (place / "bad.yaml").write_bytes(case.text if isinstance(case.text, bytes) else case.text.encode())
    before = everything(place)
    found = call("check", "bad.yaml")
    check_refused(found, place, before)
    lines = found.errors.splitlines()
    assert len(lines) == len(case.faults), found.errors
    for line, (begins, says) in zip(lines, case.faults, strict=True):
        assert line.startswith(begins) and says in line, line


@pytest.mark.parametrize("name", ["broken YAML", "share of 70", "empty period", "everything at once"])
@pytest.mark.parametrize("words", [("run",), ("compare", "good.yaml"), ("plan",), ("diff", "good.yaml")], ids=" ".join)
def test_every_command_refuses_a_bad_scenario_alike(place: Path, call: Any, name: str, words: tuple[str, ...]) -> None:
    """The same words as ``check``, status 1, no run folder."""
    case = CASES[name]
    (place / "bad.yaml").write_text(str(case.text), "utf-8")
    before = everything(place)
    told = call("check", "bad.yaml").errors
    check_refused(call(*words, "bad.yaml"), place, before, told)


def test_faults_of_all_files_are_told_together(place: Path, call: Any) -> None:
    """A good file is called fine, and the faults of the others follow in the order of the words."""
    (place / "one.yaml").write_text(GOOD + "seeds: 1\n", "utf-8")
    (place / "two.yaml").write_text("reference: x\ntsa.share: {2018-01: 0.5}\n", "utf-8")
    found = call("check", "two.yaml", "good.yaml", "one.yaml", "missing.yaml", "line_50")
    assert found.status == 1
    assert found.out == "good.yaml: fine\nline_50: fine\n"
    assert [line.partition(": ")[0] for line in found.errors.splitlines()] == [
        "two.yaml:2:1",
        "one.yaml:3:1",
        "missing.yaml",
    ]
    assert call("check", "good.yaml", "norms_of_2017").status == 0


def test_names_in_kazakh_and_russian_are_told_whatever_the_system_writes(place: Path) -> None:
    """Files named in Cyrillic, into pipes of a system whose own code page lacks Kazakh letters."""
    (place / "черта.yaml").write_text(GOOD, "utf-8")
    (place / "қате.yaml").write_text(GOOD + "reforms: [шек]\n", "utf-8")
    words = [sys.executable, "-m", "tsa_sim", "check", "черта.yaml", "қате.yaml"]
    code_page = os.environ | {"PYTHONIOENCODING": "cp1251"}
    found = subprocess.run(words, cwd=place, env=code_page, capture_output=True)
    assert found.returncode == 1
    assert found.stdout.decode("utf-8") == "черта.yaml: fine\n"
    assert found.stderr.decode("utf-8").startswith("қате.yaml:3:11: unknown reform 'шек'.")


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("goood.yaml", "goood.yaml: there is no such file. Did you mean good.yaml?"),
        ("good.yml", "Did you mean good.yaml?"),
        ("good", "no shipped scenario has this name, but a file has. Did you mean good.yaml?"),
        ("nowhere/good.yaml", "there is no such file"),
        ("scenarios/line_50.yaml", "Did you mean line_50, the shipped scenario?"),
        ("scenarios\\line_50.yaml", "Did you mean line_50, the shipped scenario?"),
        ("line_5", "unknown scenario 'line_5'. Did you mean 'line_50'?"),
        ("folder", "folder: it is a folder, not a scenario file"),
        (".", "it is a folder, not a scenario file"),
        ("", "it names no file"),
        ("norms_of_2017.yaml", "there is no such file"),
        ("x" * 5000, "it cannot be looked for"),
        ("x" * 5000 + ".yaml", "it cannot be looked for"),
    ],
)
def test_a_file_that_is_not_there_is_named_with_the_nearest(place: Path, call: Any, asked: str, says: str) -> None:
    """The nearest file or shipped scenario is offered."""
    (place / "folder").mkdir()
    check_refused(call("run", asked), place, everything(place), says)


def test_a_circle_of_extends_is_shown(place: Path, call: Any) -> None:
    """Each file of the circle is named in order."""
    for name, below in (("one", "two"), ("two", "three"), ("three", "one")):
        (place / f"{name}.yaml").write_text(f"extends: {below}.yaml\n", "utf-8")
    found = call("check", "one.yaml")
    check_refused(
        found, place, everything(place), "three.yaml:1:10: extends goes in a circle: one -> two -> three -> one"
    )
    assert len(found.errors.splitlines()) == 1


def test_a_fault_below_is_told_where_it_stands(place: Path, call: Any) -> None:
    """What is wrong in a file that is extended, or in a reform, is told with that file's name."""
    (place / "below.yaml").write_text(GOOD + "seed: x\n", "utf-8")
    (place / "reform.yaml").write_text(f"reference: x\n{SHARE}: {{2018-01: 70}}\n", "utf-8")
    (place / "above.yaml").write_text("extends: below\nreforms: [reform]\n", "utf-8")
    lines = call("check", "above.yaml").errors.splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["below.yaml:3:7", "reform.yaml:2:45"]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("run", "good.yaml", "--scale", "0"), "scale: '0' is not a scale. Write 1:100"),
        (("run", "good.yaml", "--scale", "1:0"), "'1:0' is no sample of anybody"),
        (("run", "good.yaml", "--scale", "2:1"), "'2:1' is not a scale"),
        (("run", "good.yaml", "--replicates", "0"), "--replicates: 0 is not at least 1"),
        (("run", "good.yaml", "--threads", "0"), "--threads: 0 is not at least 1"),
        (("run", "good.yaml", "--seed", "-1"), "--seed: -1 is negative"),
        (("run", "good.yaml", "--seed", "x"), "Invalid value for '--seed'"),
        (("run", "good.yaml", "--lang", "de"), "unknown language 'de'"),
        (("run", "good.yaml", "--sclae", "1:10"), "--scale"),
        (("run",), "Missing argument"),
        (("rum", "good.yaml"), "Did you mean 'run'?"),
        (("check",), "no file was named"),
        (("compare", "good.yaml", "good.yaml"), "is named twice"),
        (("compare", "line_50", "good.yaml", "nowhere.yaml"), "nowhere.yaml: there is no such file"),
        (
            ("sweep", "good.yaml", "--by", "compliance.refusl", "--values", "0.1,0.2"),
            "Did you mean 'compliance.refusal'?",
        ),
        (("sweep", "good.yaml", "--by", "compliance.refusal", "--values", "0.1"), "two different values"),
        (("sweep", "good.yaml", "--by", "compliance.refusal", "--values", "0.1,x"), "'x' is not a number"),
        (("sweep", "good.yaml", "--by", "compliance.refusal", "--values", "0.1,70"), "lies outside 0 to 1"),
        (("diff", "line_50", "in-forse"), "Did you mean 'in-force'?"),
        (("verify", "nowhere"), "there is no run in this folder"),
        (("population", "--scale", "0"), "scale: '0' is not a scale"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else "",
)
def test_wrong_words_are_refused_with_status_1(place: Path, call: Any, words: tuple[str, ...], says: str) -> None:
    """Unknown commands and options, impossible numbers, names of nothing."""
    found = call(*words)
    assert " ".join(says.split()) in " ".join(found.errors.split()), found
    check_refused(found, place, everything(place))
    assert everything(place) == ["good.yaml"]


def test_an_output_folder_that_cannot_be_written_is_refused_before_the_run(place: Path, call: Any) -> None:
    """A file, a folder inside a file, and a folder that holds something else; what was there stays."""
    (place / "file.txt").write_text("mine")
    (place / "thesis").mkdir()
    (place / "thesis" / "chapter.txt").write_text("mine")
    before = everything(place)
    for out, says in (
        ("file.txt", "file.txt cannot be written: it is a file"),
        ("file.txt/run", "file.txt is a file"),
        ("thesis", "thesis cannot be written: it exists and is not a run folder. Give another folder with --out"),
    ):
        for words in (("run", "good.yaml"), ("compare", "good.yaml", "line_40")):
            check_refused(call(*words, "--out", out), place, before, says)
    assert (place / "thesis" / "chapter.txt").read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_folder_without_permission_is_refused_before_the_run(place: Path, call: Any) -> None:
    """Read-only folders are told at once."""
    (place / "closed").mkdir(mode=0o500)
    check_refused(call("run", "good.yaml", "--out", "closed/run"), place, everything(place), "no permission")


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder in which nobody can write")
def test_a_file_system_without_files_of_ones_own_is_refused_before_the_run(place: Path, call: Any) -> None:
    """Even for whom permissions do not bind."""
    check_refused(
        call("run", "good.yaml", "--out", "/proc/run"), place, everything(place), "/proc/run cannot be written"
    )


def test_an_unknown_region_is_met_with_the_nearest() -> None:
    """In Kazakh, Russian, English and by code."""
    for asked, near in (("Karagandy oblst", "Karagand"), ("Туркестанска область", "Туркестан"), ("KZKA", "KZKA")):
        with pytest.raises(UnknownName, match=f"unknown region '{asked}'. Did you mean '{near}"):
            tsa.region(asked)


def test_an_unknown_region_measure_or_group_of_a_result_is_met_with_the_nearest(result_50: Any) -> None:
    """The tables of a run know what they hold."""
    for words, near in (
        (("recipients_persons", "KZKAA"), "KZKA"),
        (("recipients_person",), "recipients_persons"),
        (("recipients_persons", "KZ", "kind=conditionl"), "kind=conditional"),
    ):
        with pytest.raises(UnknownName, match=f"Did you mean '{near}"):
            result_50.series(*words)


def test_python_refuses_what_files_refuse(line_50: Any) -> None:
    """Scenarios changed in Python are checked as files are, all faults at once."""
    with pytest.raises(Findings) as found:
        line_50.with_(law={SHARE: {"2018-01": 70}, "tsa.shar": {"2018-01": 1}}, behaviour={"compliance.refusal": 7})
    assert len(found.value.faults) == 3
    with pytest.raises(Findings, match="holds no month"):
        line_50.with_(period=("2019-03", "2017-01"))
    with pytest.raises(Findings, match="cannot name a folder because of '/'"):
        line_50.with_(name="a/b")
    for scale in ("0", "1:0", Fraction(0), Fraction(2)):
        with pytest.raises(tsa.TsaError, match="scale"):
            tsa.run(line_50, scale=scale)


# Runs that are stopped -------------------------------------------------------------------------------

SHORT = 'period: {from: 2018-01, to: 2018-02}\npopulation: {base: 2018-01, scale: "1:1000"}\nreplicates: 1\n'
ANNOUNCED = """
import sys, time
import tsa_sim.{module} as _
module = sys.modules["tsa_sim.{module}"]
plain = module.{where}

def announced(*given, **named):
    print("here", flush=True)
    time.sleep(60)
    return plain(*given, **named)

module.{where} = announced
sys.argv = ["tsa-sim", "run", "short.yaml", "--out", "out", "--threads", "1"]
from tsa_sim.cli import main
main()
"""
MOMENTS = {
    "in the middle of the months": ("replicates", "simulate"),
    "in the middle of the writing": ("store", "write_json"),
}


@pytest.fixture(scope="module")
def run_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a short scenario and one whole run of it."""
    folder = tmp_path_factory.mktemp("stopped")
    (folder / "short.yaml").write_text(SHORT, "utf-8")
    words = [sys.executable, "-m", "tsa_sim", "run", "short.yaml", "--out", "whole", "--threads", "1"]
    subprocess.run(words, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def stopped(run_once: Path) -> Iterator[Any]:
    """Start a run of the short scenario, stop it by a signal at a moment, and give how it left."""
    started: list[subprocess.Popen[str]] = []

    def stop(moment: str, by: int) -> tuple[int, str]:
        module, where = MOMENTS[moment]
        code = ANNOUNCED.format(module=module, where=where)
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        process = subprocess.Popen([sys.executable, "-c", code], cwd=run_once, **pipes)
        started.append(process)
        assert process.stdout is not None and process.stdout.readline() == "here\n"
        process.send_signal(by)
        _, errors = process.communicate(timeout=30)
        return process.returncode, errors

    yield stop
    for process in started:
        if process.poll() is None:
            process.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("moment", MOMENTS)
def test_ctrl_c_leaves_nothing_behind(run_once: Path, stopped: Any, moment: str) -> None:
    """Status 2, plain words, and the folder as it was."""
    before = everything(run_once)
    status, errors = stopped(moment, signal.SIGINT)
    assert status == 2, errors
    assert "Stopped. Nothing half-written was left" in errors and "Traceback" not in errors
    assert everything(run_once) == before


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_kill_leaves_no_broken_run_folder(run_once: Path, stopped: Any, moment: str) -> None:
    """Nothing stands under the run's name; at most a hidden folder beside it; other runs stay whole."""
    whole = read_manifest(str(run_once / "whole"))
    status, _ = stopped(moment, signal.SIGKILL)
    assert status == -signal.SIGKILL
    assert not (run_once / "out").exists()
    assert {path.name for path in run_once.iterdir() if not path.name.startswith(".")} == {"short.yaml", "whole"}
    assert read_manifest(str(run_once / "whole")) == whole


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_kill_while_a_run_is_replaced_leaves_the_old_one_whole(run_once: Path, stopped: Any) -> None:
    """A second run into the same folder replaces the first only when it is whole; afterwards it can be run again."""
    words = [sys.executable, "-m", "tsa_sim", "run", "short.yaml", "--out", "out", "--threads", "1"]
    subprocess.run(words, cwd=run_once, check=True, capture_output=True)
    before = {path: path.read_bytes() for path in (run_once / "out").rglob("*") if path.is_file()}
    stopped("in the middle of the writing", signal.SIGKILL)
    assert {path: path.read_bytes() for path in (run_once / "out").rglob("*") if path.is_file()} == before
    subprocess.run(words, cwd=run_once, check=True, capture_output=True)
    assert (
        read_manifest(str(run_once / "out"))["results_hash"] == read_manifest(str(run_once / "whole"))["results_hash"]
    )
