"""Columns that a heading lacks, and those written in letters that only look right."""

from tsa_sim.alphabets import in_latin, mixed_word, one_alphabet
from tsa_sim.errors import BrokenFile, Finding, MixedAlphabets, Place, UnknownName


def missing_columns(file: str, header: list[str], wanted: set[str]) -> list[Finding]:
    """Give a fault for each column that the heading lacks; a name with letters of another alphabet is recognised."""
    faults: list[Finding] = []
    for name in sorted(wanted - set(header)):
        twin = next((other for other in header if in_latin(other).casefold() == in_latin(name).casefold()), None)
        if twin is None:
            fault = UnknownName("column", name, header, Place(file, 1))
            faults.append(fault)
            continue
        place = Place(file, 1, header.index(twin) + 1)
        if twin.casefold() == name.casefold():
            faults.append(BrokenFile(f"the column is {twin!r}, the mapping says {name!r}", todo="Write it alike",
                                     place=place))  # fmt: skip
            continue
        mixed = mixed_word(twin)
        said = mixed.described if mixed else "letters of another alphabet that look the same"
        faults.append(
            MixedAlphabets(
                f"the column {twin!r} is not {name!r}: {said}",
                todo=f"write {one_alphabet(twin) if mixed else name!r} in the file, or the file's own in the mapping",
                place=place,
            )
        )
    return faults
