"""Reading a family: from a YAML or JSON file, or a mapping in Python, with every fault at once and its place."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from tsa_sim.calculator import fields
from tsa_sim.calculator.applicants import INCOME_SOURCES, STATUSES, Family, Member, Money, Status
from tsa_sim.calendar import MONTHS_IN_YEAR, Month
from tsa_sim.errors import BadValue, Finding, Findings, Place, in_order
from tsa_sim.parameters import shown
from tsa_sim.parameters.overlay import Places, nowhere, unknown
from tsa_sim.regions import COUNTRY

FIELDS = (
    "title", "date", "region", "locality", "line", "members", "family_income", "orleu", "pilot_district", "refusal",
    "breach", "false_data", "homes", "cars", "deposits", "loans_in_quarter", "spending_in_quarter", "consents",
)  # fmt: skip
MEMBER_FIELDS = ("age", "age_months", "sex", "status", "income", "cares_for", "role", "months_at_work", "name")
MOST_MEMBERS = 30
ADULT_YEARS = 18
SCHOOL_YEARS = 6

Read = TypeVar("Read")
_ONLY_IN_FAMILIES = frozenset(("members", "family_income"))


def is_family(content: Mapping[str, Any]) -> bool:
    """Tell whether a file's keys are those of a family: it has members or a family's income."""
    return not _ONLY_IN_FAMILIES.isdisjoint(content)


def read_family(
    content: Mapping[str, Any], date: str | None = None, place: Places = nowhere, faults: list[Finding] | None = None
) -> Family:
    """Read a family from a mapping. Raises Findings."""
    reader = _Reader(content, place, [] if faults is None else faults)
    found = reader.family(date)
    if reader.faults or found is None:
        raise Findings(in_order(reader.faults))
    return found


class _Reader:
    """Reads fields by key and collects the faults."""

    def __init__(self, content: Mapping[str, Any], place: Places, faults: list[Finding]) -> None:
        self.content = content
        self.place: Callable[..., Place | None] = place
        self.faults = faults

    def family(self, date: str | None) -> Family | None:
        """Read the whole family; None after a fault."""
        content = self.content
        self._know(content, FIELDS, "key")
        when = self._date(date)
        code = self._required("region", fields.read_region)
        members = self._members()
        income = self._income(content.get("family_income"), "family_income")
        found = Family(
            date=when or 0,
            region=code or COUNTRY,
            members=members,
            income=income,
            locality=self._optional("locality", fields.read_locality),
            line=self._optional("line", fields.read_line),
            orleu=self._optional("orleu", fields.read_truth),
            pilot_district=self._or("pilot_district", fields.read_truth, False),
            refusal=self._optional("refusal", fields.read_month),
            breach=self._optional("breach", fields.read_month),
            false_data=self._optional("false_data", fields.read_month),
            homes=self._or("homes", fields.read_count, 1),
            cars=self._or("cars", fields.read_count, 0),
            deposits=self._optional("deposits", fields.read_money) or 0,
            loans=self._optional("loans_in_quarter", fields.read_money) or 0,
            spending=self._optional("spending_in_quarter", fields.read_money),
            consents=self._or("consents", fields.read_truth, False),
        )
        return None if self.faults else found

    def _date(self, date: str | None) -> Month | None:
        if date is None:
            return self._required("date", fields.read_month)
        try:
            return fields.read_month("--date", date, None)
        except Finding as fault:
            self.faults.append(fault)
            return None

    def _members(self) -> tuple[Member, ...]:
        raw = self.content.get("members")
        if raw is None or (isinstance(raw, Sequence) and not isinstance(raw, str) and not raw):
            self._missing(
                "members", "'members:' and a line '- {age: 36, sex: female, status: employed}' for each person"
            )
            return ()
        if not isinstance(raw, Sequence) or isinstance(raw, str):
            self._bad("members", raw, "is not a list", "Write a line '- {age: 36, ...}' for each person", "members")
            return ()
        if len(raw) > MOST_MEMBERS:
            self._bad("members", len(raw), f"persons are more than {MOST_MEMBERS}", "Write one household", "members")
        found = [self._member(number, member, len(raw)) for number, member in enumerate(raw)]
        return tuple(member for member in found if member is not None)

    def _member(self, number: int, raw: Any, persons: int) -> Member | None:
        key = ("members", number)
        if not isinstance(raw, Mapping):
            self._bad(
                f"member {number + 1}", raw, "is no person", "Write {age: 36, sex: female, status: employed}", *key
            )
            return None
        before = len(self.faults)
        self._know(raw, MEMBER_FIELDS, "key of a member", *key)
        age = self._age(number, raw)

        def read(field: str, reader: Callable[[str, Any, Place | None], Read]) -> Read | None:
            return self._read(raw.get(field), f"member {number + 1}: {field}", reader, *key, field)

        sex = read("sex", fields.read_sex)
        status = read("status", lambda name, value, at: Status(fields.read_word(name, value, STATUSES, at)))
        cares_for = read("cares_for", lambda name, value, at: fields.read_index(name, value, number, persons, at))
        role = read("role", fields.read_role)
        at_work = read("months_at_work", fields.read_count)
        income = self._income(raw.get("income"), *key, "income")
        if len(self.faults) > before or age is None:
            return None
        status = status or default_status(age)
        self._check_status(number, age, status)
        return Member(age, sex, status, income, cares_for, role, at_work)

    def _age(self, number: int, raw: Mapping[str, Any]) -> int | None:
        name = f"member {number + 1}"
        if raw.get("age_months") is not None:
            read = self._read(
                raw["age_months"], f"{name}: age_months", fields.read_age_months, "members", number, "age_months"
            )
            return read
        if raw.get("age") is None:
            self.faults.append(
                Finding(f"{name} has no age", todo="write 'age: 36', in years", place=self.place("members", number))
            )
            return None
        return self._read(raw["age"], f"{name}: age", fields.read_age_years, "members", number, "age")

    def _check_status(self, number: int, age: int, status: Status) -> None:
        adult = age >= ADULT_YEARS * MONTHS_IN_YEAR
        place = self.place("members", number, "status")
        if status is Status.DISABLED_CHILD and adult:
            self.faults.append(
                BadValue(
                    f"member {number + 1}: status",
                    status.value,
                    f"is for persons under {ADULT_YEARS}",
                    "Write disabled_1, disabled_2 or disabled_3",
                    place,
                )
            )
        if status is Status.PENSIONER and not adult:
            self.faults.append(
                BadValue(f"member {number + 1}: status", status.value, "is for adults", "Correct age or status", place)
            )

    def _income(self, raw: Any, *key: str | int) -> dict[str, Money]:
        if raw is None:
            return {}
        if not isinstance(raw, Mapping):
            name = "income" if key[0] == "members" else "family_income"
            self._bad(name, raw, "names no source", "Write {wage: 90000}, tenge a month", *key)
            return {}
        found: dict[str, Money] = {}
        for source, amount in raw.items():
            if source not in INCOME_SOURCES:
                self.faults.append(_unknown_source(str(source), self.place(*key, source, key=True)))
                continue
            read = self._read(amount, f"{source}", fields.read_money, *key, source)
            if read is not None:
                found[str(source)] = read
        return found

    # -- how a field is read

    def _required(self, field: str, reader: Callable[[str, Any, Place | None], Read]) -> Read | None:
        if self.content.get(field) is None:
            examples = {"date": "'date: 2021-11': the month of application", "region": "'region: KZKAR': code or name"}
            self._missing(field, examples[field])
            return None
        return self._optional(field, reader)

    def _optional(self, field: str, reader: Callable[[str, Any, Place | None], Read]) -> Read | None:
        return self._read(self.content.get(field), field, reader, field)

    def _or(self, field: str, reader: Callable[[str, Any, Place | None], Read], default: Read) -> Read:
        read = self._optional(field, reader)
        return default if read is None else read

    def _read(
        self, raw: Any, name: str, reader: Callable[[str, Any, Place | None], Read], *key: str | int
    ) -> Read | None:
        if raw is None:
            return None
        try:
            return reader(name, raw, self.place(*key))
        except Finding as fault:
            self.faults.append(fault)
            return None

    def _know(self, raw: Mapping[str, Any], known: Sequence[str], kind: str, *key: str | int) -> None:
        self.faults += [
            unknown(kind, str(name), known, self.place(*key, name, key=True)) for name in raw if name not in known
        ]

    def _missing(self, field: str, todo: str) -> None:
        self.faults.append(Finding(f"the family has no {field}", todo=f"write {todo}", place=self.place()))

    def _bad(self, name: str, raw: Any, problem: str, todo: str, *key: str | int) -> None:
        self.faults.append(BadValue(name, shown(raw), problem, todo, self.place(*key)))


def default_status(age_months: int) -> Status:
    """Give the status of a member whose own was left out: a pupil of school age, else not at work."""
    if SCHOOL_YEARS * MONTHS_IN_YEAR <= age_months < ADULT_YEARS * MONTHS_IN_YEAR:
        return Status.STUDENT
    return Status.INACTIVE


def _unknown_source(source: str, place: Place | None) -> Finding:
    meant = fields.MEANT.get(source.lower())
    if meant is not None:
        return Finding(f"unknown income source {source!r}", todo=f"did you mean {meant!r}?", place=place)
    return unknown("income source", source, INCOME_SOURCES, place)
