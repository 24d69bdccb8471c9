"""Titles in Kazakh, Russian and English."""

from collections.abc import Mapping
from typing import Any

from tsa_sim.errors import BadValue, Finding
from tsa_sim.parameters.overlay import Places, unknown

LANGUAGES = ("kk", "ru", "en")


def read_titles(raw: Any, place: Places, faults: list[Finding]) -> dict[str, str]:
    """Read a title: a text by language, or one text for all of them; nothing gives no title."""
    if raw is None:
        return {}
    if isinstance(raw, str) and raw.strip():
        return dict.fromkeys(LANGUAGES, raw)
    if not isinstance(raw, Mapping):
        faults.append(BadValue("title", raw, "is not a title", "Write {kk: ..., ru: ..., en: ...}", place("title")))
        return {}
    found = {}
    for language, text in raw.items():
        if language not in LANGUAGES:
            faults.append(unknown("language", str(language), LANGUAGES, place("title", str(language), key=True)))
        elif not isinstance(text, str) or not text.strip():
            faults.append(BadValue(f"title: {language}", text, "is no text", "Write a title", place("title", language)))
        else:
            found[str(language)] = text
    return found


def title_in(titles: Mapping[str, str], language: str, name: str) -> str:
    """Give the title in a language, else in English, else in any, else the name."""
    return titles.get(language) or titles.get("en") or next(iter(titles.values()), name)
