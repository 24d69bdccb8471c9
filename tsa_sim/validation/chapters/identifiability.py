"""Identifiability: which figures inform which coefficient, how sharply, and which coefficients cannot be told apart."""

import pandas as pd

from tsa_sim.report.document import Block, Paragraph, Section, Table, Words
from tsa_sim.report.rounding import Rule
from tsa_sim.report.words import everywhere
from tsa_sim.validation.directions import directions, identified, informed_by, pairs, profiles
from tsa_sim.validation.laying import COUNT, HUNDREDTHS, PERCENT, TENTHS, Shown, table_of, text
from tsa_sim.validation.material import Material
from tsa_sim.validation.words import say

_VALUE = Rule("count", 1, 3)


def section(material: Material) -> Section:
    """Give the chapter."""
    ensemble = material.ensemble
    laid = material.laid("identifiability.counts", "sets")
    counted = {
        "coefficients": len(ensemble.names), "figures": len(ensemble.figures), "directions": identified(ensemble),
        "sets": len(ensemble.weights),
    }  # fmt: skip
    numbers = {name: laid.number(name, float(value), COUNT) for name, value in counted.items()}
    blocks: list[Block] = [
        Paragraph("identifiability", say("text.identifiability", **numbers)),
        _coefficients(material), _profiles(material), _directions(material),
    ]  # fmt: skip
    alike = pairs(ensemble)
    if len(alike):
        blocks.append(_pairs(material, alike))
    else:
        blocks.append(Paragraph("pairs", say("text.no_pairs"), "note"))
    return Section("identifiability", say("section.identifiability"), tuple(blocks))


def _coefficients(material: Material) -> Table:
    frame = material.ensemble.identifiability()
    steep = informed_by(material.ensemble)
    laid = material.laid("identifiability.coefficients", "sets")

    def figures(name: str) -> Words:
        told = []
        for row in steep[steep["coefficient"] == name].itertuples():
            slope = laid.number(f"{name}.{row.figure}", float(row.slope), TENTHS, signed=True)  # type: ignore[arg-type]
            told.append(say("row.part", part=everywhere(str(row.figure)), error=slope))
        return {language: "; ".join(one[language] for one in told) for language in told[0]}

    columns = [
        Shown("mean", _VALUE), Shown("sd", _VALUE), Shown("share_of_prior", PERCENT),
        Shown("informed_by", words=lambda entry: figures(str(entry["coefficient"]))), text("confused_with"),
        Shown("correlation", HUNDREDTHS, signed=True),
    ]  # fmt: skip
    return table_of(laid, frame, _name, _label, columns, note=say("note.coefficients"))


def _profiles(material: Material) -> Table:
    columns = [Shown("alone", PERCENT), Shown("profiled", PERCENT), Shown("freedom", TENTHS), Shown("rise", TENTHS)]
    laid = material.laid("identifiability.profiles", "sets")
    return table_of(laid, profiles(material.ensemble), _name, _label, columns, note=say("note.profiles"))


def _directions(material: Material) -> Table:
    laid = material.laid("identifiability.directions", "sets")
    rows = [
        {"number": place + 1, "information": one.information, "names": one.names}
        for place, one in enumerate(directions(material.ensemble))
    ]

    def made_of(entry: object) -> Words:
        assert isinstance(entry, dict)
        told = []
        for name, part in entry["names"]:
            number = laid.number(f"{entry['number']}.{name}", part, HUNDREDTHS, signed=True)
            told.append(say("row.part", part=everywhere(name), error=number))
        return {language: "; ".join(one[language] for one in told) for language in told[0]}

    columns = [
        Shown("information", TENTHS), Shown("made_of", words=made_of),
        Shown("verdict", words=lambda one: say("direction.record" if one["information"] > 1 else "direction.prior")),
    ]  # fmt: skip
    return table_of(
        laid, pd.DataFrame(rows), lambda entry: str(entry["number"]), lambda entry: everywhere(str(entry["number"])),
        columns, note=say("note.directions"),
    )  # fmt: skip


def _pairs(material: Material, frame: pd.DataFrame) -> Table:
    columns = [text("taken_for"), Shown("correlation", HUNDREDTHS, signed=True)]
    laid = material.laid("identifiability.pairs", "sets")
    return table_of(
        laid,
        frame,
        lambda entry: f"{entry['coefficient']}.{entry['taken_for']}",
        _label,
        columns,
        note=say("note.pairs"),
    )


def _name(entry: object) -> str:
    assert isinstance(entry, dict)
    return str(entry["coefficient"])


def _label(entry: object) -> Words:
    return everywhere(_name(entry))
