"""Contracts, measures and the load of the offices."""

from tsa_sim.report.document import Block, Paragraph, Section
from tsa_sim.report.making import Making
from tsa_sim.report.sections.poverty import measures_table
from tsa_sim.report.words import has, said
from tsa_sim.tables.declared import tables

_TOLD_ELSEWHERE = ("recipients", "budget", "poverty", "movements", "population", "applications")


def section(making: Making) -> Section:
    """Give the chapter."""
    blocks: tuple[Block, ...] = (
        Paragraph("contracts.text", said("contracts.text")),
        measures_table(making, "contracts.load", _of("applications"), None, zeros=False),
        *(
            measures_table(
                making,
                f"contracts.{name}" if has(f"contracts.{name}") else "contracts.other",
                _of(name),
                said("note.no_zeros"),
                zeros=False,
            )
            for name in _others()
        ),
    )
    return Section("contracts", said("section.contracts"), blocks)


def _of(name: str) -> tuple[tuple[str, str], ...]:
    """Give the measures of a table, for everybody."""
    table = next(table for table in tables() if table.name == name)
    return tuple((output.name, "all") for output in table.outputs)


def _others() -> list[str]:
    """Give the tables that no other chapter tells: contracts, measures, offices."""
    return [table.name for table in tables() if table.name not in _TOLD_ELSEWHERE]
