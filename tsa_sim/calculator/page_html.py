"""An answer as a piece of HTML for notebooks: what ``page`` writes as text, in the answer's language."""

from html import escape
from typing import TYPE_CHECKING

from tsa_sim import locale
from tsa_sim.calculator.page import verdict_of

if TYPE_CHECKING:
    from tsa_sim.calculator.answer import Answer

_MARKS = {True: "✓", False: "✗"}
_QUIET = "font-size:smaller;opacity:.75"
_LEFT = "text-align:left;vertical-align:top;padding-right:1em"


def html_of(answer: "Answer") -> str:
    """Write an answer as HTML: verdict, payments, every rule that decided with its reference, and what would change it.

    Colours are the page's own, so that it reads in the light and in the dark.
    """

    def say(key: str, **values: object) -> str:
        return escape(locale.text(key, answer.language, **values))

    family = answer.case.family
    title = say(
        "answer.title", region=family.region, month=family.date, members=answer.members, children=answer.children
    )
    parts = [f'<div lang="{answer.language}"><p><b>{title}</b><br>{escape(verdict_of(answer))}</p>']
    paid = [
        (say(f"payment.{name}"), escape(locale.money(amount, answer.language)))
        for name, amount in answer.payments.items()
        if amount
    ]
    rows = "".join(f'<tr><td style="{_LEFT}">{name}</td><td>{amount}</td></tr>' for name, amount in paid)
    parts.append(f"<p>{say('answer.payments')} {'' if paid else say('answer.nothing')}</p><table>{rows}</table>")
    parts.append(f"<p>{say('answer.why')}</p><table>")
    for reason in answer.reasons:
        reference = f'<br><span style="{_QUIET}">{escape(reason.reference)}</span>' if reason.reference else ""
        parts.append(
            f'<tr><td style="{_LEFT}">{_MARKS[reason.passed]}</td>'
            f'<td style="{_LEFT}">{escape(reason.text)}{reference}</td></tr>'
        )
    parts.append("</table>")
    told = (("answer.notes", answer.notes), ("answer.change", [change.effect for change in answer.what_would_change]))
    for key, lines in told:
        if lines:
            parts.append(f"<p>{say(key)}</p><ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>")
    return "".join(parts) + "</div>"
