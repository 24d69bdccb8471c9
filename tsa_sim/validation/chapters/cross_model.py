"""Cross-model validation: other programs of the same law and the same month, and what they say."""

import pandas as pd

from tsa_sim.report.document import Block, Paragraph, Section
from tsa_sim.report.words import everywhere
from tsa_sim.validation.chapters.verification import checks_box
from tsa_sim.validation.laying import COUNT, Shown, table_of, text
from tsa_sim.validation.material import Material
from tsa_sim.validation.words import say


def section(material: Material) -> Section:
    """Give the chapter."""
    blocks: list[Block] = [
        Paragraph("cross_model", say("text.cross_model")),
        checks_box(material, "cross_model.checks", material.live.others),
    ]
    found = material.workshop
    if found is None:
        blocks.append(Paragraph("oracles", say("absent.workshop"), "note"))
    else:
        laid = material.laid("cross_model.oracles", "workshop")
        families, right = (
            laid.number(f"by_hand.{name}", float(sum(getattr(entry, name) for entry in found.by_hand)), COUNT)
            for name in ("families", "by_second_law")
        )
        blocks.append(Paragraph("second_law", say("text.second_law", families=families, right=right)))
        if found.oracles:
            frame = pd.DataFrame([vars(entry) for entry in found.oracles])
            blocks.append(
                table_of(
                    laid, frame, lambda entry: str(entry["against"]), lambda entry: everywhere(str(entry["against"])),
                    [text("where"), Shown("families", COUNT), Shown("differences", COUNT)], note=say("note.oracles"),
                )
            )  # fmt: skip
    return Section("cross_model", say("section.cross_model"), tuple(blocks))
