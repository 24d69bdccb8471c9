"""What a notebook shows by itself: an answer as HTML in its language, a picture as PNG."""

from typing import Any

import pytest
from lxml import html

import tsa_sim as tsa
from tsa_sim.locale import LANGUAGES
from tsa_sim.parameters import LawBook
from tsa_sim.picture import new_figure

FAMILY: dict[str, Any] = {
    "date": "2021-11",
    "region": "KZKAR",
    "members": [
        {"age": 36, "sex": "female", "status": "employed", "income": {"wage": 60_000}},
        {"age": 38, "sex": "male", "status": "unemployed"},
        {"age": 9},
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("wage", [60_000, 900_000])
def test_an_answer_shows_all_that_its_page_says(language: str, wage: int) -> None:
    """Verdict, payments, rules with their references, notes and changes: no line of the page is missing."""
    members = [{**FAMILY["members"][0], "income": {"wage": wage}}, *FAMILY["members"][1:]]
    answer = tsa.family({**FAMILY, "members": members}, language=language)
    shown = html.fromstring(answer._repr_html_())
    text = shown.text_content()
    assert shown.get("lang") == language
    for reason in answer.reasons:
        assert reason.text in text and reason.reference in text
    for line in (*answer.notes, *(change.effect for change in answer.what_would_change)):
        assert line in text
    assert answer.eligible == (wage == 60_000)
    granted = [line for line in answer.explain().splitlines()[1:2] if line]
    assert granted and granted[0] in text
    cells = [cell.text_content() for cell in shown.xpath("(//table)[1]//td")]
    assert len(cells) == 2 * sum(amount > 0 for amount in answer.payments.values())


def test_what_looks_like_markup_in_an_answer_is_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of a reference becomes a tag."""
    reference = "Law <b>1</b> & <script>alert()</script>"
    monkeypatch.setattr(LawBook, "reference", lambda *_: reference)
    shown = html.fromstring(tsa.family(FAMILY)._repr_html_())
    assert reference in shown.text_content() and not shown.xpath("//script")


def test_a_picture_is_shown_without_pyplot() -> None:
    """The first picture of a session too, before anything has loaded matplotlib's own display."""
    figure, (axis,) = new_figure(1)
    axis.plot([1, 2], [3, 4])
    assert figure._repr_png_().startswith(b"\x89PNG")
