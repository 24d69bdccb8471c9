"""Every fault by name: what was found, where, what to do.

One family of exceptions. Each class stands for one kind of fault, carries the offending values as attributes and
makes its own sentence, so that the same fault reads the same in a notebook and at the command line.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True)
class Place:
    """Where a fault lies: a file, and where known its line and column (both counted from 1)."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [self.file, *(str(part) for part in (self.line, self.column) if part is not None)]
        return ":".join(parts)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Give the known name closest to ``name``, or None when nothing is close."""
    found = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


class TsaError(Exception):
    """A fault in what the user gave: the message says what, where and what to do."""


class Finding(TsaError):
    """One fault: what was found, where it stands and what to do about it."""

    def __init__(self, found: str, *, todo: str, place: Place | None = None) -> None:
        self.found = found
        self.todo = todo
        self.place = place
        where = f"{place}: " if place else ""
        super().__init__(f"{where}{found}. {todo[:1].upper()}{todo[1:]}{'' if todo.endswith('?') else '.'}")

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild_finding, (type(self), self.args, self.__dict__))


def _rebuild_finding(kind: type[Finding], args: tuple[object, ...], attributes: dict[str, object]) -> Finding:
    fault = kind.__new__(kind)
    fault.args = args
    fault.__dict__.update(attributes)
    return fault


class Findings(TsaError):
    """Several faults of one input, told at once, one a line."""

    def __init__(self, faults: Sequence[Finding]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[object, ...]:
        return (Findings, (list(self.faults),))


def in_order(faults: Iterable[Finding]) -> list[Finding]:
    """Order faults as they stand in their files, each once; a mixed word is not also told as an unknown name."""
    once = list(dict.fromkeys(faults))
    mixed = {fault.place for fault in once if isinstance(fault, MixedAlphabets)}
    told = [fault for fault in once if not (isinstance(fault, UnknownName) and fault.place in mixed)]
    return sorted(told, key=_standing)


def _standing(fault: Finding) -> tuple[str, int, int]:
    place = fault.place
    return (place.file, place.line or 0, place.column or 0) if place else ("", 0, 0)


class RunFailed(Exception):
    """A run that broke off: what was finished is kept."""


class MissingFile(Finding):
    """A file that is not there, or cannot be read."""

    def __init__(
        self, path: str, reason: str = "there is no such file", near: str | None = None, place: Place | None = None
    ) -> None:
        self.path = path
        super().__init__(
            f"{path}: {reason}",
            todo=f"did you mean {near}?" if near else "Check the path and its spelling",
            place=place,
        )


class UnknownName(Finding):
    """A name that is not known here; the nearest known one is offered."""

    def __init__(self, kind: str, name: str, known: Iterable[str], place: Place | None = None) -> None:
        self.kind, self.name = kind, name
        self.known = sorted(known)
        close = nearest(name, self.known)
        todo = f"did you mean {close!r}?" if close else f"Known: {_listed(self.known)}"
        super().__init__(f"unknown {kind} {name!r}", todo=todo, place=place)


class BadValue(Finding):
    """A value of the wrong type, unit or range."""

    def __init__(self, key: str, value: object, problem: str, todo: str, place: Place | None = None) -> None:
        self.key, self.value = key, value
        super().__init__(f"{key}: {value!r} {problem}", todo=todo, place=place)


class BrokenFile(Finding):
    """A file that is not what its name says: wrong encoding or syntax."""


class MixedAlphabets(Finding):
    """A word in which letters of one alphabet pose as letters of another."""


class Doubt(Finding):
    """A warning of a file: what it says is allowed, and probably not what was meant."""


class Implausible(UserWarning):
    """A warning: a coefficient outside the range thought plausible, but not impossible."""


class OutsideData(Finding):
    """A date or region for which no figures are held."""


class Unwritable(Finding):
    """A folder or file that cannot be written."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        super().__init__(f"{path} cannot be written: {reason}", todo="Give another folder with --out")


def _listed(names: Sequence[str], most: int = 12) -> str:
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown}, ... ({len(names)} in all)"
