"""Words that the office writers print around a document's: those that all formats share, and those of their own."""

from tsa_sim.locale import catalogue, word


def said(key: str, language: str) -> str:
    """Give a word of ``writers.yaml``, or of ``office.yaml``.

    Raises UnknownName for a key or language that is not kept.
    """
    return word("office" if key in catalogue("office") else "writers", key, language)
