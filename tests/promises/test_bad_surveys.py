"""Promises about bad survey files: each kind is told with its place and what to do, and nothing is lost."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest

from tsa_sim.cli import main
from tsa_sim.errors import Finding, Findings
from tsa_sim.survey import check, files, read_mapping
from tsa_sim.survey.template import write_template

Change = Callable[[Path], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the shipped example: six households, eighteen persons."""
    write_template(tmp_path / "survey")
    return tmp_path / "survey"


def found(folder: Path, *given: Path) -> list[str]:
    """Check the example's files; give every fault as it is told, without the folder."""
    try:
        faults: Sequence[Finding] = check(read_mapping(folder / "mapping.yaml", given)).faults
    except Findings as several:
        faults = several.faults
    except Finding as fault:
        faults = [fault]
    return [str(fault).replace(f"{folder}/", "") for fault in faults]


def text(name: str, *changes: tuple[str, str], encoding: str = "utf-8") -> Change:
    """Change words of a file; each change must find its words."""

    def change(folder: Path) -> None:
        path = folder / name
        said = path.read_text("utf-8")
        for before, after in changes:
            assert before in said
            said = said.replace(before, after)
        path.write_bytes(said.encode(encoding))

    return change


def both(*changes: Change) -> Change:
    """Make several changes."""

    def change(folder: Path) -> None:
        for one in changes:
            one(folder)

    return change


def lines(name: str, *wanted: str | int) -> Change:
    """Write a file anew from its own lines (by number, from 1) and from new ones."""

    def change(folder: Path) -> None:
        own = (folder / name).read_text("utf-8").splitlines()
        said = [own[each - 1] if isinstance(each, int) else each for each in wanted]
        (folder / name).write_text("\n".join(said) + "\n", "utf-8")

    return change


