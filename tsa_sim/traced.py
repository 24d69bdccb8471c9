"""What a trace tells: draws, rulings and months of one household, as objects, words and JSON."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from tsa_sim.chance import CERTAIN
from tsa_sim.columns import Disability, Kind, Role, Rung, Sex, State
from tsa_sim.tally import GROUP_NAMES, Group


@dataclass(frozen=True)
class Draw:
    """One use of chance. value, limit: whole numbers below 2^32; happened: None where the draw decides no yes or no."""

    decision: str
    slot: int
    lasting: bool  # luck for life, not of this month
    value: int
    limit: int | None
    happened: bool | None

    def __str__(self) -> str:
        what = f"{self.decision.lower()} of place {self.slot}{', for life' if self.lasting else ''}"
        if self.limit is None:
            return f"{what}: drew {self.value / CERTAIN:.6f}"
        word = "yes" if self.happened else "no"
        return f"{what}: {word} (drew {self.value / CERTAIN:.6f}, happens below {self.limit / CERTAIN:.6f})"


@dataclass(frozen=True)
class Ruling:
    """One call of a rule of the law: its name, what it was given, what it said, and where the law says so."""

    rule: str
    given: dict[str, Any]
    result: Any
    reference: str

    def __str__(self) -> str:
        given = ", ".join(f"{name}={value}" for name, value in self.given.items())
        return f"{self.rule}({given}) = {self.result}"


@dataclass(frozen=True)
class TracedMonth:
    """A household's month. household, persons: records after the month; counted: what the tables were told."""

    month: str
    household: dict[str, int]
    persons: list[dict[str, int]]
    facts: dict[str, int]
    paid: dict[str, int]
    draws: list[Draw]
    rulings: list[Ruling]
    counted: list[tuple[str, str, int]]

    @property
    def status(self) -> str:
        """Where the household's case under the programme stands after the month, in words."""
        home = SimpleNamespace(**self.household)
        if home.refusal_months > 0:
            return f"barred for {home.refusal_months} more months"
        if home.waiting > 0:
            return f"no case, waits for a decision, {home.waiting} months"
        if home.tsa_kind == Kind.NONE:
            return "no case" if home.months_since > 12 else f"no case, last assisted {home.months_since} months ago"
        kind = "conditional" if home.tsa_kind == Kind.CONDITIONAL else "unconditional"
        more = ", prolonged" if home.tsa_prolonged else ""
        if home.tsa_broken:
            more += f", contract broken {home.tsa_broken} months ago" if home.tsa_broken > 1 else ", contract broken"
        return f"{kind} assistance, {home.tsa_months} months left{more}"


@dataclass(frozen=True)
class Trace:
    """One household through the reported months of a scenario."""

    household: int
    region: str
    scenario: str
    months: list[TracedMonth] = field(repr=False)

    def text(self) -> str:
        """Tell the household's months in words."""
        lines = [f"Household {self.household}, {self.region}, scenario {self.scenario}"]
        for traced in self.months:
            lines += ["", *_told(traced)]
        references = {entry.rule: entry.reference for traced in self.months for entry in traced.rulings}
        lines += ["", "Where the law says so:"]
        lines += [f"  {rule}: {reference or 'no reference of its own'}" for rule, reference in references.items()]
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """Give the trace as JSON can hold it."""
        return {
            "household": self.household,
            "region": self.region,
            "scenario": self.scenario,
            "months": [
                {
                    **{name: getattr(traced, name) for name in ("month", "status", "household", "persons", "facts")},
                    "paid": traced.paid,
                    "draws": [vars(entry) for entry in traced.draws],
                    "rules": [vars(entry) for entry in traced.rulings],
                    "counted": [
                        {"measure": measure, "group": group, "amount": amount}
                        for measure, group, amount in traced.counted
                    ],
                }
                for traced in self.months
            ],
        }


def _measure(person: dict[str, int]) -> str:
    """Tell where a person stands in a measure of employment; nothing for most."""
    months, name = person["measure_months"], Rung(person["measure"]).name.lower().replace("_", " ")
    if person["measure"] == Rung.NONE:
        return ""
    if months > 0:
        return f", in {name} for {months} months more"
    return f", asked for {name}" if months == 0 else f", {name} ended {-months} months ago"


def _told(traced: TracedMonth) -> list[str]:
    """Tell one month in lines."""
    lines = [f"{traced.month}: {traced.status}"]
    for person in traced.persons:
        who = f"{Role(person['role']).name.lower()}, {Sex(person['sex']).name.lower()}"
        more = f", {Disability(person['disability']).name.lower()} disability" if person["disability"] else ""
        more += _measure(person)
        lines.append(
            f"  place {person['slot']}: {who}, {person['age_months'] // 12} years, "
            f"{State(person['state']).name.lower()}{more}; earns {person['earnings']:,} tenge, registered "
            f"{person['registered']:,}"
        )
    facts = traced.facts
    lines.append(
        f"  family as assessed: {facts['members']} members, {facts['children']} children, {facts['able']} able-bodied; "
        f"counted this month {facts['counted']:,} tenge, lives on {facts['true_income']:,}"
    )
    lines += [f"  luck: {entry}" for entry in traced.draws]
    lines += [f"  rule: {entry}" for entry in traced.rulings]
    paid = ", ".join(f"{name} {value:,}" for name, value in traced.paid.items() if value)
    lines.append(f"  paid, tenge: {paid or 'nothing'}")
    counted = ", ".join(
        f"{measure} {amount:,}" for measure, group, amount in traced.counted if group == GROUP_NAMES[Group.ALL]
    )
    lines.append(f"  counted: {counted}")
    return lines
