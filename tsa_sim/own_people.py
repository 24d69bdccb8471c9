"""Where the people of a run come from: the package's own, or a survey of the user's."""

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from tsa_sim.errors import Finding

if TYPE_CHECKING:
    from tsa_sim.population import Population

_KEPT = 2  # surveys held in memory at a time


class SurveyFiles(NamedTuple):
    """Where a survey lies. mapping: absolute path; files: in place of those the mapping names, empty: those."""

    mapping: Path
    files: tuple[Path, ...] = ()

    def as_dict(self, *, folders: bool) -> dict[str, Any]:
        """Write it down; without folders, names of files only, for what leaves this machine."""
        shown = str if folders else lambda path: path.name
        files = {"survey": [shown(path) for path in self.files]} if self.files else {}
        return {"mapping": shown(self.mapping), **files}


class People(Protocol):
    """People of the user's own, such as those of a survey."""

    def at(self, base: str) -> "People":
        """Give the same people, weighted to the totals of a base (YYYY-MM)."""

    def sample(self, base: str, scale: Fraction, seed: int, sample: int) -> "Population":
        """Draw the people of a replicate."""

    def described(self) -> dict[str, Any]:
        """Say for the manifest what they are, without anything of a household."""

    def copies(self, scale: Fraction) -> Mapping[int, int]:
        """Give by region (-1: the country) the number of simulated families from which on a cell may be shown."""


def drawn(own: People | None, base: str, scale: Fraction, seed: int, sample: int) -> "Population":
    """Give the people of a replicate: those of the user, or the package's own where none are given."""
    from tsa_sim.population import load

    if own is not None:
        return own.sample(base, scale, seed, sample)
    return load(base, scale=scale, seed=seed, sample=sample)


def people_of(survey: SurveyFiles | None) -> People | None:
    """Give the people of a survey; of the same files, unchanged, the very same.

    Raises Findings with every fault of the mapping, or of the files.
    """
    if survey is None:
        return None
    from tsa_sim.survey import read_mapping

    mapping = read_mapping(survey.mapping, survey.files)
    held = (survey.mapping, *mapping.files.values())
    return _loaded(survey, tuple((path.stat().st_mtime_ns, path.stat().st_size) for path in held))


@lru_cache(maxsize=_KEPT)
def _loaded(survey: SurveyFiles, as_they_were: tuple[tuple[int, int], ...]) -> People:
    from tsa_sim.survey import load as load_survey

    return load_survey(survey.mapping, *survey.files)


def refuse_households(own: object | None, what: str) -> None:
    """Refuse to hand out households one by one where they are the user's own; None: they are not. Raises Finding."""
    if own is not None:
        raise Finding(
            f"{what} would hold the households of your survey one by one",
            todo="use tables, whose small cells are hidden; tsa-sim trace shows one household and writes nothing",
        )
