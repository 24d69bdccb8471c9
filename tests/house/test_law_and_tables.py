"""Every rule says where it stands in the law, every output says what it is, every benefit is paid."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from tsa_sim.alphabets import mixed_word
from tsa_sim.behaviour import registry
from tsa_sim.record.targets import fit_plan
from tsa_sim.rulebook import is_rule
from tsa_sim.tables import tables
from tsa_sim.tables.declared import Counting, Output, Unit

PACKAGE = Path(__file__).resolve().parents[2] / "tsa_sim"
LAW = PACKAGE / "law"
PROGRAMMES = sorted(
    folder.name
    for folder in LAW.iterdir()
    if folder.is_dir() and list(folder.glob("*.yaml")) and folder.name != "books"
)
OUTPUTS = [output for table in tables() for output in table.outputs]

# Programmes that no step of the month applies, and why.
NOT_IN_THE_MONTH = {
    "asset_test": "the model holds no assets; the calculator applies it",
    "award_of_mother": "no register of awards is among the sources",
    "childcare_allowance": "paid by social insurance beside the model",
    "family_map": "a map of need, no payment",
    "financing": "splits what is paid between budgets, after the run",
}


def law_modules() -> Iterator[ModuleType]:
    """Give every module of the law."""
    for found in pkgutil.walk_packages([str(LAW)], "tsa_sim.law."):
        yield importlib.import_module(found.name)


def rules_of(module: ModuleType) -> Iterator[tuple[str, str]]:
    """Give the public rules of a module with their docstrings."""
    for name, thing in vars(module).items():
        if is_rule(thing) and thing.__module__ == module.__name__ and not name.startswith("_"):
            yield f"{module.__name__}.{name}", inspect.getdoc(thing) or ""


def test_every_public_rule_of_the_law_has_a_reference() -> None:
    """Act and article, or the source where no text was found, after the word Reference."""
    found = [rule for module in law_modules() for rule in rules_of(module)]
    assert len(found) > 25
    missing = [name for name, text in found if not re.search(r"Reference: \S.{10,}", text, flags=re.DOTALL)]
    assert not missing, missing


def test_every_value_of_the_law_names_its_unit_in_a_name_of_three_languages() -> None:
    """Read from the files themselves: name in kk, ru and en, a unit, dated values with a reference."""
    from ruamel.yaml import YAML

    for programme in PROGRAMMES:
        for field, entry in (
            YAML(typ="safe", pure=True).load((LAW / programme / f"{programme}.yaml").read_text("utf-8")).items()
        ):
            assert set(entry["name"]) == {"kk", "ru", "en"} and all(entry["name"].values()), (programme, field)
            assert entry["unit"], (programme, field)
            for date, value in entry["values"].items():
                assert str(value["reference"]).strip(), (programme, field, date)
                assert str(value["confidence"]).strip(), (programme, field, date)


def imported_programmes(path: Path) -> set[str]:
    """Give the programmes whose rules a source file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            parts = node.module.split(".")
            if parts[:2] == ["tsa_sim", "law"] and len(parts) > 2:
                found.add(parts[2])
    return found


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_programme_is_applied_in_the_month(programme: str) -> None:
    """A folder of the law is used by the order of the month, or by the rules of one that is; else it is named here.

    A programme without rules of its own is read by its parameters' names.
    """
    used = imported_programmes(PACKAGE / "month.py") | imported_programmes(PACKAGE / "assistance.py")
    for module in ("counting", "deciding", "contract", "participation", "facts"):
        used |= imported_programmes(PACKAGE / f"{module}.py")
    for _ in PROGRAMMES:
        for name in sorted(used):
            if (LAW / name / "rules.py").exists():
                used |= imported_programmes(LAW / name / "rules.py")
    applied = programme in used
    if not (LAW / programme / "rules.py").exists():
        sources = [path for path in PACKAGE.rglob("*.py") if "law" not in path.parts[-2:]]
        applied = any(f'"{programme}.' in path.read_text("utf-8") for path in sources)
    if programme in NOT_IN_THE_MONTH:
        assert not applied, f"law/{programme} is applied now: take it from the list of those that are not"
    else:
        assert applied, f"law/{programme} is never paid nor asked: give it its step in assistance.py or month.py"


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.name)
def test_every_output_has_unit_counting_and_a_definition_in_three_languages(output: Output) -> None:
    """The codebook: what is counted, when and in which unit, in Kazakh, Russian and English that are no copies."""
    assert output.unit in get_args(Unit) and output.counting in get_args(Counting)
    assert output.groups
    assert set(output.definition) == {"kk", "ru", "en"}
    texts = list(output.definition.values())
    assert all(len(text) >= 5 for text in texts) and len(set(texts)) == 3
    kazakh = output.definition["kk"]
    assert re.search(r"[әіңғүұқөһ]", kazakh.lower()) or len(kazakh) < 10, kazakh
    assert re.search(r"[а-я]", output.definition["ru"]) and not re.search(r"[а-я]", output.definition["en"])
    for text in texts:
        assert mixed_word(text) is None, mixed_word(text)
    if output.name.startswith(("paid_", "spent_")):
        assert output.unit == "tenge", output.unit
    if output.name.endswith("_ytd"):
        assert output.counting == "year to date"


