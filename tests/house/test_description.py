"""The description of the model names everything that the code holds."""

from pathlib import Path

import pytest

from tsa_sim.behaviour import registry
from tsa_sim.chance import Decision
from tsa_sim.columns import HOUSEHOLD, PERSON
from tsa_sim.desk import Desk
from tsa_sim.report.document import Document, Table
from tsa_sim.report.writers import md
from tsa_sim.tables import tables
from tsa_sim.validation.odd import build, reading

PACKAGE = Path(__file__).resolve().parents[2] / "tsa_sim"


@pytest.fixture(scope="module")
def described() -> Document:
    """The description."""
    return build("2026-01-01")


def labels(document: Document, name: str) -> list[str]:
    """Give the labels of a table in English."""
    return [row.label["en"] for row in next(one for one in document.tables() if one.id == name).rows]


def test_every_field_of_the_records_is_in_it(described: Document) -> None:
    """Persons, households and the desks of regions, in the order of the code, with their meaning."""
    assert labels(described, "odd.person") == list(PERSON)
    assert labels(described, "odd.household") == list(HOUSEHOLD)
    assert labels(described, "odd.desk") == list(Desk._fields)
    text = md.rendered(described, "en")
    assert all(column.meaning.replace("|", "\\|") in text for column in (*PERSON.values(), *HOUSEHOLD.values()))


def test_every_behaviour_law_output_and_use_of_chance_is_in_it(described: Document) -> None:
    """Files by their presence, coefficients of every file, programmes, outputs with definitions, numbers of chance."""
    files = {path.stem for path in (PACKAGE / "behaviour").glob("*.py")} - {"__init__"}
    assert set(labels(described, "odd.behaviours")) == files
    programmes = {path.stem for path in (PACKAGE / "law").glob("*/*.yaml") if path.stem == path.parent.name}
    assert set(labels(described, "odd.law")) == programmes
    own = [one.id for one in described.tables() if one.id.startswith("odd.coefficients.")]
    named = [name for one in own for name in labels(described, one)]
    assert sorted(named) == sorted(registry())
    assert labels(described, "odd.outputs") == [output.name for table in tables() for output in table.outputs]
    assert len(labels(described, "odd.chance")) == len(Decision)


def test_every_packed_table_is_in_it(described: Document) -> None:
    """Each CSV file of the data, with as many rows as it has."""
    found = {path.relative_to(PACKAGE / "data").as_posix() for path in (PACKAGE / "data").rglob("*.csv")}
    assert set(labels(described, "odd.data")) == found


def test_the_order_of_the_month_is_that_of_the_calls() -> None:
    """Live, be assisted, be counted; within them the steps of their own; every step says what it does."""
    steps = {step.name: step for step in reading.order_of_month()}
    first = [step.name for step in steps.values() if "." not in step.number]
    assert [name for name in first if name in ("live_and_earn", "assist", "count_month")] == [
        "live_and_earn", "assist", "count_month",
    ]  # fmt: skip
    inside = {"work_and_earn": "live_and_earn", "earn": "work_and_earn", "pay_tsa": "assist", "ask": "pay_tsa"}
    for inner, outer in inside.items():
        assert steps[inner].number.startswith(f"{steps[outer].number}."), inner
    assert all(step.says for step in (*steps.values(), *reading.between_months()))
    assert {"begin_month", "draw_lots"} <= {step.name for step in reading.between_months()}


def test_the_seven_headings_are_written_in_every_language(described: Document) -> None:
    """In the order of the protocol, with texts and tables in each."""
    assert len(described.sections) == 7
    for place, section in enumerate(described.sections, 1):
        assert all(title.startswith(f"{place}. ") for title in section.title.values())
        assert section.blocks
    assert any(isinstance(block, Table) for block in described.sections[1].blocks)
