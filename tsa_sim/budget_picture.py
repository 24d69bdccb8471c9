"""The picture of a budget line: what a family has as one income moves, and how much of each further tenge is taken."""

from pathlib import Path
from typing import Any

from tsa_sim import locale
from tsa_sim.calculator.budget_line import BudgetLine
from tsa_sim.picture import new_figure, saved_figure
from tsa_sim.picture_style import COLOURS, QUIET

_THOUSAND = 1e3
_PERCENT = 100
_LOWEST, _HIGHEST = -10, 130  # percent shown: notches are named, not drawn to scale


def draw_budget_line(line: BudgetLine, path: str | Path | None = None, language: str = "en") -> Any:
    """Draw net income over own income with the notches named, and the marginal effective rate; save as PNG when asked.

    Gives the matplotlib figure.
    """

    def say(key: str, **values: Any) -> str:
        return locale.text(key, language, source=f"source.{line.varied}", **values)

    figure, (income, rate) = new_figure(2, height=3.2)
    amounts = [point.amount / _THOUSAND for point in line.points]
    own, net, below, _, mark = (COLOURS[number] for number in (0, 1, 2, 3, 5))
    income.plot(amounts, [point.net_income / _THOUSAND for point in line.points], color=net, linewidth=1.8,
                label=say("budget.with"))  # fmt: skip
    income.plot(amounts, [point.own_income / _THOUSAND for point in line.points], color=own, linewidth=1.2,
                linestyle="--", label=say("budget.own"))  # fmt: skip
    income.axhline(float(line.line) * line.members / _THOUSAND, color=below, linewidth=1, linestyle=":",
                   label=say("budget.line"))  # fmt: skip
    for number, notch in enumerate(line.notches, start=1):
        place = next(point for point in line.points if point.amount == notch.amount)
        spot = (notch.amount / _THOUSAND, place.net_income / _THOUSAND)
        income.plot(*spot, "o", color=mark, markersize=5, zorder=3)
        income.annotate(str(number), spot, (6, 5), textcoords="offset points", fontsize=9)
    income.set_title(say("budget.net"), loc="left", fontsize=10)
    income.set_ylim(bottom=0)
    income.legend(frameon=False, fontsize=8, loc="upper left")
    _draw_rate(rate, line, say)
    figure.suptitle(
        say("budget.title", region=line.family.region, month=line.family.date), fontsize=11, x=0.01, ha="left"
    )
    _name_notches(rate, line, language)
    return saved_figure(figure, path)


def _draw_rate(axis: Any, line: BudgetLine, say: Any) -> None:
    steps = [point.amount / _THOUSAND for point in line.points]
    rates = [max(_LOWEST, min(_HIGHEST, _PERCENT * rate)) for rate in line.rates()]
    axis.step(steps, [*rates, rates[-1] if rates else 0], where="post", color=COLOURS[1], linewidth=1.4)
    axis.axhline(_PERCENT, color=COLOURS[2], linewidth=1, linestyle=":")
    for notch in line.notches:
        axis.axvline(notch.amount / _THOUSAND, color=COLOURS[5], linewidth=1.2)
    axis.set_ylim(_LOWEST, _HIGHEST)
    axis.set_title(say("budget.rate"), loc="left", fontsize=10)
    axis.set_xlabel(say("budget.varied"), fontsize=9)
    axis.margins(x=0.01)


def _name_notches(axis: Any, line: BudgetLine, language: str) -> None:
    """Write what every notch is below the picture."""
    from textwrap import fill

    words = [fill(f"{number}. {notch.text(language)}", 125) for number, notch in enumerate(line.notches, start=1)]
    said = "\n".join(words) or locale.text("budget.no_notch", language)
    axis.annotate(said, (0, -0.24), xycoords="axes fraction", fontsize=8, color=QUIET, va="top")
