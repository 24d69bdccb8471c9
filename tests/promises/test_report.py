"""Promises of a report's contents: one figure a name, names that lead back, three languages, parts that add."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tsa_sim.locale import LANGUAGES
from tsa_sim.report.document import Number
from tsa_sim.report.reading import from_json
from tsa_sim.report.spelling import fill, names_in, unit_words
from tsa_sim.report.writing import as_json


def test_a_document_comes_back_from_json_as_it_was(document: Any) -> None:
    """What is written holds everything, and the same document gives the same bytes."""
    text = as_json(document)
    assert from_json(text) == document
    assert as_json(from_json(text)) == text
    assert json.loads(text)["format"] == 1


def test_every_number_of_every_table_is_kept_under_its_name_with_its_source(document: Any) -> None:
    """A number met in a table is the one of its name, and names run, table and cell."""
    met = [cell for table in document.tables() for row in table.rows for cell in row.cells if isinstance(cell, Number)]
    assert len(met) > 200
    for number in met:
        assert document.numbers[number.id] == number
        assert number.source is not None and number.source.run and number.source.table and number.source.cell


def test_every_number_has_words_for_its_unit(document: Any) -> None:
    """A change of it can be told with its unit, in every language."""
    for number in document.numbers.values():
        for language in LANGUAGES:
            unit_words(number.unit, number.scale, language)


def test_every_text_can_be_spelled_in_every_language_and_names_the_same_numbers(document: Any) -> None:
    """No language lacks a word or a number that another has."""
    texts = [document.title, document.subtitle, document.answer]
    texts += [section.title for section in document.sections]
    texts += [block.words for section in document.sections for block in section.blocks if hasattr(block, "words")]
    texts += [table.title for table in document.tables()]
    for words in texts:
        named = {language: names_in({language: words[language]}) for language in LANGUAGES}
        assert {frozenset(names) for names in named.values()} == {frozenset(named["en"])}, words
        for language in LANGUAGES:
            assert fill(words, document.numbers, language)


def test_rounded_payments_add_to_their_rounded_total(document: Any, compared_runs: Path) -> None:
    """What stands in the column of a run adds to the last row, to the digit."""
    table = next(table for table in document.tables() if table.id == "budget.payments")
    for place in range(len(table.columns)):
        *parts, total = [row.cells[place].shown for row in table.rows]
        assert sum(parts, Decimal(0)) == total


@pytest.mark.parametrize("measure", ["recipients_persons_ytd", "paid_total"])
def test_a_difference_is_the_difference_of_what_is_shown(document: Any, measure: str) -> None:
    """A reader who subtracts gets what the report prints."""
    numbers = document.numbers
    one, other = (numbers[f"{name}.2018.KZ.{measure}"].shown for name in ("line_50", "old_law"))
    assert numbers[f"line_50-minus-old_law.2018.KZ.{measure}"].shown == one - other
