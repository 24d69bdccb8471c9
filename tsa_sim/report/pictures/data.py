"""What a picture is drawn from, read key by key; a key that is missing is told by picture and key."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tsa_sim.errors import BadValue

Values = list[float | None]

_DECIMALS = 1
_CLOSE = 1e-9  # rounding of binary fractions when shown values are added, relative


class Shown(NamedTuple):
    """A picture's data in one language."""

    name: str
    language: str
    data: Mapping[str, Any]

    def wanted(self, key: str, inside: Mapping[str, Any] | None = None) -> Any:
        """Give what stands under a key of the data, or of a mapping inside it.

        Raises BadValue when the key is missing.
        """
        within = self.data if inside is None else inside
        if within.get(key) is None:
            raise BadValue(f"picture {self.name}", key, "is missing from its data", "give it as its kind asks")
        return within[key]

    def word(self, words: Mapping[str, str] | str) -> str:
        """Give words in the picture's language.

        Raises BadValue when the language is missing.
        """
        if isinstance(words, str):
            return words
        if self.language not in words:
            raise BadValue(f"picture {self.name}", dict(words), f"has no {self.language}", "give kk, ru and en")
        return words[self.language]

    def named(self, key: str, inside: Mapping[str, Any] | None = None) -> str:
        """Give the words under a key in the picture's language."""
        return self.word(self.wanted(key, inside))

    def values(self, key: str, length: int, inside: Mapping[str, Any] | None = None) -> Values:
        """Give a column of numbers, as many as the picture has places.

        Raises BadValue for another number of them.
        """
        found = [None if value is None else float(value) for value in self.wanted(key, inside)]
        if len(found) != length:
            raise BadValue(f"picture {self.name}", key, f"has {len(found)} values, not {length}", "give one a place")
        return found

    def band(self, length: int, inside: Mapping[str, Any]) -> tuple[Values, Values] | None:
        """Give low and high of an interval, or None when there is none."""
        if inside.get("low") is None or inside.get("high") is None:
            return None
        return self.values("low", length, inside), self.values("high", length, inside)

    def parts(self, key: str) -> Sequence[Mapping[str, Any]]:
        """Give a list of mappings that may be left out."""
        return self.data.get(key) or ()

    @property
    def decimals(self) -> int:
        """Digits behind the comma of a printed value."""
        return int(self.data.get("decimals", _DECIMALS))


def same(one: float, other: float) -> bool:
    """Say whether two sums of shown values are equal, but for binary fractions."""
    return abs(one - other) <= _CLOSE * max(abs(one), abs(other), 1.0)


def drawable(values: Values) -> list[float]:
    """Give values with what is hidden or unknown as a gap."""
    return [float("nan") if value is None else value for value in values]
