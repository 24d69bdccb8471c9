"""Faults of a large file, gathered as it streams by: the first of each kind by line, the others counted."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from tsa_sim.errors import Finding, Place

OF_OTHER_WIDTH = ("cells", "in a row")  # the kind of rows that cannot be read
SHOWN = 5  # faults of one kind and column told line by line


class Gathered:
    """Faults by kind. A kind is what a reader would mend in one go: a column and what is wrong with it."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, ...], list[Finding]] = defaultdict(list)
        self._more: dict[tuple[str, ...], tuple[int, int]] = {}
        self._files: dict[tuple[str, ...], str] = {}

    def add(self, fault: Finding, *kind: str) -> None:
        """Add one fault; without a kind it is told whatever comes."""
        self._told[kind or (str(fault),)].append(fault)

    def add_lines(
        self, kind: tuple[str, ...], file: str, lines: Iterable[int], tell: Callable[[int, Place], Finding]
    ) -> None:
        """Add a fault for each line; ``tell`` makes it from its place in ``lines`` and its place in the file."""
        kind = (file, *kind)
        self._files[kind] = file
        for number, line in enumerate(lines):
            if len(self._told[kind]) < SHOWN:
                self._told[kind].append(tell(number, Place(file, int(line))))
            else:
                count, _ = self._more.get(kind, (0, 0))
                self._more[kind] = (count + 1, int(line))

    def has(self, *kind: str) -> bool:
        """Tell whether a fault of a kind (its file first) was told."""
        return bool(self._told.get(kind))

    def __bool__(self) -> bool:
        return any(self._told.values())

    def findings(self) -> list[Finding]:
        """Give all faults: those without a line first, then by line, and last how many more there are of a kind."""
        found = [fault for faults in self._told.values() for fault in faults]
        found.sort(key=lambda fault: (fault.place.file, fault.place.line or 0) if fault.place else ("", 0))
        for kind, (count, last) in self._more.items():
            what = " ".join(kind[1:])
            found.append(
                Finding(
                    f"the same ({what}) in {count:,} more lines, the last {last}",
                    todo="mend them all in the same way",
                    place=Place(self._files[kind]),
                )
            )
        return list(dict.fromkeys(found))
