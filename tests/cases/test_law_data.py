"""The law's figures are the official ones: every value dated, in range, with its reference, copied without a slip."""

import csv
import importlib.util
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tsa_sim.calendar import month, month_text, quarter, quarter_text
from tsa_sim.errors import Findings, OutsideData, UnknownName
from tsa_sim.parameters import LawBook, law, law_book, law_books
from tsa_sim.parameters.parameter import CONFIDENCE
from tsa_sim.parameters.programme import read_programme
from tsa_sim.regions import REGIONS_2018, region

PACKAGE = Path(__file__).parents[2] / "tsa_sim"
SHARE = "tsa.share_of_subsistence_minimum"
CHILD_SHARE = "child_allowance.share_of_subsistence_minimum"
PROGRAMMES = sorted(path for path in PACKAGE.glob("law/*/*.yaml") if path.stem == path.parent.name)
GOOD_PARAMETER = """
share:
  name: {kk: x, ru: x, en: x}
  unit: share
  range: [0, 2]
  values:
    2018-01-01: {value: 0.5, reference: "An act", confidence: verified}
"""


def rows(path: Path) -> list[dict[str, str]]:
    """Read a CSV file."""
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


@pytest.fixture(scope="module")
def book() -> LawBook:
    """The law as it was."""
    return law_book()


@pytest.fixture(scope="module")
def packing() -> ModuleType:
    """The tool that packs the official tables."""
    path = PACKAGE.parent / "tools" / "pack_law.py"
    described = importlib.util.spec_from_file_location("pack_law", path)
    assert described is not None and described.loader is not None
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


# Against the official tables -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "column", "parameter"),
    [
        ("mci", "mci_tenge", "minimums.monthly_calculation_index"),
        ("subsistence_minimum_statutory", "subsistence_minimum_tenge", "minimums.statutory_subsistence_minimum"),
        ("subsistence_minimum_statutory", "minimum_wage_tenge", "minimums.minimum_wage"),
    ],
)
def test_the_figures_of_the_budget_laws_are_the_official_ones(
    shared: Path, book: LawBook, table: str, column: str, parameter: str
) -> None:
    """Every value from 2010 to the end of the law: same day, same amount, same source, and none besides."""
    official = [row for row in rows(shared / f"data/official/law/{table}.csv") if month(row["valid_from"]) < book.ends]
    held = book.history(parameter)
    assert [(month_text(dated.since), dated.value, dated.source) for dated in held] == [
        (row["valid_from"][:7], int(row[column]), row["source"]) for row in official
    ]
    confidence = {"minimums.minimum_wage": "confidence_mw", "minimums.statutory_subsistence_minimum": "confidence_sm"}
    key = confidence.get(parameter, "confidence")
    assert [dated.confidence for dated in held] == [row[key] for row in official]


def test_the_shares_are_the_official_rules(shared: Path, book: LawBook) -> None:
    """Shares and bases of the line on their dates, 2002 to 2026; 60% for the child allowance and Orleu."""
    met = 0
    for row in rows(shared / "data/official/law/poverty_line.csv"):
        if row["kind"] != "rule":
            continue
        if row["share"].startswith("max("):
            assert row["share"] == "max(0.35*median, 0.70*SM)"
            for when in (month(row["valid_from"]), book.ends - 1):
                shares = [book.value(f"tsa.share_of_{term}", when) for term in ("median", "subsistence_minimum")]
                assert shares == [Fraction("0.35"), Fraction("0.70")]
            met += 1
            continue
        name = SHARE
        if row["region"] == "pilot areas":
            name = "orleu.share_of_subsistence_minimum"
        elif row["share"] == "0.6":
            name = CHILD_SHARE
        base = "statutory" if row["base"].startswith("statutory") else "regional_quarter"
        for when in (row["valid_from"], row["valid_to"]):
            assert book.value(name, month(when)) == Fraction(row["share"]), row
            assert book.value("tsa.line_base", month(when)) == base
        met += 1
    assert met == 7