def as_parquet(folder: Path, cut: bool = False, name: str = "persons.parquet") -> None:
    """Save the persons as Parquet, whole or cut in the middle, and name them in the mapping."""
    pd.read_csv(folder / "persons.csv").to_parquet(folder / "whole.parquet")
    octets = (folder / "whole.parquet").read_bytes()
    (folder / name).write_bytes(octets[: len(octets) // 2] if cut else octets)
    text("mapping.yaml", ("file: persons.csv", f"file: {name}"))(folder)


def as_stata(folder: Path, spoil: Callable[[bytes], bytes]) -> None:
    """Save the persons as Stata, spoil the file, and name it in the mapping."""
    pd.read_csv(folder / "persons.csv").to_stata(folder / "whole.dta", write_index=False)
    (folder / "persons.dta").write_bytes(spoil((folder / "whole.dta").read_bytes()))
    text("mapping.yaml", ("file: persons.csv", "file: persons.dta"))(folder)


WHEN = {"310": "2018-03", "190": "2018-03", "150": "2017-11", "205": "2018-04", "120": "2017-12", "280": "2018-04"}
INTERVIEWS = both(
    text("mapping.yaml", ("year: 2018  ", "#"), ("    weight: w\n", "    weight: w\n    interview: when\n")),
    text("households.csv", ("disposable\n", "disposable,when\n"),
         *((f",{end}\n", f",{end},{when}\n") for end, when in WHEN.items())),
)  # fmt: skip
BIRTHS = text("mapping.yaml", ("age: {column: age, unit: years}", "birth_date: {column: age, format: DD.MM.YYYY}"))


class Case(NamedTuple):
    """A spoilt example, and what each fault must say: nothing less and nothing more."""

    change: Change
    faults: tuple[tuple[str, str], ...]


def born(folder: Path) -> None:
    """Turn ages into dates of birth, one of them written in another way and one that is none."""
    persons = pd.read_csv(folder / "persons.csv", dtype=str, keep_default_na=False)
    persons["age"] = [f"15.06.{2018 - int(age)}" for age in persons["age"]]
    persons.loc[1, "age"] = "1979-05-31"
    persons.loc[3, "age"] = "31.13.1980"
    persons.to_csv(folder / "persons.csv", index=False)
    BIRTHS(folder)


CASES = {
    "wrong separator": Case(
        text("persons.csv", (",", ";")),
        (("persons.csv:1: ", "parted by ';', not by ','. Write separator: ';' in mapping.yaml"),),
    ),
    "cp1251": Case(
        text("households.csv", ("Түркістан", "Туркестанская"), encoding="cp1251"),
        (("households.csv:2: ", "not in UTF-8. Save it in UTF-8, or write encoding: cp1251"),),
    ),
    "missing column": Case(
        text("persons.csv", ("relation", "relasion")),
        (("persons.csv:1: ", "unknown column 'relation'. Did you mean 'relasion'?"),),
    ),
    "negative age": Case(
        text("persons.csv", ("1,1,41", "1,1,-41")), (("persons.csv:2: ", "age: '-41' is negative. Correct it"),)
    ),
    "duplicate ids": Case(
        both(text("households.csv", ("\n5,", "\n2,")), text("persons.csv", ("2,6,2", "2,5,2"), ("\n5,", "\n2,"))),
        (
            ("households.csv:6: ", "the household of line 3 stands here again"),
            ("persons.csv:10: ", "the person of line 9 stands here again"),
            ("persons.csv:16: ", "the person of line 5 stands here again"),
            ("persons.csv:17: ", "the person of line 6 stands here again"),
            ("households.csv:3: ", "more than one head"),
        ),
    ),
    "orphan persons": Case(
        text("persons.csv", ("\n4,2", "\n40,2")), (("persons.csv:15: ", "household is not among the households"),)
    ),
    "text in numbers": Case(
        text("persons.csv", ("240000", "about 240000"), ("155000", "155 000")),
        (
            ("persons.csv:2: ", "wage: 'about 240000' is not a number. Correct it, or add it to missing"),
            ("persons.csv:3: ", "wage: '155 000' has its thousands parted. Write the number without blanks"),
        ),
    ),
    "wrong units by a thousand": Case(
        text("mapping.yaml", ("wage: {column: wage, unit: tenge a month}", "wage: {column: wage, unit: thousand "
                              "tenge a month}")),
        (("mapping.yaml: ", "times above the Bureau's mean wage: the unit looks wrong by 1,000. The mapping says unit: "
          "thousand tenge a month"),),
    ),
    "one row in another unit": Case(
        text("persons.csv", ("155000", "155")), (("persons.csv:3: ", "'155' tenge a month is a thousand times off"),)
    ),
    "two years mixed": Case(
        INTERVIEWS, (("households.csv:2: ", "2017 (2 households, the first in line 4), 2018 (4 households"),)
    ),
    "empty file": Case(
        lambda folder: (folder / "persons.csv").write_bytes(b"") and None,
        (("persons.csv: ", "the file is empty. Save or copy it again"),),
    ),
    "only a heading": Case(lines("persons.csv", 1), (("persons.csv: ", "a heading and no rows"),)),
    "decimal comma": Case(
        text("households.csv", (",310\n", ',"310,5"\n')),
        (("households.csv:2: ", "disposable: '310,5' has a decimal comma. Write decimal: \",\" in mapping.yaml"),),
    ),
    "mixed date formats": Case(
        born,
        (
            ("persons.csv:3: ", "'1979-05-31' is written YYYY-MM-DD, the mapping says DD.MM.YYYY"),
            ("persons.csv:5: ", "'31.13.1980' is not a date. Write it DD.MM.YYYY"),
        ),
    ),
    "unknown codes": Case(
        both(text("persons.csv", ("4,2,35,1", "4,2,35,3")), text("households.csv", ("KZKAR", "KZKARR"))),
        (
            ("households.csv:5: ", "unknown code of region (region) 'KZKARR'. Did you mean 'KZKAR'?"),
            ("persons.csv:15: ", "unknown code of sex (sex) '3'. Known: 1, 2, female, male"),
        ),
    ),
    "household without head": Case(
        text("persons.csv", ("5,1,29,2,1", "5,1,29,2,5"), ("4,2,35,1,3", "4,2,35,1,1")),
        (
            ("households.csv:5: ", "the household has more than one head"),
            ("households.csv:6: ", "the household has no head. Say who is the head"),
        ),
    ),
    "weights": Case(
        text("households.csv", ("41000", "0"), ("28000", "-28000"), ("30500", "")),
        (
            ("households.csv:3: ", "w: '-28000' is negative"),
            ("households.csv:4: ", "w: '' is empty. Every row needs it"),
            ("households.csv:2: ", "the weight is 0: the household would stand for nobody"),
        ),
    ),
    "look-alikes in column names": Case(
        both(text("persons.csv", ("wage", "wаge")), text("households.csv", ("hh,", "НН,"))),
        (
            ("persons.csv:1:8: ", "'wаge' is not 'wage': Cyrillic 'а' among Latin letters. Write 'wage'"),
            ("households.csv:1:1: ", "'НН' is not 'hh': letters of another alphabet that look the same"),
        ),
    ),
    "a folder instead of a file": Case(
        both(lambda folder: (folder / "persons.csv").unlink(), lambda folder: (folder / "persons.csv").mkdir()),
        (("mapping.yaml:21:9: ", "persons.csv: it is a folder, not a file"),),
    ),
    "no such file": Case(
        lambda folder: (folder / "persons.csv").rename(folder / "person.csv") and None,
        (("mapping.yaml:21:9: ", "there is no such file. Did you mean person.csv?"),),
    ),
    "truncated Parquet": Case(
        lambda folder: as_parquet(folder, cut=True), (("persons.parquet: ", "Parquet file is damaged or cut off"),)
    ),
    "wrong extension": Case(
        lambda folder: as_parquet(folder, name="persons2.csv"),
        (("persons2.csv: ", "is Parquet, not what its extension .csv says. Name it persons2.parquet"),),
    ),
    "a workbook named CSV": Case(
        lambda folder: (folder / "persons.csv").write_bytes(b"PK\x03\x04 and so on") and None,
        (("persons.csv: ", "is an Excel workbook or a ZIP archive"),),
    ),
    "a row cut off": Case(
        text("persons.csv", ("1,3,12,1,3,,0,0,0,0\n", "1,3,12,1,3\n")),
        (("persons.csv:4: ", "the row has 5 cells, the heading 10"),),
    ),
    "a household without persons": Case(
        text("persons.csv", ("\n6,", "\n5,"), ("5,1,27,2,1", "5,3,27,2,5"), ("5,2,21", "5,4,21")),
        (("households.csv:7: ", "the household has no persons"),),
    ),
    "no status": Case(
        text("persons.csv", ("1,1,41,1,1,1", "1,1,41,1,1,")), (("persons.csv:2: ", "Everybody of 16 and over"),)
    ),
    "a region that was split": Case(
        text("households.csv", ("Turkistan", "Южно-Казахстанская область")),
        (("households.csv:3: ", "is two regions since June 2018, Turkistan and Shymkent. Give the region of each"),),
    ),
    "heading below a title": Case(
        text("persons.csv", ("hh,n,age", "The members of the households\n\nhh,n,age")),
        (("persons.csv:3: ", "the heading stands in line 3. Take out the lines above it"),),
    ),
    "blanks and a no-break space in thousands": Case(
        text("persons.csv", ("240000", "240 000"), ("155000", "155\u00a0000")),
        (
            ("persons.csv:2: ", "wage: '240 000' has its thousands parted"),
            ("persons.csv:3: ", "wage: '155\\xa0000' has its thousands parted"),
        ),
    ),
    "a comma that may part thousands": Case(
        text("persons.csv", ("240000", '"240,000"'), ("155000", '"1,155,000.50"')),
        (
            ("persons.csv:2: ", "'240,000' has a comma, which may part thousands or be the decimal sign"),
            ("persons.csv:3: ", "'1,155,000.50' has a comma, which may part thousands"),
        ),
    ),
    "points in thousands beside decimal commas": Case(
        both(
            text("mapping.yaml", ('separator: ","', "separator: ;"), ('decimal: "."', 'decimal: ","')),
            text("persons.csv", (",", ";"), ("240000", "240.000")),
            text("households.csv", (",", ";")),
        ),
        (("persons.csv:2: ", "wage: '240.000' has a point, and the mapping says that the decimal sign is a comma"),),
    ),
    "names rounded by a spreadsheet": Case(
        both(
            text("households.csv", ("\n5,", "\n1.2E+11,")), text("persons.csv", ("\n5,", "\n1.2E+11,")),
        ),
        (
            ("households.csv:6: ", "hh: '1.2E+11' is a number that a spreadsheet has rounded"),
            *((f"persons.csv:{line}: ", "Save the file again with this column as text") for line in (16, 17)),
        ),
    ),
    "empty rows at the end": Case(
        text("persons.csv", ("6,2,21,2,5,5,0,0,0,0\n", "6,2,21,2,5,5,0,0,0,0\n,,,,,,,,,\n,,,,,,,,,\n")),
        (("persons.csv:20: ", "the row is empty. Take it out"), ("persons.csv:21: ", "the row is empty")),
    ),
    "a quote never closed": Case(
        text("persons.csv", ("1,3,12", '1,"3,12')),
        (("persons.csv:4: ", 'the row goes on to line 19 and has 2 cells, the heading 10. Look for a quote (")'),),
    ),
    "a code of no answer": Case(
        text("persons.csv", ("240000", "-9"), ("155000", "-99")),
        (
            ("persons.csv:2: ", "wage: '-9' is negative. If it stands for no answer, add it to missing: [..., -9]"),
            ("persons.csv:3: ", "wage: '-99' is negative. If it stands for no answer"),
        ),
    ),
    "days of Excel for dates": Case(
        both(born, text("persons.csv", ("15.06.1977", "28291"), ("1979-05-31", "28642"), ("31.13.1980", "29373"))),
        tuple((f"persons.csv:{line}: ", "is written Excel day, the mapping says DD.MM.YYYY") for line in (2, 3, 5)),
    ),
    "ages in another unit": Case(
        text("mapping.yaml", ("unit: years", "unit: months")),
        (("mapping.yaml: ", "age: 'median age of heads 3.2 years' cannot be. The mapping says unit: months"),),
    ),
    "pay of a year as of a month": Case(
        text("persons.csv", ("240000", "2880000"), ("155000", "1860000"), ("160000", "1920000"), ("210000", "2520000"),
             (",80000,", ",960000,")),
        (("mapping.yaml: ", "the unit looks wrong by 12. The mapping says unit: tenge a month"),),
    ),
    "weights that add to the sample": Case(
        both(
            text("mapping.yaml", ("reweight: marginals", "reweight: none")),
            text("households.csv", ("41000", "1.1"), ("28000", "0.7"), ("30500", "0.8"), ("36500", "1"),
                 ("26000", "1"), ("52000", "1.4")),
        ),
        (("mapping.yaml: ", "w: 'sum 6' is not the number of the country's households"),),
    ),
    "villages of a city": Case(
        text("households.csv", ("4,KZKAR,1", "4,Astana,2")),
        (("households.csv:5: ", "Astana has no villages in the official totals. Correct the region or the locality"),),
    ),
    "a workbook": Case(
        both(lambda folder: (folder / "persons.csv").rename(folder / "persons.xlsx") and None,
             text("mapping.yaml", ("persons.csv", "persons.xlsx"))),
        (("mapping.yaml:21:9: ", "has an extension that is not read. Save each of its sheets as CSV in UTF-8"),),
    ),
    "truncated Stata": Case(
        lambda folder: as_stata(folder, lambda octets: octets[: len(octets) // 2]),
        (("persons.dta: ", "the Stata file is damaged or cut off"),),
    ),
    "another file named Stata": Case(
        lambda folder: as_stata(folder, lambda _: b"hh;n;age\n1;1;41\n"),
        (("persons.dta: ", "the Stata file is damaged or cut off"),),
    ),
    "text named Parquet": Case(
        both(lambda folder: (folder / "persons.csv").rename(folder / "persons.parquet") and None,
             text("mapping.yaml", ("persons.csv", "persons.parquet"))),
        (("persons.parquet: ", "the file is not Parquet, as its extension says"),),
    ),
    "NUL bytes of a broken disk": Case(
        lambda folder: (folder / "persons.csv").write_bytes(
            (folder / "persons.csv").read_bytes().replace(b"240000", b"24\0\0\0\0")) and None,
        (("persons.csv:2: ", "wage: '24"),),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_spoilt_survey_is_told_fault_by_fault(folder: Path, name: str) -> None:
    """Every fault says what and where, all at once and no other, and the files are as they were."""
    CASES[name].change(folder)
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    told = found(folder)
    assert len(told) == len(CASES[name].faults), told
    for start, says in CASES[name].faults:
        assert any(line.startswith(start) and says in line.replace(f"{folder}/", "") for line in told), (start, told)
    assert {path: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_there_are_cases_for_every_kind_asked_for() -> None:
    """Forty kinds and more; the byte order mark and the very large file have tests of their own below."""
    assert len(CASES) >= 40


def test_the_example_is_fine_and_nothing_is_left_out(folder: Path) -> None:
    """All rows are read: six households, eighteen persons, every one in its household."""
    checked = check(read_mapping(folder / "mapping.yaml"))
    assert not checked.faults
    assert len(checked.households.lines) == 6 and len(checked.persons.lines) == 18
    assert (checked.home >= 0).all()
    assert checked.persons.get("wage").sum() == 240000 + 155000 + 80000 + 160000 + 210000
    assert np.isclose(checked.households.get("other_income").sum() * 12, 480000 + 360000 + 240000)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_changes_nothing(folder: Path, encoding: str) -> None:
    """A file saved with a mark reads as without; UTF-16 when the mapping says so, and is told when it does not."""
    text("persons.csv", encoding=encoding)(folder)
    if encoding == "utf-16":
        assert "write encoding: utf-16 in the mapping" in " ".join(found(folder))
        text("mapping.yaml", ("encoding: utf-8 ", "encoding: utf-16 "))(folder)
        text("households.csv", encoding=encoding)(folder)
    assert found(folder) == []


@pytest.mark.parametrize("kind", ["parquet", "dta", "sav", "joint", "semicolon and comma"])
def test_the_same_survey_reads_the_same_in_every_format(folder: Path, kind: str) -> None:
    """Parquet, Stata, SPSS, one file with both tables, and a CSV with decimal commas give the very same tables."""
    plain = check(read_mapping(folder / "mapping.yaml"))
    persons = pd.read_csv(folder / "persons.csv")
    homes = pd.read_csv(folder / "households.csv")
    if kind == "parquet":
        persons.to_parquet(folder / "persons.parquet")
        homes.to_parquet(folder / "households.parquet")
    elif kind == "dta":
        persons.to_stata(folder / "persons.dta", write_index=False)
        homes.to_stata(folder / "households.dta", write_index=False, version=118)
    elif kind == "sav":
        pyreadstat = pytest.importorskip("pyreadstat")
        pyreadstat.write_sav(persons, str(folder / "persons.sav"))
        pyreadstat.write_sav(homes, str(folder / "households.sav"))
    elif kind == "joint":
        persons.merge(homes, on="hh").to_csv(folder / "persons.csv", index=False)
        text("mapping.yaml", ("  file: households.csv\n", ""))(folder)
    else:
        for name, frame in (("persons", persons), ("households", homes)):
            frame.astype({"hh": str}).to_csv(folder / f"{name}.csv", index=False, sep=";", decimal=",")
        text("mapping.yaml", ('separator: ","', "separator: semicolon"), ('decimal: "."', 'decimal: ","'))(folder)
    if kind in ("parquet", "dta", "sav"):
        text("mapping.yaml", ("persons.csv", f"persons.{kind}"), ("households.csv", f"households.{kind}"))(folder)
    other = check(read_mapping(folder / "mapping.yaml"))
    assert not other.faults
    for one, two in ((plain.households, other.households), (plain.persons, other.persons)):
        assert one.values.keys() <= two.values.keys()
        order = np.argsort(two.household, kind="stable"), np.argsort(one.household, kind="stable")
        for name in one.values:
            if name != "person_number":
                assert np.array_equal(one.values[name][order[1]], two.values[name][order[0]], equal_nan=True), name


def test_households_that_differ_on_their_persons_rows_are_told(folder: Path) -> None:
    """In a file of both tables a household has one weight."""
    persons, homes = pd.read_csv(folder / "persons.csv"), pd.read_csv(folder / "households.csv")
    joint = persons.merge(homes, on="hh")
    joint.loc[1, "w"] += 1
    joint.to_csv(folder / "persons.csv", index=False)
    text("mapping.yaml", ("  file: households.csv\n", ""))(folder)
    (told,) = found(folder)
    assert told.startswith("persons.csv:3: w differs from line 2 of the same household")


def test_spss_without_its_library_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SPSS needs an extra; the message names it and another way."""
    monkeypatch.setitem(sys.modules, "pyreadstat", None)
    (folder / "persons.sav").write_bytes(b"$FL2@(#) SPSS DATA FILE")
    text("mapping.yaml", ("persons.csv", "persons.sav"))(folder)
    (told,) = found(folder)
    assert 'pip install "tsa_sim[spss]", or save the file as Stata, Parquet or CSV' in told


def test_repeated_faults_are_counted_not_drowned_in(folder: Path) -> None:
    """A thousand wrong cells of one column take a few lines, and the count is right."""
    header, row = "hh,n,age,sex,relation,activity,disabled,wage,own_account,pension\n", "1,{n},41,1,{r},1,0,x,0,0\n"
    rows = [row.format(n=number, r=1 if number == 1 else 3) for number in range(1, 51)]
    rows += [f"{home},1,30,1,1,6,0,0,0,0\n" for home in range(2, 7)]
    (folder / "persons.csv").write_text(header + "".join(rows), "utf-8")
    told = found(folder)
    assert sum("is not a number" in line for line in told) == 6
    assert any("(wage is not a number) in 45 more lines, the last 51" in line for line in told)


def test_a_mappings_own_faults_are_told_at_once(folder: Path) -> None:
    """Unknown fields, units and meanings, each with its line and the nearest name."""
    typos = ("    weight: w\n", "    wieght: w\n"), ("unit: years", "unit: yaers"), ("2: female", "2: femal")
    text("mapping.yaml", *typos, ("year: 2018 ", "year: 18 "))(folder)
    told = found(folder)
    assert len(told) == 5, told
    for start, says in (
        ("mapping.yaml:7:7: ", "year: 18 is not a year"),
        ("mapping.yaml:", "households lack weight"),
        ("mapping.yaml:16:5: ", "unknown field of households 'wieght'. Did you mean 'weight'?"),
        ("mapping.yaml:25:30: ", "unknown unit of age 'yaers'. Did you mean 'years'?"),
        ("mapping.yaml:26:", "unknown meaning of sex 'femal'. Did you mean 'female'?"),
    ):
        assert any(line.startswith(start) and says in line for line in told), (start, told)


def test_a_large_file_is_streamed_in_bounded_memory(folder: Path) -> None:
    """Peak memory of reading grows by far less than the file: 600,000 persons with a wide column nobody asked for."""
    header = "hh,n,age,sex,relation,activity,disabled,wage,own_account,pension,remarks\n"
    remark = "x" * 150
    homes = ["hh,region,place,w,farm,disposable\n"]
    with (folder / "persons.csv").open("w", encoding="utf-8") as file:
        file.write(header)
        for home in range(1, 200_001):
            homes.append(f"{home},KZKAR,1,20,0,100\n")
            for number, relation in ((1, 1), (2, 2), (3, 3)):
                age = 12 if number == 3 else 40
                file.write(f"{home},{number},{age},{number % 2 + 1},{relation},1,0,100000,0,0,{remark}\n")
    (folder / "households.csv").write_text("".join(homes), "utf-8")
    size = (folder / "persons.csv").stat().st_size / 2**20
    said = f"""
import resource, sys
from pathlib import Path
from tsa_sim.survey import check, read_mapping
mapping = read_mapping(Path({str(folder / "mapping.yaml")!r}))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
checked = check(mapping)
assert not checked.faults, checked.faults[:3]
assert len(checked.persons.lines) == 600_000
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024)
"""
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    grown = float(done.stdout)
    held = 600_000 * 12 * 8 / 2**20
    assert size > 100 and grown < 200 + 3 * held, (size, grown)
    piece = next(files.pieces(folder / "persons.csv", {}, read_mapping(folder / "mapping.yaml"), Any))  # type: ignore[arg-type]
    assert len(piece.lines) == files.ROWS


def test_the_command_line_tells_faults_and_leaves_with_1(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faults go to stderr, one a line; a fine survey gets its numbers and status 0; files given stand for the named."""
    mapping = str(folder / "mapping.yaml")
    assert _status(["data", "check", "--mapping", mapping], monkeypatch) == 0
    assert "read 6 households, 18 persons; none left out" in capsys.readouterr().out
    shutil.copy(folder / "persons.csv", folder / "other.csv")
    text("other.csv", ("1,1,41", "1,1,-41"))(folder)
    assert _status(["data", "check", str(folder / "other.csv"), "--mapping", mapping], monkeypatch) == 1
    assert "other.csv:2: age: '-41' is negative" in capsys.readouterr().err


def _status(words: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["tsa-sim", *words])
    with pytest.raises(SystemExit) as left:
        main()
    return int(left.value.code or 0)
