"""Assumptions: what each coefficient moves over its range, and what was not moved."""

import pandas as pd

from tsa_sim.behaviour.coefficients import registry
from tsa_sim.population.assumptions import assumptions
from tsa_sim.report.document import Block, Paragraph, Picture, Section, Table
from tsa_sim.report.rounding import Rule, rounded
from tsa_sim.report.words import everywhere
from tsa_sim.validation.laying import COUNT, PERCENT, POINTS, Shown, table_of, text
from tsa_sim.validation.material import Material
from tsa_sim.validation.sensitivity import DEFAULT, LOOKED_AT, YEARS, held, tornado
from tsa_sim.validation.words import say, statistic_words

_SHOWN = 15  # bars of a picture
_BASE = "2018-01"
_VALUE = Rule("count", 1, 4)


def section(material: Material) -> Section:
    """Give the chapter."""
    frame = material.sensitivity
    blocks: list[Block] = [Paragraph("assumptions", say("text.assumptions"))]
    if frame.empty:
        blocks.append(Paragraph("sensitivity", say("absent.sensitivity"), "note"))
    else:
        if not material.of_this_model:
            blocks.append(Paragraph("stale", say("text.stale"), "warning"))
        blocks.append(_how(material, frame))
        for name in LOOKED_AT:
            blocks.append(_picture(material, tornado(frame, max(YEARS), name).head(_SHOWN), name))
        blocks += [_table(material, frame, year) for year in sorted(YEARS, reverse=True)]
    blocks += [_held(material), _of_people(material)]
    return Section("assumptions", say("section.assumptions"), tuple(blocks))


def _how(material: Material, frame: pd.DataFrame) -> Paragraph:
    laid = material.laid("assumptions.runs", "sensitivity")
    runs = frame[["coefficient", "end"]].drop_duplicates()
    numbers = {
        "runs": laid.number("runs", float((runs["coefficient"] != DEFAULT).sum()), COUNT),
        "coefficients": laid.number("coefficients", float(runs["coefficient"].nunique() - 1), COUNT),
        "replicates": laid.number("replicates", float(frame["replicates"].iloc[0]), COUNT),
    }
    return Paragraph("sensitivity", say("text.sensitivity", scale=str(frame["scale"].iloc[0]), **numbers))


def _picture(material: Material, found: pd.DataFrame, name: str) -> Picture:
    """Draw what moves most; the figures are those of the table below."""
    bars = []
    for row in found.itertuples():
        low, high = (rounded(float(end), PERCENT) for end in (row.low, row.high))  # type: ignore[arg-type]
        bars.append({"name": everywhere(str(row.coefficient)), "low": low, "high": high})
    words = {"measure": statistic_words(name), "year": max(YEARS)}
    data = {"unit": say("unit.change"), "decimals": 1, "bars": bars}
    first = found.iloc[0]
    alternative = say("alternative.tornado", **words, name=str(first["coefficient"]))
    return Picture(f"tornado.{name}", "tornado", say("picture.tornado", **words), alternative, data)


def _table(material: Material, frame: pd.DataFrame, year: int) -> Table:
    """Lay out every moved coefficient: its range, and what both ends do to persons and tenge of a year."""
    parts = {name: tornado(frame, year, name).set_index("coefficient") for name in LOOKED_AT}
    known, rows = registry(), []
    for coefficient in parts[LOOKED_AT[0]].index:
        if coefficient not in known:  # renamed since the runs were made
            continue
        entry = known[coefficient]
        ends = {
            f"{side}_{what}": float(parts[name].loc[coefficient, side])
            for what, name in zip(("persons", "paid"), LOOKED_AT, strict=True)
            for side in ("low", "high")
        }
        spread = float(parts[LOOKED_AT[0]].loc[coefficient, "spread"])
        rows.append({"coefficient": coefficient, "value": entry.value, "from": entry.low, "to": entry.high, **ends,
                     "spread": spread, "source": entry.source})  # fmt: skip
    columns = [
        Shown("value", _VALUE), Shown("from", _VALUE), Shown("to", _VALUE),
        *(Shown(name, PERCENT, signed=True) for name in ("low_persons", "high_persons", "low_paid", "high_paid")),
        Shown("spread", POINTS), *([text("source")] if year == max(YEARS) else []),
    ]  # fmt: skip
    laid = material.laid(f"assumptions.moved.{year}", "sensitivity")
    return table_of(
        laid, pd.DataFrame(rows), lambda entry: str(entry["coefficient"]),
        lambda entry: everywhere(str(entry["coefficient"])), columns, note=say("note.moved"),
    )  # fmt: skip


def _held(material: Material) -> Table:
    rows = [
        {"coefficient": name, "kind": isinstance(entry.value, dict), "unit": entry.unit, "source": entry.source}
        for name, entry in held().items()
    ]
    columns = [
        Shown("why", words=lambda entry: say("held.table" if entry["kind"] else "held.fixed")),
        text("unit"),
        text("source"),
    ]
    laid = material.laid("assumptions.held", "coefficients")
    return table_of(
        laid, pd.DataFrame(rows), lambda entry: str(entry["coefficient"]),
        lambda entry: everywhere(str(entry["coefficient"])), columns,
    )  # fmt: skip


def _of_people(material: Material) -> Table:
    rows = [
        {"name": name, "value": entry.value if isinstance(entry.value, int | float) else None, "from": entry.low,
         "to": entry.high, "unit": entry.unit, "reason": entry.reason}
        for name, entry in assumptions(_BASE).items()
    ]  # fmt: skip
    columns = [Shown("value", _VALUE), Shown("from", _VALUE), Shown("to", _VALUE), text("unit"), text("reason")]
    laid = material.laid("assumptions.people", "assumptions")
    return table_of(
        laid, pd.DataFrame(rows), lambda entry: str(entry["name"]), lambda entry: everywhere(str(entry["name"])),
        columns, note=say("note.people"),
    )  # fmt: skip
