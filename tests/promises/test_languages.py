"""Promises of the three languages: every message in each, Kazakh with its own letters, one glossary for all terms."""

import random
import re
import string

import pytest

import tsa_sim as tsa
from tsa_sim import locale
from tsa_sim.alphabets import mixed_word
from tsa_sim.calculator.answer import PAYMENTS
from tsa_sim.calculator.applicants import INCOME_SOURCES
from tsa_sim.calculator.reading import default_status
from tsa_sim.errors import UnknownName

KAZAKH = set("әғқңөұүһі")
ONLY_KAZAKH = re.compile(r"[әғқңөұүһіӘҒҚҢӨҰҮҺІ]")
SHORT = 12  # letters: a word or two may have none of the Kazakh letters
MESSAGES = locale.messages()


def fields(text: str) -> list[tuple[str, str]]:
    """Give the values a message names, with their kinds, in alphabetical order."""
    return sorted((name, kind or "") for _, name, kind, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("key", MESSAGES)
def test_every_message_is_written_in_each_language_with_the_same_values(key: str) -> None:
    """No language is missing, none is a copy of another's, none drops a figure."""
    entry = MESSAGES[key]
    assert set(entry) == set(locale.LANGUAGES)
    assert all(text.strip() for text in entry.values())
    assert fields(entry["kk"]) == fields(entry["ru"]) == fields(entry["en"])
    assert re.search(r"[а-яёА-Я]", entry["ru"]) and not re.search(r"[а-яё]", entry["en"].lower())
    assert entry["kk"] != entry["ru"] or key in SAME_WORD


SAME_WORD = {"payment.orleu", "source.scholarship"}
"""Messages that are the same word in Kazakh and Russian."""


@pytest.mark.parametrize("key", MESSAGES)
def test_kazakh_keeps_its_letters_and_nothing_mixes_alphabets(key: str) -> None:
    """A long Kazakh text without ә ғ қ ң ө ұ ү һ і has lost them; Russian has none of them, but in the name Өрлеу."""
    entry = MESSAGES[key]
    said = re.sub(r"\{[^}]*\}|`[^`]*`|'[^']*'|[a-z_]+: \w+|\bcares_for\b", "", entry["kk"])
    assert ONLY_KAZAKH.search(said) or len(said) < SHORT, said
    assert not ONLY_KAZAKH.search(entry["ru"].replace("Өрлеу", "")), entry["ru"]
    for text in entry.values():
        assert mixed_word(text) is None, mixed_word(text)


def test_all_the_letters_of_kazakh_occur() -> None:
    """A catalogue that was squeezed through another code page would lack some of them; һ is rare and may be absent."""
    whole = "".join(entry["kk"].lower() for entry in MESSAGES.values())
    assert KAZAKH - {"һ"} <= set(whole)


@pytest.mark.parametrize("key", locale.glossary())
def test_a_term_used_in_one_language_is_used_in_all(key: str) -> None:
    """A message that says 'poverty line' says кедейлік шегі and черта: by the stems of the glossary."""
    term = locale.glossary()[key]
    assert set(term.names) == set(term.stems) == set(locale.LANGUAGES)
    for language in locale.LANGUAGES:
        assert term.stems[language].lower() in term.names[language].lower(), (key, language)
    for name, entry in MESSAGES.items():
        if re.search(rf"\b{term.stems['en']}", entry["en"], flags=re.IGNORECASE):
            for language in ("kk", "ru"):
                assert term.stems[language] in entry[language].lower(), (name, language, term.stems[language])


def test_the_glossary_speaks_as_the_social_code_does() -> None:
    """The terms named in the founding texts."""
    terms = locale.glossary()
    assert terms["poverty_line"].names == {"kk": "кедейлік шегі", "ru": "черта бедности", "en": "poverty line"}
    assert terms["targeted_social_assistance"].names["kk"] == "атаулы әлеуметтік көмек"
    assert terms["social_contract"].names["kk"] == "әлеуметтік келісімшарт"
    assert len(terms) >= 15


def test_every_word_that_an_answer_may_need_is_kept() -> None:
    """Sources of income, payments, kinds of assistance."""
    wanted = {f"source.{name}" for name in INCOME_SOURCES} | {f"payment.{name}" for name in PAYMENTS}
    assert wanted | {"conditional", "unconditional"} <= set(MESSAGES)


def test_numbers_and_months_are_written_as_the_language_does() -> None:
    """A comma for decimals and spaces between thousands in Kazakh and Russian; months in words."""
    assert locale.money(26_927.17, "en") == "26,927.17"
    for language in ("kk", "ru"):
        assert locale.money(26_927.17, language) == "26\u00a0927,17"
    assert locale.percent(0.35, "kk") == "35%" and locale.percent(0.355, "ru") == "35,5\u00a0%"
    names = {language: locale.month_name(2021 * 12 + 10, language) for language in locale.LANGUAGES}
    assert names == {"kk": "2021 жылғы қараша", "ru": "ноябрь 2021", "en": "November 2021"}


def test_unknown_languages_and_messages_are_told() -> None:
    """With the nearest known name."""
    with pytest.raises(UnknownName, match="unknown language 'kz'"):
        locale.text("answer.why", "kz")
    with pytest.raises(UnknownName, match=r"Did you mean 'answer\.why'"):
        locale.text("answer.whi", "kk")


def test_whole_answers_are_written_in_each_language() -> None:
    """200 random families of all regimes: no brace is left, no word mixes alphabets, Kazakh is Kazakh."""
    luck = random.Random(31)
    for _ in range(200):
        ages = [luck.randint(20, 80), *(luck.randint(0, 17) for _ in range(luck.randint(0, 5)))]
        members = [{"age": age, "sex": "female", "status": default_status(age * 12).value} for age in ages]
        members[0]["income"] = {"wage": luck.randint(0, 150_000), "scholarship": 1}
        date = f"{luck.randint(2015, 2026)}-{luck.randint(1, 12):02d}"
        answer = tsa.family({"date": date, "region": "KZAKM", "members": members})
        for language in locale.LANGUAGES:
            page = answer.explain(language)
            assert "{" not in page and "}" not in page
            for line in page.splitlines():
                assert mixed_word(line) is None or "КZ" in line, line
        assert ONLY_KAZAKH.search(answer.explain("kk"))
