"""The description as a document: the seven headings of the protocol, in its order."""

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from tsa_sim.columns import HOUSEHOLD, PERSON, Column
from tsa_sim.record.bench import model_hash
from tsa_sim.regions import REGIONS, REGIONS_2018
from tsa_sim.report.document import Block, Document, Paragraph, Section, Table, Words
from tsa_sim.report.figures import Figures
from tsa_sim.report.rounding import Rule
from tsa_sim.report.words import everywhere, words_of
from tsa_sim.tables import tables
from tsa_sim.validation.laying import COUNT, Laid, Shown, table_of, text
from tsa_sim.validation.odd import reading
from tsa_sim.validation.words import content, say, told

KIND = "odd"
HEADINGS = ("purpose", "entities", "process", "concepts", "initialisation", "input", "submodels")
_VALUE = Rule("count", 1, 4)
_SHORT = 16


def build(date: str) -> Document:
    """Make the description. date: YYYY-MM-DD, printed as the day of the run."""
    figures = Figures()
    prose = content("odd")
    sections = []
    for heading in HEADINGS:
        blocks: list[Block] = [
            Paragraph(f"{heading}.{key}", told(words)) for key, words in prose[heading].items() if key != "title"
        ]
        if heading in _TABLES:
            blocks += _TABLES[heading](figures)
        sections.append(Section(heading, told(prose[heading]["title"]), tuple(blocks)))
    fingerprint = f"{KIND} {model_hash()[:_SHORT]}"
    return Document(
        KIND, say("odd.title"), say("odd.subtitle"), say("odd.answer"), fingerprint, date, None,
        dict(figures.numbers), tuple(sections), {"runs": {KIND: model_hash()}},
    )  # fmt: skip


def _entities(figures: Figures) -> list[Block]:
    laid = Laid(figures, "code", "odd.counts")
    counted = {
        "person": len(PERSON), "household": len(HOUSEHOLD), "regions": len(REGIONS), "before": len(REGIONS_2018),
    }  # fmt: skip
    numbers = {name: laid.number(name, float(value), COUNT) for name, value in counted.items()}
    return [
        Paragraph("entities.counts", say("odd.entities", **numbers)),
        _fields(figures, "odd.person", PERSON),
        _fields(figures, "odd.household", HOUSEHOLD),
        _parts(figures, "odd.codes", reading.codes()),
        _parts(figures, "odd.desk", reading.desk_fields()),
    ]


def _fields(figures: Figures, name: str, fields: dict[str, Column]) -> Table:
    rows = [{"name": field, **column._asdict()} for field, column in fields.items()]
    return _texts(figures, name, rows, ["type", "unit", "meaning"])


def _process(figures: Figures) -> list[Block]:
    found = []
    for name, steps in (("odd.month", reading.order_of_month()), ("odd.between", reading.between_months())):
        rows = [{"name": f"{step.number}  {step.name}", "module": step.module, "says": step.says} for step in steps]
        found.append(_texts(figures, name, rows, ["says", "module"]))
    return list(found)


def _concepts(figures: Figures) -> list[Block]:
    return [_parts(figures, "odd.chance", reading.uses_of_chance())]


def _observed(figures: Figures) -> Table:
    rows = [
        {"name": output.name, "table": table.name, "unit": output.unit, "definition": output.definition}
        for table in tables()
        for output in table.outputs
    ]
    columns = [Shown("definition", words=lambda entry: words_of(entry["definition"])), text("unit"), text("table")]
    return _laid_out(figures, "odd.outputs", rows, columns)


def _input(figures: Figures) -> list[Block]:
    rows = [{"name": kept.name, "rows": kept.rows, "says": kept.says} for kept in reading.kept_tables()]
    packed = _laid_out(figures, "odd.data", rows, [Shown("rows", COUNT), text("says")])
    named = [{"name": key, "says": title} for key, title in reading.sources()]
    return [packed, _texts(figures, "odd.sources", named, ["says"])]


def _submodels(figures: Figures) -> list[Block]:
    laws = [{"name": one.name, **one._asdict()} for one in reading.programmes()]
    columns = [text("says"), *(Shown(name, COUNT) for name in ("parameters", "values", "rules"))]
    found: list[Block] = [
        _laid_out(figures, "odd.law", laws, columns), _parts(figures, "odd.behaviours", reading.behaviours())
    ]  # fmt: skip
    for part in reading.behaviours():
        entries = reading.coefficients_of(part.name)
        if entries:
            found += [Paragraph(f"behaviour.{part.name}", everywhere(f"{part.name}. {part.says}"), "lead")]
            found.append(_coefficients(figures, part.name, entries))
    return [*found, _observed(figures)]


def _coefficients(figures: Figures, behaviour: str, entries: Sequence[tuple[str, Any]]) -> Table:
    """Lay out a behaviour's coefficients; one that is a table by age or year shows no single value."""
    rows = [
        {"name": name, "value": None if isinstance(entry.value, dict) else float(entry.value), "from": entry.low,
         "to": entry.high, "unit": entry.unit, "reason": entry.reason, "source": entry.source}
        for name, entry in entries
    ]  # fmt: skip
    columns = [
        Shown("value", _VALUE),
        Shown("from", _VALUE),
        Shown("to", _VALUE),
        text("unit"),
        text("source"),
        text("reason"),
    ]
    laid = Laid(figures, "code", f"odd.coefficients.{behaviour}")
    title = say("odd.coefficients", name=behaviour)
    return table_of(laid, pd.DataFrame(rows).astype({"value": object}), _key, _label, columns, title=title)


def _parts(figures: Figures, name: str, parts: Sequence[reading.Part]) -> Table:
    return _texts(figures, name, [part._asdict() for part in parts], ["says"])


def _texts(figures: Figures, name: str, rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> Table:
    return _laid_out(figures, name, rows, [text(column) for column in columns])


def _laid_out(figures: Figures, name: str, rows: Sequence[dict[str, Any]], columns: Sequence[Shown]) -> Table:
    return table_of(Laid(figures, "code", name), pd.DataFrame(rows), _key, _label, columns)


def _key(entry: Any) -> str:
    return str(entry["name"])


def _label(entry: Any) -> Words:
    return everywhere(_key(entry))


_TABLES: dict[str, Callable[[Figures], list[Block]]] = {
    "entities": _entities, "process": _process, "concepts": _concepts, "input": _input, "submodels": _submodels,
}  # fmt: skip
