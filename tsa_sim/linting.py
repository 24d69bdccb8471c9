"""Doubts about scenarios and reforms that can be run: allowed, and probably not what was meant.

A reform overlaid by another, a line that falls without transition, a tenge more that costs more than a tenge where it
did not before, an act cited in months in which it is not in force. Doubts are warnings; faults are told elsewhere.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tsa_sim.calculator.applicants import Family, Member, Status
from tsa_sim.calculator.budget_line import BudgetLine, line_of
from tsa_sim.calculator.law import Laws
from tsa_sim.calendar import Month, month, month_text
from tsa_sim.columns import Sex
from tsa_sim.errors import Doubt, OutsideData, Place
from tsa_sim.parameters import LawBook, law_book, poverty_line
from tsa_sim.parameters.acts import acts_cited
from tsa_sim.parameters.overlay import Places, nowhere
from tsa_sim.regions import region, regions
from tsa_sim.scenario import Reform, Scenario

_GRID_REGION = "KZKAR"
_ALLOWED_RATE = 1.1  # per-head rounding moves the rate of a step by a few percent
_LEAST_LOSS = 500  # tenge a month: a notch that costs more is told
_TRANSITION = "tsa.grandfathering_months"


class _Step(NamedTuple):
    """A month in which a reform sets values, with the law before and after."""

    reform: Reform
    number: int  # in the scenario's list; -1 for a reform on its own
    when: Month
    names: tuple[str, ...]


def doubts_of(found: Scenario | Reform, place: Places = nowhere) -> tuple[Doubt, ...]:
    """Give every doubt about a scenario, or about a reform laid over the law in force."""
    reforms = found.reforms if isinstance(found, Scenario) else (found,)
    below = law_book(found.law) if isinstance(found, Scenario) else law_book()
    book = found.law_book() if isinstance(found, Scenario) else found.over(below)
    steps = _steps(reforms, isinstance(found, Scenario))
    return (
        *_overlaps(reforms, place),
        *_falling_lines(steps, book, place),
        *_costly_tenges(steps, below, book, place),
        *_acts_not_in_force(steps, place),
    )


def _steps(reforms: Sequence[Reform], in_list: bool) -> list[_Step]:
    steps = []
    for number, reform in enumerate(reforms):
        for date in sorted({date for dates in reform.values.values() for date in dates}):
            names = tuple(name for name, dates in reform.values.items() if date in dates)
            steps.append(_Step(reform, number if in_list else -1, month(date), names))
    return steps


def _where(step: _Step, place: Places) -> Place | None:
    if step.number >= 0:
        return place("reforms", step.number)
    return place(step.names[0], month_text(step.when), key=True)


def _overlaps(reforms: Sequence[Reform], place: Places) -> Iterator[Doubt]:
    """Find parameters that two reforms hold in the same months: the one named later holds."""
    for number, later in enumerate(reforms):
        for earlier in reforms[:number]:
            for name in later.values:
                if name not in earlier.values:
                    continue
                since = max(min(map(month, earlier.values[name])), min(map(month, later.values[name])))
                if _holds(earlier, name, since) and _holds(later, name, since):
                    yield Doubt(
                        f"{name} is set by {earlier.name} and by {later.name} for the same months, from "
                        f"{month_text(since)} on: {later.name} holds",
                        todo="keep one of them, or end the first with null",
                        place=place("reforms", number),
                    )


def _holds(reform: Reform, name: str, when: Month) -> bool:
    dates = [date for date in sorted(reform.values[name]) if month(date) <= when]
    return bool(dates) and reform.values[name][dates[-1]] is not None


def _falling_lines(steps: Sequence[_Step], book: LawBook, place: Places) -> Iterator[Doubt]:
    """Find months in which a reform puts the poverty line below what the law of the month before would give."""
    for step in steps:
        if not any(name.startswith(("tsa.", "minimums.")) for name in step.names) or step.when >= book.ends:
            continue
        lower = _lower_lines(book, step.when)
        if lower and int(book.value(_TRANSITION, step.when)) == 0:
            code, before, after = lower[0]
            others = f" and {len(lower) - 1} other regions" if len(lower) > 1 else ""
            yield Doubt(
                f"{step.reform.name}: in {month_text(step.when)} the poverty line falls in {region(code).name_en} from "
                f"{before} to {after} tenge{others}, and no transition is set",
                todo=f"set {_TRANSITION}, or keep it so",
                place=_where(step, place),
            )


def _lower_lines(book: LawBook, when: Month) -> list[tuple[str, int, int]]:
    """Give the regions whose line is lower than under the law of the month before: code, before, after."""
    before = book.running_on_from(when - 1)
    found = []
    for one in regions(f"{month_text(when)}-01"):
        try:
            lines = [poverty_line(law, one.code, when) for law in (before, book)]
        except OutsideData:
            continue
        if lines[1].shown < lines[0].shown:
            found.append((one.code, lines[0].shown, lines[1].shown))
    return found


def _costly_tenges(steps: Sequence[_Step], below: LawBook, book: LawBook, place: Places) -> Iterator[Doubt]:
    """Find families of a small grid for which a tenge more costs more than a tenge, and did not before the reforms."""
    with_reforms, without = Laws(book), Laws(below)
    for when in sorted({step.when for step in steps}):
        first = next(step for step in steps if step.when == when)
        for described, family in _grid(when):
            try:
                after, before = (line_of(family, laws, "wage") for laws in (with_reforms, without))
            except OutsideData:
                continue
            told = _costs(after, before)
            if told:
                yield Doubt(
                    f"{first.reform.name}: marginal effective rate above 100% in {month_text(when)} for {described} in "
                    f"{region(_GRID_REGION).name_en}: {told}",
                    todo="taper the payment that ends (tsa.withdrawal_rate), or keep it so",
                    place=_where(first, place),
                )
                break


def _costs(after: BudgetLine, before: BudgetLine) -> str:
    """Say what a tenge more costs under the reforms and not before; nothing when it is no worse."""
    loss, former = (max((-notch.change for notch in line.notches), default=0) for line in (after, before))
    if loss > former + _LEAST_LOSS:
        notch = min(after.notches, key=lambda one: one.change)
        return f"at a wage of {notch.amount} tenge a tenge more costs {loss} ({', '.join(notch.lost)})"
    rate = after.highest_rate()
    return f"{100 * rate:.0f}%" if rate > max(_ALLOWED_RATE, before.highest_rate()) else ""


def _grid(when: Month) -> list[tuple[str, Family]]:
    """Give a lone parent with one child, two adults with two and with four children; one of them earns."""
    adult = Member(35 * 12, Sex.FEMALE, Status.EMPLOYED, {})
    second = Member(37 * 12, Sex.MALE, Status.UNEMPLOYED, {})
    children = [
        Member(years * 12, None, Status.STUDENT if years > 6 else Status.INACTIVE, {}) for years in (4, 9, 2, 12)
    ]
    shapes = {
        "one adult with one child": (adult, *children[:1]),
        "two adults with two children": (adult, second, *children[:2]),
        "two adults with four children": (adult, second, *children),
    }
    return [(words, Family(when, _GRID_REGION, members, {})) for words, members in shapes.items()]


def _acts_not_in_force(steps: Sequence[_Step], place: Places) -> Iterator[Doubt]:
    """Find references to acts that are not in force in the month of a value."""
    for step in steps:
        cited = acts_cited(step.reform.reference)
        if cited and not any(act.in_force(step.when) for act in cited):
            act = cited[0]
            until = f" to {month_text(act.until - 1)}" if act.until else " on"
            yield Doubt(
                f"{step.reform.name} cites {act.name} for {month_text(step.when)}; that act is in force from "
                f"{month_text(act.since)}{until}",
                todo="correct the date or the reference",
                place=_where(step, place),
            )
