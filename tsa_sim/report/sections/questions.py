"""Ten likely questions of a session, answered from the tables; one whose figures do not exist is left out."""

from collections.abc import Callable
from typing import Any

from tsa_sim.report.document import Number, Paragraph, Section
from tsa_sim.report.making import Making
from tsa_sim.report.rating import overall, rated
from tsa_sim.report.sections import families
from tsa_sim.report.sections.budget import year_at_quantiles
from tsa_sim.report.sections.record import beside, error_number
from tsa_sim.report.words import region_words, said

Values = dict[str, Any]
Answer = Callable[[Making], Values | None]
ANY = "payment=any"


def sections(making: Making) -> tuple[Section, ...]:
    """Give a section a question: the question is its title."""
    found = []
    for key, answer in _QUESTIONS.items():
        values = answer(making)
        if values is None:
            continue
        names = {"year": making.year, "run": making.title(making.reform), "base": making.title(making.base)}
        words = said(f"question.{key}.answer", making.figures, **{**names, **values})
        title = said(f"question.{key}", **names)
        found.append(Section(f"question.{key}", title, (Paragraph(f"question.{key}", words),)))
    return tuple(found)


def _how_many(making: Making) -> Values:
    run, level = making.reform, making.level
    return {
        "persons": level(run, "recipients_persons_ytd"), "families": level(run, "recipients_families_ytd"),
        "children": level(run, "recipients_children_ytd"), "month": level(run, "recipients_persons"),
    }  # fmt: skip


def _change(making: Making) -> Values | None:
    if not making.runs.compared:
        return None
    run = making.reform
    return {
        "change": making.change(run, "recipients_persons_ytd"),
        "any": making.change(run, "recipients_persons_ytd", ANY),
    }


def _cost(making: Making) -> Values:
    low, middle, high = year_at_quantiles(making, making.reform)
    return {"low": low, "middle": middle, "high": high}


def _more_money(making: Making) -> Values | None:
    if not making.runs.compared:
        return None
    run = making.reform
    return {"total": making.change(run, "paid_total"), "tsa": making.change(run, "paid_tsa")}


def _families(making: Making) -> Values | None:
    table = families.table_of(making) if making.runs.compared else None
    keys = [column.key for column in table.columns] if table is not None else []
    if table is None or "change" not in keys:  # no line of the last law is known: nothing to compare
        return None
    place = keys.index("change")
    cells = [row.cells[place] for row in table.rows]
    gains = sum(1 for cell in cells if isinstance(cell, Number) and (cell.exact or 0) > 0)
    losses = sum(1 for cell in cells if isinstance(cell, Number) and (cell.exact or 0) < 0)
    return {"count": len(cells), "gains": gains, "losses": losses}


def _where(making: Making) -> Values | None:
    codes = making.reform.regions
    if len(codes) < 2 or making.asked.region != "KZ":
        return None
    numbers = {code: making.level(making.reform, "recipients_persons_ytd", region=code) for code in codes}
    known = {code: number for code, number in numbers.items() if number.exact is not None}
    if len(known) < 2:
        return None
    first, second, *_ = sorted(known, key=lambda code: -(known[code].exact or 0.0))
    return {"first": region_words(first), "first_number": known[first], "second": region_words(second),
            "second_number": known[second]}  # fmt: skip


def _poverty(making: Making) -> Values:
    run = making.reform
    return {"before": making.level(run, "poor_persons_before", "line=100"),
            "after": making.level(run, "poor_persons_after", "line=100")}  # fmt: skip


def _exits(making: Making) -> Values:
    run = making.reform
    return {
        "assistance": making.level(run, "exits_assistance"),
        "line": making.level(run, "exits_fixed_line", "line=50"),
    }


def _contracts(making: Making) -> Values | None:
    run = making.reform
    signed = making.level(run, "contracts_signed")
    if not signed.exact:
        return None
    return {
        "signed": signed,
        "broken": making.level(run, "contracts_broken"),
        "kept": making.level(run, "contracts_kept"),
    }


def _missed(making: Making) -> Values:
    run = making.reform
    return {"missed": making.level(run, "exclusion_error"), "entitled": making.level(run, "entitled_persons"),
            "month": making.level(run, "recipients_persons")}  # fmt: skip


def _sure(making: Making) -> Values | None:
    frame, _ = beside(making)
    use = "held_out" if (frame["use"] == "held_out").any() else "calibrated"
    letter = overall(rated(making))
    return {
        "letter": letter, "meaning": said(f"rating.meaning.{letter}"), "error": error_number(making, frame, use),
        "which": said(f"record.which_{use}"),
    }  # fmt: skip


_QUESTIONS: dict[str, Answer] = {
    "how_many": _how_many, "change": _change, "cost": _cost, "more_money": _more_money, "families": _families,
    "where": _where, "poverty": _poverty, "exits": _exits, "contracts": _contracts, "missed": _missed, "sure": _sure,
}  # fmt: skip
