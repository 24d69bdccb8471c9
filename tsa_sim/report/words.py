"""The words of a report: templates by rule from ``locale/report.yaml``, the same in content in three languages.

A template names its values in braces. A number leaves its name there (``{name}``), for the writers to spell; behind a
colon stands how: ``{x:unit}`` with its unit, ``{x:both}`` with unit and interval; ``{m:month}`` a month in words,
``{r:region}`` a region's name. Values may be words themselves.
"""

import string
from collections.abc import Mapping
from typing import Any

from tsa_sim import locale
from tsa_sim.calendar import month
from tsa_sim.errors import BadValue, Finding, UnknownName
from tsa_sim.locale import LANGUAGES, month_name
from tsa_sim.regions import region
from tsa_sim.report.document import Number, Words
from tsa_sim.report.figures import Figures
from tsa_sim.report.spelling import unbroken, unit_behind

CATALOGUE = "report"


def said(key: str, figures: Figures | None = None, /, **values: Any) -> Words:
    """Write a template in every language; figures: needed where a number's interval is asked for.

    Raises Finding for a key or a language that the catalogue lacks, BadValue for a value that the template lacks.
    """
    return {
        language: unbroken(_Writer(language, figures).format(template(key, language), **values))
        for language in LANGUAGES
    }


def template(key: str, language: str) -> str:
    """Give a template. Raises Finding that names key and language when one is missing."""
    kept = locale.catalogue(CATALOGUE)
    entry = kept.get(key)
    if entry is None:
        fault = UnknownName(f"template of {CATALOGUE}.yaml", key, kept)
        raise Finding(fault.found, todo=fault.todo)
    if not entry.get(language):
        raise Finding(f"{CATALOGUE}.yaml: {key!r} has no {language}", todo="write it in kk, ru and en")
    return str(entry[language])


def has(key: str) -> bool:
    """Tell whether the catalogue holds a key."""
    return key in locale.catalogue(CATALOGUE)


def everywhere(text: str) -> Words:
    """Give a text that is the same in every language."""
    return dict.fromkeys(LANGUAGES, _escaped(text))


def words_of(texts: Mapping[str, str]) -> Words:
    """Give a text that stands in three languages, taken as it is: braces in it are no numbers.

    Raises BadValue when a language is missing.
    """
    missing = [language for language in LANGUAGES if not texts.get(language)]
    if missing:
        raise BadValue("words", dict(texts), f"have no {', '.join(missing)}", "give them in kk, ru and en")
    return {language: unbroken(_escaped(str(texts[language]))) for language in LANGUAGES}


def joined(*parts: Words, by: str = " ") -> Words:
    """Join texts one behind the other in every language."""
    return {language: by.join(part[language] for part in parts if part[language]) for language in LANGUAGES}


def region_words(code: str) -> Words:
    """Give a region's name."""
    return {language: region(code).name(language) for language in LANGUAGES}


def _escaped(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")


class _Writer(string.Formatter):
    def __init__(self, language: str, figures: Figures | None) -> None:
        self._language, self._figures = language, figures

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        if key not in kwargs:
            raise BadValue("template", key, "is asked for and not given", "give it with said(...)")
        return kwargs[str(key)]

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, Number):
            return self._number(value, format_spec)
        if format_spec == "month":
            return month_name(month(value), self._language)
        if format_spec == "region":
            return region(value).name(self._language)
        if isinstance(value, Mapping):
            return str(value[self._language])
        return str(super().format_field(value, format_spec))

    def _number(self, number: Number, how: str) -> str:
        name = "{" + number.id + "}"
        if how not in ("unit", "both"):
            return name
        unit = unit_behind(number.unit, number.scale, self._language)
        bounds = self._figures.bounds(number) if how == "both" and self._figures is not None else None
        if bounds is None:
            return name + unit
        low, high = ("{" + bound.id + "}" for bound in bounds)
        between = "\u00a0\u2026\u00a0" if number.signed or (number.low or 0) < 0 else "\u2013"
        return f"{name}{unit}\u00a0({low}{between}{high})"
