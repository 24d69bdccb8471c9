"""Regions: who receives and what is paid where, on a map of tiles or the user's boundaries."""

from collections.abc import Mapping
from typing import Any

from tsa_sim.report.document import Block, Column, Number, Paragraph, Picture, Row, Section, Table
from tsa_sim.report.making import Making, column, counted
from tsa_sim.report.runs import Run
from tsa_sim.report.words import joined, region_words, said
from tsa_sim.tables.tidy import WHOLE_COUNTRY

PERSONS, PAID = "recipients_persons_ytd", "paid_total"


def section(making: Making) -> Section | None:
    """Give the chapter; None where the runs hold one region alone."""
    if len(making.reform.regions) < 2:
        return None
    blocks: list[Block] = [*_text(making), _map(making), _table(making, PERSONS), _table(making, PAID)]
    shapes = _shapes(making)
    missing = [code for code in making.reform.regions if shapes is not None and code not in shapes]
    if missing:
        names = joined(*(region_words(code) for code in missing), by=", ")
        blocks.insert(-2, Paragraph("regions.without_boundary", said("regions.without_boundary", names=names), "note"))
    return Section("regions", said("section.regions"), tuple(blocks))


def _text(making: Making) -> tuple[Paragraph, ...]:
    """Give where it changes most; nothing where every region's figure is hidden."""
    found = [(code, _leading(making, code)) for code in making.reform.regions]
    known = [(code, number) for code, number in found if number.exact is not None]
    if not known:
        return ()
    most = max(known, key=lambda entry: abs(entry[1].exact or 0.0))
    key = "regions.text_compared" if making.runs.compared else "regions.text"
    words = said(key, making.figures, year=making.year, most=region_words(most[0]), number=most[1],
                 base=making.title(making.base), run=making.title(making.reform))  # fmt: skip
    return (Paragraph("regions.text", words, "lead"),)


def _leading(making: Making, code: str) -> Number:
    """Give the figure of the map: the change against the base, or the level of a run alone."""
    return (
        making.change(making.reform, PERSONS, region=code)
        if making.runs.compared
        else making.level(making.reform, PERSONS, region=code)
    )


def _map(making: Making) -> Picture:
    codes = list(making.reform.regions)
    numbers = [_leading(making, code) for code in codes]
    signed = making.runs.compared
    data: dict[str, Any] = {
        "unit": said("picture.persons_in_year"), "regions": codes, "values": [number.shown for number in numbers],
        "signed": signed,
    }  # fmt: skip
    shapes = _shapes(making)
    if shapes:
        data["shapes"] = shapes
    known = sorted((number for number in numbers if number.shown is not None), key=lambda number: number.shown or 0)
    key = "regions.map_change" if signed else "regions.map"
    title = said(key, year=making.year, run=making.title(making.reform), base=making.title(making.base))
    if not known:
        return Picture("regions.map", "tile_map", title, title, data)
    alternative = said("regions.areas_described" if shapes else "regions.map_described", title=title, lowest=known[0],
                       highest=known[-1])  # fmt: skip
    return Picture("regions.map", "tile_map", title, alternative, data)


def _shapes(making: Making) -> Mapping[str, Any] | None:
    if making.asked.boundaries is None:
        return None
    from tsa_sim.report.pictures.boundaries import read

    return read(making.asked.boundaries)


def _table(making: Making, measure: str) -> Table:
    runs = making.runs.results
    rows = [Row(region_words(code), _cells(making, runs, measure, code)) for code in making.reform.regions]
    whole = _cells(making, runs, measure, WHOLE_COUNTRY)
    rows.append(Row(region_words(WHOLE_COUNTRY), whole, True))
    how = counted(measure)
    columns: list[Column] = [
        column(number, making.title(run), run.name, how) for run, number in zip(runs, whole, strict=False)
    ]
    columns += [
        column(
            whole[-1], said("head.change_last", run=making.title(run), base=making.title(making.base)), "change", how
        )
        for run in runs[1:][-1:]
    ]
    title = said(f"regions.table.{measure}", year=making.year)
    return Table(f"regions.{measure}", title, said("head.region"), tuple(columns), tuple(rows), said("note.parts_add"))


def _cells(making: Making, runs: tuple[Run, ...], measure: str, code: str) -> tuple[Number, ...]:
    cells = [making.level(run, measure, region=code, part=True) for run in runs]
    if making.runs.compared:
        cells.append(making.change(making.reform, measure, region=code, part=True))
    return tuple(cells)
