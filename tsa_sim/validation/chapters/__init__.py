"""The chapters of the validation report: a file a heading, each giving its section or why there is none."""

from dataclasses import dataclass

from tsa_sim.report.document import Words


@dataclass(frozen=True)
class Absent:
    """A chapter, or a part of one, that cannot be written, and why."""

    title: Words
    reason: Words