def test_the_published_lines_are_met_to_the_tenge(shared: Path, book: LawBook) -> None:
    """Karaganda's six lines of 2017 and 2018, and the ministry's two on the minimum of the budget law."""
    met = 0
    statutory = book.overlay({"tsa.line_base": {"2018-01": "statutory"}}, "test")
    for row in rows(shared / "data/official/law/poverty_line.csv"):
        if row["kind"] == "rule" or not row["base"] or not "2017" <= row["valid_from"] < "2019-04":
            continue
        share = CHILD_SHARE if row["kind"] == "value_child_allowance_limit" else SHARE
        pressed = row["kind"] == "value_press"
        for when in (row["valid_from"], row["valid_to"]):
            if month(when) < book.ends:
                region_code = "KZKAR" if pressed else row["region_code"]
                line = (statutory if pressed else book).line(region_code, month(when), share)
                assert line == int(row["value_tenge"]), row
        met += 1
    assert met == 8


def test_terms_of_contract_and_sanction_are_the_official_rules(shared: Path) -> None:
    """Six months and six more, one quarter without a contract, a child under seven, the able-bodied members' part."""
    rules = {
        row["topic"]: row["value"]
        for row in rows(shared / "data/official/law/contract_rules.csv")
        if row["regime"] == "2018-2019"
    }
    now = law("2018-06")
    assert rules["contract length"] == f"{now.social_contract.months} months"
    assert rules["prolongation"] == f"up to +{now.social_contract.prolongation_months} months"
    assert rules["unconditional term"] == "1 quarter" and now.tsa.unconditional_months == 3
    assert rules["exempt carer threshold"] == f"child < {now.social_contract.exempt_carer_child_age_years}"
    assert rules["sanction"] == "able-bodied members only" and now.social_contract.breach == "ended"
    assert [law(when).social_contract.in_force for when in ("2017-12", "2018-01")] == [False, True]
    assert [law(when).orleu.in_force for when in ("2013-12", "2014-01", "2017-12", "2018-01")] == [
        False,
        True,
        True,
        False,
    ]


def test_the_regional_minimum_is_packed_from_the_official_series(shared: Path, packing: ModuleType) -> None:
    """The packed table is what the tool makes of the official ones today, row by row."""
    made = packing.regional_minimum(shared / "data/official")
    held = rows(PACKAGE / "data/law/subsistence_minimum_regional_quarter.csv")
    assert held == [{key: str(value) for key, value in row.items()} for row in made]
    assert {row["status"] for row in held} == {"published", "derived", "filled"}
    assert all(float(row["error_1sd_tenge"]) > 0 and row["source"] and row["method"] for row in held)


def test_quarters_meet_the_official_annual_figures(shared: Path, book: LawBook) -> None:
    """In every region, 2015 to 2018, the mean of the quarters is the Bureau's annual figure within 5 tenge."""
    met = 0
    for row in rows(shared / "data/official/law/subsistence_minimum_regional.csv"):
        code, year = row["region_code"], row["period"]
        if row["period_type"] != "year" or not "2015" <= year <= "2018" or code not in (*REGIONS_2018, "KZ"):
            continue
        try:
            quarters = [book.minimum(code, quarter(f"{year}-Q{number}")).value for number in (1, 2, 3, 4)]
        except OutsideData:
            continue
        assert abs(sum(quarters) / 4 - int(row["value_tenge"])) <= 5, row
        met += 1
    assert met >= 4 * 16


def test_every_line_of_the_period_says_how_it_is_known(book: LawBook) -> None:
    """Each region and quarter of 2016-Q4 to 2018-Q4 is published, derived or filled, with an error in proportion."""
    for code in REGIONS_2018:
        for when in range(quarter("2016-Q4"), quarter("2018-Q4") + 1):
            found = book.minimum(code, when)
            assert 15_000 < found.value < 40_000, (code, quarter_text(when))
            largest = 0.02 if found.status == "filled" else 0.001
            assert 0 < found.error_1sd / float(found.value) < largest, (code, quarter_text(when), found)


