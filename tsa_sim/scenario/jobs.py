"""Announced jobs as a scenario lists them: ``jobs: [{region, month, months, number, source}]``."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from tsa_sim.behaviour.announcement import AnnouncedJobs
from tsa_sim.calendar import month_text
from tsa_sim.errors import BadValue, Finding, Place
from tsa_sim.parameters import read_number, shown
from tsa_sim.parameters.overlay import unknown
from tsa_sim.regions import REGIONS, region
from tsa_sim.scenario.coefficient import read_month
from tsa_sim.scenario.entries import Entries, Entry

JOBS = ("jobs",)
REQUIRED = ("region", "month", "number", "source")
KEYS = (*REQUIRED, "months")
MOST_MONTHS = 120
MOST_JOBS = Fraction(10_000_000)
_EXAMPLE = '{region: KZSHY, month: 2025-01, months: 12, number: 24721, source: "who announced them"}'


def read_jobs(entries: Entries, faults: list[Finding]) -> tuple[AnnouncedJobs, ...]:
    """Read the announced jobs of a scenario; every fault is added to faults."""
    entry = entries.get(JOBS)
    if entry is None:
        return ()
    if not isinstance(entry.raw, list | tuple):
        faults.append(BadValue("jobs", shown(entry.raw), "is not a list", f"Write [{_EXAMPLE}]", entry.place(*JOBS)))
        return ()
    found = [_announcement(entry, number, raw, faults) for number, raw in enumerate(entry.raw)]
    return tuple(one for one in found if one is not None)


def written(jobs: Sequence[AnnouncedJobs]) -> list[dict[str, Any]]:
    """Write announced jobs down as ``read_jobs`` reads them."""
    return [
        {
            "region": one.region,
            "month": month_text(one.first),
            "months": one.months,
            "number": one.number,
            "source": one.source,
        }
        for one in jobs
    ]


def _announcement(entry: Entry, number: int, raw: Any, faults: list[Finding]) -> AnnouncedJobs | None:
    where = entry.place("jobs", number)
    if isinstance(raw, AnnouncedJobs):
        return raw
    if not isinstance(raw, Mapping):
        faults.append(BadValue("jobs", shown(raw), "is no announcement", f"Write {_EXAMPLE}", where))
        return None
    before = len(faults)
    for key in raw:
        if key not in KEYS:
            faults.append(unknown("key of jobs", str(key), KEYS, entry.place("jobs", number, str(key), key=True)))
    for key in REQUIRED:
        if raw.get(key) is None:
            faults.append(Finding(f"jobs: an announcement has no {key}", todo=f"write {_EXAMPLE}", place=where))
    if len(faults) > before:
        return None
    try:
        return AnnouncedJobs(
            _region(raw["region"], entry.place("jobs", number, "region")),
            read_month("jobs.month", raw["month"], entry.place("jobs", number, "month")),
            _months(raw.get("months", 1), entry.place("jobs", number, "months")),
            float(
                read_number(
                    "jobs.number", raw["number"], Fraction(0), MOST_JOBS, "jobs", entry.place("jobs", number, "number")
                )
            ),
            str(raw["source"]),
        )
    except Finding as fault:
        faults.append(fault)
        return None


def _region(raw: Any, place: Place | None) -> str:
    code = region(str(raw), place).code
    if code not in REGIONS:
        raise BadValue("jobs.region", shown(raw), "is no region of today", "Name one of the 20 regions", place)
    return code


def _number(raw: Any, place: Place | None) -> float:
    return float(read_number("jobs.number", raw, Fraction(0), MOST_JOBS, "jobs", place))


def _months(raw: Any, place: Place | None) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= MOST_MONTHS:
        todo = f"Write over how many months they open, 1 to {MOST_MONTHS}"
        raise BadValue("jobs.months", shown(raw), "is no number of months", todo, place)
    return raw
