"""An answer as a page of plain text in one language."""

from typing import TYPE_CHECKING

from tsa_sim import locale

if TYPE_CHECKING:
    from tsa_sim.calculator.answer import Answer

_YES, _NO = "+", "-"


def page_of(answer: "Answer") -> str:
    """Write an answer as text: what is paid, why, what should be known, and what would change it."""

    def say(key: str, **values: object) -> str:
        return locale.text(key, answer.language, **values)

    family = answer.case.family
    lines = [
        say("answer.title", region=family.region, month=family.date, members=answer.members, children=answer.children),
        verdict_of(answer),
        "",
        say("answer.payments"),
        *_payments(answer),
        "",
        say("answer.why"),
    ]
    for reason in answer.reasons:
        lines.append(f"  {_YES if reason.passed else _NO} {reason.text}")
        if reason.reference:
            lines.append(f"      {say('answer.reference')}: {reason.reference}")
    if answer.notes:
        lines += ["", say("answer.notes"), *(f"  {note}" for note in answer.notes)]
    if answer.what_would_change:
        lines += ["", say("answer.change"), *(f"  {change.effect}" for change in answer.what_would_change)]
    return "\n".join(lines) + "\n"


def verdict_of(answer: "Answer") -> str:
    """Say in a sentence whether assistance is granted, of which kind, how much and for how long."""
    if not answer.eligible:
        return locale.text("answer.refused", answer.language)
    amount = answer.tsa_total + answer.payments["orleu"]
    kind = str(answer.assistance_kind)
    months = answer.months_of_grant
    return locale.text("answer.granted", answer.language, kind=kind, amount=amount, months=months)


def _payments(answer: "Answer") -> list[str]:
    paid = {name: amount for name, amount in answer.payments.items() if amount}
    if not paid:
        return [f"  {locale.text('answer.nothing', answer.language)}"]
    words = {name: locale.text(f"payment.{name}", answer.language) for name in paid}
    width = max(map(len, words.values()))
    return [f"  {words[name]:<{width}}  {locale.money(amount, answer.language):>10}" for name, amount in paid.items()]
