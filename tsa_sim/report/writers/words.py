"""The few words that the office writers add of their own, from ``tsa_sim/locale/office.yaml``."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from tsa_sim import locale
from tsa_sim.errors import Findings, UnknownName
from tsa_sim.yaml_source import read_yaml

_FILE = Path(locale.__file__).with_name("office.yaml")


def say(key: str, language: str) -> str:
    """Give a word of the writers in a language.

    Raises UnknownName for a key or a language that is not kept.
    """
    entry = office_words().get(key)
    if entry is None:
        raise UnknownName("word of the writers", key, office_words())
    if language not in entry:
        raise UnknownName("language", language, entry)
    return entry[language]


@cache
def office_words() -> Mapping[str, Mapping[str, str]]:
    """Give every word by key and language."""
    source = read_yaml(_FILE)
    if source.faults:
        raise Findings(source.faults)
    return source.content  # type: ignore[no-any-return]