def test_an_output_has_one_name_and_a_table_the_name_of_its_file() -> None:
    """No name is declared twice, and every table file is found."""
    names = [output.name for output in OUTPUTS]
    assert len(names) == len(set(names))
    files = {path.stem for path in (PACKAGE / "tables").glob("*.py")} - {"__init__", "cube", "declared", "tidy"}
    assert {table.name for table in tables()} == files


def test_every_table_that_is_written_carries_its_units(result_50: object) -> None:
    """The tidy tables name scenario, replicate, month, region, group, measure, value and unit; units as declared."""
    units = {output.name: output.unit for output in OUTPUTS}
    for table in tables():
        frame = result_50.table(table.name)  # type: ignore[attr-defined]
        assert list(frame.columns) == ["scenario", "replicate", "month", "region", "group", "measure", "value", "unit"]
        assert dict(zip(frame["measure"], frame["unit"], strict=True)) == {o.name: units[o.name] for o in table.outputs}


PEOPLE = importlib.import_module("tsa_sim.population")
ASSUMED = importlib.import_module("tsa_sim.population.assumptions").assumptions
KNOWN = {
    **{f"behaviour: {name}": entry for name, entry in registry().items()},
    **{f"people of {base}: {name}": entry for base in PEOPLE.bases() for name, entry in ASSUMED(base).items()},
}


@pytest.mark.parametrize("name", KNOWN)
def test_every_coefficient_lies_in_its_range_and_says_where_it_is_from(name: str) -> None:
    """Coefficients of behaviour and assumptions about the people: value inside the range, unit, source and reason."""
    entry = KNOWN[name]
    values = entry.value.values() if isinstance(entry.value, dict) else [entry.value]
    assert entry.low <= entry.high
    assert all(entry.low <= float(value) <= entry.high for value in values), (entry.value, entry.low, entry.high)
    assert entry.unit.strip()
    assert len(entry.source.strip()) >= 9, entry.source
    assert len(entry.reason.strip()) > 9, entry.reason
    if name.startswith("behaviour: "):
        assert all(entry.limits[0] <= float(value) <= entry.limits[1] for value in values)


def moving_coefficients() -> tuple[str, ...]:
    """Give the names that ``tools/fit_behaviour.py`` moves, read from its source."""
    tree = ast.parse((PACKAGE.parent / "tools" / "fit_behaviour.py").read_text("utf-8"))
    return next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "MOVING"
    )


def test_coefficients_that_were_fitted_are_those_the_fitting_tool_moves() -> None:
    """What the YAML calls fitted is moved by a fitting tool or fitted on a figure before the period."""
    fitted = {
        name
        for name, entry in registry().items()
        if re.search(r"\bfitted\b(?! on)", entry.source) and "not fitted" not in entry.source
    }
    moving = set(moving_coefficients()) | {one.name for one in fit_plan().moving}
    assert fitted <= moving | {"application.access_orleu_2016"}, fitted - moving
    assert moving <= set(registry())


def test_the_paper_on_the_fit_says_what_the_coefficients_are() -> None:
    """The table of docs/decisions/07-what-was-fitted.md holds the coefficients the tool moves, at their values now."""
    paper = (PACKAGE.parent / "docs" / "decisions" / "07-what-was-fitted.md").read_text("utf-8")
    said = {
        name: float(value) for name, value in re.findall(r"^\| `([\w.]+)` \| (-?[\d.]+) \|", paper, flags=re.MULTILINE)
    }
    assert said == {name: registry()[name].value for name in moving_coefficients()}, (
        "write the new values into the paper"
    )