def test_a_region_without_figures_of_its_own_has_those_of_its_parent(book: LawBook) -> None:
    """Regions of 2022 in 2018: the parent's minimum, marked as filled."""
    inherited = book.minimum("KZULU", quarter("2018-Q1"))
    assert (inherited.value, inherited.status) == (book.minimum("KZKAR", quarter("2018-Q1")).value, "filled")
    assert region("KZULU").parent == "KZKAR"


# References ------------------------------------------------------------------------------------------


def test_every_value_of_the_law_has_a_reference_and_a_known_source(book: LawBook) -> None:
    """A sentence of reference, a confidence, and where a source is named, its address in sources.csv."""
    sources = {row["source"]: row for row in rows(PACKAGE / "data/sources.csv")}
    values = [(name, dated) for name in book.names() for dated in book.history(name)]
    assert len(values) > 70
    for name, dated in values:
        assert len(dated.reference) >= 20, name
        assert dated.confidence in CONFIDENCE
        assert not dated.source or sources[dated.source]["address"], (name, dated.source)
        assert dated.source or dated.confidence in ("memory", "inference", "assumption"), name


def test_sources_are_the_official_ones(shared: Path) -> None:
    """Every source of the package stands in the official list, but for three tables that are named as such."""
    official = {row["source"] for row in rows(shared / "data/official/sources.csv")}
    held = {row["source"] for row in rows(PACKAGE / "data/sources.csv")}
    assert held - official <= {
        "region_crosswalk",
        "subsistence_minimum_region_quarter_best",
        "household_priors",
    }


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda path: path.stem)
def test_every_programme_is_one_folder_with_figures_and_rules(path: Path) -> None:
    """Figures in the YAML, rules beside them; every parameter in three languages with a known unit and range."""
    for parameter in read_programme(path):
        assert len({*parameter.names}) == 3, parameter.name
        assert parameter.name.startswith(f"{path.stem}.")
    assert (path.parent / "__init__.py").is_file()


# Faults in the law's files ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            ', reference: "An act"',
            "",
            r"toy.yaml:7:\d+: 2018-01-01 has no 'reference'. Add 'reference': it is required",
        ),
        ('"An act"', '""', r"toy.yaml:7:\d+: toy.share: '' is no reference"),
        ("value: 0.5", "value: 50", r"toy.yaml:7:25: toy.share: 50 lies outside 0 to 2 \(share\). Did you mean 0.50\?"),
        ("value: 0.5", "value: 0,5", r"toy.yaml:7:25: toy.share: '0,5' has a decimal comma. Write 0.5"),
        (
            "2018-01-01",
            "2018-01-15",
            r"toy.yaml:7:5: toy.share: '2018-01-15' is not the first of a month. Write 2018-01",
        ),
        ("unit: share", "unit: shares", r"toy.yaml:4:9: unknown unit 'shares'. Did you mean 'share'\?"),
        ("confidence: verified", "confidence: verifyed", r"Did you mean 'verified'\?"),
        ("confidence: verified", "confidance: verified", r"unknown field 'confidance'. Did you mean 'confidence'\?"),
        ("range: [0, 2]", "range: [2, 0]", r"toy.yaml:5:10: toy.share: range: \['2', '0'\] is reversed"),
        ("kk: x, ", "", r"toy.yaml:3:9: share: name: .* is not given in kk, ru and en"),
        ("  unit: share\n", "", r"toy.yaml:2:1: share has no 'unit'"),
    ],
)
def test_a_fault_in_the_law_is_told_at_its_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    """A value without a reference is refused, and so is whatever else a hand may slip at."""
    path = tmp_path / "toy.yaml"
    path.write_text(GOOD_PARAMETER, "utf-8")
    (good,) = read_programme(path)
    assert good.at(month("2018-01")).value == Fraction(1, 2)
    assert old in GOOD_PARAMETER
    path.write_text(GOOD_PARAMETER.replace(old, new, 1), "utf-8")
    with pytest.raises(Findings, match=says):
        read_programme(path)


