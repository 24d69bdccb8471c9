"""The words of the validation report, by key and language; and how its figures are named in them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tsa_sim.errors import Finding, UnknownName
from tsa_sim.locale import LANGUAGES, catalogue
from tsa_sim.report.document import Number, Words
from tsa_sim.report.making import label
from tsa_sim.report.spelling import unit_behind
from tsa_sim.report.words import everywhere, has
from tsa_sim.report.words import said as said_in_reports
from tsa_sim.yaml_source import read_yaml

CATALOGUE = "validation"


def say(key: str, /, **values: Any) -> Words:
    """Write a text in every language; a Number stands by its name with its unit, words in their language.

    Raises Finding for a key or a language that the catalogue lacks.
    """
    kept = catalogue(CATALOGUE)
    if key not in kept:
        fault = UnknownName(f"text of {CATALOGUE}.yaml", key, kept)
        raise Finding(fault.found, todo=fault.todo)
    return _filled(kept[key], values)


def told(texts: Mapping[str, str]) -> Words:
    """Give a text that a file of the package holds in three languages. Raises Finding when one is missing."""
    return _filled(texts, {})


def statistic_words(name: str) -> Words:
    """Give the short name of a statistic of the record (``measure:group``)."""
    measure, _, group = name.partition(":")
    if not has(f"measure.{measure}"):
        measure = measure.removesuffix("_ytd") if measure.startswith("paid_") else measure
    if has(f"measure.{measure}") and (not group or group == "all" or has(f"group.{group}")):
        return label(measure, group or "all")
    if has(f"statistic.{measure}") and (not group or group == "all"):
        return said_in_reports(f"statistic.{measure}")
    return everywhere(name)


def content(name: str) -> Any:
    """Read a YAML file of this folder."""
    return read_yaml(Path(__file__).with_name(f"{name}.yaml")).content


def _filled(texts: Mapping[str, str], values: Mapping[str, Any]) -> Words:
    missing = [language for language in LANGUAGES if not texts.get(language)]
    if missing:
        raise Finding(f"a text of the validation report has no {', '.join(missing)}", todo="write it in kk, ru and en")
    return {
        language: " ".join(str(texts[language]).split()).format(
            **{name: _spelled(value, language) for name, value in values.items()}
        )
        for language in LANGUAGES
    }


def _spelled(value: Any, language: str) -> str:
    if isinstance(value, Number):
        return "{" + value.id + "}" + unit_behind(value.unit, value.scale, language)
    if isinstance(value, Mapping):
        return str(value[language])
    return str(value)
