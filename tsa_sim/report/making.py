"""What a section is made from: the runs, the year asked, the document's numbers, and what the user gave beside."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tsa_sim.compare import NORMS_OF_2017
from tsa_sim.headlines import how_counted
from tsa_sim.locale import LANGUAGES
from tsa_sim.report.chain import Told
from tsa_sim.report.document import Column, Number, Words
from tsa_sim.report.figures import Figures
from tsa_sim.report.runs import Run, Runs
from tsa_sim.report.spelling import unit_heading
from tsa_sim.report.words import everywhere, has, joined, said, words_of
from tsa_sim.scenario import Scenario, scenario_names
from tsa_sim.tables.declared import output
from tsa_sim.tables.tidy import WHOLE_COUNTRY

_LONG, _LEAST = 44, 10  # letters: of a title too long for a head, of what may be left of it


@dataclass(frozen=True)
class Asked:
    """What the user asked for beside the runs; left out: the last whole year, the country, nothing of the rest."""

    kind: str = "pack"
    year: int | None = None
    region: str = WHOLE_COUNTRY
    appropriation: float | None = None  # tenge of the year
    bills: Path | None = None  # the comparative table of bills
    boundaries: Path | None = None  # GeoJSON
    notes: Path | None = None
    record: Path | None = None  # a back-test made before, as JSON
    bridge: bool = False  # the runs behind the bridge may be lived
    threads: int = 2
    told: Told | None = None  # how far those runs are


@dataclass(frozen=True)
class Making:
    """One document in the making."""

    runs: Runs
    asked: Asked
    year: int
    question: Words | None = None  # the user's own
    figures: Figures = field(default_factory=Figures)

    @property
    def base(self) -> Run:
        """The run compared with."""
        return self.runs.base

    @property
    def reform(self) -> Run:
        """The run that leads."""
        return self.runs.reform

    def title(self, run: Run) -> Words:
        """Give a run's title short enough for heads, unless two read alike; at worst with its name behind it."""
        if run.name.endswith(f"_{NORMS_OF_2017}"):
            return joined(self.title(self.base), said("title.norms_of_2017"), by=", ")
        for called in (_short_title, whole_title):
            if [called(entry) for entry in self.runs.results].count(called(run)) <= 1:
                return called(run)
        return joined(_short_title(run), everywhere(f"[{run.name}]"))

    def level(self, run: Run, measure: str, group: str = "all", region: str | None = None, **more: Any) -> Number:
        """Give a measure of the year asked, of the region asked unless another is named."""
        return self.figures.level(run, measure, self.year, group, region or self.asked.region, **more)

    def change(self, run: Run, measure: str, group: str = "all", region: str | None = None, **more: Any) -> Number:
        """Give the paired difference from the base in the year asked."""
        where = region or self.asked.region
        return self.figures.change(run, self.base, measure, self.year, group, where, **more)


def label(measure: str, group: str = "all") -> Words:
    """Give the short name of a measure, of a group of it where there is one."""
    words = said(f"measure.{measure}") if has(f"measure.{measure}") else definition(measure)
    if group == "all":
        return words
    return said("measure.of_group", measure=words, group=said(f"group.{group}"))


def counted(measure: str) -> Words:
    """Say how a measure's figure of a year is counted: in an average month, ever in the year, sum of the year."""
    if output(measure).unit == "months":
        return said("counted.each_recipient")
    return said(f"counted.{how_counted(measure)}")


def column(number: Number, words: Words, key: str, how: Words | None = None) -> Column:
    """Give the column of a number: its unit and how it is counted in the head."""
    return Column(key, words, unit_heading(number.unit, number.scale), how)


def unit_of(number: Number) -> Words:
    """Give a number's unit as a cell of a table."""
    return unit_heading(number.unit, number.scale)


def definition(measure: str) -> Words:
    """Give the definition of a measure as its table declares it."""
    return words_of(output(measure).definition)


def whole_title(run: Run) -> Words:
    """Give a run's title in three languages; a language that its author left out takes another's words."""
    return words_of({language: run.scenario.title(language) for language in LANGUAGES})


def _short_title(run: Run) -> Words:
    """Give the catalogue's short name of a shipped scenario; of another its title up to a bracket or a late comma."""
    key = f"title.of.{run.name}"
    if has(key) and run.name in scenario_names() and run.scenario.titles == Scenario.load(run.name).titles:
        return said(key)
    return {language: _shortened(text) for language, text in whole_title(run).items()}


def _shortened(text: str) -> str:
    text = text.partition(" (")[0] if text.endswith(")") else text
    head = re.split(r"[,;:] ", text, maxsplit=1)[0]
    return head if len(text) > _LONG and len(head) >= _LEAST else text