def test_a_date_out_of_order_is_refused(tmp_path: Path) -> None:
    """Dates go up, each once."""
    path = tmp_path / "toy.yaml"
    later = '    2017-01-01: {value: 0.4, reference: "An act", confidence: verified}\n'
    path.write_text(GOOD_PARAMETER + later, "utf-8")
    with pytest.raises(Findings, match=r"toy.yaml:8:5: .*'2017-01-01' does not come after the date above it"):
        read_programme(path)


# The law book ----------------------------------------------------------------------------------------


def test_the_law_begins_and_ends_where_its_figures_do(book: LawBook) -> None:
    """No value before the first, none after December 2026; unknown names are met with the nearest."""
    assert (month_text(book.begins), month_text(book.ends)) == ("2014-04", "2027-01")
    with pytest.raises(OutsideData, match="the law in this version ends in December 2026"):
        book.value(SHARE, book.ends)
    with pytest.raises(OutsideData, match=r"has no value in 2001-12\. Ask from 2002-01 on"):
        book.value(SHARE, month("2001-12"))
    with pytest.raises(UnknownName, match=r"Did you mean 'tsa\.share_of"):
        book.value("tsa.share_of_subsistance_minimum", month("2018-01"))
    with pytest.raises(UnknownName, match="Did you mean 'in-force'"):
        law_book("in-forse")


@pytest.mark.parametrize("name", law_books())
def test_every_law_book_reads_and_leaves_2017_as_it_was(book: LawBook, name: str) -> None:
    """Counterfactual law begins in January 2018 at the earliest."""
    assert all(change.since >= month("2018-01") for change in book.changes(law_book(name)))


WHEN = some.integers(month("2014-04"), month("2026-12"))
DATED = some.dictionaries(WHEN, some.none() | some.fractions(0, 2, max_denominator=1000), min_size=1, max_size=4)


@given(values=DATED, asked=WHEN)
def test_a_reform_holds_from_its_dates_and_null_gives_the_law_back(
    values: dict[int, Fraction | None], asked: int
) -> None:
    """Before its first date nothing moves; from each date its value holds until the next; null is the law below."""
    below = law_book()
    above = below.overlay({SHARE: {month_text(date): value for date, value in values.items()}}, "test")
    started = [date for date in sorted(values) if date <= asked]
    given_value = values[started[-1]] if started else None
    assert above.value(SHARE, asked) == (below.value(SHARE, asked) if given_value is None else given_value)
    untouched = [name for name in below.names() if name != SHARE and below.history(name)[0].since <= asked]
    assert all(above.value(name, asked) == below.value(name, asked) for name in untouched)


def test_a_reform_that_says_what_the_law_says_changes_nothing(book: LawBook) -> None:
    """The same values give the same hash and no change, whatever the reform is called."""
    null = book.overlay({SHARE: {"2018-01": "0.50", "2019-04": None}}, "null")
    assert null.hash() == book.hash()
    assert book.changes(null) == []


def test_a_line_rests_on_the_quarter_before_and_rounds_half_up(book: LawBook) -> None:
    """11 470.5 becomes 11 471; the three months of a quarter share a line; the next quarter has another."""
    assert Fraction(book.value(SHARE, month("2018-01"))) * book.minimum("KZKAR", quarter("2017-Q4")).value == Fraction(
        22941, 2
    )
    lines = [book.line("KZKAR", month(f"2018-{number:02d}"), SHARE) for number in (1, 2, 3, 4)]
    assert lines == [11_471, 11_471, 11_471, 12_422]
