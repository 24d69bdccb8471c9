"""Verification: whether the program does what the law and the papers say, asked of it while the report is made."""

import pandas as pd

from tsa_sim.report.document import Block, Box, Check, Paragraph, Section, Table
from tsa_sim.report.words import everywhere
from tsa_sim.validation.laying import COUNT, Shown, table_of
from tsa_sim.validation.live import Answer
from tsa_sim.validation.material import Material
from tsa_sim.validation.words import say
from tsa_sim.validation.workshop import Workshop


def section(material: Material) -> Section:
    """Give the chapter."""
    text = Paragraph("verification", say("text.verification", scale=material.live.scale))
    blocks: list[Block] = [text, checks_box(material, "verification.checks", material.live.itself), _balance(material)]
    if material.workshop is None:
        blocks.append(Paragraph("workshop", say("absent.workshop"), "note"))
    else:
        blocks += _of_workshop(material, material.workshop)
    return Section("verification", say("section.verification"), tuple(blocks))


def checks_box(material: Material, name: str, answers: tuple[Answer, ...]) -> Box:
    """Give checks in a box, each with how many figures it compared and how many differ."""
    laid = material.laid(name, "live")
    checks = []
    for answer in answers:
        compared, differing = (
            laid.number(f"{answer.key}.{what}", float(value), COUNT)
            for what, value in (("compared", answer.compared), ("differing", answer.differing))
        )
        words = say(f"check.{answer.key}", compared=compared, differing=differing)
        checks.append(Check(answer.key, words, answer.passed))
    return Box(name, say(f"table.{name}"), tuple(checks))


def _balance(material: Material) -> Table:
    frame = pd.DataFrame([{**vars(entry), "unexplained": entry.unexplained} for entry in material.live.balance])
    columns = [Shown(name, COUNT) for name in ("before", "births", "deaths", "after", "unexplained")]
    laid = material.laid("verification.balance", "live")
    return table_of(
        laid, frame, lambda entry: str(entry["year"]), lambda entry: everywhere(str(entry["year"])),
        columns, note=say("note.balance"),
    )  # fmt: skip


def _of_workshop(material: Material, found: Workshop) -> list[Block]:
    by_hand, tests = (pd.DataFrame([vars(entry) for entry in part]) for part in (found.by_hand, found.tests))
    laid = material.laid("verification.by_hand", "workshop")
    families, right = (
        laid.number(f"all.{name}", float(by_hand[name].sum()), COUNT) for name in ("families", "by_calculator")
    )
    planted, noticed = (
        laid.number(f"faults.{name}", float(value), COUNT)
        for name, value in (("planted", found.planted), ("noticed", found.noticed))
    )
    return [
        Paragraph("by_hand", say("text.by_hand", families=families, right=right)),
        table_of(
            laid, by_hand, lambda entry: str(entry["regime"]), lambda entry: say(f"regime.{entry['regime']}"),
            [Shown(name, COUNT) for name in ("families", "by_calculator", "by_second_law")],
        ),
        Paragraph("faults", say("text.faults", planted=planted, noticed=noticed)),
        table_of(
            material.laid("verification.tests", "workshop"), tests, lambda entry: str(entry["kind"]),
            lambda entry: everywhere(str(entry["kind"])), [Shown("files", COUNT), Shown("functions", COUNT),
            Shown("asks", words=lambda entry: say(f"tests.{entry['kind']}"))],
        ),
    ]  # fmt: skip
